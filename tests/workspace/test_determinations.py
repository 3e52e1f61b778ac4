"""What a reviewer determines on lines, and findings added by hand: kept by what the line says, in steps that can be undone."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import Claims, LinesTable
from app.ledger.model import Basis
from app.project.model import What
from app.project.project import Project, create_project, open_project
from app.review.model import Determination, ErrorCategory
from app.workspace.codes import ledger_of_versions
from app.workspace.decision_words import KINDS, described, file_names
from app.workspace.determinations import determinations_of, determine, not_in, take_back
from app.workspace.hand_findings import add_finding, change_finding, hand_findings_of, remove_findings
from app.workspace.project import add_files, held_versions
from app.workspace.project_audit import Audited, last_audit
from tests.workspace.review_maker import as_csv, audited, rows_of

FULL = Determination(
    category=ErrorCategory.WRONG_CODE,
    code="J3590",
    units=Decimal("1.5"),
    modifiers=("JW",),
    diagnoses=(),
    correct_amount=Decimal("120.50"),
    record="Infusion note, page 4",
    rationale="The vial opened was another drug's.",
    cause="Charge master",
    recommendation="Correct the charge",
)
RIGHT = Determination(category=ErrorCategory.NO_ERROR)


@pytest.fixture
def project(tmp_path: Path, policies: Path) -> Iterator[Project]:
    with create_project(tmp_path / "work.codeledger", "ana") as made:
        add_files(made, [policies / "CC-0248"])
        yield made


@pytest.fixture
def found(project: Project, policies: Path) -> Audited:
    return audited(project, policies / "claims" / "CC-0248_claims.xlsx")


@pytest.fixture
def table(found: Audited) -> Iterator[LinesTable]:
    with LinesTable.of_result(found.result) as opened:
        yield opened


@pytest.fixture
def lines(table: LinesTable) -> list[AuditedLine]:
    return list(table.units())


def test_a_determination_is_kept_whole_with_who_made_it(project: Project, table: LinesTable, lines: list[AuditedLine]) -> None:
    determine(project, [lines[0]], FULL)
    project.close()
    with open_project(project.info.path, "ben") as again:
        (made,) = determinations_of(again, table).values()
    assert made.determination == FULL
    assert (made.line, made.reviewer) == (lines[0], "ana")
    assert lines[0].amount is not None
    assert made.difference == lines[0].amount - Decimal("120.50")


def test_several_lines_are_determined_in_one_step_with_a_reason(project: Project, table: LinesTable, lines: list[AuditedLine]) -> None:
    with pytest.raises(ValueError, match="with a reason"):
        determine(project, lines[:3], RIGHT, "  ")
    assert determinations_of(project, table) == {}
    determine(project, lines[:3], RIGHT, "Orders agree with the record.")
    assert list(determinations_of(project, table)) == [line.content for line in lines[:3]]
    determine(project, [lines[1]], FULL)
    assert determinations_of(project, lines)[lines[1].content].determination == FULL
    project.decisions.undo()
    assert {made.determination for made in determinations_of(project, lines).values()} == {RIGHT}
    project.decisions.undo()
    assert determinations_of(project, lines) == {}
    project.decisions.redo()
    take_back(project, [lines[0], lines[9]], "Wrong chart.")
    assert list(determinations_of(project, table)) == [line.content for line in lines[1:3]]
    assert take_back(project, [lines[0]]) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        Determination(category=ErrorCategory.NO_ERROR, code="J9999"),
        Determination(category=ErrorCategory.NO_ERROR, correct_amount=Decimal(1)),
        Determination(category=ErrorCategory.UNDETERMINED, correct_amount=Decimal(1)),
        Determination(category=ErrorCategory.WRONG_UNITS, units=Decimal(-1)),
        Determination(category=ErrorCategory.OTHER, correct_amount=Decimal("1.001")),
        Determination(category=ErrorCategory.OTHER, correct_amount=Decimal("NaN")),
    ],
)
def test_what_contradicts_itself_is_not_kept(project: Project, lines: list[AuditedLine], wrong: Determination) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        determine(project, lines[:1], wrong)
    assert determinations_of(project, lines) == {}
    determine(project, lines[:1], Determination(category=ErrorCategory.NO_ERROR, code=lines[0].code, correct_amount=lines[0].amount))
    assert len(determinations_of(project, lines)) == 1


def test_determinations_and_findings_follow_their_line_into_another_extraction(
    project: Project, found: Audited, lines: list[AuditedLine], tmp_path: Path, policies: Path
) -> None:
    rows = rows_of(policies / "claims" / "CC-0248_claims.xlsx")
    sheet = found.result.findings[0].sheet
    chosen = [line for line in lines if line.sheet == sheet][:5]
    determine(project, chosen, FULL, "Alike.")
    add_finding(project, chosen[2], title="No order", condition="The chart holds no order.", criteria="Section 3", amount=Decimal(7))
    later = audited(project, as_csv([rows[0], *rows[:0:-1]], tmp_path / "later.csv"))
    with LinesTable.of_result(later.result) as table:
        made = determinations_of(project, table)
        (finding,) = hand_findings_of(project, table)
        assert not_in(project, table) == ()
        table.set_determined(made)
        assert table.claim_count(Claims.TO_DETERMINE) < table.claim_count()
    assert {(item.line.claim_id, item.line.line) for item in made.values()} == {(line.claim_id, line.line) for line in chosen}
    assert {item.line.sheet for item in made.values()} != {sheet}
    assert (finding.line.claim_id, finding.line.content) == (chosen[2].claim_id, chosen[2].content)


def test_lines_come_back_with_the_last_audit_of_the_project(project: Project, found: Audited, lines: list[AuditedLine]) -> None:
    kept = last_audit(project, ledger_of_versions(held_versions(project), Basis.PUBLISH))
    assert kept is not None
    assert kept.result == found.result
    with LinesTable.of_result(kept.result) as table:
        assert list(table.units()) == lines


def test_findings_are_added_changed_and_removed_by_hand(project: Project, table: LinesTable, lines: list[AuditedLine]) -> None:
    plain = next(line for line in lines if not line.findings)
    name = add_finding(project, plain, title=" No start time ", condition="Times are missing.", criteria="Record rules", amount=Decimal(3))
    add_finding(project, lines[0], title="Second", condition="Another.", criteria="")
    first, second = hand_findings_of(project, table)
    assert (first.id, first.line, first.title, first.amount, first.reviewer) == (name, plain, "No start time", Decimal("3.00"), "ana")
    assert second.id != first.id
    change_finding(project, first, title="No times", condition="Start and end are missing.", criteria="Record rules", amount=None)
    assert [item.title for item in hand_findings_of(project, table)] == ["No times", "Second"]
    remove_findings(project, [first, second], "Found in the scan.")
    assert hand_findings_of(project, table) == ()
    assert remove_findings(project, [first]) == ()
    with pytest.raises(LookupError):
        change_finding(project, first, title="No times", condition="x", criteria="")
    project.decisions.undo()
    assert len(hand_findings_of(project, [plain])) == 1
    for title, condition, amount in (("", "x", None), ("x", " ", None), ("x", "x", Decimal("0.005"))):
        with pytest.raises(ValueError, match=r"finding has|cents"):
            add_finding(project, plain, title=title, condition=condition, criteria="", amount=amount)


def test_the_history_says_what_was_decided_on_which_line_and_names_no_patient(project: Project, lines: list[AuditedLine]) -> None:
    line = lines[0]
    determine(project, [line], FULL)
    take_back(project, [line])
    add_finding(project, line, title="No order", condition="x", criteria="y", amount=Decimal(5))
    remove_findings(project, hand_findings_of(project, [line]))
    names = file_names(project)
    told = [described(item, names) for item in project.decisions.history()]
    where = f"{line.sheet}, row {line.row}"
    assert all(where in sentence and sentence.endswith(".") and "{" not in sentence for sentence in told)
    assert "wrong code, code J3590, units 1.5, modifiers JW, diagnoses none, correct amount 120.50" in told[0]
    assert "not determined any more" in told[1]
    assert "No order, amount 5.00" in told[2]
    assert "removed" in told[3]
    assert not any(str(line.member) in sentence or str(line.claim_id) in sentence for sentence in told)
    assert set(What) == set(KINDS)
    assert not any(str(line.member) in record.detail or "J3590" in record.detail for record in project.trail.records())
