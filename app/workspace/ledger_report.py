"""Use case: the ledger written to a file, and the load sheet of what changed since an earlier day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.errors import OutputFailedError
from app.ledger.load import LoadRow, load_rows
from app.ledger.lookup import narrowed
from app.ledger.model import Basis, Ledger
from app.ledger.terms import Terms
from app.reports.excel.ledger import write_ledger_workbook
from app.reports.excel.load_sheet import write_load_sheet
from app.reports.ledger_csv import write_ledger_csv, write_load_csv
from app.workspace.codes import ledger_of_versions
from app.workspace.versions import LoadedVersions


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Write a ledger to `.xlsx` or `.csv`; raises `OutputFailedError`, leaving what was there untouched."""
    match path.suffix.lower():
        case ".xlsx":
            write_ledger_workbook(path, ledger)
        case ".csv":
            write_ledger_csv(path, ledger)
        case _:
            raise OutputFailedError(path.name, "", "A ledger is written as .xlsx or .csv.", "Choose one of these endings.")


def loads_since(  # noqa: PLR0913, PLR0917 - the ledger's own terms, and the day it is held against
    loaded: LoadedVersions, basis: Basis, terms: Terms, since: date | None, code: str | None = None, code_sets: CodeSets | None = None
) -> tuple[LoadRow, ...]:
    """Return the rows to load against what was known on a day (None: against nothing), under the same terms; of one code, if named."""
    sets = code_sets if code_sets is not None else load_code_sets()
    now = ledger_of_versions(loaded, basis, terms, sets)
    known = min(since, terms.known_on) if since is not None and terms.known_on is not None else since
    before = ledger_of_versions(loaded, basis, replace(terms, known_on=known), sets) if known is not None else None
    if code is not None:
        now, before = narrowed(now, code), narrowed(before, code) if before is not None else None
    return load_rows(now, before, sets)


def write_load(path: Path, ledger: Ledger, rows: tuple[LoadRow, ...], since: date | None) -> None:
    """Write a load sheet to `.xlsx` or `.csv`; raises `OutputFailedError`."""
    match path.suffix.lower():
        case ".xlsx":
            write_load_sheet(path, ledger, rows, since)
        case ".csv":
            write_load_csv(path, ledger, rows)
        case _:
            raise OutputFailedError(path.name, "", "A load sheet is written as .xlsx or .csv.", "Choose one of these endings.")
