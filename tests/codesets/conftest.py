"""Code files in the layouts of CMS, made for the tests."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from app.codesets.importers.model import ImportedTable
from app.codesets.importers.read import import_file

Row = Mapping[str, str]  # code, added, ended, action, changed, long, instead; days as CMS writes them
NOTE = ("A note above the records", "")


def anweb_lines(rows: Sequence[Row], above: Sequence[str] = NOTE) -> list[str]:
    lines = list(above)
    for row in rows:
        code, long = row["code"], row.get("long", "A thing made up for a test")
        kinds = "34" if len(code) == 5 else "78"
        parts = [long[start : start + 80] for start in range(0, max(len(long), 1), 80)]
        line = f"{code:>5}00100{kinds[0]}{parts[0]:<80}{long[:28]:<28}"
        line = f"{line:<204}{row.get('instead', ''):<25}C"
        line = f"{line:<268}{row['added']:<8}{row.get('changed', row['added']):<8}{row.get('ended', ''):<8}{row.get('action', 'N')}"
        lines.append(f"{line:<320}")
        lines += [f"{code:>5}{index:03}00{kinds[1]}{part:<80}" for index, part in enumerate(parts[1:], start=2)]
    return lines


@pytest.fixture
def anweb(tmp_path: Path) -> Callable[..., Path]:
    """Write an ANWEB text file."""

    def make(*rows: Row, name: str = "codes.txt", above: Sequence[str] = NOTE) -> Path:
        path = tmp_path / name
        path.write_bytes(("\r\n".join(anweb_lines(rows, above)) + "\r\n").encode("cp1252"))
        return path

    return make


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write a workbook of one sheet."""

    def make(rows: Sequence[Sequence[object]], name: str = "codes.xlsx") -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return make


LONG = "Injection of something, " + "with so many words that they need a second line of text, " * 3 + "1 mg"
QUARTERS: dict[str, tuple[Row, ...]] = {
    "2020-01": (
        {"code": "A1", "added": "20020701"},
        {"code": "C9014", "added": "20180101", "ended": "20181231", "changed": "20190101", "instead": "J0567"},
        {"code": "C9040", "added": "20190401", "ended": "20191231", "changed": "20200101", "action": "D", "instead": "J3031"},
        {"code": "C9054", "added": "20190701"},
        {"code": "J0567", "added": "20190101", "long": LONG},
        {"code": "J3490", "added": "19860101"},
        *({"code": f"J70{number:02}", "added": "20200101", "action": "A"} for number in range(5)),
        {"code": "J9000", "added": "20100101"},
        {"code": "J9380", "added": "19920101", "ended": "20101231"},
    ),
    "2024-04": (
        {"code": "C9165", "added": "20240101", "ended": "20240331", "changed": "20240401", "action": "D", "instead": "J1323"},
        {"code": "J0567", "added": "20190101", "long": "Injection of something else, 1 mg", "action": "C", "changed": "20240401"},
        {"code": "J1323", "added": "20240401", "action": "A"},
        {"code": "J1324", "added": "20240401", "action": "A"},
        {"code": "J3490", "added": "19860101"},
        {"code": "J9380", "added": "20230101"},
    ),
}


@pytest.fixture
def quarter(anweb: Callable[..., Path]) -> Callable[[str], ImportedTable]:
    """Import one of two small HCPCS tables, four years apart."""

    def read(name: str) -> ImportedTable:
        return import_file(anweb(*QUARTERS[name], name=f"{name}.txt"))

    return read
