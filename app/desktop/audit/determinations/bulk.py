"""One determination for several lines, with a reason; one step, undone as one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.audit.audited_lines import AuditedLine
from app.codesets.tables import CodeSets
from app.desktop.audit.determinations.fields import NOTHING_WRITTEN, determination
from app.desktop.audit.determinations.form import DeterminationForm
from app.desktop.parts import button, label, row
from app.desktop.words import count
from app.review.model import Determination


class DeterminationBulkDialog(QDialog):
    """Says on how many lines, asks what and why."""

    def __init__(
        self, lines: Sequence[AuditedLine], determined: int, code_sets: Callable[[], CodeSets], parent: QWidget | None = None
    ) -> None:
        """Begin with nothing said; `determined` of the lines are determined already."""
        super().__init__(parent)
        self.setWindowTitle("Determine several lines")
        self.setMinimumWidth(480)
        self._lines = lines
        self.said: Determination | None = None
        self.form = DeterminationForm(code_sets)
        self.form.show_lines(lines, NOTHING_WRITTEN)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason for determining several lines at once")
        self.reason.setPlaceholderText("Reason")
        self.problem = label("", wrap=True)
        self.problem.setAccessibleName("Why it cannot be saved")
        self.problem.hide()
        cancel = button("Cancel")
        cancel.clicked.connect(self.reject)
        self.apply = button(f"Determine {count(len(lines), 'line')}", "primary", "Ctrl+Enter")
        self.apply.clicked.connect(self._apply)
        inner = QWidget()
        inner.setProperty("look", "page")
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(24, 20, 24, 8)
        inside.setSpacing(10)
        inside.addWidget(label(f"Determine {count(len(lines), 'line')}", "heading"))
        again = f" {determined:,} of them {'is' if determined == 1 else 'are'} determined already and take this one." if determined else ""
        words = f"Every line takes the same determination; what is left empty stands as billed on each.{again}"
        inside.addWidget(label(f"{words} One step: undoing takes all of it back.", "muted", wrap=True))
        inside.addWidget(self.form)
        inside.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        below = QVBoxLayout()
        below.setContentsMargins(24, 8, 24, 16)
        below.setSpacing(10)
        below.addWidget(self.reason)
        below.addWidget(self.problem)
        below.addLayout(row(None, cancel, self.apply))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll, 1)
        layout.addLayout(below)
        self.resize(520, 720)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._apply)
        self.form.begin()

    @property
    def given(self) -> str:
        """The reason."""
        return self.reason.text().strip()

    def _apply(self) -> None:
        try:
            self.said = self._determination()
        except ValueError as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self.accept()

    def _determination(self) -> Determination:
        said = determination(self.form.written, self._lines)
        if len(self._lines) > 1 and not self.given:
            raise ValueError("A determination on several lines needs a reason.")
        return said
