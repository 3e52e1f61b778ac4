"""Of whom a sentence speaks: those the drug is for, those a study took, those for whom nothing is known."""

import re

from app.policy.references.model import Population
from app.policy.references.passages import Passage

_NOT_ESTABLISHED = re.compile(
    r"\b(?:not|never|n[o']t) (?:yet )?(?:been )?(?:fully |adequately |well )?"
    r"(?:established|shown|studied|evaluated|demonstrated|known|approved|authori[sz]ed|indicated|licensed|recommended"
    r"|tested|investigated|assessed)\b"
    r"|\bno (?:data|studies|information|experience)\b|\b(?:un)?known whether\b|\bshould not be (?:used|given)\b|\bnot for\b"
    r"|\bnot (?:a )?candidates?\b|\bunknown in\b|\bcannot be (?:used|given)\b|\bhas no approval\b",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"\b(?:median|mean|average)\b|\d\s?%|\bpercent\b|\b(?:one|two|three|half|most|many|\d+|some)(?: \w+){0,3} (?:in"
    r"|out of) (?:\w+|\d+)\b(?= (?:patients|people|in)\b)"
    r"|\bwere (?:aged )?(?:between )?\d+ (?:to|and|-|–) \d+|\brang(?:e|ed|ing)\b|\b(?:patients?|participants|people"
    r"|subjects) in (?:five|four|three|ten|two)\b|\bof (?:the |these |all )?\d*\s?(?:patients|participants|subjects)\b"
    r"|\bdid not include (?:sufficient|enough)\b|\bgeriatric\b|\boverall differences\b|\bmade up\b",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\boff-?label\b|\b(?:being|under|currently|still) (?:studied|investigated|investigation|evaluated|evaluation|tested|review)\b"
    r"|\binvestigational\b|\bongoing\b|\b(?:previously|formerly|originally|initially|once|at first|earlier) (?:been )?(?:only )?"
    r"(?:approved|indicated|limited|licensed|labell?ed|restricted|authori[sz]ed)\b"
    r"|\b(?:application|submi(?:tted|ssion)|seeks?|seeking|pending|proposed|expected to|planned)\b",
    re.IGNORECASE,
)
_NOT_FOR_HEAD = re.compile(
    r"\bcontraindicat|\blimitations? of use\b|\bnot (?:for|be|recommended|approved|indicated|take|use)\b|\bunapproved\b", re.IGNORECASE
)
_EXCLUSION = re.compile(r"\bexclu(?:sion|ded?|des|ding)\b|\bineligible\b|\bnot eligible\b|\bcannot take part\b", re.IGNORECASE)
_STUDY = re.compile(
    r"\beligib|\benrol|\binclusion\b|\btrials?\b|\bstud(?:y|ies)\b|\bcohort\b|\brandomi[sz]ed\b|\bparticipants?\b|\bvolunteers\b"
    r"|\b(?:minimum|maximum) age\b|\bages? eligible\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:is|are|been|was|were|now|currently|also|drugs?|only)? ?(?:indicated|licen[sc]ed)\b|\bapproved (?:for|to "
    r"treat|in|by|as|\w+ for)\b|\bapproved\b(?=.*\bfor\b)"
    r"|\b(?:is|are|be|may be|can be) (?:used|given|prescribed|offered) (?:for|in|to|alone|with|by|as|from|at)\b"
    r"|\bapproval (?:is )?(?:for|in|covers)\b"
    r"|\brecommended (?:for|in|as|option)\b|\bpreferred (?:option|regimen)s?\b|\bintended for\b|\blabel(?:l?ed|s"
    r"|ling)? (?:for|speaks|indication|use)\b"
    r"|\bpopulation\b|\bindications?\b|\bis a(?:n)? [^.]{0,80} (?:used to|for the treatment)\b|\bfor the treatment of\b"
    r"|\bfor treat(?:ing|ment)\b|\bto treat\b|\bauthori[sz](?:ed|ation) for\b",
    re.IGNORECASE,
)
_FOR_HEAD = re.compile(
    r"\bindications?\b|\bwho (?:it|this|they|can|may|should|is|it's|will)\b|\b(?:approved|licensed|labell?ed) (?:use"
    r"|for|uses|population|indications?)\b|^use in\b|\bwhat (?:is|it is|are) .{0,60}\b(?:used )?for\b"
    r"|\bused for\b|\bpatient (?:selection|population)\b|\btherapeutic uses?\b|\bplace in therapy\b|\brecommend(?:ation|ed)|\buses?$",
    re.IGNORECASE,
)
_DOSING = re.compile(
    r"\bdos(?:e|es|age|ing)\b|\bhow (?:it|to) .{0,20}\b(?:given|take)|\badministration\b|\bwarnings?\b|\badverse\b"
    r"|\bside effects\b|\bpharmaco",
    re.IGNORECASE,
)


def population_of(passage: Passage, *, record: bool) -> Population:
    """Return of whom a sentence speaks. `record`: the document is a study's record, whose eligibility says whom it takes."""
    text = passage.text
    governed = f"{text}\n{passage.intro}"
    nearest = f"{passage.intro}\n{passage.heading}"
    if _NOT_ESTABLISHED.search(governed) or _NOT_FOR_HEAD.search(passage.heading):
        return Population.NOT_ESTABLISHED
    if _DESCRIBED.search(text) or _NOT_NOW.search(governed) or _NOT_NOW.search(passage.heading):
        return Population.DESCRIBED
    if _EXCLUSION.search(nearest) or (_EXCLUSION.search(text) and not re.search(r"\binclusion\b", text, re.IGNORECASE)):
        return Population.EXCLUDED
    if record:
        return Population.ENROLLED if _STUDY.search(passage.around) or _FOR.search(governed) else Population.UNCLEAR
    return _outside_a_record(passage, governed)


def _outside_a_record(passage: Passage, governed: str) -> Population:
    if _FOR.search(governed):
        return Population.INDICATED
    if _STUDY.search(governed):
        return Population.ENROLLED
    if _FOR_HEAD.search(passage.heading):
        return Population.INDICATED
    if _STUDY.search(passage.heading):
        return Population.ENROLLED
    if _DOSING.search(passage.heading):
        return Population.UNCLEAR
    return Population.INDICATED if _FOR_HEAD.search(passage.section) else Population.UNCLEAR


_WHAT_FOR = re.compile(r"\bindicat|\bapproved\b|\btreat|\bused\b|\brecommended\b|\blabel|\bfor\b", re.IGNORECASE)


def says_what_for(passage: Passage) -> bool:
    """Whether a sentence, or the line that introduces it, says what a drug is for."""
    return _WHAT_FOR.search(f"{passage.text}\n{passage.intro}") is not None
