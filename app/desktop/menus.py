"""What the menus do: every action connected, the choices ticked, the files opened before listed."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from app.bundled import sample
from app.desktop.codes.shape_tabs import CONFLICTS, UPDATE
from app.desktop.crash import log_folder
from app.desktop.dialogs.about import AboutDialog
from app.desktop.dialogs.keys import KeysDialog
from app.desktop.page import Printable, Savable, Searchable
from app.desktop.rail import PAGES
from app.desktop.sampling.stage import SAMPLE as SAMPLE_PART
from app.desktop.sampling.stage import SIGN as SIGN_PART
from app.desktop.theme import Scheme

if TYPE_CHECKING:
    from app.desktop.main_window import MainWindow

SAMPLE = "CC-0248"
SAMPLE_CLAIMS = "claims/CC-0248_claims.xlsx"


class Menus(QObject):
    """Connects the actions of a window. What the pages ask for in the same words is asked here, too."""

    def __init__(self, window: "MainWindow") -> None:
        """Take a window that has its pages and its actions."""
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._settings = window.settings
        self._actions = window.actions_by_key
        self._connect_files()
        self._connect_policy()
        self._connect_choices()
        self.list_recent()

    def ask_versions(self) -> None:
        """Ask for policy files and open them."""
        self._window.open_files(self._window.files.policies())

    def ask_folder(self) -> None:
        """Ask for a folder and open it."""
        folder = self._window.files.folder()
        if folder is not None:
            self._window.open_files([folder])

    def ask_claims(self) -> None:
        """Ask for a claims file and open it."""
        path = self._window.files.claims()
        if path is not None:
            self._window.open_claims(path)

    def open_sample(self) -> None:
        """Open the policy that came with the program."""
        self._context.request_open([sample(SAMPLE)])

    def open_sample_claims(self) -> None:
        """Open the claims that came with the program."""
        self._window.open_claims(sample(SAMPLE_CLAIMS))

    def list_recent(self) -> None:
        """List the files opened before."""
        menu = self._actions.recent
        menu.clear()
        for path in self._settings.recent:
            menu.addAction(str(path), partial(self._window.open_files, [path]))
        menu.setEnabled(bool(self._settings.recent))
        if self._settings.recent:
            menu.addSeparator()
            menu.addAction("&Forget these", self._forget_recent)

    def find(self) -> None:
        """Put the cursor into the search box of the page in front."""
        page = self._window.front
        if isinstance(page, Searchable):
            page.start_search()

    def _connect_files(self) -> None:
        actions, window = self._actions, self._window
        for key, _ in PAGES:
            actions.on(f"page-{key}", partial(window.show_page, key))
        actions.on("open", self.ask_versions)
        actions.on("open-folder", self.ask_folder)
        actions.on("open-claims", self.ask_claims)
        actions.on("sample", self.open_sample)
        actions.on("save", self._save)
        actions.on("print", self._print)
        actions.on("quit", window.close)
        actions.on("find", self.find)
        actions.on("keys", lambda: KeysDialog(actions.all_keys(), self._context.theme, window).exec())
        actions.on("log", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder()))))
        actions.on("about", lambda: AboutDialog(self._context.theme, window).exec())

    def _connect_policy(self) -> None:
        actions, window = self._actions, self._window
        actions.on("code-sets", window.show_code_sets)
        actions.on("known-on", window.known_on.ask)
        actions.on("notices", window.show_notices)
        actions.on("conflicts", lambda: window.show_shape(CONFLICTS))
        actions.on("update", lambda: window.show_shape(UPDATE))
        actions.on("reverse", window.codes.ask_policies)
        actions.on("remove", lambda: window.projects.remove(window.library.selected))
        actions.on("impact", window.show_impact)
        actions.on("policy", window.bar.policy.setFocus)
        actions.on("details", lambda: window.set_details(opened=not window.stage.open))
        actions.on("compare", window.library.compare_selected)
        actions.on("unread", window.facts.show_unread)
        actions.on("today", lambda: self._context.set_day(window.writing.today()))
        actions.on("run-audit", self._run_audit)
        actions.on("cancel", window.status.stop)
        actions.on("draw-sample", lambda: self._show_report_part(SAMPLE_PART))
        actions.on("sign-off", lambda: self._show_report_part(SIGN_PART))
        actions.on("report-workbook", window.writing.audit_workbook)
        actions.on("report-document", window.writing.audit_document)

    def _connect_choices(self) -> None:
        for scheme, action in self._actions.schemes.items():
            action.triggered.connect(lambda _=False, scheme=scheme: self._choose_scheme(scheme))
        for basis, action in self._actions.bases.items():
            action.triggered.connect(lambda _=False, basis=basis: self._context.set_basis(basis))
        self._context.basis_changed.connect(self._check_choices)
        self._context.audit_changed.connect(self._check_choices)
        self._check_choices()

    def _check_choices(self) -> None:
        self._actions.bases[self._context.basis].setChecked(True)
        self._actions.schemes[self._context.theme.scheme].setChecked(True)
        for key in ("draw-sample", "sign-off", "report-workbook", "report-document"):
            self._actions[key].setEnabled(self._context.audit is not None)

    def _show_report_part(self, part: int) -> None:
        self._window.show_page("audit")
        self._window.audit.show_report_part(part)

    def _choose_scheme(self, scheme: Scheme) -> None:
        self._settings.scheme = scheme
        self._context.theme.set_scheme(scheme)

    def _forget_recent(self) -> None:
        self._settings.forget_recent()
        self.list_recent()

    def _run_audit(self) -> None:
        self._window.show_page("audit")
        self._window.audit.run()

    def _print(self) -> None:
        page = self._window.front
        if isinstance(page, Printable):
            page.print_page()

    def _save(self) -> None:
        page = self._window.front
        if isinstance(page, Savable):
            page.save()
