"""What one provider is told of each line: what was billed, what was found and determined, and the sentence it rests on."""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from app.audit.audited_lines import AuditedLine
from app.audit.model import Finding, Verdict
from app.documents.model import Place
from app.reports.content.figures_reviewed import CATEGORIES
from app.reports.dossier import Dossier
from app.reports.words import where
from app.review.model import Determined, ErrorCategory, HandFinding

REJECTED = frozenset({"disagree", "not applicable"})  # dispositions by which a reviewer drops a rule's finding
NOT_DETERMINED = "not determined yet: a finding of the rules"
_NO_ERROR = frozenset({ErrorCategory.NO_ERROR, ErrorCategory.UNDETERMINED})
_TOLD = frozenset({Verdict.ERROR, Verdict.REVIEW})
_WORD = re.compile(r"[^\s,;()]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseLine:
    """A line as its provider is told of it."""

    line: AuditedLine
    findings: tuple[Finding, ...] = ()  # those that were not dropped, the primary one first
    determined: Determined | None = None
    added: tuple[HandFinding, ...] = ()
    foreign: AbstractSet[str] = frozenset()  # claims of other providers, which no text may name

    @property
    def found(self) -> str:
        """What is wrong with the line, in words."""
        said = [self._told(finding) for finding in self.findings] + [f"{item.title}: {item.condition}" for item in self.added]
        return "\n".join(dict.fromkeys(text for text in said if text))

    @property
    def determination(self) -> str:
        """What the review determined, in words."""
        if self.determined is None:
            return _capital(NOT_DETERMINED)
        made = self.determined.determination
        said = [_capital(CATEGORIES[made.category])]
        said += [f"code {made.code}"] if made.code is not None else []
        said += [f"units {plain(made.units)}"] if made.units is not None else []
        said += [f"modifiers {', '.join(made.modifiers) or 'none'}"] if made.modifiers is not None else []
        said += [f"diagnoses {', '.join(made.diagnoses) or 'none'}"] if made.diagnoses is not None else []
        return ". ".join(part for part in (", ".join(said), made.rationale.strip()) if part)

    @property
    def correct_amount(self) -> Decimal | None:
        """The amount determined to be right; None while nobody has given one."""
        return self.determined.determination.correct_amount if self.determined is not None else None

    @property
    def difference(self) -> Decimal | None:
        """Above zero overpaid, below zero underpaid; only from a determination."""
        return self.determined.difference if self.determined is not None else None

    @property
    def rests_on(self) -> str:
        """The sentences the findings rest on, each with its place."""
        places = dict.fromkeys(place for finding in self.findings for place in finding.sources)
        cited = [cited_words(place) for place in places] + [item.criteria for item in self.added if item.criteria]
        return "\n".join(dict.fromkeys(cited))

    def _told(self, finding: Finding) -> str:
        if self.foreign and not self.foreign.isdisjoint(_WORD.findall(finding.message)):
            return f"{_capital(finding.rule.replace('-', ' '))}."
        return finding.message


def lines_of_providers(dossier: Dossier, lines: Iterable[AuditedLine]) -> dict[str, list[ResponseLine]]:
    """Return these lines by provider with all that is said of them. A line that names no provider is under ""."""
    findings, added = _by_line(dossier)
    listed = list(dict.fromkeys(lines))
    claims: dict[str, set[str]] = {}
    for line in listed:
        claims.setdefault(line.provider or "", set()).update([line.claim_id] if line.claim_id is not None else [])
    foreign = _foreign(claims)
    told: dict[str, list[ResponseLine]] = {}
    for line in listed:
        provider = line.provider or ""
        found = ResponseLine(
            line=line,
            findings=tuple(findings.get(line.content, ())),
            determined=dossier.determined.get(line.content),
            added=tuple(added.get(line.content, ())),
            foreign=foreign[provider],
        )
        told.setdefault(provider, []).append(found)
    return told


def is_asked(told: ResponseLine, *, open_too: bool = False) -> bool:
    """Whether there is something to answer on: a determined error, or a finding added by hand on a line not determined.

    `open_too`: also what the rules found on a line nobody has determined yet.
    """
    if told.determined is not None:
        return told.determined.determination.category not in _NO_ERROR
    return bool(told.added) or (open_too and bool(told.findings))


def cited_words(place: Place) -> str:
    """Return a sentence with its file and place."""
    return f"“{place.text}” ({place.file}, {where(place)})"


def plain(number: Decimal) -> str:
    """Return a number without idle zeros."""
    said = f"{number:f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def billed_words(line: AuditedLine) -> str:
    """Return what was billed: code, units and modifiers."""
    said = [line.code or "no code", f"units {plain(line.units)}" if line.units is not None else "", " ".join(line.modifiers)]
    return ", ".join(part for part in said if part)


def _by_line(dossier: Dossier) -> tuple[dict[str, list[Finding]], dict[str, list[HandFinding]]]:
    findings: dict[str, list[Finding]] = {}
    for finding in dossier.result.findings:
        decided = dossier.dispositions.get(finding.key)
        if finding.verdict in _TOLD and (decided is None or decided.disposition not in REJECTED):
            findings.setdefault(finding.content, []).append(finding)
    for held in findings.values():
        held.sort(key=lambda finding: not finding.primary)
    added: dict[str, list[HandFinding]] = {}
    for item in dossier.added:
        added.setdefault(item.line.content, []).append(item)
    return findings, added


def _foreign(claims: Mapping[str, AbstractSet[str]]) -> dict[str, frozenset[str]]:
    """Return for each provider the claims of the others that are not also its own."""
    every: frozenset[str] = frozenset().union(*claims.values()) if claims else frozenset()
    return {provider: every - own for provider, own in claims.items()}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
