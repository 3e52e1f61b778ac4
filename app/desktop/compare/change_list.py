"""The list of changes as it is drawn: a letter for the kind, where it stands, what it was and what it is now."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from app.compare.model import PolicyChange
from app.desktop.choosing import choose
from app.desktop.compare import words
from app.desktop.compare.change_table import KIND, STATE, WHAT, WHERE, ChangeTable
from app.desktop.compare.painting import paint_badge
from app.desktop.compare.review_signs import paint_state
from app.desktop.theme import Role, Theme

_ROW = 28
_TALL_ROW = 46  # with old and new below the name, where there is no room for them beside it
_ROOMY = 470  # pixels from which on they stand side by side
_BADGE = 18
_STATE = 72  # of the effect, the class and whether it was reviewed


class ChangeList(QTableView):
    """Choosing a row chooses the change."""

    chosen = Signal(object)  # PolicyChange
    only_requested = Signal(object)  # ChangeKind
    all_requested = Signal()
    menu_requested = Signal(object)  # QMenu: add what can be done with the selected changes

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.table = ChangeTable(self)
        self.setModel(self.table)
        self._delegate = _ChangeDelegate(theme, self.table, self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(40)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(False)
        head.sectionClicked.connect(self._sort)
        head.resizeSection(KIND, 46)
        head.resizeSection(WHERE, 128)
        head.resizeSection(STATE, _STATE)
        head.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(STATE, QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName("Changes")
        theme.changed.connect(self.viewport().update)
        self._roomy = True
        self._quiet = False
        self._by = (-1, Qt.SortOrder.AscendingOrder)
        self._page_order: tuple[PolicyChange, ...] = ()
        self.selectionModel().currentRowChanged.connect(self._current_changed)

    @property
    def selected(self) -> tuple[PolicyChange, ...]:
        """The selected changes in the order listed."""
        return tuple(self.table.at(row) for row in sorted(index.row() for index in self.selectionModel().selectedRows()))

    def show_changes(self, changes: tuple[PolicyChange, ...]) -> None:
        """List changes in the order of the page; a person's sorting is kept."""
        self._page_order = changes
        self.table.show(changes)
        if self._by[0] >= 0:
            self.table.sort(*self._by)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give each part a column where there is room, else put old and new below the name."""
        super().resizeEvent(event)
        roomy = self.viewport().width() >= _ROOMY
        if roomy != self._roomy:
            self._roomy = roomy
            self.setColumnHidden(WHERE, not roomy)
            self.setColumnHidden(STATE, not roomy)
            self.table.set_narrow(narrow=not roomy)
            self.verticalHeader().setDefaultSectionSize(_ROW if roomy else _TALL_ROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the listed changes with their headers."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the list."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy listed changes", self.copy)
        index = self.indexAt(event.pos())
        if index.isValid():
            kind = self.table.at(index.row()).kind
            menu.addAction(f"Show only: {words.KINDS[kind]}", lambda: self.only_requested.emit(kind))
        menu.addAction("Show every kind", self.all_requested.emit)
        menu.addSeparator()
        self.menu_requested.emit(menu)
        menu.exec(event.globalPos())

    def copy(self) -> None:
        """Copy the listed changes as a table: what the filter hides is not in it."""
        QGuiApplication.clipboard().setText(self.table.as_text())

    def choose(self, change: PolicyChange | None) -> None:
        """Mark a change as the chosen one without telling of it."""
        row = self.table.row_of(change.id) if change else -1
        self._quiet = True
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            choose(self, self.table.index(row, 0))
            self.scrollTo(self.table.index(row, 0))
        self._quiet = False

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.chosen.emit(self.table.at(current.row()))

    def _sort(self, column: int) -> None:
        """Ascending, descending, and at the third click the order of the page again."""
        held, order = self._by
        if held != column:
            self._by = (column, Qt.SortOrder.AscendingOrder)
        elif order is Qt.SortOrder.AscendingOrder:
            self._by = (column, Qt.SortOrder.DescendingOrder)
        else:
            self._by = (-1, Qt.SortOrder.AscendingOrder)
        head = self.horizontalHeader()
        head.setSortIndicatorShown(self._by[0] >= 0)
        if self._by[0] >= 0:
            head.setSortIndicator(*self._by)
        row = self.currentIndex().row()
        current = self.table.at(row) if row >= 0 else None
        self.show_changes(self._page_order)
        self.choose(current)


class _ChangeDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, table: ChangeTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._table = table

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        change = self._table.at(index.row())
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(area, self._theme.color(Role.ACCENT_SOFT))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, self._theme.color(Role.HOVER))
        if index.column() == KIND:
            self._paint_kind(painter, change, area, chosen=chosen)
        elif index.column() == STATE:
            paint_state(painter, self._theme, change, self._table.review(change), area)
        elif index.column() == WHERE:
            self._paint_name(painter, change, area.adjusted(4, 0, -6, 0))
        elif area.height() < _TALL_ROW:
            self._paint_sides(painter, change, area.adjusted(2, 0, -8, 0))
        else:
            upper = QRect(area.left() + 4, area.top() + 4, area.width() - 12, 20)
            signs = paint_state(painter, self._theme, change, self._table.review(change), upper.adjusted(0, 0, 4, 0))
            self._paint_name(painter, change, upper.adjusted(0, 0, -signs, 0))
            self._paint_sides(painter, change, upper.translated(0, 18))
        painter.restore()

    def _paint_kind(self, painter: QPainter, change: PolicyChange, area: QRect, *, chosen: bool) -> None:
        if chosen:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), self._theme.color(Role.ACCENT))
        top = area.top() + (_ROW - _BADGE) // 2
        place = QRect(area.left() + 8, top, _BADGE, _BADGE)
        paint_badge(painter, self._theme, change.kind, place, filled=chosen)
        painter.setFont(self._theme.font(bold=True))
        painter.setPen(self._theme.color(Role.MUTED))
        painter.drawText(QRect(place.right() + 3, top, 14, _BADGE), Qt.AlignmentFlag.AlignCenter, words.SIGNS[change.action])

    def _paint_name(self, painter: QPainter, change: PolicyChange, room: QRect) -> None:
        self._write(painter, room, words.subject(change), Role.TEXT, bold=not self._table.review(change).reviewed)

    def _paint_sides(self, painter: QPainter, change: PolicyChange, room: QRect) -> None:
        what = words.formatting(change)
        old, new = words.in_short(change)
        if what or not (old and new) or old == new:
            role = Role.MUTED if what else Role.ADDED if not old else Role.REMOVED if not new else Role.TEXT
            self._write(painter, room, what or new or old or "", role)
            return
        metrics = QFontMetrics(self._theme.font())
        arrow = metrics.horizontalAdvance("→") + 8
        wanted = metrics.horizontalAdvance(old) + 2
        left = min(wanted, max((room.width() - arrow) // 2, room.width() - arrow - metrics.horizontalAdvance(new) - 2))
        self._write(painter, QRect(room.left(), room.top(), left, room.height()), old, Role.REMOVED)
        painter.setPen(self._theme.color(Role.MUTED))
        painter.drawText(QRect(room.left() + left, room.top(), arrow, room.height()), Qt.AlignmentFlag.AlignCenter, "→")
        self._write(painter, room.adjusted(left + arrow, 0, 0, 0), new, Role.ADDED)

    def _write(self, painter: QPainter, room: QRect, text: str, role: Role, *, bold: bool = False) -> None:
        font = self._theme.font(bold=bold)
        painter.setFont(font)
        painter.setPen(self._theme.color(role))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
