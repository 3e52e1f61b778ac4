"""Findings as rows of a table and back, every text as it is; the sentences they rest on once each."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from itertools import islice

from duckdb import DuckDBPyConnection

from app.audit.model import Finding, Verdict
from app.claims.engine import rows_of
from app.claims.parquet import memory_files
from app.documents.model import Place

Columns = Sequence[tuple[str, str]]
Row = Sequence[object]
Sentences = Mapping[int, tuple[Place, ...]]

FINDINGS: Columns = (
    *(("number", "bigint"), ("sheet", "varchar"), ("row", "bigint"), ("claim_id", "varchar"), ("line", "varchar"), ("rule", "varchar")),
    *(("verdict", "varchar"), ("main", "boolean"), ("policy", "varchar"), ("system", "varchar"), ("code", "varchar"), ("day", "date")),
    *(("date_used", "varchar"), ("basis_sensitive", "boolean"), ("published_after_service", "boolean"), ("in_rates", "boolean")),
    *(("instead", "varchar"), ("amount", "decimal(18, 2)"), ("amount_basis", "varchar"), ("message", "varchar"), ("evidence", "integer")),
    *(("content", "varchar"), ("member", "varchar"), ("provider", "varchar")),
)
SENTENCES: Columns = (("evidence", "integer"), ("places", "varchar"))  # places as a JSON list

_PATH = "memory://rows.json"
_BATCH = 20_000
_CENTS = -2


class Evidence:
    """The sentences that findings rest on, numbered as they come up."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep `findings`, so that each tuple of places is known again by its identity."""
        self._findings = findings
        self._numbers: dict[tuple[Place, ...], int] = {}
        self._seen: dict[int, int] = {}

    def rows(self) -> Iterator[Row]:
        """Yield the findings as rows of `FINDINGS`. Raises `ValueError` for an amount that is no number of cents."""
        for number, finding in enumerate(self._findings):
            yield self._row(number, finding)

    def sentences(self) -> Iterator[Row]:
        """Yield the sentences as rows of `SENTENCES`, once all findings have been yielded."""
        for places, number in self._numbers.items():
            yield number, json.dumps([astuple(place) for place in places])

    def _row(self, number: int, finding: Finding) -> Row:
        amount = finding.amount
        if amount is not None and amount.as_tuple().exponent != _CENTS:
            raise ValueError(f"{amount} is no number of cents")
        return (
            *(number, finding.sheet, finding.row, finding.claim_id, finding.line, finding.rule, finding.verdict.value, finding.primary),
            *(finding.policy, finding.system, finding.code, finding.date.isoformat() if finding.date else None, finding.date_used),
            *(finding.basis_sensitive, finding.published_after_service, finding.in_rates),
            *(json.dumps(finding.instead) if finding.instead else None, None if amount is None else str(amount)),
            *(finding.amount_basis, finding.message, self._number(finding.sources)),
            *(finding.content, finding.member, finding.provider),
        )

    def _number(self, places: tuple[Place, ...]) -> int | None:
        if not places:
            return None
        number = self._seen.get(id(places))
        if number is None:
            number = self._seen[id(places)] = self._numbers.setdefault(places, len(self._numbers))
        return number


def finding_of(row: Row, sentences: Sentences) -> Finding:
    """Return the finding of a row of `FINDINGS`; raises `KeyError` where its sentences are lost."""
    evidence, instead = row[20], row[16]
    return Finding(
        sheet=row[1],  # type: ignore[arg-type] # the columns' types are those of the fields, in this order
        row=row[2],  # type: ignore[arg-type]
        claim_id=row[3],  # type: ignore[arg-type]
        line=row[4],  # type: ignore[arg-type]
        rule=row[5],  # type: ignore[arg-type]
        verdict=Verdict(str(row[6])),
        primary=row[7],  # type: ignore[arg-type]
        policy=row[8],  # type: ignore[arg-type]
        system=row[9],  # type: ignore[arg-type]
        code=row[10],  # type: ignore[arg-type]
        date=row[11],  # type: ignore[arg-type]
        date_used=row[12],  # type: ignore[arg-type]
        basis_sensitive=row[13],  # type: ignore[arg-type]
        published_after_service=row[14],  # type: ignore[arg-type]
        in_rates=row[15],  # type: ignore[arg-type]
        instead=tuple(json.loads(str(instead))) if instead is not None else (),
        amount=row[17],  # type: ignore[arg-type]
        amount_basis=row[18],  # type: ignore[arg-type]
        message=row[19],  # type: ignore[arg-type]
        sources=sentences[int(str(evidence))] if evidence is not None else (),
        content=str(row[21] or ""),
        member=row[22],  # type: ignore[arg-type]
        provider=row[23],  # type: ignore[arg-type]
    )


def sentences_in(connection: DuckDBPyConnection, table: str) -> Sentences:
    """Return the sentences of a table of `SENTENCES`."""
    found = rows_of(connection, f"select evidence, places from {table}")  # noqa: S608 - names made here
    return {int(str(number)): tuple(Place(*place) for place in json.loads(str(places))) for number, places in found}


def create(connection: DuckDBPyConnection, table: str, columns: Columns) -> None:
    """Make an empty table."""
    connection.execute(f"create table {table} ({', '.join(f'{name} {kind}' for name, kind in columns)})")


def put(connection: DuckDBPyConnection, table: str, columns: Columns, rows: Iterable[Row]) -> None:
    """Append rows of JSON values; every text arrives as it is, whatever signs it holds. Not after `lock`."""
    kinds = ", ".join(f"{name}: '{kind}[]'" for name, kind in columns)
    picked = ", ".join(f"unnest({name})" for name, _ in columns)
    names = [name for name, _ in columns]
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        text = json.dumps(dict(zip(names, zip(*batch, strict=True), strict=True))).encode("ascii")
        with memory_files(connection) as files:
            files.pipe_file(_PATH, text)
            connection.execute(
                f"insert into {table} select {picked} from"  # noqa: S608 - names made here
                f" read_json('{_PATH}', format = 'newline_delimited', columns = {{{kinds}}}, maximum_object_size = {len(text) + 1})"
            )
