"""`codeledger compare --out`: what is written follows the ending, `--as` and `--kinds`."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli.main import run

SAMPLES = Path(__file__).resolve().parents[2] / "policies" / "CC-0248"
PAIR = (str(SAMPLES / "CC-0248_2024-12-23.redline.md"), str(SAMPLES / "CC-0248_2025-12-22.redline.md"))


@pytest.mark.parametrize(
    ("name", "options", "begins"),
    [
        ("redline.docx", (), b"PK"),
        ("redline.html", ("--kinds", "date,age,code"), b"<!DOCTYPE html>"),
        ("changes.xlsx", (), b"PK"),
        ("summary.docx", ("--as", "committee"), b"PK"),
        ("bulletin.docx", ("--as", "bulletin"), b"PK"),
        ("bulletin.xlsx", ("--as", "bulletin"), b"PK"),
    ],
)
def test_each_export_is_written(name: str, options: tuple[str, ...], begins: bytes, tmp_path: Path) -> None:
    assert run(["compare", *PAIR, "--out", str(tmp_path / name), *options]) == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_pdf_is_printed_without_a_screen(tmp_path: Path) -> None:
    path = tmp_path / "redline.pdf"
    subprocess.run([sys.executable, "-m", "app", "compare", *PAIR, "--out", str(path)], check=True, capture_output=True)
    assert path.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("name", "options", "status", "why"),
    [
        ("summary.xlsx", ("--as", "committee"), 4, "A committee summary is written as .docx."),
        ("changes.docx", ("--as", "change-log"), 4, "A change log is written as .xlsx."),
        ("redline.odt", (), 4, "A comparison is written as"),
        ("redline.docx", ("--kinds", "dates"), 2, "dates is no kind of change"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is(
    *, name: str, options: tuple[str, ...], status: int, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["compare", *PAIR, "--out", str(tmp_path / name), *options, "--json"]) == status
    assert why in json.loads(capsys.readouterr().out)["error"]["why"]
    assert not list(tmp_path.iterdir())


def test_notices_reach_the_bulletin(tmp_path: Path) -> None:
    table = tmp_path / "notices.csv"
    table.write_text("policy,market,effective\nCC-0248,Ohio,2026-03-01\n", encoding="utf-8")
    path = tmp_path / "bulletin.xlsx"
    assert run(["compare", *PAIR, "--out", str(path), "--as", "bulletin", "--notices", str(table)]) == 0
    from openpyxl import load_workbook  # noqa: PLC0415 only here

    sheet = load_workbook(path).worksheets[0]
    assert (str(sheet.cell(4, 1).value)[:10], sheet.cell(4, 5).value) == ("2026-03-01", "Ohio")
