"""An audit as a project keeps it: a summary as text, and its findings in Parquet pieces."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from duckdb import DuckDBPyConnection

from app.audit.finding_rows import FINDINGS, SENTENCES, Columns, Evidence, Row, create, finding_of, put, sentences_in
from app.audit.fingerprint import fingerprint
from app.audit.model import (
    AuditResult,
    AuditSettings,
    ClaimType,
    Finding,
    InpatientDate,
    LineCounts,
    RejectedRow,
    Repair,
    RowAccount,
    RuleText,
    SkippedRow,
    TableUse,
)
from app.claims.engine import connected, number_of, rows_of
from app.claims.parquet import PIECE, damaged, opened_piece, pieces_of
from app.codesets.model import CodeSystem, Window
from app.errors import InputRefusedError
from app.ledger.model import Basis, Ledger, PolicyLedger

FINDINGS_PART = "findings"
SENTENCES_PART = "sentences"

_FORM = 1  # of the summary
_BATCH = 100_000
_CELL: Columns = (("sheet", "varchar"), ("row", "bigint"), ("cell", "varchar"))
_PARTS: Mapping[str, Columns] = {
    FINDINGS_PART: FINDINGS,
    SENTENCES_PART: SENTENCES,
    "rejected": (*_CELL, ("value", "varchar"), ("why", "varchar")),
    "skipped": (*_CELL[:2], ("why", "varchar")),
    "repairs": (*_CELL, ("was", "varchar"), ("now", "varchar"), ("rule", "varchar")),
    "lines": (*_CELL[:2], ("cells", "varchar")),  # cells as a JSON object
}


def summary_of(result: AuditResult) -> str:
    """Return what the run was asked and how it ended, as canonical JSON; no patient's data."""
    settings = result.settings
    said = {
        "form": _FORM,
        "file": result.file,
        "engine": result.engine,
        "settings": {
            "basis": settings.basis.value,
            "claim_type": settings.claim_type.value if settings.claim_type else None,
            "as_of": settings.as_of.isoformat() if settings.as_of else None,
            "market": settings.market,
            "inpatient_date": settings.inpatient_date.value,
        },
        "claim_type": result.claim_type.value,
        "policies": [_policy(policy) for policy in result.ledger.policies],
        "code_sets": [
            (window.system.value, window.first.isoformat(), window.last.isoformat(), window.source) for window in result.code_sets
        ],
        "rows": {"in_file": result.rows.in_file, "imported": result.rows.imported, "hidden": result.rows.hidden},
        "mapping": list(result.mapping.items()),  # a list, so that the order stays
        "lines": asdict(result.lines),
        "notices": result.notices,
        "tables": [
            {**asdict(use), "dated": use.dated.isoformat(), "on_since": use.on_since.isoformat() if use.on_since else None}
            for use in result.tables
        ],
        "rules": [astuple(rule) for rule in result.rules],
        "fingerprint": result.fingerprint,
        "verdicts": dict(Counter(finding.verdict.value for finding in result.findings)),
        "at_issue": str(sum((finding.amount for finding in result.findings if finding.amount is not None), Decimal(0))),
        "parts": {FINDINGS_PART: len(result.findings)} | {part: len(rows) for part, rows in _others(result).items()},
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def finding_pieces(result: AuditResult) -> Iterator[bytes]:
    """Yield the rest of a run: findings, their sentences, the claim lines shown, rows not imported, repairs; pieces of at most 64 MB.

    Raises `ValueError` for an amount that is no number of cents.
    """
    with connected() as connection:
        evidence = Evidence(result.findings)
        yield from _written(connection, FINDINGS_PART, evidence.rows())
        yield from _written(connection, SENTENCES_PART, evidence.sentences())
        for part, rows in _others(result).items():
            yield from _written(connection, part, rows)


def each_part(connection: DuckDBPyConnection, pieces: Iterable[bytes], file: str, take: Callable[[str, str], None]) -> None:
    """Open one piece after the other as `PIECE` and call `take` with the part it belongs to and that part's columns."""
    for piece in pieces:
        with opened_piece(connection, piece, file) as mark:
            part = mark.get("part", "")
            if part not in _PARTS:
                raise damaged(file)
            take(part, ", ".join(name for name, _ in _PARTS[part]))


def restored(summary: str, pieces: Iterable[bytes], ledger: Ledger) -> AuditResult:
    """Return the result of a stored run, equal to the one that was stored.

    `ledger` is the chosen basis' ledger, rebuilt from the project's documents. Raises `InputRefusedError` where a piece is missing or
    damaged.
    """
    file = "A kept audit"
    try:
        said: dict[str, Any] = json.loads(summary)
        file = str(said["file"])
        if int(said["form"]) > _FORM:
            raise InputRefusedError(file, "", "A newer version of the program has audited it.", "Open the project with that version.")
        with connected() as connection:
            _load(connection, pieces, file)
            lost = any(number_of(connection, f"select count(*) from {part}") != count for part, count in said["parts"].items())  # noqa: S608 - the parts are looked up first
            result = None if lost else _result(connection, said, ledger)
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(file) from error
    if result is None or fingerprint(result.findings) != result.fingerprint:
        raise damaged(file)
    return result


def _load(connection: DuckDBPyConnection, pieces: Iterable[bytes], file: str) -> None:
    for part, columns in _PARTS.items():
        create(connection, part, columns)

    def take(part: str, columns: str) -> None:
        connection.execute(f"insert into {part} select {columns} from {PIECE}")  # noqa: S608 - names made here

    each_part(connection, pieces, file, take)


def _policy(policy: PolicyLedger) -> dict[str, object]:
    versions = [
        {"file": held.version.text.document.file, "sha256": held.version.text.document.sha256, "start": held.start.isoformat()}
        for held in policy.versions
    ]
    return {"policy": policy.policy, "versions": versions}


def _others(result: AuditResult) -> dict[str, Sequence[Row]]:
    return {
        "rejected": [astuple(row) for row in result.rows.rejected],
        "skipped": [astuple(row) for row in result.rows.skipped],
        "repairs": [astuple(repair) for repair in result.repairs],
        "lines": [(sheet, row, json.dumps(cells)) for (sheet, row), cells in result.claim_lines.items()],
    }


def _written(connection: DuckDBPyConnection, part: str, rows: Iterable[Row]) -> Iterator[bytes]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        create(connection, part, _PARTS[part])
        put(connection, part, _PARTS[part], batch)
        yield from pieces_of(connection, part, {"part": part})
        connection.execute(f"drop table {part}")


def _result(connection: DuckDBPyConnection, said: Mapping[str, Any], ledger: Ledger) -> AuditResult:
    rejected, skipped, repairs, lines = (_all(connection, part) for part in ("rejected", "skipped", "repairs", "lines"))
    settings, rows = said["settings"], said["rows"]
    return AuditResult(
        file=said["file"],
        engine=said["engine"],
        settings=AuditSettings(
            basis=Basis(settings["basis"]),
            claim_type=ClaimType(settings["claim_type"]) if settings["claim_type"] else None,
            as_of=date.fromisoformat(settings["as_of"]) if settings["as_of"] else None,
            market=settings["market"],
            inpatient_date=InpatientDate(settings.get("inpatient_date", InpatientDate.DISCHARGE.value)),
        ),
        claim_type=ClaimType(said["claim_type"]),
        ledger=ledger,
        code_sets=tuple(
            Window(CodeSystem(system), date.fromisoformat(first), date.fromisoformat(last), source)
            for system, first, last, source in said["code_sets"]
        ),
        rows=RowAccount(
            in_file=rows["in_file"],
            imported=rows["imported"],
            hidden=rows["hidden"],
            rejected=tuple(RejectedRow(*row) for row in rejected),
            skipped=tuple(SkippedRow(*row) for row in skipped),
        ),
        mapping={field: tuple(found) if isinstance(found, list) else found for field, found in said["mapping"]},
        repairs=tuple(Repair(*row) for row in repairs),
        lines=LineCounts(**said["lines"]),
        findings=_findings(connection),
        notices=tuple(said["notices"]),
        tables=tuple(_table(use) for use in said.get("tables", ())),
        rules=tuple(RuleText(*rule) for rule in said["rules"]),
        fingerprint=said["fingerprint"],
        claim_lines={(sheet, row): json.loads(cells) for sheet, row, cells in lines},
    )


def _table(said: Mapping[str, Any]) -> TableUse:
    since = said["on_since"]
    return TableUse(
        **{**said, "dated": date.fromisoformat(said["dated"]), "on_since": date.fromisoformat(since) if since else None},
    )


def _findings(connection: DuckDBPyConnection) -> tuple[Finding, ...]:
    sentences = sentences_in(connection, SENTENCES_PART)
    result = connection.execute(f"select * from {FINDINGS_PART} order by number")  # noqa: S608 - names made here
    found: list[Finding] = []
    while rows := result.fetchmany(_BATCH):
        found += [finding_of(row, sentences) for row in rows]
    return tuple(found)


def _all(connection: DuckDBPyConnection, part: str) -> list[tuple[Any, ...]]:
    return rows_of(connection, f"select * from {part} order by rowid")  # noqa: S608 - names made here
