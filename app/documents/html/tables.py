"""Tables of a web page: which are tables at all, and in which row and column a cell stands."""

from app.documents.html.styles import Element
from app.documents.model import Cell

_WIDEST = 1000


def is_layout(table: Element) -> bool:
    """Whether a table only places parts of the page: it says so, or other tables and headings stand in its cells."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iterdescendants("table"), None) is not None:
        return True
    heading = next(table.iterdescendants("h1", "h2", "h3"), None)
    return heading is not None and next(heading.iterancestors("table"), None) is table and sum(1 for _ in table.iter("tr")) < 4


class Grid:
    """Counts rows and columns, with the cells that reach over several of them."""

    def __init__(self, table: int) -> None:
        """`table` is the table's number in the document."""
        self._table = table
        self._row = -1
        self._column = 0
        self._taken: dict[int, int] = {}  # column -> rows still to come under a cell that reaches down

    def new_row(self) -> None:
        """Begin a row."""
        self._row += 1
        self._taken = {column: left - 1 for column, left in self._taken.items() if left > 1} if self._row else {}
        self._column = 0

    def place(self, cell: Element) -> Cell:
        """Return where a cell stands."""
        while self._column in self._taken:
            self._column += 1
        place = Cell(self._table, self._row, self._column)
        across, down = _span(cell.get("colspan")), _span(cell.get("rowspan"))
        if down > 1:
            self._taken |= {self._column + step: down for step in range(across)}
        self._column += across
        return place


def _span(text: str | None) -> int:
    bare = (text or "").strip()
    return max(1, min(_WIDEST, int(bare))) if bare.isdigit() and len(bare) < 5 else 1
