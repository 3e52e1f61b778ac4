"""A sample is kept with its project, is drawn again from the audit's lines, and is extrapolated only from determinations."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.errors import InputRefusedError
from app.project.project import Project, create_project, open_project
from app.reports.dossier import Sampled
from app.review.model import Determination, ErrorCategory
from app.sampling.draw import pick_by_judgment
from app.sampling.estimate import estimate_total
from app.sampling.frame import FrameKind
from app.sampling.records import MissingRule, Record, RecordStatus
from app.workspace.decision_words import described, file_names
from app.workspace.determinations import determinations_of, determine, take_back
from app.workspace.estimates import sampled_of
from app.workspace.project import add_files
from app.workspace.project_audit import Audited
from app.workspace.sample_size import size_for_total
from app.workspace.samples import (
    KeptSample,
    check_again,
    earlier_samples,
    keep_missing_rule,
    keep_records,
    keep_sample,
    kept_sample,
    lines_of_last_audit,
    next_spare,
    withdraw_sample,
)
from app.workspace.sampling import DrawAsked, FrameAsked, draw_sample, frame_of
from tests.workspace.sampled_claims import audited, determine_units, lines_of, rows

ASKED = FrameAsked(leave_unpaid=True)


@dataclass(frozen=True, slots=True)
class Drawn:
    project: Project
    audited: Audited
    lines: dict[str, AuditedLine]
    claims: str

    @property
    def kept(self) -> KeptSample:
        kept = kept_sample(self.project, self.claims)
        assert kept is not None
        return kept

    def sampled(self) -> Sampled:
        with LinesTable.of_result(self.audited.result) as table:
            return sampled_of(self.kept, determinations_of(self.project, table), self.lines)


@pytest.fixture
def drawn(tmp_path: Path, policies: Path) -> Iterator[Drawn]:
    with create_project(tmp_path / "sample.codeledger", "ana") as project:
        add_files(project, [policies / "CC-0248"])
        found = audited(project, tmp_path)
        assert found.imported is not None
        frame = frame_of(found.result, ASKED)
        keep_sample(project, found.imported.sha256, ASKED, draw_sample(frame, ASKED, DrawAsked(size=6, seed="7", spares=2)))
        yield Drawn(project, found, lines_of(found.result), found.imported.sha256)


def test_a_sample_comes_back_as_it_was_drawn(drawn: Drawn) -> None:
    kept, path = drawn.kept, drawn.project.info.path
    drawn.project.close()
    with open_project(path, "bea") as project:
        again = kept_sample(project, drawn.claims)
        assert again == kept
        assert again is not None
        assert (again.asked, again.sample.seed, again.who) == (ASKED, "7", "ana")
        check = check_again(again, lines_of_last_audit(project).result)
        assert (check.same, check.differences) == (True, ())
        assert not check_again(again, lines_of_last_audit(project).result, seed="8").same


def test_another_file_or_another_seed_does_not_give_the_sample(drawn: Drawn, tmp_path: Path) -> None:
    other = audited(drawn.project, tmp_path, [*rows(), ("C99", 1, "1", "", "M99", "2025-03-03", "J1323", 76, "C90.00", "A", "", "1.00")])
    check = check_again(drawn.kept, other.result)
    assert not check.same
    assert "frame's hash differs" in check.sentence
    changed = replace(drawn.kept, sample=replace(drawn.kept.sample, seed="9"))
    assert "gives other units" in check_again(changed, drawn.audited.result).sentence


def test_a_second_draw_needs_a_reason_and_the_first_stays_in_the_history(drawn: Drawn) -> None:
    first, frame = drawn.kept.sample, frame_of(drawn.audited.result, ASKED)
    other = draw_sample(frame, ASKED, DrawAsked(size=6, seed="8", spares=2))
    assert keep_sample(drawn.project, drawn.claims, ASKED, first).sample == first
    with pytest.raises(InputRefusedError, match="drawn from these claims before"):
        keep_sample(drawn.project, drawn.claims, ASKED, other)
    assert keep_sample(drawn.project, drawn.claims, ASKED, other, "The frame held a wrong month.").sample == other
    assert len(earlier_samples(drawn.project, drawn.claims)) == 2
    drawn.project.decisions.undo()
    assert drawn.kept.sample == first
    withdraw_sample(drawn.project, drawn.claims, "Not needed.")
    assert kept_sample(drawn.project, drawn.claims) is None


def test_the_history_says_what_was_drawn_and_what_came(drawn: Drawn) -> None:
    unit = drawn.kept.sample.units[0].key
    keep_records(drawn.project, drawn.kept, [Record(key=unit, status=RecordStatus.NOT_RECEIVED, reason="Not sent in 45 days.")])
    keep_missing_rule(drawn.project, drawn.kept, MissingRule.NO_ERROR)
    said = [described(item, file_names(drawn.project)) for item in drawn.project.decisions.history()[-3:]]
    assert said == [
        "The sample is drawn: kind simple random sample, unit claim, size 6, seed 7.",
        f"The record of {unit} in the sample: not received.",
        "Records of the sample that were not received count as: no error.",
    ]


def test_nothing_is_estimated_until_every_line_is_determined(drawn: Drawn) -> None:
    assert drawn.sampled().total is None
    assert "have no final determination: row " in drawn.sampled().why_not
    units = drawn.kept.sample.units
    determine_units(drawn.project, units, drawn.lines, {})
    open_line = drawn.lines[units[0].lines[0]]
    determine(drawn.project, [open_line], Determination(category=ErrorCategory.UNDETERMINED))
    why = drawn.sampled().why_not
    assert "1 line of the sampled units has no final determination" in why
    assert f"row {open_line.row} (undetermined)" in why
    take_back(drawn.project, [open_line])
    assert f"row {open_line.row} (not determined)" in drawn.sampled().why_not


def test_an_error_without_a_correct_amount_leaves_the_rate_alone(drawn: Drawn) -> None:
    units = drawn.kept.sample.units
    determine_units(drawn.project, units, drawn.lines, {})
    line = drawn.lines[units[1].lines[0]]
    determine(drawn.project, [line], Determination(category=ErrorCategory.WRONG_CODE, code="J1599"))
    found = drawn.sampled()
    assert found.total is None
    assert f"row {line.row} (without a correct amount)" in found.why_not
    assert found.rate is not None
    assert found.rate.errors == 1


def test_the_estimate_is_that_of_the_differences(drawn: Drawn) -> None:
    kept = drawn.kept
    over = {unit.key: Decimal(number + 1) for number, unit in enumerate(kept.sample.units[:3])}
    determine_units(drawn.project, kept.sample.units, drawn.lines, over)
    found = drawn.sampled()
    assert found.total is not None
    expected = estimate_total(kept.sample, {unit.key: over.get(unit.key, Decimal(0)) for unit in kept.sample.units})
    assert (found.total, found.why_not) == (expected, "")
    assert found.total.point == kept.sample.frame.tally.count
    assert found.rate is not None
    assert (found.rate.errors, found.rate.reviewed) == (3, 6)
    with LinesTable.of_result(drawn.audited.result) as table:
        made = determinations_of(drawn.project, table)
    answer = size_for_total(frame_of(drawn.audited.result, ASKED), kept, made, Decimal("0.25"))
    assert 6 < answer.size <= kept.sample.frame.tally.count


def test_records_that_were_not_received_count_as_a_person_says(drawn: Drawn) -> None:
    kept = drawn.kept
    lost, *others = kept.sample.units
    determine_units(drawn.project, others, drawn.lines, {})
    for content in lost.lines:
        determine(drawn.project, [drawn.lines[content]], Determination(category=ErrorCategory.RECORD_NOT_RECEIVED))
    found = drawn.sampled()
    assert [record.key for record in found.records if record.status is RecordStatus.NOT_RECEIVED] == [lost.key]
    assert "not said how they count" in found.why_not
    points = {}
    for rule in MissingRule:
        keep_missing_rule(drawn.project, drawn.kept, rule)
        total = drawn.sampled().total
        assert total is not None
        assert rule.sentence in total.basis.missing
        points[rule] = total.point
    assert lost.amount is not None
    assert points[MissingRule.NO_ERROR] == points[MissingRule.LEFT_OUT] == 0
    assert round(points[MissingRule.WHOLE_AMOUNT] * 6, 20) == lost.amount * kept.sample.frame.tally.count


def test_a_spare_stands_in_for_a_record_in_the_order_drawn(drawn: Drawn) -> None:
    lost, *others = drawn.kept.sample.units
    spare = next_spare(drawn.kept, lost.key)
    assert spare is not None
    assert spare.spare == 1
    with pytest.raises(InputRefusedError, match="without a reason"):
        keep_records(drawn.project, drawn.kept, [spare])
    kept = keep_records(drawn.project, drawn.kept, [replace(spare, reason="The practice has closed.")])
    second = next_spare(kept, others[0].key)
    assert second is not None
    assert second.spare == 2
    determine_units(drawn.project, [*others, drawn.kept.sample.spares[0]], drawn.lines, {})
    total = drawn.sampled().total
    assert total is not None
    assert total.basis.replaced == (f"{lost.key} was replaced by spare 1, {drawn.kept.sample.spares[0].key}.",)
    back = keep_records(drawn.project, kept, [Record(key=lost.key, status=RecordStatus.RECEIVED)])
    assert next_spare(back, lost.key) == Record(key=lost.key, status=RecordStatus.REPLACED, spare=1)


def test_a_judgment_sample_is_never_extrapolated(drawn: Drawn) -> None:
    picked = pick_by_judgment(frame_of(drawn.audited.result, ASKED), ["C01", "C02"], "the two oldest")
    keep_sample(drawn.project, drawn.claims, ASKED, picked, "The committee asked for these.")
    determine_units(drawn.project, picked.units, drawn.lines, {"C01": Decimal(1)})
    found = drawn.sampled()
    assert (found.total, found.rate) == (None, None)
    assert "picked by judgment (the two oldest), not at random" in found.why_not
    assert "cannot be drawn again" in check_again(drawn.kept, drawn.audited.result).sentence


def test_an_estimate_from_flagged_claims_speaks_for_them_only(drawn: Drawn) -> None:
    asked = FrameAsked(kind=FrameKind.RULE_FLAGGED, leave_unpaid=True)
    sample = draw_sample(frame_of(drawn.audited.result, asked), asked, DrawAsked(size=3, seed="5"))
    keep_sample(drawn.project, drawn.claims, asked, sample, "Only what the rules found.")
    determine_units(drawn.project, sample.units, drawn.lines, {})
    total = drawn.sampled().total
    assert total is not None
    assert "for these and for no other claim" in total.basis.reach
