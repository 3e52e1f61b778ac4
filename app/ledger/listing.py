"""What a version prints in its code list, read by the code set of its own day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.codesets.expand import key_of
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.documents.model import Place
from app.ledger.clocks import own_day
from app.ledger.items import Item, Written
from app.ledger.model import VersionInForce
from app.policy.model import CodeListing


@dataclass(frozen=True, slots=True)
class Printing:
    """A code printed by one version, covered or not. `born`: it came into being within a printed range while the version was in force."""

    place: Place
    supports: tuple[str, ...] | None
    born: date | None = None


_Key = tuple[Item, str | None]  # the item and its coverage


@dataclass(slots=True)
class Listing:
    """The code list of one version."""

    printed: dict[_Key, Printing] = field(default_factory=dict)
    first: dict[CodeSystem, Place] = field(default_factory=dict)  # where the list of a system begins
    ranges: list[_Key] = field(default_factory=list)  # those no table could expand
    unread: str = ""  # what of it was not understood, without points
    all_diagnoses: Place | None = None

    @property
    def speaks(self) -> bool:
        """Whether any list was read: of an unread list nothing can be said to be missing."""
        return bool(self.printed) or self.all_diagnoses is not None

    def find(self, item: Item, coverage: str | None) -> Printing | None:
        """Return how the code is printed, by itself or inside a range no table could expand."""
        found = self.printed.get((item, coverage))
        if found is None and not item.through:
            found = next((self.printed[key] for key in self.ranges if key[1] == coverage and key[0].holds(item)), None)
        return found

    def lacks(self, item: Item, coverage: str | None) -> bool:
        """Whether the list was read and does not print the code, not even in a part that was not understood."""
        return self.speaks and self.find(item, coverage) is None and key_of(item.code) not in self.unread

    def replaced(self, system: CodeSystem) -> bool:
        """Whether the version has a list of the system, or says that all diagnoses are meant."""
        return system in self.first or (system is CodeSystem.ICD10CM and self.all_diagnoses is not None)


def read_listings(versions: Sequence[VersionInForce], code_sets: CodeSets) -> list[Listing]:
    """Return the code lists of a policy's versions, oldest first."""
    ends = [held.start for held in versions[1:]]
    return [_read(held, end, code_sets) for held, end in zip(versions, [*ends, None], strict=True)]


def _read(held: VersionInForce, end: date | None, code_sets: CodeSets) -> Listing:
    version = held.version
    listing = Listing(all_diagnoses=version.all_diagnoses, unread=" ".join(key_of(item.text) for item in version.unread))
    for printed in version.codes:
        listing.first.setdefault(printed.system, printed.source)
        _take(listing, printed, own_day(version) or held.start, end, code_sets)
    return listing


def _take(listing: Listing, printed: CodeListing, day: date, end: date | None, code_sets: CodeSets) -> None:
    written = Written(printed.system, printed.code, printed.through, printed.form)
    for item in written.items(code_sets, day):
        _keep(listing, (item, printed.coverage), Printing(printed.source, printed.supports))
        if item.through and (item, printed.coverage) not in listing.ranges:
            listing.ranges.append((item, printed.coverage))
    for item, born in written.born(code_sets, day, end).items():
        _keep(listing, (item, printed.coverage), Printing(printed.source, printed.supports, born))


def _keep(listing: Listing, key: _Key, printing: Printing) -> None:
    """Keep the first place; a diagnosis listed for some codes here and for others there supports both."""
    known = listing.printed.get(key)
    if known is None:
        listing.printed[key] = printing
        return
    supports = None if known.supports is None or printing.supports is None else tuple(dict.fromkeys((*known.supports, *printing.supports)))
    born = None if known.born is None or printing.born is None else min(known.born, printing.born)
    listing.printed[key] = Printing(known.place, supports, born)
