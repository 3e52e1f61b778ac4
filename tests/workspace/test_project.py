"""A project through the use cases: what is kept comes back, and decisions change what they are about and nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.audit.model import AuditSettings, Decision
from app.claims.layout_choices import NOTHING_CHOSEN, LayoutChoices
from app.codesets.library import load_code_sets
from app.errors import InputRefusedError
from app.ledger.model import Basis, Ledger, Notice
from app.ledger.terms import PLAIN, Terms
from app.policy.model import State
from app.progress import Job
from app.project.model import What
from app.project.project import Project, create_project, open_project
from app.workspace.audit_order import AuditOrder
from app.workspace.codes import ledger_of_versions
from app.workspace.columns import columns_in, remember_columns, remembered_columns
from app.workspace.decision_words import described, file_names
from app.workspace.dispositions import decide, dispositions_of
from app.workspace.notices import keep_notices, notices_of, withdraw_notice
from app.workspace.project import add_files, held_versions, keep_files, original_file
from app.workspace.project_audit import audit_in_project, last_audit
from app.workspace.settlements import effect_of, reopen_conflict, settle_conflict
from app.workspace.terms import project_terms
from app.workspace.version_states import confirm_state, confirmed_state, proposed_state
from app.workspace.versions import load_versions
from tests.ledger.policy_maker import day


@pytest.fixture
def project(tmp_path: Path, policies: Path) -> Iterator[Project]:
    with create_project(tmp_path / "work.codeledger", "ana") as made:
        add_files(made, [policies / "CC-0248"])
        yield made


def ledger(project: Project) -> Ledger:
    return ledger_of_versions(held_versions(project), Basis.PUBLISH, project_terms(project, PLAIN))


def starts(found: Ledger, code: str) -> list[object]:
    return [
        interval.start for policy in found.policies for history in policy.codes if history.code == code for interval in history.intervals
    ]


def test_what_is_kept_comes_back_after_reopening(project: Project, policies: Path) -> None:
    read = load_versions([policies / "CC-0248"])
    project.close()
    with open_project(project.info.path, "ben") as again:
        held = held_versions(again)
    assert [file.document for file in held.files] == [file.document for file in read.files]
    assert held.versions == read.versions


def test_the_original_is_the_very_file(project: Project, policies: Path) -> None:
    for record in project.documents.all():
        assert original_file(project, record.sha256).read_bytes() == (policies / "CC-0248" / record.file).read_bytes()


def test_a_file_that_changed_while_it_was_read_is_refused(project: Project, tmp_path: Path, policies: Path) -> None:
    path = tmp_path / "later.md"
    path.write_bytes((policies / "CC-0248" / "CC-0248_2023-10-03.md").read_bytes() + b"\nOne more line.\n")
    loaded = load_versions([path])
    path.write_bytes(b"something else")
    with pytest.raises(InputRefusedError, match="changed while"):
        keep_files(project, loaded)
    assert len(project.documents.all()) == 5


def test_a_confirmed_state_takes_a_version_out_of_the_ledger_until_it_is_undone(project: Project) -> None:
    before = ledger(project)
    newest = [version for version in held_versions(project).versions if version.file == "CC-0248_2025-12-22.redline.md"]
    for version in [item for item in held_versions(project).versions if "2025-12-22" in item.file]:
        confirm_state(project, version, State.DRAFT, "Not yet out.")
    assert starts(before, "XW013L9") == [day("2025-12-22")]
    assert starts(ledger(project), "XW013L9") == []
    assert confirmed_state(project, newest[0]) is State.DRAFT
    changed = next(file.new for file in held_versions(project).files if file.new.file == newest[0].file)
    assert (changed.state, proposed_state(changed)) == (State.DRAFT, State.PUBLISHED)
    while project.decisions.can_undo:
        project.decisions.undo()
    assert ledger(project) == before


def test_a_notice_kept_moves_its_market_and_can_be_withdrawn(project: Project) -> None:
    notice = Notice(policy="CC-0248", market="Northland", effective=day("2024-02-19"), source="letter of 2024-01-05")
    keep_notices(project, [notice])
    assert notices_of(project) == (notice,)
    north = ledger_of_versions(held_versions(project), Basis.PUBLISH, project_terms(project, Terms(market="Northland")))
    assert starts(north, "J3490") == [day("2024-02-19")]
    assert starts(ledger(project), "J3490") == [day("2023-10-03")]
    withdraw_notice(project, notice, "Sent in error.")
    assert notices_of(project) == ()


def test_settling_shows_its_effect_first_and_undoing_restores_exactly(project: Project) -> None:
    before = ledger(project)
    (conflict,) = [item for policy in before.policies for item in policy.conflicts if item.kind == "listing-contradicts-history"]
    loaded, until = held_versions(project), day("2026-01-31")
    listed, gone = (effect_of(loaded, Basis.PUBLISH, PLAIN, load_code_sets(), conflict, says, until) for says in ("in", "out"))
    assert listed.codes == gone.codes == ("C90.01",)
    assert listed.days == gone.days == (until - day("2025-12-22")).days  # a disputed day is neither: both readings settle it
    settle_conflict(project, conflict, "out", "The strike was lost in the copy.")
    settled = ledger(project)
    (now,) = [item for policy in settled.policies for item in policy.conflicts if item.kind == conflict.kind]
    assert now.resolution is not None
    assert (now.resolution.says, now.resolution.reason, now.resolution.who) == ("out", "The strike was lost in the copy.", "ana")
    reopen_conflict(project, conflict)
    assert ledger(project) == before
    project.decisions.undo()
    assert ledger(project) == settled
    project.decisions.undo()
    assert ledger(project) == before


def test_an_audit_kept_comes_back_with_its_decisions(project: Project, policies: Path) -> None:
    claims = policies / "claims" / "CC-0248_claims.xlsx"
    audited = audit_in_project(project, claims, AuditOrder(settings=AuditSettings(as_of=day("2026-01-31"))), Job())
    assert audited.imported is not None
    sha256, result = audited.imported.sha256, audited.result
    decide(project, sha256, result.findings[:2], Decision("agreed", "As the record shows."))
    again = last_audit(project, result.ledger)
    assert again is not None
    assert again.result == result
    held = dispositions_of(project, sha256, again.result.findings)
    assert set(held.values()) == {Decision("agreed", "As the record shows.")}
    assert len(held) == 2
    decide(project, sha256, result.findings[:1], None)
    assert len(dispositions_of(project, sha256, result.findings)) == 1
    rerun = audit_in_project(project, audited.imported, AuditOrder(settings=AuditSettings(as_of=day("2026-01-31"))), Job())
    assert rerun.result.fingerprint == result.fingerprint


def test_columns_chosen_are_remembered_by_their_headers(project: Project, policies: Path) -> None:
    claims = policies / "claims" / "CC-0248_claims.xlsx"
    (sheet, *_) = columns_in(project.info.path, claims)
    remember_columns(project, sheet.columns, LayoutChoices({"billed": (sheet.columns[0],)}, "inpatient"))
    assert remembered_columns(project, sheet.columns) == LayoutChoices({"billed": (sheet.columns[0],)}, "inpatient")
    (again, *_) = columns_in(project.info.path, claims)
    assert [choice.column for choice in again.fields["billed"]] == [sheet.columns[0]]
    remember_columns(project, sheet.columns, NOTHING_CHOSEN)
    assert columns_in(project.info.path, claims)[0] == sheet


def test_every_decision_has_a_sentence(project: Project) -> None:
    version = held_versions(project).versions[0]
    confirm_state(project, version, State.RETIRED, "Withdrawn.")
    keep_notices(project, [Notice(policy="CC-0248", market="Northland", effective=day("2024-02-19"))])
    (conflict,) = [item for policy in ledger(project).policies for item in policy.conflicts if item.kind == "listing-contradicts-history"]
    settle_conflict(project, conflict, "in", "Meant so.")
    names = file_names(project)
    sentences = {decision.what: described(decision, names) for decision in project.decisions.history()}
    assert version.file in sentences[What.VERSION_STATE]
    assert "retired" in sentences[What.VERSION_STATE]
    assert "2024-02-19" in sentences[What.NOTICE]
    assert "Northland" in sentences[What.NOTICE]
    assert "C90.01" in sentences[What.CONFLICT]
    assert all("{" not in sentence and sentence.endswith(".") for sentence in sentences.values())
    assert replace(conflict, resolution=None) == conflict
