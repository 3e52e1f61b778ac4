"""The part of SQL that rules may use: what every engine reads the same way. Checked by walking a parsed text."""

from collections.abc import Collection, Iterator

import sqlglot
from sqlglot import exp

_CALLS = (exp.Count, exp.Sum, exp.Max, exp.Min, exp.Coalesce, exp.RowNumber, exp.Cast, exp.Case, exp.If, exp.Exists, exp.And, exp.Or)
_OWN_CALLS = (*_CALLS, exp.Abs, exp.Upper, exp.Lower, exp.Length, exp.Nullif, exp.Rank, exp.Lag, exp.Lead, exp.Round)
_TYPES = {
    *(exp.DataType.Type.VARCHAR, exp.DataType.Type.TEXT, exp.DataType.Type.DATE, exp.DataType.Type.INT, exp.DataType.Type.BIGINT),
    *(exp.DataType.Type.DECIMAL, exp.DataType.Type.BOOLEAN),
}
_NEVER = (
    *(exp.Slice, exp.Qualify, exp.Interval, exp.DateDiff, exp.DateSub, exp.DateAdd, exp.Lambda, exp.Anonymous, exp.Bracket, exp.Pivot),
    *(exp.Command, exp.Into, exp.Lateral, exp.Unnest, exp.TableSample, exp.Parameter, exp.Placeholder, exp.TryCast, exp.ILike),
)


def parsed(sql: str) -> exp.Expression | None:
    """Return the one SELECT that a text is, or None: no SQL, several statements, or something else than a SELECT."""
    try:
        statements = [found for found in sqlglot.parse(sql, read="duckdb") if found is not None]
    except sqlglot.errors.SqlglotError:
        return None
    return statements[0] if len(statements) == 1 and isinstance(statements[0], exp.Select | exp.SetOperation) else None


def misfits(tree: exp.Expression, *, own: bool = False) -> Iterator[str]:
    """Yield what of a text lies outside the portable part, named as a person would find it. `own`: a person's rule may use a few more."""
    calls = _OWN_CALLS if own else _CALLS
    for node in tree.walk():
        if isinstance(node, _NEVER) or (isinstance(node, exp.Func) and not isinstance(node, calls)):
            yield _named(node)
        elif isinstance(node, exp.DataType) and node.this not in _TYPES:
            yield f"the type {node.sql(dialect='duckdb')}"
        elif isinstance(node, exp.Star) and not isinstance(node.parent, exp.Column | exp.Count):
            yield "* without a table's name"
        elif isinstance(node, exp.With) and node.args.get("recursive"):
            yield "with recursive"


def strange_tables(tree: exp.Expression, known: Collection[str]) -> Iterator[str]:
    """Yield the names of tables and files a text reads beside the known ones and those it defines itself."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        plain = isinstance(table.this, exp.Identifier) and not table.db and not table.catalog
        if not plain or table.name not in {*known, *own}:
            yield table.sql(dialect="duckdb")


def translated(sql: str, dialect: str) -> str:
    """Return a portable text in another engine's SQL; hints to one engine (MATERIALIZED) are left out."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for cte in tree.find_all(exp.CTE):
        cte.set("materialized", None)
    return tree.sql(dialect=dialect, comments=False)


def answers(tree: exp.Expression) -> tuple[str, ...]:
    """Return the names of the columns a SELECT answers with."""
    return tuple(str(name) for name in getattr(tree, "named_selects", ()))


def plain(tree: exp.Expression) -> str:
    """Return a parsed text without comments."""
    return tree.sql(dialect="duckdb", comments=False)


def _named(node: object) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.name).lower()
    return str(node.sql_name() if isinstance(node, exp.Func) else getattr(node, "key", node)).lower()
