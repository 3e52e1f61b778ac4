"""The frame: menus, rail, context bar, pages, details and status line, connected."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QResizeEvent, QStatusTipEvent, QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from app.bundled import sample
from app.desktop.actions import Actions
from app.desktop.audit.page import AuditPage
from app.desktop.banner import Banner
from app.desktop.codes.page import CodesPage
from app.desktop.compare.page import ComparePage
from app.desktop.context import Context
from app.desktop.context_bar import ContextBar
from app.desktop.crash import log_folder
from app.desktop.details import NARROW, DetailsPane, Stage
from app.desktop.dialogs.about import AboutDialog
from app.desktop.dialogs.files import Files
from app.desktop.dialogs.keys import KeysDialog
from app.desktop.document.documents import Documents
from app.desktop.library.opening import Opening
from app.desktop.library.page import LibraryPage
from app.desktop.page import Fronted, Printable, Savable, Searchable
from app.desktop.rail import PAGES, Rail
from app.desktop.reports.page import ReportsPage
from app.desktop.reports.writing import Writing
from app.desktop.settings import Settings
from app.desktop.status import StatusLine
from app.desktop.tasks import Tasks
from app.desktop.theme import Scheme
from app.desktop.words import count
from app.desktop.work import Work

SAMPLE = "CC-0248"
SAMPLE_CLAIMS = "claims/CC-0248_claims.xlsx"


class MainWindow(QMainWindow):
    """The program's window."""

    def __init__(self, context: Context, settings: Settings, parent: QWidget | None = None) -> None:
        """Put the parts together; what they say to each other is connected below."""
        super().__init__(parent)
        self.setWindowTitle("CodeLedger")
        self.setMinimumSize(780, 500)
        self.setAcceptDrops(True)
        self.context = context
        self.settings = settings
        self.tasks = Tasks(self)
        self.work = Work(context, self.tasks, self)
        self.opening = Opening(context, self.work, self)
        self.documents = Documents(context, self)
        self.files = Files(self, settings)
        self.undo = QUndoStack(self)
        self.writing = Writing(context, self.tasks, self.files, self)
        self.rail = Rail(context.theme)
        self.banner = Banner(context.theme)
        self.bar = ContextBar(context)
        self.status = StatusLine(self.tasks)
        self.library = LibraryPage(context, settings)
        self.compare = ComparePage(context)
        self.codes = CodesPage(context)
        self.audit = AuditPage(context, self.work, settings, self.undo, self.writing)
        self.reports = ReportsPage(context, self.writing)
        self.pages: dict[str, QWidget] = dict(
            zip((key for key, _ in PAGES), (self.library, self.compare, self.codes, self.audit, self.reports), strict=True)
        )
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        self.stage = Stage(self._stack, DetailsPane(context.theme))
        undo, redo = self.undo.createUndoAction(self, "&Undo"), self.undo.createRedoAction(self, "&Redo")
        self.actions_by_key = Actions(self.menuBar(), (undo, redo), self)
        self._lay_out()
        self._connect_context()
        self._connect_actions()
        self._restore()

    @property
    def page(self) -> str:
        """The key of the page in front."""
        return next(key for key, page in self.pages.items() if page is self._stack.currentWidget())

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        self._stack.setCurrentWidget(self.pages[key])
        self.rail.show_page(key)
        self.stage.details.show_content(None)
        self.status.show_counts("")
        front = self._front()
        if isinstance(front, Fronted):
            front.come_to_front()
        for name, ability in (("find", Searchable), ("print", Printable), ("save", Savable)):
            self.actions_by_key[name].setEnabled(isinstance(front, ability))
        self.bar.search.setEnabled(isinstance(front, Searchable))

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open policy files or folders."""
        if paths:
            self.settings.remember(paths)
            self._list_recent()
            self.context.request_open(paths)

    def open_claims(self, path: Path) -> None:
        """Take a claims file to the Audit page."""
        if not self._may_forget():
            return
        self.show_page("audit")
        self.audit.load(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop work and remember the window."""
        if not self._may_forget():
            event.ignore()
            return
        self.settings.set_bytes("geometry", self.saveGeometry())
        self.settings.set_bytes("widths", self.stage.state())
        self.settings.set_flag("details", value=self.stage.wide_open)
        self.documents.stop()
        self.tasks.stop()
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
        """Open what was dropped: claims on the Audit page, policies anywhere else."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if not paths:
            return
        event.acceptProposedAction()
        if self.page == "audit" and len(paths) == 1 and paths[0].is_file():
            self.open_claims(paths[0])
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
        context.status_shown.connect(self.status.show_counts)
        context.message_shown.connect(self.status.say)
        context.error_shown.connect(self.banner.say)
        self.tasks.failed.connect(self.banner.say)
        self.tasks.cancelled.connect(lambda title: self.status.say(f"{title}: cancelled, nothing was changed"))
        self.work.compared.connect(lambda: self.show_page("compare"))
        self.rail.chosen.connect(self.show_page)
        self.stage.details.filled.connect(self.bar.details.setEnabled)
        self.stage.details.filled.connect(self.actions_by_key["details"].setEnabled)
        self.stage.details.closed.connect(lambda: self._set_details(opened=False))
        self.bar.details_toggled.connect(lambda: self._set_details(opened=not self.stage.open))
        self.bar.find_wanted.connect(self._find)
        self.library.files_wanted.connect(self._ask_versions)
        self.library.folder_wanted.connect(self._ask_folder)
        self.library.sample_wanted.connect(self._open_sample)
        self.library.dropped.connect(self.open_files)
        self.audit.claims_wanted.connect(self._ask_claims)
        self.audit.sample_wanted.connect(lambda: self.open_claims(sample(SAMPLE_CLAIMS)))
        self.audit.claims_dropped.connect(self.open_claims)

    def _connect_actions(self) -> None:
        actions = self.actions_by_key
        for key, _ in PAGES:
            actions.on(f"page-{key}", partial(self.show_page, key))
        actions.on("open", self._ask_versions)
        actions.on("open-folder", self._ask_folder)
        actions.on("open-claims", self._ask_claims)
        actions.on("sample", self._open_sample)
        actions.on("save", self._save)
        actions.on("print", self._print)
        actions.on("close-all", self.work.close_all)
        actions.on("quit", self.close)
        actions.on("find", self._find)
        actions.on("policy", self.bar.policy.setFocus)
        actions.on("details", lambda: self._set_details(opened=not self.stage.open))
        actions.on("compare", self.library.compare_selected)
        actions.on("today", self._today)
        actions.on("run-audit", self._run_audit)
        actions.on("cancel", self.status.stop)
        actions.on("report-workbook", self.writing.audit_workbook)
        actions.on("report-document", self.writing.audit_document)
        actions.on("keys", lambda: KeysDialog(actions.all_keys(), self.context.theme, self).exec())
        actions.on("log", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder()))))
        actions.on("about", lambda: AboutDialog(self.context.theme, self).exec())
        for scheme, action in actions.schemes.items():
            action.triggered.connect(lambda _=False, scheme=scheme: self._choose_scheme(scheme))
        for basis, action in actions.bases.items():
            action.triggered.connect(lambda _=False, basis=basis: self.context.set_basis(basis))
        self.context.basis_changed.connect(self._check_choices)
        self.context.audit_changed.connect(self._check_choices)
        self._check_choices()
        self._list_recent()

    def _restore(self) -> None:
        geometry = self.settings.bytes_of("geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self.resize(1280, 820)
        self.stage.restore(self.settings.bytes_of("widths"))
        self._set_details(opened=self.settings.flag("details", default=True))
        self._fit()
        self.show_page("library")

    def _fit(self) -> None:
        narrow = self.width() < NARROW
        self.rail.set_narrow(narrow=narrow)
        self.bar.set_narrow(narrow=narrow)
        self.stage.set_narrow(narrow=narrow)
        self._set_details(opened=self.stage.open)

    def _set_details(self, *, opened: bool) -> None:
        self.stage.set_open(opened=opened)
        self.bar.details.setChecked(opened)
        self.actions_by_key["details"].setChecked(opened)

    def _check_choices(self) -> None:
        self.actions_by_key.bases[self.context.basis].setChecked(True)
        self.actions_by_key.schemes[self.context.theme.scheme].setChecked(True)
        for key in ("report-workbook", "report-document"):
            self.actions_by_key[key].setEnabled(self.context.audit is not None)

    def _choose_scheme(self, scheme: Scheme) -> None:
        self.settings.scheme = scheme
        self.context.theme.set_scheme(scheme)

    def _list_recent(self) -> None:
        menu = self.actions_by_key.recent
        menu.clear()
        for path in self.settings.recent:
            menu.addAction(str(path), partial(self.open_files, [path]))
        menu.setEnabled(bool(self.settings.recent))
        if self.settings.recent:
            menu.addSeparator()
            menu.addAction("&Forget these", self._forget_recent)

    def _forget_recent(self) -> None:
        self.settings.forget_recent()
        self._list_recent()

    def _ask_versions(self) -> None:
        self.open_files(self.files.policies())

    def _ask_folder(self) -> None:
        folder = self.files.folder()
        if folder is not None:
            self.open_files([folder])

    def _ask_claims(self) -> None:
        path = self.files.claims()
        if path is not None:
            self.open_claims(path)

    def _open_sample(self) -> None:
        self.context.request_open([sample(SAMPLE)])

    def _run_audit(self) -> None:
        self.show_page("audit")
        self.audit.run()

    def _today(self) -> None:
        self.context.set_day(self.writing.today())

    def _may_forget(self) -> bool:
        """Ask before decisions are lost; there is nothing to ask where none was made."""
        made = self.audit.dispositions.made
        if not made:
            return True
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("Decisions on findings")
        box.setText(f"{count(made, 'decision')} on findings will be lost.")
        box.setInformativeText("They are kept only while this audit is open.")
        lose = box.addButton("Lose them", QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton("Keep working", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.exec()
        return box.clickedButton() is lose

    def _front(self) -> object:
        return self._stack.currentWidget()

    def _find(self) -> None:
        page = self._front()
        if isinstance(page, Searchable):
            page.start_search()

    def _print(self) -> None:
        page = self._front()
        if isinstance(page, Printable):
            page.print_page()

    def _save(self) -> None:
        page = self._front()
        if isinstance(page, Savable):
            page.save()
