from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from app.compare.align import Match, align
from app.compare.units import Unit, units_of
from app.documents.model import Block, Document, Run, View
from app.policy.model import PolicyVersion

Write = Callable[..., PolicyVersion]

LONG = "Renal impairment did not change exposure in a meaningful way among participants"
OTHER = "Two readers judged each picture apart and a further one decided"
THIRD = "The committee rated the evidence as moderate because the sample was small"


def lined(write: Write, old: list[str], new: list[str], section: str = "overview") -> list[tuple[str | None, str | None]]:
    matches = align(units_of(write(**{section: old})), units_of(write(**{section: new})))
    return [(match.old.key if match.old else None, match.new.key if match.new else None) for match in matches]


def test_an_inserted_paragraph_stands_alone(write: Write) -> None:
    assert lined(write, [LONG, OTHER], [LONG, THIRD, OTHER]) == [(LONG, LONG), (None, THIRD), (OTHER, OTHER)]


def test_a_rewritten_paragraph_keeps_its_partner(write: Write) -> None:
    rewritten = LONG.replace("did not change", "slightly lowered")
    assert lined(write, [LONG, OTHER], [THIRD, rewritten, OTHER]) == [(None, THIRD), (LONG, rewritten), (OTHER, OTHER)]


def test_a_list_line_is_known_by_its_code(write: Write) -> None:
    old, new = ["C90.00 Myeloma not in remission"], ["C90.01 Myeloma now in remission"]
    assert lined(write, old, new, "coding") == [(old[0], None), (None, new[0])]
    assert lined(write, ["C90.00-C90.02 Myeloma"], ["C90.00-C90.03 Myeloma"], "coding") == [
        ("C90.00-C90.02 Myeloma", "C90.00-C90.03 Myeloma")
    ]


def test_a_history_entry_is_known_by_its_date(write: Write) -> None:
    kept, longer = "11/15/2024 Annual Review: no change.", "11/15/2024 Annual Review: no change. Codes updated."
    fresh = "11/14/2025 Annual Review: no change."
    assert lined(write, [kept], [fresh, longer], "history") == [(None, fresh), (kept, longer)]


def test_a_label_line_with_another_date_is_the_same_line(write: Write) -> None:
    assert lined(write, [LONG, "Reviewed: 11/15/2024"], [LONG, "Revised: 11/14/2025"], "history")[1] == (
        "Reviewed: 11/15/2024",
        "Revised: 11/14/2025",
    )


def test_broken_lines_are_joined_before_they_are_compared(write: Write) -> None:
    pieces = ["Renal impairment did not change", "exposure in a meaningful way among participants"]
    assert lined(write, [THIRD, *pieces], [OTHER, LONG])[-1] == (LONG, LONG)


def moves(old: PolicyVersion, new: PolicyVersion) -> list[Match]:
    return [match for match in align(units_of(old), units_of(new)) if match.moved]


def test_a_moved_paragraph_is_a_linked_pair(write: Write) -> None:
    ends = moves(write(overview=[LONG, OTHER, THIRD]), write(overview=[OTHER, THIRD, LONG]))
    assert [(end.old is not None, end.twin.key if end.twin else None) for end in ends] == [(True, LONG), (False, LONG)]


def test_an_edited_move_is_still_a_pair(write: Write) -> None:
    edited = LONG.replace("participants", "volunteers")
    ends = moves(write(overview=[LONG, OTHER, THIRD]), write(overview=[OTHER, THIRD, edited]))
    assert [end.pair[1].key if end.pair else None for end in ends] == [edited, edited]


def test_a_heading_moves_with_its_paragraph(write: Write) -> None:
    rest = [OTHER, THIRD, "None of the deaths was laid to the drug"]
    ends = moves(write(overview=["# Safety", LONG, *rest]), write(overview=[*rest, "# Safety", LONG]))
    assert [end.old.key for end in ends if end.old] == ["Safety", LONG]


def test_a_short_line_that_left_and_came_elsewhere_is_no_move(write: Write) -> None:
    assert moves(write(overview=["None", LONG, OTHER]), write(overview=[LONG, OTHER, "None"])) == []


texts = st.lists(
    st.sampled_from([LONG, OTHER, THIRD, "None", "Yes", LONG.replace("way", "manner"), f"{OTHER} {THIRD}"]), min_size=1, max_size=12
)


@given(texts, texts)
def test_every_unit_stands_once_and_in_order(old: list[str], new: list[str]) -> None:
    before, after = (tuple(Unit(units.blocks, units.key, "overview") for units in _units(lines)) for lines in (old, new))
    matches = align(before, after)
    assert [block.index for match in matches if match.old for block in match.old.blocks] == list(range(len(old)))
    assert [block.index for match in matches if match.new for block in match.new.blocks] == list(range(len(new)))


def _units(lines: list[str]) -> tuple[Unit, ...]:
    view = Document(file="a.txt", sha256="", format="text", blocks=tuple(Block(runs=(Run(text=line),)) for line in lines)).view(View.NEW)
    return tuple(Unit((block,), block.text, "overview") for block in view.blocks)
