"""On which day a person reaches an age."""

import calendar
from datetime import date, timedelta

from duckdb import DuckDBPyConnection

from app.claims.engine import fill, rows_of

_MONTHS = 12


def reached(born: date, amount: int, unit: str) -> date | None:
    """Return the day on which so many years, months, weeks or days are completed; None beyond the calendar.

    Who was born on February 29 has the birthday on March 1 in other years; a month without that day passes to its next.
    """
    if unit in ("days", "weeks"):
        return born + timedelta(days=amount * (7 if unit == "weeks" else 1))
    months = amount if unit == "months" else amount * _MONTHS
    year, month = divmod(born.year * _MONTHS + born.month - 1 + months, _MONTHS)
    if year > date.max.year:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    if born.day <= last:
        return date(year, month + 1, born.day)
    return date(year, month + 1, last) + timedelta(days=1)


def build_birthdays(connection: DuckDBPyConnection) -> None:
    """Make `birthdays`: the day each person of the file reaches each age a policy speaks of."""
    ages = rows_of(
        connection,
        "select low, low_unit from age_bands where low is not null union select high, high_unit from age_bands where high is not null",
    )
    days = rows_of(connection, "select distinct born from every_line where born is not null") if ages else []
    rows = []
    for amount, unit in ages:
        for (born,) in days:
            day = reached(born, int(str(amount)), str(unit)) if isinstance(born, date) else None
            rows.append((str(born), str(amount), str(unit), day.isoformat() if day else None))
    connection.execute("drop table if exists birthdays")
    fill(connection, "birthdays", [("born", "date"), ("amount", "integer"), ("unit", "varchar"), ("reached", "date")], rows)
