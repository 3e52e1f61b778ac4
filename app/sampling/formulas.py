"""How a figure is made, in words and in symbols, with the numbers that went in, so that a report can print it."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """How a figure is made."""

    words: str
    symbols: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One number that goes into a figure, with the symbol its formula uses."""

    name: str
    symbol: str
    value: Decimal


_COCHRAN = "Cochran, Sampling Techniques, 3rd edition, 1977"

SIMPLE_TOTAL = Formula(
    words=(
        "Difference estimator: the mean difference (amount less correct amount) of the reviewed units times the units in the frame. Its "
        "standard error is the units in the frame times the standard deviation of the differences (divisor n less 1), divided by the "
        "square root of the units reviewed, times the square root of the share of the frame that was not reviewed (finite population "
        "correction). A limit is the point estimate less or plus t times the standard error, t with n less 1 degrees of freedom."
    ),
    symbols="D = N·d̄;  s² = Σ(dᵢ − d̄)²/(n − 1);  SE(D) = N·(s/√n)·√((N − n)/N);  limits = D ± t(n − 1)·SE(D)",
    source=f"{_COCHRAN}, sections 2.7 and 2.8; limits as RAT-STATS, unrestricted variable appraisal",
)
_STRATA_WORDS = (
    "Difference estimator by strata: in each stratum the mean difference (amount less correct amount) of the reviewed units times the "
    "stratum's units, summed. The standard error is the square root of the sum of the strata's squared standard errors, each with its own "
    "finite population correction; a stratum reviewed whole adds none. "
)
_STRATA_SYMBOLS = "D = Σ Nₕ·d̄ₕ;  SE(D) = √(Σ Nₕ·(Nₕ − nₕ)·sₕ²/nₕ);  "
STRATIFIED_TOTAL = Formula(
    words=_STRATA_WORDS + "A limit is the point estimate less or plus z times the standard error, z of the standard normal distribution.",
    symbols=_STRATA_SYMBOLS + "limits = D ± z·SE(D)",
    source=f"{_COCHRAN}, section 5.4; limits as RAT-STATS, stratified variable appraisal",
)
STRATIFIED_TOTAL_T = Formula(
    words=_STRATA_WORDS
    + "A limit is the point estimate less or plus t times the standard error, t with Satterthwaite's degrees of freedom.",
    symbols=_STRATA_SYMBOLS + "limits = D ± t(df)·SE(D);  df = (Σ gₕsₕ²)²/Σ(gₕ²sₕ⁴/(nₕ − 1)),  gₕ = Nₕ(Nₕ − nₕ)/nₕ",
    source=f"{_COCHRAN}, section 5.4",
)
_RATE_WORDS = "The share of the reviewed units in error; times the units in the frame it is the estimated count. "
_RATE_SYMBOLS = "p = x/n;  SE(p) = √(p(1 − p)/(n − 1)·(N − n)/N);  "
HYPERGEOMETRIC_RATE = Formula(
    words=_RATE_WORDS
    + (
        "The upper limit is the largest count of errors in the frame with which a sample shows as few errors as this one, or fewer, with "
        "more than the tail probability; the lower limit is the smallest with which it shows as many or more (hypergeometric distribution)."
    ),
    symbols=_RATE_SYMBOLS + "upper = max{K : P(X ≤ x | N, K, n) > α};  lower = min{K : P(X ≥ x | N, K, n) > α}",
    source=f"{_COCHRAN}, sections 3.2 and 3.6; limits as RAT-STATS, unrestricted attribute appraisal (Katz 1953)",
)
CLOPPER_PEARSON_RATE = Formula(
    words=_RATE_WORDS
    + "The limits are exact for the binomial distribution: they leave the finite frame out of account and are the wider ones.",
    symbols=_RATE_SYMBOLS + "lower = B(α; x, n − x + 1);  upper = B(1 − α; x + 1, n − x), B the beta quantile",
    source="Clopper and Pearson, Biometrika 26, 1934",
)
STRATIFIED_RATE = Formula(
    words=(
        "In each stratum the share of the reviewed units in error, weighted by the stratum's units. The standard error is the square root "
        "of the sum of the strata's squared standard errors. A limit is the rate less or plus z times the standard error, held within 0 "
        "and 1, z of the standard normal distribution."
    ),
    symbols="p = Σ Wₕpₕ;  SE(p) = √(Σ Wₕ²·pₕ(1 − pₕ)/(nₕ − 1)·(Nₕ − nₕ)/Nₕ);  limits = p ± z·SE(p),  Wₕ = Nₕ/N",
    source=f"{_COCHRAN}, section 5.10; limits as RAT-STATS, stratified attribute appraisal",
)
