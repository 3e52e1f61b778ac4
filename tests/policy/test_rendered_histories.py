"""A made-up history reads back to the same changes, however it is written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.policy.dates import day_after
from app.policy.model import PolicyVersion

Reader = Callable[..., PolicyVersion]

PROVED = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

CODES = {
    "HCPCS": ("J9271", "J0897", "J1745", "Q5103", "J9035", "J2350", "J1303", "J3380", "J9176", "J1300", "C9399"),
    "CPT": ("96413", "96365", "96372", "90283", "96401"),
    "ICD-10-CM": ("C90.00", "C83.30", "M05.79", "L40.50", "K50.90", "G35", "C50.911", "D59.32", "E75.21"),
    "ICD-10-PCS": ("XW033K7", "3E03305", "XW043K7"),
}
RANGES = {"ICD-10-CM": ("C34.00-C34.92", "L40.50-L40.59", "M33.10-M33.19"), "HCPCS": ("J7318-J7329",)}
NAMES = {
    "HCPCS": ("HCPCS ", "HCPCS code(s) ", "HCPCS: "),
    "CPT": ("CPT ", "CPT codes "),
    "ICD-10-CM": ("ICD-10-CM ", "ICD-10-CM codes ", "ICD-10 diagnosis codes ", "diagnosis codes "),
    "ICD-10-PCS": ("ICD-10 Procedure ", "ICD-10-PCS "),
}
FIRST = {"add": ("Added", "Adding", "Addition of", "Inserted"), "remove": ("Removed", "Deleted", "Removal of", "Dropped")}
LAST = {"add": ("added", "were added", "have been added"), "remove": ("removed", "deleted", "have been removed", "were deleted")}
HEADS = {"add": ("New codes", "Codes added", "Added"), "remove": ("Deleted codes", "Codes removed", "Removed")}
FORMS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day:%m/%d/%Y}",
    lambda day: f"{day.month}/{day.day}/{day:%y}",
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{day.day} {day:%b} {day.year}",
    lambda day: day.isoformat(),
    lambda day: f"{day:%m-%d-%Y}",
)
FROM = ("effective {}", "(effective {})", "effective as of {}", "for dates of service on or after {}", "eff. {}")
THROUGH = ("effective through {}", "through {}", "(last day {})")
MONTH_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))


@dataclass(frozen=True)
class Change:
    """What happened to some codes of one system, and from which day on."""

    action: str
    system: str
    codes: tuple[str, ...]
    start: date | None


@st.composite
def changes(draw: st.DrawFn) -> tuple[Change, ...]:
    left = {system: list(codes) for system, codes in CODES.items()}
    ranges = {system: list(codes) for system, codes in RANGES.items()}
    made: list[Change] = []
    for _ in range(draw(st.integers(1, 4))):
        system = draw(st.sampled_from(sorted(system for system, codes in left.items() if codes)))
        codes = [left[system].pop(0) for _ in range(draw(st.integers(1, min(3, len(left[system])))))]
        if ranges.get(system) and draw(st.booleans()):
            codes.append(ranges[system].pop())
        start = draw(st.none() | st.builds(date, st.integers(2018, 2025), st.sampled_from((1, 4, 7, 10)), st.just(1)))
        made.append(Change(draw(st.sampled_from(("add", "remove"))), system, tuple(codes), start))
    return tuple(made)


def listed(draw: st.DrawFn, codes: tuple[str, ...], joint: str) -> str:
    link = draw(st.sampled_from((", ",) if joint == "; " else (", ", "; ")))
    last = draw(st.sampled_from((link, " and ", ", and ", " & "))) if len(codes) > 1 else ""
    text = link.join(codes[:-1]) + last + codes[-1]
    return text.replace("-", draw(st.sampled_from(("-", " - ", "–", " through ")))) if any("-" in code for code in codes) else text


def dated(draw: st.DrawFn, change: Change) -> str:
    if change.start is None:
        return ""
    form = draw(st.sampled_from(FORMS))
    if change.action == "remove" and draw(st.booleans()):
        ends = [date(change.start.year, *end) for end in MONTH_ENDS] + [date(change.start.year - 1, 12, 31)]
        last = next(day for day in ends if day_after(day) == change.start)
        return " " + draw(st.sampled_from(THROUGH)).format(form(last))
    return " " + draw(st.sampled_from(FROM)).format(form(change.start))


@st.composite
def histories(draw: st.DrawFn) -> tuple[tuple[Change, ...], str]:
    """Draw changes and one way of writing them as an entry of a history."""
    made = draw(changes())
    order = draw(st.sampled_from(("first", "last", "header")))
    # beside a dated statement of the same sentence, one without a date leaves open whether the date is meant for it too
    alike = len({change.start is None for change in made}) == 1
    joint = draw(st.sampled_from([". ", ".\n\n  ", "\n  - ", ".\n  - "] + (["; "] if alike else [])))
    said: list[str] = []
    for change in made:
        name, codes, when = draw(st.sampled_from(NAMES[change.system])), listed(draw, change.codes, joint), dated(draw, change)
        if order == "first":
            said.append(f"{draw(st.sampled_from(FIRST[change.action]))} {name}{codes}{when}")
        elif order == "last":
            said.append(f"{name[0].upper()}{name[1:]}{codes} {draw(st.sampled_from(LAST[change.action]))}{when}")
        else:
            said.append(f"{draw(st.sampled_from(HEADS[change.action]))}: {name.replace(':', '')}{codes}{when}")
    opening = "\n  - " if joint.lstrip(".").startswith("\n  - ") else " "
    return made, f"- 02/16/2025 – Annual Review: Coding Reviewed.{opening}{joint.join(said)}.\n"


@PROVED
@given(made=histories())
def test_a_history_reads_back_to_the_same_changes(made: tuple[tuple[Change, ...], str], read: Reader) -> None:
    expected, text = made
    version = read(f"## Coding\n\nNone.\n\n## Document History\n\n{text}")
    found = {
        (change.action.value, change.system.value, code, change.effective)
        for entry in version.history
        for change in entry.changes
        for code in (*change.codes, *("-".join(pair) for pair in change.ranges))
    }
    assert found == {(change.action, change.system, code, change.start) for change in expected for code in change.codes}, text
    assert [entry.unread for entry in version.history if entry.unread] == []
    assert {entry.day for entry in version.history} == {date(2025, 2, 16)}
