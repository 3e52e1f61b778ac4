"""The redraw check finds a sample again, and says what was changed when it does not."""

import dataclasses
from collections.abc import Callable
from decimal import Decimal

import pytest

from app.sampling.allocation import neyman
from app.sampling.draw import Sample, draw_simple, draw_stratified, pick_by_judgment
from app.sampling.frame import Frame
from app.sampling.redraw import redraw_check
from app.sampling.strata import Cut, CutBy, cut_frame

Frames = Callable[..., Frame]
BANDS = Cut(by=CutBy.AMOUNT, boundaries=(Decimal(80), Decimal(160)), certainty_from=Decimal(240))


@pytest.fixture
def stratified(frame_of: Frames) -> tuple[Sample, Frame]:
    frame = frame_of(180)
    names = [stratum.name for stratum in cut_frame(frame, BANDS)]
    allocation = neyman(cut_frame(frame, BANDS), 40, {name: Decimal(place + 1) for place, name in enumerate(names)})
    return draw_stratified(frame, BANDS, allocation, "77", 2), frame


def test_an_untouched_sample_is_found_again(frame_of: Frames, stratified: tuple[Sample, Frame]) -> None:
    sample, frame = stratified
    for check in (redraw_check(draw_simple(frame_of(), 20, "5", 4), frame_of(), "5"), redraw_check(sample, frame)):
        assert check.same
        assert (check.differences, check.missing, check.extra) == ((), (), ())
        assert "same units in the same order" in check.sentence


def test_an_exchanged_unit_is_named(frame_of: Frames) -> None:
    frame = frame_of()
    sample = draw_simple(frame, 10, "5")
    wanted = next(unit for unit in frame.units if unit.key not in {drawn.key for drawn in sample.units})
    swapped = dataclasses.replace(sample.units[3], key=wanted.key)
    check = redraw_check(dataclasses.replace(sample, units=(*sample.units[:3], swapped, *sample.units[4:])), frame)
    assert not check.same
    assert (check.missing, check.extra) == ((sample.units[3].key,), (wanted.key,))
    assert "the seed or the stored units were changed" in check.sentence
    assert wanted.key in check.sentence


def test_another_seed_is_noticed(frame_of: Frames) -> None:
    frame = frame_of()
    sample = draw_simple(frame, 10, "5")
    assert redraw_check(sample, frame, "6").differences == ("The seed differs: the sample states 5, written down was 6.",)
    changed = redraw_check(dataclasses.replace(sample, seed="6"), frame)
    assert not changed.same
    assert "the seed 6 gives other units" in changed.sentence


@pytest.mark.parametrize("change", [{"amount": Decimal(1)}, {"key": "CL0000"}, {"stratum": "east"}])
def test_a_changed_frame_is_noticed(frame_of: Frames, change: dict[str, object]) -> None:
    frame = frame_of()
    sample = draw_simple(frame, 10, "5")
    other = Frame(frame.facts, (dataclasses.replace(frame.units[0], **change), *frame.units[1:]))  # type: ignore[arg-type]
    assert "does not have the hash it states" in redraw_check(sample, other).sentence


def test_a_unit_more_in_the_frame_is_noticed(frame_of: Frames) -> None:
    check = redraw_check(draw_simple(frame_of(200), 10, "5"), frame_of(201))
    assert not check.same
    assert "hash differs" in check.differences[0]
    assert "(200 units)" in check.differences[0]
    assert "(201 units)" in check.differences[0]


def test_swapped_order_strata_and_amounts_are_noticed(stratified: tuple[Sample, Frame]) -> None:
    sample, frame = stratified
    one, other, *rest = sample.units
    assert not redraw_check(dataclasses.replace(sample, units=(other, one, *rest)), frame).same
    richer = dataclasses.replace(one, amount=Decimal(1))
    assert not redraw_check(dataclasses.replace(sample, units=(richer, other, *rest)), frame).same
    larger = dataclasses.replace(sample.strata[0], size=999)
    assert "strata" in redraw_check(dataclasses.replace(sample, strata=(larger, *sample.strata[1:])), frame).sentence
    moved = dataclasses.replace(sample, units=sample.units[:-1], spares=(sample.units[-1], *sample.spares))
    assert not redraw_check(moved, frame).same


def test_another_generator_or_a_judgment_cannot_be_drawn_again(frame_of: Frames) -> None:
    frame = frame_of()
    sample = dataclasses.replace(draw_simple(frame, 10, "5"), generator_version="2")
    assert "version 2; this program draws by SHA-256 rank, version 1" in redraw_check(sample, frame).sentence
    picked = pick_by_judgment(frame, ["CL0001"], "the largest")
    assert redraw_check(picked, frame).sentence == "The sample was picked by judgment, so it cannot be drawn again."
