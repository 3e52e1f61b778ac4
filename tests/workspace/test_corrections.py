"""Corrections as decisions of a project: validated, kept, undone exactly, and seen by everything built on the versions."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.codesets.library import load_code_sets
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.documents.markdown.read import read_markdown
from app.documents.model import Document
from app.errors import InputRefusedError
from app.ledger.model import Basis
from app.policy.corrections import LOST, added_key, stated_facts
from app.policy.model import (
    CodeListing,
    DateKind,
    FactKey,
    FactKind,
    FactValue,
    HistoryChange,
    Meaning,
    PartialDate,
    PolicyDate,
    State,
)
from app.project.keys import canonical, parsed
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.workspace.codes import ledger_of_versions
from app.workspace.compare import compare_versions
from app.workspace.correction_fields import fields_of
from app.workspace.correction_values import Around, value_of
from app.workspace.corrections import Wish, decide, drafts_of, take_back, with_corrections, with_decisions
from app.workspace.decision_words import described, file_names
from app.workspace.project import add_files, held_versions
from app.workspace.version_states import confirm_state
from app.workspace.versions import LoadedFile, LoadedVersions, facts_of

TEXT = """# Drug Criteria

Subject: Zentrixa (zentriximab-abcd)

Document #: CC-0777

Publish Date: 03/20/2024

Last Review Date: 02/16/2024

## Clinical Criteria

Zentrixa (zentriximab-abcd) may be approved if the following criteria are met:

I. Individual is 18 years of age or older; AND
II. Individual has a diagnosis of multiple myeloma.

## Coding

HCPCS

J9380 Injection, teclistamab-cqyv, 0.5 mg
J9144 Injection, daratumumab, 10 mg

## Document History

- 02/16/2024 – Annual review: Added HCPCS J9380. The coding of the drug was brought in line with the usual ones.
"""


@pytest.fixture(scope="module")
def sets() -> CodeSets:
    return load_code_sets()


@pytest.fixture(scope="module")
def loaded(sets: CodeSets) -> LoadedVersions:
    return LoadedVersions(files=(file_of(TEXT, "2024.md", sets), file_of(TEXT.replace("03/20/2024", "03/20/2023"), "2023.md", sets)))


def file_of(text: str, name: str, sets: CodeSets) -> LoadedFile:
    document = Document(file=name, sha256=name.encode().hex().ljust(64, "0"), format="markdown", blocks=read_markdown(text).blocks)
    return facts_of(Path(name), document, sets)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "work.codeledger", "ana") as made:
        yield made


def key(loaded: LoadedVersions, kind: FactKind, word: str = "") -> FactKey:
    return next(fact.key for fact in stated_facts(loaded.files[0].new) if fact.key.kind is kind and word in str(fact.was))


def test_a_corrected_date_is_seen_by_ledger_and_compare_and_undone(project: Project, loaded: LoadedVersions, sets: CodeSets) -> None:
    version = loaded.files[0].new
    published = key(loaded, FactKind.DATE, "PUBLISH")
    drafts = drafts_of(version, [Wish(key=published, fields={"kind": "publish", "date": "3/22/2024"})], "A typing error")
    decide(project, drafts)
    held = with_corrections(loaded, project, lambda: sets)
    assert held.files[0].new.day(DateKind.PUBLISH) is not None
    assert str(held.files[0].new.day(DateKind.PUBLISH)) == "2024-03-22"
    assert held.files[1] is loaded.files[1]
    assert with_corrections(held, project, lambda: sets) is held  # nothing to be done
    ledger = ledger_of_versions(held, Basis.PUBLISH, code_sets=sets)
    assert [str(item.start) for item in ledger.policies[0].versions] == ["2023-03-20", "2024-03-22"]
    comparison = compare_versions(held.files[1].new, held.files[0].new, sets)
    assert comparison.new.corrections[0].who == "ana"
    [decision] = project.decisions.history()
    assert decision.what is What.CORRECTION
    names = {version.text.document.sha256: "2024.md"}
    assert described(decision, names) == ("In 2024.md, date at “03/20/2024”: publish date 03/22/2024; publish date 03/20/2024 was read.")
    project.decisions.undo()
    assert with_corrections(held, project, lambda: sets) == loaded
    project.decisions.redo()
    assert with_corrections(loaded, project, lambda: sets) == held


def test_a_correction_outlives_closing_and_reading_again(project: Project, policies: Path) -> None:
    add_files(project, [policies / "EX-0901" / "EX-0901_2024-08-06.md"])
    version = held_versions(project).files[0].new
    code = next(fact for fact in stated_facts(version) if fact.key.kind is FactKind.CODE)
    decide(project, drafts_of(version, [Wish(key=code.key, fields=None)], "It is struck out on the page"))
    project.close()
    with open_project(project.info.path, "ben") as again:
        held = held_versions(again).files[0].new
        assert len(held.codes) == len(version.codes) - 1
        assert held.as_read is not None
        assert held.as_read.codes == version.codes
        [decision] = again.decisions.history()
        assert described(decision, file_names(again)).startswith("In EX-0901_2024-08-06.md: not a code at “")
        decide(again, [take_back(version, code.key)])
        assert held_versions(again).files[0].new == version
        assert "again as it was read" in described(again.decisions.history()[-1], file_names(again))


def test_an_unread_statement_is_settled_by_its_own_kind_of_decision(project: Project, loaded: LoadedVersions, sets: CodeSets) -> None:
    version = loaded.files[0].new
    unread = key(loaded, FactKind.UNREAD, "brought in line")
    means = {"changes": [{"action": "remove", "system": "HCPCS", "codes": "J9144, J9145-J9147", "effective": "4/1/2024"}]}
    decide(project, drafts_of(version, [Wish(key=unread, fields=means)], "As the bulletin of April says"))
    assert [item.what for item in project.decisions.history()] == [What.UNREAD]
    held = with_corrections(loaded, project, lambda: sets).files[0].new
    assert not any(entry.unread for entry in held.history)
    change = held.history[-1].changes[-1]
    assert (change.codes, change.ranges, str(change.effective)) == (("J9144",), (("J9145", "J9147"),), "2024-04-01")
    assert described(project.decisions.history()[0]).endswith(": removes HCPCS J9144, J9145-J9147, effective 04/01/2024.")
    decide(project, drafts_of(version, [Wish(key=unread, fields={})], "Only the wording"))
    assert described(project.decisions.history()[1]).endswith(": changes no list.")
    held = with_corrections(loaded, project, lambda: sets).files[0].new
    assert held.history[-1].changes == version.history[-1].changes


def test_a_state_confirmed_and_a_fact_corrected_do_not_disturb_each_other(project: Project, loaded: LoadedVersions, sets: CodeSets) -> None:
    version = loaded.files[0].new
    confirm_state(project, version, State.RETIRED, "Replaced")
    held = with_decisions(loaded, project, lambda: sets)
    decide(project, drafts_of(held.files[0].new, [Wish(key=FactKey(FactKind.PAYER), fields={"text": "Example Health"})], "Asked them"))
    both = with_decisions(held, project, lambda: sets)
    assert (both.files[0].new.state, both.files[0].new.payer) == (State.RETIRED, "Example Health")
    project.decisions.undo(1)
    assert with_decisions(both, project, lambda: sets).files[0].new.state is State.PUBLISHED
    project.decisions.undo(2)
    assert with_decisions(both, project, lambda: sets) == loaded


def test_a_value_of_a_later_program_is_not_guessed(project: Project, loaded: LoadedVersions, sets: CodeSets) -> None:
    version = loaded.files[0].new
    [draft] = drafts_of(version, [Wish(key=key(loaded, FactKind.CODE, "J9144"), fields=None)], "Gone")
    strange = canonical({"says": {"system": "ICD-12", "code": "1"}, "was": None})
    project.decisions.decide([Draft(what=draft.what, fact=draft.fact, value=strange, reason="Later")])
    held = with_corrections(loaded, project, lambda: sets).files[0].new
    assert held.codes == version.codes
    assert held.checks[0].check == LOST
    assert with_corrections(with_corrections(loaded, project, lambda: sets), project, lambda: sets).files[0].new is not version


def test_words_that_say_all_diagnoses_are_kept_with_their_place(project: Project, loaded: LoadedVersions, sets: CodeSets) -> None:
    version = loaded.files[0].new
    words = version.text.blocks[-1].place(0, 5)
    wish = Wish(key=added_key(version, FactKind.ALL_DIAGNOSES, words), fields={}, place=words)
    decide(project, drafts_of(version, [wish], "Read on the page"))
    assert with_corrections(loaded, project, lambda: sets).files[0].new.all_diagnoses == words


REFUSED: tuple[tuple[FactKind, dict[str, object], str], ...] = (
    (FactKind.CODE, {"system": "ICD-10-CM", "code": "M80.M84"}, "“M80.M84” does not have the shape of an ICD-10-CM code."),
    (FactKind.CODE, {"system": "HCPCS", "code": "J938"}, "“J938” does not have the shape of an HCPCS code."),
    (FactKind.CODE, {"system": "ICD-10-CM", "code": "C90.02", "through": "C90.00"}, "The range C90.02-C90.00 does not run upwards."),
    (FactKind.CODE, {"system": "ICD-10-CM", "code": "C90.02", "form": "range"}, "The range that begins with C90.02 has no end."),
    (FactKind.CODE, {"system": "SNOMED", "code": "1"}, "“SNOMED” is no code system."),
    (FactKind.DATE, {"kind": "publish", "date": "13/45/2024"}, "“13/45/2024” is no date of the calendar."),
    (FactKind.DATE, {"kind": "publish", "date": "2023-02-29"}, "“2023-02-29” is no date of the calendar."),
    (FactKind.DATE, {"kind": "publish", "date": "soon"}, "“soon” is no date of the calendar."),
    (FactKind.DATE, {"kind": "born", "date": "1/1/2024"}, "“born” is no kind of date."),
    (FactKind.AGE, {"unit": "years"}, "An age needs a lower or an upper bound."),
    (FactKind.AGE, {"unit": "years", "low": "19", "high": 18}, "The lower age 19 lies above the upper age 18."),
    (FactKind.AGE, {"unit": "years", "low": "1.5"}, "“1.5” is no whole number for the lower age."),
    (FactKind.AGE, {"unit": "years", "low": 200}, "Nobody is 200 years old."),
    (FactKind.LIMIT, {"kind": "units-per-day", "value": "many"}, "“MANY” is no number of units."),
    (FactKind.LIMIT, {"kind": "ndc", "value": "1-2"}, "“1-2” is no NDC."),
    (FactKind.CHANGE, {"action": "add", "system": "HCPCS", "codes": ""}, "The change names no code."),
    (FactKind.CHANGE, {"action": "replace", "system": "HCPCS", "codes": "J1"}, "“J1” does not have the shape of an HCPCS code."),
    (
        FactKind.CHANGE,
        {"action": "remove", "system": "HCPCS", "codes": "J9144", "last_day": "12/31/2024", "effective": "12/31/2024"},
        "The effective date is not the day after the last day.",
    ),
    (FactKind.TITLE, {"text": "  "}, "The title is missing."),
    (FactKind.DRUGS, {"drugs": " ; "}, "The drug has no name."),
    (FactKind.ENTRY, {"date": "March 2024"}, "“March 2024” is no day of the calendar for the entry."),
)


@pytest.mark.parametrize(("kind", "fields", "why"), REFUSED, ids=[why for _, _, why in REFUSED])
def test_what_cannot_be_is_refused_in_one_sentence(kind: FactKind, fields: dict[str, object], why: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        value_of(kind, fields, Around("policy.md"))
    assert refused.value.refusal.why == why
    assert refused.value.refusal.do.endswith(".")


def test_a_correction_needs_a_reason(loaded: LoadedVersions) -> None:
    with pytest.raises(InputRefusedError, match="needs a reason"):
        drafts_of(loaded.files[0].new, [Wish(key=key(loaded, FactKind.DATE), fields=None)], "  ")


def test_values_are_taken_as_people_write_them() -> None:
    around = Around("policy.md")
    date = value_of(FactKind.DATE, {"kind": "effective", "date": "Jan. 1, 2026"}, around)
    assert isinstance(date, PolicyDate)
    assert str(date.day) == "2026-01-01"
    month = value_of(FactKind.DATE, {"kind": "effective", "date": "March 2024"}, around)
    assert isinstance(month, PartialDate)
    assert (month.text, month.precision) == ("2024-03", "month")
    code = value_of(FactKind.CODE, {"system": "ICD-10-CM", "code": "c9000", "through": "C90.02*", "for": "J9380; J9144"}, around)
    assert isinstance(code, CodeListing)
    assert (code.code, code.through, code.form.value, code.supports) == ("C90.00", "C90.02", "range", ("J9380", "J9144"))
    change = value_of(
        FactKind.CHANGE, {"action": "remove", "system": "ICD-10-CM", "codes": "C90.00 – C90.02 D47.2", "last_day": "9/30/2024"}, around
    )
    assert isinstance(change, HistoryChange)
    assert (change.codes, change.ranges, str(change.effective)) == (("D47.2",), (("C90.00", "C90.02"),), "2024-10-01")


def test_what_was_read_of_every_sample_is_written_and_read_back_the_same(policies: Path, sets: CodeSets) -> None:
    kinds = set()
    for path in (policies / "CC-0248" / "CC-0248_2023-10-03.md", policies / "EX-0901" / "EX-0901_2024-08-06.md"):
        document = Document(
            file=path.name, sha256="0" * 64, format="markdown", blocks=read_markdown(path.read_text(encoding="utf-8")).blocks
        )
        for fact in stated_facts(facts_of(path, document, sets).new):
            if fact.was is None or fact.key.kind is FactKind.UNREAD:
                continue
            section = getattr(fact.was, "section", "")
            back = value_of(fact.key.kind, parsed_fields(fact.was), Around(path.name, fact.place, section, fact.was))
            assert back == fact.was
            kinds.add(fact.key.kind)
    assert kinds >= {FactKind.DATE, FactKind.AGE, FactKind.CODE, FactKind.CHANGE, FactKind.ENTRY, FactKind.DRUGS}


def parsed_fields(value: FactValue) -> dict[str, object]:
    found = parsed(canonical(fields_of(value)))
    assert isinstance(found, dict)
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["gone", "again", "back"])), min_size=1, max_size=5))
def test_undoing_every_step_restores_exactly(tmp_path: Path, loaded: LoadedVersions, sets: CodeSets, steps: list[tuple[int, str]]) -> None:
    path = tmp_path / "steps.codeledger"
    path.unlink(missing_ok=True)
    version = loaded.files[0].new
    facts = [fact for fact in stated_facts(version) if fact.was is not None]
    with create_project(path, "ana") as project:
        seen = [loaded]
        for number, what in steps:
            fact = facts[number % len(facts)]
            unread = fact.key.kind is FactKind.UNREAD
            fields = {} if unread else None if what == "gone" else fields_of(fact.was)  # type: ignore[arg-type]  # it was read
            draft = take_back(version, fact.key) if what == "back" else drafts_of(version, [Wish(key=fact.key, fields=fields)], "So")[0]
            decide(project, [draft])
            seen.append(with_decisions(seen[-1], project, lambda: sets))
        assert held_the_same(seen[-1], with_decisions(loaded, project, lambda: sets))
        for before in reversed(seen[:-1]):
            project.decisions.undo()
            assert held_the_same(with_decisions(seen[-1], project, lambda: sets), before)


def held_the_same(one: LoadedVersions, other: LoadedVersions) -> bool:
    """Whether two hold the same facts; the order in which corrections are kept says nothing."""

    def plain(loaded: LoadedVersions) -> list[object]:
        return [replace(file.new, corrections=tuple(sorted(file.new.corrections, key=repr))) for file in loaded.files]

    return plain(one) == plain(other)


def test_settled_meanings_read_back() -> None:
    fields = {
        "changes": [{"action": "add", "system": CodeSystem.HCPCS.value, "codes": ["J9380"]}],
        "codes": [{"system": "ICD-10-CM", "code": "C90.0", "form": "category"}],
        "limits": [{"kind": "units-per-day", "codes": ["J9380"], "value": "10"}],
        "regimes": [{"regime": "all-diagnoses-pend", "action": "end", "effective": "2024-01-01"}],
    }
    meaning = value_of(FactKind.UNREAD, fields, Around("policy.md"))
    assert isinstance(meaning, Meaning)
    assert value_of(FactKind.UNREAD, parsed_fields(meaning), Around("policy.md")) == meaning
    assert len((*meaning.changes, *meaning.codes, *meaning.limits, *meaning.regimes)) == 4
