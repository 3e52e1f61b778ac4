"""What names a line by its content: the same in whatever row, sheet or file it stands, so that a decision on it can be found again.

The name is the first half of an MD5 sum, for telling lines apart and nothing else. Lines of one file that are equal in everything named
here are told apart by their order: the second one ends in -2, the third in -3.
"""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from app.audit.texts import AMOUNTS, money
from app.claims.engine import rows_of
from app.claims.read import ReadClaims

_APART = "\x1f"  # between two values; no text of a claim holds it
_HALF = 1 << 63
_BYTES = 8
_REPEATED = """
select line_id, nth from (
  select l.line_id, row_number() over (partition by l.content order by l.line_id) as nth
  from every_line l
  where l.content in (
    select k.content from every_line k where k.content in (select f.content from every_line f join all_findings a on a.line_id = f.line_id)
    group by k.content having count(*) > 1
  )
) where nth > 1
"""


def row_content(read: ReadClaims) -> str:
    """Return the SQL of what the lines of a claim row share, in a query with `money_joins`, `modifier_texts m` and `unit_texts u`."""
    diagnoses = " || '^' || ".join(f"coalesce(r.d_{number}, '')" for number in range(1, read.widths["diagnoses"] + 1)) or "''"
    days = [f"cast({day} as varchar)" for day in ("r.dos_from", "coalesce(r.dos_to, r.dos_from)", "r.discharge_date")]
    amounts = [f"cast({money(name)} as varchar)" for name in AMOUNTS]
    texts = [_plain("claim_id"), _plain("member_id"), _number("pointers"), _plain("ndc")]
    return _summed([*texts, *days, "m.modifiers", "cast(u.units as varchar)", f"rtrim({diagnoses}, '^')", *amounts])


def line_content(row: str, line: str, found: str) -> str:
    """Return the SQL of a line's content, from its row's, its line number and its code as found."""
    return _summed([f"cast({row} as varchar)", line, found])


def content_name(number: int, nth: int = 1) -> str:
    """Return how a content is named; `nth`: its place among the equal lines of the file."""
    name = (number + _HALF).to_bytes(_BYTES, "little").hex()
    return name if nth == 1 else f"{name}-{nth}"


def content_number(name: str) -> tuple[int, int] | None:
    """Return the number and the place among equal lines that a name of `content_name` tells; None for another text."""
    first, _, nth = name.partition("-")
    try:
        number, place = int.from_bytes(bytes.fromhex(first), "little") - _HALF, int(nth or 1)
    except ValueError:
        return None
    return (number, place) if len(first) == 2 * _BYTES and content_name(number, place) == name else None


class Contents:
    """The names of lines with findings; equal lines of the file are told apart by their order."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        """Look for the equal lines among `every_line`."""
        found = rows_of(connection, _REPEATED)
        self._nth = {int(str(line)): int(str(nth)) for line, nth in found}

    def name(self, line: int, content: int) -> str:
        """Return the name of a line's content."""
        return content_name(content, self._nth.get(line, 1))


def _summed(parts: Sequence[str]) -> str:
    """Return the SQL of the sum of some values as a whole number of 64 bits."""
    text = f" || '{_APART}' || ".join(f"coalesce({part}, '')" for part in parts)
    return f"cast(cast(md5_number_upper({text}) as hugeint) - {_HALF} as bigint)"


def _plain(name: str) -> str:
    return f"ltrim(r.{name}_text, '''')"


def _number(name: str) -> str:
    return f"regexp_replace(r.{name}_text, '\\.0+$', '')"
