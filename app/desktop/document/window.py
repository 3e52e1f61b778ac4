"""A document in a window of its own: its pages or its text, with the words a fact rests on marked and in sight."""

from bisect import bisect_left, bisect_right

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.dialogs.password import WHILE_OPEN, PasswordDialog
from app.desktop.document.finding import DocumentFinder
from app.desktop.document.loader import PageLoader
from app.desktop.document.note import Note
from app.desktop.document.page_pane import PagePane
from app.desktop.document.paper import Marks
from app.desktop.document.source import Source
from app.desktop.document.text_pane import TextPane
from app.desktop.document.toolbar import PAGES, DocumentToolbar, Face
from app.desktop.evidence import citation
from app.desktop.find_bar import FindBar
from app.desktop.parts import button, label
from app.desktop.words import version_name
from app.documents.model import Document, DocumentView, Place, View
from app.documents.passwords import asks_password
from app.errors import Refusal
from app.policy.model import PolicyVersion
from app.workspace.pages import marks_of
from app.workspace.wordings import same_words

_ZOOMS = (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
_NOT_HERE = {
    View.OLD: "These words are not in the old wording. This is where they would stand.",
    View.NEW: "These words are not in the new wording. This is where they stood.",
}
_LEGEND = {
    View.OLD: "Struck through: deleted by tracked changes",
    View.NEW: "Underlined: inserted by tracked changes",
}
_NO_AREA = "Where on its page this stands is not known. The text shows the words."


class DocumentWindow(QDialog):
    """One document; every place of it opens here."""

    def __init__(self, context: Context, version: PolicyVersion, source: Source | None, parent: QWidget | None = None) -> None:
        """`source` is where its pages are drawn from, None for a document that has none."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(880, 760)
        self._context = context
        self._version = version
        self._source = source
        self._place: Place | None = None
        self._views: dict[View, DocumentView] = {version.text.view: version.text}
        self._loader: PageLoader | None = None
        self._refused: Refusal | None = None
        self.pages = PagePane(context.theme)
        if source is not None:
            self._load(source, None)  # first of all: the child reads while the rest is built
        self.text = TextPane(context.theme)
        self.toolbar = DocumentToolbar(context.theme)
        self.note = Note(context.theme)
        self.find_bar = FindBar(
            context.theme,
            DocumentFinder(self.text, self.pages, self._searched),
            "Find in this document",
            (self.text, self.pages),
        )
        self._where = label("", "muted", wrap=True)
        self._legend = label("", "muted")
        self._stack = QStackedWidget()
        self._wordings: tuple[View, ...] = (View.OLD, View.NEW) if self.document.redline else (version.text.view,)
        self._face: Face = PAGES if source is not None else version.text.view
        self._build()
        self._connect()

    @property
    def document(self) -> Document:
        """The document shown."""
        return self._version.text.document

    @property
    def face(self) -> Face:
        """What is shown: the pages, or one wording."""
        return self._face

    @property
    def marked(self) -> str:
        """The marked words."""
        return self._place.text if self._place is not None else ""

    def show_place(self, version: PolicyVersion, place: Place) -> None:
        """Mark a place of `version`, which is a wording of this document, and bring it into sight."""
        self._version, self._place = version, place
        self._views[version.text.view] = version.text
        self.setWindowTitle(version_name(version))
        where = [place.file, f"page {place.page}" if place.page else "", self._heading(version, place)]
        self._where.setText(" · ".join(part for part in where if part))
        self.toolbar.words.setEnabled(bool(place.text))
        self._show(PAGES if self._face == PAGES else version.text.view)
        self._take_focus()

    def show_face(self, face: Face) -> None:
        """Show the pages or a wording, with the same words in sight."""
        self._show(face)
        self._take_focus()

    def stop(self) -> None:
        """End the drawing of pages."""
        if self._loader is not None:
            self._loader.stop()
            self._loader = None

    def done(self, result: int) -> None:
        """End the drawing of pages before the window goes."""
        self.stop()
        super().done(result)

    # parts

    def _build(self) -> None:
        self._stack.addWidget(self.text)
        self._stack.addWidget(self.pages)
        self.find_bar.hide()
        self.toolbar.offer((PAGES, *self._wordings) if self._source is not None else self._wordings)
        copy = button("&Copy citation", "", "Copy policy, publish date, section, page and the quoted sentence (Ctrl+Shift+C)")
        copy.clicked.connect(self._copy)
        close = button("Close", "primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 10)
        foot.setSpacing(12)
        foot.addWidget(self._where, 1)
        foot.addWidget(self._legend)
        foot.addWidget(copy)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.toolbar, self.find_bar, self.note):
            layout.addWidget(part)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.toolbar.face_chosen.connect(self.show_face)
        self.toolbar.zoom_stepped.connect(self._zoom)
        self.toolbar.find_wanted.connect(self.find_bar.begin)
        self.toolbar.words_wanted.connect(self._bring)
        self.text.zoom_stepped.connect(self._zoom)
        self.pages.zoom_stepped.connect(self._zoom)
        self.pages.page_changed.connect(lambda page: self.toolbar.show_page(page, self.pages.pages))
        self.pages.resized.connect(self._tell_size)
        standard = QKeySequence.StandardKey
        for keys, take in (
            (QKeySequence(standard.Find), self.find_bar.begin),
            (QKeySequence(standard.ZoomIn), lambda: self._zoom(1)),
            (QKeySequence("Ctrl+="), lambda: self._zoom(1)),
            (QKeySequence(standard.ZoomOut), lambda: self._zoom(-1)),
            (QKeySequence("Ctrl+0"), lambda: self._zoom(0)),
            (QKeySequence("Ctrl+G"), self._bring),
            (QKeySequence("Ctrl+Shift+C"), self._copy),
            (QKeySequence(standard.Close), self.accept),
        ):
            QShortcut(keys, self).activated.connect(take)

    # what is shown

    def _show(self, face: Face) -> None:
        searched = self._face
        self._face = face
        self.toolbar.show_face(face)
        self._stack.setCurrentWidget(self.pages if face == PAGES else self.text)
        if isinstance(face, View):
            self.text.show_view(self._view(face))
        self._legend.setText(_LEGEND[face] if isinstance(face, View) and self.document.redline else "")
        self._tell_size()
        self._bring()
        if searched != face:
            self.find_bar.again()

    def _bring(self) -> None:
        """Mark the words of the place in what is shown and bring them into sight."""
        if self._place is None:
            return
        if isinstance(self._face, View):
            self._bring_text(self._place, self._face)
        else:
            self._bring_page(self._place)

    def _bring_text(self, place: Place, face: View) -> None:
        shown = self._version.text
        words: tuple[Place, ...]
        if face is shown.view:
            words, line = ((place,) if place.text else ()), place.block
        else:
            elsewhere = same_words(place, shown, self._view(face))
            words, line = elsewhere.places, elsewhere.line
        self.text.set_words(words)
        self.note.say("" if words or not place.text else _NOT_HERE[face])
        if words:
            self.text.show_place(words[0])
        else:
            self.text.show_line(line)

    def _bring_page(self, place: Place) -> None:
        if self._refused is not None:
            self._say_refused(self._refused)
            return
        boxes = marks_of(self._version.text, place) if place.text else ()
        self.pages.set_marks(Marks(boxes))
        if boxes:
            self.pages.show_boxes(boxes, place.text)
            self.note.say("")
        else:
            self.pages.show_page(place.page or 1)
            self.note.say(_NO_AREA if place.text else "", "Show the text", self._to_text)

    def _to_text(self) -> None:
        self.show_face(self._version.text.view)

    def _zoom(self, steps: int) -> None:
        pane = self.pages if self._face == PAGES else self.text
        if steps == 0:
            wanted = None if pane is self.pages else 1.0
        elif steps > 0:
            wanted = _ZOOMS[min(bisect_right(_ZOOMS, pane.zoom + 0.01), len(_ZOOMS) - 1)]
        else:
            wanted = _ZOOMS[max(bisect_left(_ZOOMS, pane.zoom - 0.01) - 1, 0)]
        if pane is self.pages:
            self.pages.set_zoom(wanted)
        elif wanted is not None:
            self.text.set_zoom(wanted)
        self._tell_size()

    def _take_focus(self) -> None:
        (self.pages if self._face == PAGES else self.text).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_size(self) -> None:
        self.toolbar.show_size(self.pages.zoom if self._face == PAGES else self.text.zoom)

    def _view(self, view: View) -> DocumentView:
        if view not in self._views:
            self._views[view] = self.document.view(view)
        return self._views[view]

    def _searched(self) -> tuple[DocumentView, ...]:
        wanted = (self._face,) if isinstance(self._face, View) else tuple(reversed(self._wordings))
        return tuple(self._view(view) for view in wanted)

    def _heading(self, version: PolicyVersion, place: Place) -> str:
        section = version.section_of(place.block)
        return section.title if section is not None else ""

    def _copy(self) -> None:
        if self._place is not None:
            QGuiApplication.clipboard().setText(citation(self._place, self._version))
            self._context.message_shown.emit("Citation copied")

    # pages

    def _load(self, source: Source, password: str | None) -> None:
        self.stop()
        self._refused = None
        self._loader = PageLoader(source.pages(password), self)
        queued = Qt.ConnectionType.QueuedConnection
        self._loader.opened.connect(self._take_sizes, queued)
        self._loader.drawn.connect(self.pages.take_picture, queued)
        self._loader.failed.connect(self._take_refusal, queued)
        self.pages.pages_wanted.connect(self._loader.want)
        self._loader.start()

    def _take_sizes(self, sizes: object) -> None:
        if isinstance(sizes, tuple):
            self.pages.set_sizes(sizes)
            self.toolbar.show_page(self.pages.page, self.pages.pages)
            self._bring()
            self.pages.ask()

    def _take_refusal(self, page: int, refusal: object) -> None:
        if not isinstance(refusal, Refusal):
            return
        if page:
            self.pages.refuse(page, refusal.sentence())
            return
        self._refused = refusal
        self._show(self._version.text.view)  # the words themselves are held
        self._say_refused(refusal)

    def _say_refused(self, refusal: Refusal) -> None:
        if asks_password(refusal):
            self.note.say(f"The pages of {refusal.file} can be shown once its password is given.", "Give the password…", self._ask)
        else:
            self.note.say(f"The pages cannot be shown. {refusal.sentence()}")

    def _ask(self) -> None:
        if self._source is None or self._refused is None:
            return
        source = self._source
        asked = PasswordDialog(self._context.theme, self._refused, self, WHILE_OPEN)
        asked.given.connect(lambda password: self._again(source, password))
        asked.open()

    def _again(self, source: Source, password: str) -> None:
        self._load(source, password)
        self._show(PAGES)
