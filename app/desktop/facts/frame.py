"""The parts about facts in one window, put together."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.desktop.context import Context
from app.desktop.facts.beside import Beside
from app.desktop.facts.desk import FactsDesk
from app.desktop.facts.page import FactsPage
from app.desktop.facts.panel import FactsPanel
from app.desktop.project.holding import Holding
from app.desktop.tasks import Tasks
from app.policy.model import PolicyVersion


class Facts(QObject):
    """One window's desk for facts and what shows them."""

    def __init__(self, context: Context, tasks: Tasks, holding: Holding, host: QWidget) -> None:
        """Ask over `host`."""
        super().__init__(host)
        self._context = context
        self.desk = FactsDesk(context, holding, host)
        self.beside = Beside(context, tasks, self)
        self.panel = FactsPanel(context, self.desk, self.beside)
        self.page = FactsPage(context, self.desk, self.beside)
        self.panel.all_wanted.connect(self.show_version)
        self.panel.unread_wanted.connect(self.show_unread)

    def show_version(self, version: PolicyVersion | None) -> None:
        """Show a version on the Facts page."""
        self._context.page_requested.emit("facts")
        if version is not None:
            self.page.show_version(version)

    def show_unread(self) -> None:
        """Show the queue of unread statements."""
        self._context.page_requested.emit("facts")
        self.page.show_face("unread")
