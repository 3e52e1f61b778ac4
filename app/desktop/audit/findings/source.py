"""The findings on the engine as the window uses them: sorted, filtered and counted aside, a page at once where nothing else goes on."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Lock
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.audit.findings_table import EVERYTHING, FindingFilter, FindingGroup, FindingsTable, GroupBy, ListedFinding, SortBy
from app.audit.model import AuditResult, Finding, Verdict
from app.desktop.tasks import Tasks
from app.progress import Job

PAGE = 256
RUN = "run"  # the findings of the run itself
_CLOSE = "close"
AT_ONCE = 5000  # up to this many findings nothing takes long enough to leave the window's thread

Page = tuple[ListedFinding, ...]
Work = Callable[[FindingsTable, Job], Any]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which findings are wanted, and in which order."""

    wanted: FindingFilter = EVERYTHING
    by: SortBy = SortBy.VERDICT
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Arranged:
    """Findings in order: how many, where the one to keep in sight stands, and the pages around it."""

    arrangement: Arrangement
    shown: int
    position: int | None
    pages: Mapping[int, Page]


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands beside the findings: the groups to choose from, how many of each verdict, and those shown by verdict."""

    by: GroupBy
    groups: tuple[FindingGroup, ...]
    verdicts: Mapping[Verdict, int]
    shown: tuple[FindingGroup, ...]


@dataclass(slots=True)
class _Request:
    """Something asked of the engine; of several of a kind that wait, the latest is done."""

    kind: str
    table: FindingsTable  # the one it was asked of
    work: Work
    take: Callable[[Any], None]
    title: str = "Looking through findings"
    quiet: bool = True
    whole: bool = True  # it has the engine for itself until it is done
    outcome: list[Any] = field(default_factory=list)


class FindingsSource(QObject):
    """One table of findings at a time, used from one thread at a time."""

    opened = Signal()  # other findings are shown, or none
    added = Signal(str)  # the name of findings that are held now
    arranged = Signal(object)  # Arranged
    counted = Signal(object)  # Counted
    idle = Signal()  # what was asked for is done: pages that had to wait can be read
    failed = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        """Begin with no findings."""
        super().__init__(parent)
        self._tasks = tasks
        self._table: FindingsTable | None = None
        self._result: AuditResult | None = None
        self._held: dict[str, FindingsTable] = {}
        self._engine = Lock()  # held by whoever uses a table
        self._waiting: dict[str, _Request] = {}
        self._running: _Request | None = None
        self._waited_for = False
        tasks.stopped.connect(self._close_all)

    @property
    def table(self) -> FindingsTable | None:
        """The findings shown; ask it for nothing but its totals."""
        return self._table

    @property
    def name(self) -> str:
        """The name of the findings shown; empty while none are."""
        return next((name for name, table in self._held.items() if table is self._table), "")

    @property
    def total(self) -> int:
        """How many findings there are before any filter."""
        return self._table.total if self._table is not None else 0

    @property
    def many(self) -> bool:
        """Whether looking through them takes long enough to be noticed."""
        return self.total > AT_ONCE

    @property
    def busy(self) -> bool:
        """Whether something is being looked up, or waits for its turn."""
        return self._running is not None or bool(self._waiting)

    def open(self, result: AuditResult | None, table: FindingsTable | None = None) -> None:
        """Show the findings of an audit in place of all held; those of many are opened aside where `table` does not hold them already."""
        held, self._held = self._held, {}
        self._waiting = {kind: request for kind, request in self._waiting.items() if kind.startswith(_CLOSE)}
        self._table = None
        for old in held.values():
            self._ask(_Request(f"{_CLOSE} {id(old)}", old, lambda old, _: old.close(), _nothing))
        self._result = result
        self.opened.emit()
        if result is not None:
            self._open(result, result, RUN, table)

    def add(self, name: str, findings: Sequence[Finding]) -> None:
        """Hold other findings beside those of the run, until the next is opened."""
        if self._result is not None:
            self._open(self._result, replace(self._result, findings=tuple(findings)), name, None)

    def turn(self, name: str) -> bool:
        """Show those of the findings held; False where there are none of that name."""
        table = self._held.get(name)
        if table is not None and table is not self._table:
            self._table = table
            self.opened.emit()
        return table is not None

    def _open(self, run: AuditResult, result: AuditResult, name: str, table: FindingsTable | None) -> None:
        def take(opened: FindingsTable) -> None:
            if run is not self._result:
                opened.close()
                return
            self._held[name] = opened
            if name == RUN:
                self.turn(RUN)
            self.added.emit(name)

        if table is not None or len(result.findings) <= AT_ONCE:
            take(table or FindingsTable.of_result(result))
        else:
            self._tasks.run(f"Opening {len(result.findings):,} findings", lambda _: FindingsTable.of_result(result), take)

    def arrange(self, arrangement: Arrangement, keep: int | None) -> None:
        """Filter and sort; `keep` is the number of the finding to keep in sight."""

        def work(table: FindingsTable, _job: Job) -> Arranged:
            shown = table.arrange(arrangement.wanted, arrangement.by, descending=arrangement.descending)
            position = table.position(keep) if keep is not None else None
            page = (position or 0) // PAGE
            pages = {number: table.page(number * PAGE, PAGE) for number in (page, page + 1) if number * PAGE < shown}
            return Arranged(arrangement, shown, position, pages)

        self._want("arrange", work, self.arranged.emit)

    def count(self, before: FindingFilter, wanted: FindingFilter, by: GroupBy) -> None:
        """Count what there is to choose from: each group `before` one is chosen, each verdict before any is left out."""

        def work(table: FindingsTable, _job: Job) -> Counted:
            every = table.groups(GroupBy.VERDICT, replace(wanted, verdicts=None))
            verdicts = {group.value: group.findings for group in every}
            return Counted(
                by,
                table.groups(by, before),
                {verdict: verdicts.get(verdict.value, 0) for verdict in Verdict},
                every if wanted.verdicts is None else table.groups(GroupBy.VERDICT, wanted),
            )

        self._want("count", work, self.counted.emit)

    def ask(self, kind: str, work: Work, take: Callable[[Any], None]) -> None:
        """Ask something else of the findings shown, in its turn."""
        self._want(kind, work, take)

    def collect(self, ranges: Sequence[tuple[int, int]], take: Callable[[tuple[Finding, ...]], None]) -> None:
        """Gather the findings from one place to another in the order arranged; the person sees it go on and may stop it."""
        if self._table is None:
            return
        total = sum(last - first for first, last in ranges)
        engine = self._engine

        def work(table: FindingsTable, job: Job) -> tuple[Finding, ...]:
            found: list[Finding] = []
            for first, last in ranges:
                for start in range(first, last, AT_ONCE):
                    job.step(len(found), total, "Gathering findings")
                    with engine:
                        found += [item.finding for item in table.page(start, min(AT_ONCE, last - start))]
            return tuple(found)

        quiet = total <= AT_ONCE
        self._ask(_Request("collect", self._table, work, take, f"Gathering {total:,} findings", quiet=quiet, whole=False))

    def page(self, number: int) -> Page | None:
        """Return a page as arranged last; None while the engine is at something else: `idle` follows."""
        table = self._table
        if table is None or (self._running is not None and self._running.kind == "arrange") or not self._engine.acquire(blocking=False):
            self._waited_for = True
            return None
        try:
            return table.page(number * PAGE, PAGE)
        finally:
            self._engine.release()

    def _close_all(self) -> None:
        """Let everything go: the window is closing, and no worker is left."""
        closing = [request.table for kind, request in self._waiting.items() if kind.startswith(_CLOSE)]
        tables = [*self._held.values(), *closing]
        self._table, self._result, self._held, self._waiting = None, None, {}, {}
        for table in tables:
            table.close()

    def _want(self, kind: str, work: Work, take: Callable[[Any], None]) -> None:
        if self._table is not None:
            self._ask(_Request(kind, self._table, work, take))

    def _ask(self, request: _Request) -> None:
        self._waiting.pop(request.kind, None)  # asked anew, it stands at the end
        self._waiting[request.kind] = request
        self._next()

    def _next(self) -> None:
        while self._running is None and self._waiting:
            request = self._waiting.pop(next(iter(self._waiting)))
            self._running = request
            if request.quiet and request.table.total <= AT_ONCE:
                _do(request, Job(), self._engine)
                self._deliver()
            else:
                work = partial(_do, request, engine=self._engine)
                self._tasks.run(request.title, work, _nothing, ended=self._finish, quiet=request.quiet)
        if not self.busy and self._waited_for:
            self._waited_for = False
            self.idle.emit()

    def _finish(self) -> None:
        self._deliver()
        self._next()

    def _deliver(self) -> None:
        request, self._running = self._running, None
        if request is None or request.table is not self._table:
            return
        if request.outcome:
            request.take(request.outcome[0])
        else:
            self.failed.emit()


def _do(request: _Request, job: Job, engine: Lock) -> None:
    with engine if request.whole else nullcontext():
        request.outcome.append(request.work(request.table, job))


def _nothing(_: object) -> None:
    """Take an outcome that is taken elsewhere."""


def of_group(wanted: FindingFilter, by: GroupBy, values: Sequence[str | None]) -> FindingFilter:
    """Return a filter that leaves the groups with these values."""
    if by is GroupBy.VERDICT:
        verdicts = frozenset(Verdict(value) for value in values if value is not None)
        return replace(wanted, verdicts=verdicts if wanted.verdicts is None else verdicts & wanted.verdicts)
    if by is GroupBy.RULE:
        return replace(wanted, rules=frozenset(value for value in values if value is not None))
    chosen = frozenset(values)
    if by is GroupBy.POLICY:
        return replace(wanted, policies=chosen)
    return replace(wanted, codes=chosen) if by is GroupBy.CODE else replace(wanted, providers=chosen)
