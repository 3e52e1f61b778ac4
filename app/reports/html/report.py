"""An audit report as a page for Qt's text printer, which knows few styles; text from data is escaped, and links lead only inside."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from types import MappingProxyType

from app.reports.content.parts import Bar, Bars, Cell, Heading, Paragraph, Part, Piece, Report, Row, Table
from app.reports.content.widths import column_widths
from app.reports.pdf_outline import Bookmark
from app.reports.template import tint
from app.reports.words import printable

LOGO = "logo"  # the name a picture is added under
LONGEST = 90  # characters of a bookmark
_NAME, _VALUE = 30, 16  # percent of the width, beside the bars
_AIR, _REPEATED = 18.0, 36.0  # points above a heading, and at most of a table's head
_TO_SIGN, _SIGNED = 34.0, 20.0  # points of a row of the sign-off
_LAST, _ROW = 3, 19.0  # rows at a table's end that stay together, and points of one
_HEADED, _BAR, _TOGETHER = 70.0, 13.0, 24  # points below a heading, and of a bar; bars kept on one page
_BREAK = ' style="page-break-before:always"'
_BELOW = ' style="margin-top:4px"'
_GAP = '<p class="gap">&nbsp;</p>'
_LINES = 'cellspacing="0" cellpadding="4" border="0"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the page is drawn: its accent, the width of its text in inches, the size of it in points, a logo's size in pixels.

    `pages` are the numbers in the list of contents; the places in `apart` begin a page.
    """

    accent: str
    width: float
    size: float
    logo: tuple[int, int] | None = None
    pages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    apart: Collection[str] = ()


def report_html(report: Report, look: Look) -> str:
    """Return the page."""
    return "".join(_Page(report, look).write())


@dataclass(frozen=True, slots=True)
class Kept:
    """What should not be broken by the end of a page: points kept with it (0: its own height), and points above it where it begins one."""

    below: float
    above: float


def kept_together(report: Report) -> dict[str, Kept]:
    """Return what should not be broken, by its place: headings and charts with what follows, rows of tables by themselves."""
    kept: dict[str, Kept] = {}
    for number, part in enumerate(report.parts):
        if isinstance(part, Heading):
            kept[part.place] = Kept(_HEADED, _AIR)
        elif isinstance(part, Paragraph):
            kept[_text_place(number)] = Kept(0, 0)
        elif isinstance(part, Bars) and len(part.bars) <= _TOGETHER:
            kept[part.place] = Kept((len(part.bars) + 2) * _BAR, 0)
        elif isinstance(part, Table):
            first, *rest = _row_places(part, number) or [""]
            kept |= {first: Kept(0, 0), **{place: Kept(0, _REPEATED if part.head else 0) for place in rest if place}}
            if len(rest) >= _LAST and rest[-_LAST]:
                kept[rest[-_LAST]] = Kept(_LAST * _ROW, _REPEATED if part.head else 0)  # a total is never alone on a page
    return kept | {report.sections[-1].place: Kept(_signed_height(report), _AIR)}


def _signed_height(report: Report) -> float:
    """Return the points that the sign-off takes: nobody signs half a block."""
    block = next((part for part in reversed(report.parts) if isinstance(part, Table)), None)
    rows = 0 if block is None else len(block.rows)
    return _HEADED + rows * (_TO_SIGN if block is not None and block.to_sign else _SIGNED)


def _text_place(number: int) -> str:
    return f"text_{number}"


def _row_places(table: Table, number: int) -> list[str]:
    """Return a place for each row; none for one that goes on with the row before it."""
    joined = [False, *(row.joined for row in table.rows[:-1])]
    return ["" if on else row.place or f"row_{number}_{at}" for at, (row, on) in enumerate(zip(table.rows, joined, strict=True))]


def report_bookmarks(report: Report) -> tuple[Bookmark, ...]:
    """Return the outline: the sections, the headings of each folded below it."""
    found: list[Bookmark] = []
    for part in report.parts:
        if not isinstance(part, Heading):
            continue
        if part.level == 1:
            found.append(Bookmark(f"{len(found) + 1} {_short(part.text)}", part.place))
        else:
            last = found.pop()
            found.append(Bookmark(last.title, last.place, (*last.below, Bookmark(_short(part.text), part.place))))
    return tuple(found)


class _Page:
    def __init__(self, report: Report, look: Look) -> None:
        self._report = report
        self._look = look
        self._number = 0

    def write(self) -> Iterator[str]:
        report, logo = self._report, self._look.logo
        yield f'<html><head><meta charset="utf-8"><style>{_style(self._look.accent, self._look.size)}</style></head><body>'
        if logo is not None:
            yield f'<p><img src="{LOGO}" width="{logo[0]}" height="{logo[1]}"></p>'
        yield f'<p class="note">{_text(report.organisation)}</p><p class="air">&nbsp;</p><p class="title">{_text(report.title)}</p>'
        yield f"<p>{_text(f'{report.state} · {report.subtitle}')}</p>{self._table(report.cover, -1)}{_GAP}"
        yield f'<p class="note">{_text(report.confidential)}</p>'
        yield from self._contents()
        for number, part in enumerate(report.parts):
            yield from self._part(part, number)
        yield "</body></html>"

    def _contents(self) -> Iterator[str]:
        yield f'<p class="listed" style="page-break-before:always"><b>{_text(self._report.contents)}</b></p>'
        yield f'<table width="100%" {_LINES}>'
        for number, heading in enumerate(self._report.sections, start=1):
            linked = f'<a href="#{heading.place}">{_text(heading.text)}</a>'
            yield f'<tr><td width="6%">{number}</td><td width="84%">{linked}</td>'
            yield f'<td width="10%" align="right">{self._look.pages.get(heading.place, 0)}</td></tr>'
        yield "</table>"

    def _part(self, part: Part, number: int) -> Iterator[str]:
        if isinstance(part, Heading):
            yield self._heading(part)
        elif isinstance(part, Paragraph):
            lead = f"<b>{_text(part.lead.rstrip(':'))}:</b> " if part.lead else ""
            place = _text_place(number)
            look = f"{' class=note' if part.note else ''}{self._break(place)}"
            yield f'<p{look}><a name="{place}"></a>{lead}{_pieces(part.pieces)}</p>'
        elif isinstance(part, Table):
            yield f"{self._table(part, number)}{_GAP}"
        elif isinstance(part, Bars):
            title = f'<p{self._break(part.place)}><a name="{part.place}"></a><b>{_text(part.title)}</b></p>'
            yield f"{title}{''.join(map(self._bar, part.bars))}{_GAP}"

    def _heading(self, heading: Heading) -> str:
        anchor = f'<a name="{heading.place}"></a>'
        if heading.level > 1:
            return f"<h2{self._break(heading.place)}>{anchor}{_text(heading.text)}</h2>"
        self._number += 1
        first = _BREAK if self._number == 1 else self._break(heading.place)
        return f"<h1{first}>{anchor}{self._number}&ensp;{_text(heading.text)}</h1>"

    def _break(self, place: str) -> str:
        return _BREAK if place in self._look.apart else ""

    def _table(self, table: Table, number: int) -> str:
        """Return a table; where a row of it begins a page, a new one with the same head."""
        widths = column_widths(table, self._look.width, self._look.size - 0.5)
        shares = [round(each * 100 / sum(widths)) for each in widths]
        width = round(sum(widths) * 100 / self._look.width)
        head = again = ""
        places = _row_places(table, number)
        if table.head:
            begin = f'<a name="{places[0]}"></a>' if places else ""  # the first row's place is that of the head above it
            cells = "".join(
                f'<th width="{share}%" align="{"right" if at in table.numbers else "left"}">{"" if at else begin}{_text(title)}</th>'
                for at, (title, share) in enumerate(zip(table.head, shares, strict=False))
            )
            head, again = (f"<thead><tr>{titles}</tr></thead>" for titles in (cells, cells.replace(begin, "")))
        moved = bool(places) and places[0] in self._look.apart
        parts = [f'<table width="{width}%"{_BREAK if moved else _BELOW} {_LINES}>{head}']
        for at, (place, row) in enumerate(zip(places, table.rows, strict=True)):
            if at and place in self._look.apart:
                parts.append(f'</table><table width="{width}%"{_BREAK} {_LINES}>{again}')
            parts.append(_row(row, shares, place if at or not head else "", tall=table.to_sign))
        return f"{''.join(parts)}</table>"

    def _bar(self, bar: Bar) -> str:
        whole = 100 - _NAME - _VALUE
        filled = max(1, round(bar.length * whole))
        rest = f'<td width="{whole - filled}%"></td>' if filled < whole else ""
        name = f'<td width="{_NAME}%">{_text(bar.name)}</td><td width="{filled}%" bgcolor="#{self._look.accent}"></td>'
        label = f'<td width="{_VALUE}%" align="right">{_text(bar.label)}</td>'
        return f'<table width="100%" cellspacing="1" cellpadding="1"><tr>{name}{rest}{label}</tr></table>'


def _row(row: Row, shares: list[int], place: str, *, tall: bool) -> str:
    cells: list[str] = []
    at = 0
    for number, cell in enumerate(row.cells):
        share = sum(shares[at : at + cell.span])
        cells.append(_cell(cell, share, place="" if number else place, joined=row.joined, tall=tall))
        at += cell.span
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell, share: int, *, place: str, joined: bool, tall: bool) -> str:
    look = "" if joined else ' class="end"'
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    right = ' align="right"' if cell.number else ""
    anchor = f'<a name="{place}"></a>' if place else ""
    said = _pieces(cell.pieces)
    said = f"<b>{said}</b>" if cell.strong else said
    return f'<td width="{share}%"{span}{right}{look}>{anchor}{said}{"<br>&nbsp;" if tall else ""}</td>'


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(_text(piece) if isinstance(piece, str) else f'<a href="#{escape(piece.to)}">{_text(piece.text)}</a>' for piece in pieces)


def _text(said: str) -> str:
    return escape(printable(said)).replace("\n", "<br>").replace("\t", "&emsp;")


def _short(said: str) -> str:
    line = " ".join(printable(said).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"


def _style(accent: str, size: float) -> str:
    return f"""
body{{color:#1f2933;font-size:{size}pt}}p{{margin-top:0;margin-bottom:5px}}.note{{color:#5b6770;font-size:{size - 1}pt}}
.title{{color:#{accent};font-size:24pt;margin-bottom:8px}}.gap{{font-size:5pt;margin-bottom:0}}.air{{font-size:48pt}}
h1{{color:#{accent};font-size:15pt;font-weight:600;margin-top:18px;margin-bottom:5px}}
h2{{color:#{accent};font-size:11.5pt;font-weight:600;margin-top:12px;margin-bottom:3px}}
td,th{{font-size:{size - 0.5}pt}}.end{{border-bottom:0.5px solid #d5dce3}}th{{background-color:#{tint(accent)};font-weight:600}}
a{{color:#0b5cad;text-decoration:none}}
"""
