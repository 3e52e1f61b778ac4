"""Undo and redo: one step of the project's decisions, whoever made it and whenever."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from app.desktop.project.session import ProjectSession


class UndoActions(QObject):
    """The two actions, named after what they would do."""

    def __init__(self, session: ProjectSession, parent: QObject) -> None:
        """Follow the session."""
        super().__init__(parent)
        self._session = session
        self.undo = QAction("&Undo", self)
        self.redo = QAction("&Redo", self)
        self.undo.triggered.connect(lambda _=False: session.undo())
        self.redo.triggered.connect(lambda _=False: session.redo())
        for signal in (session.decided, session.project_changed, session.saved_changed):
            signal.connect(self._allow)
        self._allow()

    @property
    def pair(self) -> tuple[QAction, QAction]:
        """Both, for the menu."""
        return self.undo, self.redo

    def _allow(self) -> None:
        session = self._session
        project = session.project
        why = session.why_not or ("What is kept in memory has to be written first." if session.undecided else "")
        decisions = project.decisions if project is not None and not why else None
        for action, able, what in (
            (self.undo, decisions is not None and decisions.can_undo, "Take the latest decision back; it stays in the history"),
            (self.redo, decisions is not None and decisions.can_redo, "Decide again what was taken back last"),
        ):
            action.setEnabled(able)
            action.setStatusTip(why or what)
            action.setToolTip(why or what)
