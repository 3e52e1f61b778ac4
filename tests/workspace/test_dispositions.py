"""A decision on a finding follows it: into another run, another order of rows, another extraction; other evidence asks again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.audit.model import Decision
from app.project.keys import canonical
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.workspace.codes import ledger_of_versions
from app.workspace.decision_words import described, file_names
from app.workspace.dispositions import decide, decided_before, dispositions_of, earlier_fact, finding_meant
from app.workspace.project import add_files, held_versions
from app.workspace.rerun import compare_audits, last_change
from tests.workspace.review_maker import as_csv, audited, renamed, rows_of, sha256_of, shuffled

AGREED = Decision("agree", "As the record shows.")
Extraction = Callable[[list[list[str]], Path], Path]


@pytest.fixture
def project(tmp_path: Path, policies: Path) -> Iterator[Project]:
    with create_project(tmp_path / "work.codeledger", "ana") as made:
        add_files(made, [policies / "CC-0248"])
        yield made


@pytest.fixture
def claims(policies: Path) -> Path:
    return policies / "claims" / "CC-0248_claims.xlsx"


@pytest.mark.parametrize(("extraction", "name"), [(renamed, "other.xlsx"), (shuffled, "mixed.xlsx"), (as_csv, "text.csv")])
def test_another_extraction_of_the_same_claims_keeps_the_decisions(
    project: Project, tmp_path: Path, claims: Path, extraction: Extraction, name: str
) -> None:
    rows = rows_of(claims)
    first = audited(project, renamed(rows, tmp_path / "first.xlsx"))
    chosen = first.result.findings[::3]
    decide(project, sha256_of(first), chosen, AGREED)
    second = audited(project, extraction(rows, tmp_path / name))
    assert second.result.fingerprint == first.result.fingerprint
    held = dispositions_of(project, sha256_of(second), second.result.findings)
    decided = {(finding.claim_id, finding.line, finding.rule, finding.code) for finding in second.result.findings if finding.key in held}
    assert decided == {(finding.claim_id, finding.line, finding.rule, finding.code) for finding in chosen}
    assert set(held.values()) == {AGREED}


def test_a_decision_is_there_after_reopening_and_gone_when_undone(project: Project, claims: Path) -> None:
    found = audited(project, claims)
    decide(project, sha256_of(found), found.result.findings[:4], AGREED)
    project.close()
    with open_project(project.info.path, "ben") as again:
        assert len(dispositions_of(again, sha256_of(found), found.result.findings)) == 4
        again.decisions.undo()
        assert dispositions_of(again, sha256_of(found), found.result.findings) == {}
        again.decisions.redo()
        assert len(dispositions_of(again, sha256_of(found), found.result.findings)) == 4


def test_decisions_kept_by_claims_file_and_row_still_count(project: Project, claims: Path) -> None:
    found = audited(project, claims)
    sha256, (one, two, three, *_) = sha256_of(found), found.result.findings
    project.decisions.decide(
        [
            Draft(what=What.DISPOSITION, fact=earlier_fact(sha256, finding.key), value=canonical({"disposition": "agree"}), reason="Old.")
            for finding in (one, two)
        ]
    )
    held = dispositions_of(project, sha256, found.result.findings)
    assert held == {one.key: Decision("agree", "Old."), two.key: Decision("agree", "Old.")}
    assert dispositions_of(project, "another file", found.result.findings) == {}
    decide(project, sha256, [one, three], Decision("disagree", "Seen again."))
    held = dispositions_of(project, sha256, found.result.findings)
    assert [held[finding.key].disposition for finding in (one, two, three)] == ["disagree", "agree", "disagree"]
    decide(project, sha256, [one, two], None)
    assert set(dispositions_of(project, sha256, found.result.findings)) == {three.key}
    project.decisions.undo()
    assert set(dispositions_of(project, sha256, found.result.findings)) == {one.key, two.key, three.key}


def test_a_new_version_shows_new_gone_and_changed_and_keeps_what_rests_on_the_same(tmp_path: Path, policies: Path, claims: Path) -> None:
    versions = sorted((policies / "CC-0248").iterdir())
    newest = [path for path in versions if "2025-12-22" in path.name]
    with create_project(tmp_path / "rerun.codeledger", "ana") as project:
        add_files(project, [path for path in versions if path not in newest])
        first = audited(project, claims)
        decide(project, sha256_of(first), first.result.findings, AGREED)
        add_files(project, newest)
        assert first.imported is not None
        second = audited(project, first.imported)
        compared = compare_audits(project, sha256_of(second), first.result.findings, second.result.findings)
        back = compare_audits(project, sha256_of(second), second.result.findings, first.result.findings)
        assert compared.rerun.new
        assert compared.rerun.new == back.rerun.gone
        assert compared.rerun.changed
        assert compared.rerun.same
        held = dispositions_of(project, sha256_of(second), second.result.findings)
        fresh = {finding.key for finding in compared.rerun.new}
        assert not fresh & set(held)
        assert held
        assert set(held) | set(compared.again) | fresh >= {finding.key for finding in second.result.findings}
        assert not set(held) & set(compared.again)
        assert f"{len(compared.rerun.new):,} new finding" in compared.words
        assert f"{len(back.rerun.gone):,} gone" in back.words
        again = last_change(project, ledger_of_versions(held_versions(project), second.result.settings.basis))
        assert again == compared


def test_other_evidence_asks_again_and_says_what_was_decided(project: Project, claims: Path) -> None:
    found = audited(project, claims)
    sha256, findings = sha256_of(found), found.result.findings
    cited = next(finding for finding in findings if finding.sources)
    decide(project, sha256, [cited], AGREED)
    moved = [replace(item, sources=()) if item is cited else item for item in findings]
    after = next(item for item in moved if item.key == cited.key)
    assert after.key not in dispositions_of(project, sha256, moved)
    before = decided_before(project, sha256, moved)
    assert (before[after.key].decision, before[after.key].who) == (AGREED, "ana")
    compared = compare_audits(project, sha256, findings, moved)
    assert [change.after for change in compared.rerun.changed] == [after]
    assert compared.words_on(after).startswith("Decided before under other evidence: agree (As the record shows.), ana")
    assert compared.words_on(findings[-1]) == ""
    decide(project, sha256, [after], Decision("disagree"))
    assert decided_before(project, sha256, moved) == {}


def test_the_history_tells_where_the_finding_stood_also_once_it_is_open_again(project: Project, claims: Path) -> None:
    found = audited(project, claims)
    finding, sha256 = found.result.findings[0], sha256_of(found)
    decide(project, sha256, [finding], AGREED)
    decide(project, sha256, [finding], None)
    names = file_names(project)
    made, opened = [described(item, names) for item in project.decisions.history() if item.what is What.DISPOSITION]
    for sentence in (made, opened):
        assert f"{finding.sheet}, row {finding.row}" in sentence
        assert str(finding.member) not in sentence
    assert made.endswith(": agree.")
    assert opened.endswith("is open again.")
    fact = next(item.fact for item in project.decisions.history() if item.what is What.DISPOSITION)
    assert finding_meant(fact, sha256, found.result.findings) == finding.key
    assert finding_meant(earlier_fact(sha256, finding.key), sha256, found.result.findings) == finding.key
    assert finding_meant(fact, sha256, found.result.findings[1:]) is None
