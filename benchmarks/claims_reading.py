"""Reading a million claim lines of 26 columns: csv, Parquet, xlsx; and a workbook's reading cancelled in the middle.

Run from the project's root: ``python benchmarks/claims_reading.py [LINES]``. The claims are invented; each step runs in a process of its
own, so that its memory is its own. Beside the times stands the load of the machine, which is part of what they say.
"""

import multiprocessing
import os
import sys
import tempfile
import threading
import time
import zipfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb
import fastexcel
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.claims.engine import connected, number_of  # the path above comes first
from app.claims.guarded import read_workbook
from app.claims.read import read_claims
from app.errors import CancelledError
from app.progress import Job

LINES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
COLUMNS = {
    "Claim Number": "'24' || lpad(cast(i // 3 as varchar), 12, '0')",
    "Line": "cast(i % 3 + 1 as varchar)",
    "Member ID": "'M' || lpad(cast(i % 90000 as varchar), 9, '0')",
    "Birth Date": "cast(date '1930-01-01' + cast(i * 37 % 29000 as integer) as varchar)",
    "Sex": "case i % 2 when 0 then 'F' else 'M' end",
    "From Date": "cast(date '2024-01-01' + cast(i % 700 as integer) as varchar)",
    "Thru Date": "cast(date '2024-01-01' + cast(i % 700 as integer) as varchar)",
    "POS": "case i % 3 when 0 then '11' else '22' end",
    "HCPCS": "case i % 4 when 0 then 'J1323' when 1 then '99213' when 2 then 'J9321' else '96401' end",
    **{f"Mod {number}": f"case i % {number * 5} when 0 then 'JZ' end" for number in range(1, 5)},
    **{f"Dx {number}": f"case when i % {number} = 0 then 'C90.0' || i % 3 end" for number in range(1, 7)},
    "Dx Pointer": "case i % 2 when 0 then 'A' else 'AB' end",
    "Units": "cast(i % 80 as varchar)",
    "Billed Amount": "cast(cast(i % 9000 / 7 as decimal(10, 2)) as varchar)",
    "Paid Amount": "cast(cast(i % 7000 / 7 as decimal(10, 2)) as varchar)",
    "Rendering NPI": "'1' || lpad(cast(i % 5000 as varchar), 9, '0')",
    "Drug Name": "case i % 4 when 0 then 'Elrexfio' end",
    "Authorization Number": "case i % 4 when 0 then 'A' || i % 4000 end",
}


def make(folder: Path) -> dict[str, Path]:
    """Write the same lines in three formats."""
    picked = ", ".join(f'{text} as "{name}"' for name, text in COLUMNS.items())
    files = {name: folder / f"lines.{name}" for name in ("csv", "parquet", "xlsx")}
    connection = duckdb.connect()
    connection.execute(f"create table lines as select {picked} from range({LINES}) t(i)")  # noqa: S608 - the columns above
    connection.execute(f"copy lines to '{files['csv']}' (format csv, header)")
    connection.execute(f"copy lines to '{files['parquet']}' (format parquet)")
    _write_xlsx(connection, files["xlsx"])
    connection.close()
    return files


def _write_xlsx(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
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
    letters = [chr(ord("A") + number) for number in range(len(COLUMNS))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in parts.items():
            package.writestr(name, text)
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{kind}/spreadsheetml/2006/main"><sheetData>'.encode())
            sheet.write(_row(1, list(COLUMNS), letters))
            result = connection.execute("select * from lines")
            number = 1
            while rows := result.fetchmany(20_000):
                sheet.write(b"".join(_row(number + place, cells, letters) for place, cells in enumerate(rows, 1)))
                number += len(rows)
            sheet.write(b"</sheetData></worksheet>")


def _row(number: int, cells: list[str] | tuple[str | None, ...], letters: list[str]) -> bytes:
    filled = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
        for letter, cell in zip(letters, cells, strict=True)
        if cell
    )
    return f'<row r="{number}">{filled}</row>'.encode()


def read(path: Path) -> tuple[float, int, int]:
    """Read a file to the table of claims; return seconds, rows, and the process's own peak of memory."""
    peak = _Peak()
    start = time.perf_counter()
    with connected() as connection:
        read_claims(connection, path, None, Job())
        rows = number_of(connection, "select count(*) from claim_rows")
        return time.perf_counter() - start, rows, peak.stop()


def load_alone(path: Path) -> float:
    """Return the seconds fastexcel takes to load the sheet as strings in process, with the hand-over to DuckDB."""
    start = time.perf_counter()
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    with connected() as connection:
        connection.register("incoming", sheet)
        connection.execute("create table loaded as select * from incoming")
    return time.perf_counter() - start


def cancel(path: Path, after: float) -> float:
    """Cancel a workbook's reading in the middle; return the seconds until the child is gone."""
    until = time.perf_counter() + after
    try:
        for _ in read_workbook(path, lambda: time.perf_counter() > until):
            pass
    except CancelledError:
        while any("resource_tracker" not in " ".join(child.cmdline()) for child in psutil.Process().children()):
            time.sleep(0.01)
        return time.perf_counter() - until
    raise RuntimeError("it was read before it could be cancelled")


class _Peak:
    """The largest memory of this process, looked at twenty times a second."""

    def __init__(self) -> None:
        self._largest = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        process = psutil.Process()
        while not self._done.wait(0.05):
            self._largest = max(self._largest, process.memory_info().rss)

    def stop(self) -> int:
        """Return the peak in bytes."""
        self._done.set()
        self._thread.join()
        return self._largest


def main() -> None:
    """Print the table."""
    print(f"{LINES:,} lines of {len(COLUMNS)} columns, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        files = make(Path(folder))
        context = multiprocessing.get_context("spawn")
        for name, path in files.items():
            with ProcessPoolExecutor(1, mp_context=context) as pool:
                seconds, rows, peak = pool.submit(read, path).result()
            size = path.stat().st_size / 2**20
            print(f"{name:8} {size:6.0f} MB  {rows:>9,} rows  {seconds:6.1f} s  {peak / 2**30:5.2f} GB here  load {os.getloadavg()[0]:.1f}")
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            print(f"fastexcel alone, in process: {pool.submit(load_alone, files['xlsx']).result():.1f} s")
        print(f"cancelled after 3 s: child gone after {cancel(files['xlsx'], 3.0):.2f} s")


if __name__ == "__main__":
    main()
