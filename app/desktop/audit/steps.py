"""The quiet header: Load → Map → Run → Review → Report, each open to be revisited once it can be."""

from enum import IntEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from app.desktop.parts import IconLabel, button, label
from app.desktop.theme import Theme

_TRY = "Try a version on these claims…"
_ROOMY = 940  # from this width on, all is said


class AuditStep(IntEnum):
    """The steps of an audit, in order."""

    LOAD = 0
    MAP = 1
    RUN = 2
    REVIEW = 3
    REPORT = 4


class Steps(QFrame):
    """A button a step."""

    chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Only the first step is open."""
        super().__init__(parent)
        self.setObjectName("steps")
        self.setAccessibleName("Steps of the audit")
        self.setFixedHeight(44)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 0, 12, 0)
        layout.setSpacing(2)
        group = QButtonGroup(self)
        self.buttons: dict[AuditStep, QToolButton] = {}
        for step in AuditStep:
            if step:
                layout.addWidget(IconLabel(theme, "chevron-right", 14))
            made = QToolButton()
            made.setText(f"{step + 1}  {step.name.capitalize()}")
            made.setAccessibleName(f"Step {step + 1} of {len(AuditStep)}: {step.name.capitalize()}")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _=False, step=step: self.chosen.emit(int(step)))
            group.addButton(made)
            layout.addWidget(made)
            self.buttons[step] = made
        self.file = label("", "muted")
        self.file.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.file.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout.addWidget(self.file, 1)
        self.impact = button(_TRY, "link", "What would change on these claims if a version took effect")
        layout.addSpacing(8)
        layout.addWidget(self.impact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the file's name its room."""
        super().resizeEvent(event)
        self.impact.setText(_TRY if self.width() >= _ROOMY else "Try a version…")

    def show_step(self, step: AuditStep) -> None:
        """Mark the step in front."""
        self.buttons[step].setChecked(True)

    def allow(self, steps: frozenset[AuditStep]) -> None:
        """Open these steps; the others say what they wait for."""
        for step, made in self.buttons.items():
            made.setEnabled(step in steps)
            made.setToolTip("" if step in steps else _WAITS[step])


_WAITS = {
    AuditStep.LOAD: "",
    AuditStep.MAP: "Choose a claims file first",
    AuditStep.RUN: "Choose a claims file first",
    AuditStep.REVIEW: "Run the audit first",
    AuditStep.REPORT: "Run the audit first",
}
