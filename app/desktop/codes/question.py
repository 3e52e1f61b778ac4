"""The question box: a code and a date in, one sentence out."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.desktop.parts import button, label
from app.desktop.theme import Theme


class QuestionBox(QFrame):
    """Asks when Enter is pressed; the answer stays until the next question."""

    asked = Signal(str)
    policies_requested = Signal(str)  # which policies list what is asked about
    places_requested = Signal()

    def __init__(self, _theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without an answer."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.field = QLineEdit()
        self.field.setPlaceholderText("Ask about a code on a date: J1323 3/28/2024")
        self.field.setAccessibleName("Question: a code and a date")
        self.field.setClearButtonEnabled(True)
        self.ask = button("Ask", "primary", "Answer in one sentence (Enter)")
        self.every = button("Every &policy…", tip="Which policies list this code on the date")
        self.sentence: QLabel = label("", wrap=True, selectable=True)
        self.sentence.setAccessibleName("Answer")
        self.copying = button("Copy", tip="Copy the answer")
        self.places = button("Show what it rests on", "link", "Show the sentences behind the answer in the details")
        self._answer = QWidget()
        shown = QHBoxLayout(self._answer)
        shown.setContentsMargins(2, 0, 0, 2)
        shown.setSpacing(8)
        shown.addWidget(self.sentence, 1)
        shown.addWidget(self.places)
        shown.addWidget(self.copying)
        self._answer.hide()
        upper = QHBoxLayout()
        upper.setSpacing(8)
        upper.addWidget(self.field, 1)
        upper.addWidget(self.ask)
        upper.addWidget(self.every)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(upper)
        layout.addWidget(self._answer)
        self.field.returnPressed.connect(self._ask)
        self.ask.clicked.connect(self._ask)
        self.every.clicked.connect(lambda: self.policies_requested.emit(self.field.text().strip()))
        self.copying.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.sentence.text()))
        self.places.clicked.connect(self.places_requested)

    def show_answer(self, sentence: str, *, places: bool) -> None:
        """Show an answer, and whether sentences stand behind it."""
        self.sentence.setText(sentence)
        self.places.setVisible(places)
        self._answer.setVisible(bool(sentence))

    def _ask(self) -> None:
        question = self.field.text().strip()
        if question:
            self.asked.emit(question)
