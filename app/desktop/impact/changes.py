"""Which changes of the two wordings account for a changed line. Knows no Qt."""

from app.audit.impact_lines import ChangedLine
from app.compare.model import ChangeKind, CodeDetail, Comparison, PolicyChange
from app.documents.model import Place

_AGE_RULES = frozenset({"age-outside-criteria", "age-branch"})


def changes_about(comparison: Comparison | None, line: ChangedLine) -> tuple[PolicyChange, ...]:
    """Return the changes that make the difference: those of its codes, those of the sentences it rests on, of an age rule those of ages.

    None accounts for it where the difference lies in a date alone, or in another document.
    """
    if comparison is None:
        return ()
    differing = (*line.lost, *line.gained)
    codes = {finding.code for finding in differing if finding.code}
    places = tuple(dict.fromkeys(place for finding in differing for place in finding.sources))
    by_code = [change for change in comparison.changes if isinstance(change.detail, CodeDetail) and _holds(change.detail, codes)]
    by_place = [change for change in comparison.changes if _rests_on(change, places)]
    aged = any(finding.rule in _AGE_RULES for finding in differing)
    by_age = [change for change in comparison.changes if aged and change.kind is ChangeKind.AGE]
    return tuple({change.id: change for change in (*by_code, *by_age, *by_place)}.values())


def _holds(detail: CodeDetail, codes: set[str]) -> bool:
    return any(code == detail.code or (detail.through is not None and detail.code <= code <= detail.through) for code in codes)


def _rests_on(change: PolicyChange, places: tuple[Place, ...]) -> bool:
    own = [place for place in (change.old_source, change.new_source) if place is not None]
    return any(_overlap(one, other) for one in own for other in places)


def _overlap(one: Place, other: Place) -> bool:
    return (one.file, one.block) == (other.file, other.block) and one.start < other.end and other.start < one.end
