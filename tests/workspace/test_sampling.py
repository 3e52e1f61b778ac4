"""A frame ties to the audited file, every unit left out is told with its reason, and the draw can be repeated."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.audit import line_pieces
from app.audit.lines_table import LinesTable
from app.audit.model import AuditResult
from app.errors import InputRefusedError
from app.progress import Job
from app.project.project import create_project
from app.review.model import TotalCheck
from app.sampling.allocation import Share
from app.sampling.draw import SampleKind
from app.sampling.frame import Frame, FrameKind
from app.sampling.size import SizeAnswer
from app.sampling.units import UnitKind
from app.workspace.audit_order import AuditOrder
from app.workspace.project import add_files
from app.workspace.project_audit import audit_in_project
from app.workspace.sample_size import size_for_rate
from app.workspace.sampling import Column, DrawAsked, FrameAsked, Listed, draw_sample, frame_of, tie_words
from tests.workspace.sampled_claims import PERIOD, audited, rows, write_claims

TOTAL = sum((Decimal(str(row[-1])) for row in rows()), Decimal(0))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AuditResult]:
    folder = tmp_path_factory.mktemp("sampling")
    policies = Path(__file__).resolve().parents[2] / "policies"
    with create_project(folder / "sampling.codeledger", "ana") as project:
        add_files(project, [policies / "CC-0248"])
        yield audited(project, folder).result


@pytest.mark.parametrize("column", [None, *Column])
def test_a_frame_reads_what_the_lines_say(result: AuditResult, column: Column | None) -> None:
    """A few columns of each line, read at once, are those of the whole lines."""
    name = column.value.replace(" ", "_") if column is not None else None
    with LinesTable.of_result(result) as table:
        read, whole = list(table.unit_lines(name)), list(table.units(None))
    assert [one[:6] for one in read] == [
        (line.content, line.claim_id, line.member, line.amount, line.amount_basis, line.standing) for line in whole
    ]
    assert [one.flagged for one in read] == [line.verdict is not None for line in whole]
    assert [one.value for one in read] == [getattr(line, name) if name is not None else None for line in whole]


def test_a_file_with_other_line_ends_kept_in_several_pieces_gives_the_same_frame(
    result: AuditResult, tmp_path: Path, policies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the lines of a large file are."""
    monkeypatch.setattr("app.audit.line_pieces._CUTS", line_pieces._CUTS.replace(str(line_pieces._ROWS), "7"))
    with create_project(tmp_path / "pieces.codeledger", "ana") as project:
        add_files(project, [policies / "CC-0248"])
        claims = write_claims(tmp_path / "claims.csv")
        claims.write_bytes(claims.read_bytes().replace(b"\r\n", b"\n"))
        parted = audit_in_project(project, claims, AuditOrder(settings=PERIOD), Job()).result
    assert len(parted.lines_kept) > len(result.lines_kept)
    assert frame_of(parted, FrameAsked(unit=UnitKind.LINE)) == frame_of(result, FrameAsked(unit=UnitKind.LINE))


def left_out(frame: Frame) -> dict[str, tuple[int, Decimal]]:
    return {one.reason: (one.tally.count, one.tally.amount) for one in frame.facts.exclusions}


def test_claims_of_the_file_are_in_the_frame_or_left_out_with_a_reason(result: AuditResult) -> None:
    frame = frame_of(result, FrameAsked())
    assert [unit.key for unit in frame.units] == [*(f"C{number:02}" for number in range(1, 21)), "S2"]
    assert left_out(frame) == {
        "outside the audited period": (1, Decimal("111.00")),
        "superseded by a later claim, not checked": (1, Decimal("300.00")),
        "the line names no claim": (1, Decimal("90.00")),
        "voided, not checked": (2, Decimal("1400.00")),
    }
    assert (frame.facts.population.count, frame.facts.population.amount) == (26, TOTAL)
    assert (
        tie_words(result, frame) == f"The population of 26 claims ties to the file: its amounts sum to the file's paid total of {TOTAL:,}."
    )
    assert frame.facts.source == "claims.csv, 2025-01-01 to 2025-12-31"


@pytest.mark.parametrize(("unit", "frame_count", "population"), [(UnitKind.LINE, 42, 46), (UnitKind.MEMBER, 12, 15)])
def test_lines_and_members_tie_too(result: AuditResult, unit: UnitKind, frame_count: int, population: int) -> None:
    frame = frame_of(result, FrameAsked(unit=unit))
    # the superseded line of M31 stands apart from the member, whose other line is checked
    assert (frame.facts.tally.count, frame.facts.population.count) == (frame_count, population)
    assert frame.facts.population.amount == TOTAL
    assert frame.facts.tally.amount + sum(one.tally.amount for one in frame.facts.exclusions) == TOTAL


def test_what_a_person_leaves_out_is_listed(result: AuditResult) -> None:
    listed = Listed(reason="paid by another payer", keys=("C01", "C02"))
    frame = frame_of(result, FrameAsked(leave_unpaid=True, listed=(listed,)))
    assert left_out(frame)["paid by another payer"] == (2, Decimal("40.50"))
    assert left_out(frame)["amount of zero or below"] == (1, Decimal("0.00"))
    assert {"C01", "C02", "C20"}.isdisjoint(unit.key for unit in frame.units)
    by_line = frame_of(result, FrameAsked(unit=UnitKind.LINE, listed=(listed,)))
    assert left_out(by_line)["paid by another payer"] == (4, Decimal("40.50"))


@pytest.mark.parametrize(
    ("listed", "why"),
    [
        (Listed(reason="dental", keys=("C01", "X9")), "names no claim of the file: X9"),
        (Listed(reason=" ", keys=("C01",)), "gives no reason"),
    ],
)
def test_an_exclusion_names_what_is_there_and_why(result: AuditResult, listed: Listed, why: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        frame_of(result, FrameAsked(listed=(listed,)))
    assert why in refused.value.refusal.why


def test_a_frame_of_flagged_claims_speaks_for_them_only(result: AuditResult) -> None:
    frame = frame_of(result, FrameAsked(kind=FrameKind.RULE_FLAGGED))
    assert {"C04", "C08", "C12", "C16", "C20"} <= {unit.key for unit in frame.units}
    assert len(frame.units) < 21
    assert "no finding by the rules run" in left_out(frame)
    assert "a rule flagged; an estimate speaks for these and for no other claim" in frame.facts.reach


def test_totals_that_do_not_tie_need_a_reason(result: AuditResult) -> None:
    off = TotalCheck(name="paid", stated=Decimal(1), found=TOTAL, ties=False)
    with pytest.raises(InputRefusedError, match="does not tie"):
        frame_of(result, FrameAsked(), [off])
    assert frame_of(result, FrameAsked(), [off], despite="The plan's total is of another month.").units
    with pytest.raises(InputRefusedError, match="control total states 99"):
        frame_of(replace(result, totals=replace(result.totals, paid=Decimal(99))), FrameAsked())
    with pytest.raises(InputRefusedError, match="without its lines"):
        frame_of(replace(result, lines_kept=()), FrameAsked())


def test_the_same_seed_draws_the_same_claims(result: AuditResult) -> None:
    frame = frame_of(result, FrameAsked())
    first, second = (draw_sample(frame, FrameAsked(), DrawAsked(size=6, seed="2026 11 20", spares=2)) for _ in range(2))
    assert first == second
    assert (first.kind, len(first.units), len(first.spares)) == (SampleKind.SIMPLE, 6, 2)
    assert all(len(unit.lines) == 2 or unit.key == "S2" for unit in first.units)
    chosen = draw_sample(frame, FrameAsked(), DrawAsked(size=6))
    assert len(chosen.seed) == 12
    assert chosen.seed.isdigit()


def test_strata_of_amounts_and_of_a_column(result: AuditResult) -> None:
    plain, by_provider = FrameAsked(), FrameAsked(column=Column.PROVIDER)
    bands = draw_sample(frame_of(result, plain), plain, DrawAsked(size=9, bands=3, certainty_from=Decimal(250), spares=1))
    assert [(one.size, one.drawn, one.certainty) for one in bands.strata][-1] == (1, 1, True)
    assert sum(one.drawn for one in bands.strata) == 9
    frame = frame_of(result, by_provider)
    sizes = DrawAsked(size=7, share=Share.GIVEN, sizes={"1003000126": 4, "1245319599": 3})
    assert [one.drawn for one in draw_sample(frame, by_provider, sizes).strata] == [4, 3]
    with pytest.raises(InputRefusedError, match="Amount bands and a column"):
        draw_sample(frame, by_provider, DrawAsked(size=7, bands=2))
    with pytest.raises(InputRefusedError, match="in different strata"):
        frame_of(result, FrameAsked(column=Column.CODE))


def test_the_size_helper_goes_by_the_frame(result: AuditResult) -> None:
    answer: SizeAnswer = size_for_rate(frame_of(result, FrameAsked()), Decimal("0.5"), Decimal("0.1"))
    assert 2 < answer.size < 21
    assert answer.inputs[0].symbol == "N"
