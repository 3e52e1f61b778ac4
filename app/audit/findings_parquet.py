"""Findings as a Parquet file for other programs: the columns of `COLUMNS` with these types, in the order of the audit."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from app.audit.finding_rows import FINDINGS, SENTENCES, Columns, Evidence, Row, create, put
from app.audit.model import NOTHING_DECIDED, AuditResult, Decisions
from app.claims.engine import connected, number_of, rows_of

_PLACE = 'struct("file" varchar, page integer, block integer, "start" integer, "end" integer, "text" varchar)'
COLUMNS: Columns = (
    *(("sheet", "varchar"), ("row", "bigint"), ("claim_id", "varchar"), ("line", "varchar"), ("member_id", "varchar")),
    *(("provider", "varchar"), ("rule", "varchar"), ("verdict", "varchar"), ("primary", "boolean"), ("policy", "varchar")),
    *(("system", "varchar"), ("code", "varchar"), ("date", "date"), ("date_used", "varchar"), ("basis_sensitive", "boolean")),
    *(("published_after_service", "boolean"), ("in_rates", "boolean"), ("instead", "varchar[]"), ("amount", "decimal(18, 2)")),
    *(("amount_basis", "varchar"), ("message", "varchar"), ("sources", f"{_PLACE}[]"), ("content", "varchar")),
    *(("disposition", "varchar"), ("reason", "varchar")),
)
_OF_FINDING = {  # how a column is made of those of `FINDINGS`, where the names differ
    "member_id": "f.member",
    "primary": "f.main",
    "date": "f.day",
    "instead": "coalesce(from_json(f.instead, '[\"varchar\"]'), [])",
    "sources": "coalesce(list_transform(from_json(s.places, '[\"json\"]'), lambda p: struct_pack("
    'file := p->>0, page := cast(p->>1 as integer), block := cast(p->>2 as integer), "start" := cast(p->>3 as integer),'
    ' "end" := cast(p->>4 as integer), text := p->>5)), [])',
    "disposition": "d.disposition",
    "reason": "d.reason",
}
_DECIDED: Columns = (("number", "bigint"), ("disposition", "varchar"), ("reason", "varchar"))


def write_findings_parquet(
    path: Path, result: AuditResult, decisions: Decisions = NOTHING_DECIDED, marks: Mapping[str, str] | None = None
) -> None:
    """Write the findings with what was decided on them; `marks` are texts kept beside the columns. Raises `OSError`."""
    picked = ", ".join(f'cast({_OF_FINDING.get(name, f"f.{name}")} as {kind}) as "{name}"' for name, kind in COLUMNS)
    said = ", ".join(f"{name}: {_text(value)}" for name, value in (marks or {}).items())
    kept = f", kv_metadata {{{said}}}" if said else ""
    try:
        with connected() as connection:
            evidence = Evidence(result.findings)
            for table, columns, rows in (
                ("findings", FINDINGS, evidence.rows()),
                ("sentences", SENTENCES, evidence.sentences()),
                ("decided", _DECIDED, _decided(result, decisions)),
            ):
                create(connection, table, columns)
                put(connection, table, columns, rows)
            connection.execute(
                f"copy (select {picked} from findings f left join sentences s using (evidence) left join decided d using (number)"  # noqa: S608 - names made here
                f" order by f.number) to {_text(str(path))} (format parquet, compression zstd{kept})"
            )
    except duckdb.Error as fault:
        raise OSError(0, "the table could not be made") from fault


def check_findings_parquet(path: Path, rows: int) -> None:
    """Read a written file back; raises `OSError` where columns or rows are missing."""
    try:
        with connected() as connection:
            read = f"read_parquet({_text(str(path))})"
            names = [str(name) for name, *_ in rows_of(connection, f"describe select * from {read}")]  # noqa: S608 - a path is quoted
            found = number_of(connection, f"select count(*) from {read}")  # noqa: S608 - a path is quoted
    except duckdb.Error as fault:
        raise OSError(0, "the written table cannot be read back") from fault
    if names != [name for name, _ in COLUMNS] or found != rows:
        raise OSError(0, "the written table lacks rows")


def _decided(result: AuditResult, decisions: Decisions) -> Iterator[Row]:
    for number, finding in enumerate(result.findings):
        made = decisions.get(finding.key) if decisions else None
        if made is not None:
            yield number, made.disposition, made.reason


def _text(value: str) -> str:
    """Return a text as SQL; a NUL, which no SQL text holds, is left out."""
    return "'" + value.replace("\0", "").replace("'", "''") + "'"
