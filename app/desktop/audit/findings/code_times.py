"""The code a finding is about, through time: valid in its code set, listed in the policy, and the date used."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.audit.model import AuditResult, Finding
from app.desktop.audit.findings.strip import Span, Strip
from app.desktop.context import Context
from app.desktop.parts import button, label
from app.desktop.words import END_BASES, day, sentence
from app.ledger.model import CodeHistory, Interval


class CodeTimes(QWidget):
    """The strip, its spans in words, and the way to the Codes page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._finding: Finding | None = None
        self._strip = Strip(context.theme)
        self._dates = label("", wrap=True, selectable=True)
        self._code = button("Show on the Codes page", "link")
        self._code.clicked.connect(self._show_code)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._strip, self._dates, self._code):
            layout.addWidget(widget)

    @property
    def text(self) -> str:
        """The spans in words."""
        return self._dates.text()

    def show_finding(self, result: AuditResult, finding: Finding) -> None:
        """Show the code of a finding as the audit saw it."""
        self._finding = finding
        history = _history(result, finding)
        valid: list[Span] = []
        spans: list[Span] = []
        if history is None:
            lines = [f"{finding.code} is listed by no policy that is open." if finding.code else "This finding is about no code."]
        else:
            disputes = _disputes(result, history)
            spans = [*(Span(item.start, item.end) for item in history.intervals), *disputes]
            lines = [_interval_words(item, history.policy) for item in history.intervals]
            lines += [f"Disputed from {day(item.start, 'the start')} to {day(item.end, 'the day it is settled')}" for item in disputes]
            lines.append(_validity_words(history))
            valid = [Span(history.code_set.start, history.code_set.end)] if history.code_set is not None else []
        self._strip.setVisible(history is not None)
        self._strip.show_spans(valid, spans, finding.date)
        self._dates.setText("\n".join(lines))
        self._code.setVisible(history is not None)

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


def _validity_words(history: CodeHistory) -> str:
    if history.code_set is None:
        return f"No loaded {history.system.value} table speaks for this code."
    begin, end = day(history.code_set.start, "before the table begins"), day(history.code_set.end, "the end of the table")
    return f"Valid in {history.system.value}: {begin} to {end}"


def _interval_words(interval: Interval, policy: str) -> str:
    start = day(interval.start, "a day that is not known")
    end = day(interval.end, "open" if interval.certain else "a day that is not known")
    basis = f"start {END_BASES[interval.start_basis]}"
    if interval.end_basis is not None and interval.end is not None:
        basis += f", end {END_BASES[interval.end_basis]}"
    return f"{sentence(interval.role.value)} in {policy}: {start} to {end} ({basis})"
