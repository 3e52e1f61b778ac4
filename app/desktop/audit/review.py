"""The fourth step: findings looked through on their claim, with their reasons, and decided."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.audit.findings_table import EVERYTHING, FindingsTable, GroupBy
from app.audit.model import AuditResult, Decision, Finding, FindingKey
from app.audit.why_not import LinePlace, RuleWord
from app.desktop.audit.by_claim.page import ByClaim
from app.desktop.audit.determinations.desk import DeterminationDesk
from app.desktop.audit.determinations.figures import BY_CLAIM, FINDINGS, DeterminationBar
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.audit.dispositions import Dispositions
from app.desktop.audit.findings.bulk_dialog import BulkDialog
from app.desktop.audit.findings.claim_view import ClaimView
from app.desktop.audit.findings.details import FindingDetails
from app.desktop.audit.findings.notices_band import NoticesBand
from app.desktop.audit.findings.pane import MANY, FindingsPane, Found
from app.desktop.audit.findings.view import MOST_COPIED, Range
from app.desktop.audit.findings.why_panel import WhyPanel
from app.desktop.audit.rules.dialog import RulesDialog
from app.desktop.context import Context
from app.desktop.parts import EmptyState
from app.desktop.project.session import ProjectSession
from app.desktop.tasks import Tasks
from app.desktop.words import count, money

_KEYS = {"A": "agree", "D": "disagree", "N": "needs records", "X": "not applicable", "O": "open"}
_REASON = "A decision on several findings needs a reason"
_GONE_STAYS = "A finding of the run before cannot be decided: this run does not make it any more."
_GONE_WHY = "A finding of the run before: the rules can only be asked about lines of this run."

# of a line: take what the rules say, and in the end, answered or not; False: they cannot be asked
Ask = Callable[[LinePlace, Callable[[tuple[RuleWord, ...]], None], Callable[[], None]], bool]
Line = tuple[str, int]  # sheet and row


class ReviewStep(QWidget):
    """Notices on top, findings in the middle, the claim below, the reasons in the details pane."""

    def __init__(self, context: Context, tasks: Tasks, dispositions: Dispositions, project: ProjectSession) -> None:
        """Follow the audit; `project` keeps what is determined."""
        super().__init__()
        self._context = context
        self._dispositions = dispositions
        self._amount = Decimal(0)
        self._some = False  # findings to look through
        self._ask: Ask | None = None
        self.details = FindingDetails(context, dispositions)
        self.why = WhyPanel(context.theme)
        self.held = DeterminationsHeld(context, tasks, project, self)
        self.desk = DeterminationDesk(context, self.held, self.details, self)
        self.by_claim = ByClaim(context, self.held)
        self.claim = ClaimView(context, self.held)
        self.findings = FindingsPane(context, tasks, dispositions, self.claim)
        self.source, self.rerun = self.findings.source, self.findings.rerun
        self.groups, self.filter = self.findings.groups, self.findings.filter
        self.model, self.table = self.findings.model, self.findings.table
        self.notices = NoticesBand(context.theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(_nothing_found(context))
        self._stack.addWidget(self.findings)
        self._stack.addWidget(self.by_claim)
        bar = DeterminationBar(self.held)
        self.figures, self.modes = bar.figures, bar.modes
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(bar)
        layout.addWidget(self._stack, 1)
        self._connect()
        self._add_keys()

    @property
    def selected(self) -> tuple[Finding, ...]:
        """The findings selected, the one in front first; of very many the first ones."""
        return self.findings.selected

    def ask_rules_by(self, ask: Ask) -> None:
        """Take the way to ask every rule about a line of the claims shown."""
        self._ask = ask

    @property
    def mode(self) -> int:
        """How the audit is reviewed: `FINDINGS` or `BY_CLAIM`."""
        return self.modes.face

    def show_mode(self, mode: int) -> None:
        """Review by finding or by claim; the line in front stays in front."""
        self.modes.show_face(mode)
        line = self.desk.box.line
        if mode == BY_CLAIM and line is not None and self.by_claim.sheet.line != line:
            self.by_claim.show_line(line)
        self._turn()
        if self.isVisible():
            (self.by_claim.sheet.table if mode == BY_CLAIM else self.table).setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.show_details()

    def start_search(self) -> None:
        """Put the cursor into the filter, or among the claims."""
        if self.mode == BY_CLAIM:
            self.by_claim.list.enter()
            return
        self.filter.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.search.selectAll()

    def show_details(self) -> None:
        """Show the selection in the details pane and count what is shown."""
        if self.mode == BY_CLAIM:
            self.by_claim.come_to_front()
        self._select()
        self._tell()

    def decide(self, decision: Decision) -> None:
        """Decide the selected findings; several only with a reason."""
        number = self.table.selected_count
        if self._why_not:
            self._context.message_shown.emit(self._why_not)
        elif number > 1 and not decision.reason:
            self._context.message_shown.emit(_REASON)
            self.details.decision.ask_reason()
        elif 0 < number <= MANY:
            self._dispositions.decide(self.selected, decision)
        elif number:
            self._decide_on(self.table.ranges, decision)

    def ask_for_all(self) -> None:
        """Ask what to decide on everything the filter shows, and why."""
        shown = self.model.rowCount()
        if self._why_not:
            self._context.message_shown.emit(self._why_not)
        elif shown:
            dialog = BulkDialog(shown, self.filter.amount, self)
            dialog.accepted.connect(lambda: self._decide_on(((0, shown),), dialog.decision))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def show_finding(self, key: FindingKey) -> None:
        """Select a finding by its key, whatever was filtered."""

        def tell(found: Found) -> None:
            if found is None:
                self._context.message_shown.emit("The audit shown has no such finding any more")

        self.show_mode(FINDINGS)
        self.findings.show_key(key, tell)

    def show_rules(self) -> None:
        """Open the list of rules, with what each found."""
        if self.source.table is None:
            self._open_rules({})
        else:
            self.source.ask("rules", lambda table, _: {one.value: one.findings for one in table.groups(GroupBy.RULE)}, self._open_rules)

    def ask_rules(self, place: LinePlace) -> None:
        """Ask every rule about a line and show what it saw."""
        if self._ask is None:
            return
        self.why.show_asking(place, back=self.mode == BY_CLAIM or self.findings.current is not None)
        self._context.details_shown.emit(self.why)
        refused = partial(self.why.show_refused, place)
        if not self._ask(place, partial(self.why.show_words, place), refused):
            refused()

    def step(self, by: int) -> None:
        """Go to the next or previous finding, or line of the claim."""
        if self.mode == BY_CLAIM:
            self.by_claim.sheet.step(by)
        else:
            self.findings.step(by)

    def step_claim(self, by: int) -> None:
        """Go to the next or previous claim."""
        if self.mode == BY_CLAIM:
            self.by_claim.step_claim(by)
        else:
            self.findings.step_claim(by)

    # building

    def _connect(self) -> None:
        context = self._context
        self.details.decision.decided.connect(self.decide)
        self.details.why.clicked.connect(self._ask_of_finding)
        self.why.back_wanted.connect(self._select)
        self.claim.line_chosen.connect(self._choose_line)
        self.claim.determine_wanted.connect(self._determine_line)
        self.filter.decision_wanted.connect(self.ask_for_all)
        self.notices.rules.clicked.connect(self.show_rules)
        self.findings.selected_changed.connect(self._select)
        self.findings.opened.connect(self._count_amount)
        self.table.too_many.connect(
            lambda: context.message_shown.emit(f"At most {MOST_COPIED:,} rows can be copied; the audit workbook holds all findings")
        )
        context.audit_changed.connect(self._take)
        self._dispositions.changed.connect(self._show_decisions)
        self._connect_determinations()

    def _connect_determinations(self) -> None:
        box, by_claim = self.desk.box, self.by_claim
        self.modes.chosen.connect(self.show_mode)
        box.saved.connect(lambda on: self._go_on() if on else self.table.setFocus())
        box.left.connect(self.table.setFocus)
        box.several_wanted.connect(self._determine_several)
        by_claim.line_changed.connect(self._select)
        by_claim.finding_wanted.connect(lambda finding: self.show_finding(finding.key))
        by_claim.rules_wanted.connect(lambda line: self.ask_rules(LinePlace(line.sheet, line.row, line.line, line.content)))
        by_claim.several_wanted.connect(self.desk.ask_several)
        by_claim.details_wanted.connect(self._context.details_wanted)
        self.held.changed.connect(self._tell)

    def _add_keys(self) -> None:
        for key, disposition in _KEYS.items():
            self.table.listen(key, partial(self.decide, Decision(disposition)))
        self.table.listen("C", self.details.copy_citation)
        self.table.listen("L", self._enter_claim)
        self.table.listen("W", self._ask_of_finding)
        for key in ("E", "F2"):
            self.table.listen(key, self._determine)
        self.table.listen("H", self.desk.hand.ask)
        self.table.listen("B", partial(self.show_mode, BY_CLAIM))
        self.by_claim.sheet.listen("B", partial(self.show_mode, FINDINGS))
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("F8", partial(self.step, 1)),
            ("Shift+F8", partial(self.step, -1)),
            ("Ctrl+F8", partial(self.step_claim, 1)),
            ("Ctrl+Shift+F8", partial(self.step_claim, -1)),
            ("Ctrl+Shift+D", self.ask_for_all),
        )
        for keys, take in steps:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(take)

    # the audit

    def _take(self) -> None:
        result, before, table = self._context.audit, self._context.audit_before, self._context.findings
        some = self._some = result is not None and bool(result.findings or (before is not None and before.findings))
        self._turn()
        self.notices.show_notices(result.notices if result is not None else ())
        self.notices.setVisible(result is not None)
        self.claim.show_nothing()
        self.findings.open(result if some else None, table, before)

    def _turn(self) -> None:
        self._stack.setCurrentIndex(2 if self.mode == BY_CLAIM else 1 if self._some else 0)

    def _count_amount(self) -> None:
        self._amount = Decimal(0)
        self.source.ask("amount", lambda table, _: _amount_of(table), self._take_amount)

    def _take_amount(self, amount: Decimal) -> None:
        self._amount = amount
        self._tell()

    @property
    def _why_not(self) -> str:
        """Why nothing can be decided on what is shown."""
        return _GONE_STAYS if self.findings.gone else self._dispositions.why_not

    def _select(self) -> None:
        result, listed = self._context.audit, self.findings.current
        if result is None:
            return
        self.claim.show_finding(result, listed.finding if listed is not None else None)
        if listed is not None:
            words = self.findings.rerunning.words(listed.finding)
            self.details.show_findings(result, (listed.finding,), self.table.selected_count, self._why_not, words)
        self.desk.show_finding(listed.finding if listed is not None else None, self.table.selected_count)
        if self.isVisible() and self.mode == BY_CLAIM:
            self._context.details_shown.emit(self.by_claim.details if self.by_claim.sheet.line is not None else None)
        elif self.isVisible():
            self._context.details_shown.emit(self.details if listed is not None else None)

    def _decide_on(self, ranges: Sequence[Range], decision: Decision) -> None:
        def decide(findings: tuple[Finding, ...]) -> None:
            self._dispositions.decide(findings, decision)
            self._context.message_shown.emit(f"{count(len(findings), 'finding')} decided: {decision.disposition}")

        self.source.collect(ranges, decide)

    def _determine(self) -> None:
        """Determine the line of the finding in front, or the lines of all selected."""
        if self.table.selected_count > 1:
            self._determine_several()
        else:
            self.desk.write()

    def _determine_line(self, place: Line) -> None:
        """Determine any line of the claim, whether or not it has a finding."""
        lines = self.held.table.at(*place) if self.held.table is not None else ()
        if not lines:
            self._context.message_shown.emit(self.held.why_not)
            return
        self.by_claim.show_line(lines[0])
        self.modes.show_face(BY_CLAIM)
        self._turn()
        self.show_details()
        self.by_claim.write()

    def _determine_several(self) -> None:
        self.source.collect(self.table.ranges, self.desk.ask_several_findings)

    def _go_on(self) -> None:
        """Go to the next finding whose line is open, in the order shown; the editor stays open."""
        first = self.table.currentIndex().row() + 1
        for place in range(first, min(first + MANY, self.model.rowCount())):
            finding = self.model.finding_at(place)
            if finding is not None and self.desk.is_open(finding):
                self.table.select_row(place)
                self.desk.box.begin()
                return
        self.desk.box.close_editor()
        self._context.message_shown.emit("No open line follows among the findings shown")

    def _enter_claim(self) -> None:
        """Put the cursor into the claim, on the line of the finding."""
        self.claim.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.claim.table.setCurrentIndex(self.claim.model.index(max(0, self.claim.marked_row), 0))

    def _choose_line(self, line: Line) -> None:
        """Go to the finding of a line, or ask the rules why it has none."""

        def go(found: Found) -> None:
            if found is None:
                self.ask_rules(LinePlace(*line))

        self.findings.show_row(*line, go)

    def _ask_of_finding(self) -> None:
        listed = self.findings.current
        if self.findings.gone:
            self._context.message_shown.emit(_GONE_WHY)
        elif listed is not None:
            finding = listed.finding
            self.ask_rules(LinePlace(finding.sheet, finding.row, finding.line, finding.content))

    def _open_rules(self, found: dict[str, int]) -> None:
        result = self._context.audit
        if result is not None:
            dialog = RulesDialog(self._context.theme, result, found, self)
            dialog.rule_wanted.connect(self.findings.show_rule)
            dialog.rule_wanted.connect(dialog.close)
            dialog.open()

    def _show_decisions(self) -> None:
        listed = self.findings.current
        if listed is not None:
            self.details.show_decisions((listed.finding,), self.table.selected_count, self._why_not)
        self._tell()

    def _tell(self) -> None:
        result = self._context.audit
        if result is not None and self.isVisible() and self.mode == BY_CLAIM:
            self._context.status_shown.emit(self.by_claim.words)
        elif result is not None and self.isVisible():
            self._context.status_shown.emit(_counts(result, self.source.total, self._amount, self._dispositions.made))


def _amount_of(table: FindingsTable) -> Decimal:
    return sum((group.amount for group in table.groups(GroupBy.VERDICT, EVERYTHING)), Decimal(0))


def _counts(result: AuditResult, findings: int, amount: Decimal, decided: int) -> str:
    lines = result.lines
    words = [
        f"{count(findings, 'finding')} on {lines.with_findings + lines.undetermined:,} of {lines.checked:,} lines checked",
        f"{money(amount)} at issue, not a determination of overpayment" if amount else "no amount at issue",
        f"{decided:,} decided",
    ]
    return " · ".join(words)


def _nothing_found(context: Context) -> EmptyState:
    words = "Every line was checked and no rule had anything to say. The Run step shows how many lines each policy addressed."
    return EmptyState(context.theme, "check", "No finding by the rules run", words)
