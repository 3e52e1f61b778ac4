from hypothesis import given
from hypothesis import strategies as st

from app.compare.model import ComparisonRow, Segment, SegmentKind
from app.desktop.compare.lines import change_rows, draw_lines
from app.desktop.compare.texts import HAIR, cut, inline_texts, side_text, units
from tests.desktop.comparison_maker import make_comparison, sample

SAME, ADDED, REMOVED = SegmentKind.SAME, SegmentKind.ADDED, SegmentKind.REMOVED
words = st.sampled_from(["listed", "from", "J1323", "under", "19", "years", "of", "age"])


def everything(_part: Segment) -> bool:
    return True


def nothing(_part: Segment) -> bool:
    return False


def row(old: tuple[Segment, ...], new: tuple[Segment, ...]) -> ComparisonRow:
    return ComparisonRow(old_block=0, new_block=0, old=old, new=new, changes=("c1",))


CHANGED = row(
    (Segment("Publish Date: ", SAME), Segment("12/23/2024", REMOVED, ("c1",)), Segment(" final", SAME)),
    (Segment("Publish Date: ", SAME), Segment("12/22/2025", ADDED, ("c1",)), Segment(" final", SAME)),
)


def test_inline_shows_the_removed_words_before_the_added_ones() -> None:
    (text,) = inline_texts(CHANGED, everything)
    assert text.text == f"Publish Date: 12/23/2024{HAIR}12/22/2025 final"
    assert [part.kind for part in text.segments if part.text != HAIR] == [SAME, REMOVED, ADDED, SAME]


def test_inline_with_the_change_filtered_out_is_the_new_wording() -> None:
    (text,) = inline_texts(CHANGED, nothing)
    assert text.text == "Publish Date: 12/22/2025 final"
    assert {part.kind for part in text.segments} == {SAME}


def test_a_paragraph_whose_removal_is_filtered_out_takes_no_room_inline() -> None:
    gone = ComparisonRow(old_block=0, new_block=None, old=(Segment("gone", REMOVED, ("c1",)),), new=(), changes=("c1",))
    assert inline_texts(gone, nothing) == ()


def test_sides_without_a_common_skeleton_are_shown_below_each_other() -> None:
    odd = row((Segment("one way", SAME), Segment("!", REMOVED, ("c1",))), (Segment("another way", SAME),))
    assert [text.text for text in inline_texts(odd, everything)] == ["one way!", "another way"]


def test_a_side_keeps_its_text_whatever_is_filtered() -> None:
    for shown in (everything, nothing):
        assert side_text(CHANGED.old, shown).text == "Publish Date: 12/23/2024 final"


@given(st.lists(words, min_size=1, max_size=12), st.lists(words, min_size=1, max_size=12))
def test_inline_holds_every_word_of_both_sides(old: list[str], new: list[str]) -> None:
    for item in make_comparison([" ".join(old)], [" ".join(new)]).rows:
        texts = inline_texts(item, everything)
        removed = "".join(part.text for text in texts for part in text.segments if part.kind is not ADDED and part.text != HAIR)
        added = "".join(part.text for text in texts for part in text.segments if part.kind is not REMOVED and part.text != HAIR)
        assert removed == "".join(part.text for part in item.old) or len(texts) == 2
        assert added == "".join(part.text for part in item.new) or len(texts) == 2


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_positions_count_as_qt_counts_them(text: str, start: int, end: int) -> None:
    first, last = sorted((min(start, len(text)), min(end, len(text))))
    assert cut(text, units(text[:first]), units(text[:last])) == text[first:last]


def test_folds_hide_only_rows_far_from_a_change_and_lose_none() -> None:
    comparison = sample()
    changed = [bool(item.changes) for item in comparison.rows]
    lines = draw_lines(comparison.rows, lambda index: changed[index], frozenset(), fold=True)
    covered = [index for line in lines for index in range(line.first, line.first + line.count)]
    assert covered == list(range(len(comparison.rows)))
    folded = [index for line in lines if line.fold for index in range(line.first, line.first + line.count)]
    assert folded
    assert not any(changed[near] for index in folded for near in range(max(0, index - 2), min(len(changed), index + 3)))


def test_an_opened_fold_shows_its_rows() -> None:
    comparison = sample()
    changed = [bool(item.changes) for item in comparison.rows]
    fold = next(line for line in draw_lines(comparison.rows, lambda index: changed[index], frozenset(), fold=True) if line.fold)
    opened = draw_lines(comparison.rows, lambda index: changed[index], frozenset({fold.first}), fold=True)
    assert not any(line.fold and line.first == fold.first for line in opened)


def test_every_change_has_a_row_to_go_to() -> None:
    comparison = sample()
    rows = change_rows(comparison)
    assert set(rows) == {change.id for change in comparison.changes}
    assert all(change in comparison.rows[rows[change]].changes for change in rows)
