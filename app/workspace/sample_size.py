"""Use case: how many units to draw, for a rate or a total of wanted precision, and how a probe's spread shares them among strata.

Help for planning; no estimate rests on it.
"""

from collections.abc import Mapping
from decimal import Decimal

from app.errors import InputRefusedError
from app.review.model import Determined
from app.sampling.frame import Frame
from app.sampling.moments import moments_of
from app.sampling.records import settle
from app.sampling.size import SizeAnswer, mean_size, rate_size
from app.sampling.strata import cut_frame
from app.workspace.estimates import difference_of, records_of, sampled_of
from app.workspace.samples import KeptSample
from app.workspace.sampling import DrawAsked, FrameAsked, cut_of

CONFIDENCE = Decimal("0.90")


def size_for_rate(frame: Frame, expected: Decimal, within: Decimal, confidence: Decimal = CONFIDENCE) -> SizeAnswer:
    """Return the size for a rate of units in error that is right within a share of points."""
    return rate_size(len(frame.units), expected, confidence, within)


def size_for_total(
    frame: Frame, probe: KeptSample, determined: Mapping[str, Determined], precision: Decimal, confidence: Decimal = CONFIDENCE
) -> SizeAnswer:
    """Return the size for a total that is right within a share of it; the sample kept is the probe.

    Raises `InputRefusedError` for a probe with fewer than two determined units, or without any difference.
    """
    reviewed = settle(probe.sample, records_of(probe, determined)).reviewed
    found = [value for unit in reviewed if (value := difference_of(unit, determined)) is not None]
    if len(found) < 2:
        raise InputRefusedError(
            "", "sample size", "Fewer than two units of the sample have a difference to go by.", "Determine some first."
        )
    return mean_size(len(frame.units), moments_of(found), confidence, precision)


def probe_deviations(
    frame: Frame, asked: FrameAsked, draw: DrawAsked, probe: KeptSample, determined: Mapping[str, Determined]
) -> dict[str, Decimal]:
    """Return the standard deviations of the differences by stratum, as the sample kept shows them; of the strata of this draw alone."""
    total = sampled_of(probe, determined, {}).total
    names = {stratum.name for stratum in cut_frame(frame, cut_of(frame, asked, draw))}
    return {one.name: one.deviation for one in total.strata if one.name in names} if total is not None else {}
