"""The header of a sheet: one row of names, or two of which the upper groups the lower."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.claims.profiles import is_data

_LEAST = 3
_GROUPS = 2
_SEARCHED = 60
_NEXT = 3  # rows: a rule or a blank row may stand between
_VALUES = 2
_PROCEDURES = frozenset({"procedure", "icd_procedures"})
_PLACED = frozenset({"claim_id", "dos_from", "dos_to", "discharge_date"})  # codes without any of these are a key or a price list


@dataclass(frozen=True, slots=True)
class Header:
    """The row its names end in (1-based), the names, and the texts of its rows as they stand."""

    row: int
    columns: tuple[str, ...]
    texts: tuple[tuple[str, ...], ...]


def headers_of(rows: Sequence[tuple[str, ...]]) -> Iterator[Header]:
    """Yield every row, and every two rows, among the first that could be a header."""
    return _headers_of(rows, range(1, min(len(rows), _SEARCHED) + 1))


def low_headers_of(rows: Sequence[tuple[str, ...]]) -> Iterator[Header]:
    """Yield the rows, and every two, further down that hold no value and stand above rows that do: nothing else there is looked at."""
    values = [sum(1 for cell in row if is_data(cell)) for row in rows]
    return _headers_of(rows, [number for number in range(_SEARCHED + 1, len(rows) + 1) if _stands_above(values, number)])


def _stands_above(values: Sequence[int], number: int) -> bool:
    """Whether a row holds no value, unlike one of the next."""
    return values[number - 1] == 0 and max(values[number : number + _NEXT], default=0) >= _VALUES


def _headers_of(rows: Sequence[tuple[str, ...]], numbers: Iterable[int]) -> Iterator[Header]:
    for number in numbers:
        row = rows[number - 1]
        if _filled(row) >= _LEAST:
            yield Header(number, row, (row,))
        if number > 1 and _could_group(rows[number - 2], row):
            yield Header(number, _combined(rows[number - 2], row), (rows[number - 2], row))


def name_claims(fields: Collection[str]) -> bool:
    """Whether columns of these fields hold claim lines: codes, and a claim or a date they belong to."""
    return not (_PROCEDURES.isdisjoint(fields) or _PLACED.isdisjoint(fields))


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _could_group(upper: Sequence[str], lower: Sequence[str]) -> bool:
    if _filled(upper) < _GROUPS or _filled(lower) < _GROUPS or _filled(upper) + _filled(lower) < _LEAST:
        return False
    return not any(is_data(cell) for cell in (*upper, *lower) if cell.strip())


def _combined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Put the group a column stands under before its name; a group reaches to the next one."""
    names = []
    group = ""
    for index in range(max(len(upper), len(lower))):
        above = upper[index].strip() if index < len(upper) else ""
        below = lower[index].strip() if index < len(lower) else ""
        if above:
            group = above if below else ""
            names.append(f"{above} {below}".strip())
        else:
            names.append(f"{group} {below}".strip() if below else "")
    return tuple(names)
