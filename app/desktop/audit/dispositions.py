"""What a person decided on each finding, as the project keeps it. Nothing of it reaches the settings or the log."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from app.audit.model import Decision, Decisions, Finding, FindingKey
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.words import count
from app.project.keys import parsed
from app.project.model import What
from app.project.project import Project
from app.reports.words import DISPOSITIONS
from app.workspace.dispositions import decide

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
        self._keys: dict[str, tuple[str, FindingKey] | None] = {}  # of facts met before: reading one costs more than all the rest
        self._deciding = False  # what is decided here is known without asking the project
        self._unwritten: dict[FindingKey, Decision] = {}  # decided, and kept in memory until it can be written
        context.audit_changed.connect(self._begin)
        session.decided.connect(self._recall)

    def of(self, finding: Finding) -> Decision:
        """Return a finding's decision; open where none was made."""
        return self._made.get(finding.key, _NONE)

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
        self._put(self._kept() | self._unwritten)

    def _put(self, decisions: Mapping[FindingKey, Decision]) -> None:
        made = {key: held for key, held in decisions.items() if held != _NONE}
        if made != self._made:
            self._made = made
            self.changed.emit()

    def _kept(self) -> dict[FindingKey, Decision]:
        project, claims = self._session.project, self._context.claims_sha256
        if project is None or not claims:
            return {}
        kept: dict[FindingKey, Decision] = {}
        for fact, held in project.decisions.holding(What.DISPOSITION).items():
            if fact not in self._keys:
                self._keys[fact] = _finding_of(fact)
            known = self._keys[fact]
            value = parsed(held.value) if held.value is not None else None
            if known is not None and known[0] == claims and isinstance(value, dict):
                kept[known[1]] = Decision(str(value.get("disposition", OPEN)), held.reason)
        return kept


def _finding_of(fact: str) -> tuple[str, FindingKey] | None:
    """Return the claims file's hash and the finding's key of a fact; None for one of another shape."""
    found = parsed(fact)
    match found:
        case {"claims": str(claims), "finding": [str(sheet), int(row), line, str(rule), code]}:
            return claims, (sheet, row, line, rule, code)
        case _:
            return None
