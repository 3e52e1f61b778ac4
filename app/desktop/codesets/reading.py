"""The code tables in use with where each comes from, and what one changes for the policies at hand. Knows no Qt."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from app.codesets.library import held_tables
from app.codesets.stored import StoredTable, unpack
from app.codesets.updates import stated_changes
from app.desktop.words import count, day
from app.ledger.model import Ledger
from app.progress import Job
from app.project.project import Project
from app.workspace.codesets import (
    ImportReport,
    ListedChange,
    ListedTable,
    changes_for,
    import_table,
    list_tables,
    read_table_file,
    update_changes,
)


class Origin(StrEnum):
    """Where a table comes from."""

    SHIPPED = "Shipped with the program"
    OWN = "Yours, on this computer"
    PROJECT = "This project"


@dataclass(frozen=True, slots=True)
class TableInUse:
    """A table and where it comes from."""

    table: ListedTable
    origin: Origin

    @property
    def window(self) -> str:
        """The days it speaks for."""
        if self.table.first is None or self.table.last is None:
            return "no days of its own"
        return f"{day(self.table.first)} to {day(self.table.last)}"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a table changes for the policies at hand. `changes` None: it cannot be said, for the reason in `why`."""

    changes: tuple[ListedChange, ...] | None
    touched: int = 0  # codes the table itself adds, ends or rewords
    why: str = ""


def tables_in_use(project: Project | None) -> tuple[TableInUse, ...]:
    """Return the tables in use, the shipped ones first."""
    own = {table.sha256 for table in held_tables()}
    return tuple(TableInUse(table, _origin(table, own)) for table in list_tables(_extra(project)))


def take_in(path: Path, project: Project | None, job: Job) -> ImportReport:
    """Import a code file: for the person, or into a project. Raises `InputRefusedError`, `OutputFailedError`, `CancelledError`."""
    job.step(0, 0, f"Reading {path.name}")
    if project is None:
        return import_table(path, job)
    table = read_table_file(path, job)
    project.tables.add(table.report.file, table.report.sha256, table.data)
    return table.report


def report_of(sha256: str, project: Project | None) -> ImportReport | None:
    """Return what became of an imported file."""
    stored = _stored(sha256, project)
    return stored.report if stored is not None else None


def effect_of(sha256: str, project: Project | None, ledger: Ledger | None, job: Job) -> Effect:
    """Say what an imported table changes for the policies of a ledger."""
    job.step(0, 0, "Comparing the table with the policies")
    stored = _stored(sha256, project)
    if stored is None:
        return Effect(None, why="The kept table is damaged. Import its file again.")
    if ledger is None or not ledger.policies:
        return Effect(None, why="No policy is open. Open policies to see which of their codes this table ends or rewords.")
    stated, first = stated_changes(stored), stored.report.first
    if stated:
        return Effect(changes_for(ledger, stated), len(stated))
    if first is None:
        return Effect(None, why="The table speaks for no days and says nothing of changes.")
    found = update_changes(stored.report.system, first - timedelta(days=1), first, _extra(project))
    if found is None:
        return Effect(
            None, why=f"No table in use speaks for {day(first - timedelta(days=1))}, so what changed on {day(first)} is not known."
        )
    return Effect(changes_for(ledger, found), len(found))


def report_words(report: ImportReport) -> str:
    """Say in a few sentences what became of a file."""
    days = (
        f"It speaks for {day(report.first)} to {day(report.last)}." if report.first and report.last else "It speaks for no days of its own."
    )
    ended = f", {report.terminated:,} of them terminated" if report.terminated else ""
    unread = f" {count(len(report.unread), 'line was', 'lines were')} not understood." if report.unread else " Every line was understood."
    return f"{report.system.value}: {count(report.records, 'record')}{ended}. {days}{unread}"


def effect_words(effect: Effect) -> str:
    """Say what a table changes here."""
    if effect.changes is None:
        return effect.why
    codes = f"This table adds, ends or rewords {count(effect.touched, 'code')}."
    if not effect.changes:
        return f"{codes} None that it ends or rewords is listed by a policy that is open."
    return f"{codes} {count(len(effect.changes), 'listing')} in the policies here {'is' if len(effect.changes) == 1 else 'are'} touched."


def _origin(table: ListedTable, own: set[str]) -> Origin:
    if table.sha256 is None:
        return Origin.SHIPPED
    return Origin.OWN if table.sha256 in own else Origin.PROJECT


def _extra(project: Project | None) -> tuple[bytes, ...]:
    return tuple(project.tables.data(record.sha256) for record in project.tables.all()) if project is not None else ()


def _stored(sha256: str, project: Project | None) -> StoredTable | None:
    own = next((table.stored for table in held_tables() if table.sha256 == sha256), None)
    if own is not None or project is None:
        return own
    held = any(record.sha256 == sha256 for record in project.tables.all())
    return unpack(project.tables.data(sha256)) if held else None
