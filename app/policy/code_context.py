"""What a heading above a list of codes says: their system, their group, and whether they are covered."""

import re
from dataclasses import dataclass, replace

from app.codesets.model import CodeSystem

_S = CodeSystem
# A longer wording stands before one it contains.
_SYSTEMS: tuple[tuple[str, tuple[CodeSystem, ...]], ...] = (
    (
        r"icd[\s-]*10[\s-]*pcs(?: procedures?)?|icd[\s-]*10(?:[\s-]{0,3}\w{1,20})? procedures?(?: codes?)?|inpatient procedures?",
        (_S.ICD10PCS,),
    ),
    (r"icd[\s-]*9(?:[\s-]*cm)?(?: diagnos[ei]s)?", (_S.ICD9CM,)),
    (r"icd[\s-]*10[\s-]*cm(?: diagnos[ei]s)?|icd[\s-]*10 diagnos[ei]s|diagnos[ei]s|\bdx\b", (_S.ICD10CM,)),
    (r"icd[\s-]*10", (_S.ICD10CM, _S.ICD10PCS)),
    (r"\brevenue\b|\brev\b\.?(?= codes?)", (_S.REVENUE,)),
    (r"\bhcpcs\b(?: level ii)?", (_S.HCPCS, _S.CPT)),
    (r"\bcpt\b[®]?(?:[\s-]*4)?", (_S.CPT, _S.HCPCS)),
    (
        (
            r"\b(?:drug |service |billing |applicable )?procedure codes?|\bservice codes?|\bdrug codes?|\b[a-z]-codes?\b"
            r"|\bprocedures?\b(?= codes?\b|$)"
        ),
        (_S.HCPCS, _S.CPT),
    ),
)
_MENTION = re.compile("|".join(f"(?P<s{number}>{pattern})" for number, (pattern, _) in enumerate(_SYSTEMS)), re.IGNORECASE)
_BETWEEN = re.compile(r"[\s/,&:;()\[\]-]*(?:\b(?:codes?|code set|level ii|and|or|modifiers?)\b[\s/,&:;()-]*)*", re.IGNORECASE)
_NOT_COVERED = re.compile(
    r"\bnot (?:be )?(?:considered )?(?:covered|payable|reimbursed|reimbursable|eligible|medically necessary)\b|\bnon-?covered\b"
    r"|\bexperimental\b"
    r"|\binvestigational\b|\bunproven\b|\b(?:be|are|is) denied\b|\b(?:that|will|to) deny\b|\bexclu(?:ded|sions?)\b"
    r"|\b(?:do |does )?not support\b",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r"\b(?:for|when billed with|used with|with)\s+(?:the\s+)?(?:following\s+)?(?:procedure|hcpcs|cpt|drug|service)\b", re.IGNORECASE
)
_WHATEVER = re.compile(r"\b(?:for|regardless of|with|under) (?:any|all|every)(?: other)? (?:diagnos[ei]s|indications?)\b", re.IGNORECASE)
_NO_CODES = re.compile(
    r"\bbill types?\b|\btypes? of bill\b|\bmodifiers?\b|\bplaces? of service\b|\bNDCs?\b|\bspecialt(?:y|ies)\b", re.IGNORECASE
)
_GROUP = re.compile(r"\bgroup\s+(?P<number>\d{1,3}|[A-Z])\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands above a code and holds for it."""

    systems: tuple[CodeSystem, ...] = ()
    group: str | None = None
    coverage: str | None = None
    part: str | None = None  # coverage said by a heading without a system: it holds below further headings
    supports: tuple[str, ...] | None = None
    drug: str | None = None
    closed: bool = False  # below a heading for something that is no code of these systems: bill types, modifiers

    def under(self, heading: str) -> "Context":
        """Return the context below a further heading; what the heading does not speak of stays."""
        systems = systems_named(heading)
        group = group_named(heading)
        if not systems and _NO_CODES.search(heading):
            return Context(drug=self.drug, closed=True)
        changed = replace(self, closed=False)
        if systems and set(systems) != set(self.systems):
            changed = replace(changed, systems=systems, group=None, supports=None)
        if group is not None:
            changed = replace(changed, group=group, supports=changed.supports if group == changed.group else None)
        if speaks_of_coverage(heading):
            said = coverage_named(heading)
            if said != self.coverage and group is None:
                changed = replace(changed, supports=None)  # another list: what the one above was for does not hold
            changed = replace(changed, coverage=said) if systems else replace(changed, coverage=said, part=said)
        elif systems:
            changed = replace(changed, coverage=changed.part)
        return changed

    def of(self, system: str) -> "Context":
        """Return the context for a row or line that names its own system; all else stays."""
        systems = systems_named(system) or self.systems
        if self.systems and not set(systems) & set(self.systems):
            return replace(self, systems=systems, coverage=self.part, supports=None)
        return replace(self, systems=systems)


def systems_named(text: str) -> tuple[CodeSystem, ...]:
    """Return the code systems a heading names; of several mentions apart from each other, the last."""
    groups: list[list[CodeSystem]] = []
    end = None
    text = _WHATEVER.sub(lambda match: " " * len(match[0]), text)  # "not covered for any diagnosis" heads no diagnoses
    purpose = _PURPOSE.search(text)
    text = text[: purpose.start()] if purpose and _MENTION.search(text[: purpose.start()]) else text
    for match in _MENTION.finditer(text):
        systems = next(systems for number, (_, systems) in enumerate(_SYSTEMS) if match[f"s{number}"] is not None)
        joined = end is not None and _BETWEEN.fullmatch(text[end : match.start()]) is not None
        if joined:
            groups[-1] += [system for system in systems if system not in groups[-1]]
        else:
            groups.append(list(systems))
        end = match.end()
    return tuple(groups[-1]) if groups else ()


def group_named(text: str) -> str | None:
    """Return "Group 4" where a heading names a group of codes."""
    match = _GROUP.search(text)
    return f"Group {match['number'].upper()}" if match else None


def purpose_named(text: str) -> bool:
    """Whether a heading ends by naming the procedures a list is for: "Covered diagnosis codes for procedure code"."""
    match = _PURPOSE.search(text)
    return match is not None and _MENTION.search(text[: match.start()]) is not None


def coverage_named(text: str) -> str | None:
    """Return "not-covered" where a heading or sentence says so."""
    return "not-covered" if _NOT_COVERED.search(text) else None


def speaks_of_coverage(text: str) -> bool:
    """Whether a heading says that codes are covered, or that they are not."""
    said = re.search(r"\bcovered\b|\bmedically necessary\b|\bsupport medical necessity\b|\bpayable\b", text, re.IGNORECASE)
    return said is not None or coverage_named(text) is not None
