"""The findings as a person looks through them: groups on the left, filter and table beside, in the order asked for last."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.audit.findings_table import FindingFilter, FindingsTable, GroupBy, ListedFinding
from app.audit.model import AuditResult, Finding, FindingKey
from app.desktop.audit.dispositions import Dispositions
from app.desktop.audit.findings.filter_bar import FilterBar
from app.desktop.audit.findings.groups import Groups
from app.desktop.audit.findings.marking import DecisionMarks
from app.desktop.audit.findings.model import ORDERS, FindingsModel
from app.desktop.audit.findings.rerun_bar import GONE, RerunBar
from app.desktop.audit.findings.rerunning import Rerunning
from app.desktop.audit.findings.source import Arranged, Arrangement, Counted, FindingsSource, of_group
from app.desktop.audit.findings.view import FindingsView
from app.desktop.context import Context
from app.desktop.tasks import Tasks
from app.progress import Job

MANY = 1000  # findings selected: from here on they are not named one by one

Found = tuple[int, int | None] | None  # a finding's number and where it stands; None: it is not among them


class FindingsPane(QWidget):
    """Says what is selected; what is wanted of it is asked of `source`."""

    selected_changed = Signal()
    opened = Signal()  # other findings are shown, or none

    def __init__(self, context: Context, tasks: Tasks, dispositions: Dispositions, below: QWidget) -> None:
        """`below` stands under the table."""
        super().__init__()
        self._dispositions = dispositions
        self._arrangement = Arrangement()
        self._current: int | None = None  # the number of the finding in front
        self._row = 0  # where it stood
        self._marks = DecisionMarks()
        self.source = FindingsSource(tasks, self)
        self.rerunning = Rerunning(self.source, tasks, self)
        self.rerun = RerunBar()
        self.groups = Groups(context.theme)
        self.filter = FilterBar(context.theme)
        self.model = FindingsModel(context.theme, dispositions, self.source, self)
        self.table = FindingsView(context.theme, self.model)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.rerun)
        column.addWidget(self.filter)
        column.addWidget(_splitter(Qt.Orientation.Vertical, (self.table, below), (460, 190)), 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(_splitter(Qt.Orientation.Horizontal, (self.groups, middle), (224, 976)))
        self._connect()

    @property
    def gone(self) -> bool:
        """Whether the findings shown are those of the run before that this one does not make."""
        return self.source.name == GONE

    @property
    def current(self) -> ListedFinding | None:
        """The finding in front, with its number."""
        ranges = self.table.ranges
        row = self.table.currentIndex().row()
        if not any(first <= row < last for first, last in ranges):
            row = ranges[0][0] if ranges else -1
        return self.model.listed_at(row)

    @property
    def selected(self) -> tuple[Finding, ...]:
        """The findings selected, the one in front first; of very many the first ones."""
        current = self.table.currentIndex().row()
        rows: list[int] = []
        for first, last in self.table.ranges:
            rows += range(first, min(last, first + MANY - len(rows)))
        rows.sort(key=lambda row: (row != current, row))
        return tuple(finding for row in rows if (finding := self.model.finding_at(row)) is not None)

    def open(self, result: AuditResult | None, table: FindingsTable | None, before: AuditResult | None) -> None:
        """Show the findings of a run, against the run before."""
        self.source.open(result, table)
        self.rerunning.take(before, result)

    def show_key(self, key: FindingKey, take: Callable[[Found], None]) -> None:
        """Select the finding with a key, whatever was filtered; `take` what was found."""
        self._find("finding", lambda table: table.number_of_key(key), take)

    def show_row(self, sheet: str, row: int, take: Callable[[Found], None]) -> None:
        """Select the first finding on a row of the file, whatever was filtered; `take` what was found."""
        self._find("line", lambda table: table.number_on_row(sheet, row), take)

    def show_rule(self, rule: str) -> None:
        """Show the findings of one rule."""
        self._let_all_in()
        self.groups.group_by(GroupBy.RULE)
        self.groups.list.choose(rule)

    def step(self, by: int) -> None:
        """Go to the next or previous finding."""
        rows = self.model.rowCount()
        if rows:
            self.table.select_row(min(max(self.table.currentIndex().row() + by, 0), rows - 1))

    def step_claim(self, by: int) -> None:
        """Go to the next or previous claim in the order shown."""
        row = self.table.currentIndex().row()
        last = self.model.rowCount() - 1
        end = last if by > 0 else 0

        def go(found: int | None) -> None:
            self.table.select_row(min(end if found is None else found, last))

        if row >= 0:
            self.source.ask("claim", lambda table, _: table.other_claim(row, forward=by > 0), go)

    def _connect(self) -> None:
        self.groups.changed.connect(self._list)
        self.filter.changed.connect(self._list)
        self.filter.columns.clicked.connect(lambda: self.table.choose_columns(self.filter.columns.pos()))
        self.rerun.changed.connect(self._turn)
        self.rerunning.compared.connect(self.rerun.show_rerun)
        self.rerunning.marked.connect(self.selected_changed)
        self.table.horizontalHeader().sortIndicatorChanged.connect(lambda *_: self._list())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._select())
        self.source.opened.connect(self._begin)
        self.source.arranged.connect(self._show)
        self.source.counted.connect(self._show_counts)
        self.source.idle.connect(self._select_late)
        self._dispositions.changed.connect(self._redecide)

    def _begin(self) -> None:
        """Show other findings from their beginning."""
        self._current, self._row = None, 0
        if self.source.table is None:
            self.groups.show_groups(self.groups.by, ())
            self.filter.show_waiting()
        else:
            self.filter.expect(many=self.source.many)
            self._tell_decisions()
            self._list()
        self.opened.emit()

    def _turn(self) -> None:
        """Show this run, a part of it, or what is gone."""
        name = self.source.name
        self.rerunning.turn(self.rerun.choice)
        if self.source.name == name:
            self._list()

    def _list(self) -> None:
        """Ask for what is wanted in the order wanted."""
        before = wanted = self._wanted
        choice = self.groups.list.choice
        if choice is not None:
            wanted = of_group(wanted, self.groups.by, choice)
        head = self.table.horizontalHeader()
        descending = head.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        self._arrangement = Arrangement(wanted, ORDERS[head.sortIndicatorSection()], descending)
        self.source.arrange(self._arrangement, self._current)
        self.source.count(before, wanted, self.groups.by)

    @property
    def _wanted(self) -> FindingFilter:
        kind = self.rerun.choice
        wanted = self.filter.wanted
        return wanted if kind in {None, GONE} else replace(wanted, standings=frozenset((str(kind),)))

    def _show(self, arranged: Arranged) -> None:
        if arranged.arrangement is not self._arrangement:
            return  # a later one is on its way
        kept, row = self._current, self._row
        self.model.show_arranged(arranged)
        if not arranged.shown:
            self._select()
        elif arranged.position is not None:
            self.table.select_row(arranged.position)
        else:  # what was in front has left: the one that took its place
            self.table.select_row(min(row, arranged.shown - 1) if kept is not None else 0)

    def _show_counts(self, counted: Counted) -> None:
        self.groups.show_groups(counted.by, counted.groups)
        self.filter.show_counts(counted.verdicts, counted.shown, self.source.total)

    def _select(self) -> None:
        listed = self.current
        if listed is not None:
            self._current, self._row = listed.number, self.table.currentIndex().row()
        self.selected_changed.emit()

    def _select_late(self) -> None:
        """Tell of the finding in front, if it could not be read when it was selected."""
        listed = self.current
        if listed is not None and listed.number != self._current:
            self._select()

    def _find(self, kind: str, number_in: Callable[[FindingsTable], int | None], take: Callable[[Found], None]) -> None:
        if self.gone:
            self.rerun.choose(None)

        def work(table: FindingsTable, _job: Job) -> Found:
            number = number_in(table)
            return None if number is None else (number, table.position(number))

        def go(found: Found) -> None:
            if found is not None:
                self._go(*found)
            take(found)

        self.source.ask(kind, work, go)

    def _go(self, number: int, place: int | None) -> None:
        """Select a finding; one that is filtered out is let in."""
        if place is not None:
            self.table.select_row(place)
            return
        self._let_all_in()
        self._current = number
        self._list()

    def _let_all_in(self) -> None:
        self.rerun.choose(None)
        for part in (self.groups.list, self.filter):
            part.blockSignals(True)
            part.show_all()
            part.blockSignals(False)

    def _tell_decisions(self) -> None:
        self.source.ask("decisions", self._marks.telling(self._dispositions.held()), lambda _: None)

    def _redecide(self) -> None:
        self._tell_decisions()
        if self._arrangement.wanted.decided is not None:
            self._list()


def _splitter(way: Qt.Orientation, widgets: tuple[QWidget, ...], sizes: tuple[int, ...]) -> QSplitter:
    made = QSplitter(way)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for number, widget in enumerate(widgets):
        made.addWidget(widget)
        made.setStretchFactor(number, 1 if number == (1 if way is Qt.Orientation.Horizontal else 0) else 0)
    made.setSizes(list(sizes))
    return made
