"""Use case: what a reviewer determines on claim lines, kept in the project by what the lines say.

A determination follows its line into another run, another sheet and another extraction of the same claims.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.review.model import Determination, Determined, ErrorCategory
from app.workspace.line_places import AT, place_of, whole_cents

_TEXTS = ("record", "rationale", "cause", "recommendation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A determination that holds, with who made it; which line it is on is told by its content."""

    determination: Determination
    reviewer: str
    when: datetime  # UTC
    reason: str


def determine(project: Project, lines: Sequence[AuditedLine], determination: Determination, reason: str = "") -> tuple[Decision, ...]:
    """Determine these lines alike, in one step.

    Raises `ValueError` where several lines are determined without a reason, and for a determination that contradicts itself.
    """
    if len({line.content for line in lines}) > 1 and not reason.strip():
        raise ValueError("several lines are determined at once with a reason")
    if said := next((said for line in lines if (said := contradiction(determination, line))), ""):
        raise ValueError(said)
    by_fact = {line_fact(line.content): line for line in lines}
    return project.decisions.decide(
        [
            Draft(what=What.DETERMINATION, fact=fact, value=_value(determination, line), reason=reason.strip())
            for fact, line in by_fact.items()
        ]
    )


def take_back(project: Project, lines: Iterable[AuditedLine], reason: str = "") -> tuple[Decision, ...]:
    """Take back what is determined on these lines, in one step; lines without a determination are passed over."""
    held = project.decisions.holding(What.DETERMINATION)
    facts = dict.fromkeys(line_fact(line.content) for line in lines)
    drafts = [Draft(what=What.DETERMINATION, fact=fact, value=None, reason=reason.strip()) for fact in facts if fact in held]
    return project.decisions.decide(drafts)


def determinations_made(project: Project) -> dict[str, Made]:
    """Return every determination that holds, by the content of its line."""
    return {content_of(decision): _made(decision) for decision in project.decisions.holding(What.DETERMINATION).values()}


def determinations_of(project: Project, lines: LinesTable | Iterable[AuditedLine]) -> dict[str, Determined]:
    """Return what is determined on these lines, or on any line of a run, by the line's content and in the order of the lines."""
    made = determinations_made(project)
    asked = lines.lines(made) if isinstance(lines, LinesTable) else lines
    return {line.content: _determined(line, made[line.content]) for line in asked if line.content in made}


def determinations_on(project: Project, lines: Iterable[AuditedLine]) -> dict[str, Determined | None]:
    """Return what is determined on a few lines, None where nothing is, by the line's content: the others are not looked at."""
    by_fact = {line_fact(line.content): line for line in lines}
    held = project.decisions.holding_on(What.DETERMINATION, list(by_fact))
    return {line.content: _determined(line, _made(held[fact])) if fact in held else None for fact, line in by_fact.items()}


def content_of(decision: Decision) -> str:
    """Return the content of the line a determination is on."""
    fact = parsed(decision.fact)
    return str(fact.get("line")) if isinstance(fact, dict) else ""


def not_in(project: Project, table: LinesTable) -> tuple[str, ...]:
    """Return the contents of determined lines that a run does not hold: of other claims, or of lines that were changed since."""
    made = determinations_made(project)
    held = {line.content for line in table.lines(made)}
    return tuple(content for content in made if content not in held)


def contradiction(determination: Determination, line: AuditedLine) -> str:
    """Return in one sentence what of a determination cannot be on a line, empty where it agrees with itself."""
    category, amount = determination.category, determination.correct_amount
    if category is ErrorCategory.NO_ERROR and _differs(determination, line):
        return "With no error the line stands as billed: choose the category of the error, or leave what was audited as billed."
    if category is ErrorCategory.UNDETERMINED and amount is not None:
        return "A line that cannot be determined has no correct amount."
    if amount is not None and not whole_cents(amount):
        return "A correct amount is a number of whole cents."
    if determination.units is not None and not (determination.units.is_finite() and determination.units >= 0):
        return "Units are a number not below zero."
    return ""


def line_fact(content: str) -> str:
    """Return the key of a claim line."""
    return canonical({"line": content})


def written(determination: Determination) -> dict[str, object]:
    """Return a determination as a value to keep; what agrees with the line as billed is left out."""
    said: dict[str, object] = {"category": determination.category.value}
    if determination.code is not None:
        said["code"] = determination.code
    for name in ("units", "correct_amount"):
        number = getattr(determination, name)
        if number is not None:
            said[name] = f"{number:f}"
    for name in ("modifiers", "diagnoses"):
        listed = getattr(determination, name)
        if listed is not None:
            said[name] = list(listed)
    return said | {name: text for name in _TEXTS if (text := getattr(determination, name))}


def read(value: Mapping[str, object]) -> Determination:
    """Return the determination of a kept value; raises `ValueError` for a category that does not exist."""
    texts = {name: str(value.get(name, "")) for name in _TEXTS}
    return Determination(
        category=ErrorCategory(str(value["category"])),
        code=str(value["code"]) if "code" in value else None,
        units=_number(value.get("units")),
        modifiers=_listed(value.get("modifiers")),
        diagnoses=_listed(value.get("diagnoses")),
        correct_amount=_number(value.get("correct_amount")),
        **texts,
    )


def _differs(determination: Determination, line: AuditedLine) -> bool:
    said = determination
    audited = (
        *((said.code, line.code), (said.units, line.units), (said.modifiers, line.modifiers), (said.diagnoses, line.diagnoses)),
        (said.correct_amount, line.amount),
    )
    return any(found is not None and found != billed for found, billed in audited)


def _value(determination: Determination, line: AuditedLine) -> str:
    return canonical({**written(determination), AT: place_of(line)})


def _made(decision: Decision) -> Made:
    value = parsed(decision.value or "{}")
    assert isinstance(value, dict)  # noqa: S101 - written by `determine`
    return Made(determination=read(value), reviewer=decision.who, when=decision.when, reason=decision.reason)


def _determined(line: AuditedLine, made: Made) -> Determined:
    return Determined(line=line, determination=made.determination, reviewer=made.reviewer, when=made.when)


def _number(text: object) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def _listed(value: object) -> tuple[str, ...] | None:
    return tuple(str(item) for item in value) if isinstance(value, list) else None
