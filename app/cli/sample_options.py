"""The options of `codeledger sample`."""

import argparse
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.parser import UsageError

if TYPE_CHECKING:
    from app.sampling.allocation import Share
    from app.workspace.sampling import DrawAsked, FrameAsked, Listed

UNITS = ("claim", "line", "member")
MISSING = {"whole": "whole amount", "none": "no error", "left-out": "left out"}
SHARES = ("neyman", "proportional")
COLUMNS = ("provider", "coder", "code", "claim-type", "line-of-business", "market")


def add_options(command: argparse.ArgumentParser, parser_class: type[argparse.ArgumentParser]) -> None:
    """Add the tasks of `sample` with their options."""
    tasks = command.add_subparsers(dest="task", metavar="TASK", parser_class=parser_class, required=True)
    for name, what, options in _TASKS:
        task = tasks.add_parser(name, help=what, description=what)
        task.add_argument("--project", type=Path, metavar="FILE", required=True, help="a project file with an audit")
        options(task)
        task.add_argument("--json", action="store_true", help="one JSON object on standard output")


def frame_asked(options: argparse.Namespace) -> "FrameAsked":
    """Return what is asked of the frame; raises `InputRefusedError` for a list of exclusions that cannot be read."""
    from app.sampling.frame import FrameKind
    from app.sampling.units import UnitKind
    from app.workspace.sampling import Column, FrameAsked

    return FrameAsked(
        unit=UnitKind(options.unit),
        kind=FrameKind.RULE_FLAGGED if options.frame == "flagged" else FrameKind.ALL,
        leave_unpaid=options.leave_unpaid,
        leave_unstated=options.leave_unstated,
        listed=_listed(options.leave_out),
        column=Column(options.by.replace("-", " ")) if options.by else None,
    )


def draw_asked(options: argparse.Namespace) -> "DrawAsked":
    """Return what is asked of the draw; raises `UsageError` for a way of sharing that does not fit the rest."""
    from app.workspace.sampling import DrawAsked

    sizes = dict(options.stratum or ())
    return DrawAsked(
        size=options.size if options.size is not None else sum(sizes.values()),
        seed=options.seed,
        spares=options.spares,
        bands=options.bands,
        boundaries=tuple(sorted(options.boundary)),
        certainty_from=options.certainty_from,
        certainty_values=tuple(options.certainty),
        share=_share(options),
        sizes=sizes,
        deviations=dict(options.deviation or ()),
    )


def _share(options: argparse.Namespace) -> "Share":
    from app.sampling.allocation import Share

    stratified = options.by or options.bands > 1 or options.boundary or options.certainty_from is not None
    if (options.share or options.stratum) and not stratified:
        raise UsageError("there are no strata to share among; form them with --by, --bands, --boundary or --certainty-from")
    if options.share and options.stratum:
        raise UsageError("--stratum gives the size of each stratum, and --share finds it; name one of them")
    if options.deviation and options.share != "neyman":
        raise UsageError("--deviation belongs to --share neyman")
    if options.stratum:
        return Share.GIVEN
    return Share.NEYMAN if options.share == "neyman" else Share.PROPORTIONAL


def _draw(task: argparse.ArgumentParser) -> None:
    _frame(task)
    task.add_argument("--size", type=int, metavar="N", help="units to draw, over all strata")
    task.add_argument("--seed", default="", help="1 to 64 printable characters (default: twelve random digits)")
    task.add_argument("--spares", type=int, default=0, metavar="N", help="spares after the sample, a stratum")
    task.add_argument("--bands", type=int, default=0, metavar="N", help="amount bands of about as many units each")
    task.add_argument("--boundary", type=_amount, action="append", default=[], metavar="AMOUNT", help="an amount band begins; repeatable")
    task.add_argument("--certainty-from", type=_amount, metavar="AMOUNT", help="units of this amount or more are all taken")
    task.add_argument(
        "--certainty", action="append", default=[], metavar="VALUE", help="with --by: this stratum is taken whole; repeatable"
    )
    task.add_argument("--share", choices=SHARES, help="how the size is shared among strata (default: proportional)")
    task.add_argument(
        "--deviation",
        type=_deviation,
        action="append",
        metavar="NAME=S",
        help="with --share neyman: a stratum's standard deviation (default: as the sample drawn before shows it); repeatable",
    )
    task.add_argument("--stratum", type=_stratum, action="append", metavar="NAME=N", help="units of a stratum as given; repeatable")
    task.add_argument("--judgment", nargs="+", default=[], metavar="KEY", help="not at random but these; needs --reason")
    task.add_argument("--reason", default="", help="why this sample takes the place of one drawn before, or on what judgment")
    task.add_argument("--despite", default="", metavar="WHY", help="why a sample is drawn although a control total does not tie")


def _check(task: argparse.ArgumentParser) -> None:
    task.add_argument("--seed", help="the seed as it was written down before the draw")


def _estimate(task: argparse.ArgumentParser) -> None:
    task.add_argument("--missing", choices=sorted(MISSING), help="how records not received count; kept with the sample")


def _size(task: argparse.ArgumentParser) -> None:
    _frame(task)
    task.add_argument("--confidence", type=_amount, default=Decimal("0.90"), metavar="SHARE", help="two-sided (default: 0.90)")
    task.add_argument("--expected", type=_amount, metavar="SHARE", help="for a rate: the rate of units in error one expects")
    task.add_argument(
        "--within", type=_amount, required=True, metavar="SHARE", help="the precision: of a rate in points, else of the total"
    )


def _frame(task: argparse.ArgumentParser) -> None:
    task.add_argument("--unit", choices=UNITS, default="claim", help="what is drawn (default: claim)")
    task.add_argument("--frame", choices=["all", "flagged"], default="all", help="all units, or those a rule flagged (default: all)")
    task.add_argument("--by", choices=COLUMNS, help="strata by the values of this column")
    task.add_argument("--leave-unpaid", action="store_true", help="leave out units with an amount of zero or below")
    task.add_argument("--leave-unstated", action="store_true", help="leave out units that state no amount")
    task.add_argument("--leave-out", type=Path, metavar="FILE.csv", help="leave out what it lists: key,reason")


_TASKS: tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...] = (
    ("draw", "Draw a sample from the audit run last, and keep it in the project.", _draw),
    ("check", "Draw the sample again and say whether it is the same; exit 1 if not.", _check),
    ("estimate", "What the determinations on the sampled units say of the frame.", _estimate),
    ("size", "How many units to draw for a wanted precision.", _size),
)


def _listed(path: Path | None) -> "tuple[Listed, ...]":
    from app.workspace.sampling_lists import read_left_out

    return read_left_out(path) if path is not None else ()


def _amount(text: str) -> Decimal:
    try:
        value = Decimal(text.strip().lstrip("$").replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return value


def _deviation(text: str) -> tuple[str, Decimal]:
    name, sign, number = text.rpartition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} names no stratum and number; write NAME=S")
    return name.strip(), _amount(number)


def _stratum(text: str) -> tuple[str, int]:
    name, sign, number = text.rpartition("=")
    if not sign or not number.strip().isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} names no stratum and number; write NAME=N")
    return name.strip(), int(number)
