"""The parts of a policy: which blocks are front matter, criteria, coding, history and the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.criteria_tables import is_criteria_table
from app.policy.lines import body_of, is_residue
from app.policy.model import Section, SectionKind
from app.policy.outlines import outline_heads
from app.policy.section_words import all_plain, lists_headings, section_kind

_SHOUT = re.compile(r"[A-Z][A-Z /&,()'–-]{3,60}:")
_BOLD_KINDS = (
    SectionKind.CODING,
    SectionKind.HISTORY,
    SectionKind.REFERENCES,
)  # of these a bold line is a heading, whatever words stand beside
_GROUP = re.compile(r"group\b|list\b", re.IGNORECASE)
_QUALIFIES = re.compile(
    r"(?:considered )?(?:not |non-?)?(?:medically necessary|covered|experimental|investigational|payable)|description$|codes? description"
)
_HEADER_FIELD = re.compile(
    (
        r"(?:subject|topic|title|document(?: #| number)?|(?:policy|reference|document|guideline) (?:number|no\.?|id|#)|number|no\."
        r"|publish(?:ed)? date|(?:original |current |policy )*effective(?: date)?|status|(?:last|next) review(?:ed)?(?: date)?"
        r"|(?:issue|review|revision|last revision) date|lines? of business|coverage policy number)\s*(?:[:#]|\d|\.{3}|…)"
    ),
    re.IGNORECASE,
)
_FIELD_NAME = re.compile(r"(?:article|policy|document|lcd) (?:type|title|name)\s*:?", re.IGNORECASE)
_CODED = re.compile(r"(?:[A-EGHJ-MP-V]\d{4}|\d{5}|\d{4}[TUFM]|[A-TV-Z]\d[0-9A-Z](?:\.\w{1,4})?)(?![\w.])")
_GENRE = re.compile(r"\w (?:polic(?:y|ies)|guidelines?|bulletins?|manual)$", re.IGNORECASE)  # what the document is, above its title
_HEAD_AREA = 12  # lines after a title among which the front matter's fields stand
_CRITERION = re.compile(r"\b(?:individuals?|members?|patients?|diagnosis|persons?)\b|(?:\band|\bor|;)\W*$", re.IGNORECASE)
_JOINED = re.compile(r"(?:^|[;,]|\s)(?:and|or)\W*$", re.IGNORECASE)
_RULES_ON = re.compile(
    r"\bmedically necessary\b|\b(?:is|are|may be|will be) (?:covered|approved|authorized)\b|\bfollowing\b.*:\s*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Head:
    block: int
    kind: SectionKind
    title: str
    level: int | None  # None: a plain line
    inside: bool = False  # the first row of a table, which is part of the section


def find_sections(blocks: Sequence[ViewBlock]) -> tuple[Section, ...]:
    """Return the sections in order; together they cover every block."""
    heads = _heads(blocks)
    first = heads[0].block if heads else len(blocks)
    sections = [Section(SectionKind.FRONT, "", 0, first, None)] if first else []
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        last = following.block if following else len(blocks)
        sections.append(Section(head.kind, head.title, head.block, last, None if head.inside else head.block))
    return tuple(sections)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a document prints its headings."""

    shouted: bool  # as lines in capitals with a colon
    styled: bool  # as headings the file itself knows
    titled: bool  # its title stands before the first heading, among the fields of the front matter
    outlined: frozenset[int]  # as numbered lines: these blocks


def _layout(blocks: Sequence[ViewBlock]) -> _Layout:
    styled = [block for block in blocks if block.kind is BlockKind.HEADING and block.story is Story.BODY]
    known = sum(section_kind(body_of(block)) is not None for block in styled)
    first = styled[0] if styled else None
    fields = first is not None and any(_HEADER_FIELD.match(body_of(block)) for block in blocks[: first.index])
    alone = first is not None and sum(block.level <= first.level for block in styled) == 1
    shouted = sum(_shouted(block) and section_kind(body_of(block)) is not None for block in blocks) > 2
    return _Layout(shouted=shouted, styled=known > 1, titled=fields and not alone, outlined=outline_heads(blocks))


def _heads(blocks: Sequence[ViewBlock]) -> list[_Head]:
    heads: list[_Head] = []
    layout = _layout(blocks)
    titled, contents = layout.titled, False
    for index, block in enumerate(blocks):
        if block.story is not Story.BODY:
            if heads and blocks[heads[-1].block].story is Story.BODY:
                heads.append(_Head(index, SectionKind.OTHER, "", 0))
            continue
        if _heads_history_table(blocks, index) and not (heads and heads[-1].kind is SectionKind.HISTORY):
            heads.append(_Head(index, SectionKind.HISTORY, body_of(block), None, inside=True))
        elif is_criteria_table(blocks, index) and not (heads and heads[-1].kind is SectionKind.CRITERIA):
            heads.append(_Head(index, SectionKind.CRITERIA, body_of(block), None, inside=True))
        outlined = block.index in layout.outlined
        if not outlined and not _is_heading(block, shouted=layout.shouted) and not _heads_table(blocks, index):
            continue
        title = body_of(block)
        kind = _announced(block, titled=titled)
        titled = titled or block.kind is BlockKind.HEADING
        contents = contents or _is_contents(title)
        plain = block.kind is not BlockKind.HEADING
        again = (contents and layout.styled) or ((contents or not heads) and _comes_again(blocks, index))
        if _is_contents(title) or lists_headings(title) or (plain and (again or _is_text(blocks, index, heads, layout))):
            continue
        head = _head(blocks, index, kind, heads, outlined=outlined)
        if head is not None:
            contents = False
            heads.append(head)
    return heads


def _is_text(blocks: Sequence[ViewBlock], index: int, heads: Sequence[_Head], layout: _Layout) -> bool:
    """Whether a plain line that could be a heading is none: the value of a field, or a part's name inside a history entry."""
    if index and _FIELD_NAME.fullmatch(body_of(blocks[index - 1])):
        return True
    within = bool(heads) and heads[-1].kind is SectionKind.HISTORY and not blocks[index].bold
    return layout.styled and within and blocks[index].index not in layout.outlined


def _head(blocks: Sequence[ViewBlock], index: int, kind: SectionKind | None, heads: Sequence[_Head], *, outlined: bool) -> _Head | None:
    block = blocks[index]
    title = body_of(block)
    current = heads[-1] if heads else None
    level = block.level if block.kind is BlockKind.HEADING else (1 if outlined else None)
    if current is None:
        genre = block.kind is not BlockKind.HEADING and _GENRE.search(title)
        titled = block.kind is not BlockKind.HEADING and _title_follows(blocks, index)
        return None if kind is None or genre or titled or _fields_follow(blocks, index) else _Head(index, kind, title, level)
    if kind is None:
        kind = _unnamed(current, heads, blocks, index, level)
        return _Head(index, kind, title, level) if kind is not None else None
    codes = any(_CODED.match(body_of(other)) for other in _below(blocks, index))
    return None if _stays(current, kind, title, level, codes=codes) else _Head(index, kind, title, level)


def _unnamed(current: _Head, heads: Sequence[_Head], blocks: Sequence[ViewBlock], index: int, level: int | None) -> SectionKind | None:
    """Return what begins below a heading that announces no known part; None: it only divides the section it stands in."""
    title = body_of(blocks[index])
    if _resumes(heads, blocks, index):
        return SectionKind.CRITERIA
    if _divides(current, blocks, index) or (current.kind is SectionKind.CODING and _GROUP.match(title)):
        return None
    same_rank = level is not None and current.level is not None and level <= current.level and not _names_drug(title)
    return SectionKind.OTHER if same_rank or (level is None and _shouted(blocks[index])) else None


def _stays(current: _Head, kind: SectionKind, title: str, level: int | None, *, codes: bool) -> bool:
    """Whether a heading only divides the section it stands in, such as "Not medically necessary" above a list of codes."""
    deeper = level is None or (current.level is not None and level > current.level)
    if current.kind is SectionKind.CODING:
        return kind is SectionKind.CODING or ((deeper or codes) and _QUALIFIES.match(title.casefold()) is not None)
    if current.kind in (SectionKind.HISTORY, SectionKind.REFERENCES):
        return deeper and kind in (current.kind, SectionKind.OVERVIEW)
    if current.kind is SectionKind.CRITERIA:
        return deeper and kind in (SectionKind.CRITERIA, SectionKind.OVERVIEW)
    return kind is current.kind and deeper


def _announced(block: ViewBlock, *, titled: bool) -> SectionKind | None:
    title = body_of(block)
    if block.kind is BlockKind.HEADING:
        if re.search(r":\s*\S", title) and not title.casefold().startswith("table"):
            return None  # "Billing and Coding: some drug" is a title
        if not titled and not all_plain(title):
            return None  # the first heading is the title, whatever words it uses
    return section_kind(title)


def _is_heading(block: ViewBlock, *, shouted: bool) -> bool:
    """Whether a block can head a section. `shouted`: this document prints its headings as lines in capitals with a colon."""
    if is_residue(block.text) or block.cell is not None:
        return False
    if block.kind is BlockKind.HEADING:
        return True
    text = body_of(block)
    if block.kind is BlockKind.LIST_ITEM or len(text) > 90 or re.search(r"[.;,]$", text):
        return False
    if shouted and _shouted(block):
        return True
    if block.bold and len(text.split()) <= 6 and text[:1].isupper() and section_kind(text) in _BOLD_KINDS and not lists_headings(text):
        return True
    return (all_plain(text) and section_kind(text) is not None and not lists_headings(text)) or _is_contents(text)


def _heads_table(blocks: Sequence[ViewBlock], index: int) -> bool:
    """Whether a table begins with a row that holds a heading alone, as tables set close to their headings are read."""
    cell = blocks[index].cell
    if cell is None or cell.row != 0:
        return False
    beside = (other.cell for other in blocks[max(0, index - 1) : index + 2] if other is not blocks[index] and other.cell)
    if any((other.table, other.row) == (cell.table, cell.row) for other in beside):
        return False
    text = body_of(blocks[index])
    return all_plain(text) and section_kind(text) is not None


def _heads_history_table(blocks: Sequence[ViewBlock], index: int) -> bool:
    """Whether a table begins whose column heads say that it is the document's history, as some print it below no heading."""
    cell = blocks[index].cell
    if cell is None or (cell.row, cell.column) != (0, 0):
        return False
    beside = [other for other in blocks[index : index + 6] if other.cell and (other.cell.table, other.cell.row) == (cell.table, 0)]
    texts = [body_of(other) for other in beside]
    if len(texts) < 2 or any(len(text) > 60 for text in texts):
        return False
    tells = any(section_kind(text) is SectionKind.HISTORY for text in texts)
    return tells and any(re.search(r"\bdates?\b", text, re.IGNORECASE) for text in texts)


def _divides(current: _Head, blocks: Sequence[ViewBlock], index: int) -> bool:
    """Whether a heading of no known part only divides the section it stands in: by indication, or by line of business."""
    if current.kind is SectionKind.CRITERIA:
        return _criteria_follow(blocks, index)
    return current.kind is SectionKind.CODING and any(_CODED.match(body_of(block)) for block in _below(blocks, index))


def _resumes(heads: Sequence[_Head], blocks: Sequence[ViewBlock], index: int) -> bool:
    """Whether criteria go on below a heading of no known part, after another such heading has left their section."""
    before = next((head.kind for head in reversed(heads) if head.kind is not SectionKind.OTHER), None)
    if before is not SectionKind.CRITERIA or heads[-1].kind is not SectionKind.OTHER or not _criteria_follow(blocks, index):
        return False
    return any(_JOINED.search(body_of(block)) for block in _below(blocks, index))


def _below(blocks: Sequence[ViewBlock], index: int) -> list[ViewBlock]:
    """Return the lines below a heading, up to the next."""
    below: list[ViewBlock] = []
    for block in blocks[index + 1 :]:
        listed = block.kind is BlockKind.LIST_ITEM
        if block.kind is BlockKind.HEADING or block.story is not Story.BODY or (_shouted(block) and not listed):
            break
        below.append(block)
    return below


def _criteria_follow(blocks: Sequence[ViewBlock], index: int) -> bool:
    """Whether the lines below a heading, up to the next, are introduced criteria: the heading names an indication."""
    below = _below(blocks, index)
    listed = [body_of(block) for block in below if block.kind is BlockKind.LIST_ITEM]
    said = [body_of(block) for block in below if block.kind is not BlockKind.LIST_ITEM and block.cell is None]
    if not listed:
        return False
    if any(_RULES_ON.search(text) for text in said) or any(_JOINED.search(text) for text in (*listed, *said)):
        return True
    return sum(_CRITERION.search(text) is not None for text in listed) * 2 >= len(listed)


def _shouted(block: ViewBlock) -> bool:
    text = body_of(block)
    return block.cell is None and _SHOUT.fullmatch(text) is not None and text not in ("NOTE:", "NOTES:", "IMPORTANT:", "AND:", "OR:")


def _is_contents(title: str) -> bool:
    return re.fullmatch(r"(?:table of )?contents:?", title.strip(), re.IGNORECASE) is not None


def _comes_again(blocks: Sequence[ViewBlock], index: int) -> bool:
    title = body_of(blocks[index]).casefold().strip(" :.")
    return any(body_of(block).casefold().strip(" :") == title for block in blocks[index + 1 :])


def _fields_follow(blocks: Sequence[ViewBlock], index: int) -> bool:
    for block in blocks[index + 1 : index + 1 + _HEAD_AREA]:
        if _HEADER_FIELD.match(body_of(block)):
            return True
        if block.kind is BlockKind.HEADING:
            return False
    return False


def _title_follows(blocks: Sequence[ViewBlock], index: int) -> bool:
    """Whether the next line is a heading of no known part: the title, below the name of what the document is."""
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    return after is not None and after.kind is BlockKind.HEADING and section_kind(body_of(after)) is None


def _names_drug(title: str) -> bool:
    return re.search(r"\w\s*[®™]?\s*\([A-Za-z][\w ,/®™-]+\)\s*$", title) is not None
