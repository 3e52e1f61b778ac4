"""What a policy itself prints about units per day, modifiers for discarded drug, and NDCs."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from app.codesets.model import CodeSystem
from app.codesets.shape import normal
from app.documents.model import ViewBlock
from app.policy.dates import find_dates
from app.policy.lines import is_residue, sentences
from app.policy.model import CodeListing, Drug, Limit, Section, SectionKind

_CODE = re.compile(r"(?<![\w.-])(?:[A-V]\d{4}|\d{4}[TFUM])(?!\w|\.\w)")
_PER_DAY = (
    r"(?:per|a|each|every|in (?:a|one|any)(?: single)?)\s+(?:calendar\s+)?(?:dates?\s+of\s+service"
    r"|days?|dos\b|service\s+date|claim\s+day|24[\s-]hours?)"
)
_NUMBER = r"(?P<value>\d{1,3}(?:,\d{3})+|\d+)"
_BILLED = r"(?:billing |billable |billed |hcpcs )?units?\b"
_AT_MOST = (
    r"(?:no more than|not more than|(?:a |the )?max(?:imum|\.)?(?: of| is|:)?|up to|(?:not|never)(?: to)? exceed|at most|≤"
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
_MODIFIER = re.compile(r"(?<![A-Za-z])(?P<value>JW|JZ)(?![A-Za-z])")
_MODIFIER_RULE = re.compile(r"\bmodifiers?\b", re.IGNORECASE)
_FROM = re.compile(
    r"\b(?:on (?:or|and) after|on/after|effective|beginning|starting|from|since|as of)\s*(?:for dates of service\s*)?"
    r"(?:on (?:or|and) after\s*)?$",
    re.IGNORECASE,
)
_NDC = re.compile(r"(?<![\w-])(?:\d{4}-\d{4}-\d{2}|\d{5}-\d{3}-\d{2}|\d{5}-\d{4}-\d{1,2}|\d{11})(?![\w-])")
_NOT_READ = (SectionKind.HISTORY, SectionKind.REFERENCES)


def find_limits(
    blocks: Sequence[ViewBlock], sections: Sequence[Section], listings: Sequence[CodeListing], drugs: Sequence[Drug]
) -> tuple[Limit, ...]:
    """Return the limits the text states, in order; the history and the references state none."""
    found: list[Limit] = []
    for part in sections:
        if part.kind in _NOT_READ:
            continue
        for block in blocks[part.first : part.last]:
            if not is_residue(block.text):
                found += _units(block)
                found += _modifiers(block)
                found += _ndcs(block, listings, drugs)
    return tuple(found)


def limit_at(text: str) -> int | None:
    """Return where a line begins to state a limit, or None where it states none."""
    starts = [match.start() for pattern in _UNITS if (match := pattern.search(text))]
    if _MODIFIER.search(text) and (modifier := _MODIFIER_RULE.search(text)):
        starts.append(modifier.start())
    return min(starts, default=None)


def _units(block: ViewBlock) -> Iterator[Limit]:
    for start, end in sentences(block.text):
        sentence = block.text[start:end]
        for pattern in _UNITS:
            if match := pattern.search(sentence):
                codes = tuple(_codes(match[0])) or tuple(_codes(sentence)) or tuple(_codes(block.text[:start]))[-1:]
                value = match["value"].replace(",", "")
                place = block.place(start + match.start(), start + match.end())
                yield Limit(kind="units-per-day", codes=codes, value=value, start=_from(sentence), source=place)
                break


def _modifiers(block: ViewBlock) -> Iterator[Limit]:
    named: tuple[str, ...] = ()
    for start, end in sentences(block.text):
        sentence = block.text[start:end]
        here = tuple(_codes(sentence))
        if _MODIFIER_RULE.search(sentence):
            for value in dict.fromkeys(match["value"] for match in _MODIFIER.finditer(sentence)):
                yield Limit(kind="modifier", codes=here or named, value=value, start=_from(sentence), source=block.place(start, end))
        named = here or named


def _ndcs(block: ViewBlock, listings: Sequence[CodeListing], drugs: Sequence[Drug]) -> Iterator[Limit]:
    if re.search(r"\bNDCs?\b|\bnational drug codes?\b", block.text, re.IGNORECASE) is None:
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
    for match in _CODE.finditer(text):
        if code := normal(CodeSystem.HCPCS, match[0]) or normal(CodeSystem.CPT, match[0]):
            yield code


def _from(sentence: str) -> date | None:
    """Return the date a rule holds from, where the sentence names one."""
    return next((found.day for found in find_dates(sentence) if found.day is not None and _FROM.search(sentence[: found.start])), None)
