from datetime import date

import pytest

from app.audit.birthdays import build_birthdays
from app.claims.engine import connected, rows_of


@pytest.mark.parametrize(
    ("born", "amount", "unit", "day"),
    [
        (date(2007, 1, 6), 19, "years", date(2026, 1, 6)),
        (date(2008, 2, 29), 18, "years", date(2026, 3, 1)),
        (date(2008, 2, 29), 20, "years", date(2028, 2, 29)),
        (date(2025, 8, 31), 6, "months", date(2026, 3, 1)),
        (date(2025, 7, 15), 6, "months", date(2026, 1, 15)),
        (date(2026, 1, 1), 2, "weeks", date(2026, 1, 15)),
        (date(2026, 1, 1), 30, "days", date(2026, 1, 31)),
        (date(9990, 1, 1), 30, "years", None),
    ],
)
def test_the_day_an_age_is_reached(born: date, amount: int, unit: str, day: date | None) -> None:
    with connected() as connection:
        connection.execute("create table every_line as select ? as born", [born])
        connection.execute(
            "create table age_bands as select ?::integer as low, ? as low_unit, null::integer as high, null::varchar as high_unit",
            [amount, unit],
        )
        build_birthdays(connection)
        assert rows_of(connection, "select born, amount, unit, reached from birthdays") == [(born, amount, unit, day)]
