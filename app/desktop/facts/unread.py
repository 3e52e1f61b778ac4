"""The queue of unread statements: each with its reason and its place, settled with a key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.facts.desk import FactsDesk
from app.desktop.facts.queue import Queue, Waiting, alike, queue_of
from app.desktop.facts.text_side import TextSide
from app.desktop.headed import HeadedModel, Index
from app.desktop.parts import EmptyState, Step, button, label
from app.desktop.tables import Table
from app.desktop.theme import Role, Theme
from app.desktop.words import count, version_name
from app.policy.corrections import said
from app.policy.model import FactKey, PolicyVersion
from app.workspace.versions import LoadedFile

HEADERS = ("Statement", "Why it was not read", "Version", "Standing")
STATEMENT, WHY, VERSION, STANDING = range(len(HEADERS))
_WIDTHS = (300, 220, 190, 80)


class UnreadModel(HeadedModel):
    """A row a statement."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """Begin empty."""
        super().__init__(HEADERS, parent)
        self._theme = theme
        self._waiting: tuple[Waiting, ...] = ()
        self._answers: dict[int, Callable[[Waiting, int], object]] = {
            int(Qt.ItemDataRole.DisplayRole): _cell,
            int(Qt.ItemDataRole.ToolTipRole): _cell,
            int(Qt.ItemDataRole.DecorationRole): self._icon,
            int(Qt.ItemDataRole.ForegroundRole): self._ink,
        }

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """What is shown."""
        return self._waiting

    def show_waiting(self, waiting: Sequence[Waiting]) -> None:
        """Show these."""
        self.beginResetModel()
        self._waiting = tuple(waiting)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of statements."""
        return 0 if parent.isValid() else len(self._waiting)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        answer = self._answers.get(role)
        return answer(self._waiting[index.row()], index.column()) if answer is not None else None

    def _icon(self, item: Waiting, column: int) -> object:
        if column != STATEMENT:
            return None
        return self._theme.icon("clock" if item.later is not None else "verdict-undetermined", Role.UNDETERMINED)

    def _ink(self, item: Waiting, column: int) -> object:
        return self._theme.color(Role.MUTED) if column in (WHY, VERSION) or item.later is not None else None


def _cell(item: Waiting, column: int) -> str:
    if column == STATEMENT:
        return item.text
    if column == WHY:
        return f"{item.why[:1].upper()}{item.why[1:]}"
    if column == VERSION:
        name = version_name(item.version)
        return name if name == item.version.file else f"{name} · {item.version.file}"
    return f"Later: {item.later.reason}" if item.later is not None else "Open"


class UnreadFace(QWidget):
    """Buttons with their keys above the queue; the document beside it belongs to the page."""

    counted = Signal(int)  # how many wait

    def __init__(self, context: Context, desk: FactsDesk, side: TextSide, parent: QWidget | None = None) -> None:
        """`side` shows where the current statement stands."""
        super().__init__(parent)
        self._context = context
        self._desk = desk
        self._side = side
        self._queue = Queue((), 0)
        self._quiet = False
        self.model = UnreadModel(context.theme, self)
        self.table = Table(context.theme)
        self.table.setAccessibleName("Unread statements")
        self.table.setModel(self.model)
        self.table.setSelectionMode(Table.SelectionMode.SingleSelection)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setSectionResizeMode(STATEMENT, QHeaderView.ResizeMode.Stretch)
        self.none = button("Changes no list  X", "", "The statement changes no code list (X)")
        self.means = button("Means…  M", "", "Say which changes, codes or limits it means (M)")
        self.later = button("Later…  L", "", "Leave it for later, with a note (L)")
        self.previous = button("Previous  P", "", "The statement before (P or Shift+F7)")
        self.next = button("Next  N", "primary", "The next statement (N or F7)")
        self._where = label("", "muted")
        self.empty = EmptyState(
            context.theme,
            "check",
            "Nothing is left unread",
            "Every statement of the versions held was read or settled. What a person settled stays in the decisions, with its reason.",
            (
                Step("Go to the &Library", lambda: context.page_requested.emit("library")),
                Step("Go to the &Decisions", lambda: context.page_requested.emit("decisions")),
            ),
        )
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    @property
    def current(self) -> Waiting | None:
        """The statement in the current row."""
        row = self.table.currentIndex().row()
        return self.model.waiting[row] if 0 <= row < len(self.model.waiting) else None

    def show_files(self, files: Sequence[LoadedFile]) -> None:
        """Show what waits in these files; the current statement stays, or the one that took its place."""
        held, row = self.current, max(0, self.table.currentIndex().row())
        self._queue = queue_of(files)
        self._quiet = True
        self.model.show_waiting(self._queue.waiting)
        rows = {item.key: number for number, item in enumerate(self._queue.waiting)}
        kept = rows.get(held.key) if held is not None else None
        if rows:
            self.table.setCurrentIndex(self.model.index(min(row, len(rows) - 1) if kept is None else kept, STATEMENT))
        self._quiet = False
        self._stack.setCurrentIndex(1 if rows else 0)
        self.counted.emit(len(rows))
        if self.isVisible():
            self.come_to_front()

    def choose(self, version: PolicyVersion, key: FactKey) -> None:
        """Make a statement the current one."""
        wanted = (version.text, key)
        for number, item in enumerate(self.model.waiting):
            if any((held.text, found) == wanted for held, found in item.wordings):
                self.table.setCurrentIndex(self.model.index(number, STATEMENT))
                return

    def come_to_front(self) -> None:
        """Show where the current statement stands, and the counts."""
        self._show()
        (self.table if self._queue.waiting else self.empty.buttons[0]).setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def step(self, steps: int) -> None:
        """Go on, around the ends."""
        rows = self.model.rowCount()
        if rows:
            at = self.table.currentIndex().row()
            self.table.setCurrentIndex(self.model.index((at + steps) % rows, STATEMENT))

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 4, 12, 8)
        head.setSpacing(6)
        for part in (self.none, self.means, self.later):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self._where)
        head.addWidget(self.previous)
        head.addWidget(self.next)
        host = QWidget()
        inner = QVBoxLayout(host)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addLayout(head)
        inner.addWidget(self.table, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(host)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def _connect(self) -> None:
        self.table.selectionModel().currentChanged.connect(lambda *_: None if self._quiet else self._show())
        self.table.activated.connect(lambda _: self._open())
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next.clicked.connect(lambda: self.step(1))
        for made, key, settle in (
            (self.none, "X", self._desk.no_list),
            (self.means, "M", self._desk.means),
            (self.later, "L", self._desk.later),
        ):
            made.clicked.connect(lambda _=False, settle=settle: self._settle(settle))
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda settle=settle: self._settle(settle))

    def _settle(self, settle: Callable[[Waiting, Sequence[Waiting]], None]) -> None:
        item = self.current
        if item is None:
            return
        if self._desk.why_not:
            self._context.error_shown.emit(self._desk.why_not)
            return
        settle(item, alike(item, self._queue.waiting))

    def _open(self) -> None:
        if self.current is not None:
            self._context.place_requested.emit(self.current.place)

    def _show(self) -> None:
        item, why = self.current, self._desk.why_not
        for made in (self.none, self.means, self.later):
            made.setEnabled(not why)
            if why:
                made.setToolTip(why)
        if not self.isVisible():
            return
        if item is None:
            self._side.clear()
            return
        self._where.setText(f"{self.table.currentIndex().row() + 1:,} of {self.model.rowCount():,}")
        self._side.show_place(item.version, item.place)
        both = " It stands in both wordings of the document; they are settled together." if len(item.wordings) > 1 else ""
        self._side.say(
            "Not read", f"{item.why[:1].upper()}{item.why[1:]}.{both}".replace("..", "."), said(item.later) if item.later else ""
        )

    def _tell(self) -> None:
        queue = self._queue
        words = [
            f"{count(len(queue.waiting), 'unread statement')} in {count(queue.versions, 'version')}",
            f"{queue.later:,} left for later",
            f"{queue.settled:,} settled",
        ]
        self._context.status_shown.emit(" · ".join(words) if queue.waiting or queue.settled else "Nothing is left unread")
