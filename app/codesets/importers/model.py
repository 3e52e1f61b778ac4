"""What an import makes of a file: records, the window they speak for, and what was not understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.codesets.model import CodeSystem


class Kind(StrEnum):
    """The kinds of files that are read."""

    ANWEB = "anweb"  # HCPCS Level II: every code with its dates
    TRANS = "trans"  # HCPCS Level II: every code with what changed, without dates
    ORDER = "order"  # ICD-10: codes and headers in order
    CODES = "codes"  # ICD-10: codes and descriptions


class Part(StrEnum):
    """What a record is about."""

    CODE = "code"
    MODIFIER = "modifier"
    HEADER = "header"  # of codes below it; no code itself


@dataclass(frozen=True, slots=True)
class Record:
    """One record. Without `start` the code existed before the file; `end` is the first day it no longer did (None: it still does)."""

    code: str  # as the tables hold it: no dot
    part: Part
    start: date | None
    end: date | None
    action: str  # what the file says was done to it; empty: nothing is said
    changed: date | None  # from when that holds
    long: str
    short: str
    instead: tuple[str, ...]  # cross-references: the codes to use in its place
    line: int  # or row


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of a file that was not understood, and what was made of it."""

    where: str
    text: str
    why: str

    def __str__(self) -> str:
        """Return it as one line."""
        return (f"{self.where}: " if self.where else "") + self.why + (f" ({self.text})" if self.text else "")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's records as they were read, before its window is known."""

    kind: Kind
    system: CodeSystem
    records: tuple[Record, ...]
    unread: tuple[Unread, ...]
    year: int | None = None  # that the file's own title names


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file. `first` to `last` are the days it speaks for; None: none of its own."""

    file: str
    sha256: str  # of the file
    kind: str
    system: CodeSystem
    records: int
    terminated: int  # records with a termination date, or discontinued by a list of changes
    first: date | None
    last: date | None
    source: str
    actions: Mapping[str, int]  # how many records each action was done to
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """A file as a table: the report, and its content in the form that is kept."""

    report: ImportReport
    data: bytes
