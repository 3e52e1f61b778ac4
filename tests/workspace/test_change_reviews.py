"""Reviews of changes: kept by what changed, in one step, over undo, restart and another numbering."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.codesets.library import load_code_sets
from app.compare.model import ChangeClass, ChangeKind, ChangeReview, Comparison, Direction, PolicyChange
from app.documents.open import read_document
from app.project.model import What
from app.project.project import Project, create_project, open_project
from app.workspace.change_reviews import review_changes, review_facts, reviewed_among, reviews_of
from app.workspace.compare import compare_versions
from app.workspace.decision_words import described
from app.workspace.versions import facts_of

OLD = """# Drug Criteria

Document #: CC-0455

Publish Date: 05/02/2023

## Clinical Criteria

Brantiva may be approved when all of these are met:

I. Individual has been given at least two prior therapies; AND
II. Individual has no active infection.

## Coding

C90.00 Multiple myeloma not having achieved remission

## Notes

The plan sends a letter.

The plan keeps a copy.

The plan sends a letter.
"""
NEW = (
    OLD.replace("05/02/2023", "05/06/2024")
    .replace("at least two prior", "at least four prior")
    .replace("not having achieved remission\n", "not having achieved remission\n\nC90.02 Multiple myeloma in relapse\n")
    .replace("sends a letter", "sends a notice")
)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder, sets = tmp_path_factory.mktemp("policies"), load_code_sets()
    versions = []
    for name, text in (("old.md", OLD), ("new.md", NEW)):
        path = folder / name
        path.write_text(text, encoding="utf-8")
        versions.append(facts_of(path, read_document(path), sets).new)
    return compare_versions(versions[0], versions[1], sets)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review.codeledger"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with create_project(path, "ana") as made:
        yield made


def of_kind(comparison: Comparison, kind: ChangeKind) -> PolicyChange:
    return next(change for change in comparison.changes if change.kind is kind)


def test_a_review_comes_back_after_a_restart(comparison: Comparison, project: Project, path: Path) -> None:
    change = of_kind(comparison, ChangeKind.CRITERIA)
    review = ChangeReview(
        reviewed=True, classed=ChangeClass.SUBSTANTIVE, direction=Direction.NEUTRAL, note="Asked the author – “why four?”"
    )
    review_changes(project, comparison, {change.id: review})
    project.close()
    with open_project(path, "ben") as again:
        held = reviews_of(again, comparison)
    assert list(held) == [change.id]
    kept = held[change.id]
    assert (kept.reviewed, kept.classed, kept.direction, kept.note) == (True, review.classed, review.direction, review.note)
    assert kept.who == "ana"
    assert kept.when is not None


def test_a_review_holds_where_the_changes_are_numbered_otherwise(comparison: Comparison, project: Project) -> None:
    change = of_kind(comparison, ChangeKind.CODE)
    review_changes(project, comparison, {change.id: ChangeReview(reviewed=True)})
    moved = tuple(replace(item, id=f"x{number}") for number, item in enumerate(reversed(comparison.changes)))
    renamed = replace(comparison, changes=moved)
    held = reviews_of(project, renamed)
    assert [item.new for item in moved if item.id in held] == [change.new]
    project.close()


def test_twice_the_same_change_is_two_to_review(comparison: Comparison, project: Project) -> None:
    twins = [change for change in comparison.changes if change.new is not None and "notice" in change.new]
    assert len(twins) == 2
    assert len(set(review_facts(comparison).values())) == len(comparison.changes)
    review_changes(project, comparison, {twins[1].id: ChangeReview(reviewed=True)})
    assert list(reviews_of(project, comparison)) == [twins[1].id]
    project.close()


def test_another_document_s_changes_are_others(comparison: Comparison, project: Project) -> None:
    change = comparison.changes[0]
    review_changes(project, comparison, {change.id: ChangeReview(reviewed=True)})
    swapped = replace(comparison, old=comparison.new, new=comparison.old)
    assert reviews_of(project, swapped) == {}
    project.close()


def test_several_are_one_step_with_its_reason_and_undone_together(comparison: Comparison, project: Project) -> None:
    everything = {change.id: ChangeReview(reviewed=True) for change in comparison.changes}
    first = comparison.changes[0].id
    review_changes(project, comparison, {first: ChangeReview(note="Look again")})
    review_changes(project, comparison, everything, "Read in the committee of May")
    held = reviews_of(project, comparison)
    assert reviewed_among(held, comparison.changes) == len(comparison.changes)
    assert {review.reason for review in held.values()} == {"Read in the committee of May"}
    assert len(project.decisions.undo()) == len(comparison.changes)
    held = reviews_of(project, comparison)
    assert list(held) == [first]
    assert held[first].note == "Look again"
    assert not held[first].reviewed
    project.decisions.redo()
    assert reviewed_among(reviews_of(project, comparison), comparison.changes) == len(comparison.changes)
    project.close()


def test_an_empty_review_takes_the_decision_back(comparison: Comparison, project: Project) -> None:
    change = comparison.changes[0].id
    review_changes(project, comparison, {change: ChangeReview(reviewed=True)})
    review_changes(project, comparison, {change: ChangeReview()})
    assert reviews_of(project, comparison) == {}
    assert project.decisions.history()[-1].value is None
    project.close()


def test_nothing_decided_is_no_step(comparison: Comparison, project: Project) -> None:
    assert review_changes(project, comparison, {}) == ()
    assert not project.decisions.can_undo
    project.close()


@pytest.mark.parametrize(
    ("review", "said"),
    [
        (ChangeReview(reviewed=True, classed=ChangeClass.SUBSTANTIVE), ": reviewed, substantive."),
        (ChangeReview(direction=Direction.RESTRICTS), ": not yet reviewed, confirmed as restricting access."),
        (ChangeReview(direction=Direction.NEUTRAL, note="as before"), ": not yet reviewed, taken as neutral to access, noted “as before”."),
    ],
)
def test_the_history_says_what_was_decided(comparison: Comparison, project: Project, review: ChangeReview, said: str) -> None:
    change = of_kind(comparison, ChangeKind.CRITERIA)
    assert change.direction is Direction.RESTRICTS
    (made,) = review_changes(project, comparison, {change.id: review})
    assert described(made, {comparison.new.text.document.sha256: "new.md"}) == f"The criteria change on I (new.md, criteria){said}"
    (back,) = review_changes(project, comparison, {change.id: ChangeReview()})
    assert described(back).endswith("is open again.")
    assert {decision.what for decision in project.decisions.history()} == {What.REVIEW}
    project.close()
