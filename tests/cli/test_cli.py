"""The command line as a person types it."""

from pathlib import Path

import pytest

from app import __version__
from app.cli.main import run

SAMPLES = Path(__file__).resolve().parents[2] / "policies"
OLD, NEW = (SAMPLES / "CC-0248" / f"CC-0248_{day}.redline.md" for day in ("2024-12-23", "2025-12-22"))
CLAIMS = SAMPLES / "claims" / "CC-0248_claims.xlsx"


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run([str(argument) for argument in arguments]) == 0
    return capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.strip() == f"codeledger {__version__}"


def test_read_says_dates_codes_and_checks(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "read", NEW)
    for word in ("CC-0248", "2025-12-22", "XW013L9", "C90.00-C90.02", "under 19 years of age", "C90.01"):
        assert word in text


def test_compare_says_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "compare", OLD, NEW)
    for word in ("XW013L9", "12/22/2025", "under 19 years of age", "by history"):
        assert word in text


def test_codes_answers_for_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "codes", SAMPLES / "CC-0248", "--on", "2024-03-28", "--code", "J1323")
    assert "2024-04-01 (stated) to open" in text
    assert "on 2024-03-28: not in effect" in text


def test_audit_accounts_for_rows_and_writes_the_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    text = said(capsys, "audit", CLAIMS, "--policies", SAMPLES / "CC-0248", SAMPLES / "EX-0901", "--as-of", "2026-11-20", "--out", path)
    assert "read + 0 rejected + 0 skipped" in text
    assert "no finding by the rules run" in text
    assert path.stat().st_size > 5_000


def test_a_mapping_file_replaces_the_proposal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text('procedure = "No such column"\n', encoding="utf-8")
    assert run(["audit", str(CLAIMS), "--policies", str(SAMPLES / "CC-0248"), "--map", str(mapping)]) == 3
    assert "No such column" in capsys.readouterr().err


def test_columns(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "columns", CLAIMS)
    assert "HCPCS" in text
    assert "header in row 1" in text


def test_a_refusal_is_one_sentence_on_standard_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    empty = tmp_path / "empty.docx"
    empty.write_bytes(b"")
    assert run(["read", str(empty)]) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("empty.docx: ")
    assert len(captured.err.splitlines()) == 1


def test_without_a_screen_the_window_is_refused_in_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run([]) == 3
    assert "no screen" in capsys.readouterr().err
