"""The letter to one provider on what a review of its claims found, from the template: what, why, what helps, how to respond."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from app import __version__
from app.reports.content.figures_reviewed import CATEGORIES
from app.reports.content.parts import Cell, Report, Row, Table
from app.reports.responses.lines import ResponseLine, billed_words, cited_words
from app.reports.stamp import UNSTAMPED, Stamp
from app.reports.template import Template
from app.reports.values import Value, words
from app.reports.word.marks import Marks, declared, paragraph
from app.reports.word.opened import begun, style_id, table_size, text_width
from app.reports.word.parts import NOTE_STYLE, TABLE_STYLE, TEXT_STYLE
from app.reports.word.saving import save_document, title_text
from app.reports.word.tables import Tables
from app.reports.word.write import picture
from app.reports.words import printable
from app.review.model import ErrorCategory
from app.review.rates import amounts

NOBODY_YET = "Found by the rules, not determined yet"
_MOST_SENTENCES = 40
_LINE_SHARES = (0.15, 0.13, 0.16, 0.34, 0.11, 0.11)
_PALE = "EAF1F8"


class Detail(StrEnum):
    """What a letter's table lists."""

    LINES = "lines"
    CATEGORIES = "categories"  # counts and amounts alone: no claim is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one letter says. `due` None: no response is asked for. `helps`: what a person wrote, beside the template's words."""

    provider: str
    day: date
    period: tuple[date | None, date | None]
    lines: tuple[ResponseLine, ...]
    detail: Detail = Detail.LINES
    due: date | None = None
    title: str = ""
    helps: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED


def write_letter(path: Path, letter: Letter, template: Template) -> None:
    """Write a letter as a Word document; raises `OutputFailedError`, leaving what was there untouched."""
    document = begun(template, _frame(letter, template))
    _Writer(document, letter, template).write()
    _named(document, letter, template)
    save_document(document, path)


class _Writer:
    def __init__(self, document: Document, letter: Letter, template: Template) -> None:
        self._document = document
        self._letter = letter
        self._template = template

    def write(self) -> None:
        """Write the letter from its head to its closing."""
        self._head()
        first, last = (day.isoformat() if day else "" for day in _period(self._letter))
        by_line = self._letter.detail is Detail.LINES
        self._say(self._text("opening" if by_line else "opening_categories", **{"from": first, "to": last}))
        self._say(self._text("findings" if by_line else "categories"))
        self._table(_lines_table(self._letter) if by_line else _categories_table(self._letter))
        if any(told.determined is None for told in self._letter.lines):
            self._note(f"Of lines nobody has determined yet, the amount is what is at issue. {self._template.text('text', 'at_issue')}.")
        self._part(self._text("sentences"), _sentences(self._letter.lines))
        self._part(self._text("education"), self._helps())
        if self._letter.due is not None:
            self._part(self._text("respond_title"), (self._text("respond", due=self._letter.due.isoformat()),))
        self._say(self._text("closing"))
        signed = [self._template.text("organisation", key) for key in ("contact", "unit", "name")]
        self._say("\n".join(part for part in signed if part))

    def _head(self) -> None:
        letter = self._letter
        if self._template.logo is not None:
            picture(self._document, self._template.logo, self._template.text("organisation", "name") or "Logo")
        sender = [self._template.text("organisation", key) for key in ("name", "unit")]
        self._say("\n".join(part for part in sender if part))
        self._say(letter.day.isoformat())
        self._say(f"To provider {letter.provider}")
        self._document.add_heading(printable(self._text("subject")), 1)
        if letter.title:
            self._say(letter.title)

    def _part(self, heading: str, texts: Iterable[str]) -> None:
        said = [text for text in texts if text]
        if said:
            self._document.add_heading(printable(heading), 2).paragraph_format.keep_with_next = True
            for text in said:
                self._say(text)

    def _helps(self) -> Iterator[str]:
        found = {told.determined.determination.category for told in self._letter.lines if told.determined is not None}
        helped = self._template.wording["help"]
        yield from (helped[category.value] for category in ErrorCategory if category in found and category.value in helped)
        advice = [told.determined.determination.recommendation for told in self._letter.lines if told.determined is not None]
        yield from dict.fromkeys(text.strip() for text in (*advice, *self._letter.helps) if text.strip())

    def _say(self, text: str) -> None:
        if text:
            self._document.add_paragraph(printable(text), style=TEXT_STYLE)

    def _note(self, text: str) -> None:
        self._document.add_paragraph(printable(text), style=NOTE_STYLE)

    def _table(self, table: Table) -> None:
        document = self._document
        tables = Tables(
            Marks(),
            style_id(document, TABLE_STYLE),
            table_size(document),
            text_width(document),
            _PALE,
            self._template.text("look", "accent"),
        )
        end = document.element.body.find(qn("w:sectPr"))
        for markup in (tables.table(table), paragraph(style_id(document, NOTE_STYLE), "")):
            end.addprevious(parse_xml(declared(markup)))

    def _text(self, key: str, **values: str) -> str:
        return self._template.text("letter", key, **values)


def _lines_table(letter: Letter) -> Table:
    rows = [
        _row(
            "\n".join(part for part in (told.line.claim_id or "", f"line {told.line.line}" if told.line.line else "") if part),
            told.line.date,
            billed_words(told.line),
            "\n".join(part for part in (told.determination, told.found) if part),
            told.line.amount,
            told.difference,
        )
        for told in letter.lines
    ]
    kinds = {told.line.amount_basis for told in letter.lines if told.line.amount is not None}
    amount = f"Amount {kinds.pop()}" if len(kinds) == 1 else "Amount"
    return Table(head=("Claim", "Date", "Billed", "Determined and found", amount, "Over (under)"), rows=tuple(rows), shares=_LINE_SHARES)


def _categories_table(letter: Letter) -> Table:
    groups: dict[str, list[ResponseLine]] = {}
    for told in letter.lines:
        name = CATEGORIES[told.determined.determination.category] if told.determined is not None else NOBODY_YET
        groups.setdefault(f"{name[:1].upper()}{name[1:]}", []).append(told)
    rows = []
    for name, lines in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        determined = [told.determined for told in lines if told.determined is not None]
        money = amounts(determined)
        reviewed = sum((told.line.amount or Decimal(0) for told in lines), Decimal(0))
        rows.append(_row(name, len(lines), reviewed, money.over if determined else None, money.under if determined else None))
    return Table(head=("What was found", "Lines", "Amount of the lines", "Overpaid", "Underpaid"), rows=tuple(rows))


def _row(*values: Value) -> Row:
    return Row(cells=tuple(Cell(pieces=(words(value),), number=isinstance(value, (int, Decimal))) for value in values))


def _sentences(lines: Iterable[ResponseLine]) -> list[str]:
    cited = [cited_words(place) for told in lines for finding in told.findings for place in finding.sources]
    cited += [item.criteria for told in lines for item in told.added]
    said = list(dict.fromkeys(text for text in cited if text))
    more = len(said) - _MOST_SENTENCES
    return said if more <= 0 else [*said[:_MOST_SENTENCES], f"And {more:,} more, in the response workbook."]


def _period(letter: Letter) -> tuple[date | None, date | None]:
    """Return the period the audit states, else that of the lines."""
    days = sorted(told.line.date for told in letter.lines if told.line.date is not None)
    first, last = letter.period
    return first or (days[0] if days else None), last or (days[-1] if days else None)


def _frame(letter: Letter, template: Template) -> Report:
    """Return what the template's header and footer print."""
    return Report(
        title=template.text("letter", "subject"),
        subtitle=letter.title,
        organisation=template.text("organisation", "name"),
        state="",
        draft=False,
        cover=Table(head=(), rows=()),
        confidential=template.text("text", "confidential") if letter.detail is Detail.LINES else "",
        contents="",
        parts=(),
    )


def _named(document: Document, letter: Letter, template: Template) -> None:
    properties = document.core_properties
    properties.author = f"CodeLedger {__version__}"
    properties.title = title_text(template.text("letter", "subject"))
    properties.comments = ""
    if letter.stamp.made is not None:
        properties.created = properties.modified = letter.stamp.made
