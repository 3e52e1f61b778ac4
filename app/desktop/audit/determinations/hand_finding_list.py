"""The findings a person added to a line, each to be changed and removed, and the way to add one."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.audit.audited_lines import AuditedLine
from app.desktop.audit.determinations.hand_finding_dialog import HandFindingDialog
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.audit.determinations.reason import ReasonDialog
from app.desktop.audit.determinations.words import by_whom
from app.desktop.parts import button, clear, label, row
from app.desktop.words import money
from app.review.model import HandFinding


class HandFindings(QWidget):
    """Follows the line it is given."""

    def __init__(self, held: DeterminationsHeld, parent: QWidget | None = None) -> None:
        """Begin with no line."""
        super().__init__(parent)
        self.setAccessibleName("Findings added by hand")
        self._held = held
        self._line: AuditedLine | None = None
        self.shown: tuple[HandFinding, ...] = ()
        self.face_buttons: list[tuple[QPushButton, QPushButton]] = []  # change and remove, of each
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.add = button("Add a finding… (H)", tip="H")
        self.add.clicked.connect(self.ask)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._list)
        layout.addLayout(row(self.add, None))
        held.changed.connect(self._show)

    def show_line(self, line: AuditedLine | None) -> None:
        """Show what was added to a line."""
        self._line = line
        self._show()

    def ask(self) -> None:
        """Ask for a finding on the line."""
        line = self._line
        if line is not None and not self._held.why_not:
            self._ask(line, None)

    def _ask(self, line: AuditedLine, finding: HandFinding | None) -> None:
        dialog = HandFindingDialog(line, finding, self)
        dialog.accepted.connect(partial(self._keep, dialog, line, finding))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep(self, dialog: HandFindingDialog, line: AuditedLine, finding: HandFinding | None) -> None:
        if dialog.said is None:
            return
        if finding is None:
            self._held.add(line, dialog.said)
        else:
            self._held.change(finding, dialog.said)

    def _remove(self, finding: HandFinding) -> None:
        dialog = ReasonDialog("Remove the finding", f"“{finding.title}” leaves the line; the history keeps it.", "Remove", self)
        dialog.accepted.connect(lambda: self._held.remove(finding, dialog.given))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self) -> None:
        line, why_not = self._line, self._held.why_not
        clear(self._list)
        self.face_buttons.clear()
        self.shown = self._held.added(line.content) if line is not None else ()
        for finding in self.shown:
            self._list.addWidget(self._face(finding, able=not why_not))
        self.add.setEnabled(line is not None and not why_not)
        self.add.setToolTip(why_not or "H")

    def _face(self, finding: HandFinding, *, able: bool) -> QWidget:
        face = QWidget()
        lines = QVBoxLayout(face)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        amount = f" · {money(finding.amount)} at issue" if finding.amount is not None else ""
        lines.addWidget(label(f"{finding.title}{amount}", wrap=True, selectable=True))
        lines.addWidget(label(finding.condition, "muted", wrap=True, selectable=True))
        if finding.criteria:
            lines.addWidget(label(f"Measured by: {finding.criteria}", "muted", wrap=True, selectable=True))
        lines.addWidget(label(f"Added {by_whom(finding)}", "label", wrap=True))
        change, remove = button("Change…", "link"), button("Remove…", "link")
        change.setAccessibleName(f"Change the finding {finding.title}")
        remove.setAccessibleName(f"Remove the finding {finding.title}")
        change.clicked.connect(partial(self._ask, finding.line, finding))
        remove.clicked.connect(partial(self._remove, finding))
        for one in (change, remove):
            one.setEnabled(able)
        self.face_buttons.append((change, remove))
        lines.addLayout(row(change, remove, None, gap=4))
        return face
