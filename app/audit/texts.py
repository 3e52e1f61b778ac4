"""What each distinct text of a file's codes, modifiers, units and amounts means, read once however many cells hold it."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from duckdb import DuckDBPyConnection

from app.audit.layouts import Layouts
from app.claims.clean import read_modifiers, read_money, read_number
from app.claims.codes import read_diagnosis, read_procedure
from app.claims.engine import fill, rows_of
from app.claims.read import LISTS, ReadClaims

AMOUNTS = ("paid", "allowed", "billed")  # the first one a row has counts

Meaning = tuple[str | None, ...]


def build_texts(connection: DuckDBPyConnection, read: ReadClaims, layouts: Layouts) -> None:
    """Make `procedure_texts`, `diagnosis_texts`, `modifier_texts`, `unit_texts` and `money_texts`."""
    procedures = [f"{LISTS[name]}_{number}" for name, width in layouts.cells for number in range(1, width + 1)]
    diagnoses = [f"d_{number}" for number in range(1, read.widths["diagnoses"] + 1)]
    codes = [("code", "varchar"), ("system", "varchar"), ("found", "varchar")]
    _lexicon(connection, "procedure_texts", [*codes, ("restored", "boolean")], _union(procedures), _procedure)
    _lexicon(connection, "diagnosis_texts", codes, _union(diagnoses), _diagnosis)
    modifiers = [("modifiers", "varchar"), ("jw", "boolean"), ("jz", "boolean")]
    _lexicon(connection, "modifier_texts", modifiers, f"select distinct {modifier_key(read)} from claim_rows", _modifiers)  # noqa: S608 - names made here
    _lexicon(connection, "unit_texts", [("units", "decimal(18, 4)")], _union(["units_text"]), _units)
    odd = " union ".join(
        f"select {name}_text as text from claim_rows where {name}_text is not null and try_cast({name}_text as decimal(18, 6)) is null"  # noqa: S608 - names made here
        for name in AMOUNTS
    )
    _lexicon(connection, "money_texts", [("amount", "decimal(18, 2)")], f"select distinct text from ({odd})", _money)  # noqa: S608 - names made here


def modifier_key(read: ReadClaims) -> str:
    """Return the SQL of a row's modifiers as one text, as `modifier_texts` holds it."""
    cells = [f"coalesce(m_{number}, '')" for number in range(1, read.widths["modifiers"] + 1)]
    return " || ' ' || ".join(cells) or "''"


def money(name: str) -> str:
    """Return the SQL of an amount, for a query that has `money_joins`."""
    return f"coalesce(cast(try_cast({name}_text as decimal(18, 6)) as decimal(18, 2)), {name}.amount)"


def money_joins() -> str:
    """Return the joins `money` needs, on a row `r` of `claim_rows`."""
    return "".join(f" left join money_texts {name} on {name}.text = r.{name}_text" for name in AMOUNTS)


def _lexicon(
    connection: DuckDBPyConnection, table: str, columns: Sequence[tuple[str, str]], query: str, read: Callable[[str], Meaning]
) -> None:
    """Make a table of what each distinct text means."""
    texts = [str(text) for (text,) in rows_of(connection, query)]
    fill(connection, table, [("text", "varchar"), *columns], ((text, *read(text)) for text in texts))


def _union(columns: Sequence[str]) -> str:
    parts = " union ".join(f"select {column} as text from claim_rows" for column in columns)  # noqa: S608 - names made here
    return f"select distinct text from ({parts}) where text is not null" if parts else "select cast(null as varchar) where false"  # noqa: S608 - names made here


def _procedure(text: str) -> Meaning:
    read = read_procedure(text)
    return (read.code, read.system.value if read.system else None, read.found, str(read.restored))


def _diagnosis(text: str) -> Meaning:
    read = read_diagnosis(text)
    return (read.code, read.system.value if read.system else None, read.found)


def _modifiers(text: str) -> Meaning:
    found = read_modifiers([text])
    return (" ".join(found), str("JW" in found), str("JZ" in found))


def _units(text: str) -> Meaning:
    number = read_number(text)
    return (None if number is None or abs(number) >= Decimal(10) ** 13 else f"{number:.4f}",)


def _money(text: str) -> Meaning:
    amount = read_money(text)
    return (None if amount is None or abs(amount) >= Decimal(10) ** 15 else str(amount),)
