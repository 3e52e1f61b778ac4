"""What a person has chosen to try, and its outcome. State and signals; the work runs off the window's thread."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.codesets.library import load_code_sets
from app.desktop.audit.session import Session
from app.desktop.context import Context
from app.desktop.impact.asked import Answer, Asked, Claims, answer, mark_of, rules_of, whats_different
from app.desktop.project.holding import Holding
from app.desktop.tasks import Task, Tasks
from app.documents.passwords import asks_password
from app.errors import InputRefusedError, Refusal
from app.ledger.versions import policy_name
from app.policy.model import DateKind, Kind, State
from app.progress import Job
from app.workspace.impact import day_tried
from app.workspace.versions import LoadedFile, LoadedVersions, load_file

_TRIED_FIRST = (State.DRAFT, State.APPROVED)
_NOTHING = LoadedVersions(files=())


class Trial(QObject):
    """One trial at a time; what it found stays until the next one has come to an end."""

    changed = Signal()  # what can be chosen, or what is
    running_changed = Signal()
    stepped = Signal(object)  # Step
    answered = Signal()
    stale_changed = Signal()
    password_wanted = Signal(object, object)  # Refusal, and what to do with the password once it is given

    def __init__(self, context: Context, tasks: Tasks, holding: Holding, session: Session, parent: QObject | None = None) -> None:
        """Follow the context, and the claims of the Audit page's `session`."""
        super().__init__(parent)
        self._context = context
        self._tasks = tasks
        self._holding = holding
        self._session = session
        self._task: Task[Any] | None = None
        self._own_claims: Path | None = None  # chosen here
        self._password: str | None = None  # of these
        self._claims: Claims | None = None  # None: those of the Audit page
        self._own_version: LoadedFile | None = None  # read here, not in the Library
        self._version: str = ""  # the hash of the version chosen
        self.effective: date | None = None
        self.answer: Answer | None = None
        self.stale = ""  # what has changed since, in words
        tasks.ended.connect(self._end)
        for signal in (session.file_changed, session.columns_changed, session.choices_changed):
            signal.connect(self._follow)
        for signal in (context.versions_changed, context.terms_changed, context.basis_changed, context.policy_changed):
            signal.connect(self._follow)
        holding.session.decided.connect(self._compare_with_now)
        holding.taken.connect(self._start_over)

    @property
    def running(self) -> bool:
        """Whether a trial is being run."""
        return self._task is not None

    @property
    def held(self) -> LoadedVersions:
        """The versions in the Library."""
        return self._context.loaded or _NOTHING

    @property
    def all_claims(self) -> tuple[Claims, ...]:
        """The claims there are to choose from: those of the Audit page, a file chosen here, those the project keeps."""
        project = self._holding.session.project
        kept = reversed(project.imports.all()) if project is not None else ()
        found: list[Claims] = []
        for claims in (self._session.claims, self._own_claims, *kept):
            if claims is not None and claims not in found:
                found.append(claims)
        return tuple(found)

    @property
    def claims(self) -> Claims | None:
        """The claims chosen."""
        every = self.all_claims
        return self._claims if self._claims in every else next(iter(every), None)

    @property
    def from_audit(self) -> bool:
        """Whether the claims are those of the Audit page, with the columns chosen there."""
        return self.claims is not None and self.claims == self._session.claims

    @property
    def all_versions(self) -> tuple[LoadedFile, ...]:
        """The versions there are to try: one read here, drafts, then the others, those of the chosen policy and the newest first."""
        own = self._own_version
        held = [file for file in self.held.files if own is None or file.document.sha256 != own.document.sha256]
        held.sort(key=lambda file: (file.new.state not in _TRIED_FIRST, policy_name(file.new) != self._context.policy, -_age(file)))
        return (*((own,) if own is not None else ()), *held)

    @property
    def version(self) -> LoadedFile | None:
        """The version chosen."""
        every = self.all_versions
        return next((file for file in every if file.document.sha256 == self._version), next(iter(every), None))

    @property
    def day(self) -> tuple[date | None, str]:
        """The day the version is taken to count from, and why, in one sentence; None: it has to be named."""
        version = self.version
        if version is None:
            return None, ""
        try:
            return day_tried(self.held, version, self.effective)
        except InputRefusedError as refused:
            return None, f"{refused.refusal.why} {refused.refusal.do}"

    @property
    def why_not(self) -> str:
        """What is missing before anything can be tried, in one sentence; empty once nothing is."""
        if self.claims is None:
            return "Choose the claims to try it on."
        if self.version is None:
            return "Choose the version to try."
        day, why = self.day
        return "" if day is not None else why

    def choose_claims(self, claims: Claims) -> None:
        """Choose claims; a file that is not among them yet is added."""
        if claims not in self.all_claims and isinstance(claims, Path):
            self._own_claims = claims
        self._password = None
        self._claims = claims
        self._follow()

    def choose_version(self, sha256: str) -> None:
        """Choose the version to try."""
        self._version = sha256
        self._follow()

    def read_version(self, path: Path, password: str | None = None) -> None:
        """Read a version that is not in the Library, and choose it; it is not put there."""

        def work(job: Job) -> LoadedFile | Refusal:
            job.step(0, 0, f"Reading {path.name}")
            try:
                read = load_file(path, self._holding.code_sets() or load_code_sets(), job, password)
            except InputRefusedError as refused:
                return _asking(refused)
            if read.new.kind is not Kind.POLICY:
                raise InputRefusedError(
                    path.name, "", "It is no policy: it states no number, codes or criteria.", "Choose the new version of a policy."
                )
            return read

        def take(read: LoadedFile | Refusal) -> None:
            if isinstance(read, Refusal):
                self.password_wanted.emit(read, lambda given: self.read_version(path, given))
                return
            held = {file.document.sha256 for file in self.held.files}
            self._own_version = read if read.document.sha256 not in held else self._own_version
            self.choose_version(read.document.sha256)

        self._tasks.run(f"Reading {path.name}", work, take)

    def choose_day(self, effective: date | None) -> None:
        """Choose the day the version is taken to count from; None: its own."""
        self.effective = effective
        self._follow()

    def asked(self) -> Asked | None:
        """Return what would be tried now; None while something is missing."""
        claims, version = self.claims, self.version
        if claims is None or version is None:
            return None
        order = replace(self._session.order(), terms=self._context.terms)
        if not self.from_audit:  # their columns and form are their own, and so is what an audit of them is for
            settings = replace(order.settings, claim_type=None, period_from=None, period_to=None)
            order = replace(order, overrides=None, settings=settings, control=None, password=self._password)
        project = self._holding.session.project
        return Asked(
            claims=claims,
            mark=mark_of(claims),
            held=self.held,
            added=version,
            effective=self.effective,
            order=order,
            project=project,
            rules=rules_of(project),
        )

    def run(self) -> None:
        """Try the version chosen on the claims chosen."""
        asked = self.asked()
        if asked is None or self.why_not or self._task is not None:
            return

        def work(job: Job) -> Answer | Refusal:
            job.step(0, 0, f"Reading {asked.name}")
            try:
                return answer(asked, self._holding.code_sets(), job)
            except InputRefusedError as refused:
                return _asking(refused)

        self._task = self._tasks.run(f"Trying {asked.added.path.name} on {asked.name}", work, self._take)
        self._task.signals.stepped.connect(self.stepped)
        self.running_changed.emit()

    def cancel(self) -> None:
        """Stop the trial; what the one before found stays."""
        if self._task is not None:
            self._task.cancel()

    def look(self) -> None:
        """See which claims the project keeps by now, and whether the claims file was changed since."""
        self._follow()

    def _take(self, found: Answer | Refusal) -> None:
        if isinstance(found, Refusal):
            self.password_wanted.emit(found, self._again)
            return
        self.answer = found
        self._compare_with_now()
        self.answered.emit()

    def _again(self, password: str) -> None:
        self._password = password
        self.run()

    def _end(self, task: object) -> None:
        if task is self._task:
            self._task = None
            self.running_changed.emit()

    def _follow(self) -> None:
        self.changed.emit()
        self._compare_with_now()

    def _compare_with_now(self) -> None:
        stale = whats_different(self.answer.asked, self.asked()) if self.answer is not None else ""
        if stale != self.stale:
            self.stale = stale
            self.stale_changed.emit()

    def _start_over(self) -> None:
        """Let go of what was tried: another project is open."""
        self.cancel()
        self._own_claims = self._claims = self._own_version = None
        self._version, self.effective, self.answer = "", None, None
        self._follow()
        self.answered.emit()


def _asking(refused: InputRefusedError) -> Refusal:
    """Return a refusal that a password may mend; any other one is raised."""
    if not asks_password(refused.refusal):
        raise refused
    return refused.refusal


def _age(file: LoadedFile) -> int:
    day = file.new.day(DateKind.PUBLISH)
    return day.toordinal() if day is not None else date.max.toordinal()
