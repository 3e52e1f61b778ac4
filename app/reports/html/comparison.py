"""A comparison as one web page that needs nothing beside itself: the list of changes, then the marked text of the Word redline."""

from collections.abc import Collection, Iterator
from enum import Enum
from html import escape
from pathlib import Path

from app.compare.model import ChangeAction, ChangeKind, Comparison, PolicyChange
from app.documents.model import BlockKind
from app.reports.atomic import write_atomically
from app.reports.change_words import (
    KINDS,
    LETTERS,
    NOT_REVIEWED,
    PROPOSED,
    Reviews,
    count_words,
    direction_words,
    place_of,
    policy_words,
    sides_in_brief,
    subject,
    version_words,
)
from app.reports.html.outline import homes
from app.reports.html.style import PAPER, SCREEN
from app.reports.redline.filter import ALL_KINDS, LAYOUT, Shown, shown_changes
from app.reports.redline.flow import Entries, Paragraph, Part
from app.reports.redline.layout import flow
from app.reports.redline.pieces import Mark, Piece
from app.reports.redline.tables import Layouts, Table, TableRow

_RULED = ' width="100%" cellspacing="0" cellpadding="3" border="0" style="border-collapse:collapse"'
_HAIR = "&#8202;"  # the thinnest space, between an insertion and the deletion it replaces


class Medium(Enum):
    """What the page is for."""

    SCREEN = "screen"  # a browser, which also prints it
    PAPER = "paper"  # Qt's text printer, which knows few styles


def write_html(path: Path, comparison: Comparison, kinds: Collection[ChangeKind] = ALL_KINDS, reviews: Reviews = NOT_REVIEWED) -> None:
    """Write the page; raises `OutputFailedError`."""
    page = comparison_html(comparison, kinds, reviews).encode("utf-8")

    def write(draft: Path) -> None:
        draft.write_bytes(page)

    def read_back(draft: Path) -> None:
        if draft.read_bytes() != page:
            raise OSError("the written page differs")

    write_atomically(path, write, read_back)


def comparison_html(
    comparison: Comparison,
    kinds: Collection[ChangeKind] = ALL_KINDS,
    reviews: Reviews = NOT_REVIEWED,
    medium: Medium = Medium.SCREEN,
) -> str:
    """Return the page; kinds left out are not marked, and read as the new version has them."""
    return "".join(_Page(comparison, Shown(comparison, kinds), reviews, medium).write())


class _Page:
    def __init__(self, comparison: Comparison, shown: Shown, reviews: Reviews, medium: Medium) -> None:
        self._comparison = comparison
        self._shown = shown
        self._reviews = reviews
        self._paper = medium is Medium.PAPER
        self._homes = homes(comparison)

    def write(self) -> Iterator[str]:
        comparison = self._comparison
        title = policy_words(comparison.new)
        style = PAPER if self._paper else SCREEN
        yield f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}: changes</title>'
        yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
        yield f"<style>{style}</style></head><body>"
        yield f"<h1>{escape(title)}</h1>"
        yield f'<p class="note">{escape(version_words(comparison.old))} → {escape(version_words(comparison.new))}</p>'
        yield f'<p class="note">{escape(count_words(comparison, self._shown.kinds))} {escape(PROPOSED)}</p>'
        yield self._legend()
        yield from self._list()
        yield f"<h2>Marked text</h2>{'' if self._paper else '<div class=text>'}"
        entries, layouts = Entries.of(comparison).parts, Layouts(comparison)
        for part in Part:
            for element in flow(entries[part], layouts, self._shown):
                yield self._paragraph(element) if isinstance(element, Paragraph) else self._table(element)
        yield "</div></body></html>\n" if not self._paper else "</body></html>\n"

    def _legend(self) -> str:
        kinds = [kind for kind in ChangeKind if kind in self._shown.kinds and self._comparison.counts.get(kind)]
        named = " &nbsp; ".join(f'<b class="k-{kind.value}">{LETTERS[kind]}</b> {KINDS[kind]}' for kind in kinds)
        marks = f"{self._mark('added', Mark.INSERTED)} {self._mark('removed', Mark.DELETED)} {self._mark('moved', Mark.MOVED_TO)}"
        return f'<p class="note">{named}{" &nbsp; " if named else ""}{marks}</p>'

    def _list(self) -> Iterator[str]:
        changes = shown_changes(self._comparison, self._shown.kinds)
        if not changes:
            return
        yield f'<h2>Changes</h2><table class="changes"{_RULED if self._paper else ""}><thead><tr>'
        titles = (("Kind", 20), ("Where", 16), ("Old", 25), ("New", 25), ("Direction", 14))
        yield f"{''.join(f'<th width={width}%>{title}</th>' for title, width in titles)}</tr></thead><tbody>"
        for change in changes:
            yield self._change(change)
        yield "</tbody></table>"

    def _change(self, change: PolicyChange) -> str:
        old, new = ("", "") if change.kind in LAYOUT and change.action is ChangeAction.CHANGED else sides_in_brief(change)
        what = f'<b class="k-{change.kind.value}">{LETTERS[change.kind]}</b> {escape(subject(change))}, {change.action.value}'
        home = self._homes.get(change.id)
        linked = f'<a href="#r{home}">{what}</a>' if home is not None else what
        cells = (escape(place_of(change)), escape(old), escape(new), escape(direction_words(change, self._reviews)))
        return f"<tr><td>{linked}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"

    def _paragraph(self, paragraph: Paragraph, *, tabled: bool = False) -> str:
        block = paragraph.block
        kind = "heading" if block.kind is BlockKind.HEADING else "item" if block.label else ""
        look = f' class="{kind or "cell"}"' if kind or (tabled and self._paper) else ""
        if kind == "item" and not tabled:
            look += self._indent(block.level)
        anchor = f' id="r{paragraph.rows[0]}"' if paragraph.rows else ""
        body = "".join(self._woven(paragraph.pieces))
        named = "".join(f'<a name="r{row}"></a>' if self._paper else f'<span id="r{row}"></span>' for row in paragraph.rows[1:])
        if self._paper:
            anchor, named = "", "".join(f'<a name="r{row}"></a>' for row in paragraph.rows)
        return f"<p{anchor}{look}>{named}{self._kinds(paragraph)}{body}{self._way(paragraph)}</p>\n"

    def _woven(self, pieces: tuple[Piece, ...]) -> Iterator[str]:
        before = Mark.KEPT
        for piece in pieces:
            if Mark.KEPT not in (before, piece.mark) and before is not piece.mark:
                yield _HAIR
            yield self._mark(escape(piece.text), piece.mark, self._title(piece))
            before = piece.mark

    def _indent(self, level: int) -> str:
        if self._paper:
            return f' style="margin-left:{(level + 1) * 16}px;text-indent:-12px"'
        return f' style="padding-left:{4.85 + level * 1.4:g}rem"'

    def _kinds(self, paragraph: Paragraph) -> str:
        rows = self._comparison.rows
        kinds = self._shown.kinds_of(name for row in paragraph.rows for name in rows[row].changes)
        letters = "".join(f'<b class="k-{kind.value}" title="{KINDS[kind]}">{LETTERS[kind]}</b>' for kind in kinds)
        return f'<span class="kinds">{letters}{"&nbsp; " if self._paper else " "}</span>' if letters else ""

    def _title(self, piece: Piece) -> str:
        if self._paper or piece.mark is Mark.KEPT:
            return ""
        said = ", ".join(KINDS[kind] for kind in self._shown.kinds_of(piece.changes))
        return f' title="{said}"' if said else ""

    def _mark(self, text: str, mark: Mark, title: str = "") -> str:
        text = text.replace("\t", "&emsp;")
        if mark is Mark.KEPT:
            return text
        if self._paper:
            classes = {Mark.INSERTED: "added", Mark.DELETED: "removed", Mark.MOVED_TO: "moved", Mark.MOVED_FROM: "gone-away"}
            return f'<span class="{classes[mark]}">{text}</span>'
        tag = "ins" if mark.new_only else "del"
        look = ' class="moved"' if mark in (Mark.MOVED_FROM, Mark.MOVED_TO) else ""
        return f"<{tag}{look}{title}>{text}</{tag}>"

    def _way(self, paragraph: Paragraph) -> str:
        """Lead from one end of a move to the other."""
        links = []
        for row in paragraph.rows:
            pair = self._comparison.rows[row].moved_pair
            if pair is not None and paragraph.moves:
                below = pair > row
                if paragraph.moves[0].source:
                    said = "moved down ↓" if below else "moved up ↑"
                else:
                    said = "moved here from below ↓" if below else "moved here from above ↑"
                links.append(f' <span class="way"><a href="#r{pair}">{said}</a></span>')
        return "".join(links)

    def _table(self, table: Table) -> str:
        rows = "".join(self._row(row) for row in table.rows)
        return f"<table{_RULED if self._paper else ''}>{rows}</table>\n{'<p></p>' if self._paper else ''}"

    def _row(self, row: TableRow) -> str:
        look = "came" if row.mark is Mark.INSERTED else "gone" if row.mark is Mark.DELETED else ""
        cells = "".join(
            f"<td{f' colspan={cell.span}' if cell.span > 1 else ''}>"
            f"{''.join(self._paragraph(item, tabled=True) for item in cell.paragraphs)}</td>"
            for cell in row.cells
        )
        return f"<tr{f' class={look}' if look else ''}>{cells}</tr>"
