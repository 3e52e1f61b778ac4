"""Invented claims as units, and frames of them."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from app.sampling.frame import Frame, build_frame
from app.sampling.units import Unit, UnitKind


def claims(count: int) -> list[Unit]:
    """Return claims CL0001 … with amounts from 1.25 to 250.25 and three regions."""
    return [
        Unit(
            key=f"CL{number:04d}",
            amount=Decimal(number * 37 % 250 + 1) + Decimal("0.25"),
            stratum=("north", "south", "west")[number % 3],
            flagged=number % 4 == 0,
            lines=(f"line {number}",),
        )
        for number in range(1, count + 1)
    ]


@pytest.fixture
def units() -> Callable[[int], list[Unit]]:
    return claims


@pytest.fixture
def frame_of() -> Callable[..., Frame]:
    """Return a maker of frames: of `count` invented claims, or of one unit a value when amounts are given."""

    def make(count: int = 200, excluded: Mapping[str, str] | None = None, **choices: object) -> Frame:
        return build_frame(UnitKind.CLAIM, claims(count), excluded or {}, source="claims.csv", **choices)  # type: ignore[arg-type]

    return make
