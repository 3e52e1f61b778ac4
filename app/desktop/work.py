"""Does what the pages ask of the context: runs the use cases off the window's thread and sets their outcome."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.audit.model import AuditResult, AuditSettings
from app.claims.model import ColumnMapping
from app.compare.model import Comparison
from app.desktop.context import Context
from app.desktop.library.reading import Opened, joined, read_locked, read_paths
from app.desktop.library.step_from import Key, steps_from
from app.desktop.tasks import Task, Tasks
from app.ledger.model import Ledger
from app.policy.model import PolicyVersion
from app.progress import Job
from app.workspace.audit import audit_claims
from app.workspace.codes import ledger_of_versions
from app.workspace.columns import columns_of
from app.workspace.compare import compare_versions
from app.workspace.versions import LoadedVersions


class Work(QObject):
    """The only caller of the use cases that read, build or audit."""

    opened = Signal(object)  # Opened: what became of each file
    columns_read = Signal(object, object)  # Path, tuple[ColumnMapping, ...]
    compared = Signal()

    def __init__(self, context: Context, tasks: Tasks, parent: QObject | None = None) -> None:
        """Listen to what the context's requests ask for."""
        super().__init__(parent)
        self._context = context
        self.tasks = tasks
        self._latest_ledger = 0
        context.open_requested.connect(self.open_paths)
        context.compare_requested.connect(self.compare)
        context.basis_changed.connect(self._rebuild)
        context.market_changed.connect(self._rebuild)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Read files and folders and add them to what is held."""
        held = self._context.loaded
        wanted = tuple(paths)
        self.tasks.run("Opening policy versions", lambda job: read_paths(wanted, held, job), self._take_opened)

    def open_locked(self, path: Path, password: str) -> None:
        """Read a file that a password protects; the password is held by this work alone, and only until it has begun."""
        held = self._context.loaded
        self.tasks.run(f"Opening {path.name}", lambda job: read_locked(path, password, held, job), self._take_opened)

    def close_all(self) -> None:
        """Let go of every policy file, and of what was made of them."""
        self._context.set_comparison(None)
        self._context.set_audit(None)
        self._context.set_loaded(LoadedVersions(files=()))
        self._rebuild()

    def compare(self, old: PolicyVersion | None, new: PolicyVersion) -> None:
        """Compare two versions; without `old`, a redline with its own old wording."""
        former = old if old is not None else self._old_wording(new)
        if former is None:
            self._context.error_shown.emit(
                f"{new.file}: it holds no tracked changes, so it has no old wording of its own. Select a second version to compare it with."
            )
            return

        def work(job: Job) -> Comparison:
            job.step(0, 0, "Comparing two versions")
            return compare_versions(former, new)

        self.tasks.run("Comparing two versions", work, self._take_comparison)

    def read_columns(self, claims: Path) -> None:
        """Propose which column of a claims file holds which field."""

        def work(job: Job) -> tuple[ColumnMapping, ...]:
            job.step(0, 0, f"Reading the columns of {claims.name}")
            return columns_of(claims)

        self.tasks.run(f"Reading {claims.name}", work, lambda columns: self.columns_read.emit(claims, columns))

    def audit(self, claims: Path, settings: AuditSettings, overrides: Mapping[str, Sequence[str]]) -> Task[AuditResult] | None:
        """Audit a claims file against the versions held."""
        loaded = self._context.loaded
        if loaded is None:
            self._context.error_shown.emit("No policy version is open. Open the versions to audit against first.")
            return None
        chosen = dict(overrides)
        return self.tasks.run(
            f"Auditing {claims.name}",
            lambda job: audit_claims(claims, loaded, settings, chosen, job),
            self._context.set_audit,
        )

    def _take_opened(self, opened: Opened) -> None:
        self._context.set_loaded(joined(self._context.loaded, opened.loaded))
        self.opened.emit(opened)
        self._rebuild()

    def _rebuild(self) -> None:
        loaded = self._context.loaded
        if loaded is None:
            return
        basis, market = self._context.basis, self._context.market
        self._latest_ledger += 1
        number = self._latest_ledger

        def work(job: Job) -> Ledger:
            job.step(0, 0, "Building the ledger")
            return ledger_of_versions(loaded, basis, market)

        def take(ledger: Ledger) -> None:
            # a slower build of older choices must not replace a newer one
            if number == self._latest_ledger:
                self._context.set_ledger(ledger)
                self._follow_steps(ledger)

        self.tasks.run("Building the ledger", work, take)

    def _follow_steps(self, ledger: Ledger) -> None:
        known = self._context.steps

        def take(steps: dict[Key, tuple[Key | None, str]]) -> None:
            if ledger is self._context.ledger:
                self._context.set_steps(steps)

        if ledger.policies:
            self.tasks.run("Comparing each version with the one before", lambda job: steps_from(ledger, known, job), take)

    def _take_comparison(self, comparison: Comparison) -> None:
        self._context.set_comparison(comparison)
        self.compared.emit()

    def _old_wording(self, new: PolicyVersion) -> PolicyVersion | None:
        files = self._context.loaded.files if self._context.loaded else ()
        return next((file.old for file in files if file.new is new), None)
