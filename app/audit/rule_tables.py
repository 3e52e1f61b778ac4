"""A rule table: what a payer or an agency says of units, vials, NDCs or places, as data with its provenance. Off until switched on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.audit.model import ClaimType, TableUse


class Kind(StrEnum):
    """What a table speaks of."""

    UNITS = "units"
    VIALS = "vials"
    NDC = "ndc"
    PLACES = "places"


class Per(StrEnum):
    """What a number of units is the most for."""

    LINE = "line"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """The most units of a code. `claim_type` None: on every kind of claim."""

    code: str
    most: Decimal
    per: Per = Per.DAY
    claim_type: ClaimType | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VialRow:
    """A code whose drug comes in single-dose vials. `vials`: billing units in each size, none where they are not known."""

    code: str
    vials: tuple[Decimal, ...] = ()
    waste_from: date | None = None  # what is discarded is billed with JW since then
    zero_from: date | None = None  # JZ is required since then where nothing is
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NdcRow:
    """An NDC of eleven digits, or a product of nine, and the code it is billed with."""

    ndc: str
    code: str
    required: bool = False  # a line with this code must carry an NDC
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """The places of service a code is paid in on professional claims."""

    code: str
    places: tuple[str, ...]
    start: date | None = None
    end: date | None = None


Row = UnitRow | VialRow | NdcRow | PlaceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTable:
    """A table that was switched on: its rows, and in `use` where it comes from and who switched it on."""

    use: TableUse
    rows: tuple[Row, ...]
