"""Project files, notices and code tables from the command line, as a person types them."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import run

ANSWER = dict[str, Any]


@pytest.fixture
def project(tmp_path: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "elrexfio.codeledger"
    assert run(["project", "add", str(path), str(policies / "CC-0248")]) == 0
    capsys.readouterr()
    return path


def asked(capsys: pytest.CaptureFixture[str], *arguments: object, status: int = 0) -> ANSWER:
    found = run([*map(str, arguments), "--json"])
    shape: ANSWER = json.loads(capsys.readouterr().out)
    assert found == status, shape
    return shape


def test_codes_of_a_project_are_those_of_its_files(project: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = asked(capsys, "codes", "--project", project, "--on", "2024-03-28")
    named = asked(capsys, "codes", policies / "CC-0248", "--on", "2024-03-28")
    assert kept["codes"] == named["codes"]
    assert kept["conflicts"] == named["conflicts"]


def test_a_document_kept_reads_as_its_file(project: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "CC-0248_2025-12-22.redline.docx"
    for view in ("new", "old"):
        kept = asked(capsys, "read", name, "--project", project, "--view", view)
        assert kept == asked(capsys, "read", policies / "CC-0248" / name, "--view", view)
    assert asked(capsys, "compare", name, "--project", project) == asked(capsys, "compare", policies / "CC-0248" / name)


def test_a_file_added_twice_is_kept_once(project: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = asked(capsys, "project", "show", project)
    after = asked(capsys, "project", "add", project, policies / "CC-0248")
    assert after["documents"] == before["documents"]
    assert len(before["documents"]) == 5


def test_an_audit_in_a_project_is_kept_with_its_claims(project: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = policies / "claims" / "CC-0248_claims.xlsx"
    kept = asked(capsys, "audit", claims, "--project", project, "--as-of", "2026-01-31")
    named = asked(capsys, "audit", claims, "--policies", policies / "CC-0248", "--as-of", "2026-01-31")
    assert kept["findings"] == named["findings"]
    assert kept["rows"] == named["rows"]
    asked(capsys, "audit", claims, "--project", project, "--basis", "review")
    shown = asked(capsys, "project", "show", project)
    assert [item["file"] for item in shown["imports"]] == ["CC-0248_claims.xlsx"]
    assert [item["import"] for item in shown["audits"]] == [1, 1]
    assert shown["audits"][0]["fingerprint"] == named["fingerprint"]


def test_verify_says_what_was_changed_behind_the_trail(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound = asked(capsys, "verify", project)
    assert sound["agrees"]
    assert asked(capsys, "verify", project, "--head", sound["head"])["agrees"]
    assert not asked(capsys, "verify", project, "--head", "0" * 64, status=1)["agrees"]
    with sqlite3.connect(project) as connection:
        connection.execute("update trail set who = 'nobody' where number = 2")
    connection.close()
    found = asked(capsys, "verify", project, status=1)
    assert 2 in [item["record"] for item in found["tampering"]]


@pytest.mark.parametrize("command", ["codes", "read"])
def test_paths_and_a_project_are_not_mixed_up(command: str, project: Path, policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shape = asked(
        capsys, command, policies / "CC-0248" / "CC-0248_2023-10-03.md", "--project", project, status=2 if command == "codes" else 3
    )
    assert shape["error"]["why"]


def test_neither_paths_nor_a_project_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("codes", "read"):
        assert "--project" in asked(capsys, command, status=2)["error"]["why"]


def test_a_file_that_is_no_project_is_refused(policies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.codeledger"
    other.write_text("a note", encoding="utf-8")
    assert "project" in asked(capsys, "codes", "--project", other, status=3)["error"]["why"]
    assert asked(capsys, "project", "add", other, policies / "CC-0248", status=3)["error"]["file"] == "other.codeledger"
    assert other.read_text(encoding="utf-8") == "a note"


def test_notices_move_one_market(policies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notices = tmp_path / "notices.csv"
    notices.write_text(
        "policy,market,line_of_business,effective,scope,basis\nCC-0248,Northland,,02/19/2024,both,service\nAB-1,,,2024-01-01,coding,service\n",
        encoding="utf-8",
    )
    moved = asked(capsys, "codes", policies / "CC-0248", "--notices", notices, "--market", "northland", "--code", "J3490")
    (interval,) = moved["codes"][0]["intervals"]
    assert (interval["from"], interval["from_basis"], interval["to"]) == ("2024-02-19", "notice", "2024-04-01")
    assert [item["policy"] for item in moved["idle_notices"]] == ["AB-1"]
    other = asked(capsys, "codes", policies / "CC-0248", "--notices", notices, "--market", "Southland", "--code", "J3490")
    assert other["codes"][0]["intervals"][0]["from"] == "2023-10-03"


@pytest.mark.parametrize(
    ("row", "word"),
    [("CC-0248,,,soon,both,service", "soon"), (",,,2024-01-01,both,service", "policy"), ("CC-0248,,,2024-01-01,half,service", "half")],
)
def test_a_notice_that_cannot_be_read_is_refused_with_its_row(
    row: str, word: str, policies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notices = tmp_path / "notices.csv"
    notices.write_text(f"policy,market,line_of_business,effective,scope,basis\n{row}\n", encoding="utf-8")
    error = asked(capsys, "codes", policies / "CC-0248", "--notices", notices, status=3)["error"]
    assert "row 2" in error["where"]
    assert word in error["why"]


def test_as_known_on_an_earlier_day(policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = asked(capsys, "codes", policies / "CC-0248", "--known-on", "2024-12-31")
    assert "XW013L9" not in {item["code"] for item in known["codes"]}
    assert known["conflicts"] == []
    assert known["known_on"] == "2024-12-31"


def test_the_impact_of_a_new_version(policies: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = policies / "CC-0248"
    held = [folder / "CC-0248_2023-10-03.md", folder / "CC-0248_2024-12-23.redline.md"]
    claims = policies / "claims" / "CC-0248_claims.xlsx"
    found = asked(
        capsys, "impact", claims, "--policies", *held, "--with", folder / "CC-0248_2025-12-22.redline.md", "--as-of", "2026-01-31"
    )
    assert found["effective"] == "2025-12-22"
    assert found["lines"]["changed"] == len({(item["sheet"], item["row"]) for item in found["changes"]}) > 0
    before, after = (
        asked(capsys, "audit", claims, "--policies", *files, "--as-of", "2026-01-31")["fingerprint"]
        for files in (held, [*held, folder / "CC-0248_2025-12-22.redline.md"])
    )
    assert found["fingerprints"] == {"before": before, "after": after}
