"""What a person decided on each finding, as the project keeps it. Nothing of it reaches the settings or the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.audit.model import Decision, Decisions, Finding, FindingKey
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.tasks import Tasks
from app.desktop.words import count
from app.project.decisions import Mark
from app.project.model import What
from app.project.project import Project
from app.reports.words import DISPOSITIONS
from app.workspace.dispositions import DecidedBefore, Facts, Recalled, decide, recalled

OPEN = DISPOSITIONS[0]
_NONE = Decision(OPEN)
_MANY = 500  # decisions at once that are written off the window's thread
_BEGINNING: Mark = (0, 0)
_ASIDE = 5_000  # findings or decisions from which on they are walked through off the window's thread


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Findings to be decided, and what of it differs from what holds."""

    findings: tuple[Finding, ...]
    made: Mapping[FindingKey, Decision]
    all_made: Mapping[FindingKey, Decision]


class Dispositions(QObject):
    """The decisions on the audit shown."""

    changed = Signal()

    def __init__(self, context: Context, session: ProjectSession, tasks: Tasks, parent: QObject | None = None) -> None:
        """Follow the audit and the project."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._tasks = tasks
        self._made: Mapping[FindingKey, Decision] = {}
        self._facts = Facts()  # those met before: reading one costs more than all the rest
        self._before: Mapping[FindingKey, DecidedBefore] = {}
        self._unwritten: dict[FindingKey, Decision] = {}  # decided, and kept in memory until it can be written
        self._seen: Mark | None = None  # the state of the project's dispositions that is shown
        self._sent = self._written = 0  # of what was decided since then
        self._asked = 0  # how often they were asked for: only the answer asked for last is shown
        context.audit_changed.connect(self._begin)
        session.project_changed.connect(self._forget)
        session.decided.connect(self._recall)

    def of(self, finding: Finding) -> Decision:
        """Return a finding's decision; open where none was made."""
        return self._made.get(finding.key, _NONE)

    def before(self, finding: Finding) -> DecidedBefore | None:
        """Return what was decided on an open finding while it rested on other sentences."""
        return self._before.get(finding.key) if finding.key not in self._made else None

    @property
    def made(self) -> int:
        """How many findings are decided."""
        return len(self._made)

    @property
    def why_not(self) -> str:
        """Why nothing can be decided, in one sentence; empty while it can."""
        return self._session.why_not

    def held(self) -> Decisions:
        """Return what is decided now, as the reports take it."""
        return dict(self._made)

    def decide(self, findings: Sequence[Finding], decision: Decision) -> None:
        """Decide these findings in one step; of very many it is sorted out off the window's thread what has to be decided."""
        if self.why_not:
            return
        held = self._made
        if len(findings) <= _ASIDE:
            self._decide(_wanted(findings, decision, held), decision)
            return

        def take(wanted: _Wanted) -> None:
            self._decide(wanted if self._made is held else _wanted(findings, decision, self._made), decision)

        self._tasks.run(f"Deciding on {count(len(findings), 'finding')}", lambda _: _wanted(findings, decision, held), take)

    def _decide(self, wanted: _Wanted, decision: Decision) -> None:
        if not wanted.findings or self.why_not:
            return
        self._session.begin()  # a project begun by the writing itself would be recalled in the middle of it
        claims = self._context.claims_sha256
        given = None if decision == _NONE else decision

        def write(project: Project) -> None:
            stood = self._stands(project)
            decide(project, claims, wanted.findings, given)
            self._written += 1
            if stood:  # nothing else was decided meanwhile: what is shown is what holds now
                self._seen = project.decisions.mark()

        self._sent += 1
        self._unwritten |= wanted.made
        self._show(wanted.all_made)
        words = f"{decision.disposition} on {count(len(wanted.findings), 'finding')}"
        self._session.write(words, write, large=len(wanted.findings) > _MANY)

    def _begin(self) -> None:
        self._unwritten.clear()
        self._seen = None
        self._recall()

    def _forget(self) -> None:
        self._seen = None

    def _recall(self) -> None:
        """Take what holds in the project, where that is not what is shown already."""
        if not self._session.undecided:
            if self._sent != self._written:  # some of it was refused, and does not hold
                self._seen = None
            self._sent = self._written = 0
            self._unwritten.clear()
        project, audit = self._session.project, self._context.audit
        if project is None or audit is None:
            self._asked += 1
            self._take(Recalled({}, {}), None)
            return
        mark = project.decisions.mark()
        if self._stands(project):
            self._seen = mark
            return
        self._asked += 1
        asked, claims, facts = self._asked, self._context.claims_sha256, self._facts

        def take(found: Recalled) -> None:
            if asked == self._asked:
                self._take(found, mark)

        if not project.decisions.touched(_BEGINNING, What.DISPOSITION):
            take(Recalled({}, {}))
        elif max(len(audit.findings), mark[1]) <= _ASIDE:
            take(recalled(project, claims, audit.findings, facts))
        else:
            self._tasks.run("Recalling what was decided", lambda _: recalled(project, claims, audit.findings, facts), take)

    def _stands(self, project: Project) -> bool:
        """Whether no disposition was made or taken back since those shown."""
        return self._seen is not None and not project.decisions.touched(self._seen, What.DISPOSITION)

    def _take(self, found: Recalled, mark: Mark | None) -> None:
        self._seen, self._before = mark, found.before
        self._show(_with(found.made, self._unwritten))

    def _show(self, made: Mapping[FindingKey, Decision]) -> None:
        if made != self._made:
            self._made = made
            self.changed.emit()


def _wanted(findings: Sequence[Finding], decision: Decision, held: Mapping[FindingKey, Decision]) -> _Wanted:
    """Return what of these findings has to be decided."""
    keyed = [(finding.key, finding) for finding in findings]
    differing = [(key, finding) for key, finding in keyed if held.get(key, _NONE) != decision]
    made = dict.fromkeys((key for key, _ in differing), decision)
    return _Wanted(tuple(finding for _, finding in differing), made, _with(held, made))


def _with(held: Mapping[FindingKey, Decision], made: Mapping[FindingKey, Decision]) -> Mapping[FindingKey, Decision]:
    """Return what holds with what was decided since; nothing is held of an open finding."""
    if not made:
        return held
    opened = [key for key, decision in made.items() if decision == _NONE]
    both = {**held, **made}
    for key in opened:
        del both[key]
    return both
