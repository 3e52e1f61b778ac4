"""How long the audit workbook takes, beside a bare write-only loop of openpyxl over the same cells in the same run.

Run it with ``python -m benchmarks.reports [FINDINGS …]``. The findings are the sample audit's, repeated on claims of their own; every tenth
line is determined. Aim: at most 1.3 times the bare loop. The first report of a process, which loads parts of openpyxl, is told apart; few
findings are written several times, and the least time counts.
"""

import argparse
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path

from openpyxl import Workbook

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.audit.model import AuditResult, AuditSettings, Finding
from app.bundled import sample
from app.reports.content.figures_reviewed import findings_of_lines
from app.reports.dossier import Dossier
from app.reports.excel.stream import Link, Row, StreamSheet
from app.reports.excel.write import write_audit_workbook
from app.reports.template import shipped_template
from app.reports.values import Share
from app.review.model import Determination, Determined, ErrorCategory
from app.review.rates import rate_sheet
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder

SIZES = (1_000, 10_000, 100_000)
AIM = 1.3
_WHEN = datetime(2026, 3, 2, tzinfo=UTC)
_DETERMINED_EVERY = 10
_SMALL, _REPEATS = 3_000, 5  # findings, and how often so few are written


def main() -> int:
    """Measure every size and print a table; 1 where the aim is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="FINDINGS")
    options.add_argument("--keep", type=Path, help="write the workbooks into this folder and leave them there")
    chosen = options.parse_args()
    audit, lines = _sample()
    missed = False
    with tempfile.TemporaryDirectory(prefix="reports-") as scratch:
        folder = chosen.keep or Path(scratch)
        first = _timed(lambda: write_audit_workbook(folder / "first.xlsx", many(audit, lines, 10), shipped_template()))
        (folder / "first.xlsx").unlink()
        print(f"The first report of the process, of 10 findings: {first[0]:.2f} s, {first[1]:.2f} s of CPU")
        print(f"{'findings':>10}{'cells':>12}{'report s':>10}{'bare s':>9}{'ratio':>7}{'of CPU':>8}{'MB':>7}{'peak MB':>9}")
        for size in chosen.sizes:
            missed |= _measure(many(audit, lines, size), folder) > AIM
    return 1 if missed else 0


def many(audit: AuditResult, lines: dict[str, AuditedLine], size: int) -> Dossier:
    """Return a report of so many findings, each on a claim of its own."""
    findings: list[Finding] = []
    determined: dict[str, Determined] = {}
    held: dict[str, AuditedLine] = {}
    for number, finding in enumerate(islice(cycle(audit.findings), size), start=1):
        content, claim = f"{number:016x}", f"Q{number:08}"
        line = replace(lines[finding.content], content=content, claim_id=claim, row=number + 1)
        held[content] = line
        findings.append(replace(finding, content=content, claim_id=claim, row=number + 1))
        if not number % _DETERMINED_EVERY:
            made = Determination(
                category=ErrorCategory.WRONG_CODE, code="J1323", correct_amount=Decimal("10.00"), rationale="See the order."
            )
            determined[content] = Determined(line=line, determination=made, reviewer="A. Reviewer", when=_WHEN)
    result = replace(audit, findings=tuple(findings))
    rates = rate_sheet(determined.values(), findings_of_lines(findings))
    return Dossier(result=result, lines=held, determined=determined, rates=rates)


def _sample() -> tuple[AuditResult, dict[str, AuditedLine]]:
    order = AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20)), keep_lines=True)
    audit = audit_claims(sample("claims/CC-0248_claims.xlsx"), [sample("CC-0248"), sample("EX-0901")], order)
    with LinesTable.of_result(audit) as table:
        return audit, {line.content: line for line in table.lines(finding.content for finding in audit.findings)}


def _measure(dossier: Dossier, folder: Path) -> float:
    path, rows = folder / f"report_{len(dossier.result.findings)}.xlsx", _Recorded()
    with rows:
        write_audit_workbook(path, dossier, shipped_template())
    times = _REPEATS if len(dossier.result.findings) <= _SMALL else 1
    report = _least(times, lambda: write_audit_workbook(path, dossier, shipped_template()))
    bare = _least(times, lambda: _bare(folder / "bare.xlsx", rows.sheets))
    (folder / "bare.xlsx").unlink()
    ratio, of_cpu = (mine / other for mine, other in zip(report, bare, strict=True))
    peak, size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, path.stat().st_size / 1e6
    told = f"{report[0]:>10.2f}{bare[0]:>9.2f}{ratio:>7.2f}{of_cpu:>8.2f}"
    print(f"{len(dossier.result.findings):>10,}{rows.cells:>12,}{told}{size:>7.1f}{peak:>9.0f}", flush=True)
    return of_cpu


def _least(times: int, work: Callable[[], None]) -> tuple[float, float]:
    """Return the least of several times: another program's work only ever adds to one."""
    found = [_timed(work) for _ in range(times)]
    return min(clock for clock, _ in found), min(used for _, used in found)


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds by the clock and those of the processor, which another program's work does not lengthen."""
    gc.collect()
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


def _bare(path: Path, sheets: Iterable[list[Row]]) -> None:
    """Write the same values with no style, width or link: what the report is measured against."""
    book = Workbook(write_only=True)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append([_plain(value) for value in row])
    book.save(path)


def _plain(value: object) -> object:
    if isinstance(value, Link):
        return value.text
    return value.value if isinstance(value, Share) else value


class _Recorded:
    """Keeps the rows of every sheet while a report is written."""

    def __init__(self) -> None:
        self._held: dict[int, list[Row]] = {}
        self._add = StreamSheet.add

    @property
    def sheets(self) -> list[list[Row]]:
        """The rows of each sheet."""
        return list(self._held.values())

    @property
    def cells(self) -> int:
        """How many cells hold something."""
        return sum(
            value not in {None, ""} if not isinstance(value, Link) else True for rows in self.sheets for row in rows for value in row
        )

    def __enter__(self) -> None:
        add, held = self._add, self._held

        def recording(sheet: StreamSheet, row: Row) -> int:
            held.setdefault(id(sheet), []).append(row)
            return add(sheet, row)

        StreamSheet.add = recording  # type: ignore[assignment, method-assign] # for the length of one report

    def __exit__(self, *_: object) -> None:
        StreamSheet.add = self._add  # type: ignore[method-assign] # as it was


if __name__ == "__main__":
    sys.exit(main())
