"""What the project holds of a reviewer's determinations on the lines shown, and of findings added by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from app.audit.audited_lines import AuditedLine, Standing
from app.audit.lines_table import Claims, LinesTable
from app.audit.model import Finding
from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.desktop.audit.determinations.fields import Written
from app.desktop.audit.determinations.lines import Lines
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession, Write
from app.desktop.tasks import Tasks
from app.desktop.words import count
from app.project.model import What
from app.project.project import Project
from app.review.model import Determination, Determined, HandFinding
from app.review.rates import RateSheet, rate_sheet
from app.workspace.determinations import determinations_of, determine, take_back
from app.workspace.hand_findings import add_finding, change_finding, hand_findings_of, remove_findings
from app.workspace.project import project_code_sets

_MANY = 500  # lines determined at once that are written off the window's thread
_NO_PROJECT = "Determinations are kept in a project, and none is open."
_NO_LINES = "This audit did not keep its lines, so none can be determined: run it again."
_OPENING = "The lines of this audit are being opened."


@dataclass(frozen=True, slots=True, kw_only=True)
class HandWords:
    """What a finding added by hand says."""

    title: str
    condition: str
    criteria: str
    amount: Decimal | None


class DeterminationsHeld(QObject):
    """Between the project and what shows determinations. Nothing of it reaches the settings or the log."""

    changed = Signal()  # what is determined or added by hand
    opened = Signal()  # the lines of another run are held, or none

    def __init__(self, context: Context, tasks: Tasks, session: ProjectSession, parent: QObject | None = None) -> None:
        """Follow the audit and the project."""
        super().__init__(parent)
        self._context = context
        self._session = session
        self._made: dict[str, Determined] = {}
        self._unwritten: dict[str, Determined | None] = {}  # said, and kept in memory until it can be written
        self._added: dict[str, tuple[HandFinding, ...]] = {}
        self._seen: object = None  # what of the project was looked at last
        self._sheet: RateSheet | None = None
        self._to_review = 0
        self._sets: CodeSets | None = None
        self.lines = Lines(tasks, self)
        self.drafts: dict[str, Written] = {}  # begun and not saved, by the line's content
        self.lines.opened.connect(self._begin)
        context.audit_changed.connect(lambda: self.lines.take(context.audit))
        session.decided.connect(self._recall)
        session.project_changed.connect(self._forget)

    @property
    def needs_project(self) -> bool:
        """Whether a project has to be begun before anything can be determined."""
        return self._session.project is None and not self._session.why_not

    @property
    def why_not(self) -> str:
        """Why nothing can be determined, in one sentence; empty while it can."""
        if self._session.why_not:
            return self._session.why_not
        if self.lines.table is None:
            return _OPENING if self.lines.opening else _NO_LINES
        return _NO_PROJECT if self._session.project is None else ""

    @property
    def table(self) -> LinesTable | None:
        """The lines of the run shown; None while there are none at hand."""
        return self.lines.table

    @property
    def sheet(self) -> RateSheet | None:
        """The rates of what is determined; None before anything is."""
        return self._sheet

    @property
    def made(self) -> Mapping[str, Determined]:
        """What is determined, by the line's content."""
        return self._made

    @property
    def claims_done(self) -> tuple[int, int]:
        """How many claims are determined whole, and how many have a line that was checked."""
        table = self.table
        return (self._to_review - table.claim_count(Claims.TO_DETERMINE), self._to_review) if table is not None else (0, 0)

    def begin_project(self) -> None:
        """Begin a project to keep determinations in."""
        self._session.begin(self._context.policy or "")  # never named after the claims: its name is remembered outside the project

    def of(self, content: str) -> Determined | None:
        """Return what is determined on a line."""
        return self._made.get(content)

    def added(self, content: str) -> tuple[HandFinding, ...]:
        """Return the findings added to a line by hand."""
        return self._added.get(content, ())

    def line_of(self, finding: Finding) -> AuditedLine | None:
        """Return the line a finding stands on."""
        return self.table.line(finding.content) if self.table is not None else None

    def is_open(self, line: AuditedLine) -> bool:
        """Whether a line was checked and is not determined."""
        return line.standing is Standing.CHECKED and line.content not in self._made

    def code_sets(self) -> CodeSets:
        """Return the code tables in use."""
        if self._sets is None:
            project = self._session.project
            self._sets = project_code_sets(project) if project is not None else load_code_sets()
        return self._sets

    def determine(self, lines: Sequence[AuditedLine], said: Determination, reason: str = "") -> None:
        """Determine lines alike, in one step; what is said was held against each of them."""
        changed = [line for line in lines if (made := self._made.get(line.content)) is None or made.determination != said]
        if not changed or self.why_not:
            return
        now = datetime.now(UTC)
        held: dict[str, Determined | None] = {
            one.content: Determined(line=one, determination=said, reviewer=self._session.who, when=now) for one in changed
        }
        self._keep(f"a determination on {count(len(changed), 'line')}", lambda project: determine(project, changed, said, reason), held)

    def take_back(self, lines: Sequence[AuditedLine], reason: str) -> None:
        """Take back what is determined on these lines, in one step."""
        held = [line for line in lines if line.content in self._made]
        if held and not self.why_not:
            gone = dict.fromkeys(line.content for line in held)
            self._keep(f"{count(len(held), 'determination')} taken back", lambda project: take_back(project, held, reason), gone)

    def add(self, line: AuditedLine, said: HandWords) -> None:
        """Add a finding to a line."""

        def write(project: Project) -> None:
            add_finding(project, line, title=said.title, condition=said.condition, criteria=said.criteria, amount=said.amount)

        self._write("a finding added by hand", write)

    def change(self, finding: HandFinding, said: HandWords) -> None:
        """Say a finding added by hand differently."""
        if any(held.id == finding.id for held in self.added(finding.line.content)):

            def write(project: Project) -> None:
                change_finding(project, finding, title=said.title, condition=said.condition, criteria=said.criteria, amount=said.amount)

            self._write("a finding added by hand, changed", write)

    def remove(self, finding: HandFinding, reason: str) -> None:
        """Remove a finding added by hand."""
        self._write("a finding added by hand, removed", lambda project: remove_findings(project, [finding], reason))

    def _write(self, what: str, write: Write) -> None:
        if not self.why_not:
            self._session.write(what, write)

    def _keep(self, what: str, write: Write, made: Mapping[str, Determined | None]) -> None:
        self._unwritten |= made
        for content in made:
            self.drafts.pop(content, None)
        self._session.write(what, write, large=len(made) > _MANY)
        self._recall()

    def _forget(self) -> None:
        self._sets, self._seen = None, None
        self._unwritten.clear()
        self._recall()
        self.changed.emit()

    def _begin(self) -> None:
        """Take the lines of another run."""
        self._seen = None
        self._made, self._added, self._sheet = {}, {}, None
        table = self.table
        if table is not None:
            table.set_determined(())
            self._to_review = table.claim_count(Claims.TO_DETERMINE)
        self._recall()
        self.opened.emit()

    def _recall(self) -> None:
        """Take what holds in the project, and what could not be written yet."""
        table, project = self.table, self._session.project
        if table is None:
            return
        if not self._session.undecided:
            self._unwritten.clear()
        seen = (*_numbers(project), tuple(self._unwritten.items()), id(table))
        if seen == self._seen:
            return
        self._seen = seen
        kept = determinations_of(project, table) if project is not None else {}
        merged = {**kept, **self._unwritten}
        self._made = {content: made for content, made in merged.items() if made is not None}
        self._added = _by_line(hand_findings_of(project, table)) if project is not None else {}
        table.set_determined(self._made)
        findings = {content: self.lines.findings_on(made.line) for content, made in self._made.items()}
        self._sheet = rate_sheet(self._made.values(), findings) if self._made else None
        self.changed.emit()


def _numbers(project: Project | None) -> tuple[frozenset[int], frozenset[int]]:
    """Return what tells one state of the project's determinations from another."""
    if project is None:
        return frozenset(), frozenset()
    held = [project.decisions.holding(what) for what in (What.DETERMINATION, What.ADDED_FINDING)]
    determined, added = (frozenset(decision.number for decision in one.values()) for one in held)
    return determined, added


def _by_line(added: Sequence[HandFinding]) -> dict[str, tuple[HandFinding, ...]]:
    found: dict[str, list[HandFinding]] = {}
    for finding in added:
        found.setdefault(finding.line.content, []).append(finding)
    return {content: tuple(held) for content, held in found.items()}
