"""What the project holds of the audit under review: gathered off the window's thread whenever something was decided."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.audit.model import AuditResult
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.tasks import Tasks
from app.errors import InputRefusedError
from app.progress import Job
from app.project.project import Project
from app.reports.dossier import Dossier
from app.review.model import SignOff
from app.workspace.dossier import dossier_of, with_kept
from app.workspace.rounds import HeldRound, rounds_of
from app.workspace.samples import KeptSample, kept_sample
from app.workspace.second_review import SecondState, second_state
from app.workspace.sign_off import hindrances, is_changed_since, sign_offs

_NO_AUDIT = "Run an audit first."
_NOT_KEPT = "This audit is not kept in a project: save the project, and run the audit again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All of one audit's review, as it stands."""

    dossier: Dossier
    kept: KeptSample | None
    second: SecondState
    signed: tuple[SignOff, ...]
    changed: tuple[str, ...]  # since the signature given last
    hindrances: tuple[str, ...]
    rounds: tuple[HeldRound, ...] = ()  # of responses, those the dossier tells of


class HeldReview(QObject):
    """The review of the audit shown; asked for only while one of its parts is on the screen."""

    changed = Signal()

    def __init__(self, context: Context, tasks: Tasks, session: ProjectSession, parent: QObject | None = None) -> None:
        """Follow the audit and the project."""
        super().__init__(parent)
        self.context = context
        self.tasks = tasks
        self.session = session
        self.review: Review | None = None
        self._shown = False
        self._stale = True
        self._gathering = False
        session.decided.connect(self._outdate)
        for signal in (context.audit_changed, session.project_changed):
            signal.connect(self._begin)

    @property
    def busy(self) -> bool:
        """Whether it is being gathered."""
        return self._gathering

    @property
    def result(self) -> AuditResult | None:
        """The audit shown."""
        return self.context.audit

    @property
    def claims(self) -> str:
        """What its claims are known by; empty where the project does not keep them."""
        return self.context.claims_sha256

    @property
    def project(self) -> Project | None:
        """The project that is open."""
        return self.session.project

    @property
    def why_not(self) -> str:
        """Why nothing can be decided, in one sentence; empty while it can."""
        if self.result is None:
            return _NO_AUDIT
        return self.session.why_not or ("" if self.project is not None and self.claims else _NOT_KEPT)

    def show(self, *, shown: bool) -> None:
        """Gather while a part is on the screen."""
        self._shown = shown
        self._gather()

    def current(self) -> Review | None:
        """Return the review as it is in the project now; None, and the person told so, while it is being gathered."""
        if self._gathering or self._stale or self.review is None:
            self.context.message_shown.emit("What was decided is still being gathered; try again in a moment")
            return None
        return self.review

    def write(self, what: str, write: Callable[[Project], object]) -> None:
        """Decide something; a refusal is said in the window."""
        if self.why_not:
            self.context.error_shown.emit(self.why_not)
            return

        def written(project: Project) -> None:
            write(project)

        self.session.write(what, written)

    def say(self, refused: InputRefusedError) -> None:
        """Say why something cannot be."""
        self.context.error_shown.emit(f"{refused.refusal.why} {refused.refusal.do}")

    def _begin(self) -> None:
        self.review = None
        self._outdate()

    def _outdate(self) -> None:
        self._stale = True
        self._gather()

    def _gather(self) -> None:
        if not self._stale or not self._shown or self._gathering:
            return
        self._stale = False
        result, project, claims = self.result, self.project, self.claims
        if result is None or project is None or not claims:
            self._take(None)
            return
        self._gathering = True
        if self.review is None:
            self.changed.emit()

        def work(_: Job) -> Review:  # tells no steps: a quiet task has no place to show them
            return review_of(project, claims, result)

        self.tasks.run("Gathering the review", work, self._take, quiet=True, ended=self._end)

    def _take(self, review: Review | None) -> None:
        self.review = review
        self.changed.emit()

    def _end(self) -> None:
        self._gathering = False
        self._gather()


def review_of(project: Project, claims: str, result: AuditResult) -> Review:
    """Return the review of an audit."""
    dossier = with_kept(dossier_of(result), project, claims)
    signed = sign_offs(project, claims)
    return Review(
        dossier=dossier,
        kept=kept_sample(project, claims),
        second=second_state(project, claims, dossier.determined),
        signed=signed,
        changed=is_changed_since(project, claims, dossier, signed[-1]) if signed else (),
        hindrances=hindrances(project, claims, dossier),
        rounds=tuple(one for one in rounds_of(project) if one.round in dossier.rounds),
    )
