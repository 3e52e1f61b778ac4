"""The one table: fixed row height, sorting, column chooser, copy with headers."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QBrush, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.desktop.choosing import choose
from app.desktop.theme import Theme

COMFORTABLE = 26
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Table(QTableView):
    """A table as people know it from a spreadsheet, read-only unless its model says otherwise."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Rows are `COMFORTABLE` pixels high."""
        super().__init__(parent)
        self.theme = theme
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(COMFORTABLE)
        rows.setDefaultSectionSize(COMFORTABLE)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self.choose_columns)
        head.setSectionsMovable(True)
        self.setItemDelegate(_Rows(self))
        self.setIconSize(QSize(16, 16))

    def selectRow(self, row: int) -> None:
        """Select this row alone, whatever keys are held meanwhile."""
        choose(self, self.model().index(row, 0))

    def setCurrentIndex(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """Make this cell current and its row alone selected, whatever keys are held meanwhile."""
        choose(self, index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the selected rows with their headers."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        """Return the selected rows as tab-separated text under their headers; no cell can turn into a formula."""
        model, head = self.model(), self.horizontalHeader()
        shown = [head.logicalIndex(place) for place in range(head.count()) if not head.isSectionHidden(head.logicalIndex(place))]
        lines = ["\t".join(str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in shown)]
        rows = sorted(index.row() for index in self.selectionModel().selectedRows(shown[0])) if shown else []
        lines += ["\t".join(plain_cell(str(model.index(row, column).data() or "")) for column in shown) for row in rows]
        return "\n".join(lines)

    def choose_columns(self, where: QPoint) -> None:
        """Let the person hide and show columns."""
        menu = self.columns_menu()
        menu.exec(self.horizontalHeader().mapToGlobal(where))

    def columns_menu(self) -> QMenu:
        """Return a menu with a tick for each column that is shown."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        head, model = self.horizontalHeader(), self.model()
        shown = head.count() - head.hiddenSectionCount()
        for column in range(head.count()):
            action = menu.addAction(str(model.headerData(column, Qt.Orientation.Horizontal) or "Icon"))
            action.setCheckable(True)
            action.setChecked(not head.isSectionHidden(column))
            action.setEnabled(head.isSectionHidden(column) or shown > 1)
            action.toggled.connect(lambda wanted, column=column: head.setSectionHidden(column, not wanted))
        return menu


class _Rows(QStyledItemDelegate):
    """Draws a model's own background, which a style sheet would leave out."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        brush = index.data(Qt.ItemDataRole.BackgroundRole)
        state: QStyle.StateFlag = option.state
        if isinstance(brush, QBrush) and not state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, brush)
        super().paint(painter, option, index)


def plain_cell(text: str) -> str:
    """Return a cell on one line, kept from being read as a formula."""
    flat = " ".join(text.split("\n")).replace("\t", " ")
    return f"'{flat}" if flat.startswith(_FORMULA) else flat
