"""Workbooks are read in a child: what it finds comes through whole, what goes wrong is one refusal, and no child is left."""

import json
from collections.abc import Iterable
from pathlib import Path

import psutil
import pytest
from openpyxl import Workbook

from app.claims import guarded
from app.claims.arrived import load_arrivals
from app.claims.engine import connected, rows_of
from app.claims.guarded import read_workbook
from app.claims.handover import Arrival, SheetFacts, arrivals
from app.claims.headers import propose_columns
from app.claims.workbook import read
from app.errors import CancelledError, InputRefusedError
from app.guard.limits import MIB, Limits
from app.progress import Job

HEADER = ("Claim No", "HCPCS", "Service Date", "Member ID", "Charges", "Units")


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for number in range(500):
        sheet.append((f"C{number}", "J1323", "2024-03-28", f"0{number}", "100.00", "76"))
    book.create_sheet("Notes").append(("nothing", "of", "claims"))
    path = tmp_path / "claims.xlsx"
    book.save(path)
    return path


def children_left() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())]


Sheets = list[tuple[SheetFacts, list[tuple[object, ...]]]]


def loaded(said: Iterable[Arrival]) -> Sheets:
    with connected() as connection:
        sheets = load_arrivals(connection, said, Job(), "claims.xlsx")
        query = "select * from {} order by row_no"
        return [(facts, rows_of(connection, query.format(table))) for facts, table in sheets]


def test_the_child_hands_over_what_reading_here_finds(claims: Path) -> None:
    here = loaded(arrivals(read(json.dumps({"path": str(claims)}).encode())))
    assert loaded(read_workbook(claims, lambda: False)) == here
    assert [facts.rows for facts, _ in here] == [501, 1]
    assert children_left() == []


def test_columns_are_proposed_through_the_child(claims: Path) -> None:
    (mapping,) = propose_columns(claims)
    assert mapping.columns == HEADER
    assert mapping.fields["procedure"][0].column == "HCPCS"
    assert children_left() == []


def test_cancel_ends_the_reading(claims: Path) -> None:
    with pytest.raises(CancelledError):
        list(read_workbook(claims, lambda: True))
    asked = iter([False, False])
    with pytest.raises(CancelledError):
        list(read_workbook(claims, lambda: next(asked, True)))
    assert children_left() == []


def test_a_workbook_beyond_its_limits_is_refused(claims: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_limits", lambda _path: Limits(memory=1 * MIB, seconds=30))
    with pytest.raises(InputRefusedError, match=r"claims\.xlsx: .*memory"):
        list(read_workbook(claims, lambda: False))


@pytest.mark.parametrize("size", [0, 1, 30, 400, 3000])
def test_a_workbook_cut_off_is_refused(claims: Path, size: int) -> None:
    claims.write_bytes(claims.read_bytes()[:size])
    with pytest.raises(InputRefusedError) as caught:
        propose_columns(claims)
    assert caught.value.refusal.file == "claims.xlsx"
    assert caught.value.refusal.do
