"""What a project must hold, going by its trail alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.project.keys import parsed
from app.project.model import Tampering
from app.project.trail import (
    AUDITED,
    CREATED,
    DECIDED,
    DOCUMENT_ADDED,
    DOCUMENT_READ,
    DOCUMENT_REMOVED,
    IMPORTED,
    REDONE,
    TABLE_ADDED,
    TABLE_REMOVED,
    UNDONE,
    UPGRADED,
)

Place = tuple[str, int | str]  # the noun and its number or key
Detail = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing a project keeps, as the trail knows it."""

    record: int
    content: tuple[object, ...]  # hashes and kinds
    undone: int | None = None  # the record that undid it


@dataclass(slots=True)
class Expected:
    """What the records read so far leave a project with."""

    kept: dict[Place, Kept] = field(default_factory=dict)
    steps: dict[int, list[Place]] = field(default_factory=dict)
    meta: dict[str, str] = field(default_factory=dict)
    schema: int = 0
    doubtful: list[Tampering] = field(default_factory=list)

    def keep(self, place: Place, entry: Kept) -> None:
        """Note what a record brought; twice the same number shows that rows were taken away in between."""
        if place in self.kept:
            noun, key = place
            self.doubtful.append(Tampering(entry.record, f"Record {entry.record} makes {noun} {key} a second time."))
        self.kept[place] = entry

    def mark(self, step: int, undone: int | None) -> None:
        """Mark the decisions of a step as undone by a record, or as standing."""
        for place in self.steps[step]:
            self.kept[place] = replace(self.kept[place], undone=undone)


def replay(rows: Sequence[tuple[Any, ...]]) -> Expected:
    """Return what the trail's records, oldest first, leave a project with. One that cannot be read is noted as doubtful."""
    expected = Expected()
    for number, at, _, action, detail, *_ in rows:
        take = _TAKERS.get(action)
        if take is None:
            continue
        try:
            found: Any = parsed(detail)
            take(expected, number, {"at": at, **found})
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            expected.doubtful.append(Tampering(number, f"Record {number} does not say what a record of its kind says."))
    return expected


def _created(expected: Expected, _number: int, detail: Detail) -> None:
    expected.meta = {"id": detail["project"], "created": detail["at"]}
    expected.schema = detail["schema"]


def _upgraded(expected: Expected, _number: int, detail: Detail) -> None:
    expected.schema = detail["to"]


def _document_added(expected: Expected, number: int, detail: Detail) -> None:
    sha256 = detail["document"]
    expected.keep(("document", sha256), Kept(number, (detail["content"], sha256, detail["parsed"])))


def _document_read(expected: Expected, _number: int, detail: Detail) -> None:
    place = ("document", detail["document"])
    entry = expected.kept[place]
    expected.kept[place] = replace(entry, content=(*entry.content[:2], detail["parsed"]))


def _document_removed(expected: Expected, _number: int, detail: Detail) -> None:
    del expected.kept["document", detail["document"]]


def _decided(expected: Expected, number: int, detail: Detail) -> None:
    step = detail["step"]
    places: list[Place] = []
    for decision, what, content in detail["decisions"]:
        place = ("decision", decision)
        expected.keep(place, Kept(number, (step, what, content)))
        places.append(place)
    expected.steps[step] = places


def _undone(expected: Expected, number: int, detail: Detail) -> None:
    expected.mark(detail["step"], number)


def _redone(expected: Expected, _number: int, detail: Detail) -> None:
    expected.mark(detail["step"], None)


def _imported(expected: Expected, number: int, detail: Detail) -> None:
    expected.keep(("import", detail["import"]), Kept(number, (detail["content"],)))


def _audited(expected: Expected, number: int, detail: Detail) -> None:
    expected.keep(("audit", detail["audit"]), Kept(number, (detail["content"],)))


def _table_added(expected: Expected, number: int, detail: Detail) -> None:
    expected.keep(("table", detail["table"]), Kept(number, (detail["content"],)))


def _table_removed(expected: Expected, _number: int, detail: Detail) -> None:
    del expected.kept["table", detail["table"]]


_TAKERS: Mapping[str, Callable[[Expected, int, Detail], None]] = {
    CREATED: _created,
    UPGRADED: _upgraded,
    DOCUMENT_ADDED: _document_added,
    DOCUMENT_READ: _document_read,
    DOCUMENT_REMOVED: _document_removed,
    DECIDED: _decided,
    UNDONE: _undone,
    REDONE: _redone,
    IMPORTED: _imported,
    AUDITED: _audited,
    TABLE_ADDED: _table_added,
    TABLE_REMOVED: _table_removed,
}
