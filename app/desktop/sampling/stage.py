"""The report step in its parts: what is written, the sample, the second review, a person's words, the signature."""

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.desktop.audit.setup.faces import Faces
from app.desktop.audit.sign_off import SignOffView
from app.desktop.dialogs.files import Files
from app.desktop.reports.writing import Writing
from app.desktop.responses.outgoing import Outgoing
from app.desktop.responses.view import ResponsesView
from app.desktop.sampling.held import HeldReview
from app.desktop.sampling.narrative_view import NarrativeView
from app.desktop.sampling.sample_view import SampleView
from app.desktop.sampling.second_view import SecondView

WRITE, SAMPLE, SECOND, RESPONSES, NARRATIVE, SIGN = range(6)
_FACES = (
    ("Write", "The reports that can be written"),
    ("Sample", "Draw a sample, keep its records, estimate for its frame"),
    ("Second review", "A share of the determinations, reviewed by somebody else"),
    ("Responses", "Workbooks and letters to providers, their answers, and what is shared with others"),
    ("Causes", "Summary, causes, recommendations and corrective actions"),
    ("Sign-off", "Who answers for the audit"),
)


class ReportStage(QWidget):
    """Six faces of one step."""

    def __init__(self, write: QWidget, first: QWidget, held: HeldReview, writing: Writing, files: Files) -> None:
        """`write` is the page of reports, `first` where to begin in it; `writing` has the template."""
        super().__init__()
        self.held = held
        self._write_first = first
        self.sample = SampleView(held)
        self.second = SecondView(held)
        self.responses = ResponsesView(held, Outgoing(held, writing, self), files)
        self.narrative = NarrativeView(held)
        self.sign_off = SignOffView(held)
        self.faces = Faces("Parts of the report step", _FACES)
        self._stack = QStackedWidget()
        for part in (write, self.sample, self.second, self.responses, self.narrative, self.sign_off):
            self._stack.addWidget(part)
        self.faces.lie_above(self._stack, self)
        self.faces.chosen.connect(self.show_face)

    @property
    def face(self) -> int:
        """The part in front."""
        return self._stack.currentIndex()

    @property
    def first(self) -> QWidget:
        """Where to begin in the part in front."""
        parts = (self.sample, self.second, self.responses, self.narrative, self.sign_off)
        return (self._write_first, *(part.first for part in parts))[self.face]

    def show_face(self, face: int) -> None:
        """Bring a part to the front."""
        self._stack.setCurrentIndex(face)
        self.faces.show_face(face)
        self.held.show(shown=self.isVisible() and face != WRITE)
        if self.isVisible():
            self.first.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Gather what the part in front shows."""
        super().showEvent(event)
        self.held.show(shown=self.face != WRITE)

    def hideEvent(self, event: QHideEvent) -> None:
        """Gather nothing while nobody looks."""
        super().hideEvent(event)
        self.held.show(shown=False)
