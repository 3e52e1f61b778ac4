"""Web pages: what a reader of the page sees, both wordings, without what belongs to the site around it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree
from lxml import html as lxml_html

from app.documents.html.furniture import Furniture, Part, furniture_of
from app.documents.html.lines import Frame, LineWriter
from app.documents.html.lists import ListState, list_item, list_state
from app.documents.html.marks import Mark, mark_of, signs_of
from app.documents.html.styles import Element, Look, bold, hidden, indent, sheet_of
from app.documents.html.tables import Grid, is_layout
from app.documents.model import BlockKind, Notice, Story
from app.documents.plain import MarkedText, TooDeepError

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt"),
        *(
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
            "legend",
            "li",
        ),
        *("main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_BOLD = frozenset({"b", "strong", "th"})
_LISTS = frozenset({"ul", "ol", "menu", "dir"})
_HEADING = re.compile(r"h[1-6]")
_XML_START = re.compile(r"\s*<\?xml[^>]*\?>")
_PREVIEW = 80
_UNMARKED = Mark()
_PLAIN = Frame()


@dataclass(frozen=True, slots=True)
class _Around:
    """What surrounds an element."""

    mark: Mark = _UNMARKED
    bold: bool = False
    pre: bool = False
    link: bool = False
    frame: Frame = _PLAIN
    list: ListState | None = None


def read_html(text: str) -> MarkedText:
    """Return what a web page says; raises `TooDeepError` for one nested deeper than any page."""
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    data = _XML_START.sub("", text, count=1).encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(data, parser=parser)
    except etree.ParserError:  # nothing but blanks and comments
        return MarkedText((), ())
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise TooDeepError
    return _PageReader(root).read()


class _PageReader:
    def __init__(self, root: Element) -> None:
        self._root = root
        self._sheet = sheet_of(root)
        self._signs = signs_of(root, self._sheet)
        self._furniture: Furniture = furniture_of(root)
        self._notices: list[Notice] = []
        self._lines = LineWriter(titled=next(root.iter("h1", "h2", "h3", "h4", "h5", "h6"), None) is not None)
        self._tables = 0

    def read(self) -> MarkedText:
        body = self._root.find("body")
        if body is not None:
            self._element(body, _Around())
        self._lines.end()
        if self._signs.underlines and not self._signs.underline:
            why = "another sign marks what was inserted" if self._signs.struck else "nothing in the file is struck out"
            self._notices.append(Notice("underline", f"Underlined text was not read as inserted, because {why}."))
        return MarkedText(*self._lines.finished(self._notices))

    def _element(self, element: Element, around: _Around) -> None:
        look = self._sheet.look(element)
        part = self._furniture.part(element)
        if part in (Part.SILENT, Part.SITE):
            if part is Part.SITE:
                self._left_out("site-furniture", "a part of the web site", element)
            return
        if hidden(look) or element.get("hidden") is not None:
            self._left_out("hidden", "hidden on the page", element)
            return
        tag = str(element.tag)
        if tag == "br":
            self._lines.line_break(around.frame)
            return
        inside = self._state(element, look, around)
        if tag not in _BLOCKS and look.get("display") not in ("block", "list-item", "table-cell"):
            self._children(element, inside)
            return
        self._lines.end()
        self._block(element, look, inside, part)
        self._lines.end()

    def _state(self, element: Element, look: Look, around: _Around) -> _Around:
        tag = str(element.tag)
        said = bold(look)
        heavy = said if said is not None else (around.bold or tag in _BOLD)
        white = look.get("white-space", "")
        return replace(
            around,
            mark=mark_of(element, look, around.mark, self._signs),
            bold=heavy,
            pre=tag == "pre" or white.startswith("pre") or (around.pre and not white),
            link=around.link or (tag == "a" and element.get("href") is not None) or tag == "button",
        )

    def _block(self, element: Element, look: Look, around: _Around, part: Part) -> None:
        tag = str(element.tag)
        frame = replace(around.frame, indent=around.frame.indent + indent(look), kind=BlockKind.PARAGRAPH, level=0)
        if part in (Part.HEADER, Part.FOOTER, Part.SITE_EDGE):
            top = part is Part.HEADER or (part is Part.SITE_EDGE and element.tag == "header")
            frame = replace(frame, story=Story.HEADER if top else Story.FOOTER, edge=part is Part.SITE_EDGE)
        if _HEADING.fullmatch(tag) or element.get("role") == "heading":
            level = element.get("aria-level") or tag[1:]
            depth = int(level) - 1 if level.isdigit() and len(level) < 3 else 1
            frame = replace(frame, kind=BlockKind.HEADING, level=depth, story=Story.BODY)
            self._children(element, replace(around, frame=frame, bold=around.bold))
        elif tag == "table":
            self._table(element, replace(around, frame=frame))
        elif tag in _LISTS:
            self._children(element, replace(around, frame=frame, list=list_state(element, look)))
        elif tag == "li" or look.get("display") == "list-item":
            self._item(element, look, replace(around, frame=frame))
        else:
            self._children(element, replace(around, frame=frame))

    def _item(self, element: Element, look: Look, around: _Around) -> None:
        item = list_item(element, look, around.list)
        frame = replace(around.frame, items=(*around.frame.items, item))
        self._children(element, replace(around, frame=frame))
        self._lines.end()
        item.close()

    def _table(self, table: Element, around: _Around) -> None:
        if is_layout(table):
            self._children(table, around)
            return
        grid = Grid(self._tables)
        self._tables += 1
        for element, mark in self._rows(table, around.mark, around):
            grid.new_row()
            state = replace(around, mark=mark)
            for cell in element:
                if cell.tag in ("td", "th"):
                    place = grid.place(cell)
                    frame = replace(around.frame, cell=place, items=(), indent=0.0)
                    self._element(cell, replace(state, frame=frame, bold=around.bold))

    def _rows(self, element: Element, mark: Mark, around: _Around) -> Iterator[tuple[Element, Mark]]:
        """Return a table's rows and the marks on them; a caption is written as it is met."""
        for item in element:
            look = self._sheet.look(item)
            if item.tag == "tr":
                if hidden(look) or item.get("hidden") is not None:
                    self._left_out("hidden", "hidden on the page", item)
                else:
                    yield item, mark_of(item, look, mark, self._signs)
            elif item.tag in ("td", "th"):
                continue
            elif item.tag == "caption":
                self._element(item, around)
            elif isinstance(item.tag, str):
                yield from self._rows(item, mark_of(item, look, mark, self._signs), around)

    def _children(self, element: Element, around: _Around) -> None:
        self._say(element.text, around)
        for child in element:
            if isinstance(child.tag, str):
                self._element(child, around)
            self._say(child.tail, around)

    def _say(self, text: str | None, around: _Around) -> None:
        if text:
            self._lines.say(text, around.frame, around.mark, bold=around.bold, pre=around.pre, link=around.link)

    def _left_out(self, kind: str, why: str, element: Element) -> None:
        said = " ".join(" ".join(str(part) for part in element.itertext("*", with_tail=False)).split())
        if said:
            self._notices.append(Notice(kind, f"Left out as {why}: {said[:_PREVIEW]}{'…' if len(said) > _PREVIEW else ''}"))
