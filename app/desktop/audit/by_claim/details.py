"""The details pane for a line of the claim: what was billed, what the rules found, what a person added and determines."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.audit.audited_lines import AuditedLine
from app.audit.model import Finding
from app.desktop.audit.determinations.box import DeterminationBox
from app.desktop.audit.determinations.hand_finding_list import HandFindings
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.audit.determinations.words import line_facts, line_name
from app.desktop.parts import IconLabel, button, clear, hairline, label, row
from app.desktop.theme import Theme
from app.desktop.words import VERDICTS, sentence


class LineDetails(QScrollArea):
    """Sections one below the other."""

    finding_wanted = Signal(object)  # Finding: show it among all findings
    rules_wanted = Signal(object)  # AuditedLine: what every rule saw of it

    def __init__(self, theme: Theme, held: DeterminationsHeld, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._line: AuditedLine | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Line of the claim")
        self.name = label("", "heading", wrap=True)
        self._facts = label("", "muted", wrap=True, selectable=True)
        self.box = DeterminationBox(held)
        self._found = QVBoxLayout()
        self._found.setSpacing(6)
        self.hand = HandFindings(held)
        self.why = button("What every rule saw of this line", "link", "Why the line has these findings and no others (W)")
        self.why.clicked.connect(self._ask)
        inner = QWidget()
        inner.setProperty("look", "page")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(16, 12, 16, 20)
        layout.setSpacing(8)
        above: tuple[QWidget, ...] = (self.name, self._facts, hairline(), label("Determination", "label"), self.box, hairline())
        below: tuple[QWidget, ...] = (hairline(), label("Findings added by hand", "label"), self.hand)
        for widget in above:
            layout.addWidget(widget)
        layout.addWidget(label("Findings of the rules", "label"))
        layout.addLayout(self._found)
        layout.addLayout(row(self.why, None))
        for widget in below:
            layout.addWidget(widget)
        layout.addStretch(1)
        self.setWidget(inner)

    def show_line(self, line: AuditedLine, findings: Sequence[Finding]) -> None:
        """Show a line with what the rules found on it."""
        other = line != self._line
        self._line = line
        self.name.setText(line_name(line))
        self._facts.setText(line_facts(line))
        clear(self._found)
        if not findings:
            self._found.addWidget(label("No finding by the rules run.", "muted", wrap=True))
        for finding in findings:
            self._found.addLayout(self._face(finding))
        if other:
            self.box.show_line(line)
            self.hand.show_line(line)
            self.verticalScrollBar().setValue(0)

    def _face(self, finding: Finding) -> QVBoxLayout:
        icon = IconLabel(self._theme, f"verdict-{finding.verdict.value}", 16, self._theme.verdict_role(finding.verdict))
        show = button(f"{VERDICTS[finding.verdict]}: {sentence(finding.rule).lower()}", "link", "Show it among all findings")
        show.clicked.connect(lambda: self.finding_wanted.emit(finding))
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addLayout(row(icon, show, None, gap=4))
        lines.addWidget(label(finding.message, "muted", wrap=True, selectable=True))
        return lines

    def _ask(self) -> None:
        if self._line is not None:
            self.rules_wanted.emit(self._line)
