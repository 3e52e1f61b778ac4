"""Above what is reviewed: by finding or by claim, and the figures of the audit in one line, from determinations only."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.audit.determinations.words import figures_tip, figures_words
from app.desktop.audit.setup.faces import Faces
from app.desktop.parts import row, set_look

FINDINGS, BY_CLAIM = range(2)
_MODES = (
    ("Findings", "Every finding, sorted, filtered and grouped (B)"),
    ("By claim", "One claim after the other: all its lines, findings and determinations on one sheet (B)"),
)


class DeterminationFigures(QLabel):
    """Shortened at its end where there is no room; whole, with the formulas, in its tip."""

    def __init__(self, held: DeterminationsHeld, parent: QWidget | None = None) -> None:
        """Follow what is determined."""
        super().__init__(parent)
        self._held = held
        set_look(self, "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Figures from determinations")
        held.changed.connect(self._show)
        held.opened.connect(self._show)
        self._show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)
        painter.end()

    def _show(self) -> None:
        sheet, made = self._held.sheet, len(self._held.made)
        words = figures_words(sheet, made)
        self.setText(words)
        self.setAccessibleDescription(words)
        self.setToolTip(f"{words}\n\n{figures_tip(sheet)}" if made else words)


class DeterminationBar(QFrame):
    """The two ways to review, and the figures beside."""

    def __init__(self, held: DeterminationsHeld, parent: QWidget | None = None) -> None:
        """Begin with the findings."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.modes = Faces("How the audit is reviewed", _MODES)
        self.figures = DeterminationFigures(held)
        line = row(self.modes, self.figures, gap=12)
        line.setStretch(1, 1)
        line.setContentsMargins(12, 4, 12, 4)
        self.setLayout(line)
