"""Use case: write what a version would change on claims to a workbook."""

from collections.abc import Sequence
from pathlib import Path

from app.audit.impact_lines import ChangedLine, changed_lines
from app.errors import OutputFailedError
from app.reports.excel.impact import Tried, write_impact_workbook
from app.reports.stamp import UNSTAMPED, Stamp
from app.workspace.impact import Impact

ENDING = ".xlsx"


def lines_of(impact: Impact) -> tuple[ChangedLine, ...]:
    """Return the changed lines with their findings before and after."""
    return changed_lines(impact.changes, impact.before.findings, impact.after.findings)


def check_target(path: Path) -> None:
    """Raise `OutputFailedError` for a file an impact is not written to."""
    if path.suffix.lower() != ENDING:
        raise OutputFailedError(path.name, "", "An impact is written as .xlsx.", "Choose this ending.")


def write_impact(path: Path, impact: Impact, lines: Sequence[ChangedLine] | None = None, stamp: Stamp = UNSTAMPED) -> None:
    """Write an impact to `.xlsx`; `lines`: those of `lines_of` where they are at hand.

    Raises `OutputFailedError`, leaving what was there untouched.
    """
    check_target(path)
    tried = Tried(
        policy=impact.policy,
        file=impact.file,
        state=impact.state.value,
        effective=impact.effective,
        effective_by=impact.effective_by,
        before=impact.before,
        after=impact.after,
        population=impact.population,
    )
    write_impact_workbook(path, tried, lines if lines is not None else lines_of(impact), stamp)
