"""The tools of a document's window: which face of it is shown, how large, and finding."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.desktop.parts import IconButton, label
from app.desktop.theme import Theme
from app.documents.model import View

PAGES = "pages"
Face = View | str
_NAMES: dict[Face, str] = {PAGES: "&Pages", View.OLD: "&Old wording", View.NEW: "&New wording"}


class DocumentToolbar(QFrame):
    """One line, from 660 pixels on."""

    face_chosen = Signal(object)  # Face
    zoom_stepped = Signal(int)  # 1, -1, or 0 for the size to begin with
    find_wanted = Signal()
    words_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin without faces to choose between."""
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAccessibleName("Document tools")
        self.faces: dict[Face, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(2)
        self.page: QLabel = label("", "muted")
        self._size: QLabel = label("", "muted")
        self._size.setMinimumWidth(44)
        self._size.setAccessibleName("Size")
        smaller = IconButton(theme, "zoom-out", "Smaller (Ctrl+−)")
        larger = IconButton(theme, "zoom-in", "Larger (Ctrl++)")
        fit = IconButton(theme, "fit", "The size to begin with (Ctrl+0)")
        find = IconButton(theme, "search", "Find (Ctrl+F)")
        self.words = IconButton(theme, "target", "Show the marked words (Ctrl+G)")
        smaller.clicked.connect(lambda: self.zoom_stepped.emit(-1))
        larger.clicked.connect(lambda: self.zoom_stepped.emit(1))
        fit.clicked.connect(lambda: self.zoom_stepped.emit(0))
        find.clicked.connect(self.find_wanted)
        self.words.clicked.connect(self.words_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 5, 8, 5)
        layout.setSpacing(6)
        layout.addLayout(self._choices)
        layout.addWidget(self.page)
        layout.addStretch(1)
        for tool in (self.words, find, smaller, self._size, larger, fit):
            layout.addWidget(tool)

    def offer(self, faces: tuple[Face, ...]) -> None:
        """Offer these faces; one alone is no choice."""
        for face in faces if len(faces) > 1 else ():
            made = QToolButton()
            single = face is View.NEW and View.OLD not in faces
            made.setText("&Text" if single else _NAMES[face])
            made.setCheckable(True)
            made.setProperty("look", "face")
            made.clicked.connect(lambda _=False, face=face: self.face_chosen.emit(face))
            self._group.addButton(made)
            self._choices.addWidget(made)
            self.faces[face] = made
        if self.faces:
            self._choices.addSpacing(8)

    def show_face(self, face: Face) -> None:
        """Say which face is shown."""
        if face in self.faces:
            self.faces[face].setChecked(True)
        self.page.setVisible(face == PAGES)

    def show_size(self, zoom: float) -> None:
        """Say how large it is shown."""
        self._size.setText(f"{zoom:.0%}")

    def show_page(self, page: int, pages: int) -> None:
        """Say which page is in front."""
        self.page.setText(f"Page {page:,} of {pages:,}" if page else "")
