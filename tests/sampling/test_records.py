"""Records that did not come: replaced by spares in order, or counted as the person chose."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from app.errors import InputRefusedError
from app.sampling.draw import Sample, draw_simple
from app.sampling.estimate import estimate_total
from app.sampling.frame import Frame
from app.sampling.rate import estimate_rate
from app.sampling.records import MissingRule, Record, RecordStatus, settle


@pytest.fixture
def sample(frame_of: Callable[..., Frame]) -> Sample:
    return draw_simple(frame_of(100), 5, "1", spares=3)


def lost(key: str) -> Record:
    return Record(key=key, status=RecordStatus.NOT_RECEIVED, reason="requested twice, no answer")


def replaced(key: str, spare: int) -> Record:
    return Record(key=key, status=RecordStatus.REPLACED, reason="the provider closed", spare=spare)


def test_without_a_status_every_record_came(sample: Sample) -> None:
    settled = settle(sample, [Record(key=sample.units[0].key, status=RecordStatus.RECEIVED)])
    assert settled.reviewed == sample.units
    assert not settled.not_received


def test_a_spare_takes_the_place_of_a_unit_and_may_itself_be_replaced(sample: Sample) -> None:
    first, second = sample.units[0], sample.units[3]
    settled = settle(sample, [replaced(second.key, 1), replaced(sample.spares[0].key, 2), replaced(first.key, 3)])
    assert [unit.key for unit in settled.reviewed] == [
        sample.spares[2].key,
        sample.units[1].key,
        sample.units[2].key,
        sample.spares[1].key,
        sample.units[4].key,
    ]
    assert settled.replaced == ((first, sample.spares[2]), (second, sample.spares[1]))


def test_spares_are_used_in_the_order_drawn_and_once(sample: Sample) -> None:
    one, two = sample.units[0].key, sample.units[1].key
    wrong = (
        ([replaced(one, 2)], "spare 2 is used while spare 1 is not"),
        ([replaced(one, 1), replaced(two, 1)], f"Spare 1 of stratum all units stands in for {one} and for {two}"),
        ([replaced(one, 4)], "has not got"),
        ([Record(key=one, status=RecordStatus.REPLACED, reason="lost")], "has not got"),
        ([Record(key=one, status=RecordStatus.NOT_RECEIVED)], "not received without a reason"),
        ([lost("X")], "no unit of the sample"),
        ([lost(one), lost(one)], "more than one status"),
    )
    for records, why in wrong:
        with pytest.raises(InputRefusedError, match=why):
            settle(sample, records)


def test_nothing_is_assumed_of_a_record_that_did_not_come(sample: Sample) -> None:
    gone = sample.units[2]
    differences = {unit.key: Decimal(0) for unit in sample.units if unit is not gone}
    with pytest.raises(InputRefusedError, match=rf"1 record was not received \({gone.key}\) and it is not said how they count"):
        estimate_total(sample, differences, records=[lost(gone.key)])


def test_each_rule_counts_as_it_says_and_is_printed(sample: Sample) -> None:
    gone = sample.units[2]
    assert gone.amount is not None
    differences = {unit.key: Decimal(10) for unit in sample.units if unit is not gone}
    made = {rule: estimate_total(sample, differences, records=[lost(gone.key)], missing=rule) for rule in MissingRule}
    assert made[MissingRule.WHOLE_AMOUNT].point == (40 + gone.amount) * 100 / 5
    assert made[MissingRule.NO_ERROR].point == Decimal(40) * 100 / 5
    assert (made[MissingRule.LEFT_OUT].point, made[MissingRule.LEFT_OUT].reviewed) == (Decimal(1000), 4)
    for rule, estimate in made.items():
        assert estimate.basis.missing == f"1 record was not received. {rule.sentence}"
    errors = {unit.key: False for unit in sample.units if unit is not gone}
    counted = {rule: estimate_rate(sample, errors, records=[lost(gone.key)], missing=rule) for rule in MissingRule}
    assert [(counted[rule].errors, counted[rule].reviewed) for rule in MissingRule] == [(1, 5), (0, 5), (0, 4)]


def test_a_replacement_is_reviewed_in_place_of_the_unit_and_named(sample: Sample) -> None:
    spare = sample.spares[0]
    differences = {unit.key: Decimal(1) for unit in (*sample.units[1:], spare)}
    estimate = estimate_total(sample, differences, records=[replaced(sample.units[0].key, 1)])
    assert estimate.point == 100
    assert estimate.basis.replaced == (f"{sample.units[0].key} was replaced by spare 1, {spare.key}.",)
    assert not estimate.basis.missing
