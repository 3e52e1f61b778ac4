"""An audit as a project keeps it: a summary as text, and its findings in Parquet pieces."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from duckdb import DuckDBPyConnection

from app.audit.finding_rows import FINDINGS, SENTENCES, Columns, Evidence, Row, create, finding_of, put, sentences_in
from app.audit.fingerprint import fingerprint
from app.audit.line_rows import LINES, LINES_PART
from app.audit.model import (
    AuditResult,
    AuditSettings,
    ClaimType,
    FileTotals,
    Finding,
    InpatientDate,
    LineCounts,
    OwnRuleUse,
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

_FORM = 2  # of the summary
_BATCH = 100_000
_DAYS = ("known_on", "period_from", "period_to")  # of the settings
_CELL: Columns = (("sheet", "varchar"), ("row", "bigint"), ("cell", "varchar"))
_PARTS: Mapping[str, Columns] = {
    FINDINGS_PART: FINDINGS,
    SENTENCES_PART: SENTENCES,
    "rejected": (*_CELL, ("value", "varchar"), ("why", "varchar")),
    "skipped": (*_CELL[:2], ("why", "varchar")),
    "repairs": (*_CELL, ("was", "varchar"), ("now", "varchar"), ("rule", "varchar")),
    "lines": (*_CELL[:2], ("cells", "varchar")),  # cells as a JSON object
}
_KEPT: Mapping[str, Columns] = {**_PARTS, LINES_PART: LINES}  # with what stays in pieces


def summary_of(result: AuditResult) -> str:
    """Return what the run was asked and how it ended, as canonical JSON; no patient's data."""
    settings = result.settings
    said = {
        "form": _FORM,
        "file": result.file,
        "claims_sha256": result.claims_sha256,
        "engine": result.engine,
        "settings": {
            "basis": settings.basis.value,
            "claim_type": settings.claim_type.value if settings.claim_type else None,
            "as_of": settings.as_of.isoformat() if settings.as_of else None,
            "market": settings.market,
            "inpatient_date": settings.inpatient_date.value,
            "line_of_business": settings.line_of_business,
            **{name: day.isoformat() if day else None for name, day in _days(settings).items()},
        },
        "claim_type": result.claim_type.value,
        "claim_types": {kind.value: count for kind, count in result.claim_types.items()},
        "totals": {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(result.totals).items()},
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
        "own_rules": [{**asdict(use), "on_since": use.on_since.isoformat() if use.on_since else None} for use in result.own_rules],
        "rules": [astuple(rule) for rule in result.rules],
        "fingerprint": result.fingerprint,
        "verdicts": dict(Counter(finding.verdict.value for finding in result.findings)),
        "at_issue": str(sum((finding.amount for finding in result.findings if finding.amount is not None), Decimal(0))),
        "lines_kept": lines_held(result.lines_kept, result.file),
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
    yield from result.lines_kept


def each_part(connection: DuckDBPyConnection, pieces: Iterable[bytes], file: str, take: Callable[[str, str], None]) -> None:
    """Open one piece after the other as `PIECE` and call `take` with the part it belongs to and that part's columns.

    A column that an older program did not keep is null.
    """
    for piece in pieces:
        with opened_piece(connection, piece, file) as mark:
            part = mark.get("part", "")
            if part not in _KEPT:
                raise damaged(file)
            held = {str(name) for name, *_ in rows_of(connection, f"describe select * from {PIECE}")}  # noqa: S608 - a name made here
            take(part, ", ".join(name if name in held else f"cast(null as {kind}) as {name}" for name, kind in _KEPT[part]))


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
            kept = _load(connection, pieces, file)
            lost = any(number_of(connection, f"select count(*) from {part}") != count for part, count in said["parts"].items())  # noqa: S608 - the parts are looked up first
            lost = lost or lines_held(kept, file) != said.get("lines_kept", 0)
            result = None if lost else replace(_result(connection, said, ledger), lines_kept=kept)
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(file) from error
    if result is None or fingerprint(result.findings) != result.fingerprint:
        raise damaged(file)
    return result


def lines_held(pieces: Sequence[bytes], file: str) -> int:
    """Return how many lines are in pieces of audited lines; raises `InputRefusedError` for damaged ones."""
    count = 0
    with connected() as connection:
        for piece in pieces:
            with opened_piece(connection, piece, file):
                count += number_of(connection, f"select count(*) from {PIECE}")  # noqa: S608 - a name made here
    return count


def _load(connection: DuckDBPyConnection, pieces: Iterable[bytes], file: str) -> tuple[bytes, ...]:
    """Put all parts into tables but the audited lines, whose pieces are returned as they are."""
    kept: list[bytes] = []
    for part, columns in _PARTS.items():
        create(connection, part, columns)

    for piece in pieces:

        def take(part: str, columns: str, piece: bytes = piece) -> None:
            if part == LINES_PART:
                kept.append(piece)
            else:
                connection.execute(f"insert into {part} select {columns} from {PIECE}")  # noqa: S608 - names made here

        each_part(connection, (piece,), file, take)
    return tuple(kept)


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
        claims_sha256=said.get("claims_sha256", ""),
        engine=said["engine"],
        settings=AuditSettings(
            basis=Basis(settings["basis"]),
            claim_type=ClaimType(settings["claim_type"]) if settings["claim_type"] else None,
            as_of=date.fromisoformat(settings["as_of"]) if settings["as_of"] else None,
            market=settings["market"],
            inpatient_date=InpatientDate(settings.get("inpatient_date", InpatientDate.DISCHARGE.value)),
            line_of_business=settings.get("line_of_business"),
            **{name: date.fromisoformat(settings[name]) if settings.get(name) else None for name in _DAYS},
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
        own_rules=tuple(_own_rule(use) for use in said.get("own_rules", ())),
        rules=tuple(RuleText(*rule) for rule in said["rules"]),
        fingerprint=said["fingerprint"],
        claim_lines={(sheet, row): json.loads(cells) for sheet, row, cells in lines},
        totals=_totals(said.get("totals", {})),
        claim_types={ClaimType(kind): count for kind, count in said.get("claim_types", {}).items()},
    )


def _days(settings: AuditSettings) -> dict[str, date | None]:
    return {name: getattr(settings, name) for name in _DAYS}


def _totals(said: Mapping[str, Any]) -> FileTotals:
    money = {name: Decimal(said[name]) if said.get(name) is not None else None for name in ("billed", "allowed", "paid")}
    return FileTotals(rows=said.get("rows", 0), claims=said.get("claims", 0), members=said.get("members", 0), **money)


def _table(said: Mapping[str, Any]) -> TableUse:
    since = said["on_since"]
    return TableUse(
        **{**said, "dated": date.fromisoformat(said["dated"]), "on_since": date.fromisoformat(since) if since else None},
    )


def _own_rule(said: Mapping[str, Any]) -> OwnRuleUse:
    return OwnRuleUse(**{**said, "on_since": date.fromisoformat(said["on_since"]) if said["on_since"] else None})


def _findings(connection: DuckDBPyConnection) -> tuple[Finding, ...]:
    sentences = sentences_in(connection, SENTENCES_PART)
    result = connection.execute(f"select * from {FINDINGS_PART} order by number")  # noqa: S608 - names made here
    found: list[Finding] = []
    while rows := result.fetchmany(_BATCH):
        found += [finding_of(row, sentences) for row in rows]
    return tuple(found)


def _all(connection: DuckDBPyConnection, part: str) -> list[tuple[Any, ...]]:
    return rows_of(connection, f"select * from {part} order by rowid")  # noqa: S608 - names made here
