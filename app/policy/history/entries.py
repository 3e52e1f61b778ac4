"""How a document history is laid out: bullets, dated lines, numbered rows and tables, cut into entries."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.dates import FoundDate, find_dates
from app.policy.history.grammar import TextSpan
from app.policy.history.pointed import pointed_date
from app.policy.history.tables import is_code_table, read_tables


@dataclass(slots=True)
class RawEntry:
    """An entry as laid out: its date, its title and the parts of blocks its text stands in."""

    day: date | None
    title: str | None
    spans: list[TextSpan] = field(default_factory=list)
    partial: str | None = None  # an entry that gives its month only
    by_effective: bool = False  # it begins with "Effective", as the others of such a history

    @property
    def dated(self) -> bool:
        """Whether the page gives it a date, a month or a number."""
        return self.day is not None or self.partial is not None or self.title is not None


@dataclass(frozen=True, slots=True)
class _Opening:
    """The head of an entry in a block: up to `text` stand its date and title."""

    start: int
    text: int
    day: date | None
    partial: str | None
    title: str | None


_BULLET = re.compile(r"[\s•▪◦‣·*\-–—]*(?:\(?\d{1,3}[.)]\s+)?")
_ROW_NUMBER = re.compile(r"(R\d{1,3})\b\s*[:.)–—-]?\s*")
_PREFIX = re.compile(
    r"(?:(?:revisions?|updated?|changes?|version|policy|history|reviewed|review|revised|annual|select(?:ed)?|interim|date|ad hoc|"
    r"new|addendum|entry|of|from|to|on|for|as|quarterly|scheduled|off-cycle|[A-Z]{1,4}\d[\w.\-]*|v?\d{1,3}(?:\.\d{1,2})?)[\s:.,()–—-]*)*",
    re.IGNORECASE,
)
_FROM_VERSION = re.compile(r"revisions?\s+(?:from|to)\s+[\w.\-]+\s*:\s*", re.IGNORECASE)
_AFTER_DATE = re.compile(r"\s*(?:[:;,|]|[–—-]+)?\s*")
_FIRM_AFTER_DATE = re.compile(r"\s*(?::|\s[–—-]+\s|[–—]\s)")
_SPLIT_RANGE = re.compile(
    r"\s*(?:and|or|&)?\s*(?:forward|prior|after|before|later|earlier|onward|beyond|thereafter)\b|\s*(?:through|thru|to|-|–)\s*\d",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"((?:[A-Z][\w/\-]*\s+){0,3}(?:Review|Revision|Update|Correction|Change|Adoption|Notice|Renewal|Addendum|Policy|Document|Release))(?:\s*:\s+|\s+[–—-]\s+)"
)
_LABELLED_DATE = re.compile(r"[A-Za-z][\w /().#]{0,40}:\s*$")
_LONGEST_HEAD = 60
_EFFECTIVE = re.compile(r"[\s•*\-–]*(?:effective|eff\.?)(?:\s+date)?\s*:?\s*", re.IGNORECASE)
_WAITS_FOR_DATE = re.compile(
    r"\b(?:effective|eff\.?|termed|date|dates|service|of|on|from|through|to|after|before|prior|beginning|starting|until|and|deleted)$",
    re.IGNORECASE,
)
_FULL_LINE = 60  # a line this long may be cut by wrapping; a shorter one ends where its author ended it
_GOES_ON_AFTER_DATE = re.compile(r"\s*[,;.)]|\s+[a-z&]")
_ABOUT_CODES = re.compile(
    r"\b(?:codes?|coding|diagnos[ei]s|pend|[A-V]\d{4}|[A-Z]\d[0-9AB]\.\w+|\d{5}|\d{4}T|(?=\w*\d\w*\d)[0-9A-HJ-NP-Z]{7})\b"
)


def raw_entries(blocks: Sequence[ViewBlock]) -> list[RawEntry]:
    """Cut the blocks of a history section into entries, in the order of the page."""
    entries: list[RawEntry] = []
    number = 0
    while number < len(blocks):
        block = blocks[number]
        if block.cell is not None:
            stop = _end_of_table(blocks, number)
            if entries and is_code_table(blocks[number:stop]):
                entries[-1].spans += [TextSpan(cell, cell.body, len(cell.text)) for cell in blocks[number:stop]]
                number = stop
                continue
            entries += [RawEntry(row.day, row.title, list(row.spans), row.partial) for row in read_tables(blocks[number:stop])]
            number = stop
            continue
        _read_block(block, entries)
        number += 1
    return [entry for entry in entries if entry.spans]


def _end_of_table(blocks: Sequence[ViewBlock], number: int) -> int:
    cell = blocks[number].cell
    stop = number
    while stop < len(blocks):
        other = blocks[stop].cell
        if other is None or cell is None or other.table != cell.table:
            break
        stop += 1
    return stop


def _read_block(block: ViewBlock, entries: list[RawEntry]) -> None:
    """Add a block outside tables: new entries, or more of the last one."""
    if block.story is not Story.BODY or not block.body_text.strip():
        return
    finishes = _finishes_sentence(block, entries)
    openings = [] if finishes else list(_openings(block))
    first = openings[0].start if openings else len(block.text)
    if finishes:
        entries[-1].spans.append(TextSpan(block, block.body, first, joined=True))
        return
    if not openings and _is_label(block):
        return
    if not openings and entries and entries[-1].by_effective and _effective_head(block) is not None:
        entries.append(RawEntry(_effective_head(block), None, [TextSpan(block, block.body, len(block.text))], by_effective=True))
    elif first > block.body and entries and _goes_on(block, first, entries[-1]):
        entries[-1].spans.append(TextSpan(block, block.body, first))
    elif not openings and not entries and block.kind is not BlockKind.HEADING:
        entries.append(RawEntry(_effective_head(block), None, [TextSpan(block, block.body, len(block.text))], by_effective=True))
    for number, opening in enumerate(openings):
        stop = openings[number + 1].start if number + 1 < len(openings) else len(block.text)
        entry = RawEntry(opening.day, opening.title, partial=opening.partial)
        if block.text[opening.text : stop].strip():
            entry.spans.append(TextSpan(block, opening.text, stop))
        entries.append(entry)


def _effective_head(block: ViewBlock) -> date | None:
    """Return the date of a line such as "Effective 07/01/2023: …" in a history whose entries begin so."""
    found = next(iter(find_dates(block.text)), None)
    head = _EFFECTIVE.fullmatch(block.text[block.body : found.start]) if found is not None else None
    return found.day if found is not None and head is not None and _FIRM_AFTER_DATE.match(block.text, found.end) else None


def _finishes_sentence(block: ViewBlock, entries: Sequence[RawEntry]) -> bool:
    """Whether the block begins with a date of the last line's sentence: "… effective" and then "7/1/2021, deleted …"."""
    if not entries or not entries[-1].spans:
        return False
    last = entries[-1].spans[-1]
    above = last.block.text[last.start : last.end].rstrip()
    found = next((found for found in find_dates(block.text) if found.start == block.body), None)
    if found is None:
        return False
    cut = len(last.block.text) >= _FULL_LINE and not above.endswith((".", "!", "?", ":", "|"))
    return _WAITS_FOR_DATE.search(above) is not None or (cut and _GOES_ON_AFTER_DATE.match(block.text, found.end) is not None)


def _goes_on(block: ViewBlock, first: int, entry: RawEntry) -> bool:
    """Whether a block without a date is part of the entry above: its text, or more on codes; not the page's closing words."""
    text = block.text[block.body : first]
    if block.kind is BlockKind.HEADING or not text.strip():
        return False
    return not entry.spans or block.kind is BlockKind.LIST_ITEM or _ABOUT_CODES.search(text) is not None


def _is_label(block: ViewBlock) -> bool:
    """Whether the block is a label and a date ("Reviewed: 11/14/2025") or a label alone ("Document History:")."""
    text = block.body_text.strip()
    dates = find_dates(text, years=True)
    if not dates:
        return len(text) < _LONGEST_HEAD and text.endswith(":") and not re.search(r"\d", text)
    first, last = dates[0], dates[-1]
    return first is last and _LABELLED_DATE.fullmatch(text[: first.start]) is not None and not text[first.end :].strip(" .;")


def _openings(block: ViewBlock) -> Iterator[_Opening]:
    first = _first_opening(block)
    if first is None:
        return
    yield first
    dates = {found.start: found for found in find_dates(block.text)}
    for start, found in sorted(dates.items()):
        before = block.text[:start].rstrip()
        firm = _FIRM_AFTER_DATE.match(block.text, found.end) is not None
        if start > first.text and before.endswith((".", ";")) and firm and not _SPLIT_RANGE.match(block.text, found.end):
            yield _after_date(block.text, start, found, None)


def _first_opening(block: ViewBlock) -> _Opening | None:
    text = block.text
    begin = _BULLET.match(text, block.body)
    start = begin.end() if begin is not None else block.body
    row = _ROW_NUMBER.match(text, start)
    at = row.end() if row is not None else start
    number = row.group(1) if row is not None else None
    found = _leading_date(text, at)
    if found is None or _SPLIT_RANGE.match(text, found.end) or _is_label(block):
        return _numbered(text, start, at, number) if number is not None and not _is_label(block) else None
    return _after_date(text, start, found, number)


def _leading_date(text: str, at: int) -> FoundDate | None:
    """Return the date an entry begins with, after words such as "Revisions from MA08.044d:"; never one after "Effective"."""
    pointed = pointed_date(text, at)
    if pointed is not None:
        return pointed
    version = _FROM_VERSION.match(text, at)
    begin = version.end() if version is not None else at
    found = next((found for found in find_dates(text[: begin + _LONGEST_HEAD + 30]) if found.start >= begin), None)
    if found is None or found.start - begin > _LONGEST_HEAD:
        return None
    return found if _PREFIX.fullmatch(text[begin : found.start]) else None


def _numbered(text: str, start: int, at: int, number: str) -> _Opening:
    """Read an entry with a number and no leading date: its own effective date is its date."""
    found = next(iter(find_dates(text[at : at + 80])), None)
    said = found is not None and re.fullmatch(r"(?:revision\s+)?effective(?:\s+date)?\s*:?\s*", text[at : at + found.start], re.IGNORECASE)
    return _Opening(start, at, found.day if found is not None and said else None, None, number)


def _after_date(text: str, start: int, found: FoundDate, number: str | None) -> _Opening:
    mark = _AFTER_DATE.match(text, found.end)
    at = mark.end() if mark is not None else found.end
    title = _TITLE.match(text, at)
    if title is not None and "coding" not in title.group(1).lower():
        return _Opening(start, title.end(), found.day, found.partial, number or title.group(1))
    return _Opening(start, at, found.day, found.partial, number)
