"""Quantiles agree with scipy, and with the constants RAT-STATS works with."""

from decimal import Decimal

import pytest
from scipy import stats

from app.sampling.quantiles import beta_quantile, incomplete_beta, normal_quantile, t_quantile

PROBABILITIES = (0.001, 0.025, 0.05, 0.1, 0.4, 0.5, 0.6, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9995)


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 6.5, 9, 10, 17.25, 29, 30, 49, 99, 123.456, 299, 999, 9999, 250_000])
def test_student_s_t(freedom: float) -> None:
    for probability in PROBABILITIES:
        expected = stats.t.ppf(probability, freedom)
        assert float(t_quantile(probability, freedom)) == pytest.approx(expected, rel=1e-9, abs=1e-9), probability


def test_the_normal_distribution() -> None:
    for probability in PROBABILITIES:
        assert float(normal_quantile(probability)) == pytest.approx(stats.norm.ppf(probability), abs=1e-11)


@pytest.mark.parametrize("a", [1, 2, 3, 7.5, 10, 60, 400, 20_000])
def test_the_beta_distribution(a: float) -> None:
    for b in (1, 2, 5, 11, 90, 3000):
        for probability in PROBABILITIES:
            found = float(beta_quantile(probability, a, b))
            assert found == pytest.approx(stats.beta.ppf(probability, a, b), abs=1e-9), (b, probability)


def test_the_incomplete_beta_function() -> None:
    for a, b in ((0.5, 0.5), (0.5, 8), (12, 0.5), (3, 4), (150, 90), (9.99, 10.01)):
        for x in (0.0, 1e-9, 0.02, 0.3, 0.5, 0.77, 0.999, 1.0):
            assert incomplete_beta(a, b, x, 1 - x) == pytest.approx(stats.beta.cdf(x, a, b), rel=1e-11, abs=1e-15), (a, b, x)


def test_the_constants_rat_stats_works_with() -> None:
    # HHS Office of Inspector General, published source of RAT-STATS' stratified variable appraisal (sampling tool challenge, 2016)
    published = {
        1: ("3.077683537175", "6.313751514675", "12.706204736175"),
        2: ("1.885618083164", "2.919985580354", "4.30265272975"),
        3: ("1.637744353696", "2.353363434802", "3.182446305284"),
    }
    for freedom, values in published.items():
        for two_sided, value in zip((0.80, 0.90, 0.95), values, strict=True):
            assert abs(t_quantile((1 + two_sided) / 2, freedom) - Decimal(value)) <= Decimal("2E-12")
    for two_sided, value in zip((0.80, 0.90, 0.95), ("1.281551565545", "1.644853626951", "1.95996398454"), strict=True):
        assert abs(normal_quantile((1 + two_sided) / 2) - Decimal(value)) <= Decimal("1E-12")
