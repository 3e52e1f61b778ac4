"""A signature freezes what it was given on; second reviews are never of one's own work; a person's words are kept with the audit."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.audit.audited_lines import AuditedLine
from app.errors import InputRefusedError
from app.progress import Job
from app.project.project import Project, create_project, open_project
from app.project.verify import verify_project
from app.reports.dossier import Dossier
from app.review.model import NOTHING_WRITTEN, AuditSetup, ControlTotals, CorrectiveAction, Determination, ErrorCategory, Narrative
from app.review.second_review import agreement
from app.workspace.audit_setup import keep_setup
from app.workspace.decision_words import described
from app.workspace.determinations import determine
from app.workspace.dossier import dossier_of, with_kept
from app.workspace.kept_audit import kept_audit
from app.workspace.narrative import keep_narrative, narrative_of
from app.workspace.project import add_files
from app.workspace.project_audit import Audited
from app.workspace.samples import keep_sample
from app.workspace.sampling import DrawAsked, FrameAsked, draw_sample, frame_of
from app.workspace.second_review import draw_for_second, review_again, second_state
from app.workspace.sign_off import Signing, changed_words, hindrances, is_changed_since, latest_sign_off, sign, sign_offs
from tests.workspace.sampled_claims import audited, determine_units, lines_of

SIGNING = Signing(reviewer="Dana Ortiz", credentials="CPC, CPMA", day=date(2026, 11, 20), statement="Reviewed by me.")
WRITTEN = Narrative(
    summary="Most lines stand.",
    causes="The charge master was late.",
    recommendations="Tie it to the publish dates.",
    actions=(
        CorrectiveAction(action="Update the charge master", owner="Lee Park", due=date(2027, 1, 15)),
        CorrectiveAction(action="Train coders", owner="Sam Roy", due=None, done=date(2026, 12, 1)),
    ),
)


@dataclass(slots=True)
class Signed:
    project: Project
    audited: Audited
    lines: dict[str, AuditedLine]
    claims: str

    def dossier(self) -> Dossier:
        return with_kept(dossier_of(self.audited.result), self.project, self.claims)

    def determine_sample(self) -> None:
        sampling = self.dossier().sampling
        assert sampling is not None
        determine_units(self.project, sampling.sample.units, self.lines, {sampling.sample.units[0].key: Decimal(3)})

    def as_person(self, who: str) -> None:
        path = self.project.info.path
        self.project.close()
        self.project = open_project(path, who)


@pytest.fixture
def at(tmp_path: Path, policies: Path) -> Iterator[Signed]:
    project = create_project(tmp_path / "signed.codeledger", "Dana Ortiz")
    add_files(project, [policies / "CC-0248"])
    found = audited(project, tmp_path)
    assert found.imported is not None
    asked = FrameAsked()
    keep_sample(project, found.imported.sha256, asked, draw_sample(frame_of(found.result, asked), asked, DrawAsked(size=5, seed="3")))
    held = Signed(project, found, lines_of(found.result), found.imported.sha256)
    yield held
    held.project.close()


def test_nothing_is_signed_while_the_sample_is_open(at: Signed) -> None:
    with pytest.raises(InputRefusedError, match="lines of the sample are not determined, of claims"):
        sign(at.project, at.claims, at.dossier(), SIGNING)
    at.determine_sample()
    assert hindrances(at.project, at.claims, at.dossier()) == ()
    with pytest.raises(InputRefusedError, match="credentials"):
        sign(at.project, at.claims, at.dossier(), replace(SIGNING, credentials=" "))


def test_totals_that_do_not_tie_are_signed_with_a_reason_only(at: Signed) -> None:
    at.determine_sample()
    keep_setup(at.project, at.claims, AuditSetup(control=ControlTotals(rows=1)))
    with pytest.raises(InputRefusedError, match="control total for rows does not tie"):
        sign(at.project, at.claims, at.dossier(), SIGNING)
    signed = sign(at.project, at.claims, at.dossier(), replace(SIGNING, despite="The plan counts claims."))
    assert signed.statement.startswith("Reviewed by me.\nSigned although: The control total for rows does not tie")
    assert at.project.decisions.history()[-1].reason == "The plan counts claims."


def test_a_signed_audit_is_final_until_something_changes(at: Signed) -> None:
    at.determine_sample()
    assert at.dossier().draft
    signed = sign(at.project, at.claims, at.dossier(), SIGNING)
    assert at.dossier().sign_off == signed
    assert signed.revision == 1
    assert signed.fingerprints["the findings"] == at.audited.result.fingerprint
    with pytest.raises(InputRefusedError, match="Nothing was changed since revision 1"):
        sign(at.project, at.claims, at.dossier(), SIGNING)
    keep_narrative(at.project, at.claims, WRITTEN)
    line = next(iter(at.dossier().determined.values())).line
    determine(at.project, [line], Determination(category=ErrorCategory.NOT_DOCUMENTED, correct_amount=Decimal(0)))
    changed = is_changed_since(at.project, at.claims, at.dossier(), signed)
    assert changed == ("the determinations", "the summary, causes, recommendations and actions")
    assert "draft of revision 2" in changed_words(signed, changed)
    assert at.dossier().draft
    second = sign(at.project, at.claims, at.dossier(), replace(SIGNING, day=date(2026, 11, 21)))
    assert [one.revision for one in sign_offs(at.project, at.claims)] == [1, 2]
    assert sign_offs(at.project, at.claims)[0] == signed
    assert at.dossier().sign_off == second


def test_the_signature_stands_when_the_project_is_opened_again(at: Signed) -> None:
    at.determine_sample()
    keep_narrative(at.project, at.claims, WRITTEN)
    signed = sign(at.project, at.claims, at.dossier(), SIGNING)
    path = at.project.info.path
    at.as_person("Kim Lund")
    again = kept_audit(at.project, Job())
    assert again.dossier.sign_off == signed == latest_sign_off(at.project, at.claims)
    assert again.dossier.narrative == WRITTEN
    at.project.close()
    assert verify_project(path, signed.fingerprints["the trail's head"]) == ()
    at.project = open_project(path, "Kim Lund")
    audited(at.project, path.parent, None)
    assert at.dossier().sign_off == signed, "the same audit run again changes nothing that was signed"


def test_a_revision_taken_back_leaves_its_number_used(at: Signed) -> None:
    at.determine_sample()
    sign(at.project, at.claims, at.dossier(), SIGNING)
    at.project.decisions.undo()
    assert latest_sign_off(at.project, at.claims) is None
    assert sign(at.project, at.claims, at.dossier(), SIGNING).revision == 2
    said = described(at.project.decisions.history()[-1])
    assert said == "Dana Ortiz, CPC, CPMA signed revision 2 of the audit on 2026-11-20."


def test_a_second_review_is_drawn_again_with_its_seed_and_waits_for_somebody_else(at: Signed) -> None:
    at.determine_sample()
    draw = draw_for_second(at.project, at.claims, at.dossier().determined, Decimal(40), seed="11")
    assert (len(draw.contents), draw.of, draw.blind) == (4, len(at.dossier().determined), True)
    with pytest.raises(InputRefusedError, match="drawn for a second review before"):
        draw_for_second(at.project, at.claims, at.dossier().determined, Decimal(40))
    assert draw_for_second(at.project, at.claims, at.dossier().determined, Decimal(40), seed="11", reason="Again.") == draw
    mine = second_state(at.project, at.claims, at.dossier().determined)
    assert (mine.waiting, mine.left, mine.draw) == ((), 4, draw)
    assert hindrances(at.project, at.claims, at.dossier()) == ("4 lines drawn for a second review wait for it.",)
    first = at.dossier().determined[draw.contents[0]]
    with pytest.raises(InputRefusedError, match="nobody reviews their own work"):
        review_again(at.project, first, first.determination, blind=True)
    at.as_person("Kim Lund")
    theirs = second_state(at.project, at.claims, at.dossier().determined)
    assert [one.line.content for one in theirs.waiting] == list(draw.contents)
    for one in theirs.waiting:
        other = Determination(category=ErrorCategory.CRITERIA_NOT_MET, correct_amount=Decimal(0))
        review_again(at.project, one, other if one is theirs.waiting[0] else one.determination, blind=draw.blind)
    dossier = at.dossier()
    assert agreement(dossier.second).value == Decimal("0.75")
    assert {review.second_by for review in dossier.second} == {"Kim Lund"}
    assert second_state(at.project, at.claims, dossier.determined).left == 0
    assert sign(at.project, at.claims, dossier, SIGNING).second_reviewer == "Kim Lund"


def test_a_line_somebody_determined_before_is_their_own_work(at: Signed) -> None:
    at.determine_sample()
    draw = draw_for_second(at.project, at.claims, at.dossier().determined, Decimal(100), blind=False)
    line = at.lines[draw.contents[0]]
    at.as_person("Kim Lund")
    determine(at.project, [line], Determination(category=ErrorCategory.NOT_DOCUMENTED, correct_amount=Decimal(0)))
    at.as_person("dana  ORTIZ")
    assert second_state(at.project, at.claims, at.dossier().determined).waiting == ()
    with pytest.raises(InputRefusedError, match="nobody reviews their own work"):
        review_again(at.project, at.dossier().determined[line.content], Determination(category=ErrorCategory.NO_ERROR), blind=False)


@pytest.mark.parametrize("percent", [Decimal(0), Decimal(101)])
def test_a_share_for_a_second_review_is_a_share(at: Signed, percent: Decimal) -> None:
    with pytest.raises(InputRefusedError, match="No line is determined"):
        draw_for_second(at.project, at.claims, at.dossier().determined, percent)
    at.determine_sample()
    with pytest.raises(InputRefusedError, match="share"):
        draw_for_second(at.project, at.claims, at.dossier().determined, percent)


def test_a_persons_words_come_back_as_written(at: Signed) -> None:
    assert narrative_of(at.project, at.claims) == NOTHING_WRITTEN
    keep_narrative(at.project, at.claims, WRITTEN)
    assert keep_narrative(at.project, at.claims, WRITTEN) == ()
    assert narrative_of(at.project, at.claims) == WRITTEN
    assert narrative_of(at.project, "other") == NOTHING_WRITTEN
    with pytest.raises(ValueError, match="what is to be done"):
        keep_narrative(at.project, at.claims, Narrative(actions=(CorrectiveAction(action=" ", owner="", due=None),)))
    at.project.decisions.undo()
    assert narrative_of(at.project, at.claims) == NOTHING_WRITTEN
