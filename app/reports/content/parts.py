"""What a printed audit report is made of, whether Word or a PDF prints it: headings, paragraphs, tables and bars, with links inside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.reports.values import Figures, Share, Value, words

MOST_ROWS = 500  # rows of one table; beyond that the report says where the rest is
WORKBOOK = "the workbook carries all of them"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a place of the same report."""

    text: str
    to: str


Piece = str | Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; `place` is what links to it name."""

    text: str
    place: str
    level: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, with a lead-in in bold if it has one; a note is small and muted."""

    pieces: tuple[Piece, ...]
    lead: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table; numbers stand to the right."""

    pieces: tuple[Piece, ...]
    number: bool = False
    span: int = 1
    strong: bool = False

    @property
    def text(self) -> str:
        """Return the cell's words without their links."""
        return "".join(piece if isinstance(piece, str) else piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table. `joined`: the next row goes on with it, on the same page and without a line between."""

    cells: tuple[Cell, ...]
    place: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; its head is repeated on every page. Without a head the first column is one of names. `to_sign`: rows are tall."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    to_sign: bool = False
    shares: tuple[float, ...] = ()  # of the page's width, one a column; none: by what the columns hold

    @property
    def columns(self) -> int:
        """Return how many columns it has."""
        return max((sum(cell.span for cell in row.cells) for row in self.rows), default=len(self.head))

    @property
    def numbers(self) -> frozenset[int]:
        """Return the columns of numbers: those whose first filled cell is one."""
        return frozenset(
            at
            for at in range(len(self.head))
            if next((row.cells[at].number for row in self.rows if at < len(row.cells) and row.cells[at].text), False)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar: its name, how long it is as a part of the longest (0 to 1), and the amount in words."""

    name: str
    length: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar chart."""

    title: str
    bars: tuple[Bar, ...]
    place: str


Part = Heading | Paragraph | Table | Bars


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report: who reports on what, then the parts in order."""

    title: str
    subtitle: str
    organisation: str
    state: str
    draft: bool
    cover: Table
    confidential: str
    contents: str  # the title of the list of contents
    parts: tuple[Part, ...]

    @property
    def sections(self) -> tuple[Heading, ...]:
        """Return the headings of the list of contents."""
        return tuple(part for part in self.parts if isinstance(part, Heading) and part.level == 1)


def text(*pieces: Piece, lead: str = "") -> Paragraph:
    """Return a paragraph."""
    return Paragraph(pieces=pieces, lead=lead)


def note(said: str) -> Paragraph:
    """Return a small muted line."""
    return Paragraph(pieces=(said,), note=True)


def paragraphs(said: str) -> tuple[Paragraph, ...]:
    """Return a person's text, a paragraph a line."""
    return tuple(text(line.strip()) for line in said.splitlines() if line.strip())


def cell(value: Value | Piece, *, span: int = 1, strong: bool = False) -> Cell:
    """Return a cell of one value or link."""
    if isinstance(value, Link):
        return Cell(pieces=(value,), span=span, strong=strong)
    number = isinstance(value, (int, Decimal, Share))
    return Cell(pieces=(words(value),), number=number, span=span, strong=strong)


def row(*values: Value | Piece, place: str = "") -> Row:
    """Return a row of a cell each."""
    return Row(cells=tuple(cell(value) for value in values), place=place)


def figures_table(found: Figures, most: int = MOST_ROWS, *, leave_out: Sequence[str] = (), to_sign: bool = False) -> Iterable[Part]:
    """Return a table of figures and, where it is cut, a line that says so; nothing where there is nothing. `leave_out` names columns."""
    if not found:
        return
    kept = [at for at, name in enumerate(found.head) if name not in leave_out]
    head = tuple(found.head[at] for at in kept)
    named = any(head[1:])
    made = _named_row if named else _pair
    rows = tuple(made([line[at] for at in kept]) for line in found.rows[:most])
    yield Table(head=head if named or head[0] else (), rows=rows, to_sign=to_sign)
    if len(found.rows) > most:
        yield cut(most, len(found.rows))


def _named_row(values: Sequence[Value]) -> Row:
    return row(*values)


def _pair(values: Sequence[Value]) -> Row:
    """Return a row of a name and what it stands for; in such a table numbers stand to the left as texts do."""
    name, *rest = values
    return Row(cells=(cell(name, strong=True), *(Cell(pieces=(words(value),)) for value in rest)))


def cut(shown: int, held: int) -> Paragraph:
    """Return the line that says how much of a table is printed."""
    return note(f"The first {shown:,} of {held:,}; {WORKBOOK}.")


def bars(title: str, place: str, amounts: Iterable[tuple[str, int | Decimal]]) -> Iterable[Bars]:
    """Return a bar chart of amounts above zero; nothing where there are fewer than two."""
    held = [(name, amount) for name, amount in amounts if amount > 0]
    if len(held) < 2:
        return
    longest = max(amount for _, amount in held)
    yield Bars(
        title=title, place=place, bars=tuple(Bar(name=name, length=float(amount / longest), label=words(amount)) for name, amount in held)
    )
