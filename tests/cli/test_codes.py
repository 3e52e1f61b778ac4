"""`codeledger codes`: one code asked as people write it, and what it writes to files."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.cli.main import run

TEXT = """# Wound covers

Policy Number: WND-1

Publish Date: 01/10/2024

## Criteria

Chronic ulcer that has not healed in four weeks.

## Coding

HCPCS: Q4227 – Q4242

ICD-10-CM: D84.1
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "wounds.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(("asked", "code"), [("D841", "D84.1"), ("d84.1", "D84.1"), ("q4230", "Q4227"), ("Q4227", "Q4227")])
def test_a_code_is_found_however_it_is_written(policy: Path, asked: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["codes", str(policy), "--code", asked, "--on", "2024-06-01", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["codes"]
    assert (found["code"], found["in_effect"]) == (code, True)


def test_a_code_outside_the_range_is_not_found(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["codes", str(policy), "--code", "Q4243", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["codes"] == []


def test_ledger_and_load_sheet_are_written(policies: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book, load = tmp_path / "codes.xlsx", tmp_path / "load.csv"
    command = ["codes", str(policies / "CC-0248"), "--out", str(book), "--load-sheet", str(load), "--since", "2024-12-23", "--json"]
    assert run(command) == 0
    assert "Codes by date" in load_workbook(book).sheetnames
    lines = load.read_text(encoding="utf-8-sig").splitlines()
    assert any("XW013L9" in line and ",add," in line for line in lines)
    assert json.loads(capsys.readouterr().out)["codes"]


def test_a_file_that_cannot_be_written_ends_with_its_own_status(policy: Path, tmp_path: Path) -> None:
    assert run(["codes", str(policy), "--out", str(tmp_path / "codes.pdf"), "--json"]) == 4


def test_an_earlier_day_alone_asks_for_nothing(policy: Path) -> None:
    assert run(["codes", str(policy), "--since", "2024-12-23", "--json"]) == 2
