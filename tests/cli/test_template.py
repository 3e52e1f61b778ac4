"""`codeledger template` and what `codeledger audit --out` makes of a template."""

import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from app.cli.main import run

SAMPLES = Path(__file__).resolve().parents[2] / "policies"
AUDIT = ("audit", str(SAMPLES / "claims" / "CC-0248_claims.xlsx"), "--policies", str(SAMPLES / "CC-0248"))


def test_a_template_is_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "own"
    assert run(["template", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["written"] == ["wording.toml", "report.docx"]
    assert run(["template", str(folder), "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["error"]["why"] == "wording.toml is there already."


def test_a_report_is_worded_as_the_template_says(tmp_path: Path) -> None:
    folder, path = tmp_path / "own", tmp_path / "audit.docx"
    assert run(["template", str(folder)]) == 0
    (folder / "wording.toml").write_text('[titles]\nreport = "Coding compliance report"\n', encoding="utf-8")
    assert run([*AUDIT, "--out", str(path), "--template", str(folder)]) == 0
    assert "Coding compliance report" in [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def test_a_missing_style_is_said_in_one_sentence_before_anything_is_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, path = tmp_path / "own", tmp_path / "audit.docx"
    assert run(["template", str(folder)]) == 0
    document = docx.Document(str(folder / "report.docx"))
    document.styles["Report note"].delete()
    document.save(str(folder / "report.docx"))
    capsys.readouterr()
    assert run([*AUDIT, "--out", str(path), "--template", str(folder), "--json"]) == 3
    assert "lacks the named style “Report note”" in json.loads(capsys.readouterr().out)["error"]["why"]
    assert not path.exists()


def test_a_pdf_is_printed_without_office_and_without_a_screen(tmp_path: Path) -> None:
    path = tmp_path / "audit.pdf"
    subprocess.run([sys.executable, "-m", "app", *AUDIT, "--out", str(path)], check=True, capture_output=True)
    assert path.read_bytes().startswith(b"%PDF-")
