"""Dates and amounts whose writing only a column as a whole tells: the day before the month, a decimal comma."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from app.claims.engine import number_of, rows_of

_SHORT = r"^([0-3]?[0-9])([-/.])([0-3]?[0-9])[-/.]([0-9]{4}|[0-9]{2})($|[^0-9])"
_LEAST = 2  # so many different dates must be none unless their day stands first
_SHARE = 4  # and one in so many of the column's
_NUMBERS = ("billed", "allowed", "paid", "units", "ndc_quantity")
_COMMA = r"[0-9],[0-9]{1,2}[^0-9]*$"
_POINT = r"\.[0-9]{1,2}[^0-9]*$"

Sheets = Mapping[int, str]  # number -> name


def order_dates(connection: DuckDBPyConnection, sheets: Sheets, fields: Sequence[str]) -> list[str]:
    """Write the dates of a column month first where the column shows that its days stand first; return what there is to say.

    `day_texts` says which texts of `claim_texts` are no dates as they stand. A date with points is one only in such a column.
    """
    if not number_of(connection, f"select count(*) from day_texts where state = 'unreadable' and regexp_matches(text, '{_SHORT}')"):  # noqa: S608 - names made here
        return []
    said = []
    found = {name: _written(connection, name) for name in fields}
    for sheet in sheets:
        columns = {name: written[sheet] for name, written in found.items() if sheet in written}
        whole = _order(sum(columns.values(), start=_Written()))
        for name, written in columns.items():
            day_first = whole if whole is not None else _order(written)
            if day_first is None:
                continue
            order = r"\3/\1/\4\5" if day_first else r"\1/\3/\4\5"
            connection.execute(
                f"update claim_texts set {name}_text = regexp_replace({name}_text, '{_SHORT}', '{order}')"  # noqa: S608 - names made here
                f" where sheet_no = {sheet} and ({_reads(name, day_first)})"
            )
            first = "day" if day_first else "month"
            said.append(f"{sheets[sheet]}: the dates of {name} are written with the {first} first".removeprefix(": "))
    return said


@dataclass(frozen=True, slots=True)
class _Written:
    """How many different dates of a column are written in digits alone, how many of them can only be in one order, whether with points."""

    texts: int = 0
    day_first: int = 0
    month_first: int = 0
    points: bool = False

    def __add__(self, other: "_Written") -> "_Written":
        """Return what two columns say together."""
        return _Written(
            self.texts + other.texts,
            self.day_first + other.day_first,
            self.month_first + other.month_first,
            self.points or other.points,
        )


def _order(written: _Written) -> bool | None:
    """Return whether days stand first; None where that is in doubt, or months do and the dates are read as they stand."""
    least = 1 if written.points else _LEAST
    if written.day_first >= least and written.day_first * _SHARE >= written.texts and not written.month_first:
        return True
    return False if written.points and written.month_first and not written.day_first else None


def _reads(name: str, day_first: bool) -> str:  # noqa: FBT001 - which of two orders
    place = 3 if day_first else 1
    month = f"try_cast(regexp_extract({name}_text, '{_SHORT}', {place}) as integer)"
    return f"{month} between 1 and 12"


def _written(connection: DuckDBPyConnection, name: str) -> dict[int, _Written]:
    """Return how the dates of a field are written, by sheet."""
    first, second = (f"try_cast(regexp_extract(text, '{_SHORT}', {place}) as integer)" for place in (1, 3))
    days, months = f"{first} > 12 and {second} <= 12", f"{second} > 12 and {first} <= 12"
    found = rows_of(
        connection,
        f"select sheet_no, count(*), count(*) filter ({days}), count(*) filter ({months}),"  # noqa: S608 - names made here
        f" bool_or(contains(regexp_extract(text, '{_SHORT}', 2), '.'))"
        f" from (select distinct sheet_no, {name}_text as text from claim_texts)"
        f" where regexp_matches(text, '{_SHORT}') group by sheet_no",
    )
    numbers = ([int(str(value)) for value in row[:4]] + [bool(row[4])] for row in found)
    return {sheet: _Written(texts, first, second, bool(points)) for sheet, texts, first, second, points in numbers}


def order_numbers(connection: DuckDBPyConnection, sheets: Sheets) -> list[str]:
    """Write amounts and units with a decimal point in sheets that write a comma; return what there is to say."""
    counts = ", ".join(
        f"count(*) filter (contains({cell}, ',') and regexp_matches({cell}, '{_COMMA}')),"
        f" count(*) filter (contains({cell}, '.') and regexp_matches({cell}, '{_POINT}'))"
        for cell in (f"{name}_text" for name in _NUMBERS)
    )
    said = []
    for sheet, *found in rows_of(connection, f"select sheet_no, {counts} from claim_texts group by sheet_no order by sheet_no"):  # noqa: S608 - names made here
        numbers = [int(str(count)) for count in found]
        if not any(numbers[::2]) or any(numbers[1::2]):
            continue
        changes = ", ".join(f"{name}_text = replace(replace({name}_text, '.', ''), ',', '.')" for name in _NUMBERS)
        connection.execute(f"update claim_texts set {changes} where sheet_no = {int(str(sheet))}")  # noqa: S608 - names made here
        said.append(f"{sheets[int(str(sheet))]}: amounts are written with a decimal comma".removeprefix(": "))
    return said
