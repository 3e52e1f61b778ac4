"""Code systems and the tables that say when a code existed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CodeSystem(StrEnum):
    """The code systems a policy may list."""

    HCPCS = "HCPCS"
    CPT = "CPT"
    ICD10CM = "ICD-10-CM"
    ICD10PCS = "ICD-10-PCS"
    ICD9CM = "ICD-9-CM"
    REVENUE = "REV"


@dataclass(frozen=True, slots=True)
class Validity:
    """A code existed from `start` (None: before the table's window) until `end` (exclusive; None: still valid at the window's end)."""

    start: date | None
    end: date | None

    def covers(self, day: date) -> bool:
        """Whether the code existed on the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Window:
    """The days a loaded table speaks for, both inclusive, and where it comes from. Outside them nothing is said."""

    system: CodeSystem
    first: date
    last: date
    source: str
    gaps: tuple[tuple[date, date], ...] = ()  # days between several tables that none of them speaks for, both inclusive

    def covers(self, day: date) -> bool:
        """Whether the table speaks for the day."""
        return self.first <= day <= self.last and not any(first <= day <= last for first, last in self.gaps)


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a printed range, category or code stood for on a day. Without a table for that day `codes` is None: undetermined."""

    codes: tuple[str, ...] | None  # normal written form, in table order
    first_is_code: bool = True  # False: that end of the range was never a code itself (a header such as C50.0)
    last_is_code: bool = True


@dataclass(frozen=True, slots=True)
class Successor:
    """A code used in place of another, who says so, from which day (None: not stated) and for which drug alone (None: any)."""

    of: str
    code: str
    start: date | None
    drug: str | None
    source: str
