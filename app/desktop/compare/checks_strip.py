"""The checks of a comparison, above everything: where history and text tell different stories, and what the references say."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.audit.model import Verdict
from app.compare.model import Comparison
from app.desktop.parts import IconButton, IconLabel, label, row
from app.desktop.theme import Theme
from app.desktop.words import count
from app.policy.model import Check

_VERDICTS = {"error": Verdict.ERROR, "warning": Verdict.REVIEW, "note": Verdict.NOTE}
_WORDS = {"error": "Error", "warning": "Warning", "note": "Note"}
_ORDER = ("error", "warning", "note")
_CHECK = Qt.ItemDataRole.UserRole
_TALLEST = 150


class ChecksStrip(QFrame):
    """One line that opens into a list; a row goes to the words it rests on."""

    chosen = Signal(object)  # Check

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin hidden."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAccessibleName("Checks")
        self._theme = theme
        self._checks: tuple[Check, ...] = ()
        self._said = ""
        self._icon = IconLabel(theme, "verdict-note")
        self._summary = label("")
        self._summary.setMinimumWidth(60)
        self.opened = IconButton(theme, "chevron-down", "Show every check")
        self.opened.setCheckable(True)
        self.opened.toggled.connect(self._open)
        self.list = QListWidget()
        self.list.setAccessibleName("Checks of the comparison")
        self.list.setWordWrap(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setIconSize(QSize(16, 16))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self.list.hide()
        head = row(self._icon, self._summary, self.opened, gap=8)
        head.setStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 2, 8, 2)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self.list)
        theme.changed.connect(self._fill)
        self.hide()

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks listed, the gravest first."""
        return self._checks

    def show_checks(self, comparison: Comparison | None) -> None:
        """List what was found between the versions, then what was found in the new one alone."""
        self._checks = _ordered(comparison) if comparison is not None else ()
        self.opened.setChecked(False)
        self.setVisible(bool(self._checks))
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the summary to the room."""
        super().resizeEvent(event)
        self._say()
        self._fit()

    def _fill(self) -> None:
        self.list.clear()
        for check in self._checks:
            item = QListWidgetItem(self._theme.verdict_icon(_verdict(check)), check.message)
            item.setData(_CHECK, check)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{_WORDS.get(check.severity, 'Note')}: {check.message}")
            self.list.addItem(item)
        if self._checks:
            worst = min(map(_verdict, self._checks), key=list(_VERDICTS.values()).index)
            self._icon.show_icon(f"verdict-{worst.value}", self._theme.verdict_role(worst))
        self._said = f"{count(len(self._checks), 'check')}: {self._checks[0].message}" if self._checks else ""
        self._say()
        self._fit()

    def _say(self) -> None:
        room = self.width() - 80
        self._summary.setText(QFontMetrics(self._summary.font()).elidedText(self._said, Qt.TextElideMode.ElideRight, max(40, room)))
        self._summary.setToolTip(self._said)
        self._summary.setAccessibleName(self._said)

    def _open(self, opened: bool) -> None:  # noqa: FBT001 the shape of the signal
        self.list.setVisible(opened)
        self._fit()
        if opened:
            self.list.setCurrentRow(0)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        tall = sum(self.list.sizeHintForRow(number) for number in range(self.list.count())) + 6
        self.list.setFixedHeight(min(_TALLEST, max(24, tall)))

    def _choose(self, item: QListWidgetItem) -> None:
        check = item.data(_CHECK)
        if isinstance(check, Check):
            self.chosen.emit(check)


def _ordered(comparison: Comparison) -> tuple[Check, ...]:
    def rank(check: Check) -> tuple[bool, int]:
        return check in comparison.new.checks, _ORDER.index(check.severity) if check.severity in _ORDER else len(_ORDER)

    return tuple(sorted(comparison.checks, key=rank))


def _verdict(check: Check) -> Verdict:
    return _VERDICTS.get(check.severity, Verdict.NOTE)
