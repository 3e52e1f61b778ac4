"""Code files of CMS: what is read of them, and how a damaged one is refused."""

import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.codesets.importers.model import ImportedTable, Record
from app.codesets.importers.read import import_file
from app.codesets.model import CodeSystem
from app.codesets.stored import unpack
from app.codesets.tables import load_bundled
from app.errors import InputRefusedError

MakeFile = Callable[..., Path]
ANWEB = "codesets/HCPC2020_ANWEB_w_disclaimer.txt"
TRANS = "codesets/HCPC2020_TRANS_ALPHA_w_disclaimer.xlsx"


@pytest.fixture(scope="module")
def of_2020(corpus: Path) -> ImportedTable:
    return import_file(corpus / ANWEB)


@pytest.fixture(scope="module")
def changes_of_2020(corpus: Path) -> ImportedTable:
    return import_file(corpus / TRANS)


def by_code(table: ImportedTable) -> dict[str, Record]:
    return {record.code: record for record in unpack(table.data).records}


def refusal(path: Path) -> InputRefusedError:
    with pytest.raises(InputRefusedError) as caught:
        import_file(path)
    said = caught.value.refusal
    assert said.file == path.name
    assert said.why.endswith((".", ".)"))
    assert said.why[0].isupper()
    assert "\n" not in caught.value.refusal.sentence()
    return caught.value


def read_or_why_not(path: Path) -> ImportedTable | str:
    try:
        return import_file(path)
    except InputRefusedError as refused:
        return refused.refusal.why


def test_the_text_of_2020(of_2020: ImportedTable) -> None:
    report = of_2020.report
    assert (report.kind, report.system) == ("anweb", CodeSystem.HCPCS)
    assert (report.records, report.terminated) == (7079, 615)
    assert (report.first, report.last) == (date(2020, 1, 1), date(2020, 3, 31))
    assert report.actions == {"N": 6648, "A": 250, "D": 99, "C": 70, "P": 10, "S": 2}
    assert [(item.where, item.text) for item in report.unread] == [("line 10603", "CPT")]


def test_a_termination_date_is_the_last_valid_day(of_2020: ImportedTable) -> None:
    records = by_code(of_2020)
    assert records["C9014"].end == date(2019, 1, 1)
    ended = [record for record in records.values() if record.end is not None]
    assert len(ended) == 615
    assert all(record.end == record.changed for record in ended)  # the action that ends a code takes effect on the day after


def test_cross_references_and_long_descriptions(of_2020: ImportedTable, changes_of_2020: ImportedTable) -> None:
    records, changes = by_code(of_2020), by_code(changes_of_2020)
    assert records["C9014"].instead == ("J0567",)
    assert records["E0970"].instead == ("K0037", "K0042")
    assert {code: record.long for code, record in records.items()} == {code: record.long for code, record in changes.items()}


def test_the_changes_of_2020(changes_of_2020: ImportedTable) -> None:
    report = changes_of_2020.report
    assert (report.kind, report.system, report.records, report.terminated) == ("trans", CodeSystem.HCPCS, 7079, 99)
    assert report.actions == {"N": 6648, "A": 250, "D": 99, "C": 70, "P": 10, "S": 2}
    assert (report.first, report.last) == (None, None)
    assert "no dates" in report.unread[0].why


def test_the_name_of_a_file_does_not_matter(corpus: Path, of_2020: ImportedTable, tmp_path: Path) -> None:
    copy = tmp_path / "claims.csv"
    copy.write_bytes((corpus / ANWEB).read_bytes())
    again = import_file(copy).report
    assert (again.sha256, again.records, again.first) == (of_2020.report.sha256, 7079, date(2020, 1, 1))


def test_every_record_is_kept_and_read_back(of_2020: ImportedTable) -> None:
    records = unpack(of_2020.data).records
    assert len(records) == 7079
    assert Counter(record.part.value for record in records) == {"code": 6710, "modifier": 369}
    assert all(record.long for record in records)


def test_a_long_description_is_put_together(quarter: Callable[[str], ImportedTable]) -> None:
    assert by_code(quarter("2020-01"))["J0567"].long.startswith("Injection of something, with so many words")
    assert by_code(quarter("2020-01"))["J0567"].long.endswith("1 mg")


@pytest.mark.parametrize("dates", [("20200101", "20191231"), (20200101, 20191231), (date(2020, 1, 1), date(2019, 12, 31)), (43831, 43830)])
def test_a_workbook_with_dates(workbook: MakeFile, dates: tuple[object, object]) -> None:
    added, ended = dates
    head: list[object] = [
        "HCPC",
        "SEQNUM",
        "RECID",
        "LONG DESCRIPTION",
        "SHORT DESCRIPTION",
        "XREF1",
        "XREF2",
        "ADD DT",
        "ACT EFF DT",
        "TERM DT",
        "ACTION CD",
    ]
    rows: list[list[object]] = [
        ["A title"],
        [],
        head,
        ["   A1", "00100", "7", "A modifier", "mod", None, None, "20020701", "20020701", None, "N"],
        ["C9043", "00100", "3", "An injection", "inj", "J0642", None, "20190401", added, ended, "D"],
        ["J0642", "00100", "3", "Its successor", "inj", None, None, added, added, None, "A"],
        ["J0642", "00200", "4", "in a second line", None, None, None, None, None, None, None],
    ]
    table = import_file(workbook(rows))
    records = by_code(table)
    assert (table.report.kind, table.report.records, table.report.terminated) == ("anweb", 3, 1)
    assert (table.report.first, table.report.last) == (date(2020, 1, 1), date(2020, 3, 31))
    assert (records["C9043"].end, records["C9043"].instead) == (date(2020, 1, 1), ("J0642",))
    assert records["J0642"].long == "Its successor in a second line"


def order_lines(codes: list[str], flag: str = "1") -> str:
    return "".join(f"{number:05} {code:<7} {flag} {'Short of ' + code:<60} Long of {code}\n" for number, code in enumerate(codes, start=1))


@pytest.fixture(scope="module")
def of_april_2025() -> list[str]:
    sets = load_bundled()
    codes = sets.codes(CodeSystem.ICD10PCS)
    day = date(2025, 4, 1)
    exists = sets.exist_on(CodeSystem.ICD10PCS, [(code, day) for code in codes])
    return [code for code, there in zip(codes, exists, strict=True) if there]


def test_a_whole_list_shows_its_release_by_itself(tmp_path: Path, of_april_2025: list[str]) -> None:
    path = tmp_path / "list.txt"
    path.write_text(order_lines(of_april_2025), encoding="ascii")
    table = import_file(path)
    assert (table.report.kind, table.report.system) == ("order", CodeSystem.ICD10PCS)
    assert table.report.records == len(of_april_2025)
    assert (table.report.first, table.report.last) == (date(2025, 4, 1), date(2025, 9, 30))
    assert by_code(table)["XW013L9"].long == "Long of XW013L9"


def test_a_part_of_a_list_gives_descriptions_alone(tmp_path: Path) -> None:
    path = tmp_path / "icd10cm_order_2024.txt"
    lines = order_lines(["A00"], "0") + order_lines(["A00", "A000", "A001", "A009"]).split("\n", 1)[1]
    path.write_text(lines, encoding="ascii")
    report = import_file(path).report
    assert (report.system, report.records, report.first) == (CodeSystem.ICD10CM, 4, None)
    assert "2023-10-01" in report.unread[0].why
    assert "validity stays with the shipped table" in report.unread[0].why


def test_a_codes_file(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("A000    One of them\nA001    Another\nC9000   A third\n", encoding="utf-8")
    table = import_file(path)
    assert (table.report.kind, table.report.system, table.report.records) == ("codes", CodeSystem.ICD10CM, 3)
    assert by_code(table)["C9000"].long == "A third"


def test_an_archive_gives_its_best_file(anweb: MakeFile, tmp_path: Path) -> None:
    inner = anweb({"code": "J1323", "added": "20240401", "action": "A"})
    path = tmp_path / "download.bin"
    with zipfile.ZipFile(path, "w") as package:
        package.write(inner, "folder/HCPC2024_APR_ANWEB.txt")
        package.writestr("folder/readme.txt", "Some words about the layout of the records\n")
        package.writestr("folder/picture.png", b"\x89PNG")
    report = import_file(path).report
    assert (report.kind, report.records, report.first, report.last) == ("anweb", 1, date(2024, 4, 1), date(2024, 6, 30))
    assert "HCPC2024_APR_ANWEB.txt in download.bin" in report.source


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("codes.txt", b"A" * (64 << 20))
    assert "far more" in refusal(path).refusal.why


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"claim,line,code,paid\n1,1,J1323,10.00\n", "layout"),
        (b"%PDF-1.7\n\x00\x01\x02 rest", "neither text nor a workbook"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (b"\xd0\xcf\x11\xe0 rest", "before 2007"),
    ],
)
def test_what_is_no_code_file(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "HCPC2024_ANWEB.txt"
    path.write_bytes(content)
    assert why in refusal(path).refusal.why


def test_a_word_document_and_a_claims_workbook(policies: Path, workbook: MakeFile) -> None:
    assert "document" in refusal(next(policies.rglob("*.docx"))).refusal.why
    assert "header row" in refusal(workbook([["Claim", "Line", "Procedure Code"], ["1", "1", "J1323"]])).refusal.why


def test_a_workbook_without_termination_dates(workbook: MakeFile) -> None:
    rows = [["HCPC", "LONG DESCRIPTION", "ADD DT"], ["J1323", "An injection", "20240401"]]
    said = refusal(workbook(rows)).refusal
    assert said.where == "sheet Sheet, row 1"
    assert said.why == "The header names no action code and no termination date."


RECORDS = [{"code": f"J{number:04}", "added": "20200101", "action": "A"} for number in range(1000, 1040)]


def test_a_record_cut_short_names_its_line(anweb: MakeFile, tmp_path: Path) -> None:
    whole = anweb(*RECORDS).read_bytes()
    path = tmp_path / "cut.txt"
    path.write_bytes(whole[: len(whole) - 180])
    said = refusal(path).refusal
    assert said.where == "line 42"
    assert "cut short" in said.why


def test_shifted_columns_name_their_line(anweb: MakeFile, tmp_path: Path) -> None:
    lines = anweb(*RECORDS).read_text(encoding="cp1252").splitlines()
    lines[5] = lines[5][:150] + " " + lines[5][150:-1]
    path = tmp_path / "shifted.txt"
    path.write_text("\n".join(lines), encoding="cp1252")
    assert refusal(path).refusal.where == "line 6"


def test_a_strange_line_between_records(anweb: MakeFile, tmp_path: Path) -> None:
    lines = anweb(*RECORDS).read_text(encoding="cp1252").splitlines()
    lines.insert(10, "and now for something else")
    path = tmp_path / "strange.txt"
    path.write_text("\n".join(lines), encoding="cp1252")
    assert refusal(path).refusal.where == "line 11"


def test_a_list_that_stops_before_its_end(corpus: Path, tmp_path: Path) -> None:
    lines = (corpus / ANWEB).read_bytes().split(b"\r\n")
    path = tmp_path / "half.txt"
    path.write_bytes(b"\r\n".join(lines[: len(lines) // 2]) + b"\r\n")
    assert "cut short" in refusal(path).refusal.why


def test_one_odd_record_among_many_is_named_and_harmless(corpus: Path, tmp_path: Path) -> None:
    raw = (corpus / ANWEB).read_bytes()
    at = raw.index(b"J3490001003")
    path = tmp_path / "odd.txt"
    path.write_bytes(raw[: at + 268] + b"2x040101" + raw[at + 276 :])
    table = import_file(path)
    assert (table.report.records, table.report.terminated) == (7079, 615)
    odd = next(item for item in table.report.unread if "add date" in item.why)
    assert odd.where.startswith("line ")
    assert by_code(table)["J3490"].start is None  # taken as valid within the window: no claim is called wrong for it


def test_missing_order_numbers(tmp_path: Path) -> None:
    lines = order_lines(["A000", "A001", "A009", "A0100"]).splitlines()
    path = tmp_path / "order.txt"
    path.write_text("\n".join(lines[:2] + lines[3:]), encoding="ascii")
    said = refusal(path).refusal
    assert said.where == "line 3"
    assert "00003 is due" in said.why


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_with_a_flaw_is_read_or_refused_in_words(anweb: MakeFile, tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(anweb(*RECORDS).read_bytes())
    what = data.draw(st.sampled_from(["cut", "flip", "drop", "double"]))
    at = data.draw(st.integers(0, len(raw) - 1))
    if what == "cut":
        raw = raw[:at]
    elif what == "flip":
        raw[at] = data.draw(st.integers(0, 255))
    elif what == "drop":
        del raw[at : at + data.draw(st.integers(1, 400))]
    else:
        raw[at:at] = raw[at : at + data.draw(st.integers(1, 400))]
    path = tmp_path / "flawed.txt"
    path.write_bytes(bytes(raw))
    found = read_or_why_not(path)
    assert found.endswith((".", ".)")) if isinstance(found, str) else unpack(found.data).report == found.report


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_workbook_with_a_flaw_is_read_or_refused_in_words(workbook: MakeFile, tmp_path: Path, data: st.DataObject) -> None:
    raw = bytearray(workbook([["HCPC/MOD", "ACTION CD", "LONG DESCRIPTION"], ["J1323", "ADD", "An injection"]]).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "flawed.xlsx"
    path.write_bytes(bytes(raw))
    found = read_or_why_not(path)
    assert found.endswith((".", ".)")) if isinstance(found, str) else found.report.kind == "trans"


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=300))
def test_bytes_that_are_no_kept_table(data: bytes) -> None:
    with pytest.raises(InputRefusedError):
        unpack(data)
