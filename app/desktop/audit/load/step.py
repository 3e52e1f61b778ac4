"""The first step: which claims, against which policies."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.desktop.audit.run.progress import ProgressPart
from app.desktop.audit.session import Session
from app.desktop.context import Context
from app.desktop.library.drop import DropArea
from app.desktop.parts import EmptyState, Step, label, row
from app.desktop.words import count

_NO_POLICIES, _NO_CLAIMS, _READING, _REFUSED, _HELD = range(5)
_MEASURE = 460
_KINDS = "Excel, OpenDocument, CSV or Parquet"


class LoadStep(QWidget):
    """An area to drop claims on, or what is missing before that, or what became of the file."""

    claims_wanted = Signal()
    sample_wanted = Signal()
    go_on_wanted = Signal()
    again_wanted = Signal()
    dropped = Signal(object)  # tuple[Path, ...]

    def __init__(self, context: Context, session: Session, parent: QWidget | None = None) -> None:
        """Follow the policies held and the session's file."""
        super().__init__(parent)
        self._context = context
        self._session = session
        theme = context.theme
        self.no_policies = EmptyState(
            theme,
            "library",
            "Open policy versions first",
            "An audit compares each claim line with what the policies listed on its date of service. No policy version is open yet.",
            (Step("Go to the &Library", lambda: context.page_requested.emit("library")),),
        )
        self.no_claims = EmptyState(
            theme,
            "audit",
            "Choose the claims to audit",
            f"Drop an {_KINDS} file here. Every sheet is read, every row accounted for, and the file itself is never changed.",
            (Step("&Open claims…", self.claims_wanted.emit), Step("Tr&y the sample claims", self.sample_wanted.emit)),
        )
        self.refused = EmptyState(
            theme,
            "warning",
            "These claims were not read",
            "",
            (Step("&Open other claims…", self.claims_wanted.emit), Step("Tr&y again", self.again_wanted.emit)),
        )
        self.held = EmptyState(
            theme,
            "table",
            "Claims are open",
            "",
            (Step("Co&ntinue", self.go_on_wanted.emit), Step("&Open other claims…", self.claims_wanted.emit)),
        )
        self.progress = ProgressPart("reading the claims")
        self._stack = QStackedWidget()
        for content in (self.no_policies, self.no_claims, self._reading(), self.refused, self.held):
            area = DropArea(content)
            area.dropped.connect(self.dropped)
            self._stack.addWidget(area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addWidget(self._stack)
        context.versions_changed.connect(self._refresh)
        session.file_changed.connect(self._refresh)
        session.columns_changed.connect(self._refresh)
        self._refresh()

    @property
    def first(self) -> QWidget:
        """The step to take."""
        steps: dict[int, QWidget] = {
            _NO_POLICIES: self.no_policies.buttons[0],
            _NO_CLAIMS: self.no_claims.buttons[0],
            _READING: self.progress.cancel,
            _REFUSED: self.refused.buttons[0],
            _HELD: self.held.buttons[0],
        }
        return steps[self._stack.currentIndex()]

    @property
    def words(self) -> str:
        """What is said of the file named."""
        shown = self._stack.currentWidget()
        return "\n".join(found.text() for found in (shown.findChildren(QLabel) if shown is not None else ()) if found.text())

    def _reading(self) -> QWidget:
        heading = label("Reading the claims", "heading")
        heading.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._of_reading = label("", "muted", wrap=True)
        self._of_reading.setFixedWidth(_MEASURE)
        self._of_reading.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.progress.setFixedWidth(_MEASURE)
        host = QWidget()
        layout = QVBoxLayout(host)
        layout.setSpacing(8)
        layout.addStretch(2)
        layout.addWidget(heading)
        layout.addLayout(row(None, self._of_reading, None))
        layout.addSpacing(8)
        layout.addLayout(row(None, self.progress, None))
        layout.addStretch(3)
        return host

    def _refresh(self) -> None:
        session = self._session
        if session.reading:
            shown = _READING
            self._of_reading.setText(f"{session.name}{_size(session.claims)}. The file itself is never changed.")
        elif session.refused:
            shown = _REFUSED
            self.refused.show_text(session.refused)
        elif not self._context.versions:
            shown = _NO_POLICIES
        elif session.claims is None:
            shown = _NO_CLAIMS
        else:
            shown = _HELD
            self.held.show_text(self._held_words())
        self._stack.setCurrentIndex(shown)

    def _held_words(self) -> str:
        sheets = [sheet.sheet for sheet in self._session.sheets if sheet.sheet]
        within = f", {count(len(sheets), 'sheet')} with a header of claims: {', '.join(sheets[:4])}" if sheets else ""
        return f"{self._session.name}{within}. Go on to its columns, or drop another file here."


def _size(claims: object) -> str:
    try:
        size = claims.stat().st_size if isinstance(claims, Path) else 0
    except OSError:
        size = 0
    return f", {size / 1_000_000:,.1f} MB" if size >= 1_000_000 else ""
