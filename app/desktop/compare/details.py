"""The details of the chosen change, with links to its places and a citation to copy."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from app.compare.model import ChangeAction, ChangeReview, Comparison, PolicyChange
from app.desktop.compare.details_text import DetailsText
from app.desktop.compare.review_editor import ReviewEditor
from app.desktop.compare.reviews import NOTHING, Reviews
from app.desktop.context import Context
from app.desktop.evidence import citation
from app.desktop.parts import button, row


class ChangeDetails(QWidget):
    """Shown in the details pane while the Compare page is in front."""

    other_end_requested = Signal()
    life_requested = Signal()

    def __init__(self, context: Context, reviews: Reviews, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._context = context
        self._reviews = reviews
        self._text = DetailsText(context.theme)
        self._comparison: Comparison | None = None
        self._changes: tuple[PolicyChange, ...] = ()
        self._change: PolicyChange | None = None
        self.browser = QTextBrowser()
        self.browser.setOpenLinks(False)
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser.document().setDocumentMargin(0)
        self.browser.setAccessibleName("Details of the change")
        self.browser.anchorClicked.connect(self._follow)
        self.cite = button("Copy citation", tip="Copy policy, publish date, place and the quoted words")
        self.cite.clicked.connect(self.copy_citation)
        self.other_end = button("Other end", tip="Go to where the moved text was, or is now (M)")
        self.other_end.clicked.connect(self.other_end_requested)
        self.life = button("Its life", tip="Follow it through all versions (L)")
        self.life.clicked.connect(self.life_requested)
        self.review = ReviewEditor()
        self.review.made.connect(self._decide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.browser, 1)
        layout.addLayout(row(self.life, self.other_end, self.cite, None, gap=4))
        layout.addWidget(self.review)
        context.theme.changed.connect(self._write)
        reviews.changed.connect(self._show_review)
        self._write()

    def show_change(self, comparison: Comparison | None, changes: tuple[PolicyChange, ...], change: PolicyChange | None) -> None:
        """Show a change, or the comparison as a whole while none is chosen."""
        self.review.keep_note()  # of the change and the comparison shown until now
        self._comparison, self._changes, self._change = comparison, changes, change
        self._write()

    def copy_citation(self) -> None:
        """Copy the citations of both places."""
        change = self._change
        if change is None:
            return
        places = [place for place in (change.old_source, change.new_source) if place]
        if places:
            QGuiApplication.clipboard().setText("\n".join(citation(place, self._context.version_at(place)) for place in places))
            self._context.message_shown.emit("Citation copied")

    def _decide(self, change: PolicyChange, review: ChangeReview) -> None:
        if self._comparison is self._context.comparison:
            self._reviews.decide({change.id: review})
        elif self._comparison is not None:
            self._reviews.decide_in(self._comparison, {change.id: review})

    def _show_review(self) -> None:
        if self._comparison is not self._context.comparison:
            return
        change = self._change
        held = self._reviews.of(change) if change is not None else NOTHING
        self.review.show_change(change, held, self._reviews.why_not)

    def _write(self) -> None:
        change = self._change
        self._show_review()
        self.life.setVisible(change is not None)
        self.cite.setVisible(change is not None and bool(change.old_source or change.new_source))
        self.other_end.setVisible(change is not None and change.action is ChangeAction.MOVED)
        if self._comparison is None:
            self.browser.setHtml("")
        elif change is None:
            self.browser.setHtml(self._text.summary(self._comparison, self._changes))
        else:
            self.browser.setHtml(self._text.change(self._comparison, change))

    def _follow(self, url: QUrl) -> None:
        number = url.path()
        if url.scheme() == "place" and number.isdigit():
            self._context.place_requested.emit(self._text.places[int(number)])
