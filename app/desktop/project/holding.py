"""What the window holds, kept in the project and taken from it: documents, the states of versions, the audit run last."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.audit.findings_table import FindingsTable
from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.desktop.audit.findings.opening import opened_findings
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.project.state_words import Confirmed
from app.desktop.project.words import project_name
from app.desktop.tasks import Tasks
from app.desktop.words import count
from app.errors import CancelledError
from app.policy.model import PolicyVersion, State
from app.progress import Job
from app.project.model import What
from app.project.project import Project, open_project
from app.workspace.corrections import with_decisions
from app.workspace.project import held_versions, keep_files, original_file, project_code_sets
from app.workspace.project_audit import Audited, last_audit
from app.workspace.version_states import confirm_state
from app.workspace.versions import LoadedVersions


@dataclass(frozen=True, slots=True)
class Taken:
    """A project opened off the window's thread, with the versions it holds."""

    project: Project
    code_sets: CodeSets
    loaded: LoadedVersions


class Holding(QObject):
    """Between the context and the project."""

    taken = Signal()  # the context holds what the project just opened holds
    audit_taken_up = Signal(object)  # ImportRecord: its audit is in the context
    restated = Signal()  # versions of the context have other states or facts

    def __init__(self, context: Context, tasks: Tasks, session: ProjectSession, parent: QObject | None = None) -> None:
        """Follow the session."""
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self.session = session
        self._sets: CodeSets | None = None
        self._audit_wanted = False
        session.begun.connect(self._keep_all)
        session.decided.connect(self._restate)
        session.project_changed.connect(self.forget_sets)
        context.ledger_changed.connect(self._take_up_audit)

    def code_sets(self) -> CodeSets | None:
        """Return the code tables in use; called by workers. None: those without a project."""
        project = self.session.project
        if self._sets is None and project is not None:
            self._sets = project_code_sets(project)
        return self._sets

    def _tables(self) -> CodeSets:
        return self.code_sets() or load_code_sets()

    def forget_sets(self) -> None:
        """Take the code tables anew when they are next asked for."""
        self._sets = None

    def take_new_sets(self) -> None:
        """Read the versions held and build the ledger anew: the code tables in use are others."""
        self.forget_sets()
        project = self.session.project
        if project is None or self._context.loaded is None:
            self.restated.emit()
            return

        def show(loaded: LoadedVersions) -> None:
            if self.session.project is project:
                self._context.set_loaded(loaded)
                self.restated.emit()

        self._tasks.run("Reading the policies with the new tables", lambda job: held_versions(project, job, self.code_sets()), show)

    def keep(self, loaded: LoadedVersions) -> None:
        """Keep documents that were read."""
        number = len(loaded.files) + len(loaded.references)
        if number:
            self.session.write_aside(count(number, "document"), lambda project: keep_files(project, loaded))

    def stated(self, loaded: LoadedVersions) -> LoadedVersions:
        """Return versions just read with all that was decided on them before."""
        project = self.session.project
        return with_decisions(loaded, project, self._tables) if project is not None else loaded

    def confirm(self, version: PolicyVersion, state: State, reason: str) -> None:
        """Keep the state a person gives a version."""
        self.session.write("the state of a version", lambda project: confirm_state(project, version, state, reason))

    def original(self, sha256: str, opened: Path) -> Path:
        """Return a file with a document's bytes: the project's own where it keeps them, else the one it was opened from."""
        project = self.session.project
        held = project is not None and any(record.sha256 == sha256 for record in project.documents.all())
        return original_file(project, sha256) if project is not None and held else opened

    def confirmed(self) -> Confirmed:
        """Return the decisions on the states of versions, by fact."""
        project = self.session.project
        return project.decisions.holding(What.VERSION_STATE) if project is not None else {}

    def remove(self, sha256s: frozenset[str]) -> None:
        """Take documents out of the project and of the pages; what was decided on them stays in the history."""

        def write(project: Project) -> None:
            for record in project.documents.all():
                if record.sha256 in sha256s:
                    project.documents.remove(record.sha256)

        loaded = self._context.loaded
        if loaded is not None and not self.session.why_not:
            self.session.write_aside(f"the removal of {count(len(sha256s), 'document')}", write)
            self._context.set_comparison(None)
            self._context.set_loaded(
                LoadedVersions(
                    files=tuple(file for file in loaded.files if file.document.sha256 not in sha256s),
                    references=tuple(file for file in loaded.references if file.document.sha256 not in sha256s),
                    skipped=loaded.skipped,
                )
            )
            self.restated.emit()

    def read(self, path: Path, job: Job) -> Taken:
        """Open a project and take its versions up; called by a worker, which closes it again where it is stopped."""
        job.step(0, 0, f"Opening {project_name(path)}")
        project = open_project(path, self.session.who)
        with contextlib.ExitStack() as undone:
            undone.callback(project.close)
            sets = project_code_sets(project)
            loaded = held_versions(project, job, sets)
            if job.cancelled:
                raise CancelledError
            undone.pop_all()
        return Taken(project, sets, loaded)

    def take(self, taken: Taken) -> None:
        """Make an opened project the window's, and show what it holds."""
        self._empty()
        self._audit_wanted = True
        self.session.take(taken.project)
        self._sets = taken.code_sets
        self._context.set_loaded(taken.loaded)
        self.taken.emit()

    def empty(self) -> None:
        """Let go of everything the pages show."""
        self._empty()
        self._context.set_loaded(LoadedVersions(files=()))
        self.taken.emit()

    def _empty(self) -> None:
        self._audit_wanted = False
        self._context.set_comparison(None)
        self._context.set_audit(None)

    def _keep_all(self) -> None:
        loaded = self._context.loaded
        if loaded is not None:
            self.keep(loaded)

    def _restate(self) -> None:
        project, loaded = self.session.project, self._context.loaded
        if project is None or loaded is None:
            return
        stated = with_decisions(loaded, project, self._tables)
        held = zip((*stated.files, *stated.references), (*loaded.files, *loaded.references), strict=True)
        if any(now is not before for now, before in held):
            self._context.set_loaded(stated)
            self.restated.emit()

    def _take_up_audit(self) -> None:
        project, ledger = self.session.project, self._context.ledger
        if not self._audit_wanted or project is None or ledger is None:
            return
        self._audit_wanted = False

        def work(job: Job) -> tuple[Audited, FindingsTable | None] | None:
            job.step(0, 0, "Taking up the audit run last")
            audited = last_audit(project, ledger)
            return (audited, opened_findings(project, audited.record, audited.result, job)) if audited is not None else None

        def show(taken: tuple[Audited, FindingsTable | None] | None) -> None:
            audited, findings = taken if taken is not None else (None, None)
            if audited is not None and audited.imported is not None and self.session.project is project and self._context.audit is None:
                self._context.set_audit(audited.result, audited.imported.sha256, findings=findings)
                self.audit_taken_up.emit(audited.imported)

        self._tasks.run("Taking up the audit run last", work, show)
