"""What the tracked changes around a piece of Word text say of it, however deeply they are nested."""

from dataclasses import dataclass

from app.documents.docx.wordml import Element, attribute, attributes, children, name
from app.documents.model import Author, Change

TRACKED = frozenset({"w:ins", "w:del", "w:moveFrom", "w:moveTo"})
MOVE_RANGES = frozenset({f"w:move{way}Range{end}" for way in ("From", "To") for end in ("Start", "End")})
_ROW_MARKS = {"w:ins": "w:ins", "w:del": "w:del", "w:cellIns": "w:ins", "w:cellDel": "w:del"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Whether a text is part of each wording, and who says so."""

    old: bool = True
    new: bool = True
    moved: bool = False
    author: Author | None = None
    move: str | None = None

    @property
    def change(self) -> Change:
        """The one word for it."""
        if self.old and self.new:
            return Change.SAME
        if self.new:
            return Change.MOVED_TO if self.moved else Change.INSERTED
        if self.old:
            return Change.MOVED_FROM if self.moved else Change.DELETED
        return Change.NEITHER

    def within(self, kind: str, author: Author | None, move: str | None = None) -> "Mark":
        """Return the mark of what stands inside a tracked change of that kind."""
        inserted = kind in ("w:ins", "w:moveTo")
        moved = self.moved or kind in ("w:moveFrom", "w:moveTo")
        return Mark(self.old and not inserted, self.new and inserted, moved, author or self.author, move or self.move)


PLAIN = Mark()  # what no tracked change is around


def author_of(element: Element) -> Author | None:
    """Return who made a tracked change."""
    who, when = attributes(element, "author", "date")
    return Author(who, when or None) if who or when else None


def inside(mark: Mark, element: Element, move: str | None = None) -> Mark:
    """Return the mark of what stands inside a tracked-change element."""
    kind = name(element)
    return mark.within(kind, author_of(element), move if kind.startswith("w:move") else None)


def paragraph_end(mark: Mark, properties: Element) -> Mark:
    """Return the mark of a paragraph's end, from the run properties of the paragraph."""
    for item in properties:
        if name(item) in TRACKED:
            mark = inside(mark, item)
    return mark


def row_or_cell(mark: Mark, properties: Element | None) -> Mark:
    """Return the mark of a table row or cell."""
    for item in children(properties, *_ROW_MARKS):
        mark = mark.within(_ROW_MARKS[name(item)], author_of(item))
    return mark


class Moves:
    """The named move ranges open at the place being read."""

    def __init__(self) -> None:
        self._open: dict[str, str] = {}

    def note(self, element: Element) -> None:
        """Open or close a range."""
        key = attribute(element, "id")
        if name(element).endswith("Start"):
            self._open[key] = attribute(element, "name")
        else:
            self._open.pop(key, None)

    @property
    def current(self) -> str | None:
        """The name of the range opened last."""
        return next(reversed(self._open.values()), None) or None
