"""The same seed gives the same sample, anywhere; every unit has the same chance."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from scipy import stats

from app.errors import InputRefusedError
from app.sampling import generator
from app.sampling.allocation import given, proportional
from app.sampling.draw import SampleKind, draw_simple, draw_stratified, pick_by_judgment, spares_lacking
from app.sampling.frame import Frame, build_frame
from app.sampling.strata import Cut, CutBy, cut_frame
from app.sampling.units import Unit, UnitKind

Frames = Callable[..., Frame]
BY_REGION = Cut(by=CutBy.VALUE, column="region")


def test_the_golden_sample_of_a_written_down_seed(frame_of: Frames) -> None:
    frame = frame_of(200)
    assert frame.facts.hash == "75e1e8cbe0fdee8b10ab7fc6397342676485f2747008014e0c410444c8308162"
    sample = draw_simple(frame, 8, "20261120", spares=3)
    assert [unit.key for unit in sample.units] == ["CL0091", "CL0052", "CL0139", "CL0181", "CL0136", "CL0061", "CL0120", "CL0159"]
    assert [spare.key for spare in sample.spares] == ["CL0131", "CL0030", "CL0097"]
    assert (sample.generator, sample.generator_version, sample.seed) == ("SHA-256 rank", "1", "20261120")


_AGAIN = """
from decimal import Decimal
from app.sampling.allocation import proportional
from app.sampling.draw import draw_stratified
from app.sampling.frame import build_frame
from app.sampling.strata import Cut, CutBy, cut_frame
from app.sampling.units import LineFact, UnitKind, units_of
lines = [LineFact(f"l{n}", f"Cä{n % 90}", None, Decimal(n % 70), ("north", "west")[n % 90 % 2], n % 3 == 0) for n in range(400)]
frame = build_frame(UnitKind.CLAIM, units_of(set(lines), UnitKind.CLAIM).units, {"Cä5": "a", "Cä6": "b"}, source="f")
cut = Cut(by=CutBy.VALUE, column="region")
print(draw_stratified(frame, cut, proportional(cut_frame(frame, cut), 12), "7", 3).units, frame.facts.hash)
"""


def test_a_draw_does_not_depend_on_how_this_python_orders_sets() -> None:
    """Each process has another order of sets, and lines come in any order."""
    said = {
        subprocess.run(
            [sys.executable, "-c", _AGAIN],
            check=True,
            capture_output=True,
            cwd=Path(__file__).resolve().parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("1", "2", "314159")
    }
    (once,) = said
    assert once.startswith(b"(Drawn(")


def test_anyone_can_draw_it_again_from_the_rule_on_paper(frame_of: Frames) -> None:
    frame = frame_of(150)
    sample = draw_simple(frame, 20, "seed 7", spares=5)
    seed, frame_hash = sample.seed, sample.frame.hash
    keys = [f"CL{number:04d}" for number in range(1, 151)]
    drawn = sorted(keys, key=lambda key: hashlib.sha256(f"codeledger-sample 1\n{seed}\n{frame_hash}\n{key}".encode()).hexdigest())
    assert [unit.key for unit in (*sample.units, *sample.spares)] == drawn[:25]


def test_the_file_s_order_does_not_matter(units: Callable[[int], list[Unit]]) -> None:
    shuffled = sorted(units(300), key=lambda unit: unit.key[::-1])
    frames = [build_frame(UnitKind.CLAIM, each, {}, source="f") for each in (units(300), shuffled)]
    assert draw_simple(frames[0], 30, "1", 5) == draw_simple(frames[1], 30, "1", 5)


def test_a_larger_sample_begins_with_the_smaller_and_spares_follow(frame_of: Frames) -> None:
    frame = frame_of(120)
    small, large = draw_simple(frame, 10, "3", spares=5), draw_simple(frame, 15, "3")
    assert [unit.key for unit in (*small.units, *small.spares)] == [unit.key for unit in large.units]
    assert [spare.number for spare in small.spares] == [1, 2, 3, 4, 5]


def test_every_unit_has_the_same_chance_and_seeds_are_independent(frame_of: Frames) -> None:
    frame = frame_of(40)
    keys = [unit.key for unit in frame.units]
    drawn: Counter[str] = Counter()
    pairs: Counter[bool] = Counter()
    for seed in range(2000):
        sample = generator.first_keys(str(seed), frame.facts.hash, keys, 10)
        drawn.update(sample)
        pairs[{"CL0001", "CL0002"} <= set(sample)] += 1
    # without replacement the counts vary less than the chi-square by N/(N - 1) of (1 - f); this is the exact scaling
    scale = (1 - 10 / 40) * 40 / 39
    statistic = stats.chisquare([drawn[key] for key in keys]).statistic / scale
    assert 0.001 < stats.chi2.sf(statistic, 39) < 0.999
    assert stats.binomtest(pairs[True], 2000, 10 * 9 / (40 * 39)).pvalue > 0.001


def test_the_place_in_the_order_drawn_is_uniform(frame_of: Frames) -> None:
    keys = [unit.key for unit in frame_of(25).units]
    places = Counter(generator.first_keys(str(seed), "h", keys, 25).index("CL0013") for seed in range(2500))
    assert stats.chisquare([places[place] for place in range(25)]).pvalue > 0.001


def test_strata_are_drawn_apart_with_spares_of_their_own(frame_of: Frames) -> None:
    frame = frame_of(90)
    strata = cut_frame(frame, BY_REGION)
    sample = draw_stratified(frame, BY_REGION, given(strata, {"north": 3, "south": 4, "west": 5}), "9", spares={"south": 2})
    region = {unit.key: unit.stratum for unit in frame.units}
    assert Counter(region[unit.key] for unit in sample.units) == {"north": 3, "south": 4, "west": 5}
    assert [(spare.stratum, spare.number) for spare in sample.spares] == [("south", 1), ("south", 2)]
    assert all(region[unit.key] == unit.stratum for unit in sample.units)
    assert [(s.name, s.size, s.drawn, s.spares) for s in sample.strata] == [("north", 30, 3, 0), ("south", 30, 4, 2), ("west", 30, 5, 0)]
    assert not {unit.key for unit in sample.units} & {spare.key for spare in sample.spares}


def test_a_certainty_stratum_is_taken_whole(frame_of: Frames) -> None:
    frame = frame_of(120)
    cut = Cut(by=CutBy.AMOUNT, boundaries=(Decimal(100),), certainty_from=Decimal(240))
    sample = draw_stratified(frame, cut, proportional(cut_frame(frame, cut), 30), "4", spares=3)
    whole = sample.strata[-1]
    assert (whole.certainty, whole.drawn, whole.spares) == (True, whole.size, 0)
    high = {unit.key for unit in frame.units if unit.amount is not None and unit.amount >= 240}
    assert {unit.key for unit in sample.units if unit.stratum == whole.name} == high
    assert len(sample.units) == 30


def test_what_cannot_be_drawn_is_refused(frame_of: Frames) -> None:
    frame = frame_of(30)
    for size in (0, 1, 31):
        with pytest.raises(InputRefusedError, match="cannot be drawn from a frame of 30"):
            draw_simple(frame, size, "1")
    for seed in ("", "  ", "zwölf", "1\n2", "9" * 65):
        with pytest.raises(InputRefusedError, match="printable ASCII"):
            draw_simple(frame, 5, seed)
    with pytest.raises(InputRefusedError, match="other strata"):
        draw_stratified(frame, Cut(), given(cut_frame(frame, BY_REGION), {"north": 2, "south": 2, "west": 2}), "1")


def test_a_seed_of_the_program_s_own_can_be_typed_again() -> None:
    seeds = {generator.new_seed() for _ in range(20)}
    assert len(seeds) == 20
    assert all(generator.checked_seed(f" {seed} ") == seed and len(seed) == 12 for seed in seeds)


def test_the_method_is_said_in_one_sentence(frame_of: Frames) -> None:
    frame = frame_of(60)
    sentence = draw_simple(frame, 12, "42", 2).method
    for part in ("12 of 60 claims and 2 spares", "SHA-256 rank, version 1", "seed 42", frame.facts.hash):
        assert part in sentence
    assert "spare" not in draw_simple(frame, 12, "42").method


def test_strata_are_said_in_words(frame_of: Frames) -> None:
    frame = frame_of(60)
    cut = Cut(by=CutBy.AMOUNT, boundaries=(Decimal(80), Decimal("160.5")), certainty_from=Decimal(2000))
    sample = draw_stratified(frame, cut, proportional(cut_frame(frame, cut), 12), "42")
    assert "stratified by amount with boundaries at 80.00; 160.50, 2,000.00 and over taken whole and shared in proportion" in sample.method
    assert Cut(by=CutBy.VALUE, column="region", certainty_values=("west",)).words == "stratified by region, west taken whole"
    assert Cut().words == "not stratified"


def test_a_judgment_sample_says_on_what_judgment(frame_of: Frames) -> None:
    frame = frame_of(20)
    sample = pick_by_judgment(frame, ["CL0009", "CL0002"], "the two highest amounts.")
    assert (sample.kind, sample.seed) == (SampleKind.JUDGMENT, "")
    assert sample.method == "2 of 20 claims were picked by judgment: the two highest amounts."
    for keys, why in ((["CL0009"], " "), ([], "high"), (["CL0009", "CL0009"], "high"), (["X"], "high")):
        with pytest.raises(InputRefusedError):
            pick_by_judgment(frame, keys, why)


def test_spares_that_are_not_left_are_said_and_none_is_made_up(frame_of: Frames) -> None:
    frame = frame_of(30)
    short = draw_simple(frame, 28, "1", 5)
    assert len(short.spares) == 2
    assert spares_lacking(short, 5) == "5 spares were asked for, but beside the sample the frame has only 2 units."
    assert not spares_lacking(draw_simple(frame, 25, "1", 5), 5)
    with pytest.raises(InputRefusedError, match="-1 is no number of spares"):
        draw_simple(frame, 5, "1", -1)
