"""The ledger as plain tables for other programs: an interval a row, and the load sheet."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.documents.model import Place
from app.ledger.load import LoadRow, bounds_of
from app.ledger.model import CodeHistory, Interval, Ledger
from app.reports.atomic import write_atomically
from app.reports.tables import table_text

INTERVAL_COLUMNS = (
    "policy", "title", "market", "line_of_business", "system", "code", "through", "from", "to", "from_basis", "to_basis", "certain",
    "bounds", "role", "drug", "for", "known_from", "to_known_from", "conflict", "code_set_from", "code_set_to",
    "source", "source_file", "source_page", "source_block", "to_source", "to_source_file", "to_source_page", "to_source_block",
)  # fmt: skip
LOAD_COLUMNS = (
    "policy", "title", "version_published", "market", "line_of_business", "system", "code", "description", "action", "effective",
    "last_day", "for", "drug", "role", "all_diagnoses_pend", "effective_basis", "end_basis", "certain", "bounds", "conflict", "was",
    "source", "source_file", "source_page", "source_block", "end_source", "end_source_file", "end_source_page", "end_source_block",
)  # fmt: skip


def write_ledger_csv(path: Path, ledger: Ledger) -> None:
    """Write the ledger, an interval a row, as UTF-8 csv with a byte order mark; `to` is outside. Raises `OutputFailedError`."""
    _write(path, INTERVAL_COLUMNS, interval_rows(ledger))


def write_load_csv(path: Path, ledger: Ledger, rows: Sequence[LoadRow]) -> None:
    """Write a load sheet as UTF-8 csv with a byte order mark; `last_day` is inside. Raises `OutputFailedError`."""
    _write(path, LOAD_COLUMNS, [_load_row(ledger, row) for row in rows])


def interval_rows(ledger: Ledger) -> list[tuple[str, ...]]:
    """Return every interval as the texts of `INTERVAL_COLUMNS`."""
    rows = []
    whose = (ledger.market or "", ledger.line_of_business or "")
    for policy in ledger.policies:
        head = (policy.policy, policy.versions[-1].version.title or "", *whose)
        for history in policy.codes:
            told = _told(history)
            rows += [(*head, *told[:3], *_facts(interval, told[3]), *told[4:], *_sources(interval)) for interval in history.intervals]
    return rows


def _told(history: CodeHistory) -> tuple[str, ...]:
    valid = history.code_set
    days = (_day(valid.start), _day(valid.end)) if valid is not None else ("", "")
    return history.system.value, history.code, history.through or "", " ".join(history.supports or ()), *days


def _facts(interval: Interval, supports: str) -> tuple[str, ...]:
    return (
        _day(interval.start), _day(interval.end), interval.start_basis.value, interval.end_basis.value if interval.end_basis else "",
        "true" if interval.certain else "false", bounds_of(interval), interval.role.value, interval.drug or "", supports,
        _day(interval.known_from), _day(interval.end_known_from), interval.conflict or "",
    )  # fmt: skip


def _sources(interval: Interval) -> tuple[str, ...]:
    return (*_place(interval.sources), *_place(interval.end_sources))


def _load_row(ledger: Ledger, row: LoadRow) -> tuple[str, ...]:
    return (
        row.policy, row.title, _day(row.published), ledger.market or "", ledger.line_of_business or "", row.system, row.code,
        row.description or "", row.action.value, _day(row.start), _day(last_day(row)), " ".join(row.supports or ()), row.drug or "",
        row.role, "true" if row.pend else "false", row.start_basis.value, row.end_basis.value if row.end_basis else "",
        "true" if row.certain else "false", row.bounds, row.conflict, row.was, *_place(row.sources), *_place(row.end_sources),
    )  # fmt: skip


def last_day(row: LoadRow) -> date | None:
    """Return the last day on which a code is listed; of what was never to begin, the day before its first."""
    return date.fromordinal(row.end.toordinal() - 1) if row.end is not None else None


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _place(places: Sequence[Place]) -> tuple[str, str, str, str]:
    """Return a sentence with file, page and block (0-based, as in the JSON)."""
    if not places:
        return "", "", "", ""
    place = places[0]
    return place.text, place.file, str(place.page) if place.page is not None else "", str(place.block)


def _write(path: Path, columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    def write(draft: Path) -> None:
        with draft.open("w", encoding="utf-8-sig", newline="") as handle:
            lines = csv.writer(handle)
            lines.writerow(columns)
            lines.writerows([table_text(text) for text in row] for row in rows)

    def read_back(draft: Path) -> None:
        with draft.open(encoding="utf-8-sig", newline="") as handle:
            if sum(1 for _ in csv.reader(handle)) != len(rows) + 1:
                raise OSError("the written table lacks rows")

    write_atomically(path, write, read_back)
