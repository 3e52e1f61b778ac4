"""A frame is the population less the listed exclusions, ties to the file, and is named by its hash."""

import dataclasses
import hashlib
from collections.abc import Callable
from decimal import Decimal

import pytest

from app.errors import InputRefusedError
from app.sampling.frame import NOT_FLAGGED, Frame, FrameKind, build_frame, plain_amount
from app.sampling.units import LineFact, Unit, UnitKind, units_of

Units = Callable[[int], list[Unit]]


def test_population_is_frame_and_exclusions_in_count_and_amount(units: Units) -> None:
    excluded = {"CL0001": "under appeal", "CL0002": "under appeal", "CL0009": "paid by another payer"}
    facts = build_frame(UnitKind.CLAIM, units(50), excluded, source="claims.csv").facts
    assert [(each.reason, each.tally.count) for each in facts.exclusions] == [("paid by another payer", 1), ("under appeal", 2)]
    assert facts.tally.count + 3 == facts.population.count == 50
    assert facts.tally.amount + sum(each.tally.amount for each in facts.exclusions) == facts.population.amount
    assert facts.population.amount == sum(unit.amount for unit in units(50) if unit.amount is not None)


def test_units_stand_in_key_order_whatever_the_file_s(units: Units) -> None:
    shuffled = sorted(units(80), key=lambda unit: unit.key[::-1])
    one = build_frame(UnitKind.CLAIM, units(80), {}, source="claims.csv")
    other = build_frame(UnitKind.CLAIM, shuffled, {}, source="claims.csv")
    assert one == other
    assert "unit key" in one.facts.order


def test_the_hash_is_what_its_rule_says() -> None:
    population = [
        Unit(key="b\t2", amount=Decimal("10.50"), stratum="x\\y"),
        Unit(key="a1", amount=None),
        Unit(key="Ä", amount=Decimal("-0.00")),
    ]
    written = "codeledger-frame 1 line\na1\t\t\nb\\t2\t10.5\tx\\\\y\nÄ\t0\t\n"
    frame = build_frame(UnitKind.LINE, population, {}, source="f")
    assert frame.facts.hash == hashlib.sha256(written.encode("utf-8")).hexdigest()


@pytest.mark.parametrize(
    ("amount", "text"), [("100", "100"), ("1E+2", "100"), ("12.50", "12.5"), ("0.00", "0"), ("-3.10", "-3.1"), ("1000.00", "1000")]
)
def test_an_amount_is_written_one_way(amount: str, text: str) -> None:
    assert plain_amount(Decimal(amount)) == text


@pytest.mark.parametrize("change", [{"amount": Decimal(9999)}, {"key": "CL0005x"}, {"stratum": "east"}])
def test_any_change_of_a_unit_changes_the_hash(units: Units, change: dict[str, object]) -> None:
    before = units(20)
    after = [*before[:4], dataclasses.replace(before[4], **change), *before[5:]]  # type: ignore[arg-type]
    hashes = [build_frame(UnitKind.CLAIM, each, {}, source="f").facts.hash for each in (before, after)]
    assert hashes[0] != hashes[1]


def test_control_totals_that_do_not_tie_are_refused(units: Units) -> None:
    total = sum((unit.amount for unit in units(10) if unit.amount is not None), Decimal(0))
    build_frame(UnitKind.CLAIM, units(10), {}, source="f", control_count=10, control_amount=total)
    with pytest.raises(InputRefusedError, match=r"sums to [\d.,]+ where the control total states"):
        build_frame(UnitKind.CLAIM, units(10), {}, source="f", control_amount=total + Decimal("0.01"))
    with pytest.raises(InputRefusedError, match="has 10 claims where the control total states 11"):
        build_frame(UnitKind.CLAIM, units(10), {}, source="f", control_count=11)


def test_what_cannot_be_a_frame_is_refused(units: Units) -> None:
    with pytest.raises(InputRefusedError, match="more than once in the population: CL0003"):
        build_frame(UnitKind.CLAIM, [*units(5), units(3)[2]], {}, source="f")
    with pytest.raises(InputRefusedError, match="not in the population: CL9999"):
        build_frame(UnitKind.CLAIM, units(5), {"CL9999": "appeal"}, source="f")
    with pytest.raises(InputRefusedError, match="gives no reason: CL0001"):
        build_frame(UnitKind.CLAIM, units(5), {"CL0001": " "}, source="f")
    with pytest.raises(InputRefusedError, match="leave no claim"):
        build_frame(UnitKind.CLAIM, units(1), {"CL0001": "appeal"}, source="f")


def test_a_frame_of_flagged_units_says_that_it_speaks_for_them_alone(frame_of: Callable[..., Frame]) -> None:
    frame = frame_of(40, {"CL0004": "under appeal"}, frame_kind=FrameKind.RULE_FLAGGED)
    assert [unit.key for unit in frame.units] == [f"CL{number:04d}" for number in range(8, 41, 4)]
    assert [(each.reason, each.tally.count) for each in frame.facts.exclusions] == [(NOT_FLAGGED, 30), ("under appeal", 1)]
    assert "only the 9 claims of claims.csv that a rule flagged" in frame.facts.reach
    assert "no other claim" in frame.facts.reach


def test_a_frame_of_all_units_says_what_it_does_not_speak_for(frame_of: Callable[..., Frame]) -> None:
    assert "not for the 1 excluded" in frame_of(40, {"CL0004": "under appeal"}).facts.reach
    assert "excluded" not in frame_of(40).facts.reach


LINES = (
    LineFact(key="l1", claim="A", member="m1", amount=Decimal("10.10")),
    LineFact(key="l2", claim="A", member="m1", amount=Decimal(-3), flagged=True),
    LineFact(key="l3", claim="B", member="m1", amount=None),
    LineFact(key="l4", claim=None, member="m2", amount=Decimal(5)),
)


def test_lines_become_claims_and_a_line_without_a_claim_is_an_exclusion() -> None:
    made = units_of(LINES, UnitKind.CLAIM)
    found = {unit.key: (unit.amount, unit.flagged, unit.lines) for unit in made.units}
    assert found == {
        "A": (Decimal("7.10"), True, ("l1", "l2")),
        "B": (None, False, ("l3",)),
        "(no claim) l4": (Decimal(5), False, ("l4",)),
    }
    facts = build_frame(made.kind, made.units, made.excluded, source="f").facts
    assert [(each.reason, each.tally.amount) for each in facts.exclusions] == [("the line names no claim", Decimal(5))]
    assert (facts.population.amount, facts.tally.without_amount) == (Decimal("12.10"), 1)


def test_lines_become_members_or_stay_lines() -> None:
    assert {unit.key: unit.amount for unit in units_of(LINES, UnitKind.MEMBER).units} == {"m1": Decimal("7.10"), "m2": Decimal(5)}
    assert [unit.key for unit in units_of(LINES, UnitKind.LINE).units] == ["l1", "l2", "l3", "l4"]


def test_a_claim_whose_lines_stand_in_different_strata_is_refused() -> None:
    lines = [LineFact(key=str(n), claim="A", member=None, amount=None, stratum=name) for n, name in enumerate(("inpatient", "outpatient"))]
    with pytest.raises(InputRefusedError, match=r"claim A stand in different strata \(inpatient, outpatient\)"):
        units_of(lines, UnitKind.CLAIM)
