"""Rows that another row of the same claim takes back: the same service with the opposite amount. Neither is checked."""

from duckdb import DuckDBPyConnection

from app.audit.contents import row_content
from app.audit.layouts import Layouts
from app.audit.texts import AMOUNTS, modifier_key, money, money_joins
from app.claims.engine import number_of
from app.claims.read import LISTS, ReadClaims

_SOURCE = "from claim_rows r left join modifier_texts m on m.text = {modifiers} left join unit_texts u on u.text = r.units_text"


def build_reversals(connection: DuckDBPyConnection, read: ReadClaims, layouts: Layouts) -> None:
    """Make `reversed_rows` from `claim_rows`: rows with a negative amount and those they take back, one for one.

    The two agree in claim, member, dates, procedures, modifiers and the amount but for its sign. A negative amount that takes back no row
    of the file is left as it is. Which of several like rows is taken back does not hang on their order.
    """
    connection.execute("create table reversed_rows (row_id bigint, negative boolean)")
    amount = f"coalesce({', '.join(money(name) for name in AMOUNTS)})"
    if not number_of(connection, f"select count(*) from claim_rows r{money_joins()} where {amount} < 0"):  # noqa: S608 - names made here
        return
    texts = [f"coalesce(r.{LISTS[name]}_{number}, '')" for name, width in layouts.cells for number in range(1, width + 1)]
    claim, codes = "ltrim(r.claim_id_text, '''')", " || chr(31) || ".join(texts) or "''"
    source = _SOURCE.format(modifiers=modifier_key(read)) + money_joins()
    connection.execute(
        "insert into reversed_rows with priced as ("  # noqa: S608 - names made here
        f" select r.row_id, {claim} as claim, coalesce(ltrim(r.member_id_text, ''''), '') as member,"
        " coalesce(r.dos_from, date '0001-01-01') as from_day, coalesce(r.dos_to, r.dos_from, date '0001-01-01') as to_day,"
        f" {codes} as codes, coalesce(m.modifiers, '') as modifiers, {amount} as amount,"
        f" {row_content(read)} as content, r.line_text as line {source} where {claim} is not null and {amount} <> 0),"
        " placed as ("
        " select p.row_id, p.claim, p.member, p.from_day, p.to_day, p.codes, p.modifiers, abs(p.amount) as size, p.amount < 0 as negative,"
        " row_number() over (partition by p.claim, p.member, p.from_day, p.to_day, p.codes, p.modifiers, p.amount"
        " order by p.content, p.line, p.row_id) as nth"
        " from priced p join (select distinct claim from priced where amount < 0) n on n.claim = p.claim)"
        " select o.row_id, o.negative from placed o join placed t on t.claim = o.claim and t.member = o.member and t.from_day = o.from_day"
        " and t.to_day = o.to_day and t.codes = o.codes and t.modifiers = o.modifiers and t.size = o.size and t.nth = o.nth"
        " and t.negative <> o.negative"
    )
