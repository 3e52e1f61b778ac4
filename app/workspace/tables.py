"""Use case: code tables taken in for the person or for one project, and the tables in use."""

from pathlib import Path

from app.project.project import open_project
from app.workspace.codesets import ImportReport, ListedTable, import_table, listed_tables, read_table_file
from app.workspace.person import person
from app.workspace.project import create_or_open


def import_into(path: Path, project: Path | None) -> ImportReport:
    """Take in a CMS file: for the person, or kept in one project."""
    if project is None:
        return import_table(path)
    with create_or_open(project, person()) as opened:
        table = read_table_file(path)
        opened.tables.add(path.name, table.report.sha256, table.data)
        return table.report


def tables_of(project: Path | None) -> tuple[ListedTable, ...]:
    """Return the tables in use, a project's own among them."""
    if project is None:
        return listed_tables()
    with open_project(project, person(), read_only=True) as opened:
        return listed_tables(tuple(opened.tables.data(record.sha256) for record in opened.tables.all()))
