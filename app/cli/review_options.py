"""The options of `codeledger review`."""

import argparse
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from app.review.model import ErrorCategory

if TYPE_CHECKING:
    from app.review.model import Determination


def add_options(command: argparse.ArgumentParser, parser_class: type[argparse.ArgumentParser]) -> None:
    """Add the tasks of `review` with their options."""
    tasks = command.add_subparsers(dest="task", metavar="TASK", parser_class=parser_class, required=True)
    second = tasks.add_parser("second", help="a second reviewer for a share of the determinations, never one's own")
    steps = second.add_subparsers(dest="step", metavar="STEP", parser_class=parser_class, required=True)
    for name, what, options in _STEPS:
        _task(steps.add_parser(name, help=what, description=what), options)
    for name, what, options in _TASKS:
        _task(tasks.add_parser(name, help=what, description=what), options)


def determination_of(options: argparse.Namespace) -> "Determination":
    """Return the determination the options describe; what is not named agrees with the line as billed."""
    from app.review.model import Determination

    return Determination(
        category=ErrorCategory(options.category),
        code=options.code,
        units=options.units,
        modifiers=options.modifiers,
        diagnoses=options.diagnoses,
        correct_amount=options.amount,
        record=options.record,
        rationale=options.rationale,
    )


def _task(task: argparse.ArgumentParser, options: Callable[[argparse.ArgumentParser], None]) -> None:
    task.add_argument("--project", type=Path, metavar="FILE", required=True, help="a project file with an audit")
    options(task)
    task.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _draw(task: argparse.ArgumentParser) -> None:
    task.add_argument("--percent", type=_number, required=True, metavar="N", help="the share of the determinations, above 0 to 100")
    task.add_argument("--seed", default="", help="1 to 64 printable characters (default: twelve random digits)")
    task.add_argument("--open", action="store_true", help="the second reviewer sees the first determination (default: blind)")
    task.add_argument("--reason", default="", help="why these lines take the place of those drawn before")


def _decide(task: argparse.ArgumentParser) -> None:
    task.add_argument("--line", required=True, metavar="ID", help="a line as `review second list` names it, or the start of that name")
    task.add_argument("--category", required=True, choices=[category.value for category in ErrorCategory], help="what is wrong with it")
    task.add_argument("--code", help="the code it should carry")
    task.add_argument("--units", type=_number, metavar="N")
    task.add_argument("--modifiers", type=_listed, metavar="M,M", help="all it should carry; empty for none")
    task.add_argument("--diagnoses", type=_listed, metavar="D,D", help="all it should carry; empty for none")
    task.add_argument("--amount", type=_number, metavar="AMOUNT", help="the correct amount")
    task.add_argument("--record", default="", help="where in the record: page, order, note")
    task.add_argument("--rationale", default="", help="why")
    task.add_argument("--reason", default="", help="why it takes the place of a second review made before")


def _sign(task: argparse.ArgumentParser) -> None:
    task.add_argument("--reviewer", required=True, metavar="NAME", help="who answers for the audit")
    task.add_argument("--credentials", required=True, metavar="TEXT", help="such as CPC, CPMA")
    task.add_argument("--day", type=_day, metavar="DATE", help="default: today")
    task.add_argument("--second-reviewer", default="", metavar="NAME", help="default: those who made second reviews")
    task.add_argument("--statement", default="", help="what the signature says beside the names")
    task.add_argument("--despite", default="", metavar="WHY", help="why it is signed although something holds it up")


def _nothing(_task: argparse.ArgumentParser) -> None:
    """No options of its own."""


_STEPS = (
    ("draw", "Draw a share of the determinations for a second review, and keep it in the project.", _draw),
    ("list", "The lines that wait for you, and how often both reviewers agree.", _nothing),
    ("decide", "Your own determination on a line somebody else determined.", _decide),
)
_TASKS = (
    ("sign", "Sign the audit as it stands: its next revision, frozen by its fingerprints.", _sign),
    ("status", "Who signed what, whether it stands, and what holds a signature up.", _nothing),
)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _number(text: str) -> Decimal:
    try:
        value = Decimal(text.strip().lstrip("$").replace(",", ""))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return value


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2025-12-22") from None
