"""What the audit of the claims shown is for: kept in the project for these claims, and in memory until there is one."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.desktop.audit.session import Claims, Session
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.tasks import Tasks
from app.progress import Job
from app.project.model import ImportRecord
from app.project.project import Project
from app.review.model import NO_SETUP, AuditSetup, TotalCheck
from app.workspace.audit_setup import check_totals, keep_setup, setup_of


class HeldSetup(QObject):
    """The set-up of one window's claims. Market and line of business are those of the window."""

    changed = Signal()
    begun = Signal()  # with other claims

    def __init__(self, context: Context, session: Session, project: ProjectSession, tasks: Tasks, parent: QObject | None = None) -> None:
        """Follow the session's claims and what is decided in the project."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._project = project
        self._tasks = tasks
        self._sha256 = ""  # of the claims; empty until it is known
        self._waiting = False  # said before the claims were known
        self._keeping = False
        session.file_changed.connect(self._begin)
        project.decided.connect(self._recall)
        context.terms_changed.connect(self.changed)
        context.audit_changed.connect(self.changed)

    @property
    def setup(self) -> AuditSetup:
        """The set-up as it holds now."""
        terms = self._context.terms
        return replace(self._session.setup, market=terms.market or "", line_of_business=terms.line_of_business or "")

    @property
    def claims_sha256(self) -> str:
        """What the claims are known by; empty until their file was looked at."""
        return self._sha256

    @property
    def why_not(self) -> str:
        """Why nothing can be said, in one sentence; empty while it can."""
        return self._session.why_not or ("" if self._session.claims is not None else "Choose a claims file first.")

    @property
    def checks(self) -> tuple[TotalCheck, ...]:
        """The control totals beside what the audit shown found in the file; none before it ran."""
        audit = self._context.audit
        return check_totals(audit.totals, self._session.setup.control) if audit is not None else ()

    def keep(self, setup: AuditSetup) -> None:
        """Keep a set-up, in a step that can be undone; market and line of business have been chosen in the window."""
        if setup == self._session.setup or self.why_not:
            return
        self._session.take_setup(setup)
        if self._sha256:
            self._write()
        else:
            self._waiting = True
        self.changed.emit()

    def settle(self) -> None:
        """Keep the window's market and line of business with what was said, before the audit is run under them."""
        project = self._project.project
        held = setup_of(project, self._sha256) if project is not None and self._sha256 else None
        if held is not None and held != self.setup and not self.why_not:
            self._session.take_setup(self.setup)
            self._write()

    def _begin(self) -> None:
        self._sha256, self._waiting = "", False
        self._session.take_setup(NO_SETUP)
        claims = self._session.claims
        if isinstance(claims, ImportRecord):
            self._know(claims, claims.sha256)
        elif claims is not None:
            self._tasks.run(f"Looking at {claims.name}", _hash_of(claims), lambda found: self._know(claims, found), quiet=True)
        self.begun.emit()

    def _know(self, claims: Claims, sha256: str) -> None:
        if claims != self._session.claims:
            return
        self._sha256 = sha256
        if self._waiting:
            self._waiting = False
            self._write()
        else:
            self._recall()
            self._adopt()

    def _adopt(self) -> None:
        """Take market and line of business of what was said before, where the window names neither."""
        said, terms = self._session.setup, self._context.terms
        if (said.market or said.line_of_business) and terms.market is None and terms.line_of_business is None:
            self._context.set_terms(replace(terms, market=said.market or None, line_of_business=said.line_of_business or None))

    def _write(self) -> None:
        setup, sha256 = self.setup, self._sha256

        def write(project: Project) -> None:
            keep_setup(project, sha256, setup)

        self._keeping = True
        self._project.write("what the audit is for", write)
        self._keeping = False

    def _recall(self) -> None:
        project = self._project.project
        if project is None or not self._sha256 or self._keeping or self._waiting or self._project.undecided:
            return
        found = setup_of(project, self._sha256)
        if found != self._session.setup and (found is not None or self._session.setup != NO_SETUP):
            self._session.take_setup(found or NO_SETUP)
            self.changed.emit()


def _hash_of(claims: Path) -> Callable[[Job], str]:
    def work(_: Job) -> str:
        try:
            with claims.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""  # whoever reads it says so

    return work
