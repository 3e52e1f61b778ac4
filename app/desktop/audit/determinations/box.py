"""The determination of one line: what it says, and the editor to say it. A key opens it, Ctrl+Enter saves and goes on, Esc leaves."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.audit.audited_lines import AuditedLine
from app.desktop.audit.determinations.fields import NOTHING_WRITTEN, Written, determination, written
from app.desktop.audit.determinations.form import DeterminationForm
from app.desktop.audit.determinations.held import DeterminationsHeld
from app.desktop.audit.determinations.reason import ReasonDialog
from app.desktop.audit.determinations.words import by_whom, line_name, made_words
from app.desktop.parts import button, label, row
from app.desktop.words import count

_NOTHING = "Not determined. Until it is, amounts are at issue only."
_NOT_KEPT = "The line of this finding is not at hand."
_ABOVE = 32  # what stays in sight above the box: its name
_DRAFT = "Begun here and not saved."


class DeterminationBox(QWidget):
    """Follows the line it is given."""

    saved = Signal(bool)  # whether to go on to the next open line
    left = Signal()  # the editor, for the page
    several_wanted = Signal()  # a determination on all lines selected

    def __init__(self, held: DeterminationsHeld, parent: QWidget | None = None) -> None:
        """Begin with no line."""
        super().__init__(parent)
        self.setAccessibleName("Determination")
        self._held = held
        self._line: AuditedLine | None = None
        self._number = 1
        self._open = False
        self.words = label("", wrap=True, selectable=True)
        self.who = label("", "muted", wrap=True, selectable=True)
        self.begin_project = button("&Begin a project", tip="It is kept under your own data until you give it a name and a place")
        self.begin_project.clicked.connect(held.begin_project)
        self.change = button("Determine", tip="E")
        self.change.clicked.connect(self.begin)
        self.several = button("")
        self.several.clicked.connect(self.several_wanted)
        self.back = button("&Take back…", "link", "The line is open again; the history keeps both")
        self.back.clicked.connect(self._take_back)
        self.form = DeterminationForm(held.code_sets)
        self.form.edited.connect(self._keep_draft)
        self.problem = label("", wrap=True)
        self.problem.setAccessibleName("Why it cannot be saved")
        self.save_next = button("&Save and next", "primary", "Save, and go on to the next open line (Ctrl+Enter)")
        self.save_next.clicked.connect(lambda: self._save(go_on=True))
        self.save = button("Save", tip="Save and stay on this line")
        self.save.clicked.connect(lambda: self._save(go_on=False))
        self.leave = button("Leave", "link", "Esc; what is written stays here until the window is closed")
        self.leave.clicked.connect(self.close_editor)
        self._lay_out()
        self._add_keys()
        held.changed.connect(self._follow)
        self._show()

    @property
    def editing(self) -> bool:
        """Whether the editor is open."""
        return self._open and self._can_edit

    @property
    def line(self) -> AuditedLine | None:
        """The line shown."""
        return self._line

    def show_line(self, line: AuditedLine | None, number: int = 1) -> None:
        """Show the determination of a line; `number` of them are selected."""
        self._line, self._number = line, number
        self._fill()
        self._show()

    def begin(self) -> None:
        """Open the editor."""
        if self._line is None or self._held.why_not:
            return
        self._open = True
        self._fill()
        self._show()
        self.form.begin()
        QTimer.singleShot(0, self._come_into_sight)

    def close_editor(self) -> None:
        """Leave the editor; what was written and not saved can be gone on with."""
        self._open = False
        self._show()
        self.left.emit()

    @property
    def _can_edit(self) -> bool:
        return self._line is not None and not self._held.why_not and self._number == 1

    def _come_into_sight(self) -> None:
        """Scroll the pane so that the editor begins at its top."""
        pane = self.parentWidget()
        while pane is not None and not isinstance(pane, QScrollArea):
            pane = pane.parentWidget()
        inner = pane.widget() if pane is not None else None
        if pane is not None and inner is not None:
            pane.verticalScrollBar().setValue(self.mapTo(inner, QPoint(0, 0)).y() - _ABOVE)

    def _fill(self) -> None:
        line = self._line
        self.problem.clear()
        if line is not None and self.editing:
            self.form.show_lines((line,), self._held.drafts.get(line.content, self._kept(line)))

    def _follow(self) -> None:
        """Show what holds now; what is being written stays."""
        if self.editing and self._line is not None and self._line.content not in self._held.drafts:
            self._fill()
        self._show()

    def _kept(self, line: AuditedLine) -> Written:
        made = self._held.of(line.content)
        return written(made.determination) if made is not None else NOTHING_WRITTEN

    def _keep_draft(self) -> None:
        line = self._line
        self.problem.clear()
        self.problem.hide()
        if line is None:
            return
        if self.form.written == self._kept(line):
            self._held.drafts.pop(line.content, None)
        else:
            self._held.drafts[line.content] = self.form.written

    def _save(self, *, go_on: bool) -> None:
        line = self._line
        if line is None or not self.editing:
            return
        try:
            said = determination(self.form.written, (line,))
        except ValueError as fault:
            self.problem.setText(str(fault))
            self.problem.show()
            return
        self._held.drafts.pop(line.content, None)
        self._held.determine((line,), said)
        if not go_on:
            self._open = False
        self._show()
        self.saved.emit(go_on)

    def _take_back(self) -> None:
        line = self._line
        if line is None:
            return
        dialog = ReasonDialog("Take back the determination", f"{line_name(line)} is open again; the history keeps both.", "Take back", self)
        dialog.accepted.connect(lambda: self._held.take_back((line,), dialog.given))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show(self) -> None:
        line, why_not = self._line, self._held.why_not
        made = self._held.of(line.content) if line is not None else None
        draft = line is not None and line.content in self._held.drafts and not self.editing
        self.words.setText(self._said(why_not))
        self.who.setText(" ".join(part for part in (by_whom(made) + "." if made is not None else "", _DRAFT if draft else "") if part))
        self.who.setVisible(bool(self.who.text()) and self._number == 1)
        self.begin_project.setVisible(self._held.needs_project)
        able = not why_not and line is not None
        one = able and self._number == 1
        self.change.setVisible(one and not self.editing)
        self.change.setText("Go on (E)" if draft else "Change (E)" if made is not None else "Determine (E)")
        self.back.setVisible(one and made is not None and not self.editing)
        self.several.setVisible(able and self._number > 1)
        self.several.setText(f"Determine the lines of {count(self._number, 'finding')}…")
        self._editor.setVisible(self.editing)
        self.problem.setVisible(bool(self.problem.text()))

    def _said(self, why_not: str) -> str:
        line = self._line
        if line is None:
            return why_not or _NOT_KEPT
        if self._number > 1:
            return why_not or "One determination can be given to all lines selected, with a reason."
        made = self._held.of(line.content)
        if made is not None:
            return f"{made_words(made)}."
        return why_not or _NOTHING

    def _lay_out(self) -> None:
        self._editor = QWidget()
        inside = QVBoxLayout(self._editor)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        for part in (self.form, self.problem):
            inside.addWidget(part)
        inside.addLayout(row(self.save_next, self.save, None, self.leave))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for words in (self.words, self.who):
            layout.addWidget(words)
        layout.addLayout(row(self.begin_project, self.change, self.several, self.back, None))
        layout.addWidget(self._editor)
        self._editor.hide()

    def _add_keys(self) -> None:
        for keys, take in (
            ("Ctrl+Return", self.save_next.click),
            ("Ctrl+Enter", self.save_next.click),
            ("Escape", self.close_editor),
        ):
            shortcut = QShortcut(QKeySequence(keys), self._editor)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(take)
