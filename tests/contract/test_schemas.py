"""Every command's JSON is what users script against."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from app.cli.main import run
from tests.contract.schemas import schema

DAY = "2025-12-31"


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    status = run([*map(str, arguments), "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "name", ["read", "compare", "codes", "codesets", "audit", "columns", "impact", "sample", "review", "responses", "error"]
)
def test_a_schema_is_itself_valid(name: str) -> None:
    Draft202012Validator.check_schema(schema(name).schema)


@pytest.mark.parametrize("view", ["new", "old"])
@pytest.mark.parametrize("file", ["CC-0248_2023-10-03.md", "CC-0248_2025-12-22.redline.md", "CC-0248_2025-12-22.redline.docx"])
def test_read(capsys: pytest.CaptureFixture[str], policies: Path, file: str, view: str) -> None:
    status, shape = answer(capsys, "read", policies / "CC-0248" / file, "--view", view)
    schema("read").validate(shape)
    assert status == 0
    assert shape["view"] == view


REFERENCE = """# Zentriximab (Zentrixa): drug information

Updated: 2025-02-01

## Uses

Zentriximab is indicated for adults with myeloma after at least three prior lines of therapy that included a proteasome inhibitor.
It has accelerated approval and is supplied through the Zentrixa REMS.
"""


def test_read_of_a_reference_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "drug.md"
    path.write_text(REFERENCE, encoding="utf-8")
    status, shape = answer(capsys, "read", path)
    schema("read").validate(shape)
    assert (status, shape["kind"], shape["reference"]["type"]) == (0, "reference", "drug-information")
    stated = {item["kind"]: item["value"] for item in shape["reference"]["statements"]}
    assert [item["class"] for item in stated.pop("prior-classes")["classes"]] == ["proteasome inhibitor"]
    assert stated == {
        "age": {"low": 18, "low_inclusive": True, "high": None, "high_inclusive": None, "unit": "years"},
        "prior-therapies": {"min": 3, "max": None},
        "approval": {"approval": "accelerated"},
        "programme": {"name": "Zentrixa", "running": True},
        "indication": {"diseases": ["myeloma"]},
    }


def test_read_of_a_policy_states_no_reference(capsys: pytest.CaptureFixture[str], policies: Path) -> None:
    _, shape = answer(capsys, "read", policies / "CC-0248" / "CC-0248_2023-10-03.md")
    assert "reference" not in shape


def test_every_source_is_the_slice_it_names(capsys: pytest.CaptureFixture[str], policies: Path) -> None:
    path = policies / "CC-0248" / "CC-0248_2025-12-22.redline.docx"
    for view in ("new", "old"):
        _, shape = answer(capsys, "read", path, "--view", view)
        run(["read", str(path), "--view", view, "--text"])
        lines = capsys.readouterr().out.split("\n")
        found = list(_sources(shape))
        assert len(found) > 15
        for source in found:
            assert lines[source["block"]][source["start"] : source["end"]] == source["text"]


def _sources(value: object) -> Any:
    if isinstance(value, dict):
        if {"block", "start", "end", "text"} <= value.keys():
            yield value
        for item in value.values():
            yield from _sources(item)
    elif isinstance(value, list):
        for item in value:
            yield from _sources(item)


def test_compare(capsys: pytest.CaptureFixture[str], policies: Path) -> None:
    folder = policies / "CC-0248"
    status, shape = answer(capsys, "compare", folder / "CC-0248_2024-12-23.redline.md", folder / "CC-0248_2025-12-22.redline.md")
    schema("compare").validate(shape)
    assert status == 0
    assert sum(shape["counts"].values()) == len(shape["changes"])


def test_codes(capsys: pytest.CaptureFixture[str], policies: Path) -> None:
    status, shape = answer(capsys, "codes", policies / "CC-0248", "--on", DAY)
    schema("codes").validate(shape)
    assert status == 0
    assert shape["on"] == DAY


def test_audit(capsys: pytest.CaptureFixture[str], policies: Path) -> None:
    status, shape = answer(
        capsys, "audit", policies / "claims" / "CC-0248_claims.xlsx", "--policies", policies / "CC-0248", "--as-of", "2026-11-20"
    )
    schema("audit").validate(shape)
    assert status == 0
    rows = shape["rows"]
    assert rows["in_file"] == rows["imported"] + len(rows["rejected"]) + len(rows["skipped"])


OWN_RULE = """-- rule: many-units
-- verdict: note
-- says: {code} on {date} is billed with {detail}
-- Lines with more units than a week of doses.
select line_id, cast(units as varchar) || ' units' as detail from claim_lines where units > 50
"""


@pytest.fixture
def asked(tmp_path: Path) -> list[str]:
    """Options that name everything an audit can be asked."""
    rule = tmp_path / "many-units.sql"
    rule.write_text(OWN_RULE, encoding="utf-8")
    said = "--as-of 2026-11-20 --rule-table elranatamab_vials --inpatient-date admission --line-of-business Medicaid --market Texas"
    return [*f"{said} --known-on 2026-01-01 --period-from 2024-01-01 --control claims=53,paid=1.00 --rules".split(), str(rule)]


def test_an_audit_says_what_it_was_asked(capsys: pytest.CaptureFixture[str], policies: Path, asked: list[str]) -> None:
    claims = policies / "claims" / "CC-0248_claims.xlsx"
    _, shape = answer(capsys, "audit", claims, "--policies", policies / "CC-0248", *asked)
    schema("audit").validate(shape)
    settings = shape["settings"]
    assert (settings["market"], settings["line_of_business"], settings["known_on"]) == ("Texas", "Medicaid", "2026-01-01")
    assert (settings["inpatient_date"], settings["period"]) == ("admission", {"from": "2024-01-01", "to": None})
    assert shape["lines"]["outside_period"] > 0
    assert [(table["kind"], table["file"]) for table in shape["rule_tables"]] == [("vials", "elranatamab_vials.toml")]
    assert [(rule["rule"], rule["verdict"]) for rule in shape["own_rules"]] == [("many-units", "note")]
    assert [(check["name"], check["ties"]) for check in shape["control"]] == [("claims", True), ("paid", False)]
    assert sum(shape["claim_types"].values()) == shape["rows"]["imported"]
    assert any("control total of 1.00" in notice for notice in shape["notices"])


def test_an_impact_says_what_it_was_asked(capsys: pytest.CaptureFixture[str], policies: Path, asked: list[str]) -> None:
    folder = policies / "CC-0248"
    held = [folder / "CC-0248_2023-10-03.md", folder / "CC-0248_2024-12-23.redline.md"]
    claims, new = policies / "claims" / "CC-0248_claims.xlsx", folder / "CC-0248_2025-12-22.redline.md"
    status, shape = answer(capsys, "impact", claims, "--policies", *held, "--with", new, *asked)
    schema("impact").validate(shape)
    assert status == 0
    assert shape["settings"]["period"]["from"] == "2024-01-01"
    assert [rule["rule"] for rule in shape["own_rules"]] == ["many-units"]
    assert len(shape["rule_tables"]) == 1


def test_columns(capsys: pytest.CaptureFixture[str], policies: Path) -> None:
    status, shape = answer(capsys, "columns", policies / "claims" / "CC-0248_claims.xlsx")
    schema("columns").validate(shape)
    assert status == 0


def test_strict_answers_with_its_status(capsys: pytest.CaptureFixture[str], policies: Path) -> None:
    assert answer(capsys, "codes", policies / "CC-0248", "--strict")[0] == 1
    assert answer(capsys, "codes", policies / "EX-0901", "--strict")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["read"], 2),
        (["read", "no-such-file.md"], 3),
        (["codes", "no-such-folder"], 3),
        (["codes", "x.md", "--on", "12/31/2025"], 2),
        (["nonsense"], 2),
        (["audit", "no-such-claims.xlsx", "--policies", "no-such-folder"], 3),
        (["columns", "no-such-claims.csv"], 3),
        (["compare", "no-such-file.md"], 3),
        (["impact", "no-such-claims.xlsx", "--policies", "no-such-folder", "--with", "x.md"], 3),
        (["audit", "c.csv", "--policies", "p.md", "--out", "report.odt"], 4),
        (["audit", "c.csv", "--policies", "p.md", "--rule-table", "no-such-table"], 3),
        (["audit", "c.csv", "--policies", "p.md", "--rules", "no-such-rule.sql"], 3),
        (["audit", "c.csv", "--policies", "p.md", "--control", "spent=1"], 2),
        (["audit", "c.csv", "--policies", "p.md", "--control", "paid=much"], 2),
        (["audit", "c.csv", "--policies", "p.md", "--master", "local[1]"], 2),
        (["audit", "c.csv", "--policies", "p.md", "--period-from", "2025-01-02", "--period-to", "2025-01-01"], 2),
        (["columns", "c.csv", "--password-file", "no-such-file.txt"], 3),
    ],
)
def test_a_failure_is_one_object_with_the_status_of_the_contract(
    capsys: pytest.CaptureFixture[str], arguments: list[str], status: int
) -> None:
    code, shape = answer(capsys, *arguments)
    schema("error").validate(shape)
    assert code == status


def test_a_report_that_cannot_be_written_leaves_what_was_there(capsys: pytest.CaptureFixture[str], policies: Path, tmp_path: Path) -> None:
    old, new = (policies / "CC-0248" / f"CC-0248_{day}.redline.md" for day in ("2024-12-23", "2025-12-22"))
    code, shape = answer(capsys, "compare", old, new, "--out", tmp_path / "no-such-folder" / "changes.xlsx")
    schema("error").validate(shape)
    assert code == 4


def test_one_refused_file_does_not_stop_the_others(capsys: pytest.CaptureFixture[str], policies: Path) -> None:
    good = policies / "CC-0248" / "CC-0248_2023-10-03.md"
    status = run(["read", "no-such-file.md", str(good), "--json"])
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert status == 3
    assert "error" in first
    assert second["file"] == good.name
