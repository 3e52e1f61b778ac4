"""Use case: a sampling frame from a kept audit, and a sample from it that can be drawn again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.audit.audited_lines import Standing
from app.audit.lines_table import LinesTable, UnitLine
from app.audit.model import AuditResult
from app.errors import InputRefusedError
from app.review.model import TotalCheck
from app.sampling.allocation import Share, given, neyman, proportional
from app.sampling.draw import Sample, draw_simple, draw_stratified
from app.sampling.frame import Frame, FrameKind, build_frame
from app.sampling.generator import new_seed
from app.sampling.refuse import counted, named
from app.sampling.strata import Cut, CutBy, cut_frame, equal_bands
from app.sampling.units import LineFact, Unit, UnitKind, units_of

NOT_CHECKED: Mapping[Standing, str] = {
    Standing.VOIDED: "voided, not checked",
    Standing.SUPERSEDED: "superseded by a later claim, not checked",
    Standing.OUTSIDE_PERIOD: "outside the audited period",
}
NO_AMOUNT = "states no amount"
NOTHING_PAID = "amount of zero or below"
NO_LINE = "no line of it could be looked at"


class Column(StrEnum):
    """The columns whose values can be strata."""

    PROVIDER = "provider"
    CODER = "coder"
    CODE = "code"
    CLAIM_TYPE = "claim type"
    LINE_OF_BUSINESS = "line of business"
    MARKET = "market"


_COLUMNS: Mapping[Column, str] = {column: column.value.replace(" ", "_") for column in Column}  # as the lines are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Units a person leaves out, with the reason."""

    reason: str
    keys: tuple[str, ...]  # claims or members by their ids; lines by their own key or by their claim's id


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameAsked:
    """What a person asks of a frame."""

    unit: UnitKind = UnitKind.CLAIM
    kind: FrameKind = FrameKind.ALL
    leave_unpaid: bool = False  # leave out units whose amount is zero or below
    leave_unstated: bool = False  # leave out units that state no amount
    listed: tuple[Listed, ...] = ()
    column: Column | None = None  # whose values are the strata


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawAsked:
    """What a person asks of a draw. Without bands, boundaries and a column it is a simple random sample."""

    size: int
    seed: str = ""  # empty: the program chooses one
    spares: int = 0  # of a stratified sample: a stratum
    bands: int = 0  # amount bands of about as many units each
    boundaries: tuple[Decimal, ...] = ()  # of amount bands of one's own
    certainty_from: Decimal | None = None  # units of this amount or more are all taken
    certainty_values: tuple[str, ...] = ()
    share: Share = Share.PROPORTIONAL
    sizes: Mapping[str, int] = field(default_factory=dict)  # by stratum, as given
    deviations: Mapping[str, Decimal] = field(default_factory=dict)  # by stratum, for the optimal allocation


def frame_of(result: AuditResult, asked: FrameAsked, control: Sequence[TotalCheck] = (), despite: str = "") -> Frame:
    """Return the frame of an audit's lines, tied to the file's totals.

    `control`: totals the source states; one that does not tie needs a reason in `despite`. Raises `InputRefusedError` for an audit
    without lines, totals that do not tie, and exclusions that name nothing.
    """
    if not result.lines_kept:
        raise InputRefusedError(result.file, "", "The audit was kept without its lines.", "Run it again, then draw.")
    off = [check.name for check in control if not check.ties]
    if off and not despite.strip():
        why = f"The control total for {named(off)} does not tie to the file."
        raise InputRefusedError(result.file, "", why, "Reconcile the file with its source, or state why a sample is drawn all the same.")
    with LinesTable.of_result(result) as table:
        found = _Population(result, asked, table.unit_lines(_COLUMNS[asked.column] if asked.column is not None else None))
    return build_frame(
        asked.unit,
        found.units,
        found.left_out(),
        source=source_of(result),
        frame_kind=asked.kind,
        control_count=found.count_stated(),
        control_amount=found.amount_stated(),
    )


def source_of(result: AuditResult) -> str:
    """Return what the population is: the audited file and its period."""
    first, last = result.settings.period_from, result.settings.period_to
    if first is None and last is None:
        return f"{result.file}, all dates"
    return f"{result.file}, {first or 'the beginning'} to {last or 'the end'}"


def cut_of(frame: Frame, asked: FrameAsked, draw: DrawAsked) -> Cut:
    """Return how a frame is cut for a draw; raises `InputRefusedError` for bands and a column at once."""
    banded = draw.bands > 1 or draw.boundaries or draw.certainty_from is not None
    if asked.column is not None and banded:
        raise InputRefusedError("", "strata", "Amount bands and a column were both asked for.", "Stratify by one of them.")
    if asked.column is not None:
        return Cut(by=CutBy.VALUE, column=asked.column.value, certainty_values=draw.certainty_values)
    if draw.boundaries:
        return Cut(by=CutBy.AMOUNT, boundaries=draw.boundaries, certainty_from=draw.certainty_from)
    return equal_bands(frame, max(draw.bands, 1), draw.certainty_from) if banded else Cut()


def draw_sample(frame: Frame, asked: FrameAsked, draw: DrawAsked) -> Sample:
    """Return the sample asked for; raises `InputRefusedError` where the frame cannot give it."""
    seed, cut = draw.seed.strip() or new_seed(), cut_of(frame, asked, draw)
    if cut.by is CutBy.NOTHING:
        return draw_simple(frame, draw.size, seed, draw.spares)
    strata = cut_frame(frame, cut)
    if draw.share is Share.GIVEN:
        allocation = given(strata, draw.sizes)
    elif draw.share is Share.NEYMAN:
        allocation = neyman(strata, draw.size, draw.deviations)
    else:
        allocation = proportional(strata, draw.size)
    return draw_stratified(frame, cut, allocation, seed, draw.spares)


def tie_words(result: AuditResult, frame: Frame) -> str:
    """Return in one sentence how the population ties to the file's own totals."""
    found = frame.facts.population
    units = counted(found.count, frame.facts.unit.value, frame.facts.unit.plural)
    for basis in ("paid", "allowed", "billed"):
        stated = getattr(result.totals, basis)
        if stated is not None and not found.without_amount and stated == found.amount:
            return f"The population of {units} ties to the file: its amounts sum to the file's {basis} total of {stated:,}."
    if found.without_amount:
        return f"The population of {units} ties to the file by count; {found.without_amount:,} state no amount, so the amounts cannot tie."
    return f"The population of {units} ties to the file by count; its amounts come from several columns and tie to none alone."


class _Population:
    """All units of a file, those that cannot be drawn among them with the reason."""

    def __init__(self, result: AuditResult, asked: FrameAsked, lines: Iterable[UnitLine]) -> None:
        self._result, self._asked = result, asked
        self._bases: set[str | None] = set()
        self._owners: set[str] = set()
        self._by_claim: dict[str, list[str]] = {}  # of lines
        checked: list[LineFact] = []
        aside: list[UnitLine] = []
        for line in lines:
            self._bases.add(line.amount_basis if line.amount is not None else None)
            if (owner := self._owner(line)) is not None:
                self._owners.add(owner)
            if asked.unit is UnitKind.LINE and line.claim_id is not None and asked.listed:
                self._by_claim.setdefault(line.claim_id, []).append(line.content)
            if line.standing is Standing.CHECKED:
                checked.append(LineFact(line.content, line.claim_id, line.member, line.amount, line.value, line.flagged))
            else:
                aside.append(line)
        grouped = units_of(checked, asked.unit)
        self._reasons = dict(grouped.excluded)
        self.units = list(grouped.units)
        if aside:
            self.units += self._aside(aside, {unit.key for unit in grouped.units})
        self.units += self._without_lines()

    def left_out(self) -> dict[str, str]:
        """Return the reason of every unit left out; the first that holds."""
        asked = self._asked
        reasons = self._listed() | self._reasons
        for unit in self.units if asked.leave_unstated or asked.leave_unpaid else ():
            if unit.key in reasons:
                continue
            if asked.leave_unstated and unit.amount is None:
                reasons[unit.key] = NO_AMOUNT
            elif asked.leave_unpaid and unit.amount is not None and unit.amount <= 0:
                reasons[unit.key] = NOTHING_PAID
        return reasons

    def count_stated(self) -> int:
        """Return how many units the audit's own account makes: the lines it counted, or the file's claims or members with the rest."""
        lines = self._result.lines
        if self._asked.unit is UnitKind.LINE:
            return lines.checked + lines.voided + lines.superseded + lines.outside_period
        plain = len(self._owners) + self._lineless()
        return self._stated() + len(self.units) - plain  # lines without an owner and parted claims stand beside the file's own count

    def amount_stated(self) -> Decimal | None:
        """Return the file's own total of the amount used; None where lines state none or go by several columns."""
        (basis, *others) = self._bases or {None}
        return None if basis is None or others else getattr(self._result.totals, basis, None)

    def _stated(self) -> int:
        totals = self._result.totals
        return totals.claims if self._asked.unit is UnitKind.CLAIM else totals.members

    def _lineless(self) -> int:
        return max(0, self._stated() - len(self._owners))

    def _owner(self, line: UnitLine) -> str | None:
        unit = self._asked.unit
        return line.claim_id if unit is UnitKind.CLAIM else line.member if unit is UnitKind.MEMBER else None

    def _aside(self, lines: Sequence[UnitLine], taken: set[str]) -> list[Unit]:
        """Return lines that were not checked as units of their own: by claim or member, apart from its checked lines."""
        groups: dict[tuple[str, Standing], list[UnitLine]] = {}
        for line in lines:
            groups.setdefault((self._owner(line) or line.content, line.standing), []).append(line)
        units = []
        for (name, standing), members in groups.items():
            key = name if name not in taken else f"({NOT_CHECKED[standing]}) {name}"
            taken.add(key)
            self._reasons[key] = NOT_CHECKED[standing]
            amounts = [line.amount for line in members if line.amount is not None]
            total = sum(amounts, Decimal(0)) if amounts else None
            units.append(Unit(key=key, amount=total, lines=tuple(sorted(line.content for line in members))))
        return units

    def _without_lines(self) -> list[Unit]:
        """Return claims or members the file counts and no line names, so that what is left out is counted too."""
        if self._asked.unit is UnitKind.LINE:
            return []
        units = [Unit(key=f"(no line) {number}", amount=None) for number in range(1, self._lineless() + 1)]
        self._reasons |= {unit.key: NO_LINE for unit in units}
        return units

    def _listed(self) -> dict[str, str]:
        known = {unit.key for unit in self.units}
        reasons: dict[str, str] = {}
        missing: list[str] = []
        for listed in self._asked.listed:
            if not listed.reason.strip():
                raise InputRefusedError("", "sampling frame", "An exclusion gives no reason.", "State why the units are left out.")
            for key in listed.keys:
                found = [key] if key in known else self._by_claim.get(key, [])
                missing += [] if found else [key]
                reasons |= dict.fromkeys(found, listed.reason.strip())
        if missing:
            unit = self._asked.unit
            why = f"{counted(len(missing), 'exclusion names', 'exclusions name')} no {unit.value} of the file: {named(missing)}."
            raise InputRefusedError("", "sampling frame", why, "Take them back, or check how they are written.")
        return reasons
