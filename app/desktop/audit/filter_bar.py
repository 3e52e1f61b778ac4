"""The bar above the findings: words to look for, verdicts to show, how many of how many are shown."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from app.audit.model import Finding, Verdict
from app.desktop.parts import IconButton, label
from app.desktop.theme import Theme
from app.desktop.words import VERDICTS

_ROOMY = 700  # from this width on, the verdicts are named beside their shapes


class FilterBar(QFrame):
    """Says when the choice of findings has changed."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin with every verdict shown."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._theme = theme
        self._numbers = dict.fromkeys(Verdict, 0)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter")
        self.search.setAccessibleName("Filter findings by claim, code, rule or words")
        self.search.setToolTip("Claim, code, rule, policy, date or words of the message")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(100)
        self.search.setMaximumWidth(280)
        self.search.textChanged.connect(lambda _: self.changed.emit())
        self.verdicts = {verdict: self._button(verdict) for verdict in Verdict}
        self._shown = label("", "muted")
        self.columns = IconButton(theme, "columns", "Choose columns")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(4)
        line.addWidget(self.search, 1)
        line.addSpacing(4)
        for made in self.verdicts.values():
            line.addWidget(made)
        line.addStretch(1)
        line.addWidget(self._shown)
        line.addWidget(self.columns)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def wanted(self) -> frozenset[Verdict]:
        """The verdicts to show."""
        return frozenset(verdict for verdict, made in self.verdicts.items() if made.isChecked())

    def show_all(self) -> None:
        """Leave nothing out."""
        self.search.clear()
        for made in self.verdicts.values():
            made.setChecked(True)

    def count(self, findings: Sequence[Finding]) -> None:
        """Count the findings of each verdict."""
        self._numbers = {verdict: sum(1 for finding in findings if finding.verdict is verdict) for verdict in Verdict}
        self._name()

    def tell(self, shown: int, total: int) -> None:
        """Say how many of how many are shown."""
        self._shown.setText(f"{shown:,} of {total:,}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the verdicts where there is room."""
        super().resizeEvent(event)
        self._name()

    def _name(self) -> None:
        roomy = self.width() >= _ROOMY
        for verdict, made in self.verdicts.items():
            number = f"{self._numbers[verdict]:,}"
            made.setText(f"{VERDICTS[verdict]} {number}" if roomy else number)

    def _button(self, verdict: Verdict) -> QToolButton:
        made = QToolButton()
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setCheckable(True)
        made.setChecked(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(f"Show findings with the verdict {VERDICTS[verdict].lower()}")
        made.setToolTip(f"{VERDICTS[verdict]}: show or hide")
        made.toggled.connect(lambda _: self.changed.emit())
        return made

    def _dress(self) -> None:
        for verdict, made in self.verdicts.items():
            made.setIcon(self._theme.verdict_icon(verdict))
