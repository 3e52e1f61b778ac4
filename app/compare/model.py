"""A comparison: aligned rows to draw, and the changes they hold."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.codesets.model import CodeSystem
from app.documents.model import Place
from app.policy.model import AgeRule, Check, PolicyVersion


class ChangeKind(StrEnum):
    """What a change is about; the order is the order of the filters on screen."""

    DATE = "date"
    AGE = "age"
    CODE = "code"
    CRITERIA = "criteria"
    HISTORY = "history"
    REFERENCE = "reference"
    WORDING = "wording"
    MOVED = "moved"
    FORMATTING = "formatting"
    NOISE = "noise"


class ChangeAction(StrEnum):
    """What happened."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


class Direction(StrEnum):
    """What a change does to access; proposed by rule, confirmed by a person."""

    RESTRICTS = "restricts"
    EXPANDS = "expands"
    NEUTRAL = "neutral"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DateDetail:
    """Detail of a date change."""

    date_kind: str
    old_date: date | None
    new_date: date | None


@dataclass(frozen=True, slots=True)
class AgeDetail:
    """Detail of an age change."""

    old_rule: AgeRule | None
    new_rule: AgeRule | None


@dataclass(frozen=True, slots=True)
class CodeDetail:
    """Detail of a code change: the printed item that gained or lost members, and how many."""

    system: CodeSystem
    code: str
    through: str | None
    count: int


@dataclass(frozen=True, slots=True)
class CriterionDetail:
    """Detail of a criteria change: label paths such as `I.d.i`."""

    label: str | None
    old_label: str | None


@dataclass(frozen=True, slots=True)
class WordingDetail:
    """Detail of any other change; `edits` counts the word edits inside a moved paragraph, `what` names a formatting change."""

    what: str | None = None
    edits: int = 0


Detail = DateDetail | AgeDetail | CodeDetail | CriterionDetail | WordingDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """One typed change between two versions."""

    id: str
    kind: ChangeKind
    action: ChangeAction
    section: str
    label: str | None
    old: str | None
    new: str | None
    detail: Detail
    direction: Direction
    old_source: Place | None
    new_source: Place | None


class ChangeClass(StrEnum):
    """What a person says a change is."""

    SUBSTANTIVE = "substantive"
    ADMINISTRATIVE = "administrative"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReview:
    """What a person decided on one change."""

    reviewed: bool = False
    classed: ChangeClass | None = None
    direction: Direction | None = None  # confirmed or overruled; None: only proposed by rule
    note: str = ""
    reason: str = ""  # why several changes were decided at once
    who: str = ""
    when: datetime | None = None  # UTC

    @property
    def empty(self) -> bool:
        """Whether nothing is decided."""
        return not (self.reviewed or self.classed or self.direction or self.note)


class SegmentKind(StrEnum):
    """How a stretch of a row is drawn."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one side's text; `changes` are the ids of the changes it belongs to."""

    text: str
    kind: SegmentKind
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """One aligned row. A side is None where the other has no counterpart. Segments of a side join to exactly its block's text."""

    old_block: int | None
    new_block: int | None
    old: tuple[Segment, ...]
    new: tuple[Segment, ...]
    changes: tuple[str, ...] = ()
    moved_pair: int | None = None  # row index of the other end of a move
    heading: bool = False
    section: str = "other"

    @property
    def same(self) -> bool:
        """Whether nothing differs in this row."""
        return not self.changes


class Evidence(StrEnum):
    """What says that a code was added or removed."""

    LISTING = "listing"
    HISTORY = "history"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class CodeDelta:
    """A code added to or removed from the list; `through` only where no table could expand the range."""

    system: CodeSystem
    code: str
    through: str | None
    evidence: Evidence
    sources: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions side by side."""

    old: PolicyVersion
    new: PolicyVersion
    rows: tuple[ComparisonRow, ...]
    changes: tuple[PolicyChange, ...]
    added: tuple[CodeDelta, ...]
    removed: tuple[CodeDelta, ...]
    checks: tuple[Check, ...]
    identical: bool
    counts: dict[ChangeKind, int] = field(default_factory=dict)

    def change(self, change_id: str) -> PolicyChange:
        """Return a change by its id; raises KeyError for an unknown one."""
        for item in self.changes:
            if item.id == change_id:
                return item
        raise KeyError(change_id)
