from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.codesets.tables import CodeSets
from app.compare.compare import compare
from app.compare.model import ChangeKind, Comparison, CriterionDetail, SegmentKind, WordingDetail
from app.policy.model import Criterion, PolicyVersion

Write = Callable[..., PolicyVersion]

words = st.sampled_from(
    ["alpha", "beta", "gamma", "of", "C90.01", "12/22/2025", "18 years of age", "delta,", "“quoted”", "two  spaces", "x\u00a0y"]
)
sentence = st.lists(words, min_size=1, max_size=14).map(" ".join)
line = st.one_of(
    sentence,
    sentence.map(lambda text: f"# {text}"),
    st.tuples(st.sampled_from(["I.", "II.", "•"]), sentence).map("\t".join),
    st.lists(sentence, min_size=2, max_size=3).map(tuple),
)
page = st.fixed_dictionaries({name: st.lists(line, max_size=6) for name in ("front", "criteria", "coding", "history", "references")})


def assert_whole(result: Comparison) -> None:
    """Every block of both sides once, its segments exactly its text, every difference explained, every id known."""
    known = {item.id for item in result.changes}
    for version, blocks, sides in (
        (result.old, [row.old_block for row in result.rows], [row.old for row in result.rows]),
        (result.new, [row.new_block for row in result.rows], [row.new for row in result.rows]),
    ):
        assert sorted(block for block in blocks if block is not None) == list(range(len(version.text.blocks)))
        for block, segments in zip(blocks, sides, strict=True):
            assert "".join(segment.text for segment in segments) == ("" if block is None else version.text.blocks[block].text)
            assert all(segment.changes or segment.kind is SegmentKind.SAME for segment in segments)
    assert {name for row in result.rows for name in row.changes} == known
    assert sum(result.counts.values()) == len(result.changes)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=page, new=page)
def test_any_two_pages_are_drawn_whole(write: Write, old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    assert_whole(compare(write(**old), write(**new), CodeSets()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(line, min_size=1, max_size=8), data=st.data())
def test_shuffled_paragraphs_are_drawn_whole(write: Write, lines: list[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(lines))
    assert_whole(compare(write(overview=lines), write(overview=shuffled), CodeSets()))


LONG = "Renal impairment did not change exposure in a meaningful way among participants"
REST = ["Two readers judged each picture apart and a further one decided", "None of the deaths was laid to the drug"]


def test_both_ends_of_an_edited_move_show_move_and_edit(write: Write) -> None:
    edited = LONG.replace("participants", "volunteers")
    result = compare(write(overview=[LONG, *REST]), write(overview=[*REST, edited]), CodeSets())
    assert [(item.kind, item.detail) for item in result.changes] == [(ChangeKind.MOVED, WordingDetail(None, 1))]
    ends = [row for row in result.rows if row.moved_pair is not None]
    assert [result.rows[row.moved_pair or 0] for row in ends] == ends[::-1]
    assert [(segment.text, segment.kind) for segment in ends[0].old] == [
        (LONG.removesuffix("participants"), SegmentKind.MOVED),
        ("participants", SegmentKind.REMOVED),
    ]
    assert [(segment.text, segment.kind) for segment in ends[1].new][-1] == ("volunteers", SegmentKind.ADDED)


def test_a_section_that_moved_keeps_one_change_for_each_paragraph(write: Write) -> None:
    moved = ["# Safety", LONG, LONG.replace("Renal", "Hepatic")]
    result = compare(write(overview=[*moved, *REST, *REST[::-1]]), write(overview=[*REST, *REST[::-1], *moved]), CodeSets())
    assert result.counts == {ChangeKind.MOVED: 2}
    assert [row.changes for row in result.rows if row.moved_pair is not None] == [("c1",), ("c1",), ("c2",)] * 2


def test_a_swapped_table_row_is_formatting(write: Write) -> None:
    rows = [("J1323", "Injection of the first drug, one unit"), ("J3490", "Injection of another drug, one unit")]
    result = compare(write(other=[*rows, LONG]), write(other=[*rows[::-1], LONG]), CodeSets())
    assert [(item.kind, item.detail) for item in result.changes] == [(ChangeKind.FORMATTING, WordingDetail("order of the rows"))]
    assert result.identical


def test_a_renumbered_item_shows_its_label_as_the_change(write: Write) -> None:
    result = compare(write(other=[f"1.\t{LONG}"]), write(other=[f"2.\t{LONG}"]), CodeSets())
    assert [(segment.text, segment.kind) for segment in result.rows[0].old] == [
        ("1.", SegmentKind.REMOVED),
        (f" {LONG}", SegmentKind.SAME),
    ]


def test_a_pure_insertion_marks_nothing_on_the_old_side(write: Write) -> None:
    result = compare(write(overview=[f"{LONG} at the start"]), write(overview=[f"{LONG} shortly at the start"]), CodeSets())
    assert [segment.changes for segment in result.rows[0].old] == [()]
    assert [segment.text for segment in result.rows[0].new if segment.changes] == ["shortly"]


def test_an_edited_item_shows_its_new_label_too(write: Write) -> None:
    text, other = "The dose does not exceed 30 mg/kg each week", "The dose does not exceed 20 mg/kg each week"
    facts = [{"criteria": Criterion(op="leaf", label=label, text=words)} for label, words in (("4", text), ("5", other))]
    result = compare(write(criteria=[f"4.\t{text}"], facts=facts[0]), write(criteria=[f"5.\t{other}"], facts=facts[1]), CodeSets())
    assert [(item.kind, item.label, item.detail) for item in result.changes] == [(ChangeKind.CRITERIA, "5", CriterionDetail("5", "4"))]
    assert [segment.text for segment in result.rows[0].new if segment.kind is SegmentKind.ADDED] == ["5.", "20 mg/kg"]
