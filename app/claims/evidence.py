"""Columns proposed for fields by their values: what a header claims is weighed, and what no header says is proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.claims.profiles import Fit, Profile, is_npi

_TELLING = ("procedure", "diagnoses", "icd_procedures", "ndc", "modifiers")  # their values look like nothing else
_TELLS = 0.84
_BELIED = 0.6  # what is left of the confidence when the values are something else
_RAISED = 0.15
_SURE = 0.82
_UNSURE = 0.7
_GUESS = 0.6


@dataclass(frozen=True, slots=True)
class Proposal:
    """A column proposed by its values."""

    field: str
    index: int
    score: float


def weighed(field: str, score: float, profile: Profile | None) -> float:
    """Return the confidence of a header once its values are seen."""
    fit = profile.fit(field) if profile is not None else Fit.OPEN
    if fit is Fit.BAD:
        return score * _BELIED
    if fit is Fit.GOOD and field in _TELLING and score < _TELLS:
        return min(_TELLS, score + _RAISED)
    return score


def by_values(
    profiles: Sequence[Profile], taken: Mapping[str, Sequence[int]], ruled_out: Mapping[str, frozenset[int]], wordless: frozenset[int]
) -> list[Proposal]:
    """Propose columns for the fields no header names, or whose named columns hold something else.

    `taken`: the columns in use by field. `ruled_out`: columns whose header says they are not the field's.
    `wordless`: columns whose header says nothing.
    """
    used = {index for indexes in taken.values() for index in indexes}
    free = [index for index in range(len(profiles)) if index not in used]
    found: list[Proposal] = []
    if _wanting("procedure", taken, profiles) and not taken.get("icd_procedures"):
        found += _procedures(free, ruled_out["procedure"], profiles, wordless)
    if _wanting("diagnoses", taken, profiles):
        free = [index for index in free if index not in {item.index for item in found}]
        found += _diagnoses(free, ruled_out["diagnoses"], profiles, wordless)
    for field in ("ndc", "dos_from", "provider_npi"):
        if not taken.get(field):
            found += _single(field, [index for index in free if index in wordless], profiles)
    return found


def _wanting(field: str, taken: Mapping[str, Sequence[int]], profiles: Sequence[Profile]) -> bool:
    """Whether no column of a field holds what it should."""
    return all(profiles[index].fit(field) is Fit.BAD for index in taken.get(field, ()))


def _diagnoses(free: Sequence[int], ruled_out: frozenset[int], profiles: Sequence[Profile], wordless: frozenset[int]) -> list[Proposal]:
    columns = [index for index in free if profiles[index].all_are("diagnoses")]
    likely = [index for index in columns if index not in ruled_out]
    return [Proposal("diagnoses", index, _SURE if index in wordless else _UNSURE) for index in likely or columns[:1]]


def _procedures(free: Sequence[int], ruled_out: frozenset[int], profiles: Sequence[Profile], wordless: frozenset[int]) -> list[Proposal]:
    columns = [index for index in free if profiles[index].drug_codes]
    if not columns:
        columns = [index for index in free if index in wordless and profiles[index].all_are("procedure")]
        return [Proposal("procedure", index, _GUESS) for index in columns[:1]]
    likely = [index for index in columns if index not in ruled_out] or columns
    sure = len(columns) == 1 and likely[0] in wordless and profiles[likely[0]].procedures_only
    return [Proposal("procedure", likely[0], _SURE if sure else _UNSURE)]


def _single(field: str, free: Sequence[int], profiles: Sequence[Profile]) -> list[Proposal]:
    columns = [index for index in free if profiles[index].all_are(field)]
    if field == "provider_npi":
        columns = [index for index in columns if profiles[index].share(is_npi) == 1]
    return [Proposal(field, index, _GUESS) for index in columns[:1]]
