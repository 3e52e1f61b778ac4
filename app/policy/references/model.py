"""What a reference document states, and how it stands to what a policy states. Everything carries the place it was read from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.documents.model import Place
from app.policy.model import AgeRule, Unread


class ReferenceKind(StrEnum):
    """What sort of document stands beside the policy."""

    LABEL = "label"
    DRUG_INFORMATION = "drug-information"
    STUDY_RECORD = "study-record"
    GUIDELINE = "guideline"
    PROGRAMME = "programme"
    ARTICLE = "article"
    EDUCATION = "education"
    OVERVIEW = "overview"
    UNTOLD = "untold"  # a text about medicine that does not say what it is


class FieldKind(StrEnum):
    """What a line of a reference's front matter gives."""

    TITLE = "title"
    PUBLISHED = "published"
    UPDATED = "updated"
    REVIEWED = "reviewed"
    ACCESSED = "accessed"
    NEXT_REVIEW = "next-review"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    STARTED = "study-start"
    COMPLETED = "study-completion"
    APPROVED = "first-approval"
    SOURCE = "source"
    PUBLISHER = "publisher"
    URL = "url"
    AUTHORS = "authors"
    STUDY = "study"  # the record's own identifier
    STUDY_NAMED = "study-named"  # a study the front matter only mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of the front matter: a text, and for a date its day or, where only that is printed, its month or year."""

    kind: FieldKind
    text: str
    day: date | None = None
    partial: str | None = None  # "2023-08" or "2023"
    source: Place


class StatementKind(StrEnum):
    """What a statement is about."""

    AGE = "age"
    PRIOR_THERAPIES = "prior-therapies"
    PRIOR_CLASSES = "prior-classes"
    APPROVAL = "approval"
    PROGRAMME = "programme"
    INDICATION = "indication"


class Population(StrEnum):
    """Of whom a statement speaks."""

    REQUIRED = "required"  # a policy's criteria ask for it
    LABELED = "labeled"  # a policy's own words on what the drug is labeled for
    INDICATED = "indicated"
    ENROLLED = "enrolled"
    NOT_ESTABLISHED = "not-established"
    EXCLUDED = "excluded"
    DESCRIBED = "described"  # patients as they happened to be
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class PriorCount:
    """How many earlier therapies; None: no bound."""

    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A class of drugs: as printed, and by a key that its other spellings share. `known` is false where no list holds the class."""

    text: str
    key: str
    known: bool
    source: Place


@dataclass(frozen=True, slots=True)
class PriorClasses:
    """The classes of earlier drugs; all of them, or any one."""

    classes: tuple[DrugClass, ...]
    every: bool

    @property
    def keys(self) -> frozenset[str]:
        """The classes by their keys."""
        return frozenset(item.key for item in self.classes)


@dataclass(frozen=True, slots=True)
class Approval:
    """How the drug was approved: accelerated, regular, conditional or emergency-use."""

    way: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A risk programme (REMS); `name` as printed, `running` false where the text says that it ended or is not required."""

    name: str | None
    running: bool


@dataclass(frozen=True, slots=True)
class Indication:
    """The diseases named, as printed."""

    diseases: tuple[str, ...]


Value = AgeRule | PriorCount | PriorClasses | Approval | Programme | Indication
_KINDS: dict[type, StatementKind] = {
    AgeRule: StatementKind.AGE,
    PriorCount: StatementKind.PRIOR_THERAPIES,
    PriorClasses: StatementKind.PRIOR_CLASSES,
    Approval: StatementKind.APPROVAL,
    Programme: StatementKind.PROGRAMME,
    Indication: StatementKind.INDICATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing a document states.

    `drugs` are the names of the drugs it is said of (empty: none is named, so of all the document is about; None: not told apart).
    `inferred` marks a value that rests on a word alone, such as "adults" for 18 years and older.
    """

    value: Value
    population: Population
    source: Place
    text: str
    drugs: tuple[str, ...] | None = ()
    diseases: tuple[str, ...] = ()  # the diseases it is limited to, where the text says so
    inferred: bool = False
    label: str | None = None  # of a policy's criterion
    alone: bool = False  # of a policy's criterion: it suffices past every other one

    @property
    def kind(self) -> StatementKind:
        """What the statement is about."""
        return _KINDS[type(self.value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """All a reference document says that a policy can be held against."""

    file: str
    kind: ReferenceKind
    drugs: tuple[str, ...]  # names the document is about; none where its title and front matter name no drug
    fields: tuple[Field, ...]
    statements: tuple[Statement, ...]
    unread: tuple[Unread, ...]

    def first(self, kind: FieldKind) -> Field | None:
        """Return the first field of a kind, or None."""
        return next((item for item in self.fields if item.kind is kind), None)


class Relation(StrEnum):
    """How a policy's statement stands to a reference's."""

    EQUAL = "equal"
    NARROWER = "policy-narrower"
    WIDER = "policy-wider"
    DIFFERS = "differs"
    ONLY_POLICY = "only-in-policy"
    ONLY_REFERENCE = "only-in-reference"
    NOT_COMPARED = "not-compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A policy and a reference on one thing, in one sentence; the statements are those the sentence rests on."""

    kind: StatementKind
    relation: Relation
    drug: str
    message: str
    policy: tuple[Statement, ...]
    reference: tuple[Statement, ...]
