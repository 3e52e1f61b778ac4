"""What the versions of a policy print in their code lists, each read by the code set of its own day, told code by code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.codesets.expand import key_of
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.documents.model import Place
from app.ledger.clocks import own_day
from app.ledger.items import Item, Written
from app.ledger.model import VersionInForce
from app.policy.model import CodeForm, CodeListing

NOT_COVERED = "not-covered"
COVERAGES = (None, NOT_COVERED)


@dataclass(frozen=True, slots=True)
class Printing:
    """A code printed by one version. `born`: it came into being within a printed range while the version was in force."""

    place: Place
    supports: tuple[str, ...] | None
    born: date | None = None


Cell = CodeListing | Printing | None  # most codes are printed by themselves: the facts of a version then stand for their printing
Cells = Sequence[Cell]  # one a version, oldest first


def printing(cell: CodeListing | Printing) -> Printing:
    """Return how a code is printed."""
    return cell if isinstance(cell, Printing) else Printing(cell.source, cell.supports)


@dataclass(slots=True)
class Listing:
    """The code list of one version, its codes apart."""

    first: dict[CodeSystem, Place] = field(default_factory=dict)  # where the list of a system begins
    unread: str = ""  # what of it was not understood, without points
    all_diagnoses: Place | None = None

    @property
    def speaks(self) -> bool:
        """Whether any list was read: of an unread list nothing can be said to be missing."""
        return bool(self.first) or self.all_diagnoses is not None

    def replaced(self, system: CodeSystem) -> bool:
        """Whether the version has a list of the system, or says that all diagnoses are meant."""
        return system in self.first or (system is CodeSystem.ICD10CM and self.all_diagnoses is not None)


class Lists:
    """The code lists of a policy's versions, oldest first."""

    def __init__(self, versions: Sequence[VersionInForce], code_sets: CodeSets) -> None:
        self._code_sets = code_sets
        self._none: list[Cell] = [None] * len(versions)
        self._codes: dict[tuple[CodeSystem, str | None], dict[str, list[Cell]]] = {}
        self._ranges: dict[tuple[Item, str | None], list[Cell]] = {}  # those no table could expand
        ends = [*(held.start for held in versions[1:]), None]
        self.listings = [self._read(index, held, end) for index, (held, end) in enumerate(zip(versions, ends, strict=True))]

    def items(self) -> Iterator[Item]:
        """Yield every code and every unexpanded range that some version prints, those printed under both coverages twice."""
        for (system, _), codes in self._codes.items():
            yield from (Item(system, code) for code in codes)
        yield from (item for item, _ in self._ranges)

    def ranges(self) -> set[Item]:
        """Return the printed ranges that no table could expand."""
        return {item for item, _ in self._ranges}

    def cells(self, item: Item, coverage: str | None) -> Cells:
        """Return how each version prints the code, by itself or inside a range no table could expand."""
        if item.through:
            return self._ranges.get((item, coverage), self._none)
        codes = self._codes.get((item.system, coverage))
        own = codes.get(item.code, self._none) if codes is not None else self._none
        around = [cells for (other, side), cells in self._ranges.items() if side == coverage and other.holds(item)]
        if not around:
            return own
        return [next((cell for cell in (mine, *others) if cell is not None), None) for mine, *others in zip(own, *around, strict=True)]

    def _read(self, index: int, held: VersionInForce, end: date | None) -> Listing:
        version = held.version
        listing = Listing(all_diagnoses=version.all_diagnoses, unread=" ".join(key_of(item.text) for item in version.unread))
        day = own_day(version) or held.start
        system: CodeSystem | None = None
        coverage: str | None = None
        codes: dict[str, list[Cell]] = {}
        for printed in version.codes:
            if printed.system is not system or printed.coverage != coverage:
                system, coverage = printed.system, printed.coverage
                codes = self._codes.setdefault((system, coverage), {})
                listing.first.setdefault(system, printed.source)
            if printed.form is CodeForm.SINGLE and printed.through is None:
                cells = codes.get(printed.code)
                if cells is None:
                    cells = codes[printed.code] = self._none.copy()
                cells[index] = printed if cells[index] is None else _both(cells[index], printed)
            else:
                self._take(index, printed, codes, (day, end))
        return listing

    def _take(self, index: int, printed: CodeListing, codes: dict[str, list[Cell]], days: tuple[date, date | None]) -> None:
        """Keep what is printed as a range, category or placeholder."""
        written = Written(printed.system, printed.code, printed.through, printed.form)
        told = Printing(printed.source, printed.supports)
        for item in written.items(self._code_sets, days[0]):
            key = (item, printed.coverage)
            cells = self._ranges.setdefault(key, self._none.copy()) if item.through else codes.setdefault(item.code, self._none.copy())
            cells[index] = _both(cells[index], told)
        for item, born in written.born(self._code_sets, *days).items():
            cells = codes.setdefault(item.code, self._none.copy())
            cells[index] = _both(cells[index], Printing(printed.source, printed.supports, born))


def _both(known: Cell, told: CodeListing | Printing) -> CodeListing | Printing:
    """Keep the first place; a diagnosis listed for some codes here and for others there supports both."""
    if known is None:
        return told
    one, two = printing(known), printing(told)
    supports = None if one.supports is None or two.supports is None else tuple(dict.fromkeys((*one.supports, *two.supports)))
    born = None if one.born is None or two.born is None else min(one.born, two.born)
    return Printing(one.place, supports, born)
