"""The bar above the findings: words to look for, verdicts to show, open or decided, how many of how many are shown."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.audit.findings_table import EVERYTHING, FindingFilter, FindingGroup
from app.audit.model import Verdict
from app.desktop.parts import IconButton, button, label, row
from app.desktop.theme import Theme
from app.desktop.words import VERDICTS, count, money

_ROOMY = 760  # from this width on, the verdicts are named beside their shapes
_NARROW = 480  # below it, they are shapes alone
_TYPING = 150  # milliseconds without a key before words are looked for among many findings
_DECIDED: tuple[tuple[str, bool | None], ...] = (("Open and decided", None), ("Open only", False), ("Decided only", True))


class FilterBar(QFrame):
    """Says when the choice of findings has changed."""

    changed = Signal()
    decision_wanted = Signal()  # on all that is shown

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin with every verdict shown."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._theme = theme
        self._numbers: Mapping[Verdict, int] = dict.fromkeys(Verdict, 0)
        self._many = False
        self.amount = Decimal(0)  # at issue on what is shown
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING)
        self._typing.timeout.connect(self.changed)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Filter")
        self.search.setAccessibleName("Filter findings by claim, code, rule or words")
        self.search.setToolTip("Claim, code, rule, policy, date or words of the message; every word must be there (Ctrl+F)")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(90)
        self.search.setMaximumWidth(280)
        self.search.textChanged.connect(lambda _: self._typed())
        self.search.returnPressed.connect(self._typing.stop)
        self.search.returnPressed.connect(self.changed)
        self.verdicts = {verdict: self._button(verdict) for verdict in Verdict}
        self.decided = QComboBox()
        self.decided.setAccessibleName("Open or decided findings")
        for words, _ in _DECIDED:
            self.decided.addItem(words)
        self.decided.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.shown = label("", "muted")
        self.shown.setAccessibleName("Findings shown")
        self.decide = button("&Decide all shown…", "link", "One disposition with a reason for everything the filter shows (Ctrl+Shift+D)")
        self.decide.clicked.connect(self.decision_wanted)
        self.columns = IconButton(theme, "columns", "Choose columns")
        above = row(self.search, *self.verdicts.values(), None, self.decided, gap=4)
        below = row(self.shown, None, self.decide, self.columns, gap=4)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(12, 6, 8, 4)
        lines.setSpacing(2)
        lines.addLayout(above)
        lines.addLayout(below)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def wanted(self) -> FindingFilter:
        """The findings to show."""
        chosen = frozenset(verdict for verdict, made in self.verdicts.items() if made.isChecked())
        return FindingFilter(
            text=self.search.text(),
            verdicts=None if len(chosen) == len(Verdict) else chosen,
            decided=_DECIDED[self.decided.currentIndex()][1],
        )

    @property
    def leaves_out(self) -> bool:
        """Whether anything is filtered out."""
        return self.wanted != EVERYTHING

    def show_all(self) -> None:
        """Leave nothing out."""
        self.search.clear()
        self.decided.setCurrentIndex(0)
        for made in self.verdicts.values():
            made.setChecked(True)

    def expect(self, *, many: bool) -> None:
        """Wait for the end of a word before looking for it, where there are many findings."""
        self._many = many

    def show_waiting(self) -> None:
        """Say that there are no findings to count yet."""
        self.show_counts(dict.fromkeys(Verdict, 0), (), 0)

    def show_counts(self, verdicts: Mapping[Verdict, int], shown: Sequence[FindingGroup], total: int) -> None:
        """Show how many findings there are of each verdict, and what is shown of all."""
        self._numbers = verdicts
        number = sum(group.findings for group in shown)
        self.amount = sum((group.amount for group in shown), Decimal(0))
        words = f"{number:,} of {count(total, 'finding')} shown" if number != total else count(total, "finding")
        self.shown.setText(f"{words} · {money(self.amount)} at issue" if self.amount else words)
        self.decide.setEnabled(number > 0)
        self._name()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the verdicts where there is room."""
        super().resizeEvent(event)
        self._name()

    def _typed(self) -> None:
        if self._many:
            self._typing.start()
        else:
            self.changed.emit()

    def _name(self) -> None:
        digits = sum(len(f"{number:,}") for number in self._numbers.values())
        roomy = self.width() >= _ROOMY + 8 * max(0, digits - 8)
        narrow = self.width() < _NARROW + 8 * max(0, digits - 8)
        for verdict, made in self.verdicts.items():
            number = f"{self._numbers[verdict]:,}"
            made.setText(f"{VERDICTS[verdict]} {number}" if roomy else "" if narrow else number)
            made.setToolTip(f"{VERDICTS[verdict]}, {number}: show or hide")

    def _button(self, verdict: Verdict) -> QToolButton:
        made = QToolButton()
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setCheckable(True)
        made.setChecked(True)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(f"Show findings with the verdict {VERDICTS[verdict].lower()}")
        made.toggled.connect(lambda _: self.changed.emit())
        return made

    def _dress(self) -> None:
        for verdict, made in self.verdicts.items():
            made.setIcon(self._theme.verdict_icon(verdict))
