"""Browsers of rich text whose links lead to places: the details of a code, and the conflicts."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from app.desktop.codes.hover import interval_at
from app.desktop.codes.rich import RichWriter
from app.desktop.codes.strips import CodeStrip
from app.desktop.codes.words import interval_sentence
from app.desktop.context import Context
from app.desktop.evidence import citation
from app.desktop.parts import button, row
from app.documents.model import Place


class PlacesBrowser(QTextBrowser):
    """Follows a link to its place in the policy."""

    def __init__(self, context: Context, name: str, parent: QWidget | None = None) -> None:
        """`name` is read aloud."""
        super().__init__(parent)
        self.context = context
        self.writer = RichWriter(context.theme)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.setAccessibleName(name)
        self.anchorClicked.connect(self.follow)

    def follow(self, url: QUrl) -> None:
        """Show the place a link names."""
        if url.scheme() == "place" and url.path().isdigit():
            self.context.place_requested.emit(self.writer.places[int(url.path())])


class CodeDetails(QWidget):
    """Everything the ledger says of the chosen code, or an answer with its sentences."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._strip: CodeStrip | None = None
        self._answer: tuple[str, tuple[Place, ...]] | None = None
        self.browser = PlacesBrowser(context, "Details of the code")
        self.cite = button("Copy citation", tip="Copy policy, publish date, entry and the quoted sentence")
        self.cite.clicked.connect(self.copy_citation)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.browser, 1)
        layout.addLayout(row(self.cite, None))
        context.theme.changed.connect(self.write)
        context.day_changed.connect(self.write)
        self.write()

    def show_strip(self, strip: CodeStrip | None) -> None:
        """Show a code."""
        self._strip, self._answer = strip, None
        self.write()

    def show_answer(self, sentence: str, places: tuple[Place, ...]) -> None:
        """Show an answer."""
        self._answer = (sentence, places)
        self.write()

    def copy_citation(self) -> None:
        """Copy what is shown as a citation: the statement, and each sentence with policy, publish date and place."""
        text = self.citation()
        if text:
            QGuiApplication.clipboard().setText(text)
            self._context.message_shown.emit("Citation copied")

    def citation(self) -> str:
        """Return the citation of what is shown."""
        if self._answer is not None:
            sentence, places = self._answer
            return self._cited([sentence], places)
        strip = self._strip
        if strip is None:
            return ""
        found = interval_at(strip, self._context.day)
        chosen = [found] if found else list(strip.history.intervals)
        places = tuple(place for interval in chosen for place in (*interval.sources, *interval.end_sources))
        return self._cited([interval_sentence(strip.history, interval) for interval in chosen], places)

    def place(self) -> Place | None:
        """Return the place of the sentence behind what is shown, on the date."""
        if self._answer is not None:
            return self._answer[1][0] if self._answer[1] else None
        strip = self._strip
        if strip is None or not strip.history.intervals:
            return None
        found = interval_at(strip, self._context.day) or strip.history.intervals[0]
        return next(iter((*found.sources, *found.end_sources)), None)

    def write(self) -> None:
        """Write anew, after a change of date or colours."""
        self.browser.writer.begin()
        self.cite.setVisible(self._strip is not None or self._answer is not None)
        if self._answer is not None:
            self.browser.setHtml(self.browser.writer.answer(*self._answer))
        elif self._strip is not None:
            self.browser.setHtml(self.browser.writer.code(self._strip, self._context.day))
        else:
            said = "Select a code to see when it was listed and what that rests on."
            self.browser.setHtml(self.browser.writer.page([f"<p>{self.browser.writer.muted(said)}</p>"]))

    def _cited(self, sentences: list[str], places: tuple[Place, ...]) -> str:
        quotes = [citation(place, self._context.version_at(place)) for place in dict.fromkeys(places)]
        return "\n".join([*sentences, *quotes])
