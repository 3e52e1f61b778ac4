"""Which single codes a version prints, and on which day its lists are read."""

from collections.abc import Iterator, Sequence
from datetime import date

from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.policy.model import CodeForm, CodeListing, DateKind, PolicyDate, PolicyVersion

Code = tuple[CodeSystem, str]


def version_day(dates: Sequence[PolicyDate]) -> date | None:
    """Return the day a version's lists are read on: the latest of publish, revision and effective date.

    A version without a publish date may print an effective date of its first version; then its last review tells when it was written.
    """
    published = [item.day for item in dates if item.kind is DateKind.PUBLISH]
    in_force = [item.day for item in dates if item.kind in (DateKind.REVISION_EFFECTIVE, DateKind.EFFECTIVE)]
    reviewed = [] if published else [item.day for item in dates if item.kind is DateKind.LAST_REVIEW]
    return max([*published, *in_force, *reviewed], default=None)


def codes_of(item: CodeListing, code_sets: CodeSets, day: date | None) -> tuple[str, ...] | None:
    """Return the single codes a printed item stands for on a day; None where no table speaks for the day."""
    if item.form is CodeForm.SINGLE and item.through is None:
        return (item.code,)
    return code_sets.expand(item.system, item.code, item.through, item.form.value, day).codes if day else None


def holds(item: CodeListing, code: str, code_sets: CodeSets, day: date | None) -> bool:
    """Whether a printed item stands for a code; without a table, by the order of the codes between the two ends."""
    codes = codes_of(item, code_sets, day)
    if codes is not None:
        return code in codes
    if item.through is not None:
        return item.code <= code <= item.through and len(code) >= min(len(item.code), len(item.through))
    return code == item.code or code.startswith(item.code)


def printed_codes(version: PolicyVersion, code_sets: CodeSets, *, covered: bool | None = None) -> dict[Code, CodeListing]:
    """Return each code a version prints with the item that prints it; a range no table can expand stands for itself.

    `covered` True leaves out what is listed as not covered, False keeps only that.
    """
    found: dict[Code, CodeListing] = {}
    for item, code in each_code(version.codes, code_sets, version_day(version.dates)):
        if covered is None or covered is (item.coverage is None):
            found.setdefault((item.system, code), item)
    return found


def each_code(items: Sequence[CodeListing], code_sets: CodeSets, day: date | None) -> Iterator[tuple[CodeListing, str]]:
    """Yield every single code with the item that prints it."""
    for item in items:
        codes = codes_of(item, code_sets, day)
        if codes is None:
            codes = (f"{item.code}-{item.through}" if item.through else item.code,)
        for code in codes:
            yield item, code
