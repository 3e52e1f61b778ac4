"""The fourth step: findings by rule, as a table, on their claim."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.audit.model import AuditResult, Decision, Finding, FindingKey
from app.desktop.audit.claim_view import ClaimView
from app.desktop.audit.dispositions import Dispositions
from app.desktop.audit.filter_bar import FilterBar
from app.desktop.audit.finding_details import FindingDetails
from app.desktop.audit.findings_model import FINDING, FindingsModel, matching, ordered
from app.desktop.audit.groups import GroupsList, by_rule
from app.desktop.context import Context
from app.desktop.parts import EmptyState
from app.desktop.tables import Table
from app.desktop.tasks import Tasks
from app.desktop.words import count, money

_WIDTHS = (146, 92, 44, 102, 88, 210, 88, 104, 112, 56)
_ASIDE = 20_000  # from this many findings on, sorting leaves the window's thread
_KEYS = {"A": "agree", "D": "disagree", "N": "needs records", "X": "not applicable", "O": "open"}


class ReviewStep(QWidget):
    """Rules on the left, findings in the middle, the claim below, the reasons in the details pane."""

    def __init__(self, context: Context, tasks: Tasks, dispositions: Dispositions, parent: QWidget | None = None) -> None:
        """Follow the audit."""
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._dispositions = dispositions
        self._order = (0, False)
        self._asked = 0
        self.details = FindingDetails(context, dispositions)
        self.details.decision.decided.connect(self.decide)
        self.groups = GroupsList(context.theme)
        self.groups.chosen.connect(self._list)
        self.model = FindingsModel(context.theme, dispositions, self)
        self.table = self._findings_table()
        self.claim = ClaimView(context)
        self.claim.line_chosen.connect(self._choose_line)
        self.filter = FilterBar(context.theme)
        self.filter.changed.connect(self._list)
        self.filter.columns.clicked.connect(lambda: self.table.choose_columns(self.filter.columns.pos()))
        nothing = EmptyState(
            context.theme,
            "check",
            "No finding by the rules run",
            "Every line was checked and no rule had anything to say. The Run step shows how many lines each policy addressed.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(nothing)
        self._stack.addWidget(self._split())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._add_keys()
        context.audit_changed.connect(self._take)
        context.theme.changed.connect(self._redress)
        dispositions.changed.connect(self._show_decisions)

    @property
    def selected(self) -> tuple[Finding, ...]:
        """The findings selected, the current one first."""
        chosen = self.table.selectionModel()
        current = chosen.currentIndex()
        rows = sorted(chosen.selectedRows(), key=lambda index: (index.row() != current.row(), index.row()))
        return tuple(finding for index in rows if isinstance(finding := index.data(FINDING), Finding))

    def start_search(self) -> None:
        """Put the cursor into the filter."""
        self.filter.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.search.selectAll()

    def show_details(self) -> None:
        """Show the selection in the details pane and count what is shown."""
        self._select()
        self._tell()

    def decide(self, decision: Decision) -> None:
        """Decide the selected findings; several only with a reason."""
        chosen = self.selected
        if self._dispositions.why_not:
            self._context.message_shown.emit(self._dispositions.why_not)
        elif len(chosen) > 1 and not decision.reason:
            self._context.message_shown.emit("A decision on several findings needs a reason")
            self.details.decision.ask_reason()
        elif chosen:
            self._dispositions.decide(chosen, decision)

    def step(self, by: int) -> None:
        """Go to the next or previous finding."""
        self._go(lambda row: row + by)

    def step_claim(self, by: int) -> None:
        """Go to the next or previous claim in the order shown."""
        findings = self.model.findings

        def target(row: int) -> int:
            here = findings[row].claim_id
            while 0 <= row + by < len(findings) and findings[row + by].claim_id == here:
                row += by
            return row + by

        self._go(target)

    def _go(self, target: Callable[[int], int]) -> None:
        rows = self.model.rowCount()
        if not rows:
            return
        row = target(self.table.currentIndex().row()) if self.table.currentIndex().isValid() else 0
        self._select_row(min(max(row, 0), rows - 1))

    def _select_row(self, row: int) -> None:
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.table.scrollTo(index)

    def _findings_table(self) -> Table:
        table = Table(self._context.theme)
        table.setAccessibleName("Findings")
        table.setModel(self.model)
        for column, width in enumerate(_WIDTHS):
            table.setColumnWidth(column, width)
        head = table.horizontalHeader()
        head.setSortIndicatorShown(True)
        head.setSectionsClickable(True)
        head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._sort)
        table.selectionModel().selectionChanged.connect(lambda *_: self._select())
        for key, disposition in _KEYS.items():
            shortcut = QShortcut(QKeySequence(key), table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda disposition=disposition: self.decide(Decision(disposition)))
        return table

    def _add_keys(self) -> None:
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("F8", lambda: self.step(1)),
            ("Shift+F8", lambda: self.step(-1)),
            ("Ctrl+F8", lambda: self.step_claim(1)),
            ("Ctrl+Shift+F8", lambda: self.step_claim(-1)),
        )
        for keys, take in steps:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(take)

    def _split(self) -> QSplitter:
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.filter)
        down = _splitter(Qt.Orientation.Vertical, (self.table, self.claim), (460, 190))
        layout.addWidget(down, 1)
        return _splitter(Qt.Orientation.Horizontal, (self.groups, middle), (224, 976))

    def _take(self) -> None:
        result = self._context.audit
        findings = result.findings if result is not None else ()
        self._stack.setCurrentIndex(1 if findings else 0)
        self.groups.show_groups(by_rule(findings))
        self.filter.count(findings)
        self._list()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._order = (column, order is Qt.SortOrder.DescendingOrder)
        self._list()

    def _list(self) -> None:
        result = self._context.audit
        if result is None:
            self.model.show_findings([])
            self.claim.model.clear()
            return
        rule = self.groups.rule
        wanted, text = self.filter.wanted, self.filter.search.text()
        column, descending = self._order
        self._asked += 1
        asked = self._asked

        def work() -> list[Finding]:
            return ordered(matching(result.findings, text, rule, wanted), column, descending=descending)

        def show(findings: list[Finding]) -> None:
            if asked == self._asked:
                self._show(findings)

        if len(result.findings) < _ASIDE:
            show(work())
        else:
            self._tasks.run("Sorting findings", lambda _job: work(), show)

    def _show(self, findings: list[Finding]) -> None:
        kept = self.selected[:1]
        self.model.show_findings(findings)
        if findings:
            self._select_row(findings.index(kept[0]) if kept and kept[0] in findings else 0)
        else:
            self._select()
        self._tell()

    def _select(self) -> None:
        result = self._context.audit
        chosen = self.selected
        if result is None:
            return
        self.claim.show_finding(result, chosen[0] if chosen else None)
        if chosen:
            self.details.show_findings(result, chosen)
        if self.isVisible():
            self._context.details_shown.emit(self.details if chosen else None)

    def show_finding(self, key: FindingKey) -> None:
        """Select a finding by its key, whatever was filtered."""
        if all(finding.key != key for finding in self.model.findings):
            self.groups.show_all()
            self.filter.show_all()
            self._list()
        row = next((row for row, finding in enumerate(self.model.findings) if finding.key == key), None)
        if row is None:
            self._context.message_shown.emit("The audit shown has no such finding any more")
        else:
            self._select_row(row)

    def _choose_line(self, line: tuple[str, int]) -> None:
        for row, finding in enumerate(self.model.findings):
            if (finding.sheet, finding.row) == line:
                self._select_row(row)
                return
        self._context.message_shown.emit(f"Row {line[1]:,}: no finding by the rules run")

    def _show_decisions(self) -> None:
        chosen = self.selected
        if chosen:
            self.details.decision.show_decisions([self._dispositions.of(finding) for finding in chosen], self._dispositions.why_not)
        self._tell()

    def _tell(self) -> None:
        result = self._context.audit
        if result is None:
            return
        self.filter.tell(self.model.rowCount(), len(result.findings))
        if self.isVisible():
            self._context.status_shown.emit(_counts(result, self._dispositions.made))

    def _redress(self) -> None:
        result = self._context.audit
        self.groups.show_groups(by_rule(result.findings if result is not None else ()))


def _counts(result: AuditResult, decided: int) -> str:
    amounts = [finding.amount for finding in result.findings if finding.primary and finding.amount is not None]
    lines = result.lines
    words = [
        f"{count(len(result.findings), 'finding')} on {lines.with_findings + lines.undetermined:,} of {lines.checked:,} lines checked",
        f"{money(sum(amounts, Decimal(0)))} at issue, not a determination of overpayment" if amounts else "no amount at issue",
        f"{decided:,} decided",
    ]
    return " · ".join(words)


def _splitter(way: Qt.Orientation, widgets: tuple[QWidget, ...], sizes: tuple[int, ...]) -> QSplitter:
    made = QSplitter(way)
    made.setHandleWidth(1)
    made.setChildrenCollapsible(False)
    for number, widget in enumerate(widgets):
        made.addWidget(widget)
        made.setStretchFactor(number, 1 if number == (1 if way is Qt.Orientation.Horizontal else 0) else 0)
    made.setSizes(list(sizes))
    return made
