"""Whether a stored sample is the one its seed gives on a frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.errors import InputRefusedError
from app.sampling import generator
from app.sampling.allocation import Allocation, Share
from app.sampling.draw import Drawn, Sample, SampleKind, draw_simple, draw_stratified
from app.sampling.frame import Frame, frame_hash
from app.sampling.refuse import named


@dataclass(frozen=True, slots=True, kw_only=True)
class RedrawCheck:
    """What drawing again gave. Without a difference the stored units are those the seed gives, in the same order."""

    same: bool
    differences: tuple[str, ...]  # whole sentences
    missing: tuple[str, ...] = ()  # the seed gives them, the sample has not got them
    extra: tuple[str, ...] = ()  # the sample has them, the seed does not give them

    @property
    def sentence(self) -> str:
        """Return the outcome in words."""
        if self.same:
            return "Drawn again from the same frame with the same seed, the sample and its spares have the same units in the same order."
        return " ".join(self.differences)


def redraw_check(sample: Sample, frame: Frame, seed: str | None = None) -> RedrawCheck:
    """Return whether drawing again from `frame` gives the sample; `seed` is the one written down elsewhere before the draw."""
    if sample.kind is SampleKind.JUDGMENT:
        return RedrawCheck(same=False, differences=("The sample was picked by judgment, so it cannot be drawn again.",))
    differences = list(_differences(sample, frame, seed))
    if (sample.generator, sample.generator_version) != (generator.NAME, generator.VERSION):
        return RedrawCheck(same=False, differences=tuple(differences))
    try:
        again = _again(sample, frame)
    except InputRefusedError as error:
        return RedrawCheck(same=False, differences=(*differences, error.refusal.sentence()))
    stored, drawn = _keys(sample), _keys(again)
    missing, extra = tuple(sorted(set(drawn) - set(stored))), tuple(sorted(set(stored) - set(drawn)))
    if missing or extra:
        if not differences:
            differences.append(
                f"The frame is the same, but the seed {sample.seed} gives other units: the seed or the stored units were changed."
            )
        differences.append(_units_differ(missing, extra))
    elif sample.units != again.units or sample.spares != again.spares:
        differences.append("The units are the same, but their order, stratum, amount or lines differ, or spares and units changed places.")
    if not (missing or extra) and sample.strata != again.strata:
        differences.append("The strata of the stored sample are not those the frame gives.")
    return RedrawCheck(same=not differences, differences=tuple(differences), missing=missing, extra=extra)


def _differences(sample: Sample, frame: Frame, seed: str | None) -> Iterator[str]:
    if (sample.generator, sample.generator_version) != (generator.NAME, generator.VERSION):
        yield (
            f"The sample was drawn by {sample.generator}, version {sample.generator_version}; this program draws by {generator.NAME}, "
            f"version {generator.VERSION}."
        )
    if frame_hash(frame.facts.unit, frame.units) != frame.facts.hash:
        yield "The frame at hand does not have the hash it states: its units were changed."
    if sample.frame.hash != frame.facts.hash:
        yield (
            f"The frame's hash differs: the sample was drawn from {sample.frame.hash} ({sample.frame.tally.count:,} units), "
            f"the frame at hand is {frame.facts.hash} ({frame.facts.tally.count:,} units)."
        )
    if seed is not None and seed.strip() != sample.seed:
        yield f"The seed differs: the sample states {sample.seed}, written down was {seed.strip()}."


def _again(sample: Sample, frame: Frame) -> Sample:
    if sample.kind is SampleKind.SIMPLE:
        (whole,) = sample.strata
        return draw_simple(frame, whole.drawn, sample.seed, whole.spares)
    allocation = Allocation(Share(sample.share), tuple((stratum.name, stratum.drawn) for stratum in sample.strata))
    return draw_stratified(frame, sample.cut, allocation, sample.seed, {stratum.name: stratum.spares for stratum in sample.strata})


def _keys(sample: Sample) -> tuple[str, ...]:
    every: Sequence[Drawn] = (*sample.units, *sample.spares)
    return tuple(drawn.key for drawn in every)


def _units_differ(missing: Sequence[str], extra: Sequence[str]) -> str:
    parts = [f"not in the stored sample: {named(missing)}"] if missing else []
    parts += [f"not among those drawn: {named(extra)}"] if extra else []
    return f"Units differ ({'; '.join(parts)})."
