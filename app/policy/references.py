"""What a loaded document is: a policy, a reference document such as a drug page or a study record, or neither."""

import re
from collections.abc import Sequence
from itertools import pairwise

from app.documents.model import Story, ViewBlock
from app.policy.dates import find_dates
from app.policy.header import Header
from app.policy.lines import pairs, whole
from app.policy.model import DateKind, Kind, PolicyDate, Section, SectionKind

_ABOUT_MEDICINE = re.compile(
    r"\b(?:patients?|participants?|therap(?:y|ies)|treatment|clinical trial|drug|label|indication|dose|relapsed|refractory|fda|study"
    r"|adverse)\b",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    r"(?:(?:last\s*)?(?:updated?|reviewed|revised|modified)|published|posted|date)(?:\s+(?:on|date|posted))?['\"]?\s*[:=]?\s*['\"]?$"
    r"|last update posted\W*$",
    re.IGNORECASE,
)
_TIME_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\S*")
_FRONT_TITLE = re.compile(r"^title\s*:\s*['\"]?(?P<title>.+?)['\"]?\s*$", re.IGNORECASE)


def kind_of(blocks: Sequence[ViewBlock], sections: Sequence[Section], header: Header, *, codes: bool, criteria: bool) -> Kind:
    """Return what the document is to the ledger: a policy rules on coverage and names codes, criteria or its own history."""
    parts = {part.kind for part in sections}
    rules = sum((codes, criteria, *(kind in parts for kind in (SectionKind.CODING, SectionKind.HISTORY, SectionKind.CRITERIA))))
    dated = bool(header.dates or header.partial)
    stated = bool(header.number) + bool(header.status) + dated
    named = bool(header.number) and dated
    if rules >= 3 or (rules >= 2 and stated) or (rules >= 1 and named) or (codes and stated):
        return Kind.POLICY
    said = sum(len(_ABOUT_MEDICINE.findall(block.text)) for block in blocks)
    return Kind.REFERENCE if said >= 4 else Kind.OTHER


def reference_title(blocks: Sequence[ViewBlock]) -> str | None:
    """Return the title a reference document's front matter gives, a saved page below its time stamp, a record as its first line."""
    body = [block for block in blocks if block.story is Story.BODY]
    stated = next((match["title"] for block in body[:40] if (match := _FRONT_TITLE.match(block.text.strip()))), None)
    stamped = (whole(after).text for before, after in pairwise(body[:60]) if _TIME_STAMP.fullmatch(before.text.strip()))
    first = whole(body[0]).text if body else ""
    return stated or next(stamped, None) or (first.rstrip(".") if _is_capitalised(first) else None)


def _is_capitalised(text: str) -> bool:
    """Whether a line that ends like a sentence is a title: most of its longer words are capitalised."""
    words = re.findall(r"[A-Za-z]{4,}", text)
    capitals = sum(word[0].isupper() for word in words)
    return text.endswith(".") and len(text) <= 250 and len(words) > 3 and capitals * 4 >= len(words) * 3


def reference_dates(blocks: Sequence[ViewBlock]) -> tuple[PolicyDate, ...]:
    """Return the day a reference document says it was last updated or reviewed."""
    for label, value in pairs(blocks):
        first = next(iter(find_dates(value.text)), None)
        if first and first.start == 0 and first.day is not None and _UPDATED.search(label):
            return (PolicyDate(DateKind.LAST_REVIEW, first.day, value.part(0, first.end).place),)
    for block in blocks:
        if block.story is not Story.BODY:
            continue
        line = whole(block)
        for found in find_dates(line.text):
            if found.day is not None and _UPDATED.search(line.text[: found.start]):
                return (PolicyDate(DateKind.LAST_REVIEW, found.day, line.part(found.start, found.end).place),)
    return ()
