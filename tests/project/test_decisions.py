"""Steps are undone and restored, never overwritten; any course of them ends where a simple model of it ends."""

import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import OutputFailedError
from app.project.keys import canonical
from app.project.model import Decision, Draft, What
from app.project.project import Project, create_project, open_project
from app.project.verify import verify_project

FACT = canonical(["CC-0248", "2025-01-01", "publish date"])
OTHER = canonical(["CC-0248", "2025-04-01", "publish date"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "review.codeledger"


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with create_project(path, "R. Ames") as project:
        yield project


def draft(value: object, fact: str = FACT, what: What = What.CORRECTION, reason: str = "") -> Draft:
    return Draft(what=what, fact=fact, value=None if value is None else canonical(value), reason=reason)


def values(project: Project, what: What = What.CORRECTION) -> dict[str, str | None]:
    return {fact: decision.value for fact, decision in project.decisions.holding(what).items()}


def test_a_decision_says_what_why_who_and_when(project: Project) -> None:
    (made,) = project.decisions.decide([draft("2025-02-01", reason="the page's footer says so")])
    assert (made.number, made.step, made.what, made.fact, made.value) == (1, 1, What.CORRECTION, FACT, '"2025-02-01"')
    assert (made.reason, made.who, made.undone) == ("the page's footer says so", "R. Ames", False)
    assert made.when == project.trail.head().when
    assert project.decisions.history() == (made,)


def test_the_latest_decision_on_a_fact_holds(project: Project) -> None:
    project.decisions.decide([draft("one"), draft("two", OTHER)])
    project.decisions.decide([draft("three")])
    assert values(project) == {FACT: '"three"', OTHER: '"two"'}


def test_what_was_decided_since_is_told_by_its_kind_and_on_its_facts(project: Project) -> None:
    decisions = project.decisions
    decisions.decide([draft("one"), draft("two", OTHER)])
    before = decisions.mark()
    assert not decisions.touched(before, What.CORRECTION)
    decisions.decide([draft("held", what=What.VERSION_STATE)])
    assert (decisions.touched(before, What.CORRECTION), decisions.touched(before, What.CORRECTION, What.VERSION_STATE)) == (False, True)
    decisions.decide([draft("three"), draft(None, OTHER)])
    assert decisions.touched(before, What.CORRECTION)
    after = decisions.mark()
    assert (decisions.size(undo=True), decisions.size(undo=False)) == (2, 0)
    decisions.undo()
    assert (decisions.touched(after, What.CORRECTION), decisions.touched(after, What.VERSION_STATE)) == (True, False)
    undone = decisions.mark()
    assert decisions.size(undo=False) == 2
    assert {fact: held.value for fact, held in decisions.holding_on(What.CORRECTION, [FACT, OTHER, "[]"]).items()} == values(project)
    decisions.redo()
    assert decisions.touched(undone, What.CORRECTION)
    assert set(decisions.holding_on(What.CORRECTION, [FACT, OTHER])) == {FACT}


def test_a_decision_taken_back_holds_no_more(project: Project) -> None:
    project.decisions.decide([draft("one")])
    project.decisions.decide([draft(None)])
    assert values(project) == {}
    project.decisions.undo()
    assert values(project) == {FACT: '"one"'}


def test_each_kind_of_decision_stands_for_itself(project: Project) -> None:
    project.decisions.decide([draft("read", what=What.REVIEW), draft("paid", what=What.DISPOSITION)])
    assert values(project, What.REVIEW) == {FACT: '"read"'}
    assert values(project, What.DISPOSITION) == {FACT: '"paid"'}
    assert values(project) == {}


def test_a_step_is_undone_and_restored_as_one(project: Project) -> None:
    project.decisions.decide([draft("one"), draft("two", OTHER)])
    undone = project.decisions.undo()
    assert [(decision.number, decision.undone) for decision in undone] == [(1, True), (2, True)]
    assert values(project) == {}
    assert [decision.undone for decision in project.decisions.redo()] == [False, False]
    assert values(project) == {FACT: '"one"', OTHER: '"two"'}


def test_steps_undone_in_a_row_are_restored_in_reverse(project: Project) -> None:
    for value in ("one", "two", "three"):
        project.decisions.decide([draft(value)])
    project.decisions.undo()
    project.decisions.undo()
    assert values(project) == {FACT: '"one"'}
    project.decisions.redo()
    assert values(project) == {FACT: '"two"'}
    project.decisions.redo()
    assert values(project) == {FACT: '"three"'}
    assert not project.decisions.can_redo


def test_what_was_undone_before_a_new_decision_is_restored_only_by_name(project: Project) -> None:
    project.decisions.decide([draft("one", OTHER)])
    project.decisions.undo()
    project.decisions.decide([draft("two")])
    assert not project.decisions.can_redo
    assert project.decisions.redo() == ()
    assert values(project) == {FACT: '"two"'}
    assert [decision.step for decision in project.decisions.redo(1)] == [1]
    assert values(project) == {FACT: '"two"', OTHER: '"one"'}


def test_an_earlier_step_can_be_undone_by_name(project: Project) -> None:
    for value in ("one", "two"):
        project.decisions.decide([draft(value)])
    project.decisions.undo(1)
    assert values(project) == {FACT: '"two"'}
    project.decisions.undo()
    assert values(project) == {}
    assert project.decisions.undo() == ()
    assert not project.decisions.can_undo


def test_an_undone_step_is_not_undone_twice(project: Project, path: Path) -> None:
    project.decisions.decide([draft("one")])
    project.decisions.undo()
    count = project.trail.head().number
    assert project.decisions.undo(1) == ()
    project.decisions.redo()
    assert project.decisions.redo(1) == ()
    assert project.trail.head().number == count + 1
    assert verify_project(path) == ()


def test_a_step_that_was_never_made_is_no_step(project: Project) -> None:
    with pytest.raises(LookupError):
        project.decisions.undo(4)
    with pytest.raises(LookupError):
        project.decisions.redo(4)


def test_no_decisions_are_no_step(project: Project) -> None:
    assert project.decisions.decide([]) == ()
    assert project.trail.head().number == 1


@pytest.mark.parametrize("text", ['{"b":1,"a":2}', "[1, 2]", "plain", '"\\u00e9"'])
def test_a_second_spelling_of_a_fact_is_refused(project: Project, text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  two kinds of text, two messages
        project.decisions.decide([Draft(what=What.REVIEW, fact=text, value=None)])
    with pytest.raises(ValueError):  # noqa: PT011  as above
        project.decisions.decide([Draft(what=What.REVIEW, fact=FACT, value=text)])
    assert project.decisions.history() == ()


def test_the_trail_tells_of_a_decision_without_its_words(project: Project) -> None:
    project.decisions.decide([draft("patient Doe-4711", canonical(["claim", "MRN-0815"]), What.DISPOSITION, "called Doe-4711")])
    record = project.trail.head()
    assert record.action == "decided"
    assert not any(word in record.detail for word in ("Doe", "MRN", "4711", "0815"))
    assert '"disposition"' in record.detail


def test_any_text_is_kept(project: Project, path: Path) -> None:
    texts = ["", "\0", "é\u0301 — 漢 🩺", "'; DROP TABLE decisions; --", "line\r\nline", "\ud800 half"]
    for text in texts:
        project.decisions.decide([draft(text, canonical([text]), reason=text)])
    found = project.decisions.history()
    assert [decision.value for decision in found] == [canonical(text) for text in texts]
    assert [decision.reason for decision in found] == [*texts[:-1], "\ufffd half"]
    assert verify_project(path) == ()


def test_threads_decide_at_once_and_nothing_is_lost(project: Project, path: Path) -> None:
    def work(name: int) -> None:
        for count in range(20):
            project.decisions.decide([draft(count, canonical([name, count]))])
            project.decisions.holding(What.CORRECTION)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(values(project)) == 80
    assert [decision.number for decision in project.decisions.history()] == list(range(1, 81))
    assert verify_project(path) == ()


def test_a_closed_project_says_so(path: Path) -> None:
    project = create_project(path, "R. Ames")
    project.close()
    with pytest.raises(OutputFailedError, match="closed"):
        project.decisions.decide([draft("late")])


@dataclass
class Model:
    """What decisions come to, kept in memory."""

    steps: list[list[Draft]] = field(default_factory=list)
    undone: dict[int, int] = field(default_factory=dict)  # step -> when it was undone
    decided: int = 0
    clock: int = 0

    def decide(self, drafts: list[Draft]) -> None:
        self.clock += 1
        self.decided = self.clock
        self.steps.append(drafts)

    def undo(self, step: int | None) -> None:
        standing = [number for number in range(1, len(self.steps) + 1) if number not in self.undone]
        if step is None:
            step = max(standing, default=0)
        if step in standing:
            self.clock += 1
            self.undone[step] = self.clock

    def redo(self, step: int | None) -> None:
        if step is None:
            since = {number: when for number, when in self.undone.items() if when > self.decided}
            step = max(since, key=since.__getitem__, default=0)
        if self.undone.pop(step, None) is not None:
            self.clock += 1

    def holding(self, what: What) -> dict[str, str]:
        found: dict[str, str | None] = {}
        for number, drafts in enumerate(self.steps, 1):
            for draft in drafts:
                if number not in self.undone and draft.what is what:
                    found[draft.fact] = draft.value
        return {fact: value for fact, value in found.items() if value is not None}

    def agrees_with(self, project: Project) -> None:
        history = project.decisions.history()
        told = [(entry.step, entry.what, entry.fact, entry.value, entry.reason, entry.undone) for entry in history]
        assert told == [
            (number, draft.what, draft.fact, draft.value, draft.reason, number in self.undone)
            for number, drafts in enumerate(self.steps, 1)
            for draft in drafts
        ]
        for what in What:
            assert values(project, what) == self.holding(what)
        assert project.decisions.can_undo == (len(self.undone) < len(self.steps))
        assert project.decisions.can_redo == any(when > self.decided for when in self.undone.values())


drafts = st.builds(
    Draft,
    what=st.sampled_from(What),
    fact=st.sampled_from([canonical([name]) for name in "abc"]),
    value=st.none() | st.text(max_size=3).map(canonical),
    reason=st.text(st.characters(codec="utf-8"), max_size=3),
)
acts = st.lists(
    st.tuples(st.just("decide"), st.lists(drafts, min_size=1, max_size=3))
    | st.tuples(st.sampled_from(["undo", "redo"]), st.none() | st.integers(1, 6))
    | st.tuples(st.just("reopen"), st.none()),
    max_size=14,
)


@settings(max_examples=25, deadline=None)
@given(acts)
def test_any_course_of_decisions_ends_as_the_model_does(course: list[tuple[str, list[Draft] | int | None]]) -> None:
    model = Model()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "course.codeledger"
        project = create_project(path, "R. Ames")
        try:
            for act, what in course:
                match act, what:
                    case "decide", list():
                        model.decide(what)
                        project.decisions.decide(what)
                    case "reopen", _:
                        project.close()
                        project = open_project(path, "L. Voss")
                    case _, int() if what > len(model.steps):
                        continue
                    case "undo", None | int():
                        model.undo(what)
                        project.decisions.undo(what)
                    case "redo", None | int():
                        model.redo(what)
                        project.decisions.redo(what)
                model.agrees_with(project)
            before: tuple[Decision, ...] = project.decisions.history()
        finally:
            project.close()
        with open_project(path, "L. Voss") as project:
            assert project.decisions.history() == before
            model.agrees_with(project)
        assert verify_project(path) == ()
