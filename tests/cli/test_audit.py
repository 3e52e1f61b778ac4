"""`codeledger audit` and `columns` with all that can be asked of them."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped] # it ships no types
from openpyxl import Workbook

from app.cli.main import run

SAMPLES = Path(__file__).resolve().parents[2] / "policies"
CLAIMS = SAMPLES / "claims" / "CC-0248_claims.xlsx"
HELD = [SAMPLES / "CC-0248" / name for name in ("CC-0248_2023-10-03.md", "CC-0248_2025-12-22.redline.md")]
PASSWORD = "four words in German: ä"  # noqa: S105 - of a file made here
RULE = """-- rule: {name}
-- verdict: note
-- says: {{code}} on {{date}} is billed with {{detail}}
-- Lines with many units.
select line_id, cast(units as varchar) || ' units' as detail from claim_lines where units > 50
"""


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "claims.codeledger"
    assert run(["project", "add", str(path), *map(str, HELD)]) == 0
    capsys.readouterr()
    return path


@pytest.fixture(params=["files", "project"])
def against(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """The policies, once as files and once in a project."""
    if request.param == "files":
        yield ["--policies", *map(str, HELD)]
    else:
        yield ["--project", str(request.getfixturevalue("project"))]


def asked(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> Any:
    assert run([*map(str, arguments), "--as-of", "2026-11-20", "--json"]) == status
    return json.loads(capsys.readouterr().out)


def test_a_mapping_names_a_sheet_and_its_kind(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    book = Workbook()
    for sheet, name, code in ((book.worksheets[0], "Office", "HCPCS"), (book.create_sheet(), "Facility", "Service Code")):
        sheet.title = name
        sheet.append(("Claim No", code, "Local Code", "Service Date", "Diagnosis", "Units"))
        sheet.append((f"{name}1", "J1323", "C9165", "2026-01-15", "C90.00", "76"))
    claims, path = tmp_path / "two.xlsx", tmp_path / "map.toml"
    book.save(claims)
    assert run(["columns", str(claims), "--map-out", str(path)]) == 0
    assert "Written: " in (said := capsys.readouterr().err)
    assert "(sheets Office, Facility)" in said
    text = path.read_text(encoding="utf-8")
    assert "[sheets.Facility.columns]\n" in text
    named = text.replace("[sheets.Facility]", '[sheets.Facility]\nclaim_type = "outpatient"').replace('= "Service Code"', '= "Local Code"')
    policies = ("--policies", *HELD)
    found = asked(capsys, "audit", claims, *policies, "--map", written(path, named))
    assert found["claim_types"] == {"professional": 1, "outpatient": 1}
    assert "Facility: every row is read as outpatient, as chosen for the sheet" in found["notices"]
    assert {item["code"] for item in found["findings"] if item["sheet"] == "Facility"} == {"C9165"}
    refused = asked(capsys, "audit", claims, *policies, "--map", path, "--claim-type", "inpatient", status=2)["error"]["why"]
    assert "says it for sheet Facility" in refused


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_tables_and_rules_take_part_where_they_are_named(capsys: pytest.CaptureFixture[str], against: list[str], tmp_path: Path) -> None:
    plain = asked(capsys, "audit", CLAIMS, *against)
    assert (plain["rule_tables"], plain["own_rules"]) == ([], [])
    rules = [written(tmp_path / f"{name}.sql", RULE.format(name=name)) for name in ("many-units", "very-many-units")]
    named = [part for path in rules for part in ("--rules", path)]
    found = asked(capsys, "audit", CLAIMS, *against, "--rule-table", "elranatamab_vials", "--rule-table", "elranatamab_ndcs", *named)
    assert [table["kind"] for table in found["rule_tables"]] == ["vials", "ndc"]
    assert all(table["on_by"] for table in found["rule_tables"])
    assert [rule["rule"] for rule in found["own_rules"]] == ["many-units", "very-many-units"]
    assert {"wastage-modifier", "many-units"} <= {finding["rule"] for finding in found["findings"]}
    assert found["fingerprint"] != plain["fingerprint"]


def test_a_person_s_table_is_named_by_its_path(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = ["# kind: units", "# title: the plan's table", "# source: Manual", "# dated: 2024-01-01", "code,most,per", "J1323,1,line"]
    path = written(tmp_path / "plan.csv", "\n".join(lines) + "\n")
    found = asked(capsys, "audit", CLAIMS, "--policies", *HELD, "--rule-table", path)
    assert [(table["file"], table["rows"], table["dated"]) for table in found["rule_tables"]] == [("plan.csv", 1, "2024-01-01")]
    assert "units-over-limit" in {finding["rule"] for finding in found["findings"]}


def test_a_period_leaves_lines_out_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "audit", CLAIMS, "--policies", *HELD, "--period-from", "2024-04-01", "--period-to", "2024-12-31")
    lines = found["lines"]
    assert found["settings"]["period"] == {"from": "2024-04-01", "to": "2024-12-31"}
    assert lines["outside_period"] > 0
    days = {finding["date"] for finding in found["findings"] if finding["date"]}
    assert all("2024-04-01" <= day <= "2024-12-31" for day in days)


def test_control_totals_must_tie(capsys: pytest.CaptureFixture[str], against: list[str]) -> None:
    tied = asked(capsys, "audit", CLAIMS, *against, "--control", "rows=53, paid=$208131.00")
    assert [(check["name"], check["ties"]) for check in tied["control"]] == [("rows", True), ("paid", True)]
    off = asked(capsys, "audit", CLAIMS, *against, "--control", "paid=208132")
    assert off["control"] == [{"name": "paid", "stated": "208132", "found": "208131.00", "ties": False}]
    assert any("1.00 less than the control total of 208,132" in notice for notice in off["notices"])


@pytest.mark.parametrize(("total", "status"), [("10.00", 0), ("10.01", 1)])
def test_a_total_that_does_not_tie_fails_where_it_is_strict(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, total: str, status: int
) -> None:
    claims = written(tmp_path / "one.csv", "Claim ID,Line,DOS,HCPCS,Dx1,Units,Paid\nA,1,2025-03-03,J9350,C83.30,1,10.00\n")
    policy = min((SAMPLES / "EX-0901").glob("*.md"))
    found = asked(capsys, "audit", claims, "--policies", policy, "--strict", "--control", f"paid={total}", status=status)
    assert [check["ties"] for check in found["control"]] == [status == 0]


def test_the_date_of_inpatient_claims_is_a_setting(capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, "audit", CLAIMS, "--policies", *HELD, "--inpatient-date", "authorization")
    assert found["settings"]["inpatient_date"] == "authorization"


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    path = tmp_path / "locked.xlsx"
    with CLAIMS.open("rb") as plain, path.open("wb") as target:
        OOXMLFile(plain).encrypt(PASSWORD, target)
    return path


def test_a_password_file_opens_the_claims(capsys: pytest.CaptureFixture[str], against: list[str], locked: Path, tmp_path: Path) -> None:
    password = written(tmp_path / "password.txt", f"{PASSWORD}\r\nthis line is not read\n")
    found = asked(capsys, "audit", locked, *against, "--password-file", password)
    assert found["fingerprint"] == asked(capsys, "audit", CLAIMS, *against)["fingerprint"]
    assert PASSWORD not in json.dumps(found, ensure_ascii=False)
    assert run(["columns", str(locked), "--password-file", str(password)]) == 0


def test_a_password_that_is_missing_wrong_or_empty(capsys: pytest.CaptureFixture[str], locked: Path, tmp_path: Path) -> None:
    asks = ["audit", str(locked), "--policies", *map(str, HELD)]
    assert run(asks) == 3
    for text in ("another one\n", "\n", ""):
        path = written(tmp_path / "password.txt", text)
        assert run([*asks, "--password-file", str(path)]) == 3
    said = capsys.readouterr().err
    assert said.count("locked.xlsx") == 2
    assert said.count("first line is empty") == 2
    assert "another one" not in said


def test_findings_are_written_as_parquet(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "findings.parquet"
    found = asked(capsys, "audit", CLAIMS, "--policies", *HELD, "--out", path)
    with duckdb.connect() as connection:
        rows = connection.execute("select claim_id, rule, cast(amount as varchar) from read_parquet($1)", [str(path)]).fetchall()
        marks = dict(connection.execute("select decode(key), decode(value) from parquet_kv_metadata($1)", [str(path)]).fetchall())
    assert rows == [(item["claim_id"], item["rule"], item["amount"]) for item in found["findings"]]
    assert marks["fingerprint"] == found["fingerprint"]
    assert json.loads(marks["settings"])["as_of"] == "2026-11-20"


def test_columns_written_as_a_mapping_file_audit_alike(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    assert run(["columns", str(CLAIMS), "--map-out", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sheet"] == "Professional"
    mapped = asked(capsys, "audit", CLAIMS, "--policies", *HELD, "--map", path)
    assert mapped["fingerprint"] == asked(capsys, "audit", CLAIMS, "--policies", *HELD)["fingerprint"]


def test_an_impact_in_a_project_judges_as_the_project_s_audit_does(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    audit = asked(capsys, "audit", CLAIMS, "--project", project, "--rule-table", "elranatamab_vials")
    impact = asked(capsys, "impact", CLAIMS, "--project", project, "--with", HELD[-1], "--rule-table", "elranatamab_vials")
    assert impact["fingerprints"]["after"] == audit["fingerprint"]
    assert impact["rule_tables"] == audit["rule_tables"]


def test_the_text_names_what_was_asked_and_what_does_not_tie(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--rule-table", "elranatamab_vials", "--control", "rows=1", "--period-from", "2024-01-01", "--as-of", "2026-11-20"]
    assert run(["audit", str(CLAIMS), "--policies", *map(str, HELD), *arguments]) == 0
    said = capsys.readouterr().out
    for words in ("from 2024-01-01", "single-dose vials of elranatamab", "does not tie", "outside the period, not checked"):
        assert words in said


def test_the_answer_names_the_claims_file_and_its_hash(against: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    named = {"file": CLAIMS.name, "sha256": hashlib.sha256(CLAIMS.read_bytes()).hexdigest()}
    assert asked(capsys, "audit", CLAIMS, *against)["claims"] == named
