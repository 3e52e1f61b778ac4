"""The table of a provider bulletin: what takes effect when, and what is more restrictive than before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import docx
from docx.shared import Inches

from app import __version__
from app.compare.model import ChangeKind, Comparison, Direction
from app.ledger.model import Notice
from app.reports.change_dates import EVERYBODY, day_words, effective_dates
from app.reports.change_words import NOT_REVIEWED, Reviews, direction_of
from app.reports.excel.books import new_book, save_book
from app.reports.excel.cells import for_print, header, put, title
from app.reports.redline.filter import ALL_KINDS, LAYOUT, shown_changes
from app.reports.word.parts import note, styled, table
from app.reports.word.saving import save_document

TITLES = ("Effective date", "Document number", "Title", "New or revised", "Market")
STAR, DAGGER = "*", "†"
STAR_MEANS = "* More restrictive than the version before."
DAGGER_MEANS = "† By rule only: no person has confirmed the direction of these changes yet."
_WORD_WIDTHS = (1.1, 1.3, 2.5, 1.0, 1.0)
_EXCEL_WIDTHS = (16, 20, 52, 18, 24)
_HEADER_ROW = 3


@dataclass(frozen=True, slots=True)
class BulletinItem:
    """One line: a document and the day from which its new version counts for a market."""

    effective: date | None
    number: str
    title: str
    news: str  # New | Revised | Reviewed, no change
    market: str
    restrictive: bool
    confirmed: bool  # whether a person says so
    open_directions: int  # changes whose direction nobody knows yet

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the line as it is printed."""
        star = f" {STAR}{'' if self.confirmed else DAGGER}" if self.restrictive else ""
        return (day_words(self.effective), self.number, self.title, f"{self.news}{star}", self.market)


def bulletin_items(
    comparison: Comparison,
    kinds: Collection[ChangeKind] = ALL_KINDS,
    reviews: Reviews = NOT_REVIEWED,
    notices: Sequence[Notice] = (),
) -> tuple[BulletinItem, ...]:
    """Return a line for each date on which the new version takes effect."""
    changes = [change for change in shown_changes(comparison, kinds) if change.kind not in LAYOUT]
    directions = [direction_of(change, reviews) for change in changes]
    restricting = [confirmed for direction, confirmed in directions if direction is Direction.RESTRICTS]
    new = comparison.new
    days: dict[tuple[date | None, str], None] = {}
    for item in effective_dates(new, notices):
        names = [item.market, *([item.line_of_business] if item.line_of_business != EVERYBODY else [])]
        days[item.day, ", ".join(names)] = None
    return tuple(
        BulletinItem(
            effective=day,
            number=new.number or "",
            title=new.title or new.file,
            news=_news(comparison),
            market=market,
            restrictive=bool(restricting),
            confirmed=any(restricting),
            open_directions=sum(direction is Direction.UNKNOWN for direction, _ in directions),
        )
        for day, market in days
    )


def _news(comparison: Comparison) -> str:
    if comparison.identical:
        return "Reviewed, no change"
    return "New" if "new" in (comparison.new.status or "").casefold().split() else "Revised"


def write_bulletin_document(path: Path, items: Sequence[BulletinItem], made: datetime | None = None) -> None:
    """Write the table as a Word document; raises `OutputFailedError`."""
    document = docx.Document()
    styled(document)
    section = document.sections[0]
    section.left_margin = section.right_margin = Inches(0.8)
    document.core_properties.author = f"CodeLedger {__version__}"
    document.core_properties.title = "Medical policy updates"
    if made is not None:
        document.core_properties.created = document.core_properties.modified = made
    document.add_paragraph("Medical policy updates", style="Title")
    table(document, TITLES, (item.cells for item in _sorted(items)), _WORD_WIDTHS)
    for line in legend(items):
        note(document, line)
    save_document(document, path)


def write_bulletin_workbook(path: Path, items: Sequence[BulletinItem], made: datetime | None = None) -> None:
    """Write the table as an Excel workbook; raises `OutputFailedError`."""
    book = new_book(made)
    sheet = book.create_sheet("Policy updates")
    title(sheet, "Medical policy updates")
    header(sheet, _HEADER_ROW, TITLES, _EXCEL_WIDTHS)
    row = _HEADER_ROW
    for item in _sorted(items):
        row += 1
        values = (item.effective or day_words(None), *item.cells[1:])
        for column, value in enumerate(values, start=1):
            put(sheet, row, column, value, wrap=column == 3, ruled=True)
    for_print(sheet, _HEADER_ROW, len(TITLES), row)
    for number, line in enumerate(legend(items), start=row + 2):
        put(sheet, number, 1, line)
    save_book(book, path)


def legend(items: Sequence[BulletinItem]) -> tuple[str, ...]:
    """Return the lines below the table: what its signs mean, and what is not decided yet."""
    lines = [STAR_MEANS]
    if any(item.restrictive and not item.confirmed for item in items):
        lines.append(DAGGER_MEANS)
    for (number, name), group in groupby(_sorted(items), key=lambda item: (item.number, item.title)):
        count = next(group).open_directions
        if count:
            said = "1 change has" if count == 1 else f"{count} changes have"
            lines.append(f"{' '.join(part for part in (number, name) if part)}: {said} no direction yet.")
    return tuple(dict.fromkeys(lines))


def _sorted(items: Sequence[BulletinItem]) -> list[BulletinItem]:
    return sorted(items, key=lambda item: (item.effective or date.max, item.number, item.title, item.market))
