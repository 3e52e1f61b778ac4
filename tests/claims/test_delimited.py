from pathlib import Path

import pytest

from app.claims.delimited import read_delimited
from app.errors import InputRefusedError

TEXT = "claim,dos,hcpcs\n1,2024-04-01,J1323\n2,2024-04-02,J1323\n"


def cells_of(path: Path) -> list[tuple[str, ...]]:
    return [record.cells for record in read_delimited(path).records() if record.cells]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_encoding_separator_and_line_end(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    path = tmp_path / "claims.csv"
    text = TEXT.replace("hcpcs", "hcpcs é").replace(",", separator).replace("\n", end)
    path.write_bytes(text.encode(encoding))
    assert cells_of(path) == [("claim", "dos", "hcpcs é"), ("1", "2024-04-01", "J1323"), ("2", "2024-04-02", "J1323")]


def test_a_line_break_in_quotes_belongs_to_its_record(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text('claim,note\n1,"two\nlines, one ""record"""\n2,x\n', encoding="utf-8")
    records = list(read_delimited(path).records())
    assert [record.number for record in records] == [1, 2, 3]
    assert records[1].cells == ("1", 'two\nlines, one "record"')


def test_blank_records_keep_their_number(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("claim,dos\n\n1,2024-04-01\n", encoding="utf-8")
    assert [(record.number, len(record.cells)) for record in read_delimited(path).records()] == [(1, 2), (2, 0), (3, 2)]


def test_an_unclosed_quote_breaks_its_own_record_only(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text('claim,dos\n1,"2024-04-01\n2,2024-04-02\n3,2024-04-03\n', encoding="utf-8")
    records = list(read_delimited(path).records())
    assert [record.broken for record in records] == [None, "unclosed quote", None, None]
    assert records[3].cells == ("3", "2024-04-03")


def test_a_quote_inside_a_cell_is_a_sign_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text('claim,drug,dos\n1,kit 3/4" wide,2024-04-01\n2,x,2024-04-02\n', encoding="utf-8")
    assert cells_of(path)[1] == ("1", 'kit 3/4" wide', "2024-04-01")


def test_binary_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(InputRefusedError, match="neither a workbook nor readable text"):
        read_delimited(path)


def test_a_stray_quote_further_down_does_not_swallow_the_records_between(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text('claim,dos,code,note\n1,a,c,"never closed\n2,b,c,x\n3,c,c,5" tubing\n4,d,c,"two\nlines"\n', encoding="utf-8")
    records = [record for record in read_delimited(path).records() if record.cells]
    assert [(record.number, record.cells[0], record.broken) for record in records] == [
        (1, "claim", None),
        (2, "1", "unclosed quote"),
        (3, "2", None),
        (4, "3", None),
        (5, "4", None),
    ]


def test_marks_of_files_put_one_behind_another_are_no_part_of_a_cell(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("\ufeffclaim,dos\n1,a\n\ufeffclaim,dos\n\ufeff2,b\n", encoding="utf-8")
    assert cells_of(path) == [("claim", "dos"), ("1", "a"), ("claim", "dos"), ("2", "b")]
