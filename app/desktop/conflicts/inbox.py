"""The conflict inbox: the contradictions of every policy as a table, both sentences of the chosen one below it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.codes.reading import PlacesBrowser
from app.desktop.codes.words import conflict_days, conflict_kind
from app.desktop.conflicts.model import CONFLICT, MESSAGE, STANDING, WIDTHS, ConflictsModel
from app.desktop.conflicts.words import all_conflicts, matching
from app.desktop.context import Context
from app.desktop.evidence import citation
from app.desktop.parts import EmptyState, button, label, row
from app.desktop.tables import Table
from app.desktop.words import count
from app.ledger.model import Conflict
from app.ledger.terms import settlement_key

_STANDINGS = (("Open and settled", ""), ("Open", "open"), ("Settled", "settled"))


class ConflictInbox(QWidget):
    """Follows the ledger; what is decided is asked of the context."""

    strip_requested = Signal(str)  # code
    reopen_requested = Signal(object)  # Conflict
    counted = Signal(int, int)  # open, all

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setAccessibleName("Conflicts")
        self._context = context
        self._conflicts: tuple[Conflict, ...] = ()
        self.model = ConflictsModel(context.theme, self)
        self.table = self._conflicts_table()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter conflicts")
        self.search.setAccessibleName("Filter conflicts by policy, code or words")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(260)
        self.standing = _choice("Open or settled", _STANDINGS)
        self.kind = _choice("Kind of conflict", (("All kinds", ""),))
        self._count = label("", "muted")
        self.reading = PlacesBrowser(context, "The chosen conflict")
        self.reading.document().setDocumentMargin(16)
        self.settle = button("&Settle…", "primary", "Choose which reading holds; what it changes is shown first (Enter)")
        self.reopen = button("&Open again…", tip="Take the settlement back (O)")
        self.strip = button("Show s&trip", tip="Show the code through time")
        self.copying = button("&Copy both readings", tip="Copy both sentences with policy, publish date and place")
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)

    @property
    def chosen(self) -> Conflict | None:
        """The conflict in the current row."""
        held = self.table.currentIndex().siblingAtColumn(0).data(CONFLICT)
        return held if isinstance(held, Conflict) else None

    def start_search(self) -> None:
        """Put the cursor into the filter."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def choose(self, conflict: Conflict) -> None:
        """Choose a conflict, whatever was filtered."""
        if not self._find(conflict):
            self.search.clear()
            self.standing.setCurrentIndex(0)
            self.kind.setCurrentIndex(0)
            self._list()
            self._find(conflict)

    def step(self, by: int) -> None:
        """Go to the next or previous conflict."""
        if self.model.rowCount():
            at = self.table.currentIndex().row() + by
            self.table.selectRow(min(max(at, 0), self.model.rowCount() - 1))

    def readings(self, conflict: Conflict) -> str:
        """Return a conflict with both readings as citations."""
        lines = [conflict.message, f"Disputed {conflict_days(conflict)}."]
        for reading in conflict.readings:
            says = "Says it is listed" if reading.says == "in" else "Says it is not listed"
            lines.append(f"{says}: {citation(reading.source, self._context.version_at(reading.source))}")
        return "\n".join(lines)

    def refresh(self) -> None:
        """Show the conflicts of the ledger as it is now."""
        self._conflicts = all_conflicts(self._context.ledger)
        self._name_kinds()
        self._list()
        still_open = sum(1 for conflict in self._conflicts if conflict.resolution is None)
        self.counted.emit(still_open, len(self._conflicts))

    def _list(self) -> None:
        kept = self.chosen
        shown = matching(self._conflicts, self.search.text(), str(self.standing.currentData()), self.kind.currentData() or None)
        head = self.table.horizontalHeader()
        self.model.show_conflicts(shown)
        if head.sortIndicatorSection() >= 0:
            self.model.sort(head.sortIndicatorSection(), head.sortIndicatorOrder())
        if not (kept is not None and self._find(kept)) and shown:
            self.table.selectRow(0)
        total = len(self._conflicts)
        self._count.setText(count(total, "conflict") if len(shown) == total else f"{len(shown):,} of {count(total, 'conflict')}")
        self._stack.setCurrentIndex(1 if total else 0)
        self._show()

    def _find(self, wanted: Conflict) -> bool:
        key = settlement_key(wanted)
        for number in range(self.model.rowCount()):
            held = self.model.index(number, 0).data(CONFLICT)
            if isinstance(held, Conflict) and settlement_key(held) == key:
                self.table.selectRow(number)
                return True
        return False

    def _name_kinds(self) -> None:
        kept = self.kind.currentData()
        self.kind.blockSignals(True)
        while self.kind.count() > 1:
            self.kind.removeItem(1)
        for kind, words in sorted({conflict.kind: conflict_kind(conflict) for conflict in self._conflicts}.items()):
            self.kind.addItem(words, kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kept)))
        self.kind.blockSignals(False)

    def _show(self) -> None:
        conflict = self.chosen
        writer = self.reading.writer
        writer.begin()
        self.reading.setHtml(writer.page([writer.conflict(conflict)] if conflict is not None else []))
        self.settle.setText("&Settle…" if conflict is None or conflict.resolution is None else "&Settle differently…")
        self.settle.setEnabled(conflict is not None)
        self.reopen.setEnabled(conflict is not None and conflict.resolution is not None)
        self.strip.setEnabled(conflict is not None and bool(conflict.codes))
        self.copying.setEnabled(conflict is not None)

    def _settle(self) -> None:
        if self.chosen is not None:
            self._context.settle_requested.emit(self.chosen)

    def _reopen(self) -> None:
        if self.chosen is not None and self.chosen.resolution is not None:
            self.reopen_requested.emit(self.chosen)

    def _show_strip(self) -> None:
        conflict = self.chosen
        if conflict is not None and conflict.codes:
            self._context.set_policy(conflict.policy)
            self.strip_requested.emit(conflict.codes[0][1])

    def _copy(self) -> None:
        if self.chosen is not None:
            QGuiApplication.clipboard().setText(self.readings(self.chosen))
            self._context.message_shown.emit("Both readings copied")

    def _conflicts_table(self) -> Table:
        table = Table(self._context.theme)
        table.setAccessibleName("Conflicts of all policies")
        table.setSelectionMode(Table.SelectionMode.SingleSelection)
        table.setModel(self.model)
        for column, width in enumerate(WIDTHS):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setStretchLastSection(True)
        table.horizontalHeader().setSortIndicator(STANDING, Qt.SortOrder.AscendingOrder)
        table.setSortingEnabled(True)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.horizontalHeader().setMinimumSectionSize(60)
        table.setColumnWidth(MESSAGE, 320)
        return table

    def _lay_out(self) -> None:
        tools = QFrame()
        tools.setObjectName("toolbar")
        line = QHBoxLayout(tools)
        line.setContentsMargins(12, 4, 12, 4)
        line.setSpacing(8)
        line.addWidget(self.search, 1)
        line.addWidget(self.standing)
        line.addWidget(self.kind)
        line.addWidget(self._count)
        line.addStretch(1)
        below = QWidget()
        inner = QVBoxLayout(below)
        inner.setContentsMargins(0, 0, 0, 10)
        inner.setSpacing(6)
        inner.addWidget(self.reading, 1)
        buttons = row(self.settle, self.reopen, self.strip, self.copying, None)
        buttons.setContentsMargins(16, 0, 16, 0)
        inner.addLayout(buttons)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(below)
        split.setSizes([220, 300])
        shown = QWidget()
        upper = QVBoxLayout(shown)
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(tools)
        upper.addWidget(split, 1)
        words = "No statements contradict each other in the versions held."
        self._stack.addWidget(EmptyState(self._context.theme, "check", "No conflict", words))
        self._stack.addWidget(shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _: self._list())
        self.standing.activated.connect(lambda _: self._list())
        self.kind.activated.connect(lambda _: self._list())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        self.table.activated.connect(lambda _: self._settle())
        self.settle.clicked.connect(self._settle)
        self.reopen.clicked.connect(self._reopen)
        self.strip.clicked.connect(self._show_strip)
        self.copying.clicked.connect(self._copy)
        keys: Sequence[tuple[str, QWidget, Callable[[], None]]] = (
            ("O", self.table, self._reopen),
            ("F8", self, lambda: self.step(1)),
            ("Shift+F8", self, lambda: self.step(-1)),
        )
        for keys_pressed, where, take in keys:
            shortcut = QShortcut(QKeySequence(keys_pressed), where)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(take)
        self._context.ledger_changed.connect(self.refresh)
        self._context.theme.changed.connect(self.refresh)
        self.refresh()


def _choice(name: str, entries: Sequence[tuple[str, str]]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for words, value in entries:
        box.addItem(words, value)
    return box
