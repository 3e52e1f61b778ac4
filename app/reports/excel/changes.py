"""The change log: every typed change between versions with what a person decided on it, noise and layout apart at the end."""

from collections.abc import Collection, Sequence

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.compare.model import ChangeClass, ChangeKind, Comparison, Direction, PolicyChange
from app.reports.change_words import NOT_REVIEWED, Reviews, code_words, count_words, direction_of, review_of
from app.reports.excel.cells import HEADING_FONT, CellValue, fit_rows, for_print, header, put, title
from app.reports.redline.filter import ALL_KINDS, shown_changes
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
    "Direction is",
    "Class",
    "Reviewed",
    "Note",
    "Decided by",
    "Decided on",
)
WIDTHS = (24, 24, 12, 12, 13, 14, 48, 48, 11, 13, 13, 12, 14, 10, 26, 14, 12)
WRAPPED = frozenset({1, 2, 5, 6, 7, 8, 15})
HEADER_ROW = 3
DIRECTION, CLASS, REVIEWED = "I", "M", "N"
YES = "yes"


def changes_sheet(
    sheet: Worksheet,
    comparisons: Sequence[Comparison],
    kinds: Collection[ChangeKind] = ALL_KINDS,
    reviews: Reviews = NOT_REVIEWED,
) -> None:
    """Write the changes of one or several comparisons, then the codes added and removed with what says so.

    `reviews` are those of the one comparison there is; several have none here.
    """
    title(sheet, "Changes between versions", _counts(comparisons, frozenset(kinds)))
    header(sheet, HEADER_ROW, TITLES, WIDTHS)
    row = HEADER_ROW
    for comparison in comparisons:
        for change in shown_changes(comparison, kinds):
            row += 1
            for column, value in enumerate(_cells(comparison, change, reviews), start=1):
                put(sheet, row, column, value, wrap=column in WRAPPED, ruled=True)
    _choices(sheet, row)
    for_print(sheet, HEADER_ROW, len(TITLES), row)
    if ChangeKind.CODE in kinds:
        _code_deltas(sheet, comparisons, row + 3)


def _cells(comparison: Comparison, change: PolicyChange, reviews: Reviews) -> tuple[CellValue, ...]:
    direction, confirmed = direction_of(change, reviews)
    review = review_of(change, reviews)
    open_ended = direction is Direction.UNKNOWN and not confirmed
    return (
        comparison.old.file,
        comparison.new.file,
        change.kind.value,
        change.action.value,
        change.section,
        change.label,
        change.old,
        change.new,
        direction.value,
        where(change.old_source) if change.old_source else None,
        where(change.new_source) if change.new_source else None,
        "confirmed" if confirmed else None if open_ended else "proposed",
        review.classed.value if review.classed else None,
        YES if review.reviewed else None,
        review.note or None,
        review.who or None,
        review.when.date() if review.when else None,
    )


def _choices(sheet: Worksheet, last: int) -> None:
    """Offer the words of the review columns, for those who go on in the sheet."""
    for column, words in ((DIRECTION, list(Direction)), (CLASS, list(ChangeClass)), (REVIEWED, [YES])):
        choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        choice.add(f"{column}{HEADER_ROW + 1}:{column}{max(last, HEADER_ROW + 1)}")
        sheet.add_data_validation(choice)


def _counts(comparisons: Sequence[Comparison], kinds: frozenset[ChangeKind]) -> str:
    if len(comparisons) == 1:
        return count_words(comparisons[0], kinds)
    totals = {kind: sum(item.counts.get(kind, 0) for item in comparisons) for kind in ChangeKind if kind in kinds}
    said = ", ".join(f"{count} {kind.value}" for kind, count in totals.items() if count)
    return said or "Nothing differs."


def _code_deltas(sheet: Worksheet, comparisons: Sequence[Comparison], row: int) -> None:
    deltas = [
        (item, what, delta) for item in comparisons for what, group in (("added", item.added), ("removed", item.removed)) for delta in group
    ]
    if not deltas:
        return
    put(sheet, row, 1, "Codes added and removed", HEADING_FONT)
    for number, (comparison, what, delta) in enumerate(deltas, start=1):
        sentence = delta.sources[0].text if delta.sources else ""
        cells = (
            comparison.old.file,
            comparison.new.file,
            "code",
            what,
            delta.system.value,
            code_words(delta),
            sentence,
            f"evidence: {delta.evidence.value}",
        )
        for column, value in enumerate(cells, start=1):
            put(sheet, row + number, column, value, wrap=column in {1, 2, 7, 8})
    fit_rows(sheet, row + 1, row + len(deltas))
