"""Findings as Parquet: the documented columns with their types, every value as the audit has it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from app.audit.findings_parquet import COLUMNS, check_findings_parquet, write_findings_parquet
from app.audit.model import AuditResult, AuditSettings, Decision
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder

SAMPLES = Path(__file__).resolve().parents[2] / "policies"


@pytest.fixture(scope="module")
def result() -> AuditResult:
    order = AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20)))
    return audit_claims(SAMPLES / "claims" / "CC-0248_claims.xlsx", [SAMPLES / "CC-0248", SAMPLES / "EX-0901"], order)


def read(path: Path) -> list[dict[str, object]]:
    with duckdb.connect() as connection:
        found = connection.execute("select * from read_parquet($1)", [str(path)])
        names = [name for name, *_ in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_every_finding_is_there_as_the_audit_has_it(result: AuditResult, tmp_path: Path) -> None:
    path = tmp_path / "o'neill findings.parquet"
    write_findings_parquet(path, result)
    rows = read(path)
    for name in (
        "sheet",
        "row",
        "claim_id",
        "line",
        "rule",
        "policy",
        "system",
        "code",
        "date",
        "date_used",
        "amount",
        "message",
        "primary",
    ):
        assert [row[name] for row in rows] == [getattr(finding, name) for finding in result.findings], name
    assert [row["verdict"] for row in rows] == [finding.verdict.value for finding in result.findings]
    assert [row["instead"] for row in rows] == [list(finding.instead) for finding in result.findings]
    assert [row["member_id"] for row in rows] == [finding.member for finding in result.findings]
    said = [[(place["file"], place["page"], place["start"], place["text"]) for place in row["sources"]] for row in rows]  # type: ignore[attr-defined]
    assert said == [[(place.file, place.page, place.start, place.text) for place in finding.sources] for finding in result.findings]
    check_findings_parquet(path, len(rows))


def test_the_columns_have_the_types_that_are_promised(result: AuditResult, tmp_path: Path) -> None:
    path = tmp_path / "findings.parquet"
    write_findings_parquet(path, replace(result, findings=()))
    with duckdb.connect() as connection:
        kinds = {name: kind for name, kind, *_ in connection.execute("describe select * from read_parquet($1)", [str(path)]).fetchall()}
    assert list(kinds) == [name for name, _ in COLUMNS]
    assert (kinds["row"], kinds["date"], kinds["amount"], kinds["primary"]) == ("BIGINT", "DATE", "DECIMAL(18,2)", "BOOLEAN")
    assert (kinds["instead"], kinds["claim_id"]) == ("VARCHAR[]", "VARCHAR")
    assert read(path) == []


def test_the_documentation_names_every_column_with_its_type() -> None:
    text = (SAMPLES.parent / "docs" / "findings.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in text.splitlines() if line.startswith("| `")]
    told = [(name.strip("`* "), kind) for name, kind in rows]
    assert told == [(name, kind if "struct" not in kind else told[place][1]) for place, (name, kind) in enumerate(COLUMNS)]


def test_what_was_decided_stands_beside_its_finding(result: AuditResult, tmp_path: Path) -> None:
    finding = result.findings[3]
    path = tmp_path / "findings.parquet"
    write_findings_parquet(path, result, {finding.key: Decision("agree", "Chart's page 4")}, {"claims": "it's claims.xlsx"})
    decided = {number: (row["disposition"], row["reason"]) for number, row in enumerate(read(path)) if row["disposition"]}
    assert decided == {3: ("agree", "Chart's page 4")}
    with duckdb.connect() as connection:
        marks = connection.execute("select decode(key), decode(value) from parquet_kv_metadata($1)", [str(path)]).fetchall()
    assert ("claims", "it's claims.xlsx") in marks


def test_a_file_that_lacks_rows_is_noticed(result: AuditResult, tmp_path: Path) -> None:
    path = tmp_path / "findings.parquet"
    write_findings_parquet(path, result)
    with pytest.raises(OSError, match="lacks rows"):
        check_findings_parquet(path, len(result.findings) + 1)
    path.write_bytes(b"PAR1 cut off")
    with pytest.raises(OSError, match="read back"):
        check_findings_parquet(path, len(result.findings))
