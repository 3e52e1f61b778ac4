"""The first step: which claims, against which policies."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.desktop.audit.session import Session
from app.desktop.context import Context
from app.desktop.library.drop import DropArea
from app.desktop.parts import EmptyState, Step


class LoadStep(QWidget):
    """An area to drop claims on, or what is missing before that."""

    claims_wanted = Signal()
    sample_wanted = Signal()
    dropped = Signal(object)  # Path

    def __init__(self, context: Context, session: Session, parent: QWidget | None = None) -> None:
        """Follow the policies held."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self.no_policies = EmptyState(
            context.theme,
            "library",
            "Open policy versions first",
            "An audit compares each claim line with what the policies listed on its date of service. No policy version is open yet.",
            (Step("Go to the &Library", lambda: context.page_requested.emit("library")),),
        )
        self.no_claims = EmptyState(
            context.theme,
            "audit",
            "Choose the claims to audit",
            "Drop an Excel or CSV file here. Every sheet is read, every row accounted for, and the file itself is never changed.",
            (Step("&Open claims…", self.claims_wanted.emit), Step("Tr&y the sample claims", self.sample_wanted.emit)),
        )
        area = DropArea(self.no_claims)
        area.dropped.connect(self._drop)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.no_policies)
        self._stack.addWidget(area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addWidget(self._stack)
        context.versions_changed.connect(self._refresh)
        self._refresh()

    @property
    def first(self) -> QWidget:
        """The step to take."""
        return (self.no_claims if self._context.versions else self.no_policies).buttons[0]

    def _refresh(self) -> None:
        self._stack.setCurrentIndex(1 if self._context.versions else 0)

    def _drop(self, paths: tuple[Path, ...]) -> None:
        self.dropped.emit(paths[0])
