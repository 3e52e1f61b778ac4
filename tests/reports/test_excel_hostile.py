"""Text from data is text in every cell, header and footer; and a write that fails leaves what was there."""

import csv
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.audit.model import AuditResult
from app.errors import OutputFailedError
from app.reports.dossier import Dossier
from app.reports.excel.stream import HEADER_ROW
from app.reports.excel.write import write_audit_workbook
from app.reports.template import shipped_template
from app.reports.words import printable
from tests.reports.dossier_maker import full_dossier

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
OWN = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", "\x00=1", "a\ud800b", "&P&D"]


@pytest.fixture(scope="module")
def payloads() -> list[str]:
    path = CORPUS / "hostile" / "synthetic" / "claims_formula_injection.csv"
    if not path.exists():
        return OWN
    with path.open(encoding="utf-8", newline="") as file:
        return list(dict.fromkeys([*OWN, *(row["note"] for row in csv.DictReader(file))]))


def poisoned(audit: AuditResult, payloads: list[str]) -> Dossier:
    """A report with a payload in every text that comes from data or from people."""
    dossier = full_dossier(audit)
    made, added = next(iter(dossier.determined.values())), dossier.added[0]
    (one,) = dossier.rounds
    all_of_them = " ".join(payloads)
    findings = tuple(
        replace(
            audit.findings[0], claim_id=text, line=text, member=text, provider=text, code=text, message=text, sheet=text, content=text,
            policy=text, system=text, instead=(text,), rule=text,
        )
        for text in payloads
    )  # fmt: skip
    return replace(
        dossier,
        result=replace(audit, file=payloads[0], findings=findings, notices=tuple(payloads)),
        setup=replace(dossier.setup, title=payloads[0], objective=all_of_them, audited=payloads[1], not_reviewed=payloads[2]),
        determined={
            text: replace(
                made,
                reviewer=text,
                line=replace(made.line, content=text, claim_id=text, coder=text, modifiers=(text,), diagnoses=(text,)),
                determination=replace(made.determination, rationale=text, record=text, cause=text, recommendation=text, code=text),
            )
            for text in payloads
        },
        added=tuple(replace(added, title=text, condition=text, criteria=text, reviewer=text) for text in payloads),
        rounds=tuple(
            replace(one, provider=text, responses=(replace(one.responses[0], content=text, text=text, decided_by=text),))
            for text in payloads
        ),
        narrative=replace(
            dossier.narrative,
            causes=payloads[0],
            recommendations=payloads[1],
            actions=tuple(replace(dossier.narrative.actions[0], action=text, owner=text) for text in payloads),
        ),
        second=tuple(replace(dossier.second[0], first_by=text, second_by=text) for text in payloads),
        stamp=replace(dossier.stamp, anchor=payloads[0]),
    )


@pytest.fixture(scope="module")
def hostile(audit: AuditResult, payloads: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "audit.xlsx"
    write_audit_workbook(path, poisoned(audit, payloads), shipped_template())
    return path


def test_text_from_data_is_never_a_formula_field_or_link(hostile: Path) -> None:
    with ZipFile(hostile) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) > 15
    assert not [text for text in sheets if "<f>" in text or "<f " in text]
    assert not [name for name, text in parts.items() if 'TargetMode="External"' in text]
    locations = {place for text in sheets for place in re.findall(r'<hyperlink [^>]*location="([^"]*)"', text)}
    assert all(re.fullmatch(r"'(Findings|Evidence)'!A\d+", place) for place in locations)


def test_its_text_stays_as_it_was(hostile: Path, payloads: list[str]) -> None:
    book = load_workbook(hostile)
    wanted = [printable(text).replace("\r", "") for text in payloads]
    for name, column in (("Findings", 2), ("Findings", 20), ("Determined lines", 1), ("Added findings", 12)):
        found = [str(book[name].cell(HEADER_ROW + number, column).value or "") for number in range(1, len(payloads) + 1)]
        assert [text.replace("\r", "") for text in found] == wanted, name


def test_a_header_shows_an_ampersand_as_one(hostile: Path, payloads: list[str]) -> None:
    header = load_workbook(hostile)["Summary"].oddHeader
    assert header is not None
    assert header.left.text == printable(payloads[0]).replace("&", "&&")


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file may grow past so many bytes, as on a full disk."""
    resource = pytest.importorskip("resource", reason="this system has no limits for files")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 5_000, 30_000])
def test_a_full_disk_keeps_the_old_report(audit: AuditResult, tmp_path: Path, size: int, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "audit.xlsx"
    path.write_bytes(b"the report of last week")
    with little_room(size), pytest.raises(OutputFailedError, match="another name"):
        write_audit_workbook(path, full_dossier(audit), shipped_template())
    assert path.read_bytes() == b"the report of last week"
    assert [item.name for item in tmp_path.iterdir()] == ["audit.xlsx"]
    assert capsys.readouterr().err == ""


def read_only(path: Path) -> None:
    path.chmod(0o444)


def held_open(path: Path) -> None:
    """Put a folder in its place, which no file can take: what a lock does on systems that have none."""
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [read_only, held_open])
def test_a_target_that_cannot_be_replaced_is_left_alone(audit: AuditResult, tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    path = tmp_path / "audit.xlsx"
    path.write_bytes(b"the report of last week")
    spoil(path)
    with pytest.raises(OutputFailedError, match="save under another name"):
        write_audit_workbook(path, Dossier(result=audit), shipped_template())
    assert path.is_dir() or path.read_bytes() == b"the report of last week"
    assert [item.name for item in tmp_path.iterdir()] == ["audit.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="there such a file has a name as long as it is open")
def test_no_claim_passes_through_a_named_temporary_file(audit: AuditResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))

    def no_name(*_: object, **__: object) -> None:
        raise AssertionError("a named file was made")

    monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", no_name)
    write_audit_workbook(tmp_path / "audit.xlsx", Dossier(result=audit), shipped_template())
    assert (tmp_path / "audit.xlsx").exists()
    assert list(scratch.iterdir()) == []
