"""Opens documents at places: a window a document, and for PDFs a child that waits to draw the next one."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.desktop.context import Context
from app.desktop.document.source import Source
from app.desktop.document.window import DocumentWindow
from app.documents.model import Document, Place
from app.workspace.pages import Renderer, has_pages, spare_child


class Documents(QObject):
    """Answers the context's `place_requested`. Whoever makes one calls `stop` before letting go of it."""

    def __init__(self, context: Context, originals: Callable[[str, Path], Path], parent: QWidget) -> None:
        """Let the windows belong to `parent`; `originals` finds the file of a document by its hash and where it was opened from."""
        super().__init__(parent)
        self._context = context
        self._originals = originals
        self._host = parent
        self._starting = ThreadPoolExecutor(1, thread_name_prefix="renderer")
        self._spare: Future[Renderer | None] | None = None
        self._stopped = False
        context.place_requested.connect(self.show_place)
        context.versions_changed.connect(self._prepare)

    @property
    def windows(self) -> tuple[DocumentWindow, ...]:
        """The documents open."""
        return tuple(window for window in self._host.findChildren(DocumentWindow) if window.isVisible())

    def show_place(self, place: Place) -> None:
        """Open a place's document there, in the window it is open in already if there is one."""
        version = self._context.version_at(place)
        if version is None:
            self._context.error_shown.emit(f"{place.file}: this version is no longer open. Open it again to see the words in it.")
            return
        document = version.text.document
        window = next((held for held in self.windows if held.document.sha256 == document.sha256), None)
        if window is None:
            window = DocumentWindow(self._context, version, self._source(document), self._host)
        window.show()
        window.show_place(version, place)
        window.activateWindow()

    def close_all(self) -> None:
        """Close the documents: those of another project are shown now, or none."""
        for window in self.windows:
            window.close()

    def stop(self) -> None:
        """Close the documents and end every child."""
        self._stopped = True
        for window in self._host.findChildren(DocumentWindow):
            window.stop()
            window.close()
        self._end_spare()
        self._starting.shutdown()

    def _source(self, document: Document) -> Source | None:
        loaded = self._context.loaded
        files = (*loaded.files, *loaded.references) if loaded is not None else ()
        path = next((file.path for file in files if file.document.sha256 == document.sha256), None)
        if path is None or not has_pages(document):
            return None
        return Source(self._originals(document.sha256, path), document, self._take_spare())

    def _take_spare(self) -> Callable[[], Renderer | None] | None:
        spare, self._spare = self._spare, None
        self._prepare()
        return spare.result if spare is not None else None

    def _prepare(self) -> None:
        """Have a child waiting while a PDF is open: the first page is then shown at once."""
        loaded = self._context.loaded
        wanted = loaded is not None and any(has_pages(file.document) for file in (*loaded.files, *loaded.references))
        if wanted and self._spare is None and not self._stopped:
            self._spare = self._starting.submit(spare_child)
        elif not wanted:
            self._end_spare()

    def _end_spare(self) -> None:
        spare, self._spare = self._spare, None
        child = spare.result() if spare is not None else None
        if child is not None:
            child.close()
