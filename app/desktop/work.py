"""Does what the pages ask of the context: runs the use cases off the window's thread and sets their outcome."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.audit.findings_table import FindingsTable
from app.audit.why_not import LinePlace, RuleWord
from app.claims.headers import propose_columns
from app.claims.model import ColumnMapping
from app.compare.lives import Chain, Life
from app.compare.model import Comparison, PolicyChange
from app.desktop.audit.findings.opening import opened_findings
from app.desktop.audit.keeping import Answered, Asked, audit
from app.desktop.context import Context
from app.desktop.library.reading import Opened, joined, read_locked, read_paths
from app.desktop.library.step_from import Key, steps_from
from app.desktop.project.holding import Holding
from app.desktop.tasks import Task, Tasks
from app.desktop.words import count
from app.errors import InputRefusedError, Refusal
from app.ledger.model import Ledger
from app.policy.model import PolicyVersion
from app.progress import Job
from app.project.model import ImportRecord
from app.project.project import Project
from app.workspace.audit_order import AuditOrder
from app.workspace.codes import ledger_of_versions
from app.workspace.columns import columns_of
from app.workspace.compare import compare_beside
from app.workspace.lives import chain_of, life_of
from app.workspace.project_audit import stored_claims
from app.workspace.triage import Dropped, Triaged, triage
from app.workspace.why_not import why_not_in_project, why_not_line

_CLAIMS_LEFT = "the project keeps the claims, and no audit of them"
_AUDIT_LEFT = "the project keeps the claims and the audit, which had come to its end"


class Work(QObject):
    """The only caller of the use cases that read, build or audit."""

    opened = Signal(object)  # Opened: what became of each file
    columns_read = Signal(object, object)  # Path | ImportRecord, tuple[ColumnMapping, ...]
    columns_refused = Signal(object, object)  # Path | ImportRecord, Refusal
    compared = Signal()

    def __init__(self, context: Context, tasks: Tasks, holding: Holding, parent: QObject | None = None) -> None:
        """Listen to what the context's requests ask for; `holding` keeps what comes of it in the project."""
        super().__init__(parent)
        self._context = context
        self.tasks = tasks
        self._holding = holding
        self._latest_ledger = 0
        self._chain: Chain | None = None  # of the comparison and ledger shown: what it compared once is not compared again
        context.open_requested.connect(self.open_paths)
        context.compare_requested.connect(self.compare)
        context.life_requested.connect(self.follow)
        context.basis_changed.connect(self._rebuild)
        context.terms_changed.connect(self._rebuild)
        holding.taken.connect(self._rebuild)
        holding.restated.connect(self._rebuild)
        holding.restated.connect(self._compare_again)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Read files and folders, add them to what is held and keep them in the project, which is begun if there is none."""
        wanted = tuple(paths)
        session = self._holding.session
        if session.why_not:
            self._context.error_shown.emit(f"{session.why_not} No document can be added to it.")
            return
        if not wanted:
            return
        session.begin(wanted[0].name if wanted[0].is_dir() else wanted[0].stem)
        held = self._context.loaded

        def work(job: Job) -> Opened:
            return read_paths(wanted, held, job, self._holding.code_sets())

        self.tasks.run("Opening policy versions", work, self._take_opened)

    def open_locked(self, path: Path, password: str) -> None:
        """Read a file that a password protects; the password is held by this work alone, and only until it has begun."""
        held = self._context.loaded
        self.tasks.run(f"Opening {path.name}", lambda job: read_locked(path, password, held, job), self._take_opened)

    def compare(self, old: PolicyVersion | None, new: PolicyVersion) -> None:
        """Compare two versions; without `old`, a redline with its own old wording."""
        former = old if old is not None else self._old_wording(new)
        if former is None:
            self._context.error_shown.emit(
                f"{new.file}: it holds no tracked changes, so it has no old wording of its own. Select a second version to compare it with."
            )
            return
        references = self._references()

        def work(job: Job) -> Comparison:
            job.step(0, 0, "Comparing two versions")
            return compare_beside(former, new, references, self._holding.code_sets())

        self.tasks.run("Comparing two versions", work, self._take_comparison)

    def follow(self, change: PolicyChange) -> None:
        """Follow what a change is about through all versions held of its policy."""
        comparison, policy = self._context.comparison, self._context.policy_ledger
        if comparison is None:
            return
        held = self._chain

        def work(job: Job) -> tuple[Chain, Life]:
            job.step(0, 0, "Following a change through all versions")
            fresh = chain_of(policy, comparison, self._holding.code_sets())
            chain = held if held is not None and held.versions == fresh.versions else fresh
            return chain, life_of(chain, comparison, change)

        def take(found: tuple[Chain, Life]) -> None:
            self._chain, life = found
            if comparison is self._context.comparison:
                self._context.life_found.emit(life)

        self.tasks.run("Following a change through all versions", work, take)

    def sort(self, dropped: Sequence[Dropped], take: Callable[[tuple[Triaged, ...]], None]) -> Task[Any]:
        """Say what each of some files asks of a reader, against the newest earlier version held."""
        held = self._context.loaded.files if self._context.loaded is not None else ()
        return self.tasks.run(
            f"Sorting {count(len(dropped), 'file')}", lambda job: triage(dropped, held, job, self._holding.code_sets()), take
        )

    def read_columns(self, claims: Path | ImportRecord, password: str | None = None) -> Task[Any]:
        """Propose which column of a claims file, or of claims the project keeps, holds which field."""
        name = claims.name if isinstance(claims, Path) else claims.file
        project = self._holding.session.project

        def work(job: Job) -> tuple[ColumnMapping, ...] | Refusal:
            job.step(0, 0, f"Reading the columns of {name}")
            try:
                if isinstance(claims, Path):
                    return columns_of(claims, password, job)
                return propose_columns(stored_claims(project, claims)) if project is not None else ()
            except InputRefusedError as refused:
                return refused.refusal

        def take(found: tuple[ColumnMapping, ...] | Refusal) -> None:
            (self.columns_refused if isinstance(found, Refusal) else self.columns_read).emit(claims, found)

        return self.tasks.run(f"Reading {name}", work, take)

    def audit(self, claims: Path | ImportRecord, order: AuditOrder) -> Task[Any] | None:
        """Audit claims against the versions held, under the terms chosen in the window; the project keeps claims and audit."""
        loaded = self._context.loaded
        if loaded is None:
            self._context.error_shown.emit("No policy version is open. Open the versions to audit against first.")
            return None
        asked = Asked(claims=claims, loaded=loaded, order=replace(order, terms=self._context.terms))
        project = self._holding.session.begin()
        before = _kept(project)

        def left() -> str:
            if project is not self._holding.session.project:
                return ""
            claims_now, audits_now = (now > then for now, then in zip(_kept(project), before, strict=True))
            return _AUDIT_LEFT if audits_now else _CLAIMS_LEFT if claims_now else ""

        def work(job: Job) -> tuple[Answered, FindingsTable | None]:
            answered = audit(project, asked, self._holding.code_sets(), job)
            return answered, opened_findings(project, answered.record, answered.result, job)

        task = self.tasks.run(f"Auditing {asked.name}", work, self._take_audited)
        task.left = left
        return task

    def explain(
        self,
        claims: Path | ImportRecord,
        order: AuditOrder,
        place: LinePlace,
        take: Callable[[tuple[RuleWord, ...]], None],
        ended: Callable[[], None],
    ) -> bool:
        """Ask every rule what it saw of a line of claims, judged under an order; False where no policy is open."""
        loaded, project = self._context.loaded, self._holding.session.project
        if loaded is None:
            return False

        def work(job: Job) -> tuple[RuleWord, ...]:
            job.step(0, 0, f"Asking every rule about row {place.row:,}")
            sets = self._holding.code_sets()
            if project is not None:
                return why_not_in_project(project, claims, loaded, order, place, job, sets)
            return why_not_line(claims, loaded, order, place, job, sets) if isinstance(claims, Path) else ()

        self.tasks.run(f"Asking every rule about row {place.row:,}", work, take, ended=ended)
        return True

    def _take_opened(self, opened: Opened) -> None:
        held = self._context.loaded
        self._context.set_loaded(joined(held, self._holding.stated(opened.loaded)))
        self._holding.keep(opened.loaded)
        self.opened.emit(opened)
        self._rebuild()

    def _take_audited(self, audited: tuple[Answered, FindingsTable | None]) -> None:
        answered, findings = audited
        self._context.set_audit(answered.result, answered.claims_sha256, answered.terms, findings)
        if answered.note:
            self._context.error_shown.emit(answered.note)
        else:
            self._holding.session.wrote()

    def _rebuild(self) -> None:
        loaded = self._context.loaded
        if loaded is None:
            return
        basis, terms = self._context.basis, self._context.terms
        self._latest_ledger += 1
        number = self._latest_ledger

        def work(job: Job) -> Ledger:
            job.step(0, 0, "Building the ledger")
            return ledger_of_versions(loaded, basis, terms, self._holding.code_sets())

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
            self.tasks.run(
                "Comparing each version with the one before",
                lambda job: steps_from(ledger, known, job, self._holding.code_sets()),
                take,
            )

    def _take_comparison(self, comparison: Comparison) -> None:
        self._context.set_comparison(comparison)
        self.compared.emit()

    def _compare_again(self) -> None:
        """Follow corrections of the versions that are being compared."""
        held = self._context.comparison
        if held is None:
            return
        now = {(item.text.document.sha256, item.text.view): item for item in self._context.versions}
        old, new = (now.get((item.text.document.sha256, item.text.view), item) for item in (held.old, held.new))
        if (old.corrections, new.corrections) != (held.old.corrections, held.new.corrections):
            beside = self._references()
            self.tasks.run(
                "Comparing two versions",
                lambda _: compare_beside(old, new, beside, self._holding.code_sets()),
                self._context.set_comparison,
            )

    def _references(self) -> tuple[PolicyVersion, ...]:
        loaded = self._context.loaded
        return tuple(file.new for file in loaded.references) if loaded is not None else ()

    def _old_wording(self, new: PolicyVersion) -> PolicyVersion | None:
        files = self._context.loaded.files if self._context.loaded else ()
        return next((file.old for file in files if file.new is new), None)


def _kept(project: Project | None) -> tuple[int, int]:
    """Return how many claims files and audits a project keeps."""
    return (len(project.imports.all()), len(project.audits.all())) if project is not None else (0, 0)
