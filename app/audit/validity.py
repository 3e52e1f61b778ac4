"""When the codes a claims file uses existed, for the days the loaded code tables speak for."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date

from duckdb import DuckDBPyConnection

from app.claims.engine import fill, rows_of
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets

Day = tuple[str, date]  # a code system and a day on which a code of it is used

USED_DAYS = """
select system, use_day from every_line where code is not null and use_day is not null
union
select system, day from every_diagnosis where code is not null and used is not null and not malformed and day is not null
"""
_USED = """
select distinct system, code from (
  select system, code from every_line where code is not null
  union all select system, code from every_diagnosis where code is not null and used is not null
)
"""


def build_validity(connection: DuckDBPyConnection, code_sets: CodeSets) -> None:
    """Make `code_windows` and, for the codes in use alone, `code_times`."""
    windows = [(window.system.value, window.first.isoformat(), window.last.isoformat()) for window in code_sets.windows]
    fill(connection, "code_windows", [("system", "varchar"), ("first_day", "date"), ("last_day", "date")], windows)
    used = [(CodeSystem(str(system)), str(code)) for system, code in rows_of(connection, _USED)]
    columns = [("system", "varchar"), ("code", "varchar"), ("start_day", "date"), ("end_day", "date")]
    fill(connection, "code_times", columns, _times(code_sets, used))


def unspoken_days(days: AbstractSet[Day], code_sets: CodeSets) -> tuple[str, ...]:
    """Return one notice per code system whose validity could not be checked on some days of service."""
    unspoken: dict[str, list[date]] = {}
    for system, day in days:
        if not any(window.first <= day <= window.last for window in code_sets.windows_of(CodeSystem(system))):
            unspoken.setdefault(system, []).append(day)
    notices = []
    for system, found in sorted(unspoken.items()):
        first, last = min(found), max(found)
        said = str(first) if first == last else f"{first} to {last}"
        windows = code_sets.windows_of(CodeSystem(system))
        spans = " and ".join(f"{window.first} to {window.last}" for window in windows)
        known = f"; the table speaks for {spans}" if windows else ""
        notices.append(f"{system} not loaded for {said}: validity not checked{known}")
    return tuple(notices)


def _times(code_sets: CodeSets, used: list[tuple[CodeSystem, str]]) -> Iterator[tuple[str | None, ...]]:
    for system, code in used:
        if code_sets.window(system) is None:
            continue
        for time in code_sets.validity(system, code):
            yield (
                system.value,
                code,
                time.start.isoformat() if time.start else None,
                time.end.isoformat() if time.end else None,
            )
