"""Two runs over the same or a newer file, side by side: which findings are new, which are gone, which say something else now.

A person's decision on a finding holds on while its line's content, rule, code and evidence (`evidence_key`) stay what they were.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.audit.model import Finding
from app.documents.model import Place

_LENGTH = 16
_APART = "\x1f"

DispositionKey = tuple[str, str, str | None, str]  # content, rule, code, evidence
_Identity = tuple[object, ...]
_Word = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ChangedFinding:
    """A finding of the same line, rule and code that says something else: verdict, evidence, amount, date or policy."""

    before: Finding
    after: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """What a later run says against an earlier one. `new` and `changed` in the order of the later, `gone` in that of the earlier run."""

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    changed: tuple[ChangedFinding, ...]
    same: int


def evidence_key(finding: Finding) -> str:
    """Return what a finding rests on as one short text: the policy and the sentences of its sources, wherever in their files they stand."""
    sentences = sorted({_APART.join((place.file, place.text)) for place in finding.sources})
    text = _APART.join((finding.policy or "", *sentences))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_LENGTH]


def disposition_key(finding: Finding) -> DispositionKey:
    """Return what a person's decision on a finding belongs to, across runs and files."""
    return finding.content, finding.rule, finding.code, evidence_key(finding)


def compare_runs(before: Sequence[Finding], after: Sequence[Finding]) -> Rerun:
    """Compare the findings of two runs.

    Where one was kept by a program that named no contents, lines are matched by sheet, row and line.
    """
    by_place = not all(finding.content for run in (before, after) for finding in run)
    words = _Words()
    waiting: defaultdict[_Identity, list[tuple[int, _Word]]] = defaultdict(list)
    for number, finding in enumerate(before):
        waiting[_identity(finding, by_place=by_place)].append((number, words.of(finding)))
    unmatched: list[tuple[_Identity, Finding]] = []
    for finding in after:
        identity, word = _identity(finding, by_place=by_place), words.of(finding)
        candidates = waiting[identity]
        equal = next((one for one in candidates if one[1] == word), None)
        if equal is None:
            unmatched.append((identity, finding))
        else:
            candidates.remove(equal)
    new: list[Finding] = []
    changed: list[ChangedFinding] = []
    for identity, finding in unmatched:
        if waiting[identity]:
            changed.append(ChangedFinding(before[waiting[identity].pop(0)[0]], finding))
        else:
            new.append(finding)
    left = sorted(number for candidates in waiting.values() for number, _ in candidates)
    return Rerun(new=tuple(new), gone=tuple(before[number] for number in left), changed=tuple(changed), same=len(after) - len(unmatched))


class _Words:
    """What findings say. Findings of one run share their sentences, so each set of them is summed up once."""

    def __init__(self) -> None:
        self._evidence: dict[tuple[int, str | None], tuple[tuple[Place, ...], str]] = {}

    def of(self, finding: Finding) -> _Word:
        """Return what makes a finding say something else: verdict, evidence, amount, date, policy."""
        key = id(finding.sources), finding.policy
        if key not in self._evidence:
            self._evidence[key] = finding.sources, evidence_key(finding)  # the sentences are held, so that their identity stays theirs
        return finding.verdict, self._evidence[key][1], finding.amount, finding.date, finding.policy


def _identity(finding: Finding, *, by_place: bool) -> _Identity:
    line = (finding.sheet, finding.row, finding.line) if by_place else (finding.content,)
    return *line, finding.rule, finding.code
