"""Use case: what a person decided on findings, kept in the project by what each finding says of which line, and what it rests on.

So a decision holds on in another run, another order of sheets and rows, and another extraction of the same claims. Decisions that an
earlier program kept by claims file, sheet and row count on for findings that nothing was decided on since.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.audit.model import Decision, Decisions, Finding, FindingKey
from app.audit.rerun import DispositionKey, evidence_key
from app.documents.model import Place
from app.project.keys import canonical, parsed
from app.project.model import Decision as Kept
from app.project.model import Draft, What
from app.project.project import Project
from app.workspace.line_places import AT, place_of

_Alike = tuple[str, str, str | None]  # line, rule, code: the same finding, whatever it rests on


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    """What was decided on a finding while it rested on other sentences: it asks again."""

    decision: Decision
    who: str
    when: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Recalled:
    """What holds on findings, and what was decided on them while they rested on other sentences, whether something holds or not."""

    made: Decisions
    before: Mapping[FindingKey, DecidedBefore]


class Facts:
    """The facts of dispositions, read once each: there may be a hundred thousand."""

    def __init__(self) -> None:
        """Begin with none read."""
        self._read: dict[str, DispositionKey | tuple[str, FindingKey] | None] = {}

    def of(self, fact: str) -> DispositionKey | tuple[str, FindingKey] | None:
        """Return what a fact is about: a finding's disposition key, or in earlier projects claims file and finding; None for neither."""
        if fact not in self._read:
            self._read[fact] = _about(fact)
        return self._read[fact]


@dataclass(slots=True)
class _Held:
    """The dispositions that hold, ready to be looked up."""

    alike: dict[_Alike, dict[str, Kept]] = field(default_factory=lambda: defaultdict(dict))  # by evidence
    earlier: dict[FindingKey, Kept] = field(default_factory=dict)
    lines: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.lines or self.earlier)


class _Evidence:
    """The evidence of findings; those of one run share their sentences, and each set is summed up once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str | None], tuple[tuple[Place, ...], str]] = {}

    def of(self, finding: Finding) -> str:
        key = id(finding.sources), finding.policy
        if key not in self._known:
            self._known[key] = finding.sources, evidence_key(finding)  # held, so that no other tuple takes its identity
        return self._known[key][1]


def finding_fact(finding: Finding, evidence: str | None = None) -> str:
    """Return the key of a finding: its line's content, its rule and code, and what it rests on."""
    rests_on = evidence if evidence is not None else evidence_key(finding)
    return canonical({"line": finding.content, "rule": finding.rule, "code": finding.code, "evidence": rests_on})


def earlier_fact(claims_sha256: str, key: FindingKey) -> str:
    """Return the key earlier programs gave a finding: the claims file, and where in it the finding stands."""
    return canonical({"claims": claims_sha256, "finding": list(key)})


def decide(project: Project, claims_sha256: str, findings: Sequence[Finding], decision: Decision | None) -> tuple[Kept, ...]:
    """Decide these findings in one step; None opens them again."""
    evidence = _Evidence()
    reason = decision.reason if decision is not None else ""
    held = project.decisions.holding(What.DISPOSITION) if decision is None else {}
    drafts: dict[str, Draft] = {}
    for finding in findings:
        before = earlier_fact(claims_sha256, finding.key)
        fact = finding_fact(finding, evidence.of(finding)) if finding.content else before
        value = None if decision is None else canonical({"disposition": decision.disposition, AT: place_of(finding)})
        drafts[fact] = Draft(what=What.DISPOSITION, fact=fact, value=value, reason=reason)
        if before in held:  # else what was kept by the earlier key would hold again
            drafts[before] = Draft(what=What.DISPOSITION, fact=before, value=None)
    return project.decisions.decide(list(drafts.values()))


def dispositions_of(project: Project, claims_sha256: str, findings: Iterable[Finding], facts: Facts | None = None) -> Decisions:
    """Return what is decided on these findings, as the reports take it. `facts`: read before."""
    return recalled(project, claims_sha256, findings, facts).made


def decided_before(
    project: Project, claims_sha256: str, findings: Iterable[Finding], facts: Facts | None = None
) -> Mapping[FindingKey, DecidedBefore]:
    """Return, of findings that nothing holds on, what was decided while they rested on other sentences; the latest where several were."""
    found = recalled(project, claims_sha256, findings, facts)
    return {key: before for key, before in found.before.items() if key not in found.made}


def recalled(project: Project, claims_sha256: str, findings: Iterable[Finding], facts: Facts | None = None) -> Recalled:
    """Return all that is known of decisions on these findings, in one walk through them. `facts`: read before."""
    held, evidence, made = _held(project, claims_sha256, facts), _Evidence(), _Decisions()
    decided: dict[FindingKey, Decision] = {}
    before: dict[FindingKey, DecidedBefore] = {}
    for finding in findings if held else ():
        by_evidence = held.alike[_alike(finding)] if _among(finding, held) else {}
        rests_on = evidence.of(finding) if by_evidence else ""
        earlier = held.earlier.get(finding.key) if held.earlier else None
        decision = made.of(by_evidence.get(rests_on, earlier))
        if decision is not None:
            decided[finding.key] = decision
        others = [kept for sentences, kept in by_evidence.items() if sentences != rests_on] if earlier is None else []
        latest = max(others, key=lambda one: one.number) if others else None
        asked = made.of(latest)
        if latest is not None and asked is not None:
            before[finding.key] = DecidedBefore(asked, latest.who, latest.when)
    return Recalled(decided, before)


def finding_meant(fact: str, claims_sha256: str, findings: Iterable[Finding]) -> FindingKey | None:
    """Return the finding among these that a disposition's fact is about, whatever it rests on now; None where there is none."""
    match _about(fact):
        case (str(line), str(rule), code, str()):
            alike = line, rule, code
            return next((finding.key for finding in findings if finding.content == line and _alike(finding) == alike), None)
        case (str(claims), key) if claims == claims_sha256:
            return next((finding.key for finding in findings if finding.key == key), None)
        case _:
            return None


def _held(project: Project, claims_sha256: str, facts: Facts | None) -> _Held:
    facts = facts if facts is not None else Facts()
    held = _Held()
    for fact, kept in project.decisions.holding(What.DISPOSITION).items():
        match facts.of(fact):
            case (str(line), str(rule), code, str(evidence)):
                held.alike[line, rule, code][evidence] = kept
                held.lines.add(line)
            case (str(claims), key) if claims == claims_sha256:
                held.earlier[key] = kept
            case _:
                pass
    return held


def _among(finding: Finding, held: _Held) -> bool:
    return finding.content in held.lines and _alike(finding) in held.alike


def _alike(finding: Finding) -> _Alike:
    return finding.content, finding.rule, finding.code


def _about(fact: str) -> DispositionKey | tuple[str, FindingKey] | None:
    match parsed(fact):
        case {"line": str(line), "rule": str(rule), "code": None | str() as code, "evidence": str(evidence)}:
            return line, rule, code, evidence
        case {"claims": str(claims), "finding": [str(sheet), int(row), None | str() as line, str(rule), None | str() as code]}:
            return claims, (sheet, row, line, rule, code)
        case _:
            return None


class _Decisions:
    """Decisions as kept values say them, each read once: thousands say the same."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], Decision | None] = {}

    def of(self, kept: Kept | None) -> Decision | None:
        if kept is None or kept.value is None:
            return None
        value = parsed(kept.value)
        disposition = str(value["disposition"]) if isinstance(value, dict) and "disposition" in value else ""
        said = disposition, kept.reason
        if said not in self._read:
            self._read[said] = Decision(*said) if disposition else None
        return self._read[said]
