"""Headings that are printed as numbered lines, such as "III. Initial approval criteria" or "2.0 Covered uses"."""

import re
from collections.abc import Sequence

from app.documents.model import BlockKind, ViewBlock
from app.policy.lines import body_of
from app.policy.section_words import all_plain, section_kind

_OUTLINE = re.compile(r"(?P<roman>[IVX]{1,5})\.?|[A-H]\.|(?P<chapter>\d{1,2}\.0)\.?")
_CHAPTER = re.compile(r"(?P<chapter>\d{1,2}\.0)\.?\s+(?=[A-Z])")


def heads_outline(block: ViewBlock) -> bool:
    """Whether a numbered line is a heading of the document's outline, such as "III. Initial approval criteria" or "2.0 Covered uses"."""
    text = body_of(block)
    outlined = _OUTLINE.fullmatch(block.label.strip()) if block.kind is BlockKind.LIST_ITEM and block.level == 0 else None
    if outlined is None and block.kind is BlockKind.PARAGRAPH and block.cell is None:
        outlined = _CHAPTER.match(text)
        text = text[outlined.end() :] if outlined else text
    if outlined is None or len(text) > 90 or re.search(r"[.;,]$", text) or section_kind(text) is None:
        return False
    return all_plain(text) or (outlined["chapter"] is not None and len(text.split()) <= 6)


def outline_heads(blocks: Sequence[ViewBlock]) -> frozenset[int]:
    """Return the numbered lines that are headings: those of known parts, and where there are several, the short ones between them."""
    known = {block.index for block in blocks if heads_outline(block)}
    romans = {block.index for block in blocks if _is_short_roman(block)}
    return frozenset(known | romans if len(known & romans) > 1 else known)


def _is_short_roman(block: ViewBlock) -> bool:
    label = _OUTLINE.fullmatch(block.label.strip()) if block.kind is BlockKind.LIST_ITEM and block.level == 0 else None
    text = body_of(block)
    return label is not None and label["roman"] is not None and len(text.split()) <= 8 and not re.search(r"[.;,]$", text)
