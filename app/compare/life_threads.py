"""How one matter is found in each version, and which of it in one version is which in the next."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from app.codesets.tables import CodeSets
from app.compare.ages import age_pairs
from app.compare.atoms import plain
from app.compare.criteria import match_nodes, read_trees
from app.compare.lineup import Lineup
from app.compare.model import CodeDetail
from app.documents.model import Place
from app.policy.listing import holds, version_day
from app.policy.model import CodeListing, PartialDate, PolicyDate, PolicyVersion

Lineups = Callable[[int], Lineup]  # a version beside the next one
ALONE = 0  # the number of a matter of which a version has at most one


@dataclass(frozen=True, slots=True)
class Sighting:
    """The matter in one version; equal `essence`: it says the same."""

    text: str
    label: str | None
    place: Place
    essence: Hashable


class Thread(ABC):
    """All of one kind in each version, counted from 0."""

    def __init__(self, versions: Sequence[PolicyVersion]) -> None:
        """Take the versions, oldest first."""
        self.versions = versions
        self._seen: dict[int, tuple[Sighting, ...]] = {}
        self._links: dict[int, Mapping[int, int]] = {}

    def sightings(self, index: int) -> tuple[Sighting, ...]:
        """Return everything of the kind in a version."""
        if index not in self._seen:
            self._seen[index] = self._read(self.versions[index])
        return self._seen[index]

    def at(self, index: int, place: Place | None) -> int | None:
        """Return which of a version's stands at a place."""
        if place is None:
            return None
        near = [(number, seen.place) for number, seen in enumerate(self.sightings(index)) if seen.place.block == place.block]
        exact = (number for number, held in near if (held.start, held.end) == (place.start, place.end))
        inside = (number for number, held in near if held.start < place.end and place.start < held.end)
        return next(exact, next(inside, None))

    def onward(self, index: int, number: int, way: int) -> int | None:
        """Return which of the next (way 1) or the former (-1) version's it is."""
        if way > 0:
            return self._linked(index).get(number)
        return next((one for one, other in self._linked(index - 1).items() if other == number), None)

    def like(self, index: int, essence: Hashable) -> int | None:
        """Return which of a version's says the same."""
        return next((number for number, seen in enumerate(self.sightings(index)) if seen.essence == essence), None)

    def moved(self, index: int, number: int) -> bool:  # noqa: ARG002 what most kinds do not know
        """Whether it stands elsewhere than in the version before."""
        return False

    def _linked(self, index: int) -> Mapping[int, int]:
        if index not in self._links:
            self._links[index] = self._link(index)
        return self._links[index]

    @abstractmethod
    def _read(self, version: PolicyVersion) -> tuple[Sighting, ...]:
        """Return everything of the kind in a version."""

    @abstractmethod
    def _link(self, index: int) -> Mapping[int, int]:
        """Return which of a version's are which of the next one's."""


class _Named(Thread):
    """What has a name of its own: the same wherever it stands."""

    def at(self, index: int, place: Place | None) -> int | None:  # noqa: ARG002 its name says enough
        return ALONE if self.sightings(index) else None

    def _link(self, index: int) -> Mapping[int, int]:
        return {ALONE: ALONE} if self.sightings(index) and self.sightings(index + 1) else {}


class CodeThread(_Named):
    """A printed code or range."""

    def __init__(self, versions: Sequence[PolicyVersion], detail: CodeDetail, code_sets: CodeSets) -> None:
        """Follow the code a change names."""
        super().__init__(versions)
        self._detail = detail
        self._code_sets = code_sets

    def _read(self, version: PolicyVersion) -> tuple[Sighting, ...]:
        wanted = self._detail
        own = [item for item in version.codes if item.system is wanted.system]
        found = next((item for item in own if (item.code, item.through) == (wanted.code, wanted.through)), None)
        if found is None:
            day = version_day(version.dates)
            found = next((item for item in own if holds(item, wanted.code, self._code_sets, day)), None)
        return (_code(found),) if found is not None else ()


class DateThread(_Named):
    """A date of one meaning."""

    def __init__(self, versions: Sequence[PolicyVersion], kind: str) -> None:
        """`kind` is the value of a `DateKind`."""
        super().__init__(versions)
        self._kind = kind

    def _read(self, version: PolicyVersion) -> tuple[Sighting, ...]:
        stated: tuple[PolicyDate | PartialDate, ...] = (*version.dates, *version.dates_partial)
        found = next((item for item in stated if item.kind.value == self._kind), None)
        if found is None:
            return ()
        essence = found.day if isinstance(found, PolicyDate) else found.text
        return (Sighting(found.source.text, None, found.source, essence),)


class AgeThread(Thread):
    """The age rules."""

    def __init__(self, versions: Sequence[PolicyVersion], lineups: Lineups) -> None:
        """Take the versions and each beside the next."""
        super().__init__(versions)
        self._lineups = lineups

    def _read(self, version: PolicyVersion) -> tuple[Sighting, ...]:
        return tuple(
            Sighting(rule.text, None, rule.source, (rule.low, rule.low_inclusive, rule.high, rule.high_inclusive, rule.unit))
            for rule in version.ages
        )

    def _link(self, index: int) -> Mapping[int, int]:
        old, new = self.versions[index], self.versions[index + 1]
        pairs = age_pairs(old, new, self._lineups(index))
        first = {id(rule): number for number, rule in enumerate(old.ages)}
        second = {id(rule): number for number, rule in enumerate(new.ages)}
        return {first[id(one)]: second[id(other)] for one, other in pairs if one is not None and other is not None}


class CriterionThread(Thread):
    """The criteria, with the path of labels to each."""

    def __init__(self, versions: Sequence[PolicyVersion], lineups: Lineups) -> None:
        """Take the versions and each beside the next."""
        super().__init__(versions)
        self._lineups = lineups

    def _read(self, version: PolicyVersion) -> tuple[Sighting, ...]:
        return tuple(
            Sighting(node.criterion.text, node.path, node.place, node.text) for node in read_trees(version).stated if node.place is not None
        )

    def _link(self, index: int) -> Mapping[int, int]:
        old, new = (read_trees(self.versions[at]) for at in (index, index + 1))
        first, second = ({node.number: number for number, node in enumerate(trees.stated)} for trees in (old, new))
        pairs = match_nodes(old, new, self._lineups(index))
        return {first[one.number]: second[other.number] for one, other in pairs if one is not None and other is not None}


class ParagraphThread(Thread):
    """The paragraphs."""

    def __init__(self, versions: Sequence[PolicyVersion], lineups: Lineups) -> None:
        """Take the versions and each beside the next."""
        super().__init__(versions)
        self._lineups = lineups
        self._moved: dict[int, frozenset[int]] = {}

    def moved(self, index: int, number: int) -> bool:
        """Whether the comparison with the version before found the paragraph elsewhere."""
        if index == 0:
            return False
        if index not in self._moved:
            rows = self._lineups(index - 1).rows
            self._moved[index] = frozenset(
                block.index for row in rows if row.match.moved and row.match.new for block in row.match.new.blocks
            )
        return number in self._moved[index]

    def _read(self, version: PolicyVersion) -> tuple[Sighting, ...]:
        return tuple(Sighting(block.text, block.label or None, block.place(), plain(block.body_text)) for block in version.text.blocks)

    def _link(self, index: int) -> Mapping[int, int]:
        return self._lineups(index).old_to_new


def _code(item: CodeListing) -> Sighting:
    printed = f"{item.code}–{item.through}" if item.through else item.code
    text = printed if item.description is None else f"{printed} {item.description}"
    return Sighting(text, None, item.source, (item.code, item.through, item.coverage))
