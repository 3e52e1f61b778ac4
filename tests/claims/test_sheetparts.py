"""A large worksheet is read in parts: what comes of it is what reading it whole gives, whatever its rows look like."""

import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.claims.arrived import load_arrivals
from app.claims.engine import connected, rows_of
from app.claims.handover import Afresh, Arrival, Reached, SheetFacts, arrivals
from app.claims.workbook import read
from app.errors import InputRefusedError
from app.progress import Job, Step

SHEET = "xl/worksheets/sheet1.xml"
ROWS = 24_000
WHOLE = 1 << 40

Rows = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def frame(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(("one", 1.5))
    book.create_sheet("Codes").append(("J1323", "drug"))
    path = tmp_path_factory.mktemp("parts") / "frame.xlsx"
    book.save(path)
    return path


@pytest.fixture
def make(frame: Path, tmp_path: Path) -> Callable[[Iterable[str], str], Path]:
    def made(rows: Iterable[str], behind: str = "") -> Path:
        path = tmp_path / "large.xlsx"
        with zipfile.ZipFile(frame) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
            for name in old.namelist():
                if name != SHEET:
                    new.writestr(name, old.read(name))
            kind = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            texts = "".join(f"<si><t>shared {number}</t></si>" for number in range(40))
            new.writestr("xl/sharedStrings.xml", f'<sst xmlns="{kind}" count="40" uniqueCount="40">{texts}</sst>')
            new.writestr(SHEET, f'<worksheet xmlns="{kind}"><sheetData>{"".join(rows)}</sheetData>{behind}</worksheet>')
        return path

    return made


def answer(path: Path, part: int) -> list[Arrival]:
    return list(arrivals(read(json.dumps({"path": str(path), "part": part}).encode())))


def loaded(said: Iterable[Arrival], job: Job) -> list[tuple[SheetFacts, Rows]]:
    with connected() as connection:
        return [
            (facts, rows_of(connection, f"select * from {table} order by row_no"))  # noqa: S608 - names made by the program
            for facts, table in load_arrivals(connection, said, job, "large.xlsx")
        ]


def row(number: int) -> str:
    """One row in many shapes: late columns, blanks, hidden ones, shared texts, dates, errors, formulas with and without a value."""
    cells = [f'<c r="C{number}" t="inlineStr"><is><t>K{number:011}</t></is></c>', f'<c r="D{number}"><v>{number % 97}.50</v></c>']
    if number > ROWS // 2:
        cells.append(f'<c r="H{number}" t="inlineStr"><is><t>{"late " * 12}</t></is></c>')
    match number % 4000:
        case 11:
            return f'<row r="{number}"/>'
        case 12:
            cells = [f'<c r="A{number}" s="0"/>', *cells, f'<c r="E{number}" t="e"><v>#N/A</v></c>']
        case 13:
            cells = [f'<c r="E{number}" t="s"><v>7</v></c>']
        case 14:
            cells.insert(1, f'<c r="C{number}" t="str"><f>A1&amp;"x"</f><v>0636</v></c>')
        case 15:
            cells.append(f'<c r="E{number}"><f>1+1</f></c>')
        case 16:
            cells = [f'<c r="E{number}" t="e"><v>#REF!</v></c>']
    hidden = ' hidden="1"' if number % 4000 == 17 else ""
    return f'<row r="{number}"{hidden}>{"".join(cells)}</row>'


def test_parts_are_the_whole(make: Callable[..., Path]) -> None:
    path = make((row(number) for number in range(3, ROWS) if number % 50), '<mergeCells count="1"><mergeCell ref="C8:C9"/></mergeCells>')
    steps: list[Step] = []
    parts = answer(path, 1)
    assert sum(isinstance(said, Reached) for said in parts) > 2
    assert not any(isinstance(said, Afresh) for said in parts)
    found = loaded(parts, Job(steps.append))
    assert found == loaded(answer(path, WHOLE), Job())
    (facts, rows), (other, _) = found
    assert (facts.rows, facts.width, other.name) == (len(rows), 6, "Codes")
    assert len(facts.hidden_rows) == 6
    assert facts.merged == ((8, 9, 0, 0),)
    assert {text for _, _, text in facts.errors} == {"#N/A", "#REF!"}
    assert steps[-1].doing == f"Reading large.xlsx: {len(rows):,} rows so far"
    assert steps[-1].done == steps[-1].total


def test_a_column_to_the_left_of_all_before_begins_the_sheet_afresh(make: Callable[..., Path]) -> None:
    first = f'<row r="{ROWS + 9}"><c r="A{ROWS + 9}" t="inlineStr"><is><t>last</t></is></c></row>'
    path = make((*map(row, range(1, ROWS)), first))
    parts = answer(path, 1)
    assert any(isinstance(said, Afresh) for said in parts)
    found = loaded(parts, Job())
    assert found == loaded(answer(path, WHOLE), Job())
    assert found[0][1][-1][:2] == (ROWS + 9, "last")


def test_rows_without_numbers_are_read_whole(make: Callable[..., Path]) -> None:
    cell = f'<row><c t="inlineStr"><is><t>{"text " * 20}</t></is></c></row>'
    path = make(cell for _ in range(ROWS))
    parts = answer(path, 1)
    assert any(isinstance(said, Afresh) for said in parts)
    assert loaded(parts, Job())[0][0].rows == ROWS


def test_a_row_written_twice_is_refused(make: Callable[..., Path]) -> None:
    path = make((*map(row, range(1, ROWS)), row(5)))
    with pytest.raises(InputRefusedError, match="different rows"):
        answer(path, 1)


def test_the_sheets_very_last_row_is_read(make: Callable[..., Path]) -> None:
    path = make((*map(row, range(1, ROWS)), row(1_048_576)))
    (_, rows), _ = loaded(answer(path, 1), Job())
    assert rows[-1][0] == 1_048_576
    path = make((*map(row, range(1, ROWS)), row(1_048_577)))
    with pytest.raises(InputRefusedError, match="outside the sheet"):
        answer(path, 1)
