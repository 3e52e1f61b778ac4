"""The second step of the Impact page: three figures, the changed lines by what changed, as a table."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.audit.impact_lines import ChangedLine, Way
from app.desktop.choosing import choose
from app.desktop.context import Context
from app.desktop.impact.asked import Answer
from app.desktop.impact.details import ImpactDetails
from app.desktop.impact.figures import Figures
from app.desktop.impact.filter_bar import WayBar
from app.desktop.impact.groups import GroupsTree
from app.desktop.impact.model import CHANGED, WAY, ImpactModel, Wanted, picked
from app.desktop.impact.trial import Trial
from app.desktop.impact.words import counts_words, result_words
from app.desktop.parts import EmptyState, IconLabel, button, label
from app.desktop.tables import Table
from app.desktop.tasks import Tasks
from app.desktop.theme import Role
from app.progress import Job

_WIDTHS = (112, 48, 98, 80, 200, 220, 96, 84, 136, 56)
_ASIDE = 20_000  # from this many lines on, sorting leaves the window's thread


class ResultView(QWidget):
    """Follows the trial's answer."""

    save_wanted = Signal()

    def __init__(self, context: Context, tasks: Tasks, trial: Trial, parent: QWidget | None = None) -> None:
        """Begin with nothing tried."""
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._trial = trial
        self._answer: Answer | None = None
        self._order = (WAY, False)
        self._latest = 0
        self.stale = _StaleNote(context, trial)
        self.compared = label("", "muted", wrap=True, selectable=True)
        self.compared.setAccessibleName("What was compared with what")
        self.save = button("Save &workbook…", tip="Write figures, lines and sentences to an Excel workbook")
        self.save.clicked.connect(self.save_wanted)
        self.figures = Figures()
        self.groups = GroupsTree(context.theme)
        self.filter = WayBar(context.theme)
        self.model = ImpactModel(context.theme, self)
        self.table = self._lines_table()
        self.details = ImpactDetails(context)
        self.details.hide()
        self._nothing = EmptyState(
            context.theme,
            "check",
            "No line would be judged otherwise",
            "Every line checked is judged alike with this version and without it.",
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self.groups.chosen.connect(self._list)
        self.filter.changed.connect(self._list)
        self.filter.columns.clicked.connect(lambda: self.table.choose_columns(self.filter.columns.pos()))
        for keys, by in (("F8", 1), ("Shift+F8", -1)):
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self.step(by))
        trial.answered.connect(self._take)

    @property
    def line(self) -> ChangedLine | None:
        """The line selected."""
        line = self.table.currentIndex().data(CHANGED)
        return line if isinstance(line, ChangedLine) else None

    def step(self, by: int) -> None:
        """Go to the next or previous line."""
        rows = self.model.rowCount()
        if rows:
            self._select_row(min(max(self.table.currentIndex().row() + by, 0), rows - 1))

    def show_details(self) -> None:
        """Show the selection in the details pane, and the figures in the status line."""
        self._show_line()
        if self._answer is not None:
            self._context.status_shown.emit(counts_words(self._answer))

    def _lay_out(self) -> None:
        head = QWidget()
        line = QHBoxLayout(head)
        line.setContentsMargins(16, 12, 12, 10)
        line.setSpacing(16)
        line.addWidget(self.figures, 1)
        line.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        self.compared.setContentsMargins(16, 0, 16, 10)
        self.compared.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        middle = QWidget()
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.filter)
        inner.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.groups)
        split.addWidget(middle)
        split.setStretchFactor(1, 1)
        split.setSizes([236, 964])
        rule = QFrame()
        rule.setObjectName("hairline")
        self._stack.addWidget(split)
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.stale, head, self.compared, rule):
            layout.addWidget(part)
        layout.addWidget(self._stack, 1)

    def _lines_table(self) -> Table:
        table = Table(self._context.theme)
        table.setAccessibleName("Changed lines")
        table.setModel(self.model)
        table.setSelectionMode(Table.SelectionMode.ExtendedSelection)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        head = table.horizontalHeader()
        head.setSortIndicatorShown(True)
        head.setSectionsClickable(True)
        head.setSortIndicator(WAY, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._sort)
        table.selectionModel().currentRowChanged.connect(lambda *_: self._show_line())
        return table

    def _take(self) -> None:
        answer = self._answer = self._trial.answer
        lines = answer.lines if answer is not None else ()
        self._stack.setCurrentIndex(0 if lines else 1)
        self.compared.setText(result_words(answer) if answer is not None else "")
        self.figures.show_answer(answer)
        self.filter.show_all()
        self.filter.count({way: sum(1 for line in lines if line.way is way) for way in Way})
        self.groups.show_groups(answer.groups if answer is not None else ())
        self.save.setEnabled(answer is not None)
        self._list()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._order = (column, order is Qt.SortOrder.DescendingOrder)
        self._list()

    def _wanted(self) -> Wanted:
        groups, (column, descending) = self.groups, self._order
        group = groups.group
        return Wanted(
            ways=self.filter.wanted,
            way=groups.way,
            rule=group.rule if group is not None else None,
            code=group.code if group is not None else None,
            coded=groups.is_code,
            text=self.filter.search.text(),
            column=column,
            descending=descending,
        )

    def _list(self) -> None:
        answer, wanted = self._answer, self._wanted()
        self._latest += 1
        latest = self._latest

        def show(lines: list[ChangedLine]) -> None:
            if latest == self._latest:  # a slower sort of an earlier wish must not replace a later one
                self._show(lines)

        if answer is None:
            show([])
        elif len(answer.lines) < _ASIDE:
            show(picked(answer.lines, wanted))
        else:
            lines = answer.lines

            def work(_job: Job) -> list[ChangedLine]:
                return picked(lines, wanted)

            self._tasks.run("Sorting the changed lines", work, show)

    def _show(self, lines: list[ChangedLine]) -> None:
        kept = self.line
        self.model.show_lines(lines)
        self.filter.tell(len(lines), len(self._answer.lines) if self._answer is not None else 0)
        if lines:
            self._select_row(next((row for row, line in enumerate(lines) if line is kept), 0))
        else:
            self._show_line()

    def _select_row(self, row: int) -> None:
        index = self.model.index(row, 0)
        choose(self.table, index)
        self.table.scrollTo(index)
        self._show_line()

    def _show_line(self) -> None:
        line = self.line
        if self._answer is not None and line is not None and line is not self.details.line:
            self.details.show_line(self._answer, line)
        if self.isVisible():
            self._context.details_shown.emit(self.details if line is not None else None)


class _StaleNote(QFrame):
    """One line above the result for as long as it would be found otherwise now."""

    def __init__(self, context: Context, trial: Trial) -> None:
        super().__init__()
        self.setObjectName("note")
        self._trial = trial
        self._words = label("", wrap=True)
        self._words.setAccessibleName("About the result shown")
        self.again = button("Try a&gain", tip="Try what is chosen now")
        self.again.clicked.connect(trial.run)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 12, 6)
        line.setSpacing(12)
        line.addWidget(IconLabel(context.theme, "info", 20, Role.NOTE))
        line.addWidget(self._words, 1)
        line.addWidget(self.again)
        for signal in (trial.stale_changed, trial.answered, trial.running_changed, trial.changed):
            signal.connect(self._show)
        self._show()

    @property
    def words(self) -> str:
        """What is said; empty while the result holds."""
        return self._words.text() if self._trial.stale else ""

    def _show(self) -> None:
        stale = self._trial.stale
        self._words.setText(f"Since this was tried, {stale} changed. The result stays as it was found." if stale else "")
        self.setVisible(bool(stale))
        self.again.setEnabled(not self._trial.running and not self._trial.why_not)
