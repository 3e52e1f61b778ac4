"""The page of the file beside the comparison, where a side was read from a PDF: the words of the change marked on it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QSplitter, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.compare.model import Comparison, PolicyChange
from app.desktop.context import Context
from app.desktop.document.loader import PageLoader
from app.desktop.document.page_pane import PagePane
from app.desktop.document.paper import Marks
from app.desktop.parts import label, row
from app.documents.model import Document, Place
from app.errors import Refusal
from app.policy.model import PolicyVersion
from app.workspace.pages import has_pages, marks_of, pages_of

_ROOMY = 980  # pixels from which on the page stands beside the comparison
_SHARE = 560  # thousandths the comparison takes
_PAUSE = 60  # milliseconds: stepping through changes fast draws none in between


class PageBeside(QWidget):
    """Follows the chosen change. Whoever makes one calls `stop` before letting go of it."""

    def __init__(self, context: Context, originals: Callable[[str, Path], Path], parent: QWidget | None = None) -> None:
        """`originals` finds the file of a document by its hash and where it was opened from."""
        super().__init__(parent)
        self.setAccessibleName("Page of the file")
        self._context = context
        self._originals = originals
        self._comparison: Comparison | None = None
        self._change: PolicyChange | None = None
        self._old = False
        self._document: Document | None = None
        self._loader: PageLoader | None = None
        self._wanted: tuple[PolicyVersion, Place | None] | None = None
        self.pane = PagePane(context.theme)
        self.pane.pages_wanted.connect(self._want)
        self.pane.zoom_stepped.connect(lambda steps: self.pane.set_zoom(max(0.4, min(3.0, self.pane.zoom * 1.25**steps))))
        self._said = label("", "muted", wrap=True)
        self._said.setContentsMargins(16, 16, 16, 16)
        self._where = label("", "muted")
        self._where.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # a long name widens nothing
        self.sides = {old: _face(name) for old, name in ((True, "Old"), (False, "New"))}
        for old, face in self.sides.items():
            face.clicked.connect(lambda _=False, old=old: self._choose(old=old))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pane)
        self._stack.addWidget(self._said)
        head = row(*self.sides.values(), self._where, gap=4)
        head.setStretchFactor(self._where, 1)
        head.setContentsMargins(8, 3, 8, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._show)

    @staticmethod
    def useful(comparison: Comparison | None) -> bool:
        """Whether a side of a comparison has pages to show."""
        return comparison is not None and any(has_pages(version.text.document) for version in (comparison.old, comparison.new))

    def show_change(self, comparison: Comparison | None, change: PolicyChange | None) -> None:
        """Show the page a change stands on; of a side that has no pages, the other side's."""
        self._comparison, self._change = comparison, change
        if self.isVisible():
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was chosen while it was hidden."""
        super().showEvent(event)
        self._later.start()

    def stop(self) -> None:
        """End the drawing."""
        self._later.stop()
        loader, self._loader, self._document = self._loader, None, None
        if loader is not None:
            loader.stop()
            loader.deleteLater()

    def _choose(self, *, old: bool) -> None:
        self._old = old
        self._show()

    def _show(self) -> None:
        comparison, change = self._comparison, self._change
        if comparison is None or not self.useful(comparison):
            self._say("Neither version was read from a PDF.")
            return
        paged = {old: has_pages(version.text.document) for old, version in ((True, comparison.old), (False, comparison.new))}
        places = {True: change.old_source if change else None, False: change.new_source if change else None}
        old = self._old if paged[self._old] else not self._old
        if change is not None and places[old] is None and paged[not old]:
            old = not old  # this side has nothing of the change to show
        for side, face in self.sides.items():
            face.setEnabled(paged[side])
            face.setChecked(side is old)
        self._wanted = (comparison.old if old else comparison.new, places[old])
        self._load(self._wanted[0])

    def _load(self, version: PolicyVersion) -> None:
        document = version.text.document
        if self._document is not None and self._document.sha256 == document.sha256 and self._loader is not None:
            if self._stack.currentWidget() is self.pane:
                self._mark()
            return
        self.stop()
        path = self._path(document)
        if path is None:
            self._say(f"{document.file} is no longer open. Open it again to see its pages.")
            return
        self._document = document
        loader = PageLoader(pages_of(self._originals(document.sha256, path), document), self)
        self._loader = loader
        loader.opened.connect(self._opened)
        loader.drawn.connect(self._drawn)
        loader.failed.connect(self._failed)
        self._say(f"Opening the pages of {document.file}")
        loader.start()

    def _path(self, document: Document) -> Path | None:
        loaded = self._context.loaded
        files = (*loaded.files, *loaded.references) if loaded is not None else ()
        return next((file.path for file in files if file.document.sha256 == document.sha256), None)

    def _opened(self, sizes: object) -> None:
        if self.sender() is self._loader and isinstance(sizes, tuple):
            self.pane.cache = type(self.pane.cache)()
            self._stack.setCurrentWidget(self.pane)
            self.pane.set_sizes(sizes)
            self._later.start()  # once the pane has its width

    def _drawn(self, page: int, scale: float, image: QImage) -> None:
        if self.sender() is self._loader:  # of a file left meanwhile a page may still come
            self.pane.take_picture(page, scale, image)

    def _mark(self) -> None:
        if self._wanted is None:
            return
        version, place = self._wanted
        boxes = marks_of(version.text, place) if place is not None else ()
        self.pane.set_marks(Marks(words=boxes))
        self._where.setText(f"{version.file}{f', page {place.page}' if place is not None and place.page else ''}")
        if boxes and place is not None:
            self.pane.show_boxes(boxes, place.text)
        elif place is not None and place.page:
            self.pane.show_page(place.page)
        self.pane.ask()

    def _failed(self, page: int, refusal: object) -> None:
        if not isinstance(refusal, Refusal) or self.sender() is not self._loader:
            return
        if page:
            self.pane.refuse(page, refusal.sentence())
        else:
            self._say(refusal.sentence())

    def _want(self, pages: object, scale: float) -> None:
        if self._loader is not None and isinstance(pages, list):
            self._loader.want(pages, scale)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._stack.setCurrentWidget(self._said)


def _face(name: str) -> QToolButton:
    made = QToolButton()
    made.setText(name)
    made.setProperty("look", "face")
    made.setCheckable(True)
    made.setToolTip(f"The page of the {name.lower()} version")
    made.setAccessibleName(f"Page of the {name.lower()} version")
    return made


class BesideSplitter(QSplitter):
    """The comparison with the page beside it, or below it where side by side both were too narrow to read."""

    def __init__(self, view: QWidget, page: QWidget) -> None:
        """Give the comparison the larger part."""
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(view)
        self.addWidget(page)
        self.setSizes([_SHARE, 1000 - _SHARE])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose beside or below."""
        wanted = Qt.Orientation.Horizontal if event.size().width() >= _ROOMY else Qt.Orientation.Vertical
        if wanted is not self.orientation():
            self.setOrientation(wanted)
            self.setSizes([_SHARE, 1000 - _SHARE])
        super().resizeEvent(event)
