"""What is said once of a whole run: on top of the findings, folded to its count, never gone."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.desktop.parts import IconLabel, button, clear, label, row
from app.desktop.theme import Role, Theme
from app.desktop.words import count

_MOST_HEIGHT = 150


class NoticesBand(QFrame):
    """One line with the number of notices; unfolded, all of them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Hidden until a run says something."""
        super().__init__(parent)
        self.setObjectName("note")
        self._theme = theme
        self.notices: tuple[str, ...] = ()
        self._first = label("")
        self._first.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.fold = QToolButton()
        self.fold.setCheckable(True)
        self.fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.toggled.connect(lambda unfolded: self._unfold(unfolded=unfolded))
        self.rules = button("&Rules…", "link", "Every rule in words, what it found, and what is off until a table is switched on")
        head = row(self.fold, self._first, self.rules)
        head.setStretchFactor(self._first, 1)
        inner = QWidget()
        inner.setProperty("look", "page")
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(28, 0, 12, 6)
        self._list.setSpacing(4)
        self._all = QScrollArea()
        self._all.setWidgetResizable(True)
        self._all.setFrameShape(QFrame.Shape.NoFrame)
        self._all.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._all.setAccessibleName("Notices about the whole run")
        self._all.setWidget(inner)
        self._all.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(2)
        layout.addLayout(head)
        layout.addWidget(self._all)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def unfolded(self) -> bool:
        """Whether all notices are to be seen."""
        return self.fold.isChecked()

    def show_notices(self, notices: Sequence[str]) -> None:
        """Show the notices of a run, folded."""
        self.notices = tuple(notices)
        clear(self._list)
        for notice in self.notices:
            line = row(IconLabel(self._theme, "verdict-note", 16, Role.NOTE), label(notice, wrap=True, selectable=True))
            line.setStretch(1, 1)
            self._list.addLayout(line)
        self._list.addStretch(1)
        words = count(len(self.notices), "notice") if self.notices else "No notice"
        self.fold.setText(f"{words} about this run")
        self.fold.setAccessibleName(f"{words} about this run: show or hide")
        self.fold.setEnabled(bool(self.notices))
        self.fold.setChecked(False)
        self._first.setToolTip(self.notices[0] if self.notices else "")
        self._unfold(unfolded=False)

    def _unfold(self, *, unfolded: bool) -> None:
        self._all.setVisible(unfolded)
        self._first.setText("" if unfolded or not self.notices else self.notices[0])
        widget = self._all.widget()
        if unfolded and widget is not None:
            self._all.setFixedHeight(min(_MOST_HEIGHT, widget.heightForWidth(max(200, self.width() - 24)) + 4))
        self._dress()

    def _dress(self) -> None:
        self.fold.setIcon(self._theme.icon("chevron-down" if self.unfolded else "chevron-right"))
