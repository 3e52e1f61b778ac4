"""The life of what a change is about: one line a version, the wording of the chosen one with what it changed."""

import html

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from app.compare.lives import Fate, Life, LifeStep
from app.desktop.compare import words
from app.desktop.compare.details_text import marked
from app.desktop.context import Context
from app.desktop.parts import IconButton, button, label, row
from app.desktop.theme import Role
from app.desktop.words import count

_FATES = {
    Fate.NOT_YET: "Not yet there",
    Fate.FIRST: "There from the first version held",
    Fate.CAME: "Added",
    Fate.SAME: "Unchanged",
    Fate.CHANGED: "Changed",
    Fate.MOVED: "Moved, unchanged",
    Fate.WENT: "Removed",
    Fate.GONE: "No longer there",
    Fate.BACK: "Back again",
}
_SIGNS = {Fate.CAME: "+", Fate.FIRST: "●", Fate.CHANGED: "~", Fate.MOVED: "⇄", Fate.WENT: "−", Fate.BACK: "+", Fate.SAME: "│"}


_TALL = 24  # pixels of one version
_MOST = 14  # versions in sight at once


class LifePanel(QWidget):
    """Shown in the details pane instead of the change it was asked for by."""

    left = Signal()  # back to the change

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setAccessibleName("Life through all versions")
        self._context = context
        self._life: Life | None = None
        self._title = label("", "heading", wrap=True)
        self._summary = label("", "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Versions, oldest first")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentRowChanged.connect(lambda _: self._show_step())
        self.before = IconButton(context.theme, "previous", "Earlier version (Up)")
        self.after = IconButton(context.theme, "next", "Later version (Down)")
        self.before.clicked.connect(lambda: self.step(-1))
        self.after.clicked.connect(lambda: self.step(1))
        self._at = label("", "muted")
        self.wording = QTextBrowser()
        self.wording.setOpenLinks(False)
        self.wording.setFrameShape(QFrame.Shape.NoFrame)
        self.wording.document().setDocumentMargin(0)
        self.wording.setAccessibleName("Wording in the chosen version")
        self.wording.anchorClicked.connect(self._follow)
        self.compare = button("Compare", tip="Compare this version with the one before it")
        self.compare.clicked.connect(self._compare)
        back = button("Back to the change", tip="Show the change again (Esc)")
        back.clicked.connect(self.left)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._summary)
        layout.addWidget(self.list, 2)
        layout.addLayout(row(self.before, self.after, self._at, None, gap=4))
        layout.addWidget(self.wording, 3)
        layout.addLayout(row(back, self.compare, None, gap=4))
        context.theme.changed.connect(self._show_step)

    @property
    def life(self) -> Life | None:
        """The life shown."""
        return self._life

    def show_life(self, life: Life) -> None:
        """Show a life at the newer of the two versions compared."""
        self._life = life
        self._title.setText(words.subject(life.change))
        held = sum(step.there for step in life.steps)
        said = (f"In {held:,} of {count(len(life.steps), 'version')} held", count(life.wordings, "wording"))
        self._summary.setText(" · ".join(said))
        self.list.clear()
        for number, step in enumerate(life.steps):
            item = QListWidgetItem(_line(step))
            item.setToolTip(f"{words.version_name(step.version)}: {_FATES[step.fate].lower()}\n{step.version.file}")
            if number in life.shown:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            item.setSizeHint(QSize(0, _TALL))
            self.list.addItem(item)
        self.list.setMaximumHeight(_TALL * max(3, min(_MOST, len(life.steps))) + 4)
        self.list.setCurrentRow(life.shown[-1] if life.shown else 0)

    def forget(self) -> None:
        """Show no life any more."""
        self._life = None
        self.list.clear()

    def step(self, steps: int) -> None:
        """Go to an earlier or later version."""
        wanted = self.list.currentRow() + steps
        if 0 <= wanted < self.list.count():
            self.list.setCurrentRow(wanted)

    def _chosen(self) -> LifeStep | None:
        number = self.list.currentRow()
        return self._life.steps[number] if self._life is not None and 0 <= number < len(self._life.steps) else None

    def _show_step(self) -> None:
        step, number = self._chosen(), self.list.currentRow()
        self.before.setEnabled(number > 0)
        self.after.setEnabled(0 <= number < self.list.count() - 1)
        self.compare.setEnabled(number > 0)
        self._at.setText(f"Version {number + 1} of {self.list.count()}" if step is not None else "")
        self.wording.setHtml(self._html(step) if step is not None else "")

    def _html(self, step: LifeStep) -> str:
        theme = self._context.theme
        text, muted = theme.hex(Role.TEXT), theme.hex(Role.MUTED)
        named = f" · {step.label}" if step.label else ""
        head = f'<p style="color:{muted}">{html.escape(_FATES[step.fate])}{html.escape(named)}</p>'
        if step.place is None:
            return f'<div style="color:{text}">{head}</div>'
        link = f'<a href="place:0" style="color:{theme.hex(Role.ACCENT)}">{html.escape(words.where(step.place))}</a>'
        parts = marked(theme, [(part.text, part.kind) for part in step.wording])
        return f'<div style="color:{text}">{head}{parts}<p>{link}</p></div>'

    def _follow(self, _url: QUrl) -> None:
        step = self._chosen()
        if step is not None and step.place is not None:
            self._context.place_requested.emit(step.place)

    def _compare(self) -> None:
        step, number = self._chosen(), self.list.currentRow()
        if step is not None and self._life is not None and number > 0:
            self._context.request_compare(self._life.steps[number - 1].version, step.version)


def _line(step: LifeStep) -> str:
    said = " ".join((step.text or "").split())
    wording = f"  {said}" if step.fate in (Fate.FIRST, Fate.CAME, Fate.CHANGED, Fate.BACK) else ""
    label = f" {step.label}" if step.label else ""
    return f"{_SIGNS.get(step.fate, ' ')}  {words.version_name(step.version)}{label}  {_FATES[step.fate].lower()}{wording}"
