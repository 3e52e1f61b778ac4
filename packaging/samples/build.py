"""Builds the sample policies and claims in `policies/`: python packaging/samples/build.py."""

import json
import re
import sys
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from claims_lines import INPATIENT, PROFESSIONAL, SampleLine
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from policy_texts import (
    ELREXFIO_2023,
    ELREXFIO_2024,
    ELREXFIO_2025,
    ELREXFIO_2025_CORRECTED,
    EXAMPLE_2023,
    EXAMPLE_2024,
)
from write_policies import clean, write_markdown, write_word

POLICIES = Path(__file__).resolve().parents[2] / "policies"
MADE = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
PROFESSIONAL_COLUMNS = (
    "Claim No", "Line", "Member ID", "Date of Birth", "Sex", "From Date", "Thru Date", "POS", "HCPCS", "Mod 1", "Mod 2", "Units", "NDC",
    "Drug", "Dx 1", "Dx 2", "Dx 3", "Pointer", "Rendering NPI", "Charge", "Allowed", "Paid",
)  # fmt: skip
INPATIENT_COLUMNS = (
    "Claim No", "Line", "Member ID", "Date of Birth", "Sex", "Bill Type", "From Date", "Thru Date", "Admit Date", "Discharge Date",
    "Revenue", "ICD Procedure 1", "Dx 1", "Dx 2", "Billing NPI", "Charge", "Paid",
)  # fmt: skip


def main(out: Path = POLICIES) -> None:
    """Write every sample file below `out`."""
    build_policies(out)
    build_claims(out)


def build_policies(out: Path) -> None:
    """Write the policies as clean Markdown, Markdown redlines and Word redlines."""
    own, corrected, example = out / "CC-0248", out / "corrected", out / "EX-0901"
    for folder in (own, corrected, example):
        folder.mkdir(parents=True, exist_ok=True)
    write_markdown(own / "CC-0248_2023-10-03.md", ELREXFIO_2023)
    for name, lines in (("CC-0248_2024-12-23", ELREXFIO_2024), ("CC-0248_2025-12-22", ELREXFIO_2025)):
        write_markdown(own / f"{name}.redline.md", lines)
        write_word(own / f"{name}.redline.docx", lines)
        settle(own / f"{name}.redline.docx")
    write_markdown(corrected / "CC-0248_2025-12-22.corrected.md", clean(ELREXFIO_2025_CORRECTED))
    write_markdown(example / "EX-0901_2023-08-01.md", EXAMPLE_2023)
    write_markdown(example / "EX-0901_2024-08-06.md", EXAMPLE_2024)


def build_claims(out: Path) -> None:
    """Write the two claims workbooks, each with its answer sheet."""
    folder = out / "claims"
    folder.mkdir(parents=True, exist_ok=True)
    _workbook(folder / "CC-0248_claims.xlsx", "Professional", PROFESSIONAL_COLUMNS, PROFESSIONAL)
    _workbook(folder / "CC-0248_inpatient.xlsx", "Inpatient", INPATIENT_COLUMNS, INPATIENT)


def _workbook(path: Path, title: str, columns: Sequence[str], lines: Sequence[SampleLine]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    answers = _sheet(book.create_sheet(title), columns, lines)
    book.properties.created = book.properties.modified = MADE.replace(tzinfo=None)
    book.save(path)
    settle(path)
    sheet = {"file": path.name, "claim_type": title.lower(), "basis": "publish", "as_of": "2026-11-20", "lines": answers}
    text = json.dumps(sheet, indent=1, ensure_ascii=False)
    path.with_suffix(".answers.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _sheet(sheet: Worksheet, columns: Sequence[str], lines: Sequence[SampleLine]) -> list[dict[str, object]]:
    sheet.append(list(columns))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    answers: list[dict[str, object]] = []
    for number, line in enumerate(lines, start=1):
        cells = {**_usual(sheet.title, number), **line.cells}
        sheet.append([cells.get(name) or None for name in columns])
        answers.append({"sheet": sheet.title, "row": number + 1, "why": line.why, "findings": [_answer(item) for item in line.answers]})
    sheet.freeze_panes = "A2"
    for letter in "ABCDEFGHIJKLMNOPQRSTUV":
        sheet.column_dimensions[letter].width = 13
    return answers


def _usual(sheet: str, number: int) -> dict[str, object]:
    claim = f"{'P' if sheet == 'Professional' else 'I'}{number:07d}"
    member = {"Claim No": claim, "Line": "1", "Member ID": f"M{5000 + number}", "Date of Birth": date(1958, 4, 1 + number % 28), "Sex": "F"}
    if sheet == "Professional":
        return {
            **member, "POS": "11", "Units": "76", "Pointer": "A", "Rendering NPI": "1999999984", "Charge": "5200.00",
            "Allowed": "4100.00", "Paid": f"{3900 + number}.00",
        }  # fmt: skip
    return {
        **member,
        "Bill Type": "0111",
        "Revenue": "0636",
        "Billing NPI": "1999999976",
        "Charge": "48000.00",
        "Paid": f"{31000 + number}.00",
    }


def _answer(answer: object) -> dict[str, object]:
    return {name: getattr(answer, name) for name in ("rule", "verdict", "policy", "code", "instead", "basis_sensitive")}


def settle(path: Path) -> None:
    """Rewrite an Office file with fixed times, so that building again changes nothing."""
    with zipfile.ZipFile(path) as package:
        parts = [(item.filename, package.read(item)) for item in package.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            info = zipfile.ZipInfo(name, date_time=(2025, 12, 1, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, _fixed_times(name, content))


def _fixed_times(name: str, content: bytes) -> bytes:
    if name != "docProps/core.xml":
        return content
    stamp = MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else POLICIES)
