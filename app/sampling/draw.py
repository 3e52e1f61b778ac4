"""Random samples without replacement that anyone can draw again, and samples picked by judgment that stand for themselves alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.sampling import generator
from app.sampling.allocation import LEAST, Allocation
from app.sampling.frame import Frame, FrameFacts
from app.sampling.refuse import counted, named, refused
from app.sampling.strata import WHOLE, Cut, Stratum, cut_frame


class SampleKind(StrEnum):
    """How the units were chosen."""

    SIMPLE = "simple random sample"
    STRATIFIED = "stratified random sample"
    JUDGMENT = "judgment sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A unit of the sample, or a spare; `number` is its place in the order drawn, from 1 in each stratum and again for the spares."""

    key: str
    stratum: str
    number: int
    amount: Decimal | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledStratum:
    """A stratum as it was drawn from."""

    name: str
    size: int  # N
    amount: Decimal
    drawn: int  # n
    spares: int
    certainty: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample with all that is needed to draw it again from its frame. A judgment sample has no seed."""

    kind: SampleKind
    frame: FrameFacts
    generator: str
    generator_version: str
    generator_rule: str
    seed: str
    cut: Cut
    share: str  # how the size was shared among strata, in words
    strata: tuple[SampledStratum, ...]
    units: tuple[Drawn, ...]
    spares: tuple[Drawn, ...]
    why: str = ""  # of a judgment sample: on what judgment

    @property
    def method(self) -> str:
        """Return in one sentence how the sample was drawn."""
        if self.kind is SampleKind.JUDGMENT:
            return f"{len(self.units):,} of {self.frame.tally.count:,} {self.frame.unit.plural} were picked by judgment: {self.why}."
        spares = f" and {counted(len(self.spares), 'spare', 'spares')} after them" if self.spares else ""
        strata = f", {self.cut.words} and shared {self.share}" if self.kind is SampleKind.STRATIFIED else ""
        return (
            f"{len(self.units):,} of {self.frame.tally.count:,} {self.frame.unit.plural}{spares} were drawn at random without "
            f"replacement{strata}, by the generator {self.generator}, version {self.generator_version}, with the seed {self.seed} from the "
            f"frame with hash {self.frame.hash}."
        )


def draw_simple(frame: Frame, size: int, seed: str, spares: int = 0) -> Sample:
    """Return a simple random sample of `size` units and the spares that follow them in the same order.

    Raises `InputRefusedError` where the frame is too small or the seed cannot be typed.
    """
    count = len(frame.units)
    _check_spares(spares)
    if not min(LEAST, count) <= size <= count:
        why = f"{counted(size, 'unit', 'units')} cannot be drawn from a frame of {count:,}."
        raise refused("sample", why, f"Draw {min(LEAST, count):,} to {count:,}; with fewer, a sample shows no spread.")
    return _drawn(SampleKind.SIMPLE, frame, Cut(), cut_frame(frame, Cut()), seed, {WHOLE: (size, min(spares, count - size))}, "")


def draw_stratified(frame: Frame, cut: Cut, allocation: Allocation, seed: str, spares: Mapping[str, int] | int = 0) -> Sample:
    """Return a stratified random sample; `spares` is a number a stratum, or one for each by name.

    A stratum has no more spares than it has units left. Raises `InputRefusedError` where the allocation does not fit the strata.
    """
    _check_spares(*((spares,) if isinstance(spares, int) else spares.values()))
    strata = cut_frame(frame, cut)
    sizes = dict(allocation.sizes)
    if sizes.keys() != {stratum.name for stratum in strata}:
        why = f"The allocation names other strata than the frame has: {named(sorted(sizes.keys() ^ {s.name for s in strata}))}."
        raise refused("sample", why, "Allocate anew for these strata.")
    plan: dict[str, tuple[int, int]] = {}
    for stratum in strata:
        count, size = len(stratum.units), sizes[stratum.name]
        if not min(LEAST, count) <= size <= count or (stratum.certainty and size < count):
            raise refused(
                "sample",
                f"{counted(size, 'unit', 'units')} cannot be drawn from stratum {stratum.name} with {count:,}.",
                "Allocate anew for these strata.",
            )
        wanted = spares if isinstance(spares, int) else spares.get(stratum.name, 0)
        plan[stratum.name] = size, min(wanted, count - size)
    return _drawn(SampleKind.STRATIFIED, frame, cut, strata, seed, plan, allocation.share.value)


def spares_lacking(sample: Sample, wanted: int) -> str:
    """Return in one sentence where fewer spares were left than were asked for, of each stratum; empty where none is lacking."""
    few = [stratum for stratum in sample.strata if stratum.spares < wanted and not stratum.certainty]
    if not few or sample.kind is SampleKind.JUDGMENT:
        return ""
    places = [f"{counted(one.spares, 'unit', 'units')} in stratum {one.name}" for one in few]
    left = named(places) if len(sample.strata) > 1 else counted(few[0].spares, "unit", "units")
    return f"{counted(wanted, 'spare was', 'spares were')} asked for, but beside the sample the frame has only {left}."


def pick_by_judgment(frame: Frame, keys: Sequence[str], why: str) -> Sample:
    """Return a sample a person picked, with the reason; nothing can be extrapolated from it."""
    known = {unit.key: unit for unit in frame.units}
    wrong = [key for key in keys if key not in known]
    if wrong or len(set(keys)) < len(keys) or not keys or not why.strip():
        reason = (
            f"The frame does not hold {named(wrong)}."
            if wrong
            else "A judgment sample needs units, each once, and the reason they were picked."
        )
        raise refused("judgment sample", reason, "Pick units of the frame and state why.")
    units = tuple(
        Drawn(key=key, stratum=WHOLE, number=number, amount=known[key].amount, lines=known[key].lines) for number, key in enumerate(keys, 1)
    )
    whole = SampledStratum(name=WHOLE, size=len(frame.units), amount=frame.facts.tally.amount, drawn=len(units), spares=0, certainty=False)
    return Sample(
        kind=SampleKind.JUDGMENT,
        frame=frame.facts,
        generator="",
        generator_version="",
        generator_rule="",
        seed="",
        cut=Cut(),
        share="",
        strata=(whole,),
        units=units,
        spares=(),
        why=why.strip().rstrip("."),
    )


def _check_spares(*spares: int) -> None:
    if any(number < 0 for number in spares):
        raise refused("sample", f"{min(spares):,} is no number of spares.", "Ask for none, or for one or more.")


def _drawn(  # noqa: PLR0913, PLR0917 - what a draw is made of
    kind: SampleKind, frame: Frame, cut: Cut, strata: Sequence[Stratum], seed: str, plan: Mapping[str, tuple[int, int]], share: str
) -> Sample:
    seed = generator.checked_seed(seed)
    known = {unit.key: unit for unit in frame.units}
    units: list[Drawn] = []
    extra: list[Drawn] = []
    for stratum in strata:
        size, spares = plan[stratum.name]
        order = generator.first_keys(seed, frame.facts.hash, (unit.key for unit in stratum.units), size + spares)
        for place, key in enumerate(order):
            number = place + 1 if place < size else place + 1 - size
            drawn = Drawn(key=key, stratum=stratum.name, number=number, amount=known[key].amount, lines=known[key].lines)
            (units if place < size else extra).append(drawn)
    return Sample(
        kind=kind,
        frame=frame.facts,
        generator=generator.NAME,
        generator_version=generator.VERSION,
        generator_rule=generator.RULE,
        seed=seed,
        cut=cut,
        share=share,
        strata=tuple(_sampled(stratum, *plan[stratum.name]) for stratum in strata),
        units=tuple(units),
        spares=tuple(extra),
    )


def _sampled(stratum: Stratum, size: int, spares: int) -> SampledStratum:
    return SampledStratum(
        name=stratum.name, size=len(stratum.units), amount=stratum.amount, drawn=size, spares=spares, certainty=stratum.certainty
    )
