"""The bar above the changed lines: words to look for, ways to show, how many of how many are shown."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from app.audit.impact_lines import Way
from app.desktop.impact.words import WAY_ICONS, WAYS
from app.desktop.parts import IconButton, label
from app.desktop.theme import Role, Theme

_ROOMY = 760  # from this width on, the ways are named beside their shapes


class WayBar(QFrame):
    """Says when the choice of lines has changed."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin with every way shown."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._theme = theme
        self._numbers: Mapping[Way, int] = dict.fromkeys(Way, 0)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter")
        self.search.setAccessibleName("Filter lines by claim, member, code, rule or words")
        self.search.setToolTip("Claim, member, code, rule, policy, date or words of the message")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(100)
        self.search.setMaximumWidth(280)
        self.search.textChanged.connect(lambda _: self.changed.emit())
        self.ways = {way: self._button(way) for way in Way}
        self._shown = label("", "muted")
        self.columns = IconButton(theme, "columns", "Choose columns")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.setSpacing(4)
        line.addWidget(self.search, 1)
        line.addSpacing(4)
        for made in self.ways.values():
            line.addWidget(made)
        line.addStretch(1)
        line.addWidget(self._shown)
        line.addWidget(self.columns)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def wanted(self) -> frozenset[Way]:
        """The ways to show."""
        return frozenset(way for way, made in self.ways.items() if made.isChecked())

    @property
    def shown(self) -> str:
        """How many of how many are shown."""
        return self._shown.text()

    def show_all(self) -> None:
        """Leave nothing out, without a word."""
        self.blockSignals(True)
        self.search.clear()
        for made in self.ways.values():
            made.setChecked(True)
        self.blockSignals(False)

    def count(self, numbers: Mapping[Way, int]) -> None:
        """Count the lines of each way."""
        self._numbers = numbers
        self._name()

    def tell(self, shown: int, total: int) -> None:
        """Say how many of how many are shown."""
        self._shown.setText(f"{shown:,} of {total:,}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the ways where there is room."""
        super().resizeEvent(event)
        self._name()

    def _name(self) -> None:
        roomy = self.width() >= _ROOMY
        for way, made in self.ways.items():
            number = f"{self._numbers[way]:,}"
            made.setText(f"{WAYS[way]} {number}" if roomy else number)

    def _button(self, way: Way) -> QToolButton:
        made = QToolButton()
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setCheckable(True)
        made.setChecked(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(f"Show lines {WAYS[way].lower()}")
        made.setToolTip(f"{WAYS[way]}: show or hide")
        made.toggled.connect(lambda _: self.changed.emit())
        return made

    def _dress(self) -> None:
        for way, made in self.ways.items():
            made.setIcon(self._theme.icon(WAY_ICONS[way], Role.MUTED))
