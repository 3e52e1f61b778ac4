"""Invented claims of any size with seeded errors, and the truth about them: which row gets which finding, and nothing else.

Every sixtieth claim is a seeded error of one of the kinds below, which cycle. The facts are those of the bundled policy CC-0248.
"""

import csv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb

EVERY = 60
LINES_OF_A_CLAIM = 2
HEADER = (
    *("Claim Number", "Line", "Member ID", "Birth Date", "Sex", "From Date", "Thru Date", "POS", "HCPCS"),
    *("Mod 1", "Mod 2", "Dx 1", "Dx 2", "Dx 3", "Dx Pointer", "Units", "Paid Amount", "Rendering NPI", "Drug Name"),
)
TRUTH = ("row", "rule", "verdict", "code")


@dataclass(frozen=True, slots=True)
class Seed:
    """A seeded error, on the first line of its claim or, for a repeated line, on the second."""

    rule: str
    verdict: str
    said: str  # the code the finding names
    first: str
    last: str
    code: str
    diagnosis: str = "C90.00"
    pos: str = "11"
    drug: str = ""
    born: str = "1956-03-04"
    repeated: bool = False


SEEDS = (
    Seed("code-not-yet-in-effect", "review", "J1323", "2024-03-31", "2024-03-31", "J1323"),
    Seed("code-no-longer-in-effect", "review", "C9165", "2024-04-15", "2024-04-15", "C9165", pos="24"),
    Seed("nonspecific-code-when-specific-exists", "review", "J3590", "2024-06-01", "2024-06-01", "J3590", drug="Elrexfio"),
    Seed("malformed-code", "error", "JI323", "2025-04-01", "2025-04-01", "JI323"),
    Seed("diagnosis-not-listed", "review", "E11.9", "2025-03-06", "2025-03-06", "J1323", diagnosis="E11.9"),
    Seed("all-diagnoses-pend", "review", "C90.00", "2024-05-10", "2024-05-10", "J1323"),
    Seed("wrong-claim-type", "error", "XW013L9", "2026-01-20", "2026-01-20", "XW013L9", diagnosis="C90.02"),
    Seed("date-order", "error", "J1323", "2025-05-10", "2025-05-01", "J1323"),
    Seed("future-date", "error", "J1323", "2093-05-10", "2093-05-10", "J1323"),
    Seed("missing-value", "undetermined", "J1323", "", "", "J1323"),
    Seed("duplicate-line", "review", "J1323", "2025-05-05", "2025-05-05", "J1323", repeated=True),
)


def make(path: Path, lines: int) -> None:
    """Write so many lines as .parquet, .csv or .xlsx, and the truth beside them as `<name>.truth.csv`."""
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    connection.execute(f"create view seeds as select * from (values {', '.join(map(_row, range(len(SEEDS))))}) {_SEED_COLUMNS}")  # noqa: S608 - invented here
    query = f"select {_CELLS} from ({_lines(lines)}) l left join seeds s on s.number = l.seed order by l.i"  # noqa: S608 - invented here
    match path.suffix:
        case ".parquet":
            connection.execute(f"copy ({query}) to '{path}' (format parquet, compression zstd)")
        case ".csv":
            connection.execute(f"copy ({query}) to '{path}' (format csv, header)")
        case _:
            _write_xlsx(connection.execute(query), path)
    connection.close()
    with path.with_name(path.name + ".truth.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(TRUTH)
        for nth, claim in enumerate(range(0, lines // LINES_OF_A_CLAIM, EVERY)):
            seed = SEEDS[nth % len(SEEDS)]
            out.writerow((claim * LINES_OF_A_CLAIM + 2 + seed.repeated, seed.rule, seed.verdict, seed.said))


_SEED_COLUMNS = "s(number, first, last, code, diagnosis, pos, drug, born, repeated)"
_SEED = f"case when i // {LINES_OF_A_CLAIM} % {EVERY} = 0 then i // {LINES_OF_A_CLAIM} // {EVERY} % {len(SEEDS)} end"
_DAY = "cast(date '2025-01-10' + cast(i // 2 * 37 % 300 as integer) as varchar)"
_OFFICE = "case (l.claim + l.place) % 5 when 0 then '99213' when 1 then '96401' when 2 then '80053' when 3 then '36415' else '71046' end"
_SEEDED = "s.number is not null and (l.place = 0 or s.repeated)"
_DRUG = "l.place = 0 and l.claim % 9 = 4"
_CELLS = ", ".join(
    f'{text} as "{name}"'
    for name, text in zip(
        HEADER,
        (
            "'K' || lpad(cast(l.claim as varchar), 11, '0')",
            "cast(l.place + 1 as varchar)",
            "'M' || lpad(cast(case when s.number is not null then 900000000 + l.claim else l.claim % 4000000 end as varchar), 9, '0')",
            "coalesce(s.born, cast(date '1931-01-01' + cast(l.claim * 7919 % 20000 as integer) as varchar))",
            "case l.claim % 2 when 0 then 'F' else 'M' end",
            f"nullif(case when {_SEEDED} then s.first else l.day end, '')",
            f"nullif(case when {_SEEDED} then s.last else l.day end, '')",
            f"case when {_SEEDED} then s.pos else '11' end",
            f"case when {_SEEDED} then s.code when {_DRUG} then 'J1323' else {_OFFICE} end",
            "case when l.claim % 11 = 3 then '25' end",
            "cast(null as varchar)",
            f"case when {_SEEDED} then s.diagnosis when {_DRUG} then 'C90.00' else 'I10' end",
            "case when l.claim % 3 = 0 and s.number is null then 'E11.9' end",
            "cast(null as varchar)",
            "'A'",
            f"case when {_SEEDED} or {_DRUG} then '76' else '1' end",
            "cast(cast(50 + l.claim % 9000 / 7 as decimal(10, 2)) as varchar)",
            "'1' || lpad(cast(l.claim % 20000 as varchar), 9, '0')",
            f"case when {_SEEDED} then nullif(s.drug, '') end",
        ),
        strict=True,
    )
)


def _lines(count: int) -> str:
    cut = f"i // {LINES_OF_A_CLAIM} as claim, i % {LINES_OF_A_CLAIM} as place"
    return f"select i, {cut}, {_SEED} as seed, {_DAY} as day from range({count}) t(i)"  # noqa: S608 - invented here


def _row(number: int) -> str:
    seed = SEEDS[number]
    texts = ", ".join(f"'{text}'" for text in (seed.first, seed.last, seed.code, seed.diagnosis, seed.pos, seed.drug, seed.born))
    return f"({number}, {texts}, {seed.repeated})"


def _write_xlsx(result: duckdb.DuckDBPyConnection, path: Path) -> None:
    kind = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kind}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{kind}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{kind}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{kind}/spreadsheetml/2006/main" xmlns:r="{kind}/officeDocument/2006/relationships">'
        '<sheets><sheet name="Lines" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kind}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{kind}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in parts.items():
            package.writestr(name, text)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{kind}/spreadsheetml/2006/main"><sheetData>'.encode())
            sheet.write(_xml(1, HEADER))
            number = 1
            while rows := result.fetchmany(20_000):
                sheet.write(b"".join(_xml(number + place, cells) for place, cells in enumerate(rows, 1)))
                number += len(rows)
            sheet.write(b"</sheetData></worksheet>")


def _xml(number: int, cells: tuple[str | None, ...]) -> bytes:
    filled = "".join(
        f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for place, cell in enumerate(cells) if cell
    )
    return f'<row r="{number}">{filled}</row>'.encode()
