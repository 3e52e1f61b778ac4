"""Ages that a sentence asks for by naming procedure codes, beside any criteria: "J0596 is payable only from 13 years of age on"."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.codesets.model import CodeSystem
from app.policy.model import AgeRule, PolicyVersion

_ASKED = re.compile(r"\b(?:only|must|limited|restricted|required|requires?|at least|no younger|minimum)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|no longer|never|without|unless|except|or)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;:!?](?=\s|$)|\n")
_WORD = re.compile(r"[A-Z0-9]{5}")


@dataclass(frozen=True, slots=True)
class CodeAge:
    """An age that is asked for wherever a procedure code is billed."""

    code: str
    age: AgeRule


def ages_of_codes(version: PolicyVersion, ages: Sequence[AgeRule]) -> tuple[CodeAge, ...]:
    """Return what single sentences ask of the patient's age for codes the version lists; a code asked two things is left out."""
    listed = {item.code for item in version.codes if item.through is None and item.system in {CodeSystem.HCPCS, CodeSystem.CPT}}
    found: defaultdict[str, list[AgeRule]] = defaultdict(list)
    for age in ages:
        for code in _codes_beside(version, age, ages):
            if code in listed:
                found[code].append(age)
    return tuple(CodeAge(code, asked[0]) for code, asked in found.items() if len(asked) == 1)


def _codes_beside(version: PolicyVersion, age: AgeRule, ages: Sequence[AgeRule]) -> Iterator[str]:
    """Yield the codes in an age's sentence, where it asks for that age alone and for nothing it would leave open."""
    block = age.source.block
    if block >= len(version.text.blocks):
        return
    text = version.text.blocks[block].text
    start, end = _sentence(text, age.source.start, age.source.end)
    others = [one for one in ages if one.source.block == block and one is not age and start <= one.source.start < end]
    said = text[start : age.source.start] + text[age.source.end : end]
    if others or not _ASKED.search(said) or _DENIED.search(said):
        return
    yield from dict.fromkeys(_WORD.findall(said))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    begins = [mark.end() for mark in _SENTENCE_END.finditer(text, 0, start)]
    ends = _SENTENCE_END.search(text, end)
    return (begins[-1] if begins else 0), (ends.start() if ends else len(text))
