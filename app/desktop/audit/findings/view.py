"""The table of findings: however many are selected, nothing walks them one by one."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.desktop.audit.findings.model import FindingsModel
from app.desktop.choosing import choose
from app.desktop.tables import Table
from app.desktop.theme import Theme

WIDTHS = (128, 110, 44, 102, 88, 210, 88, 104, 112, 72)
MOST_COPIED = 5000

Range = tuple[int, int]  # from a row to before another


class FindingsView(Table):
    """A table that knows its selection by ranges of rows."""

    too_many = Signal()  # rows to be copied

    def __init__(self, theme: Theme, model: FindingsModel, parent: QWidget | None = None) -> None:
        """Show the model; sorting is the model's affair."""
        super().__init__(theme, parent)
        self.setAccessibleName("Findings")
        self.setModel(model)
        for column, width in enumerate(WIDTHS):
            self.setColumnWidth(column, width)
        head = self.horizontalHeader()
        head.setSelectionModel(QItemSelectionModel(model, head))  # with that of the rows it asks every row whether the column is selected
        head.setSortIndicatorShown(True)
        head.setSectionsClickable(True)
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)

    @property
    def ranges(self) -> tuple[Range, ...]:
        """The rows selected, as ranges in their order."""
        found: list[Range] = []
        chosen = self.selectionModel().selection()
        parts = (chosen.at(place) for place in range(chosen.count()))
        for first, last in sorted((part.top(), part.bottom() + 1) for part in parts):
            if found and first <= found[-1][1]:
                found[-1] = (found[-1][0], max(last, found[-1][1]))
            else:
                found.append((first, last))
        return tuple(found)

    @property
    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(last - first for first, last in self.ranges)

    def select_row(self, row: int) -> None:
        """Select one row and bring it into sight."""
        index = self.model().index(row, 0)
        choose(self, index)
        self.scrollTo(index)

    def selected_text(self) -> str:
        """Return the selected rows as text, where they are not more than a clipboard is for."""
        if self.selected_count > MOST_COPIED:
            self.too_many.emit()
            return ""
        return super().selected_text()

    def listen(self, keys: str, take: Callable[[], None]) -> None:
        """Take a step at a key while the table has the focus."""
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(take)
