"""The options of every command."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NoReturn

from app import __version__


class UsageError(Exception):
    """The command was called wrongly (exit 2)."""


class Parser(argparse.ArgumentParser):
    """Raises instead of exiting, so that `--json` can answer with an object."""

    def error(self, message: str) -> NoReturn:
        """Raise `UsageError` with what was wrong and how the command is called."""
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def build_parser() -> Parser:
    """Return the parser of all commands."""
    parser = Parser(prog="codeledger", description="Policy revisions compared, codes by date, claims audited.")
    parser.add_argument("--version", action="version", version=f"codeledger {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name, what, options in _COMMANDS:
        command = commands.add_parser(name, help=what, description=what)
        options(command)
    return parser


def _read(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", type=Path, metavar="FILE")
    _project(command, "its documents, or those of these names")
    command.add_argument("--view", choices=["new", "old"], default="new", help="which wording of a redline (default: new)")
    command.add_argument("--text", action="store_true", help="the wording itself, a block a line")
    _json(command)


def _compare(command: argparse.ArgumentParser) -> None:
    command.add_argument("old", type=Path, metavar="OLD")
    _project(command, "OLD and NEW are names of its documents")
    command.add_argument("new", type=Path, metavar="NEW", nargs="?", help="without it, OLD's own tracked changes are shown")
    command.add_argument("--out", type=Path, metavar="FILE", help="also write redline.docx, redline.html, redline.pdf or changes.xlsx")
    command.add_argument(
        "--as", dest="export", choices=["redline", "change-log", "committee", "bulletin"], help="what FILE is, if its ending does not say"
    )
    command.add_argument("--kinds", metavar="KIND,KIND", help="mark and list in FILE only these, such as date,age,code")
    command.add_argument("--notices", type=Path, metavar="TABLE", help="effective dates by market, for committee and bulletin")
    _json(command)


def _codes(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    _project(command, "its documents instead of PATH")
    command.add_argument("--on", type=_day, metavar="DATE", help="also say what was in effect on this day")
    command.add_argument("--code", help="this code only, with or without its point")
    command.add_argument("--out", type=Path, metavar="FILE", help="also write the ledger: codes.xlsx or codes.csv")
    command.add_argument("--load-sheet", type=Path, metavar="FILE", help="also write what to load: load.xlsx or load.csv")
    command.add_argument("--since", type=_day, metavar="DATE", help="the load sheet's actions are against what was known on this day")
    _basis(command)
    _terms(command)
    _strict(command, "conflicts")
    _json(command)


def _audit(command: argparse.ArgumentParser) -> None:
    command.add_argument("claims", type=Path, metavar="CLAIMS")
    command.add_argument("--policies", nargs="+", type=Path, default=[], metavar="PATH")
    _project(command, "its documents instead of --policies; claims and audit are kept in it")
    command.add_argument("--map", type=Path, metavar="MAP.toml", help='field = "column" or [columns], instead of the proposal')
    command.add_argument("--out", type=Path, metavar="FILE", help="also write report.xlsx, report.docx or findings.csv")
    command.add_argument("--engine", choices=["duckdb"], default="duckdb")
    command.add_argument("--claim-type", choices=["professional", "outpatient", "inpatient"], help="default: seen from the columns")
    command.add_argument("--as-of", type=_day, metavar="DATE", help="dates after it are future dates (default: today)")
    _basis(command)
    _terms(command)
    _strict(command, "findings or conflicts")
    _json(command)


def _impact(command: argparse.ArgumentParser) -> None:
    command.add_argument("claims", type=Path, metavar="CLAIMS")
    command.add_argument("--policies", nargs="+", type=Path, default=[], metavar="PATH")
    _project(command, "its documents instead of --policies")
    command.add_argument("--with", dest="version", type=Path, required=True, metavar="NEWVERSION", help="the version tried, a draft too")
    command.add_argument("--from", dest="effective", type=_day, metavar="DATE", help="the day it is taken to count from (default: its own)")
    command.add_argument("--map", type=Path, metavar="MAP.toml", help='field = "column" or [columns], instead of the proposal')
    command.add_argument("--claim-type", choices=["professional", "outpatient", "inpatient"], help="default: seen from the columns")
    command.add_argument("--as-of", type=_day, metavar="DATE", help="dates after it are future dates (default: today)")
    _basis(command)
    _terms(command)
    _json(command)


def _columns(command: argparse.ArgumentParser) -> None:
    command.add_argument("claims", type=Path, metavar="CLAIMS")
    _project(command, "with the columns chosen in it before")
    _json(command)


def _codesets(command: argparse.ArgumentParser) -> None:
    tasks = command.add_subparsers(dest="task", metavar="TASK", parser_class=Parser, required=True)
    take = tasks.add_parser("import", help="take in a CMS HCPCS or ICD-10 file")
    take.add_argument("file", type=Path, metavar="FILE")
    shown = tasks.add_parser("list", help="the tables in use, with the days they speak for")
    for task in (take, shown):
        _project(task, "the project's own tables")
        _json(task)


def _project_file(command: argparse.ArgumentParser) -> None:
    tasks = command.add_subparsers(dest="task", metavar="TASK", parser_class=Parser, required=True)
    add = tasks.add_parser("add", help="keep documents in a project; a project that is not there is made")
    show = tasks.add_parser("show", help="what a project holds")
    for task in (add, show):
        task.add_argument("project", type=Path, metavar="PROJECT")
        if task is add:
            task.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        _json(task)


def _verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("--head", metavar="HASH", help="the trail's head as a report printed it: it must occur in the trail")
    _json(command)


def _demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, default=Path("codeledger-demo"), metavar="DIR", help="where the reports go")
    command.add_argument("--no-window", action="store_true", help="do not open the window afterwards")
    _json(command)


def _open(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", nargs="*", type=Path, metavar="FILE")


_COMMANDS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("demo", "The main job on the bundled policy: compare, codes, audit, reports; then the window if there is a screen.", _demo),
    ("open", "Open the window with these files.", _open),
    ("read", "The facts a document states.", _read),
    ("compare", "What changed between two versions.", _compare),
    ("codes", "Which code was listed when, and who says so.", _codes),
    ("audit", "Check claims against the codes in effect on each date of service.", _audit),
    ("impact", "What would change on claims if a new version took effect.", _impact),
    ("columns", "Which column of a claims file holds which field.", _columns),
    ("codesets", "Code tables: take in a CMS file, or list what is in use.", _codesets),
    ("project", "A project file: documents, decisions, claims, audits and their trail.", _project_file),
    ("verify", "Check a project against its trail.", _verify),
)


def _project(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--project", type=Path, metavar="FILE", help=f"a project file: {what}")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _basis(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--basis", choices=["publish", "review"], default="publish", help="a version's day where no statement names one (default: publish)"
    )


def _terms(command: argparse.ArgumentParser) -> None:
    command.add_argument("--notices", type=Path, metavar="FILE", help="a table: policy, market, line_of_business, effective, scope, basis")
    command.add_argument("--market", metavar="NAME", help="whose notices count, beside those for everybody")
    command.add_argument("--line-of-business", metavar="NAME", help="the same, for a line of business")
    command.add_argument("--known-on", type=_day, metavar="DATE", help="only what had been published by this day")


def _strict(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--strict", action="store_true", help=f"exit 1 if there are {what}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2025-12-22") from None
