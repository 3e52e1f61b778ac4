"""Quantiles of the normal, Student's t and beta distributions, by textbook algorithms, to twelve decimals."""

import math
from collections.abc import Callable
from decimal import Decimal
from statistics import NormalDist

_PLACES = Decimal("1E-12")
_TINY = 1e-300
_CLOSE = 1e-16
_MOST_TERMS = 100_000
_STIRLING_FROM = 10.0
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400)  # Abramowitz and Stegun 6.1.41


def normal_quantile(probability: float) -> Decimal:
    """Return z with P(Z <= z) = probability."""
    return Decimal(NormalDist().inv_cdf(probability)).quantize(_PLACES)


def t_quantile(probability: float, freedom: float) -> Decimal:
    """Return t with P(T <= t) = probability for Student's distribution with `freedom` degrees of freedom, whole or not.

    The distribution function is the incomplete beta function (Abramowitz and Stegun 26.7.1); it is inverted by bisection.
    """
    if probability < 0.5:
        return -t_quantile(1 - probability, freedom)
    tail = 2 * (1 - probability)
    high = 2.0
    while _t_tails(high, freedom) > tail:
        high *= 2
    return Decimal(_bisected(lambda t: tail - _t_tails(t, freedom), 0.0, high)).quantize(_PLACES)


def beta_quantile(probability: float, a: float, b: float) -> Decimal:
    """Return x with I_x(a, b) = probability."""
    return Decimal(_bisected(lambda x: incomplete_beta(a, b, x, 1 - x) - probability, 0.0, 1.0)).quantize(_PLACES)


def incomplete_beta(a: float, b: float, x: float, y: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b); `y` is 1 - x, given apart so that neither loses digits.

    The continued fraction of Abramowitz and Stegun 26.5.8 by Lentz's method, on the side where it converges fast.
    """
    if x <= 0:
        return 0.0
    if y <= 0:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _front(b, a, y, x) * _fraction(b, a, y) / b
    return _front(a, b, x, y) * _fraction(a, b, x) / a


def _t_tails(t: float, freedom: float) -> float:
    square = t * t
    return incomplete_beta(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square))


def _bisected(rises: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function crosses zero, to the last bit that the halving of the bracket gives."""
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if rises(middle) < 0:
            low = middle
        else:
            high = middle


def _front(a: float, b: float, x: float, y: float) -> float:
    """Return x^a y^b / B(a, b), with the large terms taken together before the logarithm (Loader's form)."""
    both = a + b
    logs = a * math.log(x * both / a) + b * math.log(y * both / b)
    return math.exp(logs + _stirling(both) - _stirling(a) - _stirling(b)) * math.sqrt(a * b / (2 * math.pi * both))


def _stirling(x: float) -> float:
    """Return ln Γ(x) less Stirling's approximation of it."""
    if x < _STIRLING_FROM:
        return math.lgamma(x) - ((x - 0.5) * math.log(x) - x + 0.5 * math.log(2 * math.pi))
    return sum(term / x ** (2 * place + 1) for place, term in enumerate(_STIRLING))


def _fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1.0 / _kept(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1.0 / _kept(1.0 + even * d)
        c = _kept(1.0 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1.0 / _kept(1.0 + odd * d)
        c = _kept(1.0 + odd / c)
        value *= d * c
        if abs(d * c - 1.0) <= _CLOSE:
            break
    return value


def _kept(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
