"""The notices window: when a plan applies a version, entered by hand or imported, changed and withdrawn with a reason."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.library.drop import DropArea
from app.desktop.notices.editor import NoticeEditor, ReasonDialog
from app.desktop.notices.held import HeldTerms
from app.desktop.notices.model import EFFECTIVE, NOTICE, WIDTHS, NoticesModel
from app.desktop.notices.words import counts, for_whom
from app.desktop.parts import EmptyState, Step, button, label, row
from app.desktop.tables import Table
from app.desktop.tasks import Tasks
from app.desktop.words import count, day
from app.ledger.model import Notice
from app.workspace.notices import read_notices

_TABLES = "Tables (*.csv *.xlsx *.xlsm *.xls *.tsv *.txt);;All files (*)"
_WORDS = (
    "A plan's word on the day from which it applies a version, for a market and line of business. Choose the market above the pages; "
    "only version-based dates move."
)
_COLUMNS = "Its columns are policy, market, line_of_business, effective, scope (criteria, coding or both), basis (service or processed)."


class NoticesDialog(QDialog):
    """A table of notices; a csv or Excel table dropped anywhere is imported."""

    imported = Signal(int)  # how many

    def __init__(self, context: Context, tasks: Tasks, held: HeldTerms, parent: QWidget | None = None) -> None:
        """Show the project's notices."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Notices")
        self.resize(1160, 520)
        self._context = context
        self._tasks = tasks
        self._held = held
        self._closed = False
        self.model = NoticesModel(context, held, self)
        self.table = self._notices_table()
        self.said = label("", wrap=True, selectable=True)
        self.said.setAccessibleName("What became of the last step")
        self.add = button("&Add…", "primary", "Enter a notice")
        self.change = button("&Edit…", tip="Change the selected notice (Enter)")
        self.away = button("&Withdraw…", tip="Take the selected notices back (Delete)")
        self.take = button("&Import…", tip=f"Read notices from a table. {_COLUMNS}")
        self._count = label("", "muted")
        self._stack = QStackedWidget()
        self._lay_out()
        self.add.clicked.connect(self.ask_new)
        self.change.clicked.connect(self.ask_change)
        self.away.clicked.connect(self.ask_withdrawal)
        self.take.clicked.connect(self._ask_file)
        for signal in (held.changed, context.ledger_changed, context.terms_changed):
            signal.connect(self.refresh)
        self.refresh()

    @property
    def selected(self) -> tuple[Notice, ...]:
        """The notices selected, in the order shown."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(held for number in rows if isinstance(held := self.model.index(number, 0).data(NOTICE), Notice))

    def refresh(self) -> None:
        """Show what holds now."""
        if self._closed:
            return
        kept = set(self.selected)
        head = self.table.horizontalHeader()
        self.model.show_notices(self._held.notices)
        self.model.sort(head.sortIndicatorSection(), head.sortIndicatorOrder())
        for number in range(self.model.rowCount()):
            if self.model.index(number, 0).data(NOTICE) in kept:
                self.table.selectRow(number)
        notices, ledger, terms = self._held.notices, self._context.ledger, self._context.terms
        counting = sum(1 for notice in notices if counts(notice, ledger, terms))
        self._count.setText(f"{count(len(notices), 'notice')}, {counting:,} counting now" if notices else "")
        self._stack.setCurrentIndex(1 if notices else 0)
        for part in (self.add, self.change, self.away, self.take):
            part.setVisible(bool(notices))  # without a notice the empty state offers the same
        self._allow()

    def ask_new(self) -> None:
        """Ask for a notice and keep it."""
        editor = NoticeEditor(self._context, parent=self)
        self._open(editor, lambda: self._held.add([editor.notice], editor.why))

    def ask_change(self) -> None:
        """Ask what the selected notice should say."""
        chosen = self.selected
        if len(chosen) == 1 and not self._held.why_not:
            editor = NoticeEditor(self._context, chosen[0], self)
            self._open(editor, lambda: self._held.change(chosen[0], editor.notice, editor.why))

    def ask_withdrawal(self) -> None:
        """Ask why the selected notices are taken back."""
        chosen = self.selected
        if not chosen or self._held.why_not:
            return
        if len(chosen) == 1:
            words = f"The notice on {chosen[0].policy} for {for_whom(chosen[0])}, effective {day(chosen[0].effective)}, no longer counts."
        else:
            words = f"{len(chosen):,} notices no longer count."
        reason = ReasonDialog("Withdraw", f"{words} The history keeps it.", "&Withdraw", self)
        self._open(reason, lambda: self._held.withdraw(chosen, reason.why))

    def import_file(self, path: Path) -> None:
        """Read a table of notices and keep them all, or none where a row cannot be understood."""
        if self._held.why_not:
            self._say(self._held.why_not)
            return
        task = self._tasks.run(f"Reading {path.name}", lambda job: read_notices(path, job), lambda notices: self._keep(path, notices))
        task.signals.failed.connect(self._say)

    def done(self, result: int) -> None:
        """Follow nothing any more."""
        self._closed = True
        super().done(result)

    def _keep(self, path: Path, notices: tuple[Notice, ...]) -> None:
        if not notices:
            self._say(f"{path.name} holds no notice.")
            return
        self._held.add(notices)
        self._say(f"{count(len(notices), 'notice')} imported from {path.name}, one step to undo.")
        self.imported.emit(len(notices))

    def _open(self, dialog: QDialog, take: Callable[[], None]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(take)
        dialog.open()

    def _say(self, sentence: str) -> None:
        if not self._closed:
            self.said.setText(sentence)
            self.said.setVisible(bool(sentence))

    def _ask_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Import notices", "", _TABLES)
        if name:
            self.import_file(Path(name))

    def _notices_table(self) -> Table:
        table = Table(self._context.theme)
        table.setAccessibleName("Notices")
        table.setModel(self.model)
        for column, width in enumerate(WIDTHS):
            table.setColumnWidth(column, width)
        table.horizontalHeader().setSortIndicator(EFFECTIVE, Qt.SortOrder.DescendingOrder)
        table.setSortingEnabled(True)
        table.selectionModel().selectionChanged.connect(lambda *_: self._allow())
        table.activated.connect(lambda _: self.ask_change())
        away = QShortcut(QKeySequence(Qt.Key.Key_Delete), table)
        away.setContext(Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(self.ask_withdrawal)
        return table

    def _lay_out(self) -> None:
        self.empty = EmptyState(
            self._context.theme,
            "calendar",
            "No notice yet",
            f"Enter the day from which a plan applies a version, or import a table of such notices. {_COLUMNS}",
            (Step("&Add a notice…", self.ask_new), Step("&Import a table…", self._ask_file)),
        )
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        area = DropArea(self._stack)
        area.dropped.connect(lambda paths: self.import_file(paths[0]))
        close = button("&Close")
        close.clicked.connect(self.reject)
        self.said.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addLayout(row(label("Notices", "title"), self._count, None))
        layout.addWidget(label(_WORDS, "muted", wrap=True))
        layout.addWidget(area, 1)
        layout.addWidget(self.said)
        layout.addLayout(row(self.add, self.change, self.away, self.take, None, close))

    def _allow(self) -> None:
        why, chosen = self._held.why_not, self.selected
        always = [(part, True) for part in (self.add, self.take, *self.empty.buttons)]
        for part, able in (*always, (self.change, len(chosen) == 1), (self.away, bool(chosen))):
            part.setEnabled(able and not why)
            if why:
                part.setToolTip(why)
