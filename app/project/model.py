"""What a project file holds, as immutable values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class What(StrEnum):
    """What a decision decides. The mechanism is the same for all: a fact's key, a value, a reason, who and when."""

    VERSION_STATE = "version-state"
    CORRECTION = "correction"  # of a fact read from a document
    UNREAD = "unread"  # what an unread statement means
    CONFLICT = "conflict"  # which reading of a contradiction holds
    NOTICE = "notice"  # when a plan applies a version, for a market
    REVIEW = "review"  # a change between versions was read, classified, noted
    DISPOSITION = "disposition"  # of an audit finding
    DETERMINATION = "determination"  # the reviewer's own word on a claim line
    ADDED_FINDING = "added-finding"  # a finding added by hand on a claim line
    COLUMNS = "columns"  # which column of a claims layout holds which field
    RULE_TABLE = "rule-table"  # whether a rule table or a rule of one's own takes part in audits
    AUDIT_SETUP = "audit-setup"  # what an audit is for
    SAMPLE = "sample"  # lines, claims or members drawn
    RESPONSE = "response"  # a provider's answers, and what became of each finding
    SECOND_REVIEW = "second-review"  # a second reviewer's word on a claim line
    SIGN_OFF = "sign-off"  # who answers for an audit
    NARRATIVE = "narrative"  # causes, recommendations and actions of a report


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A decision about to be made.

    `fact` and `value` are canonical JSON texts (`app.project.keys`); `value` None takes the fact's decision back.
    """

    what: What
    fact: str
    value: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision as the project keeps it. What holds on a fact is its latest decision that is not undone."""

    number: int  # from 1, in the order made
    step: int  # decisions made in one step are undone in one step
    what: What
    fact: str
    value: str | None
    reason: str
    who: str
    when: datetime  # UTC
    undone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """A document held whole: its bytes as they came, and what the reader made of them."""

    sha256: str  # of the original bytes; the key
    file: str  # name without path
    format: str
    size: int  # bytes
    added: datetime
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """A claims file as it was read, immutable, in Parquet pieces."""

    number: int
    file: str
    sha256: str  # of the original file
    rows: int
    size: int  # bytes of all pieces
    added: datetime
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """An audit that was run: its settings, what it rested on, its account and its fingerprint; findings lie beside it."""

    number: int
    imported: int  # the ImportRecord's number
    fingerprint: str
    summary: str  # canonical JSON
    findings: int
    run: datetime
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRecord:
    """A code table imported into this project."""

    sha256: str  # of the original file
    file: str
    added: datetime
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRecord:
    """One thing that happened. `hash` is sha256 over the record's fields and `previous`, the hash of the record before it."""

    number: int  # from 1, without gaps
    when: datetime
    who: str
    action: str  # created | document-added | decided | undone | redone | claims-imported | audit-run | exported | upgraded | ...
    detail: str  # canonical JSON; hashes and numbers, never a patient's data
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Tampering:
    """A place where the project does not agree with its trail."""

    record: int | None  # the trail record's number; None: the project as a whole
    why: str  # one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who has a project open for writing."""

    who: str
    host: str
    pid: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectInfo:
    """A project as it stands open here."""

    id: str  # random, made once
    path: Path
    created: datetime
    schema: int
    read_only: bool
    why_read_only: str = ""  # one sentence, empty while writable
    owner: Owner | None = None  # of another window or program that holds it
    notice: str = ""  # what opening it did besides, in whole sentences: upgraded, published late
