"""Markdown, with the signs reviewers use for tracked changes. Blocks by markdown-it, what stands inside them by our own reading."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.documents.headings import is_heading
from app.documents.labels import seen, take_labels
from app.documents.lines import begins_anew, begins_with_code, ends_open, is_field, listed_codes
from app.documents.markdown.conventions import Conventions, conventions_of
from app.documents.markdown.inline import InlineReader, Line
from app.documents.model import Block, BlockKind, BlockStyle, Cell, Change, Notice, Run, View
from app.documents.plain import MarkedText, TooDeepError
from app.documents.residue import residue_lines

_COMPARISON = re.compile(r"^([ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)*)>(?=[ \t]*=?[ \t]*\d)", re.MULTILINE)  # "> 18 years" is no quotation
_FRONT_KEY = re.compile(r"([A-Za-z_][\w .-]*):(?:\s+(.*))?")
_DELIMITER_ROW = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*\|?\s*")
_CELL_END = re.compile(r"(?<!\\)\|")
_STARRED = re.compile(r"[A-Za-z0-9]\*(?=[\s|,;]|$)", re.MULTILINE)
_DEEPEST = 1_000_000  # the parser leaves out what is nested deeper; nothing may be left out
_TOO_DEEP = re.compile(r"\s{200,}(?:[-*+>]|\d{1,9}[.)])\s|(?:\s*(?:[-*+]|\d{1,9}[.)]|>)(?=[\s>])){50}")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1)*\s*")
_UNPAIRED = re.compile(r"~~")


@dataclass(slots=True)
class _Item:
    """A list item being read."""

    number: str  # as printed; empty for a bullet
    star: bool
    used: bool = False


@dataclass(slots=True)
class _Lists:
    items: list[_Item] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)

    @property
    def level(self) -> int:
        """How many items that show a text of their own are around the innermost."""
        return sum(1 for item in self.items[:-1] if item.used)


def read_markdown(text: str) -> MarkedText:
    """Return what a Markdown text says; its line ends are those of Unix."""
    return _MarkdownReader(text).read()


class _MarkdownReader:
    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        self._front, start = _front_matter(lines)
        lines = lines[start:]
        residue = residue_lines(lines)
        self._notices = [
            Notice("residue", f"Left out as a remark of Word's on formatting: {lines[number].strip()}") for number in sorted(residue)
        ]
        self._source = [_COMPARISON.sub(r"\1\\>", "" if number in residue else line) for number, line in enumerate(lines)]
        self._signs: Conventions = conventions_of("\n".join(self._source))
        self._inline = InlineReader(self._signs)
        self._blocks: list[Block] = []
        self._lists = _Lists()
        self._tables = 0
        self._handlers: dict[str, Callable[[Sequence[Token], int], int]] = {
            "heading_open": self._heading,
            "paragraph_open": self._paragraph,
            "table_open": self._table,
            "fence": self._fence,
            "list_item_open": self._item_open,
            "list_item_close": self._item_close,
        }

    def read(self) -> MarkedText:
        for key, value in self._front:
            self._blocks.append(Block(runs=(Run(text=f"{key}: {value}" if value else f"{key}:"),)))
        source = "\n".join(self._source)
        if any(_TOO_DEEP.match(line) and not _RULE.fullmatch(line) for line in self._source):
            raise TooDeepError
        parser = (
            MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
            .enable(["table"])
            .disable(["code", "html_block", "reference", "inline", "text_join"])
        )
        tokens = parser.parse(source)
        self._starred = bool(_STARRED.search(source)) or any(token.type == "bullet_list_open" and token.markup in "-+" for token in tokens)
        self._titled = any(token.type == "heading_open" for token in tokens)
        at = 0
        while at < len(tokens):
            handler = self._handlers.get(tokens[at].type)
            at = handler(tokens, at) if handler else at + 1
        if any(len(_UNPAIRED.findall("".join(run.text for run in block.runs))) for block in self._blocks):
            self._notices.append(Notice("unpaired-mark", "A ~~ sign has no partner in its paragraph and was read as text."))
        if not self._signs.underline and "<u>" in source.lower():
            self._notices.append(
                Notice("underline", "Underlined text was not read as inserted, because nothing in the file is struck out.")
            )
        return MarkedText(tuple(self._blocks), tuple(self._notices))

    # what a block becomes

    def _heading(self, tokens: Sequence[Token], at: int) -> int:
        style = BlockStyle(kind=BlockKind.HEADING, level=int(tokens[at].tag[1:]) - 1)
        self._emit(self._inline.lines(tokens[at + 1].content), style, None)
        return at + 3

    def _paragraph(self, tokens: Sequence[Token], at: int) -> int:
        content = tokens[at + 1].content
        item = self._lists.items[-1] if self._lists.items else None
        first = item is not None and not item.used
        parts = tuple(_statements(content))
        for part, lines in zip(parts, self._inline.statements(parts), strict=True):
            if item is not None and first:
                self._list_paragraph(lines, item)
            else:
                self._plain_paragraph(part, lines)
            first = False
        for open_item in self._lists.items:
            open_item.used = True
        return at + 3

    def _list_paragraph(self, lines: Sequence[Line], item: _Item) -> None:
        level = self._lists.level
        if item.star:  # a footnote's star, not a bullet
            runs = (Run(text="* "), *lines[0].runs)
            self._emit((replace(lines[0], runs=runs), *lines[1:]), BlockStyle(), None)
        elif item.number:
            self._emit(lines, BlockStyle(kind=BlockKind.LIST_ITEM, level=level, label=item.number), None)
        else:
            runs, style, old = take_labels(lines[0].runs, listed=True, level=level)
            self._emit((replace(lines[0], runs=runs), *lines[1:]), style, old)

    def _plain_paragraph(self, content: str, lines: Sequence[Line]) -> None:
        if not self._titled and "\n" not in content and "](" not in content and all(is_heading(seen(lines[0].runs, view)) for view in View):
            self._emit(lines, BlockStyle(kind=BlockKind.HEADING, level=1), None)
            return
        runs, style, old = take_labels(lines[0].runs, listed=False, level=max(0, len(self._lists.items)))
        self._emit((replace(lines[0], runs=runs), *lines[1:]), style, old)

    def _emit(self, lines: Sequence[Line], style: BlockStyle, old: BlockStyle | None, cell: Cell | None = None) -> None:
        for number, line in enumerate(lines):
            kept = line.runs
            if not kept and not line.hard:
                continue
            first = number == 0
            self._blocks.append(
                Block(
                    runs=kept,
                    end=Change.SAME,
                    style=style if first else replace(style, label=""),
                    old_style=old if first else None,
                    cell=cell,
                    soft_break=line.hard and number < len(lines) - 1,
                )
            )

    def _fence(self, tokens: Sequence[Token], at: int) -> int:
        for line in tokens[at].content.splitlines():
            if line.strip():
                self._blocks.append(Block(runs=(Run(text=line.strip()),)))
        return at + 1

    # lists

    def _item_open(self, tokens: Sequence[Token], at: int) -> int:
        token = tokens[at]
        number = f"{token.info}{token.markup}" if token.info else ""
        star = token.markup == "*" and not number and self._starred and _alone(tokens, at)
        self._lists.items.append(_Item(number, star))
        return at + 1

    def _item_close(self, _tokens: Sequence[Token], at: int) -> int:
        self._lists.items.pop()
        return at + 1

    # tables

    def _table(self, tokens: Sequence[Token], at: int) -> int:
        start, end = tokens[at].map or (0, 0)
        number = self._tables
        self._tables += 1
        row = 0
        for line in self._source[start:end]:
            if _DELIMITER_ROW.fullmatch(line) and row <= 1 and "-" in line:
                continue
            cells = _cells(line)
            if not any(cell.strip() for cell in cells):
                continue
            for column, content in enumerate(cells):
                self._emit(self._inline.lines(content.replace("\\|", "|")), BlockStyle(), None, Cell(number, row, column))
            row += 1
        while tokens[at].type != "table_close":
            at += 1
        return at + 1


def _alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether the item is the only one of its list."""
    depth = tokens[at].level
    after = next(
        (token for token in tokens[at + 1 :] if token.level < depth or (token.level == depth and token.type == "list_item_open")), None
    )
    return tokens[at - 1].type == "bullet_list_open" and (after is None or after.type == "bullet_list_close")


def _cells(line: str) -> list[str]:
    text = line.strip()
    text = text.removeprefix("|")
    if text.endswith("|") and not text.endswith("\\|"):
        text = text[:-1]
    return _CELL_END.split(text)


def _statements(content: str) -> Iterator[str]:
    """Cut a paragraph where a line of it clearly begins a statement of its own; other line ends are blanks."""
    lines = content.split("\n")
    listed = listed_codes(lines)
    held = ""
    for number, line in enumerate(lines):
        broken = held.endswith(("  ", "\\"))  # a hard break is the paragraph's own
        if held and not broken and (number in listed or _begins(line, lines[number - 1]) or _follows_field(line, held)):
            yield held
            held = line
        else:
            held = f"{held}\n{line}" if held else line
    yield held


def _begins(line: str, before: str) -> bool:
    """Whether a line begins anew; a code alone does not where the line before it is in mid-sentence."""
    return begins_anew(line) and not (begins_with_code(line) and ends_open(before))


def _follows_field(line: str, held: str) -> bool:
    return is_field(held) and _short_value(held) and line[:1].isupper()


def _short_value(line: str) -> bool:
    return "\n" not in line and len(line) < 60 and not line.rstrip().endswith((",", "-", "/"))


def _front_matter(lines: Sequence[str]) -> tuple[list[tuple[str, str]], int]:
    """Return the keys and values of YAML front matter, and where the text begins."""
    if not lines or lines[0].strip() != "---":
        return [], 0
    end = next((number for number, line in enumerate(lines[1:200], 1) if line.strip() in ("---", "...")), 0)
    found: list[tuple[str, str]] = []
    for line in lines[1:end]:
        key = _FRONT_KEY.fullmatch(line.rstrip())
        if key:
            found.append((key.group(1), (key.group(2) or "").strip().strip("'\"")))
        elif found and line.strip():
            name, value = found[-1]
            extra = line.strip().removeprefix("- ").strip("'\"")
            separator = ", " if line.strip().startswith("- ") else " "
            found[-1] = (name, f"{value}{separator}{extra}" if value else extra)
        elif line.strip():
            return [], 0
    return found, end + 1 if found else 0
