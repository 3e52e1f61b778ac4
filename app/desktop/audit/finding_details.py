"""Why a finding was made: its message, the decision on it, the rule in words, the policy sentence, the code's dates."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.audit.model import AuditResult, Decision, Finding
from app.desktop.audit.dispositions import Dispositions
from app.desktop.audit.strip import Span, Strip
from app.desktop.context import Context
from app.desktop.evidence import Quotes
from app.desktop.parts import IconLabel, button, hairline, label, row
from app.desktop.words import END_BASES, VERDICTS, day, listed, money, sentence
from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.model import CodeHistory, Conflict, Interval
from app.reports.words import DISPOSITIONS

_CONFLICT = "policy-conflict"


class DecisionBox(QWidget):
    """A disposition and a reason, for one finding or several."""

    decided = Signal(object)  # Decision

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin with nothing selected."""
        super().__init__(parent)
        self._several = False
        self._why_not = ""
        self.choice = QComboBox()
        self.choice.setAccessibleName("Disposition")
        for key in DISPOSITIONS:
            self.choice.addItem(sentence(key), key)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Reason")
        self.apply = button("A&pply")
        self.apply.clicked.connect(self._decide)
        self.reason.returnPressed.connect(self._decide)
        self.reason.textChanged.connect(lambda _: self._allow())
        self._hint = label("", "label", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row(self.choice, self.apply, None))
        layout.addWidget(self.reason)
        layout.addWidget(self._hint)

    def show_decisions(self, decisions: Sequence[Decision], why_not: str = "") -> None:
        """Show the decision of one finding, or ask for one for several; `why_not`: nothing can be decided here."""
        self._why_not = why_not
        self._several = len(decisions) > 1
        first = decisions[0] if decisions else Decision(DISPOSITIONS[0])
        self.choice.setCurrentIndex(self.choice.findData(first.disposition))
        self.reason.setText("" if self._several else first.reason)
        self.apply.setText(f"A&pply to {len(decisions):,}" if self._several else "A&pply")
        keys = "Keys: A agree, D disagree, N needs records, X not applicable, O open."
        self._hint.setText(why_not or ("A decision on several findings needs a reason." if self._several else keys))
        self._allow()

    def ask_reason(self) -> None:
        """Put the cursor where the reason is missing."""
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self) -> None:
        for part in (self.choice, self.reason, self.apply):
            part.setEnabled(not self._why_not)
            part.setToolTip(self._why_not)
        if not self._why_not:
            self.apply.setEnabled(not self._several or bool(self.reason.text().strip()))

    def _decide(self) -> None:
        if self.apply.isEnabled():
            self.decided.emit(Decision(str(self.choice.currentData()), self.reason.text().strip()))


class FindingDetails(QScrollArea):
    """The details pane of the Review step."""

    def __init__(self, context: Context, dispositions: Dispositions, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._dispositions = dispositions
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Finding")
        self._icon = IconLabel(context.theme, "verdict-note", 20)
        self._verdict = label("", "heading", wrap=True)
        self._message = label("", wrap=True, selectable=True)
        self._facts = label("", "muted", wrap=True, selectable=True)
        self.decision = DecisionBox()
        self._rule = label("", wrap=True, selectable=True)
        self.quotes = Quotes(context)
        self._strip = Strip(context.theme)
        self._dates = label("", wrap=True, selectable=True)
        self._code = button("Show on the Codes page", "link")
        self._code.clicked.connect(self._show_code)
        self.settle = button("&Settle this conflict…", tip="Choose which reading holds; what it changes is shown first")
        self.settle.clicked.connect(self._settle)
        self._finding: Finding | None = None
        inner = QWidget()
        inner.setProperty("look", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 12, 16, 20)
        layout.setSpacing(8)
        layout.addLayout(row(self._icon, self._verdict, gap=10))
        layout.addWidget(self._message)
        layout.addWidget(self._facts)
        for name, widgets in self._sections():
            layout.addSpacing(4)
            layout.addWidget(hairline())
            layout.addWidget(label(name, "label"))
            for widget in widgets:
                layout.addWidget(widget)
        layout.addStretch(1)
        self.setWidget(inner)

    @property
    def text(self) -> str:
        """All that is said in words, for tests and for reading aloud."""
        return "\n".join(part.text() for part in (self._verdict, self._message, self._facts, self._rule, self._dates))

    def show_findings(self, result: AuditResult, findings: Sequence[Finding]) -> None:
        """Show the first of the findings selected; the decision is for all of them."""
        finding = findings[0]
        self._finding = finding
        role = self._context.theme.verdict_role(finding.verdict)
        self._icon.show_icon(f"verdict-{finding.verdict.value}", role)
        self._verdict.setText(f"{VERDICTS[finding.verdict]}: {sentence(finding.rule).lower()}")
        self._message.setText(finding.message)
        self._facts.setText(" · ".join(_facts(finding)))
        self.decision.show_decisions([self._dispositions.of(item) for item in findings], self._dispositions.why_not)
        rule = next((item for item in result.rules if item.rule == finding.rule), None)
        self._rule.setText(rule.explanation if rule is not None else "This rule has no explanation of its own.")
        self.quotes.show_places(finding.sources)
        self.settle.setVisible(self._conflict() is not None)
        self._show_dates(result, finding)
        self.verticalScrollBar().setValue(0)

    def _sections(self) -> tuple[tuple[str, tuple[QWidget, ...]], ...]:
        return (
            ("Disposition", (self.decision,)),
            ("What the policy says", (self.quotes, self.settle)),
            ("The code through time", (self._strip, self._dates, self._code)),
            ("The rule in words", (self._rule,)),
        )

    def _show_dates(self, result: AuditResult, finding: Finding) -> None:
        history = _history(result, finding)
        valid: list[Span] = []
        spans: list[Span] = []
        lines: list[str] = []
        if history is not None:
            disputes = _disputes(result, history)
            spans = [*(Span(item.start, item.end) for item in history.intervals), *disputes]
            lines = [_interval_words(item, history.policy) for item in history.intervals]
            lines += [f"Disputed from {day(item.start, 'the start')} to {day(item.end, 'the day it is settled')}" for item in disputes]
            if history.code_set is not None:
                valid = [Span(history.code_set.start, history.code_set.end)]
                window = f"{day(history.code_set.start, 'before the table begins')} to {day(history.code_set.end, 'the end of the table')}"
                lines.append(f"Valid in {history.system.value}: {window}")
            else:
                lines.append(f"No loaded {history.system.value} table speaks for this code.")
        else:
            lines.append(f"{finding.code} is listed by no policy that is open." if finding.code else "This finding is about no code.")
        self._strip.setVisible(history is not None)
        self._strip.show_spans(valid, spans, finding.date)
        self._dates.setText("\n".join(lines))
        self._code.setVisible(history is not None)

    def _conflict(self) -> Conflict | None:
        """Return the contradiction a finding rests on, as the ledger holds it now."""
        finding, ledger = self._finding, self._context.ledger
        if finding is None or finding.rule != _CONFLICT or ledger is None:
            return None
        held = [conflict for policy in ledger.policies if policy.policy == finding.policy for conflict in policy.conflicts]
        about = [conflict for conflict in held if _is_about(conflict, finding)]
        # a day may be in doubt under the other basis only
        return next((conflict for conflict in about if _covers(conflict, finding)), about[0] if about else None)

    def _settle(self) -> None:
        conflict = self._conflict()
        if conflict is not None:
            self._context.settle_requested.emit(conflict)

    def _show_code(self) -> None:
        finding = self._finding
        if finding is None or finding.system is None or finding.code is None:
            return
        if finding.policy is not None:
            self._context.set_policy(finding.policy)
        if finding.date is not None:
            self._context.set_day(finding.date)
        self._context.page_requested.emit("codes")
        self._context.code_requested.emit(finding.system, finding.code)


def _is_about(conflict: Conflict, finding: Finding) -> bool:
    codes = {(system.value, code) for system, code in conflict.codes}
    return conflict.kind in DISPUTES_DAYS and (finding.system, finding.code) in codes


def _covers(conflict: Conflict, finding: Finding) -> bool:
    starts_in_time = conflict.start is None or finding.date is None or conflict.start <= finding.date
    return starts_in_time and (conflict.end is None or finding.date is None or finding.date < conflict.end)


def _facts(finding: Finding) -> list[str]:
    facts = [finding.code] if finding.code else []
    if finding.date is not None:
        facts.append(f"{sentence(finding.date_used).lower()} date {day(finding.date)}")
    if finding.amount is not None:
        facts.append(f"{money(finding.amount)} {finding.amount_basis or ''} at issue".replace("  ", " "))
    if finding.instead:
        facts.append(f"in effect instead: {listed(finding.instead)}")
    if finding.basis_sensitive:
        facts.append("the other date basis would change this")
    if finding.published_after_service:
        facts.append("the policy text was published after the service")
    if not finding.in_rates:
        facts.append("left out of the rates")
    return facts


def _history(result: AuditResult, finding: Finding) -> CodeHistory | None:
    histories = (
        history
        for policy in result.ledger.policies
        if finding.policy in (None, policy.policy)
        for history in policy.codes
        if history.code == finding.code and (not finding.system or history.system.value == finding.system)
    )
    return next(histories, None)


def _disputes(result: AuditResult, history: CodeHistory) -> list[Span]:
    conflicts = (conflict for policy in result.ledger.policies if policy.policy == history.policy for conflict in policy.conflicts)
    code = (history.system, history.code)
    return [Span(item.start, item.end, disputed=True) for item in conflicts if code in item.codes and item.resolution is None]


def _interval_words(interval: Interval, policy: str) -> str:
    start = day(interval.start, "a day that is not known")
    end = day(interval.end, "open" if interval.certain else "a day that is not known")
    basis = f"start {END_BASES[interval.start_basis]}"
    if interval.end_basis is not None and interval.end is not None:
        basis += f", end {END_BASES[interval.end_basis]}"
    return f"{sentence(interval.role.value)} in {policy}: {start} to {end} ({basis})"
