"""The lines of the run shown, with the findings on each: opened aside, then asked a claim at a time."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile

from PySide6.QtCore import QObject, Signal

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.audit.model import AuditResult, Finding
from app.desktop.tasks import Tasks

AT_ONCE = 20_000  # up to this many findings nothing takes long enough to leave the window's thread


class Lines(QObject):
    """One run's lines at a time."""

    opened = Signal()  # other lines are held, or none

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        """Begin with none."""
        super().__init__(parent)
        self._tasks = tasks
        self._result: AuditResult | None = None
        self._sheets: dict[str, tuple[int, int]] = {}
        self.table: LinesTable | None = None
        tasks.stopped.connect(self._close)

    @property
    def opening(self) -> bool:
        """Whether lines were kept and are not at hand yet."""
        return self._result is not None and bool(self._result.lines_kept) and self.table is None

    def take(self, result: AuditResult | None) -> None:
        """Hold the lines of another run."""
        if result is self._result:
            return
        self._close()
        self._result = result
        if result is None or not result.lines_kept:
            self.opened.emit()
        elif result.lines.checked <= AT_ONCE:
            self._show(result, LinesTable.of_result(result))
        else:
            self.opened.emit()
            self._tasks.run(
                f"Opening {result.lines.checked:,} lines",
                lambda _: LinesTable.of_result(result),
                lambda table: self._show(result, table),
                quiet=True,
            )

    def findings_on(self, line: AuditedLine) -> tuple[Finding, ...]:
        """Return the findings on a line, the primary one first."""
        result = self._result
        first, end = self._sheets.get(line.sheet, (0, 0))
        if result is None or first == end:
            return ()
        found = result.findings
        start = bisect_left(found, line.row, first, end, key=lambda finding: finding.row)
        on_row = takewhile(lambda finding: finding.row == line.row, (found[place] for place in range(start, end)))
        return tuple(finding for finding in on_row if finding.content == line.content)

    def _show(self, result: AuditResult, table: LinesTable) -> None:
        if result is not self._result:
            table.close()
            return
        self.table = table
        self._sheets = _sheets_of(result.findings)
        self.opened.emit()

    def _close(self) -> None:
        table, self.table = self.table, None
        self._result, self._sheets = None, {}
        if table is not None:
            table.close()


def _sheets_of(findings: Sequence[Finding]) -> dict[str, tuple[int, int]]:
    """Return from where to before where the findings of each sheet stand: they are in the order of the file."""
    found: dict[str, tuple[int, int]] = {}
    place = 0
    while place < len(findings):
        end = _end_of(findings, place)
        found[findings[place].sheet] = place, end
        place = end
    return found


def _end_of(findings: Sequence[Finding], place: int) -> int:
    """Return where the sheet of a finding ends, without walking it: it may hold a million."""
    sheet = findings[place].sheet
    beyond, step = place + 1, 1
    while beyond < len(findings) and findings[beyond].sheet == sheet:
        beyond, step = beyond + step, step * 2
    return bisect_left(findings, 1, place, min(beyond, len(findings)), key=lambda finding: int(finding.sheet != sheet))
