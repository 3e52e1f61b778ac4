"""Sample sizes: textbook examples, and that the size found gives the precision asked for."""

from decimal import Decimal
from statistics import NormalDist

import pytest

from app.errors import InputRefusedError
from app.sampling.allocation import Share, neyman, proportional
from app.sampling.moments import moments_of
from app.sampling.size import StratumSpread, mean_size, mean_size_within, rate_size, strata_size
from app.sampling.strata import Stratum
from app.sampling.units import Unit

Z_OF_TWO = Decimal(str(2 * NormalDist().cdf(2) - 1))  # the textbooks take 2 for 1.96


def test_cochran_s_island_rate() -> None:
    # section 4.4: a rate near one half, within five points, 3,200 people: 400, corrected 356
    answer = rate_size(3200, Decimal("0.5"), Z_OF_TWO, Decimal("0.05"))
    assert (round(answer.uncorrected), answer.size) == (400, 356)


def test_cochran_s_seed_bed() -> None:
    # section 4.6: 430 feet of bed, mean 19, variance 85.6, within 10 % of the mean: 95 feet, corrected 78
    answer = mean_size_within(430, Decimal("85.6").sqrt(), Z_OF_TWO, Decimal("1.9"))
    assert (round(answer.uncorrected), answer.size) == (95, 78)


def test_a_probe_sample_gives_mean_and_spread() -> None:
    probe = moments_of([Decimal(value) for value in ("0", "0", "0", "40", "0", "12.50", "0", "100")])
    answer = mean_size(5000, probe, Decimal("0.90"), Decimal("0.25"))
    numbers = {each.symbol: each.value for each in answer.inputs}
    z, s, within = (float(numbers[symbol]) for symbol in ("z", "s", "d"))
    assert z == pytest.approx(1.6448536269514722)
    assert within == pytest.approx(0.25 * 152.5 / 8)
    half_width = z * s / answer.size**0.5 * (1 - answer.size / 5000) ** 0.5
    assert half_width <= within
    assert z * s / (answer.size - 1) ** 0.5 * (1 - (answer.size - 1) / 5000) ** 0.5 > within


def test_a_size_is_never_under_two_nor_over_the_frame() -> None:
    assert mean_size_within(10, Decimal(1000), Decimal("0.95"), Decimal(1)).size == 10
    assert mean_size_within(1000, Decimal("0.01"), Decimal("0.95"), Decimal(1)).size == 2


@pytest.mark.parametrize("share", [Share.NEYMAN, Share.PROPORTIONAL])
def test_the_size_of_a_stratified_sample_gives_the_precision(share: Share) -> None:
    known = [
        StratumSpread(name="low", size=6000, mean=Decimal(2), deviation=Decimal(6)),
        StratumSpread(name="middle", size=1500, mean=Decimal(20), deviation=Decimal(35)),
        StratumSpread(name="high", size=300, mean=Decimal(150), deviation=Decimal(220)),
    ]
    answer = strata_size(known, Decimal("0.90"), Decimal("0.10"), share)
    strata = [Stratum(s.name, tuple(Unit(key=f"{s.name}{n}", amount=None) for n in range(s.size)), certainty=False) for s in known]
    deviations = {s.name: s.deviation for s in known}
    allocation = neyman(strata, answer.size, deviations) if share is Share.NEYMAN else proportional(strata, answer.size)
    total = sum(float(s.size * s.mean) for s in known)
    sizes = dict(allocation.sizes)
    error = sum(s.size * (s.size - sizes[s.name]) * float(s.deviation) ** 2 / sizes[s.name] for s in known) ** 0.5
    assert 1.6448536 * error / total == pytest.approx(0.10, abs=0.001)
    assert [each.name for each in answer.inputs if each.symbol == "sₕ"][2] == "standard deviation of stratum high"


def test_the_optimal_allocation_needs_no_more_than_the_proportional() -> None:
    known = [StratumSpread(name=str(n), size=1000, mean=Decimal(5), deviation=Decimal(10**n)) for n in range(3)]
    optimal, plain = (strata_size(known, Decimal("0.90"), Decimal("0.5"), share) for share in (Share.NEYMAN, Share.PROPORTIONAL))
    assert optimal.size < plain.size


def test_what_no_size_answers_is_refused() -> None:
    none = moments_of([Decimal(0), Decimal(0)])
    with pytest.raises(InputRefusedError, match="mean difference is zero"):
        mean_size(100, none, Decimal("0.90"), Decimal("0.25"))
    for confidence in ("0", "1", "90"):
        with pytest.raises(InputRefusedError, match="is no confidence"):
            rate_size(100, Decimal("0.5"), Decimal(confidence), Decimal("0.05"))
    with pytest.raises(InputRefusedError, match="is no precision"):
        rate_size(100, Decimal("0.5"), Decimal("0.9"), Decimal(0))
    with pytest.raises(InputRefusedError, match="no rate to plan with"):
        rate_size(100, Decimal(0), Decimal("0.9"), Decimal("0.1"))
    with pytest.raises(InputRefusedError, match="proportional or an optimal"):
        strata_size([StratumSpread(name="a", size=9, mean=Decimal(1), deviation=Decimal(1))], Decimal("0.9"), Decimal("0.1"), Share.GIVEN)
