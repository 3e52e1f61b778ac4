"""What is asked before workbooks or letters are written to providers."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QVBoxLayout, QWidget

from app.desktop.audit.setup.fields import DayField, put_in
from app.desktop.parts import button, label, row
from app.desktop.sampling.fields import choice
from app.reports.responses.letter import Detail
from app.workspace.letters import LetterOrder
from app.workspace.responses import RoundOrder

_OPEN_TOO = "Also findings of the rules nobody has determined"
_EVERY = "Every provider"


class ProvidersDialog(QDialog):
    """Whose lines, and two days."""

    def __init__(self, title: str, text: str, providers: Sequence[str], verb: str, parent: QWidget | None = None) -> None:
        """`verb` is on the button; where to write is asked afterwards."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(520)
        self.provider = choice("Provider", ((_EVERY, ""), *((name, name) for name in providers)))
        self.day = DayField("Today")
        self.due = DayField("Such as 12/31/2026")
        self.open_too = QCheckBox(_OPEN_TOO)
        self.problem = label("", wrap=True)
        self.problem.setAccessibleName("Why it cannot be written")
        self.problem.hide()
        cancel = button("Cancel")
        cancel.clicked.connect(self.reject)
        self.go_on = button(verb, "primary")
        self.go_on.clicked.connect(self._check)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(label(title, "heading"))
        layout.addWidget(label(text, "muted", wrap=True))
        layout.addLayout(self.grid)
        layout.addWidget(self.problem)
        layout.addLayout(row(None, cancel, self.go_on))
        self.provider.setFocus()

    @property
    def providers(self) -> tuple[str, ...]:
        """The provider chosen; none for every one."""
        chosen = str(self.provider.currentData())
        return (chosen,) if chosen else ()

    def wrong(self) -> str:
        """Return what cannot be written so, in one sentence."""
        return self.day.wrong or self.due.wrong

    def _check(self) -> None:
        wrong = self.wrong()
        self.problem.setText(wrong)
        self.problem.setVisible(bool(wrong))
        if not wrong:
            self.accept()


class SendDialog(ProvidersDialog):
    """A round of responses."""

    def __init__(self, providers: Sequence[str], today: date, parent: QWidget | None = None) -> None:
        """Begin with a round sent today."""
        text = "One workbook a provider, with its own lines alone. Its answers are taken in when it comes back."
        super().__init__("Send responses", text, providers, "Choose folder…", parent)
        self._today = today
        self.round = choice("Round", (("The first, or the last once more", True), ("The next, for what is still disputed", False)))
        self.members = QCheckBox("Name members beside their claims")
        fields = (("&Round", self.round), ("&Provider", self.provider), ("&Sent", self.day), ("&Due", self.due))
        for place, (caption, field) in enumerate(fields):
            put_in(self.grid, place, caption, field)
        self.grid.addWidget(self.members, len(fields), 1)
        self.grid.addWidget(self.open_too, len(fields) + 1, 1)
        self.day.show_day(today)

    def order(self) -> RoundOrder | None:
        """Return what is to be sent; None while something is missing."""
        if self.wrong() or self.due.day is None:
            return None
        return RoundOrder(
            sent=self.day.day or self._today,
            due=self.due.day,
            providers=self.providers,
            members=self.members.isChecked(),
            open_too=self.open_too.isChecked(),
            again=bool(self.round.currentData()),
        )

    def wrong(self) -> str:
        """Return what cannot be sent so, in one sentence."""
        if said := super().wrong():
            return said
        if self.due.day is None:
            return "A round has a day by which the answers are due."
        return "The due date lies before the day the round is sent." if self.due.day < (self.day.day or self._today) else ""


class LettersDialog(ProvidersDialog):
    """Letters on what the review found."""

    def __init__(self, providers: Sequence[str], today: date, parent: QWidget | None = None) -> None:
        """Begin with letters dated today."""
        text = "One Word document a provider, in the words of the template, on its own lines alone."
        super().__init__("Write letters", text, providers, "Choose folder…", parent)
        self._today = today
        self.detail = choice("Detail", (("Every line in error", Detail.LINES), ("Counts and amounts, no claim", Detail.CATEGORIES)))
        self.due.setPlaceholderText("As the last round says")
        fields = (("&Detail", self.detail), ("&Provider", self.provider), ("D&ated", self.day), ("Answer d&ue", self.due))
        for place, (caption, field) in enumerate(fields):
            put_in(self.grid, place, caption, field)
        self.grid.addWidget(self.open_too, len(fields), 1)
        self.day.show_day(today)

    def order(self) -> LetterOrder:
        """Return what letters are to be written."""
        return LetterOrder(
            day=self.day.day or self._today,
            detail=Detail(self.detail.currentData()),
            due=self.due.day,
            providers=self.providers,
            open_too=self.open_too.isChecked(),
        )
