"""What the project holds of a reviewer's determinations on the lines shown, and of findings added by hand."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from app.desktop.audit.determinations.recalling import FEW, Kept, Made, kept_in, many, mark_of, sheet_of, stands, with_unwritten
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession, Write
from app.desktop.tasks import Tasks
from app.desktop.words import count
from app.progress import Job
from app.project.decisions import Mark
from app.project.model import Decision, What
from app.project.project import Project
from app.review.model import Determination, Determined, HandFinding
from app.review.rates import RateSheet
from app.workspace.determinations import content_of, determinations_on, determine, take_back
from app.workspace.hand_findings import add_finding, change_finding, remove_findings
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
        self._tasks = tasks
        self._made: Made = {}
        self._unwritten: dict[str, Determined | None] = {}  # said, and kept in memory until it can be written
        self._added: Mapping[str, tuple[HandFinding, ...]] = {}
        self._seen: Mark | None = None  # the state of the project that is shown
        self._sent = self._written = 0  # of what was said since then
        self._recalling = False
        self._asked = self._figured = 0  # how often what holds, and the rates, were asked for: only the latest answer is shown
        self._sheet: RateSheet | None = None
        self._to_review = 0
        self._sets: CodeSets | None = None
        self.lines = Lines(tasks, self)
        self.drafts: dict[str, Written] = {}  # begun and not saved, by the line's content
        self.lines.opened.connect(self._begin)
        context.audit_changed.connect(lambda: self.lines.take(context.audit))
        session.turned.connect(self._turn)
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

    def _keep(self, what: str, write: Callable[[Project], tuple[Decision, ...]], made: Mapping[str, Determined | None]) -> None:
        large = len(made) > _MANY
        kept: list[Decision] = []

        def keep(project: Project) -> None:
            stood = stands(project, self._seen)
            kept.extend(write(project))
            self._written += 1
            if stood and not large:  # nothing else was decided meanwhile: what is shown is what holds now
                self._seen = mark_of(project)

        self._sent += 1
        self._unwritten |= made
        for content in made:
            self.drafts.pop(content, None)
        self._session.write(what, keep, large=large)
        if not (kept or large or self._session.undecided):
            return  # refused
        when = kept[0].when if kept and not large else None
        said = {content: replace(one, when=when) if one is not None and when is not None else one for content, one in made.items()}
        self._show(with_unwritten(self._made, said), said)

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
        """Take what holds in the project, where that is not what is shown already."""
        table, project = self.table, self._session.project
        if table is None:
            return
        if not self._session.undecided:
            if self._sent != self._written:  # some of it was refused, and does not hold
                self._seen = None
            self._sent = self._written = 0
            self._unwritten.clear()
        mark = mark_of(project)
        if stands(project, self._seen):
            self._seen = mark
            return
        self._asked += 1
        asked = self._asked

        def take(kept: Kept) -> None:
            if asked == self._asked and table is self.table:
                self._recalling = False
                self._seen, self._added = mark, kept.added
                self._show(with_unwritten(kept.made, self._unwritten))

        self._recalling = True
        if project is None:
            take(Kept())
        elif many(mark):
            self._tasks.run("Recalling what was determined", _recalling(project, table), take)
        else:
            take(kept_in(project, table))

    def _turn(self, turned: Sequence[Decision]) -> None:
        """Take what holds on the lines of a step that was undone or decided again: the others are not looked at."""
        table, project = self.table, self._session.project
        ours = [decision for decision in turned if decision.what in {What.DETERMINATION, What.ADDED_FINDING}]
        if table is None or project is None or self._seen is None or self._recalling:
            return
        if ours and all(decision.what is What.DETERMINATION for decision in ours):
            said = determinations_on(project, table.lines(content_of(decision) for decision in ours))
            self._seen = mark_of(project)
            self._show(with_unwritten(self._made, said), said)

    def _show(self, made: Made, changed: Mapping[str, Determined | None] | None = None) -> None:
        """Show what is determined. `changed`: all that differs from what was shown; the rates of many follow."""
        table, findings_on = self.table, self.lines.findings_on
        if table is None:
            return
        self._made = made
        self._figured += 1
        figured = self._figured
        few = changed is not None and len(changed) <= FEW
        if few and changed is not None:
            back = [content for content, one in changed.items() if one is None]
            table.change_determined((content for content, one in changed.items() if one is not None), back)
        if len(made) <= FEW:
            if not few:
                table.set_determined(made)
            self._sheet = sheet_of(made, findings_on)
        else:

            def take(sheet: RateSheet | None) -> None:
                if figured == self._figured:
                    self._sheet = sheet
                    self.changed.emit()

            self._tasks.run("Working out the rates", _figuring(made, None if few else table, findings_on), take)
        self.changed.emit()


def _recalling(project: Project, table: LinesTable) -> Callable[[Job], Kept]:
    lines = table.beside()

    def work(_: Job) -> Kept:
        with lines:
            return kept_in(project, lines)

    return work


def _figuring(
    made: Made, table: LinesTable | None, findings_on: Callable[[AuditedLine], tuple[Finding, ...]]
) -> Callable[[Job], RateSheet | None]:
    lines = table.beside() if table is not None else None

    def work(_: Job) -> RateSheet | None:
        if lines is not None:
            with lines:
                lines.set_determined(made)
        return sheet_of(made, findings_on)

    return work
