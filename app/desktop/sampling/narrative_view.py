"""What only a person can write: summary, causes, recommendations, corrective actions."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QWidget

from app.desktop.audit.setup.fields import DayField, Prose, put_in
from app.desktop.parts import button, headed_page, label, row, scroll_in
from app.desktop.sampling.fields import Rows
from app.desktop.sampling.held import HeldReview
from app.desktop.words import day
from app.review.model import NOTHING_WRITTEN, CorrectiveAction, Narrative
from app.workspace.narrative import keep_narrative

_HEAD = ("What is to be done", "Owner", "Due", "Done")


class NarrativeView(QWidget):
    """Three texts and a list of actions, kept with one button."""

    def __init__(self, held: HeldReview, parent: QWidget | None = None) -> None:
        """Follow what is held."""
        super().__init__(parent)
        self._held = held
        self._shown = NOTHING_WRITTEN
        self.summary = Prose("What was found, in short")
        self.causes = Prose("Why the errors came about")
        self.recommendations = Prose("What should change")
        self.todo = Rows(held.context.theme, "Corrective actions", _HEAD, (420, 180, 120))
        self.todo.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.AnyKeyPressed)
        self.add = button("&Add an action")
        self.remove = button("&Remove")
        self.wrong = label("", wrap=True)
        self.keep = button("&Keep", "primary")
        inner, layout = headed_page("Causes and recommendations", "In a person's own words; the report prints them as they are.")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for place, (caption, field) in enumerate(
            (("&Summary", self.summary), ("&Causes", self.causes), ("Reco&mmendations", self.recommendations))
        ):
            put_in(grid, place, caption, field)
        layout.addLayout(grid)
        layout.addLayout(row(label("Corrective actions", "heading"), None, self.remove, self.add))
        layout.addWidget(self.todo)
        layout.addWidget(self.wrong)
        layout.addLayout(row(self.keep, None))
        layout.addStretch(1)
        self.form = inner
        self.wrong.hide()
        scroll_in(self, inner)
        held.changed.connect(self._refresh)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.keep.clicked.connect(self._keep)
        self._refresh()

    @property
    def first(self) -> QWidget:
        """Where to begin."""
        return self.summary

    def _refresh(self) -> None:
        self.form.setEnabled(not self._held.why_not)
        review = self._held.review
        narrative = review.dossier.narrative if review is not None else NOTHING_WRITTEN
        if narrative == self._shown:
            return  # what is being written stays
        self._shown = narrative
        for prose, text in (
            (self.summary, narrative.summary),
            (self.causes, narrative.causes),
            (self.recommendations, narrative.recommendations),
        ):
            prose.setPlainText(text)
        self.todo.show_rows((one.action, one.owner, day(one.due, ""), day(one.done, "")) for one in narrative.actions)

    def _add(self) -> None:
        rows = self.todo.rows
        rows.appendRow([QStandardItem("") for _ in _HEAD])
        self.todo.fit()
        index = rows.index(rows.rowCount() - 1, 0)
        self.todo.setCurrentIndex(index)
        self.todo.edit(index)

    def _remove(self) -> None:
        for number in sorted({index.row() for index in self.todo.selectionModel().selectedRows()}, reverse=True):
            self.todo.rows.removeRow(number)

    def _keep(self) -> None:
        actions = []
        for number in range(self.todo.rows.rowCount()):
            texts = [str(self.todo.rows.index(number, column).data(Qt.ItemDataRole.EditRole) or "").strip() for column in range(len(_HEAD))]
            if not any(texts):
                continue
            due, done = DayField(""), DayField("")
            due.setText(texts[2])
            done.setText(texts[3])
            wrong = due.wrong or done.wrong or ("" if texts[0] else "A corrective action says what is to be done.")
            if wrong:
                self.wrong.setText(wrong)
                self.wrong.show()
                return
            actions.append(CorrectiveAction(action=texts[0], owner=texts[1], due=due.day, done=done.day))
        self.wrong.hide()
        narrative = Narrative(
            summary=self.summary.toPlainText().strip(),
            causes=self.causes.toPlainText().strip(),
            recommendations=self.recommendations.toPlainText().strip(),
            actions=tuple(actions),
        )
        claims = self._held.claims
        self._held.write("causes and recommendations", lambda project: keep_narrative(project, claims, narrative))
