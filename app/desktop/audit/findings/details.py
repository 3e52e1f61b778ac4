"""Why a finding was made: its message, the decision on it, the policy sentence, the date used, the code's dates, the rule in words."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.audit.model import AuditResult, Finding
from app.desktop.audit.dispositions import Dispositions
from app.desktop.audit.findings.code_times import CodeTimes
from app.desktop.audit.findings.decision_box import DecisionBox
from app.desktop.audit.findings.source import AT_ONCE
from app.desktop.audit.findings.words import before_words, cited, date_words, facts_of
from app.desktop.context import Context
from app.desktop.evidence import Quotes
from app.desktop.parts import IconButton, IconLabel, button, hairline, label, row
from app.desktop.words import VERDICTS, count, sentence
from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.model import Conflict

_CONFLICT = "policy-conflict"


class FindingDetails(QScrollArea):
    """The details pane of the Review step: sections one below the other."""

    def __init__(self, context: Context, dispositions: Dispositions, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._dispositions = dispositions
        self._finding: Finding | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Finding")
        self._icon = IconLabel(context.theme, "verdict-note", 20)
        self._verdict = label("", "heading", wrap=True)
        self.cite = IconButton(context.theme, "quote", "Copy citation of the finding (C)")
        self.cite.clicked.connect(self.copy_citation)
        self._several = label("", "muted", wrap=True)
        self._message = label("", wrap=True, selectable=True)
        self._facts = label("", "muted", wrap=True, selectable=True)
        self.standing = label("", "muted", wrap=True, selectable=True)
        self.decision = DecisionBox()
        self.quotes = Quotes(context)
        self.settle = button("&Settle this conflict…", tip="Choose which reading holds; what it changes is shown first")
        self.settle.clicked.connect(self._settle)
        self._date = label("", wrap=True, selectable=True)
        self._times = CodeTimes(context)
        self._rule = label("", wrap=True, selectable=True)
        self.why = button("What every rule saw of this line", "link", "Why the line has these findings and no others (W)")
        inner = QWidget()
        inner.setProperty("look", "page")
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(16, 12, 16, 20)
        self._layout.setSpacing(8)
        head = row(self._icon, self._verdict, self.cite, gap=10)
        head.setStretch(1, 1)
        self._layout.addLayout(head)
        for part in (self._several, self._message, self._facts, self.standing):
            self._layout.addWidget(part)
        self._layout.addStretch(1)
        self.add_section("Disposition", self.decision)
        self.add_section("What the policy says", self.quotes, self.settle)
        self.add_section("The date used", self._date)
        self.add_section("The code through time", self._times)
        self.add_section("The rule in words", self._rule, self.why)
        self.setWidget(inner)

    @property
    def text(self) -> str:
        """All that is said in words, for tests and for reading aloud."""
        parts = (self._verdict, self._message, self._facts, self.standing, self._date, self._times, self._rule)
        return "\n".join(part.text if isinstance(part, CodeTimes) else part.text() for part in parts)

    @property
    def finding(self) -> Finding | None:
        """The finding shown."""
        return self._finding

    def add_section(self, name: str, *widgets: QWidget, before: str = "") -> None:
        """Add a section under its name, at the end or before another one."""
        host = QWidget()
        host.setObjectName(f"section {name}")
        lines = QVBoxLayout(host)
        lines.setContentsMargins(0, 4, 0, 0)
        lines.setSpacing(8)
        for widget in (hairline(), label(name, "label"), *widgets):
            lines.addWidget(widget)
        other = self.findChild(QWidget, f"section {before}") if before else None
        self._layout.insertWidget(self._layout.indexOf(other) if other is not None else self._layout.count() - 1, host)

    def show_findings(
        self, result: AuditResult, findings: Sequence[Finding], number: int = 1, why_not: str = "", standing: str = ""
    ) -> None:
        """Show the first of the findings selected; the decision is for all `number` of them. `why_not`: none can be decided.

        `standing`: how it stands to the run before.
        """
        finding = findings[0]
        self._finding = finding
        role = self._context.theme.verdict_role(finding.verdict)
        self._icon.show_icon(f"verdict-{finding.verdict.value}", role)
        self._verdict.setText(f"{VERDICTS[finding.verdict]}: {sentence(finding.rule).lower()}")
        self._several.setVisible(number > 1)
        self._several.setText(f"The first of {count(number, 'selected finding')}; a disposition is given to all of them.")
        self._message.setText(finding.message)
        self._facts.setText(" · ".join(facts_of(finding)))
        self._facts.setVisible(bool(self._facts.text()))
        self.standing.setText(standing)
        self.standing.setVisible(bool(standing))
        self.show_decisions(findings, number, why_not)
        # looked up among all findings: not among so many that the window would wait for it
        self.decision.show_before(before_words(self._dispositions.before(finding)) if len(result.findings) <= AT_ONCE else "")
        rule = next((item for item in result.rules if item.rule == finding.rule), None)
        self._rule.setText(rule.explanation if rule is not None else "This rule has no explanation of its own.")
        self.quotes.show_places(finding.sources)
        self.settle.setVisible(self._conflict() is not None)
        self._date.setText(" ".join(date_words(result, finding)))
        self._times.show_finding(result, finding)
        self.verticalScrollBar().setValue(0)

    def show_decisions(self, findings: Sequence[Finding], number: int, why_not: str = "") -> None:
        """Show what is decided on the findings selected."""
        decisions = [self._dispositions.of(item) for item in findings[:1]]
        self.decision.show_decisions(decisions, number, why_not or self._dispositions.why_not)

    def copy_citation(self) -> None:
        """Copy the finding with the sentences it rests on."""
        if self._finding is not None:
            QGuiApplication.clipboard().setText(cited(self._finding, self._context.version_at))
            self._context.message_shown.emit("Citation copied")

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


def _is_about(conflict: Conflict, finding: Finding) -> bool:
    codes = {(system.value, code) for system, code in conflict.codes}
    return conflict.kind in DISPUTES_DAYS and (finding.system, finding.code) in codes


def _covers(conflict: Conflict, finding: Finding) -> bool:
    starts_in_time = conflict.start is None or finding.date is None or conflict.start <= finding.date
    return starts_in_time and (conflict.end is None or finding.date is None or finding.date < conflict.end)
