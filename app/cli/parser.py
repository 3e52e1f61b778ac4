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
    command.add_argument("--out", type=Path, metavar="FILE", help="also write report.xlsx, .docx or .pdf, or findings.csv or .parquet")
    command.add_argument("--template", type=Path, metavar="FOLDER", help="the organisation's wording and styles of the report")
    _order(command)
    _strict(command, "findings, conflicts or control totals that do not tie")
    _json(command)


def _impact(command: argparse.ArgumentParser) -> None:
    command.add_argument("claims", type=Path, metavar="CLAIMS")
    command.add_argument("--policies", nargs="+", type=Path, default=[], metavar="PATH")
    _project(command, "its documents instead of --policies")
    command.add_argument("--with", dest="version", type=Path, required=True, metavar="NEWVERSION", help="the version tried, a draft too")
    command.add_argument("--from", dest="effective", type=_day, metavar="DATE", help="the day it is taken to count from (default: its own)")
    command.add_argument("--out", type=Path, metavar="FILE", help="also write impact.xlsx")
    _order(command)
    _json(command)


def _columns(command: argparse.ArgumentParser) -> None:
    command.add_argument("claims", type=Path, metavar="CLAIMS")
    _project(command, "with the columns chosen in it before")
    command.add_argument("--map-out", type=Path, metavar="MAP.toml", help="also write them as a mapping file, for --map")
    _password(command)
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


def _responses(command: argparse.ArgumentParser) -> None:
    tasks = command.add_subparsers(dest="task", metavar="TASK", parser_class=Parser, required=True)
    send = tasks.add_parser("export", help="a workbook for each provider, with its lines only")
    _to_providers(send)
    send.add_argument("--due", type=_day, required=True, metavar="DATE", help="the day answers are due")
    send.add_argument("--sent", type=_day, metavar="DATE", help="default: today")
    send.add_argument("--members", action="store_true", help="name the member beside the claim")
    send.add_argument("--next", action="store_true", help="begin the next round: what is still disputed (default: the last one once more)")
    take = tasks.add_parser("import", help="take in a returned workbook")
    take.add_argument("file", type=Path, metavar="FILE")
    take.add_argument("--received", type=_day, metavar="DATE", help="default: today")
    late = tasks.add_parser("overdue", help="rounds past their due date with lines unanswered")
    late.add_argument("--on", type=_day, metavar="DATE", help="default: today")
    back = tasks.add_parser("withdraw", help="take a round back with all its answers; its workbook is refused from then on")
    back.add_argument("--provider", required=True, metavar="NAME")
    back.add_argument("--round", type=int, metavar="N", help="default: the provider's last")
    back.add_argument("--reason", default="", metavar="WHY", help="why it is taken back")
    for task in (send, take, late, back):
        task.add_argument("--project", type=Path, required=True, metavar="FILE", help="a project file")
        _json(task)


def _letters(command: argparse.ArgumentParser) -> None:
    _to_providers(command)
    command.add_argument("--project", type=Path, required=True, metavar="FILE", help="a project file")
    command.add_argument("--categories", action="store_true", help="count the lines by what was found; no claim is named")
    command.add_argument("--due", type=_day, metavar="DATE", help="default: when the provider's last round is due")
    command.add_argument("--day", type=_day, metavar="DATE", help="the letter's date (default: today)")
    _json(command)


def _share(command: argparse.ArgumentParser) -> None:
    command.add_argument("--project", type=Path, required=True, metavar="FILE", help="a project file: its last audit")
    command.add_argument("--out", type=Path, metavar="FILE", help="shared.csv or shared.xlsx; without it the columns are listed")
    command.add_argument("--rows", choices=["lines", "findings"], default="lines", help="what a row is (default: lines)")
    command.add_argument("--columns", metavar="NAME,NAME", help="these columns only")
    command.add_argument("--safe-harbor", action="store_true", help="Safe Harbor fields removed; says it is no determination")
    command.add_argument("--include", action="append", default=[], metavar="NAME", help="keep this unknown column all the same; repeatable")
    _json(command)


def _to_providers(command: argparse.ArgumentParser) -> None:
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where the files go")
    command.add_argument("--provider", action="append", default=[], metavar="NAME", help="only this one; repeatable")
    command.add_argument("--open-too", action="store_true", help="also findings of the rules that nobody has determined yet")
    command.add_argument("--template", type=Path, metavar="FOLDER", help="the organisation's wording and styles")


def _verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("project", type=Path, metavar="PROJECT")
    command.add_argument("--head", metavar="HASH", help="the trail's head as a report printed it: it must occur in the trail")
    _json(command)


def _template(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="FOLDER", help="wording.toml and report.docx are written into it, to be changed")
    _json(command)


def _sample(command: argparse.ArgumentParser) -> None:
    from app.cli.sample_options import add_options

    add_options(command, Parser)


def _review(command: argparse.ArgumentParser) -> None:
    from app.cli.review_options import add_options

    add_options(command, Parser)


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
    ("template", "A copy of the wording and styles of audit reports, to be changed and named with --template.", _template),
    ("sample", "Samples of an audit: draw, draw again, estimate.", _sample),
    ("review", "A second review of the determinations, and the signature under an audit.", _review),
    ("responses", "Rounds with providers: workbooks sent, answers taken in, what is overdue.", _responses),
    ("letters", "A letter to each provider on what was found.", _letters),
    ("share", "For others: chosen columns of the audit, or its Safe Harbor fields removed.", _share),
    ("verify", "Check a project against its trail.", _verify),
)


def _project(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--project", type=Path, metavar="FILE", help=f"a project file: {what}")


def _json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _order(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--map", type=Path, metavar="MAP.toml", help='field = "column" or [columns], for the file or a sheet, instead of the proposal'
    )
    _password(command)
    command.add_argument("--claim-type", choices=["professional", "outpatient", "inpatient"], help="default: seen from each line")
    command.add_argument("--as-of", type=_day, metavar="DATE", help="dates after it are future dates (default: today)")
    command.add_argument("--period-from", type=_day, metavar="DATE", help="the first day audited, by the date used")
    command.add_argument("--period-to", type=_day, metavar="DATE", help="the last day audited")
    command.add_argument(
        "--inpatient-date",
        choices=["discharge", "admission", "authorization"],
        default="discharge",
        help="which date of an inpatient claim the policies' lists are looked up on (default: discharge)",
    )
    command.add_argument(
        "--rule-table", action="append", default=[], metavar="NAME|FILE", help="a rule table to switch on, shipped or your own; repeatable"
    )
    command.add_argument("--rules", action="append", default=[], type=Path, metavar="FILE.sql", help="a rule of your own; repeatable")
    command.add_argument("--control", metavar="NAME=NUMBER,…", help="must tie: rows, claims, members, billed, allowed, paid")
    command.add_argument("--engine", choices=["duckdb", "spark"], default="duckdb", help="default: duckdb")
    command.add_argument("--master", metavar="URL", help="where Spark runs (default: on this computer)")
    _basis(command)
    _terms(command)


def _password(command: argparse.ArgumentParser) -> None:
    command.add_argument("--password-file", type=Path, metavar="FILE", help="its first line opens CLAIMS")


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
