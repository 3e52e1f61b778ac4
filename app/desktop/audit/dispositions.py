"""What a person decided on each finding, as the project keeps it. Nothing of it reaches the settings or the log."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from app.audit.model import Decision, Decisions, Finding, FindingKey
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.words import count
from app.project.project import Project
from app.reports.words import DISPOSITIONS
from app.workspace.dispositions import DecidedBefore, Facts, decide, decided_before, dispositions_of

OPEN = DISPOSITIONS[0]
_NONE = Decision(OPEN)
_MANY = 500  # decisions at once that are written off the window's thread


class Dispositions(QObject):
    """The decisions on the audit shown."""

    changed = Signal()

    def __init__(self, context: Context, session: ProjectSession, parent: QObject | None = None) -> None:
        """Follow the audit and the project."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._made: dict[FindingKey, Decision] = {}
        self._facts = Facts()  # those met before: reading one costs more than all the rest
        self._before: Mapping[FindingKey, DecidedBefore] | None = None  # None: not asked for since something changed
        self._deciding = False  # what is decided here is known without asking the project
        self._unwritten: dict[FindingKey, Decision] = {}  # decided, and kept in memory until it can be written
        context.audit_changed.connect(self._begin)
        session.decided.connect(self._recall)

    def of(self, finding: Finding) -> Decision:
        """Return a finding's decision; open where none was made."""
        return self._made.get(finding.key, _NONE)

    def before(self, finding: Finding) -> DecidedBefore | None:
        """Return what was decided on an open finding while it rested on other sentences."""
        if self._before is None:
            project, audit = self._session.project, self._context.audit
            if project is None or audit is None:
                return None
            self._before = decided_before(project, self._context.claims_sha256, audit.findings, self._facts)
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
        """Decide these findings in one step."""
        differing = tuple(finding for finding in findings if self.of(finding) != decision)
        if not differing or self.why_not:
            return
        claims = self._context.claims_sha256
        given = None if decision == _NONE else decision

        def write(project: Project) -> None:
            decide(project, claims, differing, given)

        made = {finding.key: decision for finding in differing}
        self._unwritten |= made
        self._deciding = True
        self._session.write(f"{decision.disposition} on {count(len(differing), 'finding')}", write, large=len(differing) > _MANY)
        self._deciding = False
        if not self._session.undecided:
            self._unwritten.clear()
        self._put({**self._made, **made})

    def _begin(self) -> None:
        self._unwritten.clear()
        self._recall()

    def _recall(self) -> None:
        if self._deciding:
            return
        if not self._session.undecided:
            self._unwritten.clear()
        self._put({**self._kept(), **self._unwritten})

    def _put(self, decisions: Mapping[FindingKey, Decision]) -> None:
        self._before = None
        made = {key: held for key, held in decisions.items() if held != _NONE}
        if made != self._made:
            self._made = made
            self.changed.emit()

    def _kept(self) -> Decisions:
        project, audit = self._session.project, self._context.audit
        if project is None or audit is None:
            return {}
        return dispositions_of(project, self._context.claims_sha256, audit.findings, self._facts)
