"""The last sheets of an audit workbook: rows of the file, method and provenance."""

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.audit.model import AuditResult
from app.reports.content import figures as told
from app.reports.content.definitions import definitions
from app.reports.dossier import Dossier
from app.reports.excel.cells import figures, paragraph, table, title, widths
from app.reports.excel.stream import Column, StreamSheet
from app.reports.template import Template
from app.reports.words import row_account

ROWS = "Rows"
_ROW_COLUMNS = (
    Column("What", 12), Column("Sheet", 20), Column("Row", 10), Column("Column", 22), Column("Was", 30),
    Column("Now", 30), Column("Why", 60),
)  # fmt: skip
_FINGERPRINT = "The fingerprint is the SHA-256 of the sorted findings; the same claims, policies, code sets and settings give the same one."


def rows_sheet(book: Workbook, result: AuditResult) -> None:
    """Write every rejected, skipped and repaired row with its place and reason."""
    told_of = result.rows.rejected or result.rows.skipped or result.repairs
    note = row_account(result.rows) + ("" if told_of else ". No row was rejected, skipped or repaired")
    sheet = StreamSheet(book, ROWS, _ROW_COLUMNS, "Rows of the file", note)
    for rejected in result.rows.rejected:
        sheet.add(("rejected", rejected.sheet, rejected.row, rejected.column, rejected.value, None, rejected.why))
    for skipped in result.rows.skipped:
        sheet.add(("skipped", skipped.sheet, skipped.row, None, None, None, skipped.why))
    for repair in result.repairs:
        sheet.add(("repaired", repair.sheet, repair.row, repair.column, repair.was, repair.now, repair.rule))
    sheet.finish()


def method_sheet(sheet: Worksheet, dossier: Dossier, template: Template) -> None:
    """Write how the findings came about: columns used, rules in words."""
    widths(sheet, 38, 40, 86)
    title(sheet, template.text("titles", "method"))
    used = ((name, ", ".join(held) if isinstance(held, tuple) else held) for name, held in dossier.result.mapping.items() if held)
    row = table(sheet, 3, ("Field", "Column in the file"), used, wrapped=frozenset({2}))
    row = figures(sheet, row + 1, definitions(dossier), wrapped=frozenset({1}), last=3)
    row = figures(sheet, row, told.rules(dossier), wrapped=frozenset({3}))
    row = figures(sheet, row, told.provenance(dossier), wrapped=frozenset({1, 2}), last=3)
    paragraph(sheet, row, "", _FINGERPRINT, 3)
