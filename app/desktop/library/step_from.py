"""What a version did to the one before it, in two or three words. Knows no Qt."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.codesets.tables import CodeSets
from app.compare.model import Comparison
from app.ledger.model import Ledger
from app.policy.model import PolicyVersion, State
from app.progress import Job
from app.workspace.compare import compare_versions
from app.workspace.triage import Lot, lot_of

Key = tuple[str, str]  # file hash and view

FIRST = "First held"
RETIRED = Lot.RETIRED.value


@dataclass(frozen=True, slots=True)
class Pair:
    """A version and the one in force before it."""

    old: PolicyVersion | None
    new: PolicyVersion


def key_of(version: PolicyVersion) -> Key:
    """Return what tells one wording of one file from any other."""
    return version.text.document.sha256, version.text.view.value


def pairs_of(ledger: Ledger) -> tuple[Pair, ...]:
    """Return each version of each policy with the one before it."""
    return tuple(
        Pair(held.versions[number - 1].version if number else None, item.version)
        for held in ledger.policies
        for number, item in enumerate(held.versions)
    )


def steps_from(
    ledger: Ledger, known: Mapping[Key, tuple[Key | None, str]], job: Job, code_sets: CodeSets | None = None
) -> dict[Key, tuple[Key | None, str]]:
    """Say what each version did to the one before it; what is known of the same two is not compared again."""
    found: dict[Key, tuple[Key | None, str]] = {}
    pairs = pairs_of(ledger)
    for number, pair in enumerate(pairs):
        job.step(number, len(pairs), "Comparing each version with the one before")
        before = key_of(pair.old) if pair.old is not None else None
        key = key_of(pair.new)
        held = known.get(key)
        found[key] = held if held is not None and held[0] == before else (before, words(pair, code_sets))
    return found


def words(pair: Pair, code_sets: CodeSets | None = None) -> str:
    """Say what one version did to the one before it."""
    if pair.new.state is State.RETIRED:
        return RETIRED
    if pair.old is None:
        return FIRST
    return summary(compare_versions(pair.old, pair.new, code_sets))


def summary(comparison: Comparison) -> str:
    """Say what a comparison comes to."""
    return lot_of(comparison).value
