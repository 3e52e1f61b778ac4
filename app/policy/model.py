"""The facts a policy document states. Everything carries the place it was read from."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.codesets.model import CodeSystem
from app.documents.model import DocumentView, Place


class Kind(StrEnum):
    """What a document is to the ledger."""

    POLICY = "policy"
    REFERENCE = "reference"
    OTHER = "other"


class State(StrEnum):
    """Where a version stands; proposed from the text. Only published and retired ones feed ledger and audit."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"
    RETIRED = "retired"


class DateKind(StrEnum):
    """What a date in a policy's front matter means."""

    PUBLISH = "publish"
    LAST_REVIEW = "last_review"
    EFFECTIVE = "effective"
    REVISION_EFFECTIVE = "revision_effective"
    REVISION_END = "revision_end"
    ORIGINAL_EFFECTIVE = "original_effective"
    NEXT_REVIEW = "next_review"
    RETIREMENT = "retirement"
    NOTICE = "notice"


class SectionKind(StrEnum):
    """The parts of a policy, whatever their headings are called."""

    FRONT = "front"
    OVERVIEW = "overview"
    CRITERIA = "criteria"
    CODING = "coding"
    HISTORY = "history"
    REFERENCES = "references"
    DEFINITIONS = "definitions"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks `[first, last)` of the view under one heading; `heading` is the heading's block index or None."""

    kind: SectionKind
    title: str
    first: int
    last: int
    heading: int | None


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug by its brand and generic name, as printed; one of them may be missing."""

    brand: str | None
    generic: str | None


@dataclass(frozen=True, slots=True)
class PolicyDate:
    """A dated statement of the front matter."""

    kind: DateKind
    day: date
    source: Place


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the month or year only; no day is invented."""

    kind: DateKind
    text: str  # "2020-06" or "2020"
    precision: str  # month | year
    source: Place


@dataclass(frozen=True, slots=True)
class AgeRule:
    """An age interval. A missing bound is None, and so is its inclusion."""

    text: str
    low: int | None
    low_inclusive: bool | None
    high: int | None
    high_inclusive: bool | None
    unit: str  # years | months | weeks | days
    section: str
    source: Place


class CodeForm(StrEnum):
    """How a code was printed."""

    SINGLE = "single"
    RANGE = "range"
    CATEGORY = "category"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeListing:
    """One printed item of a code list; `code` and `through` in normal written form."""

    system: CodeSystem
    code: str
    through: str | None
    form: CodeForm
    description: str | None
    section: str
    group: str | None
    supports: tuple[str, ...] | None  # procedure codes or drug a diagnosis list belongs to ("for" in JSON)
    coverage: str | None  # None | "not-covered"
    source: Place


@dataclass(frozen=True, slots=True)
class Unread:
    """A statement that was not understood, with its place and the reason: never dropped."""

    text: str
    why: str
    source: Place


class Action(StrEnum):
    """What a history statement does to a code."""

    ADD = "add"
    REMOVE = "remove"
    REVISE = "revise"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryChange:
    """One statement of the document history about codes of one system."""

    action: Action
    system: CodeSystem
    codes: tuple[str, ...] = ()
    ranges: tuple[tuple[str, str], ...] = ()
    replaces: tuple[str, ...] = ()
    effective: date | None = None
    last_day: date | None = None  # last valid day; then `effective` is the day after
    by: str = "policy"  # policy | code_set
    coverage: str | None = None  # None | "not-covered"
    drug: str | None = None
    correction: bool = False
    source: Place


ALL_DIAGNOSES_PEND = "all-diagnoses-pend"


@dataclass(frozen=True, slots=True)
class RegimeChange:
    """A rule without codes that starts or ends, such as all diagnoses pending."""

    regime: str
    action: str  # start | end
    effective: date | None
    source: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One dated entry of the document history."""

    day: date | None
    title: str | None
    text: str
    changes: tuple[HistoryChange, ...]
    regimes: tuple[RegimeChange, ...]
    unread: tuple[Unread, ...]
    source: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What the policy itself prints about units, waste modifiers or NDCs."""

    kind: str  # units-per-day | modifier | ndc
    codes: tuple[str, ...]
    value: str
    start: date | None
    source: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A node of the criteria tree; label and trailing "; AND" are not in `text`."""

    op: str  # or | and | leaf
    label: str | None
    text: str
    children: tuple["Criterion", ...] = ()
    source: Place | None = None


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """The criteria of one drug or indication."""

    drug: str | None
    heading: str | None
    tree: Criterion


@dataclass(frozen=True, slots=True)
class Check:
    """Something a policy analyst should look at, in one sentence with every place it rests on."""

    check: str
    severity: str  # error | warning | note
    codes: tuple[str, ...]
    message: str
    sources: tuple[Place, ...]


class FactKind(StrEnum):
    """What a person can correct. Criteria are read as a tree, and stay as they are read."""

    NUMBER = "number"
    TITLE = "title"
    PAYER = "payer"
    STATUS = "status"
    DRUGS = "drugs"
    DATE = "date"
    AGE = "age"
    CODE = "code"
    ALL_DIAGNOSES = "all-diagnoses"
    LIMIT = "limit"
    ENTRY = "entry"  # the date of an entry of the history
    CHANGE = "change"
    REGIME = "regime"
    UNREAD = "unread"


Spot = tuple[int, int, int, str]  # block, start, end and text of a place, whatever its file is called


@dataclass(frozen=True, slots=True)
class FactKey:
    """Which fact of a version is meant: its kind, where it stands and its number among those of its kind there.

    What a version states once has no place. `added`: a person found it and the reader did not.
    """

    kind: FactKind
    spot: Spot | None = None
    number: int = 0
    added: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a person says that an unread statement means; nothing at all: it changes no list."""

    changes: tuple[HistoryChange, ...] = ()
    regimes: tuple[RegimeChange, ...] = ()
    codes: tuple[CodeListing, ...] = ()
    limits: tuple[Limit, ...] = ()
    later: bool = False  # not settled yet, with a note


FactValue = (
    str
    | tuple[Drug, ...]
    | PolicyDate
    | PartialDate
    | AgeRule
    | CodeListing
    | Place
    | Limit
    | date
    | HistoryChange
    | RegimeChange
    | Unread
    | Meaning
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person says in place of what was read, and why. `says` None: it is no fact."""

    key: FactKey
    says: FactValue | None
    reason: str
    who: str
    when: datetime
    was: FactValue | None = field(default=None, compare=False)  # what was read; None where nothing was
    applied: bool = True  # False: the version as it is read now has no such fact, or the correction cannot be understood


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """All facts one view of one document states."""

    text: DocumentView
    kind: Kind
    number: str | None
    title: str | None
    payer: str | None
    status: str | None
    state: State
    proposed: State | None = None  # what the text proposes, where a person confirmed another state
    drugs: tuple[Drug, ...] = ()
    sections: tuple[Section, ...] = ()
    dates: tuple[PolicyDate, ...] = ()
    dates_partial: tuple[PartialDate, ...] = ()
    ages: tuple[AgeRule, ...] = ()
    codes: tuple[CodeListing, ...] = ()
    all_diagnoses: Place | None = None  # the coding section's words instead of codes ("All diagnoses pend")
    unread: tuple[Unread, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    limits: tuple[Limit, ...] = ()
    criteria_sets: tuple[CriteriaSet, ...] = ()
    checks: tuple[Check, ...] = ()
    corrections: tuple[Correction, ...] = ()  # what a person said of these facts; they are in them already
    as_read: "PolicyVersion | None" = field(default=None, repr=False)  # the version before them

    @property
    def file(self) -> str:
        """Name of the file, without path."""
        return self.text.document.file

    @property
    def criteria(self) -> Criterion | None:
        """The first criteria tree, or None."""
        return self.criteria_sets[0].tree if self.criteria_sets else None

    @property
    def all_unread(self) -> tuple[Unread, ...]:
        """Every statement that was not understood, those of the history after the others."""
        return (*self.unread, *(item for entry in self.history for item in entry.unread))

    def day(self, kind: DateKind) -> date | None:
        """Return the first stated date of a kind, or None."""
        return next((item.day for item in self.dates if item.kind is kind), None)

    def section_of(self, block: int) -> Section | None:
        """Return the section a block of the view stands in."""
        return next((part for part in self.sections if part.first <= block < part.last), None)
