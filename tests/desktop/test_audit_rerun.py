"""After another run of the same claims: what is new, changed and gone against the run before."""

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.audit.model import AuditResult, Finding, Verdict
from app.desktop.main_window import MainWindow


def shown(window: MainWindow) -> list[Finding]:
    model = window.audit.review_step.model
    return [finding for row in range(model.rowCount()) if (finding := model.finding_at(row)) is not None]


@pytest.fixture
def rerun(audited: MainWindow, sample_audit: AuditResult) -> MainWindow:
    """The sample audit after one that lacked its first finding, had one more, and was less sure of the third."""
    _, second, third, *rest = sample_audit.findings
    surplus = dataclasses.replace(second, rule="duplicate-line", message="It was billed twice.")
    unsure = dataclasses.replace(third, verdict=Verdict.NOTE if third.verdict is not Verdict.NOTE else Verdict.REVIEW)
    before = dataclasses.replace(sample_audit, findings=(second, surplus, unsure, *rest))
    audited.context.set_audit(before, "these claims")
    audited.context.set_audit(sample_audit, "these claims")
    return audited


def test_the_first_run_is_compared_with_nothing(audited: MainWindow) -> None:
    assert not audited.audit.review_step.rerun.isVisible()


def test_new_changed_and_gone_are_counted(rerun: MainWindow, sample_audit: AuditResult) -> None:
    bar = rerun.audit.review_step.rerun
    assert bar.isVisible()
    assert [made.text() for made in bar.kinds.values()] == ["New 1", "Changed 1", "Gone 1"]
    assert len(shown(rerun)) == len(sample_audit.findings)


def test_each_kind_is_shown_alone_and_says_how_it_stands(rerun: MainWindow, sample_audit: AuditResult) -> None:
    review = rerun.audit.review_step
    review.rerun.kinds["new"].click()
    assert shown(rerun) == [sample_audit.findings[0]]
    assert "did not make this finding" in review.details.text
    review.rerun.kinds["changed"].click()
    assert shown(rerun) == [sample_audit.findings[2]]
    assert "Changed since the run before: verdict " in review.details.text
    review.rerun.kinds["changed"].click()
    assert len(shown(rerun)) == len(sample_audit.findings)


def test_gone_ones_are_listed_and_not_decided(rerun: MainWindow, sample_audit: AuditResult) -> None:
    review = rerun.audit.review_step
    review.rerun.kinds["gone"].click()
    assert [finding.rule for finding in shown(rerun)] == ["duplicate-line"]
    assert "Gone: this run does not make this finding" in review.details.text
    assert not review.details.decision.apply.isEnabled()
    QTest.keyClick(review.table, Qt.Key.Key_A)
    assert rerun.audit.dispositions.made == 0
    review.show_finding(sample_audit.findings[1].key)
    assert review.selected == sample_audit.findings[1:2]
    assert review.rerun.choice is None


def test_other_claims_are_not_compared(rerun: MainWindow, sample_audit: AuditResult) -> None:
    rerun.context.set_audit(sample_audit, "other claims")
    assert not rerun.audit.review_step.rerun.isVisible()


def test_a_run_without_findings_still_lists_what_is_gone(rerun: MainWindow, sample_audit: AuditResult) -> None:
    rerun.context.set_audit(dataclasses.replace(sample_audit, findings=()), "these claims")
    review = rerun.audit.review_step
    assert review.rerun.kinds["gone"].text() == f"Gone {len(sample_audit.findings)}"
    review.rerun.kinds["gone"].click()
    assert len(shown(rerun)) == len(sample_audit.findings)
    review.table.setFocus(Qt.FocusReason.OtherFocusReason)
    assert review.table.isVisible()
