"""What is determined and added by hand, beside the finding in front: the sections of the details, and several lines at once."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.audit.audited_lines import AuditedLine
from app.audit.model import Finding
from app.desktop.audit.determinations.box import DeterminationBox
from app.desktop.audit.determinations.bulk import DeterminationBulkDialog
from app.desktop.audit.determinations.hand_finding_list import HandFindings
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.audit.findings.details import FindingDetails
from app.desktop.context import Context
from app.desktop.words import count

_BEFORE = "What the policy says"


class DeterminationDesk(QObject):
    """Follows the finding in front."""

    def __init__(self, context: Context, held: DeterminationsHeld, details: FindingDetails, over: QWidget) -> None:
        """`over` is what dialogs open over."""
        super().__init__(over)
        self._context = context
        self._over = over
        self.held = held
        self._finding: Finding | None = None
        self._number = 1
        self.box = DeterminationBox(held)
        self.hand = HandFindings(held)
        details.add_section("Determination", self.box, before=_BEFORE)
        details.add_section("Findings added by hand", self.hand, before=_BEFORE)
        held.opened.connect(lambda: self.show_finding(self._finding, self._number))

    def show_finding(self, finding: Finding | None, number: int) -> None:
        """Show what is determined on the line of a finding; `number` of them are selected."""
        line = self.held.line_of(finding) if finding is not None else None
        if (line, number) != (self.box.line, self._number):
            self.box.show_line(line, number)
            self.hand.show_line(line)
        self._finding, self._number = finding, number

    def write(self) -> None:
        """Open the editor on the line of the finding in front."""
        if self.held.why_not:
            self._context.message_shown.emit(self.held.why_not)
            return
        self._context.details_wanted.emit()
        self.box.begin()

    def ask_several_findings(self, findings: Sequence[Finding]) -> None:
        """Ask for one determination on the lines of some findings."""
        table = self.held.table
        if table is not None:
            self.ask_several(table.lines(dict.fromkeys(finding.content for finding in findings)))

    def ask_several(self, lines: Sequence[AuditedLine]) -> None:
        """Ask for one determination on some lines, and why."""
        if self.held.why_not:
            self._context.message_shown.emit(self.held.why_not)
        elif lines:
            determined = sum(1 for line in lines if self.held.of(line.content) is not None)
            dialog = DeterminationBulkDialog(lines, determined, self.held.code_sets, self._over)
            dialog.accepted.connect(partial(self._determine, dialog, lines))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def is_open(self, finding: Finding) -> bool:
        """Whether the line of a finding is not determined yet."""
        return finding.content not in self.held.made

    def _determine(self, dialog: DeterminationBulkDialog, lines: Sequence[AuditedLine]) -> None:
        if dialog.said is not None:
            self.held.determine(lines, dialog.said, dialog.given)
            self._context.message_shown.emit(f"{count(len(lines), 'line')} determined")
