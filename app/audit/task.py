"""What is audited against what, and what loading it found."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.audit.extras import NO_EXTRAS, Extras
from app.audit.layouts import Layouts
from app.audit.lines import LinesMade
from app.audit.model import AuditSettings
from app.claims.choices import NO_CHOICES, SheetChoices
from app.claims.read import ReadClaims
from app.claims.sources import ClaimsSource
from app.codesets.tables import CodeSets
from app.ledger.model import Ledger

Ledgers = tuple[Ledger, Ledger]  # the chosen basis, then the other
LedgersFor = Callable[[str | None, str | None], Ledgers]  # of a line's market and line of business


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditTask:
    """One audit. `ledgers`: those of lines that name no market; `per_line`: those of the others, the same object for the same notices."""

    claims: Path | ClaimsSource
    ledgers: Ledgers
    code_sets: CodeSets
    settings: AuditSettings
    overrides: SheetChoices = NO_CHOICES
    extras: Extras = NO_EXTRAS
    per_line: LedgersFor | None = None
    keep_lines: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedAudit:
    """What loading found: the file, its layouts, and what became of its lines before any rule."""

    read: ReadClaims
    layouts: Layouts
    made: LinesMade


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that are checked together: of one market's ledgers, between two rows of the file. `first` begins a market's parts."""

    terms: int
    low: int
    high: int
    first: bool


@dataclass(frozen=True, slots=True)
class Markets:
    """The ledgers that speak for a file's lines: `ledgers[number]` for those marked with the number."""

    ledgers: tuple[Ledgers, ...]
    named: tuple[tuple[str, str], ...]  # market and line of business of the lines that name one
