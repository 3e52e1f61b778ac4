"""Use case: what of an audit is given to others: chosen columns, or Safe Harbor fields removed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.errors import InputRefusedError
from app.project.project import Project
from app.reports.dossier import Dossier
from app.reports.safe_harbor import Treated, safe_harbor
from app.reports.shared_claims import check_shared, chosen, removed, write_shared
from app.reports.shared_rows import Rows, SharedTable, shared_table
from app.workspace.exports import record_export

MINIMUM_NECESSARY = "minimum-necessary export"
SAFE_HARBOR = "export with Safe Harbor fields removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """What was written. `treated`: what became of each column; empty where the columns were chosen."""

    path: Path
    rows: int
    columns: tuple[str, ...]
    treated: tuple[Treated, ...] = ()


def table_of(dossier: Dossier, rows: Rows = Rows.LINES) -> SharedTable:
    """Return all there is to choose from: every line the audit checked, or every finding."""
    return shared_table(dossier, rows, _lines(dossier))


def share_columns(path: Path, table: SharedTable, names: Sequence[str], project: Project | None = None) -> SharedFile:
    """Write the columns of these names alone.

    Raises `InputRefusedError` for a name there is not, `OutputFailedError` where the file cannot be written.
    """
    check_shared(path)
    known = {column.name for column in table.columns}
    _check_names(known, names)
    if not names:
        raise InputRefusedError("", "", "No column was chosen.", "Name the columns the purpose needs.")
    made = chosen(table, names)
    write_shared(path, made)
    _record(project, MINIMUM_NECESSARY, path)
    return SharedFile(path=path, rows=len(made.rows), columns=made.columns)


def share_safe_harbor(
    path: Path, table: SharedTable, dossier: Dossier, include: Collection[str] = (), project: Project | None = None
) -> SharedFile:
    """Write the table with its Safe Harbor fields removed. `include`: unknown columns of the claims file that a person answers for.

    Raises as `share_columns`.
    """
    check_shared(path)
    _check_names({column.name for column in table.columns}, include)
    result = dossier.result
    policies = [policy.policy for policy in result.ledger.policies]
    found = safe_harbor(table, policies, (rule.rule for rule in result.rules), frozenset(include))
    write_shared(path, removed(found))
    _record(project, SAFE_HARBOR, path)
    return SharedFile(path=path, rows=len(found.rows), columns=found.columns, treated=found.treated)


def _lines(dossier: Dossier) -> tuple[AuditedLine, ...]:
    if not dossier.result.lines_kept:
        return tuple(dossier.lines.values())
    with LinesTable.of_result(dossier.result) as table:
        return tuple(table.units(None))


def _check_names(known: Collection[str], names: Collection[str]) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InputRefusedError("", "", f"There is no column “{unknown[0]}”.", f"There are: {', '.join(sorted(known))}.")


def _record(project: Project | None, what: str, path: Path) -> None:
    if project is not None and not project.info.read_only:
        record_export(project, what, path)
