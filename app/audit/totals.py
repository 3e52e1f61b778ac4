"""Totals of a file over all imported rows: what a control total of the source system is compared with."""

from decimal import Decimal

from duckdb import DuckDBPyConnection

from app.audit.model import FileTotals
from app.audit.texts import AMOUNTS, money, money_joins
from app.claims.engine import number_of, rows_of
from app.claims.read import ReadClaims

_AT_ONCE = 2_000_000


def totals_of(connection: DuckDBPyConnection, read: ReadClaims) -> FileTotals:
    """Count rows, claims and members and add up the money, from `claim_rows` and `money_texts`.

    A claim and a member count once however often they come; amounts that cannot be read add nothing.
    """
    claim, member = "ltrim(r.claim_id_text, '''')", "ltrim(r.member_id_text, '''')"
    sums = ", ".join(f"sum({money(name)})" for name in AMOUNTS)
    (found,) = rows_of(connection, f"select count(*), {sums} from claim_rows r{money_joins()}")  # noqa: S608 - names made here
    rows = int(str(found[0]))
    claims, members = (_different(connection, cell, rows) for cell in (claim, member))
    amounts = {
        name: Decimal(str(total if total is not None else "0.00")) if read.fields.get(name) else None
        for name, total in zip(AMOUNTS, found[1:], strict=True)
    }
    return FileTotals(rows=rows, claims=claims, members=members, **amounts)


def _different(connection: DuckDBPyConnection, cell: str, rows: int) -> int:
    """Count the different values of a cell, a part of them after the other, so that few are held at a time."""
    parts = rows // _AT_ONCE + 1
    sums = f"select hash({cell}) as value from claim_rows r where {cell} is not null"  # noqa: S608 - names made here
    return sum(
        number_of(connection, f"select count(distinct value) from ({sums}) where value % {parts} = {part}")  # noqa: S608 - names made here
        for part in range(parts)
    )
