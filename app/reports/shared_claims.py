"""Exports for others as CSV or workbook: chosen columns, or Safe Harbor fields removed; what became of each column goes with them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from openpyxl import Workbook

from app.errors import OutputFailedError
from app.reports.atomic import write_atomically
from app.reports.excel.books import write_book
from app.reports.excel.print_set_up import dress
from app.reports.excel.stream import Column, StreamSheet
from app.reports.safe_harbor import NO_DETERMINATION, NO_KEY, Removed, Treatment
from app.reports.shared_rows import SharedTable
from app.reports.tables import table_value
from app.reports.values import Value
from app.reports.words import printable

ENDINGS = (".csv", ".xlsx")
DATA, COLUMNS = "Data", "Columns"
MINIMUM = "Only the columns chosen for the purpose are in this export; it may hold protected health information."
_NARROW, _WIDE, _MOST = 8, 44, 500  # characters; rows looked at for a column's width


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What is written: the table, what it is, and a row for each column there was: its name, what became of it, why."""

    heading: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Value, ...]]
    told_head: tuple[str, ...]
    told: tuple[tuple[Value, ...], ...]
    head: bool  # whether a CSV file says in its head what became of the columns


def chosen(table: SharedTable, names: Sequence[str]) -> Shared:
    """Return the columns of these names, in their order; raises `KeyError` for a name there is not."""
    places = {column.name: at for at, column in enumerate(table.columns)}
    wanted = [places[name] for name in dict.fromkeys(names)]
    told = (
        ("This export", "", MINIMUM),
        *((column.name, "kept" if places[column.name] in wanted else "left out", "chosen by a person") for column in table.columns),
    )
    return Shared(
        heading="Chosen columns",
        columns=tuple(table.columns[at].name for at in wanted),
        rows=[tuple(row[at] for at in wanted) for row in table.rows],
        told_head=("Column", "What became of it", "Why"),
        told=told,
        head=False,
    )


def removed(found: Removed) -> Shared:
    """Return a table with Safe Harbor fields removed, with what became of each column."""
    return Shared(
        heading="Safe Harbor fields removed",
        columns=found.columns,
        rows=found.rows,
        told_head=("Column", "What became of it", "Why", "Values left out"),
        told=(
            ("This export", "", NO_DETERMINATION, None),
            *((one.name, one.treatment.value, one.why, one.blanked) for one in found.treated),
            *((("Study numbers", "", NO_KEY, None),) if any(one.treatment is Treatment.STUDY for one in found.treated) else ()),
            ("Small areas", "", found.source, None),
        ),
        head=True,
    )


def check_shared(path: Path) -> None:
    """Raise `OutputFailedError` for a file such an export is not written to."""
    if path.suffix.lower() not in ENDINGS:
        raise OutputFailedError(path.name, "", "An export for others is written as .csv or .xlsx.", "Choose one of these endings.")


def write_shared(path: Path, shared: Shared) -> None:
    """Write an export; raises `OutputFailedError`, leaving what was there untouched."""
    check_shared(path)
    if path.suffix.lower() == ".csv":
        _write_csv(path, shared)
    else:
        write_book(lambda book: _fill(book, shared), path)


def _write_csv(path: Path, shared: Shared) -> None:
    """Write UTF-8 with a byte order mark; lines of the head begin with #."""
    head = [_remark(f"{shared.heading}."), *(_remark(" · ".join(map(_plain, row))) for row in shared.told)] if shared.head else []

    def write(draft: Path) -> None:
        with draft.open("w", encoding="utf-8-sig", newline="") as handle:
            handle.writelines(head)
            lines = csv.writer(handle)
            lines.writerow([table_value(name) for name in shared.columns])
            lines.writerows([table_value(_plain(value)) for value in row] for row in shared.rows)

    def read_back(draft: Path) -> None:
        with draft.open(encoding="utf-8-sig", newline="") as handle:
            if sum(1 for _ in csv.reader(handle)) != len(head) + 1 + len(shared.rows):
                raise OSError("the written table lacks rows")

    write_atomically(path, write, read_back)


def _fill(book: Workbook, shared: Shared) -> None:
    data = StreamSheet(book, DATA, _widths(shared.columns, shared.rows), shared.heading, f"What became of each column: sheet {COLUMNS}.")
    for row in shared.rows:
        data.add(row)
    data.finish()
    told = StreamSheet(book, COLUMNS, _widths(shared.told_head, shared.told), COLUMNS)
    for row in shared.told:
        told.add(row)
    told.finish()
    dress(book, "", shared.heading, "")


def _widths(names: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> tuple[Column, ...]:
    seen = rows[:_MOST]
    longest = (max(chain((len(name) + 2,), (len(_plain(row[at])) + 2 for row in seen))) for at, name in enumerate(names))
    return tuple(Column(name, min(max(wide, _NARROW), _WIDE)) for name, wide in zip(names, longest, strict=True))


def _remark(text: str) -> str:
    """Return a line of the head, which is no row of the table."""
    said = " ".join(printable(text).replace('"', "'").split())
    return f"# {said}\r\n"


def _plain(value: Value) -> str:
    return "" if value is None else str(value)
