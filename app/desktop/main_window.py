"""The frame: menus, rail, context bar, pages, details and status line, connected."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent, QStatusTipEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.audit.model import FindingKey
from app.compare.model import PolicyChange
from app.desktop.actions import Actions
from app.desktop.audit.page import AuditPage
from app.desktop.audit.steps import AuditStep
from app.desktop.banner import Banner
from app.desktop.codes.exporting import Means
from app.desktop.codes.page import CodesPage
from app.desktop.codes.shape_tabs import CONFLICTS
from app.desktop.codesets.dialog import CodeSetsDialog
from app.desktop.compare.page import ComparePage
from app.desktop.conflicts.desk import ClaimsShown, ConflictDesk
from app.desktop.context import Context
from app.desktop.context_bar import ContextBar
from app.desktop.details import NARROW, DetailsPane, Stage
from app.desktop.dialogs.files import Files
from app.desktop.document.documents import Documents
from app.desktop.facts.frame import Facts
from app.desktop.impact.exporting import ImpactExport
from app.desktop.impact.page import ImpactPage
from app.desktop.library.opening import Opening
from app.desktop.library.page import LibraryPage
from app.desktop.menus import Menus
from app.desktop.notices.dialog import NoticesDialog
from app.desktop.notices.held import HeldTerms
from app.desktop.notices.known_on import KnownOnMark
from app.desktop.page import Fronted, Printable, Savable, Searchable
from app.desktop.project.frame import Projects
from app.desktop.project.words import apart, is_project
from app.desktop.rail import PAGES, Rail
from app.desktop.reports.page import ReportsPage
from app.desktop.reports.template import HeldTemplate
from app.desktop.reports.writing import Writing
from app.desktop.settings import Settings
from app.desktop.status import StatusLine
from app.desktop.tasks import Tasks
from app.desktop.work import Work
from app.ledger.model import Conflict

_BELOW = {"impact": "audit"}  # pages that are reached from another one, which the rail marks for them


class MainWindow(QMainWindow):
    """The program's window."""

    def __init__(self, context: Context, settings: Settings, parent: QWidget | None = None) -> None:
        """Put the parts together; what they say to each other is connected below."""
        super().__init__(parent)
        self.setWindowTitle("CodeLedger")
        self.setMinimumSize(780, 500)
        self.setAcceptDrops(True)
        self.context = context
        context.setParent(self)  # it ends with the window, and with it what it tells
        self.settings = settings
        with context.theme.undressed():
            self.tasks = Tasks(self)
            self.files = Files(self, settings)
            self.projects = Projects(context, self.tasks, settings, self.files, self)
            self.held = HeldTerms(context, self.projects.holding, self)
            self.work = Work(context, self.tasks, self.projects.holding, self)
            self.desk = ConflictDesk(context, self.tasks, self.projects.holding, self.held, self)
            self.opening = Opening(context, self.work, self)
            self.documents = Documents(context, self.projects.holding.original, self)
            self.template = HeldTemplate(context, self.tasks, settings, self.files, self)
            self.writing = Writing(context, self.tasks, self.files, self.template, self)
            self.writing.take_anchor_from(self.projects.anchor)
            self.writing.take_project_from(lambda: self.projects.session.project)
            self.writing.written.connect(self.projects.record_export)
            self.rail = Rail(context.theme)
            self.banner = Banner(context.theme)
            self.bar = ContextBar(context)
            self.known_on = KnownOnMark(context)
            self.status = StatusLine(self.tasks, self.projects.status)
            self.facts = Facts(context, self.tasks, self.projects.holding, self)
            self.library = LibraryPage(context, settings, self.projects.holding, self.facts.panel)
            self.compare = ComparePage(context, self.projects.holding)
            self.codes = CodesPage(context, Means(self.tasks, self.files, self.projects.holding.code_sets))
            self.audit = AuditPage(context, self.work, settings, self.projects.session, self.writing, self.files)
            self.reports = ReportsPage(context, self.writing)
            self.impact = ImpactPage(
                context,
                self.tasks,
                self.projects.holding,
                self.audit.session,
                ImpactExport(context, self.tasks, self.files, self.projects.anchor, self),
            )
            self.pages: dict[str, QWidget] = dict(
                zip(
                    (key for key, _ in PAGES),
                    (self.library, self.facts.page, self.compare, self.codes, self.audit, self.reports, self.projects.page),
                    strict=True,
                )
            )
            self.pages["impact"] = self.impact
            self._stack = QStackedWidget()
            for page in self.pages.values():
                self._stack.addWidget(page)
            self.stage = Stage(self._stack, DetailsPane(context.theme))
            review = self.audit.review_step
            self.stage.details.hold(self.library.facts, self.impact.result.details, self.projects.page.details)
            self.stage.details.hold(review.details, review.why, review.by_claim.details)
            self.actions_by_key = Actions(self.menuBar(), self.projects.undo.pair, self)
            self._lay_out()
            self.menus = Menus(self)
            self._connect_context()
            self._restore()

    @property
    def page(self) -> str:
        """The key of the page in front."""
        return next(key for key, page in self.pages.items() if page is self.front)

    @property
    def front(self) -> object:
        """The page in front."""
        return self._stack.currentWidget()

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        self._stack.setCurrentWidget(self.pages[key])
        self.rail.show_page(_BELOW.get(key, key))
        self.stage.details.show_content(None)
        self.status.show_counts("")
        front = self.front
        if isinstance(front, Fronted):
            front.come_to_front()
        for name, ability in (("find", Searchable), ("print", Printable), ("save", Savable)):
            self.actions_by_key[name].setEnabled(isinstance(front, ability))
        self.bar.search.setEnabled(isinstance(front, Searchable))

    def begin(self, paths: Sequence[Path]) -> None:
        """Open what the program was started with, or else go on where it was left."""
        if paths:
            self.open_files(paths)
        else:
            self.projects.menu.take_up()

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open policy files or folders, or a project."""
        projects, documents = apart(paths)
        if projects:
            self.projects.menu.open(projects[0])
        if documents and not projects:
            self.settings.remember(documents)
            self.menus.list_recent()
            self.context.request_open(documents)
        elif documents or len(projects) > 1:
            self.context.error_shown.emit(f"{projects[0].name} was opened alone. Open the other files once it is there.")

    def open_claims(self, path: Path) -> None:
        """Take a claims file to the Audit page; a project is opened as one."""
        if is_project(path):
            self.open_files([path])
            return
        self.show_page("audit")
        self.audit.load(path)

    def show_impact(self) -> None:
        """Ask which version is to be tried on which claims."""
        self.show_page("impact")
        self.impact.ask()

    def show_code_sets(self) -> None:
        """Open the window of the code tables, once."""
        self._open_once(CodeSetsDialog, lambda: CodeSetsDialog(self.context, self.tasks, self.projects.holding, self.files, self))

    def show_notices(self) -> None:
        """Open the window of the notices, once."""
        self._open_once(NoticesDialog, lambda: NoticesDialog(self.context, self.tasks, self.held, self))

    def set_details(self, *, opened: bool) -> None:
        """Show or hide the details on the right."""
        self.stage.set_open(opened=opened)
        self.bar.details.setChecked(opened)
        self.actions_by_key["details"].setChecked(opened)

    def show_shape(self, shape: int) -> None:
        """Show one of the shapes of the Codes page."""
        self.show_page("codes")
        self.codes.show_shape(shape)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop work, leave the project and remember the window."""
        if not self.projects.menu.leave_for_good():
            event.ignore()
            return
        self.settings.set_bytes("geometry", self.saveGeometry())
        self.settings.set_bytes("widths", self.stage.state())
        self.settings.set_flag("details", value=self.stage.wide_open)
        self.documents.stop()
        self.compare.stop()
        self.tasks.stop(for_good=True)
        self.projects.session.stop()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the frame to the width."""
        super().resizeEvent(event)
        self._fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped: claims on the Audit page, either on the Impact page, policies anywhere else."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            return
        event.acceptProposedAction()
        alone = len(paths) == 1 and paths[0].is_file()
        if self.page == "audit" and (alone or self.context.versions):
            self.audit.take_dropped(paths)
        elif self.page == "impact" and alone and self.context.versions:
            self.impact.take_dropped(paths[0])
        else:
            self.open_files(paths)

    def event(self, event: QEvent) -> bool:
        """Show status tips in the program's own status line."""
        if isinstance(event, QStatusTipEvent):
            self.status.hint(event.tip())
            return True
        return super().event(event)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.known_on)
        right.addWidget(self.projects.menu.notice)
        right.addWidget(self.banner)
        right.addWidget(self.stage, 1)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addLayout(right, 1)
        central = QWidget()
        outer = QVBoxLayout(central)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(middle, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(central)

    def _connect_context(self) -> None:
        context = self.context
        context.page_requested.connect(self.show_page)
        context.details_shown.connect(self.stage.details.show_content)
        context.details_wanted.connect(lambda: self.set_details(opened=True))
        context.status_shown.connect(self.status.show_counts)
        context.message_shown.connect(self.status.say)
        context.error_shown.connect(self.banner.say)
        context.error_mended.connect(self.banner.take_back)
        self.tasks.failed.connect(self.banner.say)
        self.tasks.cancelled.connect(self.status.say)
        self.work.compared.connect(lambda: self.show_page("compare"))
        self.rail.chosen.connect(self.show_page)
        self.stage.details.filled.connect(self.bar.details.setEnabled)
        self.stage.details.filled.connect(self.actions_by_key["details"].setEnabled)
        self.stage.details.closed.connect(lambda: self.set_details(opened=False))
        self.bar.details_toggled.connect(lambda: self.set_details(opened=not self.stage.open))
        self.bar.find_wanted.connect(self.menus.find)
        self.bar.known_on_wanted.connect(self.known_on.ask)
        self.codes.export.written.connect(self.projects.record_export)
        self.codes.conflicts.reopen_requested.connect(self.desk.ask_reopen)
        self.desk.count_lines_of(self._claims_shown)
        self.library.files_wanted.connect(self.menus.ask_versions)
        self.library.folder_wanted.connect(self.menus.ask_folder)
        self.facts.page.files_wanted.connect(self.menus.ask_versions)
        self.library.sample_wanted.connect(self.menus.open_sample)
        self.library.dropped.connect(self.open_files)
        self.library.remove_wanted.connect(lambda: self.projects.remove(self.library.selected))
        self.audit.claims_wanted.connect(self.menus.ask_claims)
        self.audit.sample_wanted.connect(self.menus.open_sample_claims)
        self.audit.claims_dropped.connect(self.open_claims)
        self._connect_impact()
        self._connect_projects()

    def _connect_impact(self) -> None:
        impact = self.impact
        self.audit.steps.impact.clicked.connect(self.show_impact)
        impact.version_wanted.connect(self._ask_tried)
        impact.claims_wanted.connect(self._ask_tried_on)
        impact.change_shown.connect(self._show_change)
        impact.export.written.connect(self.projects.record_export)

    def _connect_projects(self) -> None:
        projects = self.projects
        projects.title_changed.connect(self.setWindowTitle)
        projects.connect_actions(self.actions_by_key)
        projects.holding.audit_taken_up.connect(self.audit.take_up)
        projects.holding.taken.connect(self.audit.start_over)
        projects.holding.taken.connect(self.documents.close_all)
        projects.page.finding_wanted.connect(self._show_finding)
        projects.page.columns_wanted.connect(lambda: self._show_step(AuditStep.MAP))
        projects.page.notices_wanted.connect(self.show_notices)
        projects.page.conflict_wanted.connect(self._show_conflict)

    def _restore(self) -> None:
        geometry = self.settings.bytes_of("geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1280, 820)
        self.stage.restore(self.settings.bytes_of("widths"))
        self.set_details(opened=self.settings.flag("details", default=True))
        self._fit()
        self.show_page("library")

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        self.rail.set_narrow(narrow=narrow)
        self.bar.set_narrow(narrow=narrow)
        self.stage.set_narrow(narrow=narrow)
        self.set_details(opened=self.stage.open)

    def _show_finding(self, key: FindingKey) -> None:
        self._show_step(AuditStep.REVIEW)
        self.audit.review_step.show_finding(key)

    def _show_step(self, step: AuditStep) -> None:
        self.show_page("audit")
        self.audit.show_step(step)

    def _open_once(self, kind: type[QDialog], make: Callable[[], QDialog]) -> None:
        dialog = next((held for held in self.findChildren(kind) if held.isVisible()), None) or make()
        dialog.addActions(self.projects.undo.pair)  # their keys work in it, too
        dialog.show()
        dialog.activateWindow()

    def _show_conflict(self, conflict: Conflict) -> None:
        self.show_shape(CONFLICTS)
        self.codes.conflicts.choose(conflict)

    def _ask_tried(self) -> None:
        path = self.files.version()
        if path is not None:
            self.impact.try_version(path)

    def _ask_tried_on(self) -> None:
        path = self.files.claims()
        if path is not None:
            self.impact.try_on(path)

    def _show_change(self, change: PolicyChange) -> None:
        if self.compare.list.table.row_of(change.id) < 0:
            self.compare.filter.show_all()
        self.compare.choose(change)

    def _claims_shown(self) -> ClaimsShown | None:
        session = self.audit.session
        return ClaimsShown(session.claims, session.order()) if session.claims is not None else None
