"""Use case: take in code tables of CMS, list those in use, and say what an update changes for the policies at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.codesets.importers.model import ImportedTable, ImportReport
from app.codesets.importers.read import import_file
from app.codesets.library import add_table, held_tables, load_code_sets, remove_table
from app.codesets.model import CodeSystem, Window
from app.codesets.stored import StoredTable, unpack
from app.codesets.tables import bundled_sources
from app.codesets.updates import Changed, CodeChange, changes_between, stated_changes
from app.ledger.model import Interval, Ledger
from app.progress import Job

__all__ = [
    "CodeChange",
    "ImportReport",
    "ImportedTable",
    "ListedChange",
    "ListedTable",
    "changes_for",
    "import_table",
    "list_tables",
    "listed_tables",
    "read_table_file",
    "remove_table",
    "stated_by",
    "update_changes",
]

_DAMAGED = "The kept table is damaged and not in use. Import its file again."


@dataclass(frozen=True, slots=True)
class ListedTable:
    """A table in use. `file` and `sha256` None: shipped with the program. `problem`: why an imported one is not in use after all."""

    system: CodeSystem
    first: date | None  # None: it has descriptions and changes, and speaks for no days
    last: date | None
    source: str
    file: str | None
    records: int
    sha256: str | None
    kind: str
    problem: str | None = None


def read_table_file(path: Path, job: Job | None = None) -> ImportedTable:
    """Read a code file of CMS without keeping it. Raises `InputRefusedError` and `CancelledError`."""
    return import_file(path, job)


def import_table(path: Path, job: Job | None = None) -> ImportReport:
    """Read a code file of CMS and keep it for every later run. Raises `InputRefusedError`, `OutputFailedError`, `CancelledError`."""
    table = import_file(path, job)
    add_table(table)
    return table.report


def listed_tables(extra: Sequence[bytes] = ()) -> tuple[ListedTable, ...]:
    """Return the tables in use: shipped, the person's own, and a project's from their kept bytes."""
    shipped = [_shipped(source.window, source.codes or 0) for source in bundled_sources()[0]]
    held = held_tables()
    own = [
        _listed(item.stored) if item.stored else ListedTable(item.system, None, None, item.file, item.file, 0, item.sha256, "", _DAMAGED)
        for item in held
    ]
    known = {item.sha256 for item in held if item.stored}
    others = [table for table in map(unpack, extra) if table.report.sha256 not in known]
    return (*shipped, *own, *map(_listed, others))


def _listed(table: StoredTable) -> ListedTable:
    report = table.report
    return ListedTable(report.system, report.first, report.last, report.source, report.file, report.records, report.sha256, report.kind)


list_tables = listed_tables


def _shipped(window: Window, records: int) -> ListedTable:
    return ListedTable(window.system, window.first, window.last, window.source, None, records, None, "bundled")


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A code of a policy that an update ends or rewords, and the listing it touches."""

    policy: str
    change: CodeChange
    interval: Interval


def update_changes(system: CodeSystem, before: date, after: date, extra: Sequence[bytes] = ()) -> tuple[CodeChange, ...] | None:
    """Return which codes came and went between two days; None: the tables in use do not speak for both."""
    return changes_between(load_code_sets(extra), system, before, after)


def stated_by(data: bytes) -> tuple[CodeChange, ...]:
    """Return what a HCPCS table, by its kept bytes, says itself was done to its codes."""
    return stated_changes(unpack(data))


def changes_for(ledger: Ledger, changes: Sequence[CodeChange]) -> tuple[ListedChange, ...]:
    """Return which policies list codes that an update ends, replaces or rewords, on the day of the change or later."""
    touched = {(change.system, change.code): change for change in changes if change.changed is not Changed.ADDED}
    found = []
    for policy in ledger.policies:
        for history in policy.codes:
            change = touched.get((history.system, history.code)) if history.through is None else None
            still = [item for item in history.intervals if change and (item.end is None or change.day is None or change.day < item.end)]
            if change is not None and still:
                found.append(ListedChange(policy.policy, change, still[0]))
    return tuple(found)
