"""The tree of facts: walked with the keyboard, filtered, copied with its headers."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeView, QWidget

from app.desktop.choosing import choose
from app.desktop.facts.model import NAME, SAID, VALUE, WHERE, WORDS, FactsModel
from app.desktop.facts.nodes import COLUMNS, Node, Tone, filtered
from app.desktop.tables import plain_cell
from app.desktop.theme import Theme

_MANY = 300  # rows of a group from which on it is not opened by itself
_WIDTHS = {NAME: 172, VALUE: 250, WORDS: 164, WHERE: 140, SAID: 150}
_ROOM = {WORDS: 480, SAID: 640, WHERE: 860}  # pixels from which on a column is shown by itself


class FactsTree(QTreeView):
    """Rows of facts. What can be done with them is decided by whoever holds the tree."""

    chosen = Signal(object)  # Node | None: the current row
    opened = Signal(object)  # Node: shown where it stands
    correct_wanted = Signal()
    reject_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, compact: bool = False) -> None:
        """`compact`: name and value alone, for a narrow pane."""
        super().__init__(parent)
        self.setAccessibleName("Facts")
        self._nodes: tuple[Node, ...] = ()
        self._filter = ""
        self._closed: set[str] = set()
        self._opened: set[str] = set()
        self._quiet = False
        self._compact = compact
        self._columns: dict[int, bool] = {}  # as a person chose them
        self.facts = FactsModel(theme, self)
        self.setModel(self.facts)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIndentation(14)
        self.setIconSize(QSize(16, 16))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)
        self._lay_out(compact=compact)
        self.expanded.connect(lambda index: self._remember(index, opened=True))
        self.collapsed.connect(lambda index: self._remember(index, opened=False))
        self.selectionModel().currentChanged.connect(lambda now, _: None if self._quiet else self.chosen.emit(self.facts.node(now)))
        self.activated.connect(self._open)
        if compact:
            self.clicked.connect(self._open)

    @property
    def node(self) -> Node | None:
        """The current row."""
        return self.facts.node(self.currentIndex())

    def show_nodes(self, nodes: Sequence[Node], *, again: bool) -> None:
        """Show rows; `again`: the same version once more, whose current row stays."""
        self._nodes = tuple(nodes)
        if not again:
            self._closed.clear()
            self._opened.clear()
        self._show(keep=again)

    def filter(self, text: str) -> None:
        """Show the rows that hold these words."""
        self._filter = text
        self._show(keep=True)

    def choose(self, key: tuple[object, ...]) -> bool:
        """Make a row the current one, if it is shown."""
        index = self.facts.index_of(key)
        if index.isValid():
            choose(self, index)
            self.scrollTo(index)
        return index.isValid()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns there is room for."""
        super().resizeEvent(event)
        self._fit()

    def open_current(self) -> None:
        """Show where the current row stands."""
        self._open(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, correct, reject."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        elif event.key() == Qt.Key.Key_F2:
            self.correct_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.reject_wanted.emit()
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        """Return the selected rows as tab-separated text under their headers; no cell can turn into a formula."""
        rows = [node for node in map(self.facts.node, self._in_order()) if node is not None]
        return "\n".join(["\t".join(COLUMNS), *("\t".join(map(plain_cell, node.cells)) for node in rows)])

    def _in_order(self) -> list[QModelIndex]:
        return sorted(self.selectionModel().selectedRows(0), key=lambda index: index.internalId())

    def _lay_out(self, *, compact: bool) -> None:
        head = self.header()
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(60)
        head.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        if compact:
            for column in (WORDS, WHERE, SAID):
                self.setColumnHidden(column, True)
            self.setColumnWidth(NAME, 142)
            self.setHeaderHidden(True)
            return
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._choose_columns)

    def _choose_columns(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in (WORDS, WHERE, SAID):
            action = menu.addAction(COLUMNS[column])
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.toggled.connect(lambda wanted, column=column: self._choose_column(column, wanted=wanted))
        menu.exec(self.header().mapToGlobal(where))

    def _choose_column(self, column: int, *, wanted: bool) -> None:
        self._columns[column] = wanted
        self._fit()

    def _fit(self) -> None:
        """Show the columns there is room for; that of corrections where there are any."""
        for column, room in _ROOM.items() if not self._compact else ():
            shown = self.width() >= room and (column != SAID or self.facts.corrected)
            self.setColumnHidden(column, not self._columns.get(column, shown))

    def _show(self, *, keep: bool) -> None:
        held, top = self.node, self.verticalScrollBar().value()
        self._quiet = True
        self.facts.show_nodes(filtered(self._nodes, self._filter))
        for index in self.facts.groups():
            self.setFirstColumnSpanned(index.row(), index.parent(), True)
        self._fit()
        self._expand()
        self._quiet = False
        if keep and held is not None and self.choose(held.key):
            self.verticalScrollBar().setValue(top)
        elif self.facts.rowCount():
            choose(self, self._first())
        self.chosen.emit(self.node)

    def _first(self) -> QModelIndex:
        index = self.facts.index(0, 0)
        while (node := self.facts.node(index)) is not None and node.tone is Tone.GROUP and node.children:
            index = self.facts.index(0, 0, index)
        return index

    def _expand(self) -> None:
        if self._filter.strip():
            self.expandAll()
            return
        for index in self._all(QModelIndex()):
            node = self.facts.node(index)
            if node is not None and node.children:
                name = _name(node)
                opened = name not in self._closed and (len(node.children) <= _MANY or name in self._opened)
                self.setExpanded(index, opened)

    def _all(self, parent: QModelIndex) -> list[QModelIndex]:
        below = [self.facts.index(row, 0, parent) for row in range(self.facts.rowCount(parent))]
        return [found for index in below if self.facts.rowCount(index) for found in (index, *self._all(index))]

    def _remember(self, index: QModelIndex, *, opened: bool) -> None:
        node = self.facts.node(index)
        if self._quiet or node is None or self._filter.strip():
            return
        (self._opened if opened else self._closed).add(_name(node))
        (self._closed if opened else self._opened).discard(_name(node))

    def _open(self, index: QModelIndex) -> None:
        node = self.facts.node(index)
        if node is not None and node.place is not None and node.tone is not Tone.GROUP:
            self.opened.emit(node)


def _name(node: Node) -> str:
    return node.name if node.tone is Tone.GROUP else repr(node.key)
