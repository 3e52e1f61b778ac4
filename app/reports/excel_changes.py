"""The change log: every typed change between versions, noise and layout apart at the end."""

from collections.abc import Sequence

from openpyxl.styles import Border
from openpyxl.worksheet.worksheet import Worksheet

from app.compare.model import ChangeKind, Comparison
from app.reports.cells import LINE, TITLE_FONT, CellValue, fit_rows, for_print, header, put, title
from app.reports.words import where

TITLES = (
    "Old version",
    "New version",
    "Kind",
    "What happened",
    "Section",
    "Label",
    "Old text",
    "New text",
    "Direction",
    "Where (old)",
    "Where (new)",
)
WIDTHS = (34, 34, 12, 14, 14, 9, 60, 60, 12, 14, 14)
HEADER_ROW = 3
LAYOUT = (ChangeKind.FORMATTING, ChangeKind.NOISE)


def changes_sheet(sheet: Worksheet, comparisons: Sequence[Comparison]) -> None:
    """Write the changes of one or several comparisons, then the codes added and removed with what says so."""
    title(sheet, "Changes between versions", _counts(comparisons))
    header(sheet, HEADER_ROW, TITLES, WIDTHS)
    row = HEADER_ROW
    for comparison in comparisons:
        ordered = sorted(comparison.changes, key=lambda change: change.kind in LAYOUT)
        for change in ordered:
            row += 1
            cells: tuple[CellValue, ...] = (
                comparison.old.file,
                comparison.new.file,
                change.kind.value,
                change.action.value,
                change.section,
                change.label,
                change.old,
                change.new,
                change.direction.value,
                where(change.old_source) if change.old_source else None,
                where(change.new_source) if change.new_source else None,
            )
            for column, value in enumerate(cells, start=1):
                put(sheet, row, column, value, wrap=column in {1, 2, 7, 8}).border = Border(bottom=LINE)
    for_print(sheet, HEADER_ROW, len(TITLES), row)
    _code_deltas(sheet, comparisons, row + 3)


def _counts(comparisons: Sequence[Comparison]) -> str:
    totals = {kind: sum(item.counts.get(kind, 0) for item in comparisons) for kind in ChangeKind}
    said = ", ".join(f"{count} {kind.value}" for kind, count in totals.items() if count)
    return said or "Nothing differs."


def _code_deltas(sheet: Worksheet, comparisons: Sequence[Comparison], row: int) -> None:
    deltas = [
        (item, what, delta) for item in comparisons for what, group in (("added", item.added), ("removed", item.removed)) for delta in group
    ]
    if not deltas:
        return
    put(sheet, row, 1, "Codes added and removed", TITLE_FONT)
    for number, (comparison, what, delta) in enumerate(deltas, start=1):
        code = f"{delta.code}-{delta.through}" if delta.through else delta.code
        sentence = delta.sources[0].text if delta.sources else ""
        cells = (
            comparison.old.file,
            comparison.new.file,
            "code",
            what,
            delta.system.value,
            code,
            sentence,
            f"evidence: {delta.evidence.value}",
        )
        for column, value in enumerate(cells, start=1):
            put(sheet, row + number, column, value, wrap=column in {1, 2, 7, 8})
    fit_rows(sheet, row + 1, row + len(deltas))
