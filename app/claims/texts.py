"""A small table in a workbook or text file: its header row found by the names wanted, its rows as texts. For lists a person keeps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.claims.engine import connected, rows_of
from app.claims.sheets import SheetHead
from app.claims.sources import FileSource, open_claims
from app.errors import InputRefusedError
from app.progress import Job


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row: where it stands, and its cells by the names wanted (blank where a column is missing)."""

    sheet: str
    row: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class TextTable:
    """The rows below the header, and whether the file's dates count from 1904."""

    rows: tuple[TextRow, ...]
    epoch_1904: bool


def read_text_table(path: Path, name_of: Callable[[str], str | None], needed: Sequence[str], job: Job) -> TextTable:
    """Read the first sheet that has the needed columns; `name_of` says what a header means, or None.

    Raises `InputRefusedError` where no sheet has them or a row has more or fewer cells than the header.
    """
    with connected() as connection:
        source = open_claims(path, job)
        for head in source.heads(connection):
            found = _header(head, name_of, needed)
            if found is not None:
                number, columns = found
                loaded = source.load(connection, head, number)
                _refuse_broken(source, loaded.broken)
                query = f"select * from {loaded.table} where row_no > {number} order by row_no"  # noqa: S608 - names made here
                rows = tuple(_row(head.name, cells, columns) for cells in rows_of(connection, query))
                return TextTable(tuple(row for row in rows if any(row.cells.values())), source.epoch_1904)
    wanted = ", ".join(needed)
    raise InputRefusedError(path.name, "", f"No row names the columns {wanted}.", f"Put these names in one row: {wanted}.")


def _header(head: SheetHead, name_of: Callable[[str], str | None], needed: Sequence[str]) -> tuple[int, dict[str, int]] | None:
    for number, row in enumerate(head.rows, 1):
        columns: dict[str, int] = {}
        for index, text in enumerate(row):
            name = name_of(text)
            if name is not None:
                columns.setdefault(name, index)
        if all(name in columns for name in needed):
            return number, columns
    return None


def _row(sheet: str, cells: Sequence[object], columns: dict[str, int]) -> TextRow:
    number, *values = cells
    texts = {name: str(values[index]).strip() if values[index] is not None else "" for name, index in columns.items()}
    return TextRow(sheet, int(str(number)), texts)


def _refuse_broken(source: FileSource, broken: dict[int, tuple[str, str]]) -> None:
    for row, (_, why) in broken.items():
        raise InputRefusedError(source.file, f"row {row}", f"It does not fit the header: {why}.", "Correct the row and try again.")
