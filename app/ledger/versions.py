"""Which of the read documents feed the ledger, and which of them are versions of one policy."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.documents.model import Change, View
from app.ledger.clocks import known_day, own_day, version_clock
from app.ledger.model import Basis, Skipped
from app.policy.model import Kind, PolicyVersion, State

_FEEDS = (State.PUBLISHED, State.RETIRED)
_FINAL_LETTER = re.compile(r"(?<=\d)[A-Z]$")
_HAND_MARKED = ("markdown", "text")  # formats in which struck-out words often stand beside unmarked new ones
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Twin:
    """Two files of one number and date that state different facts; the ledger follows `kept`."""

    kept: PolicyVersion
    other: PolicyVersion


@dataclass(frozen=True, slots=True)
class PolicyGroup:
    """The versions of one policy, one a date, oldest first; `policy` is the newest version's number, else its title."""

    policy: str
    versions: tuple[PolicyVersion, ...]
    twins: tuple[Twin, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What feeds the ledger, and what does not with the reason."""

    groups: tuple[PolicyGroup, ...]
    skipped: tuple[Skipped, ...]


def choose_versions(candidates: Sequence[PolicyVersion]) -> Chosen:
    """Group the versions by policy and keep one for each date. Give both views of every document with tracked changes.

    - Only published and retired policy versions with some date feed.
    - Numbers agree but for a final version letter; without a number the title agrees and a drug is shared.
    - A document with tracked changes contributes its new view, and its old view only where no other document, nor its own
      new view, has that date. An old view is not believed where insertions seem unmarked: it prints no date, or a history
      entry later than its own dates, or comes from a text file that marks deletions alone.
    - Equal facts on one date are one version; differing facts are a twin, and the one without tracked changes is followed,
      then the first by file name.
    """
    skipped: list[Skipped] = []
    ready: list[PolicyVersion] = []
    for version in sorted(candidates, key=_preference):
        why = _unfit(version)
        if why is None:
            ready.append(version)
        elif not _is_old(version):
            skipped.append(Skipped(version.file, why))
    groups = tuple(_group(members) for members in _by_policy(ready))
    return Chosen(tuple(sorted(groups, key=lambda group: group.policy)), tuple(skipped))


def policy_name(version: PolicyVersion) -> str:
    """Return how a policy is called: its number, else its title, else its file."""
    return version.number or version.title or version.file


def names_policy(name: str, version: PolicyVersion) -> bool:
    """Whether a name given by a person means a version's policy: its number (but for a final version letter) or its title."""
    by_number = bool(version.number) and number_key(name) == number_key(version.number or "")
    return by_number or (title_key(name) == title_key(version.title or "") != ())


def _preference(version: PolicyVersion) -> tuple[bool, bool, str]:
    return (_is_old(version), version.text.document.redline, version.file)


def _is_old(version: PolicyVersion) -> bool:
    return version.text.view is View.OLD and version.text.document.redline


def _unfit(version: PolicyVersion) -> str | None:
    if version.kind is not Kind.POLICY:
        return "It is no policy."
    if version.state not in _FEEDS:
        return f"It is not published: its state is {version.state.value}."
    if known_day(version) is None:
        return "It prints no date from which its codes could count."
    if _is_old(version) and _mixes_wordings(version):
        return "Its old wording cannot be told from the new one: its insertions are not marked."
    return None


def _mixes_wordings(version: PolicyVersion) -> bool:
    document = version.text.document
    marks = {run.change for block in document.blocks for run in block.runs}
    if document.format in _HAND_MARKED and Change.INSERTED not in marks:
        return True
    clock, own = version_clock(version, Basis.PUBLISH), own_day(version)
    if clock is None or own is None or not clock.certain:
        return True
    return any(entry.day is not None and entry.day > own for entry in version.history)


def _by_policy(versions: Sequence[PolicyVersion]) -> list[list[PolicyVersion]]:
    """Return the versions of each policy: numbers agree or, without a number, the titles, and a drug is shared or none is named."""
    groups: list[list[PolicyVersion]] = []
    numbered: dict[str, list[PolicyVersion]] = {}
    titled: dict[tuple[str, ...], list[list[PolicyVersion]]] = {}
    for version in versions:
        same = titled.setdefault(title_key(version.title or ""), []) if not version.number else []
        home = numbered.get(number_key(version.number)) if version.number else _of_shared_drug(version, same)
        if home is not None:
            home.append(version)
            continue
        groups.append([version])
        if version.number:
            numbered[number_key(version.number)] = groups[-1]
        else:
            same.append(groups[-1])
    return groups


def _of_shared_drug(version: PolicyVersion, groups: Sequence[list[PolicyVersion]]) -> list[PolicyVersion] | None:
    drugs = _drug_names(version)
    for group in groups:
        for member in group:
            others = _drug_names(member)
            if drugs & others or not (drugs or others):
                return group
    return None


@lru_cache(maxsize=10_000)
def number_key(number: str) -> str:
    """Return a policy number as it is compared: letters and digits alone, without a final version letter."""
    return _FINAL_LETTER.sub("", "".join(sign for sign in number.upper() if sign.isalnum()))


@lru_cache(maxsize=10_000)
def title_key(title: str) -> tuple[str, ...]:
    """Return a title as it is compared: its words."""
    return tuple(_WORD.findall(title.casefold()))


def _drug_names(version: PolicyVersion) -> set[str]:
    return {name.casefold() for drug in version.drugs for name in (drug.brand, drug.generic) if name}


def _group(members: Sequence[PolicyVersion]) -> PolicyGroup:
    kept: dict[date, PolicyVersion] = {}
    twins: list[Twin] = []
    for version in members:  # in order of preference
        day = known_day(version)
        if day is None:
            continue
        if day not in kept:
            kept[day] = version
        elif not _is_old(version) and _facts(version) != _facts(kept[day]):
            twins.append(Twin(kept[day], version))
    versions = tuple(kept[day] for day in sorted(kept))
    return PolicyGroup(policy_name(versions[-1]), versions, tuple(twins))


def _facts(version: PolicyVersion) -> tuple[frozenset[object], ...]:
    """Return what the ledger and the audit read from a version, without places and wording."""
    codes = frozenset((item.system, item.code, item.through, item.coverage) for item in version.codes)
    ages = frozenset((item.low, item.low_inclusive, item.high, item.high_inclusive, item.unit, item.section) for item in version.ages)
    limits = frozenset((item.kind, item.codes, item.value, item.start) for item in version.limits)
    changes = frozenset(
        (entry.day, change.action, change.system, change.codes, change.ranges, change.replaces, change.effective, change.coverage)
        for entry in version.history
        for change in entry.changes
    )
    regimes = frozenset((entry.day, item.regime, item.action, item.effective) for entry in version.history for item in entry.regimes)
    return codes, ages, limits, changes, regimes, frozenset({version.all_diagnoses is not None})
