"""What a project keeps comes back as it was, without the frame's units, and nothing else is taken for it."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from app.errors import InputRefusedError
from app.project.keys import canonical, parsed
from app.sampling.allocation import proportional
from app.sampling.draw import Sample, draw_simple, draw_stratified, pick_by_judgment
from app.sampling.estimate import estimate_total
from app.sampling.estimates import RateEstimate, TotalEstimate
from app.sampling.frame import Frame, FrameFacts
from app.sampling.rate import estimate_rate
from app.sampling.records import Record, RecordStatus
from app.sampling.redraw import redraw_check
from app.sampling.size import SizeAnswer, rate_size
from app.sampling.stored import from_plain, to_plain
from app.sampling.strata import cut_frame, equal_bands

Frames = Callable[..., Frame]


def kept(value: object) -> object:
    """Return a value as it comes back from a project's text."""
    return parsed(canonical(to_plain(value)))


def test_everything_comes_back_as_it_was(frame_of: Frames) -> None:
    frame = frame_of(150, {"CL0001": "under appeal"})
    cut = equal_bands(frame, 3, Decimal(240))
    simple = draw_simple(frame, 12, "5", 3)
    stratified = draw_stratified(frame, cut, proportional(cut_frame(frame, cut), 40), "5", 1)
    assert from_plain(FrameFacts, kept(frame.facts)) == frame.facts
    for sample in (simple, stratified, pick_by_judgment(frame, ["CL0002"], "the newest")):
        assert from_plain(Sample, kept(sample)) == sample
    for sample in (simple, stratified):
        total = estimate_total(sample, {unit.key: Decimal(place) / 3 for place, unit in enumerate(sample.units)})
        assert from_plain(TotalEstimate, kept(total)) == total
        rate = estimate_rate(sample, {unit.key: place % 5 == 0 for place, unit in enumerate(sample.units)})
        assert from_plain(RateEstimate, kept(rate)) == rate
    record = Record(key="CL0002", status=RecordStatus.REPLACED, reason="lost", spare=1)
    assert from_plain(Record, kept(record)) == record
    size = rate_size(3200, Decimal("0.5"), Decimal("0.95"), Decimal("0.05"))
    assert from_plain(SizeAnswer, kept(size)) == size


def test_a_sample_read_back_can_be_drawn_again(frame_of: Frames) -> None:
    frame = frame_of()
    assert redraw_check(from_plain(Sample, kept(draw_simple(frame, 9, "5", 2))), frame).same


def test_the_same_value_has_the_same_text(frame_of: Frames) -> None:
    one, other = (canonical(to_plain(draw_simple(frame_of(), 9, "5", 2))) for _ in range(2))
    assert one == other


def test_a_stored_frame_names_no_unit(frame_of: Frames) -> None:
    facts = frame_of(60, {"CL0001": "under appeal"}).facts
    text = canonical(to_plain(facts))
    assert "CL0" not in text
    assert facts.hash in text


def test_what_does_not_fit_is_refused(frame_of: Frames) -> None:
    plain = kept(frame_of().facts)
    assert isinstance(plain, dict)
    tally = plain["tally"]
    wrong = (
        plain | {"unit": "visit"},
        plain | {"colour": "red"},
        plain | {"exclusions": "none"},
        plain | {"source": None},
        plain | {"tally": tally | {"amount": "many"}},
        plain | {"tally": tally | {"count": True}},
        {key: value for key, value in plain.items() if key != "hash"},
        [plain],
        None,
    )
    for value in wrong:
        with pytest.raises(InputRefusedError, match="FrameFacts"):
            from_plain(FrameFacts, value)
