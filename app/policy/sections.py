"""The parts of a policy: which blocks are front matter, criteria, coding, history and the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.lines import is_residue, whole
from app.policy.model import Section, SectionKind

# What a heading says wherever these words stand in it; the first line that fits decides.
_SAYS: tuple[tuple[SectionKind, str], ...] = (
    (SectionKind.FRONT, r"(?:article|contractor|document|lcd|general|policy) information$|^table of contents$|^contents$"),
    (
        SectionKind.HISTORY,
        (
            r"(?<!natural )\bhistory\b|\brevision(?:s)?(?: (?:log|notes|details|summary|information|record)|$)|\bsummary of changes\b"
            r"|\b(?:change|update|review) log\b|\b(?:update|implementation/update) information\b|\bpolicy updates?\b"
            r"|\bamendments?\b|\brecord of changes\b|\breviews?,? (?:and )?revisions?\b|\brevisions?,? and approvals\b"
        ),
    ),
    (
        SectionKind.REFERENCES,
        (
            r"\breferences\b|\breference (?:list|sources?)\b|\bbibliography\b|\bsources\b|\bworks cited\b"
            r"|\bliterature cited\b|\badditional literature\b|\bcitations\b"
        ),
    ),
    (
        SectionKind.OTHER,
        r"\bevidence\b|\bliterature\b|\btrials?\b|\bstud(?:y|ies)\b|\brelated (?:policies|documents)\b|\bassociated documents\b",
    ),
    (SectionKind.DEFINITIONS, r"\bdefinitions?\b|\bglossary\b|\bterms\b"),
    (SectionKind.CODING, r"\bcod(?:e|es|ing)\b|^hcpcs\b|\bdiagnosis restrictions?\b|^icd-?(?:9|10)\b|^cpt\b"),
    (
        SectionKind.OTHER,
        (
            r"\bdos(?:e|ing|age)\b|\binstructions\b|\bdisclaimer\b|\bnotices?\b|\bcross references?\b"
            r"|\bapplication to\b|\bsafety\b|\bwarnings?\b"
        ),
    ),
    (
        SectionKind.CRITERIA,
        (
            r"\bcriteria\b|\bmedical(?:ly)? necess|\bcover(?:ed|age)\b|\bage restrictions?\b|\bindications?\b"
            r"|\bauthorization\b|\bapproval\b|\bmedical statement\b"
            r"|^policy$|\bpolicy (?:statement|position)\b|\binvestigational\b|\bexperimental\b|\blimitations?\b"
            r"|\bquantity limits?\b|\beligib|\brestrictions\b|^position statement$"
        ),
    ),
    (
        SectionKind.OVERVIEW,
        (
            r"\boverview\b|\bdescription\b|\bbackground\b|\bintroduction\b|\bsummary\b|\bguidance\b"
            r"|\bpublic statement\b|\bpurpose\b|\bscope\b|\bfda\b|\brationale\b"
        ),
    ),
)
_RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _SAYS)

# Headings that a document without styles prints as a line of their own: each word must be one of these.
_PLAIN_WORDS = frozenset(
    re.findall(
        r"\S+",
        "a an and or of the for when are is not to in by with under medical drug clinical coverage"
        " covered policy policies criteria criterion coding codes code billing"
        " physician documentation information applicable procedure diagnosis diagnoses hcpcs"
        " cpt icd icd-10 icd-10-cm icd-10-pcs document history revision revisions change"
        " changes log notes details update updates implementation references reference sources"
        " bibliography scientific background overview description introduction summary"
        " evidence literature review additional definitions measures glossary medically necessary"
        " necessity experimental investigational statement public initial approval"
        " continuation reauthorization authorization prior addendum rationale indications limitations"
        " instructions use quantity limits dosing table service article guidance"
        " used this bi related associated documents cross safety studies trials further age"
        " restriction restrictions position purpose scope general contents",
    )
)
_SHOUT = re.compile(r"[A-Z][A-Z /&,()'–-]{3,60}:")
_GROUP = re.compile(r"group\b|list\b", re.IGNORECASE)
_QUALIFIES = re.compile(
    r"(?:considered )?(?:not |non-?)?(?:medically necessary|covered|experimental|investigational|payable)|description$|codes? description"
)
_HEADER_FIELD = re.compile(
    (
        r"(?:subject|topic|title|document(?: #| number)?|policy (?:number|no\.?|#)|number|publish(?:ed)? date"
        r"|effective(?: date)?|status|last review(?: date)?)\s*(?:[:#]|\d)"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Head:
    block: int
    kind: SectionKind
    title: str
    level: int | None  # None: a plain line


def find_sections(blocks: Sequence[ViewBlock]) -> tuple[Section, ...]:
    """Return the sections in order; together they cover every block."""
    heads = _heads(blocks)
    first = heads[0].block if heads else len(blocks)
    sections = [Section(SectionKind.FRONT, "", 0, first, None)] if first else []
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        last = following.block if following else len(blocks)
        sections.append(Section(head.kind, head.title, head.block, last, head.block))
    return tuple(sections)


def section_kind(title: str) -> SectionKind | None:
    """Return what a heading announces, or None if it is no heading of a known part."""
    words = " ".join(title.casefold().replace("–", "-").split()).strip(" :.")
    words = re.sub(r"^(?:table\s*:|section\s+)?\s*(?:[ivx]{1,4}\.|\d{1,2}\.|[a-h]\.)?\s*", "", words)
    if not words or len(words) > 110:
        return None
    return next((kind for kind, pattern in _RULES if pattern.search(words)), None)


def _heads(blocks: Sequence[ViewBlock]) -> list[_Head]:
    heads: list[_Head] = []
    titled = contents = False
    shouted = sum(_shouted(block) and section_kind(whole(block).text) is not None for block in blocks) > 2
    styled = sum(block.kind is BlockKind.HEADING and section_kind(whole(block).text) is not None for block in blocks) > 1
    for index, block in enumerate(blocks):
        if block.story is not Story.BODY:
            if heads and blocks[heads[-1].block].story is Story.BODY:
                heads.append(_Head(index, SectionKind.OTHER, "", 0))
            continue
        if not _is_heading(block, shouted=shouted) and not _heads_table(blocks, index):
            continue
        title = whole(block).text
        kind = _announced(block, titled=titled)
        titled = titled or block.kind is BlockKind.HEADING
        contents = contents or _is_contents(title)
        plain = block.kind is not BlockKind.HEADING
        again = (contents and styled) or ((contents or not heads) and _comes_again(blocks, index))
        if _is_contents(title) or (plain and again):
            continue
        head = _head(blocks, index, kind, heads)
        if head is not None:
            contents = False
            heads.append(head)
    return heads


def _head(blocks: Sequence[ViewBlock], index: int, kind: SectionKind | None, heads: Sequence[_Head]) -> _Head | None:
    block = blocks[index]
    title = whole(block).text
    current = heads[-1] if heads else None
    level = block.level if block.kind is BlockKind.HEADING else None
    if kind is None and current is not None and _shouted(block):
        return _Head(index, SectionKind.OTHER, title, level)
    if current is None and (kind is None or _fields_follow(blocks, index)):
        return None
    if kind is None:
        if current is not None and current.kind is SectionKind.CODING and _GROUP.match(title):
            return None
        same_rank = level is not None and current is not None and current.level is not None and level <= current.level
        return _Head(index, SectionKind.OTHER, title, level) if same_rank and not _names_drug(title) else None
    if current is not None and _stays(current, kind, title, level):
        return None
    return _Head(index, kind, title, level)


def _stays(current: _Head, kind: SectionKind, title: str, level: int | None) -> bool:
    """Whether a heading only divides the section it stands in, such as "Not medically necessary" above a list of codes."""
    deeper = level is None or (current.level is not None and level > current.level)
    if current.kind is SectionKind.CODING:
        return kind is SectionKind.CODING or (deeper and _QUALIFIES.match(title.casefold()) is not None)
    if current.kind in (SectionKind.HISTORY, SectionKind.REFERENCES):
        return deeper and kind in (current.kind, SectionKind.OVERVIEW)
    if current.kind is SectionKind.CRITERIA:
        return deeper and kind in (SectionKind.CRITERIA, SectionKind.OVERVIEW)
    return kind is current.kind and deeper


def _announced(block: ViewBlock, *, titled: bool) -> SectionKind | None:
    title = whole(block).text
    if block.kind is BlockKind.HEADING:
        if re.search(r":\s*\S", title) and not title.casefold().startswith("table"):
            return None  # "Billing and Coding: some drug" is a title
        if not titled and not _all_plain(title):
            return None  # the first heading is the title, whatever words it uses
    return section_kind(title)


def _is_heading(block: ViewBlock, *, shouted: bool) -> bool:
    """Whether a block can head a section. `shouted`: this document prints its headings as lines in capitals with a colon."""
    if is_residue(block.text) or block.cell is not None:
        return False
    if block.kind is BlockKind.HEADING:
        return True
    text = whole(block).text
    if block.kind is BlockKind.LIST_ITEM or len(text) > 90 or re.search(r"[.;,]$", text):
        return False
    if shouted and _shouted(block):
        return True
    return (_all_plain(text) and section_kind(text) is not None and not _lists_headings(text)) or _is_contents(text)


def _heads_table(blocks: Sequence[ViewBlock], index: int) -> bool:
    """Whether a table begins with a row that holds a heading alone, as tables set close to their headings are read."""
    cell = blocks[index].cell
    if cell is None or cell.row != 0:
        return False
    beside = (other.cell for other in blocks[max(0, index - 1) : index + 2] if other is not blocks[index] and other.cell)
    if any((other.table, other.row) == (cell.table, cell.row) for other in beside):
        return False
    text = whole(blocks[index]).text
    return _all_plain(text) and section_kind(text) is not None


def _shouted(block: ViewBlock) -> bool:
    text = whole(block).text
    return block.cell is None and _SHOUT.fullmatch(text) is not None and text not in ("NOTE:", "NOTES:", "IMPORTANT:", "AND:", "OR:")


def _all_plain(title: str) -> bool:
    words = re.findall(r"[a-z0-9-]+", title.casefold())
    return bool(words) and all(word in _PLAIN_WORDS for word in words) and title.strip()[:1].isupper()


def _lists_headings(text: str) -> bool:
    """Whether a line names three parts or more, as a table of contents in one line does."""
    return sum(pattern.search(text.casefold()) is not None for _, pattern in _RULES) > 2


def _is_contents(title: str) -> bool:
    return re.fullmatch(r"(?:table of )?contents:?", title.strip(), re.IGNORECASE) is not None


def _comes_again(blocks: Sequence[ViewBlock], index: int) -> bool:
    title = whole(blocks[index]).text.casefold().strip(" :.")
    return any(whole(block).text.casefold().strip(" :") == title for block in blocks[index + 1 :])


def _fields_follow(blocks: Sequence[ViewBlock], index: int) -> bool:
    following = [whole(block).text for block in blocks[index + 1 : index + 4] if not is_residue(block.text)]
    return bool(following) and _HEADER_FIELD.match(following[0]) is not None


def _names_drug(title: str) -> bool:
    return re.search(r"\w\s*[®™]?\s*\([A-Za-z][\w ,/®™-]+\)\s*$", title) is not None
