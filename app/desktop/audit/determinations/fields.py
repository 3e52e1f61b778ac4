"""What a person writes in a determination, and the determination it says. What is left empty stands as billed. Knows no Qt."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from app.audit.audited_lines import AuditedLine
from app.codesets.model import CodeSystem
from app.codesets.shape import candidates, normal
from app.review.model import Determination, ErrorCategory
from app.workspace.determinations import contradiction

Value = TypeVar("Value")

NONE = "none"  # written where the line has something, and nothing is right
_BETWEEN = re.compile(r"[,;\s]+")
_MODIFIER = re.compile(r"[A-Z0-9]{2}")
_PROCEDURES = (CodeSystem.HCPCS, CodeSystem.CPT, CodeSystem.ICD10PCS)
_DIAGNOSES = (CodeSystem.ICD10CM, CodeSystem.ICD9CM)
_CHOOSE = "Choose what was found: no error, or the category of the error."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The fields as they stand on the screen."""

    category: str = ""  # empty: not chosen yet
    code: str = ""
    units: str = ""
    modifiers: str = ""
    diagnoses: str = ""
    amount: str = ""
    record: str = ""
    rationale: str = ""
    cause: str = ""
    recommendation: str = ""


NOTHING_WRITTEN = Written()


def written(made: Determination) -> Written:
    """Return a determination as it is written."""
    return Written(
        category=made.category.value,
        code=made.code or "",
        units="" if made.units is None else f"{made.units:f}",
        modifiers=_list_text(made.modifiers),
        diagnoses=_list_text(made.diagnoses),
        amount="" if made.correct_amount is None else f"{made.correct_amount:.2f}",
        record=made.record,
        rationale=made.rationale,
        cause=made.cause,
        recommendation=made.recommendation,
    )


def determination(fields: Written, lines: Sequence[AuditedLine]) -> Determination:
    """Return what the fields say of these lines; raises `ValueError` with one sentence where they say nothing that can hold."""
    if not fields.category:
        raise ValueError(_CHOOSE)
    said = Determination(
        category=ErrorCategory(fields.category),
        code=_code(fields.code, lines),
        units=_differing(_units(fields.units), lines, lambda line: line.units),
        modifiers=_differing(_modifiers(fields.modifiers), lines, lambda line: line.modifiers),
        diagnoses=_differing(_diagnoses(fields.diagnoses), lines, lambda line: line.diagnoses),
        correct_amount=correct_amount(fields.amount),
        record=fields.record.strip(),
        rationale=fields.rationale.strip(),
        cause=fields.cause.strip(),
        recommendation=fields.recommendation.strip(),
    )
    wrong = next((found for line in lines if (found := contradiction(said, line))), "")
    if wrong:
        raise ValueError(wrong)
    return said


def correct_amount(text: str) -> Decimal | None:
    """Return the amount written, None for nothing; raises `ValueError` with one sentence for what is no amount."""
    bare = text.strip().replace("$", "").replace(",", "").strip()
    if not bare:
        return None
    try:
        found = Decimal(bare)
    except InvalidOperation:
        raise ValueError(f"“{text.strip()}” is no amount: write dollars and cents, such as 1,204.50.") from None
    if not found.is_finite() or found != found.quantize(Decimal("0.01")):
        raise ValueError("An amount is a number of whole cents.")
    if found < 0:
        raise ValueError("An amount is not below zero.")
    return found


def system_of(code: str, billed: str | None) -> tuple[CodeSystem, str] | None:
    """Return the system and normal form of a procedure code, the one billed first; None for what is no such code."""
    fitting = [system for system in candidates(code) if system in _PROCEDURES]
    fitting.sort(key=lambda system: system.value != billed)
    found = normal(fitting[0], code) if fitting else None
    return (fitting[0], found) if found is not None else None


def _code(text: str, lines: Sequence[AuditedLine]) -> str | None:
    if not text.strip():
        return None
    found = system_of(text, lines[0].system if lines else None)
    if found is None:
        raise ValueError(f"“{text.strip()}” is not written as a procedure code is.")
    return _differing(found[1], lines, lambda line: line.code)


def _units(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        found = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"“{text.strip()}” is no number of units.") from None
    return found


def _modifiers(text: str) -> tuple[str, ...] | None:
    found = _listed(text)
    wrong = next((item for item in found or () if not _MODIFIER.fullmatch(item)), None)
    if wrong is not None:
        raise ValueError(f"“{wrong}” is no modifier: each has two letters or digits.")
    return found


def _diagnoses(text: str) -> tuple[str, ...] | None:
    found = _listed(text)
    if found is None:
        return None
    return tuple(_diagnosis(item) for item in found)


def _diagnosis(text: str) -> str:
    found = next((code for system in _DIAGNOSES if (code := normal(system, text)) is not None), None)
    if found is None:
        raise ValueError(f"“{text}” is not written as a diagnosis code is.")
    return found


def _listed(text: str) -> tuple[str, ...] | None:
    if not text.strip():
        return None
    if text.strip().lower() == NONE:
        return ()
    return tuple(dict.fromkeys(part.upper() for part in _BETWEEN.split(text.strip()) if part))


def _differing(said: Value | None, lines: Sequence[AuditedLine], billed: Callable[[AuditedLine], Value | None]) -> Value | None:
    """Return what was said, None where every line was billed so."""
    return None if said is None or (lines and all(billed(line) == said for line in lines)) else said


def _list_text(items: Sequence[str] | None) -> str:
    return "" if items is None else ", ".join(items) or NONE
