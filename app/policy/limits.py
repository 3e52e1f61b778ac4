"""What a policy itself prints about units per day, modifiers for discarded drug, and NDCs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.codesets.model import CodeSystem
from app.codesets.shape import normal
from app.documents.model import ViewBlock
from app.policy.dates import find_dates
from app.policy.lines import is_residue, sentences
from app.policy.model import CodeListing, Drug, Limit, Section, SectionKind, Unread

_DIGITS = re.compile(r"\d{4}")
_CODE = re.compile(r"(?<![\w.-])(?:[A-V]\d{4}|\d{4}[TFUM])(?!\w|\.\w)")
_PER_DAY = (
    r"(?:per|a|each|every|in (?:a|one|any)(?: single)?)\s+(?:calendar\s+)?(?:dates?\s+of\s+service"
    r"|days?|dos\b|service\s+date|claim\s+day|24[\s-]hours?)"
)
_NUMBER = r"(?P<value>\d{1,3}(?:,\d{3})+|\d+)"
_BILLED = r"(?:billing |billable |billed |hcpcs )?units?\b"
_AT_MOST = (
    r"(?:no more than|not more than|(?:a |the )?max(?:imum|\.)?(?: (?:billable |billing |allowed |allowable |daily )*units?)?(?: of| is|:)?"
    r"|up to|(?:not|never)(?: to)? exceed|at most|≤"
    r"|limit(?:ed)?(?: to| of| is|:)?)"
)
_UNITS = (
    re.compile(rf"\b{_AT_MOST}\s*{_NUMBER}\s*{_BILLED}(?P<between>[^.;]{{0,80}}?)\b{_PER_DAY}", re.IGNORECASE),
    re.compile(
        rf"\b{_NUMBER}\s*{_BILLED}(?P<between>[^.;]{{0,60}}?)\b{_PER_DAY}[^.;]{{0,20}}\b(?:max(?:imum)?|limit|at most)\b", re.IGNORECASE
    ),
    re.compile(
        rf"\b(?:max(?:imum|\.)?|limit(?:ed)? to|allowed)\b[^.;]{{0,30}}\b(?:daily units|units {_PER_DAY})\s*(?:is|of|:|=)?"
        rf"\s*{_NUMBER}(?!\d)",
        re.IGNORECASE,
    ),
)
_UNITS_CELL = re.compile(rf"{_NUMBER}\s*(?P<unit>{_BILLED})?\s*(?P<day>{_PER_DAY})?\.?", re.IGNORECASE)
_DAILY = re.compile(rf"\b{_PER_DAY}|\bdaily\b", re.IGNORECASE)
_MOST = re.compile(r"\bmax(?:imum|\.)?\b|\blimits?\b|\bMUE\b|\bMDL\b|\ballow(?:ed|able)\b", re.IGNORECASE)
_MODIFIERS = ("JW", "JZ")
_MODIFIER = re.compile(rf"(?<![A-Za-z])(?P<value>{'|'.join(_MODIFIERS)})(?![A-Za-z])")
_MODIFIER_RULE = re.compile(r"\bmodifiers?\b|\bdiscard|\bwast(?:e|age)", re.IGNORECASE)
_NOT_ASKED = re.compile(
    r"\b(?:not|no longer|never) (?:be )?(?:required|needed|necessary|appl(?:y|ies)|used?|appended?|reported?)\b", re.IGNORECASE
)
_FROM = re.compile(
    r"\b(?:on (?:or|and) after|on/after|effective|beginning|starting|from|since|as of)\s*(?:for dates of service\s*)?"
    r"(?:on (?:or|and) after\s*)?$",
    re.IGNORECASE,
)
_NDC = re.compile(r"(?<![\w-])(?:\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d{1,2}|\d{11})(?![\w-])")
_NDC_WORD = re.compile(r"\bNDCs?\b|\bnational drug codes?\b", re.IGNORECASE)
_OPEN_NDC = re.compile(r"(?<![\w-])\d{4,5}-\d{3,4}-(?:xx|\*\*|##|__|x{1,2})(?![\w-])", re.IGNORECASE)
Heads = Mapping[tuple[int, int], str]  # table and column
_NOT_READ = (SectionKind.HISTORY, SectionKind.REFERENCES)


def find_limits(
    blocks: Sequence[ViewBlock], sections: Sequence[Section], listings: Sequence[CodeListing], drugs: Sequence[Drug]
) -> tuple[Limit, ...]:
    """Return the limits the text states, in order; the history and the references state none."""
    found: list[Limit] = []
    own = list(_read_in(blocks, sections))
    heads = _heads_of(own)
    beside: dict[int, tuple[str, ...]] = {}
    for row in _table_rows(own):
        beside |= dict.fromkeys((block.index for block in row), tuple(dict.fromkeys(code for block in row for code in _codes(block.text))))
        found += _units_of_row(row, heads)
        found += _ndcs_of_row(row, heads, listings, drugs)
    for block in own:
        row_codes = beside.get(block.index, ())
        found += _units(block, row_codes)
        found += _modifiers(block, row_codes, _head_of(block, heads))
        found += _ndcs(block, listings, drugs)
    only = _only_code(listings)
    return tuple(limit if limit.codes or only is None else replace(limit, codes=(only,)) for limit in found)


def open_ndcs(blocks: Sequence[ViewBlock], sections: Sequence[Section]) -> tuple[Unread, ...]:
    """Return the NDCs whose last digits the text leaves open: no package is named, so none can be checked."""
    why = "The last digits of this NDC are left open."
    own = (block for block in _read_in(blocks, sections) if any(mark in block.text for mark in ("-x", "-X", "-*", "-#", "-_")))
    places = [block.place(match.start(), match.end()) for block in own for match in _OPEN_NDC.finditer(block.text)]
    return tuple(Unread(place.text, why, place) for place in places)


def _read_in(blocks: Sequence[ViewBlock], sections: Sequence[Section]) -> Iterator[ViewBlock]:
    for part in sections:
        if part.kind not in _NOT_READ:
            yield from (block for block in blocks[part.first : part.last] if not is_residue(block.text))


def _only_code(listings: Sequence[CodeListing]) -> str | None:
    """Return the one drug code a policy lists, which a limit without a code can only mean."""
    codes = {item.code for item in listings if item.system is CodeSystem.HCPCS and item.coverage is None and item.through is None}
    return next(iter(codes)) if len(codes) == 1 else None


def limit_at(text: str) -> int | None:
    """Return where a line begins to state a limit, or None where it states none."""
    starts = [match.start() for pattern in _UNITS if (match := pattern.search(text))]
    if _MODIFIER.search(text) and (modifier := _MODIFIER_RULE.search(text)):
        starts.append(modifier.start())
    return min(starts, default=None)


def _units(block: ViewBlock, beside: tuple[str, ...]) -> Iterator[Limit]:
    if "unit" not in block.text.casefold():
        return
    for start, end in sentences(block.text):
        sentence = block.text[start:end]
        after = 0
        for match in _limits_in(sentence):
            spoken = (
                tuple(_codes(match[0])) or tuple(_codes(sentence[after : match.start()])) or tuple(_codes(_clause(sentence, match.end())))
            )
            codes = spoken or tuple(_codes(sentence)) or tuple(_codes(block.text[:start]))[-1:] or beside
            after = match.end()
            value = match["value"].replace(",", "")
            place = block.place(start + match.start(), start + match.end())
            yield Limit(kind="units-per-day", codes=codes, value=value, start=_from(sentence), source=place)


def _limits_in(sentence: str) -> list[re.Match[str]]:
    """Return the places of a sentence that state a number of units, in order; of two that overlap, the one found first."""
    found: list[re.Match[str]] = []
    for pattern in _UNITS:
        found += [
            match for match in pattern.finditer(sentence) if all(match.end() <= one.start() or one.end() <= match.start() for one in found)
        ]
    return sorted(found, key=lambda match: match.start())


def _clause(sentence: str, start: int) -> str:
    return re.split(r"[;.]", sentence[start:], maxsplit=1)[0]


def _table_rows(blocks: Sequence[ViewBlock]) -> Iterator[list[ViewBlock]]:
    """Yield the rows of tables that have a head saying that a column holds the most units a day."""
    rows: dict[tuple[int, int], list[ViewBlock]] = {}
    for block in blocks:
        if block.cell is not None:
            rows.setdefault((block.cell.table, block.cell.row), []).append(block)
    yield from (row for row in rows.values() if len(row) > 1)


def _units_of_row(row: Sequence[ViewBlock], heads: Heads) -> Iterator[Limit]:
    """Read the cell of units in a row whose column is headed "Maximum …", for the codes the row names."""
    codes = tuple(dict.fromkeys(code for block in row for code in _codes(block.text)))
    for block in row:
        match = _UNITS_CELL.fullmatch(block.text.strip())
        if match is None or not codes or block.cell is None or block.cell.row == 0:
            continue
        head = _head_of(block, heads)
        daily = match["day"] or _DAILY.search(head)
        if _MOST.search(head) and daily and (match["unit"] or re.search(r"\bunits?\b", head, re.IGNORECASE)):
            yield Limit(
                kind="units-per-day", codes=codes, value=match["value"].replace(",", ""), start=None, source=block.place(0, len(block.text))
            )


def _ndcs_of_row(row: Sequence[ViewBlock], heads: Heads, listings: Sequence[CodeListing], drugs: Sequence[Drug]) -> Iterator[Limit]:
    """Read the NDCs of a row whose column is headed "NDC", for the codes or the drug the row names."""
    below = [block for block in row if _speaks_of_ndcs(_head_of(block, heads)) and not _speaks_of_ndcs(block.text)]
    places = [block.place(match.start(), match.end()) for block in below for match in _NDC.finditer(block.text)]
    if not places:
        return
    said = " ".join(block.text for block in row)
    codes = tuple(dict.fromkeys(_codes(said))) or _codes_of_drug(said, listings, drugs)
    yield from (Limit(kind="ndc", codes=codes, value=place.text, start=None, source=place) for place in places)


def _speaks_of_ndcs(text: str) -> bool:
    small = text.casefold()
    return ("ndc" in small or "national drug" in small) and _NDC_WORD.search(text) is not None


def _heads_of(blocks: Sequence[ViewBlock]) -> Heads:
    """Return the text of the first row of every table, column by column."""
    heads: dict[tuple[int, int], str] = {}
    for block in blocks:
        if block.cell is not None and block.cell.row == 0:
            key = (block.cell.table, block.cell.column)
            heads[key] = f"{heads[key]} {block.text}" if key in heads else block.text
    return heads


def _head_of(block: ViewBlock, heads: Heads) -> str:
    return heads.get((block.cell.table, block.cell.column), "") if block.cell else ""


def _modifiers(block: ViewBlock, beside: tuple[str, ...], head: str) -> Iterator[Limit]:
    if not any(value in block.text for value in _MODIFIERS) or _MODIFIER.search(block.text) is None:
        return
    if _MODIFIER_RULE.search(block.text) is None and not (beside and _MODIFIER_RULE.search(head)):
        return
    named: tuple[str, ...] = ()
    for start, end in _clauses(block.text):
        clause = block.text[start:end]
        here = tuple(_codes(clause))
        if _NOT_ASKED.search(clause) is None:
            for value in dict.fromkeys(match["value"] for match in _MODIFIER.finditer(clause)):
                place = block.place(start, end)
                yield Limit(kind="modifier", codes=here or named or beside, value=value, start=_from(clause), source=place)
        named = here or named


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a text, parted at semicolons."""
    for start, end in sentences(text):
        at = start
        for mark in re.finditer(r";\s+", text[start:end]):
            yield at, start + mark.start()
            at = start + mark.end()
        yield at, end


def _ndcs(block: ViewBlock, listings: Sequence[CodeListing], drugs: Sequence[Drug]) -> Iterator[Limit]:
    if not _speaks_of_ndcs(block.text):
        return
    for start, end in sentences(block.text):
        sentence = block.text[start:end]
        codes = tuple(_codes(sentence)) or _codes_of_drug(sentence, listings, drugs)
        for match in _NDC.finditer(sentence):
            yield Limit(kind="ndc", codes=codes, value=match[0], start=None, source=block.place(start + match.start(), start + match.end()))


def _codes_of_drug(sentence: str, listings: Sequence[CodeListing], drugs: Sequence[Drug]) -> tuple[str, ...]:
    """Return the listed procedure codes whose description names the drug the sentence speaks of."""
    said = sentence.casefold()
    names = {
        name.casefold()
        for drug in drugs
        if any(name and name.casefold() in said for name in (drug.brand, drug.generic))
        for name in (drug.brand, drug.generic)
        if name
    }
    spoken = [item for item in listings if item.system is CodeSystem.HCPCS and item.description]
    return tuple(dict.fromkeys(item.code for item in spoken if any(name in (item.description or "").casefold() for name in names)))


def _codes(text: str) -> Iterator[str]:
    if _DIGITS.search(text) is None:
        return
    for match in _CODE.finditer(text):
        if code := normal(CodeSystem.HCPCS, match[0]) or normal(CodeSystem.CPT, match[0]):
            yield code


def _from(sentence: str) -> date | None:
    """Return the date a rule holds from, where the sentence names one."""
    return next((found.day for found in find_dates(sentence) if found.day is not None and _FROM.search(sentence[: found.start])), None)
