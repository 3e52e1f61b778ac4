"""Corrections: they reach every fact, the checks follow them, and what was read comes back exactly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.documents.model import Place
from app.policy.corrections import LOST, Stated, added_key, corrected, corrections_at, restored, said, stated_facts
from app.policy.model import (
    Action,
    AgeRule,
    CodeForm,
    CodeListing,
    Correction,
    DateKind,
    FactKey,
    FactKind,
    FactValue,
    HistoryChange,
    Limit,
    Meaning,
    PartialDate,
    PolicyDate,
    PolicyVersion,
    State,
    Unread,
)

Reader = Callable[..., PolicyVersion]
WHEN = datetime(2026, 1, 5, 12, tzinfo=UTC)

TEXT = """## Clinical Criteria

Requests for Zentrixa (zentriximab-abcd) may be approved if the following criteria are met:

I. Individual is 18 years of age or older; AND
II. Individual has a diagnosis of multiple myeloma.

## Coding

HCPCS

J9380 Injection, teclistamab-cqyv, 0.5 mg
J9144 Injection, daratumumab, 10 mg

ICD-10 Diagnosis

C90.00-C90.02 Multiple myeloma
C44.9O Malignant neoplasm of skin

## Document History

Revised: 02/16/2024

Document History:

- 02/16/2024 – Annual review: Added HCPCS J9380. Removed HCPCS J9144. The coding of the drug was brought in line with the usual ones.
"""


@pytest.fixture(scope="module")
def version(read: Reader) -> PolicyVersion:
    return read(TEXT)


def facts(version: PolicyVersion, kind: FactKind) -> list[Stated]:
    return [fact for fact in stated_facts(version) if fact.key.kind is kind]


def saying(key: FactKey, says: FactValue | None, reason: str = "As the page shows") -> Correction:
    return Correction(key=key, says=says, reason=reason, who="ana", when=WHEN)


def place(version: PolicyVersion, words: str) -> Place:
    for block in version.text.blocks:
        start = block.text.find(words)
        if start >= 0:
            return block.place(start, start + len(words))
    raise AssertionError(words)


def test_the_text_states_what_these_tests_correct(version: PolicyVersion) -> None:
    assert [item.code for item in version.codes] == ["J9380", "J9144", "C90.00"]
    assert [change.action for change in version.history[-1].changes] == [Action.ADD, Action.REMOVE]
    assert [item.text for entry in version.history for item in entry.unread]
    assert {check.check for check in version.checks} >= {"listing-contradicts-history", "misprinted-code", "unread-coding-statement"}


def test_a_date_is_corrected_and_who_when_and_what_was_read_are_kept(version: PolicyVersion, code_sets: CodeSets) -> None:
    read = next(fact for fact in facts(version, FactKind.DATE) if isinstance(fact.was, PolicyDate) and fact.was.kind is DateKind.PUBLISH)
    assert isinstance(read.was, PolicyDate)
    made = corrected(version, [saying(read.key, replace(read.was, day=date(2024, 3, 22)))], code_sets)
    assert made.day(DateKind.PUBLISH) == date(2024, 3, 22)
    assert made.day(DateKind.LAST_REVIEW) == version.day(DateKind.LAST_REVIEW)
    assert said(made.corrections[0]) == (
        "Corrected by ana on 01/05/2026: publish date 03/22/2024; publish date 03/20/2024 was read. As the page shows."
    )
    assert corrections_at(made, read.was.source) == made.corrections
    assert made.as_read == version


def test_a_date_may_become_one_of_a_month_only(version: PolicyVersion, code_sets: CodeSets) -> None:
    read = facts(version, FactKind.DATE)[0]
    assert isinstance(read.was, PolicyDate)
    made = corrected(version, [saying(read.key, PartialDate(read.was.kind, "2024-03", "month", read.was.source))], code_sets)
    assert [item.text for item in made.dates_partial] == ["2024-03"]
    assert len(made.dates) == len(version.dates) - 1


def test_what_a_version_states_once_can_be_said_where_nothing_was_read(version: PolicyVersion, code_sets: CodeSets) -> None:
    made = corrected(version, [saying(FactKey(FactKind.PAYER), "Example Health"), saying(FactKey(FactKind.NUMBER), "CC-0778")], code_sets)
    assert (made.payer, made.number, made.title) == ("Example Health", "CC-0778", version.title)


def test_a_code_that_is_none_goes_and_the_check_on_it_too(version: PolicyVersion, code_sets: CodeSets) -> None:
    listed = next(fact for fact in facts(version, FactKind.CODE) if isinstance(fact.was, CodeListing) and fact.was.code == "J9144")
    made = corrected(version, [saying(listed.key, None)], code_sets)
    assert [item.code for item in made.codes] == ["J9380", "C90.00"]
    assert "listing-contradicts-history" not in {check.check for check in made.checks}
    assert "unread-coding-statement" in {check.check for check in made.checks}


def test_a_code_the_reader_missed_stands_in_the_order_of_the_page_and_ends_its_misprint(
    version: PolicyVersion, code_sets: CodeSets
) -> None:
    words = place(version, "C44.9O")
    code = CodeListing(
        system=CodeSystem.ICD10CM,
        code="C44.90",
        through=None,
        form=CodeForm.SINGLE,
        description=None,
        section="coding",
        group=None,
        supports=None,
        coverage=None,
        source=words,
    )
    key = added_key(version, FactKind.CODE, words)
    made = corrected(version, [saying(key, code)], code_sets)
    assert [item.code for item in made.codes] == ["J9380", "J9144", "C90.00", "C44.90"]
    assert "misprinted-code" not in {check.check for check in made.checks}
    assert said(made.corrections[0]).startswith("Added by ana on 01/05/2026: ICD-10-CM C44.90.")
    assert added_key(made, FactKind.CODE, words).number == 1


def test_an_age_and_a_limit_can_be_added(version: PolicyVersion, code_sets: CodeSets) -> None:
    words = place(version, "Multiple myeloma")
    age = AgeRule("Multiple myeloma", 2, True, None, None, "years", "coding", words)
    limit = Limit(kind="units-per-day", codes=("J9380",), value="12", start=None, source=words)
    wanted = [saying(added_key(version, FactKind.AGE, words), age), saying(added_key(version, FactKind.LIMIT, words), limit)]
    made = corrected(version, wanted, code_sets)
    assert [item.low for item in made.ages] == [18, 2]
    assert made.limits == (limit,)


def test_an_unread_statement_that_means_changes_gives_them_to_its_entry(version: PolicyVersion, code_sets: CodeSets) -> None:
    unread = facts(version, FactKind.UNREAD)[-1]
    assert isinstance(unread.was, Unread)
    change = HistoryChange(action=Action.ADD, system=CodeSystem.HCPCS, codes=("J9999",), source=unread.was.source)
    made = corrected(version, [saying(unread.key, Meaning(changes=(change,)))], code_sets)
    assert change in made.history[unread.entry or 0].changes
    assert not any(entry.unread for entry in made.history)
    assert not any("brought in line" in check.message for check in made.checks)
    assert "Settled by ana" in said(made.corrections[0])
    assert "adds HCPCS J9999" in said(made.corrections[0])


def test_an_unread_statement_can_change_no_list_or_be_left_for_later(version: PolicyVersion, code_sets: CodeSets) -> None:
    unread = facts(version, FactKind.UNREAD)[-1]
    none = corrected(version, [saying(unread.key, Meaning())], code_sets)
    assert not any(entry.unread for entry in none.history)
    assert [entry.changes for entry in none.history] == [entry.changes for entry in version.history]
    later = corrected(version, [saying(unread.key, Meaning(later=True))], code_sets)
    assert [entry.unread for entry in later.history] == [entry.unread for entry in version.history]
    assert later.checks == version.checks
    assert said(later.corrections[0]).startswith("Settled by ana on 01/05/2026: left for later.")


def test_a_change_of_the_history_and_the_day_of_its_entry_are_corrected(version: PolicyVersion, code_sets: CodeSets) -> None:
    removed = next(fact for fact in facts(version, FactKind.CHANGE) if getattr(fact.was, "action", None) is Action.REMOVE)
    entry = next(fact for fact in facts(version, FactKind.ENTRY) if fact.entry == removed.entry)
    assert isinstance(removed.was, HistoryChange)
    made = corrected(
        version,
        [saying(removed.key, replace(removed.was, effective=date(2024, 4, 1))), saying(entry.key, date(2024, 2, 17))],
        code_sets,
    )
    found = made.history[removed.entry or 0]
    assert found.day == date(2024, 2, 17)
    assert [change.effective for change in found.changes] == [None, date(2024, 4, 1)]
    assert "listing-contradicts-history" not in {check.check for check in made.checks}  # it has not happened yet


def test_an_added_change_joins_the_entry_it_stands_in_and_elsewhere_an_entry_without_a_date(
    version: PolicyVersion, code_sets: CodeSets
) -> None:
    within, outside = place(version, "brought in line"), place(version, "Injection, daratumumab")
    wanted = [
        saying(
            added_key(version, FactKind.CHANGE, words),
            HistoryChange(action=Action.ADD, system=CodeSystem.HCPCS, codes=("J3590",), source=words),
        )
        for words in (within, outside)
    ]
    made = corrected(version, wanted, code_sets)
    assert len(made.history) == len(version.history) + 1
    assert made.history[-1].day is None
    assert made.history[-1].changes[0].source == outside
    assert sum("J3590" in change.codes for change in made.history[-2].changes) == 1


def test_a_correction_of_a_fact_that_is_gone_is_reported_and_never_dropped(version: PolicyVersion, code_sets: CodeSets) -> None:
    gone = FactKey(FactKind.CODE, (3, 0, 5, "J0000"))
    made = corrected(version, [saying(gone, None)], code_sets)
    assert made.codes == version.codes
    assert made.checks[0].check == LOST
    assert "ana" in made.checks[0].message
    assert not made.corrections[0].applied
    misunderstood = replace(saying(facts(version, FactKind.CODE)[0].key, None), applied=False)
    assert corrected(version, [misunderstood], code_sets).codes == version.codes


def test_the_state_a_person_confirmed_stays(version: PolicyVersion, code_sets: CodeSets) -> None:
    retired = replace(version, state=State.RETIRED, proposed=State.PUBLISHED)
    made = corrected(retired, [saying(FactKey(FactKind.STATUS), "Retired")], code_sets)
    assert (made.state, made.proposed, made.status) == (State.RETIRED, State.PUBLISHED, "Retired")
    assert restored(made) == retired
    assert restored(replace(made, state=State.PUBLISHED, proposed=None)) == version


CORRECTABLE = st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=CORRECTABLE, others=CORRECTABLE)
def test_any_corrections_taken_back_leave_what_was_read(
    version: PolicyVersion, code_sets: CodeSets, chosen: list[tuple[int, bool]], others: list[tuple[int, bool]]
) -> None:
    held = stated_facts(version)

    def corrections(picked: list[tuple[int, bool]]) -> list[Correction]:
        made = {}
        for number, gone in picked:
            fact = held[number % len(held)]
            value = Meaning() if fact.key.kind is FactKind.UNREAD else fact.was
            made[fact.key] = saying(fact.key, None if gone and fact.key.kind is not FactKind.UNREAD else value)
        return list(made.values())

    one = corrected(version, corrections(chosen), code_sets)
    two = corrected(one, corrections(others), code_sets)
    assert two == corrected(version, corrections(others), code_sets)  # nothing of the first is left
    assert corrected(two, [], code_sets) == version


def test_saying_again_what_was_read_changes_no_fact(version: PolicyVersion, code_sets: CodeSets) -> None:
    again = [saying(fact.key, fact.was) for fact in stated_facts(version) if fact.was is not None and fact.key.kind is not FactKind.UNREAD]
    made = corrected(version, again, code_sets)
    assert replace(made, corrections=(), as_read=None) == version
