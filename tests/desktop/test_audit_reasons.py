"""Why a line has the findings it has, and no others; what is said of the whole run; the rules in words."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.audit.model import AuditResult, Finding
from app.audit.why_not import LinePlace, Outcome
from app.desktop.audit.findings.notices_band import NoticesBand
from app.desktop.audit.rules.dialog import RulesDialog
from app.desktop.main_window import MainWindow

Settle = Callable[[MainWindow], None]


def shown(window: MainWindow) -> object:
    return window.stage.details.content


def unfolded(band: NoticesBand) -> bool:
    return band.unfolded


def go_to(window: MainWindow, wanted: Callable[[Finding], bool]) -> Finding:
    review = window.audit.review_step
    for row in range(review.model.rowCount()):
        finding = review.model.finding_at(row)
        if finding is not None and wanted(finding):
            review.table.select_row(row)
            return finding
    raise AssertionError("no such finding")


@pytest.fixture
def two_lines(sampled: MainWindow, tmp_path: Path, settle: Settle) -> MainWindow:
    """One claim: a line with an end before its beginning, and a line nothing is wrong with."""
    path = tmp_path / "claims.csv"
    head = "Claim Number,Line Number,Member ID,From Date,Through Date,HCPCS Code,Units,POS,Diagnosis 1,Diagnosis Pointer,Paid Amount"
    first = "K1,1,M1,2025-03-14,2025-03-01,99213,1,11,E11.9,A,80.00"
    second = "K1,2,M1,2025-03-14,2025-03-14,99214,1,11,E11.9,A,95.00"
    path.write_text(f"{head}\n{first}\n{second}\n", encoding="utf-8")
    sampled.open_claims(path)
    settle(sampled)
    sampled.audit.run()
    settle(sampled)
    return sampled


def test_a_line_without_finding_says_what_every_rule_saw(two_lines: MainWindow, settle: Settle) -> None:
    review = two_lines.audit.review_step
    assert [finding.line for finding in review.selected] == ["1"]
    QTest.keyClick(review.table, Qt.Key.Key_L)
    assert review.claim.table.hasFocus()
    QTest.keyClick(review.claim.table, Qt.Key.Key_Down)
    QTest.keyClick(review.claim.table, Qt.Key.Key_Return)
    assert shown(two_lines) is review.why
    settle(two_lines)
    assert two_lines.banner.isHidden(), two_lines.banner.sentence
    assert "No finding by the rules run" in review.why.text
    assert two_lines.context.audit is not None
    assert {word.rule for word in review.why.words} == {rule.rule for rule in two_lines.context.audit.rules}
    assert Outcome.FOUND not in {word.outcome for word in review.why.words}
    review.why.back.click()
    assert shown(two_lines) is review.details


def test_the_other_rules_words_stand_beside_a_finding(audited: MainWindow, settle: Settle) -> None:
    review = audited.audit.review_step
    finding = go_to(audited, lambda finding: finding.rule == "all-diagnoses-pend")
    QTest.keyClick(review.table, Qt.Key.Key_W)
    settle(audited)
    told = {word.rule: word.outcome for word in review.why.words}
    assert told[finding.rule] is Outcome.FOUND
    assert set(told.values()) > {Outcome.FOUND}
    assert f"Row {finding.row:,}" in review.why.title.text()


def test_an_answer_that_comes_late_is_not_shown_for_another_line(audited: MainWindow, settle: Settle) -> None:
    review = audited.audit.review_step
    first, second = review.model.finding_at(0), review.model.finding_at(1)
    assert first is not None
    assert second is not None
    for finding in (first, second):
        review.ask_rules(LinePlace(finding.sheet, finding.row, finding.line))
    settle(audited)
    assert review.why.place == LinePlace(second.sheet, second.row, second.line)
    assert f"Row {second.row:,}" in review.why.title.text()
    assert review.why.words


def test_without_the_claims_the_rules_cannot_be_asked(audited: MainWindow) -> None:
    audited.audit.session.take_file(None)
    review = audited.audit.review_step
    review.ask_rules(LinePlace("Professional", 2))
    assert "could not be read again" in review.why.text


def test_a_line_with_a_finding_goes_to_it(audited: MainWindow) -> None:
    review = audited.audit.review_step
    finding = go_to(audited, lambda finding: finding.primary)
    review.table.select_row(0)
    review.claim.line_chosen.emit((finding.sheet, finding.row))
    assert (review.selected[0].sheet, review.selected[0].row) == (finding.sheet, finding.row)


def test_the_notices_are_counted_on_top_and_unfold(audited: MainWindow, sample_audit: AuditResult) -> None:
    band = audited.audit.review_step.notices
    assert band.isVisible()
    assert band.notices == sample_audit.notices
    assert band.fold.text().startswith(f"{len(sample_audit.notices)} notices")
    assert not unfolded(band)
    QTest.keyClick(band.fold, Qt.Key.Key_Space)
    assert unfolded(band)
    audited.context.set_audit(dataclasses.replace(sample_audit, notices=("Only this",)))
    assert band.fold.text().startswith("1 notice ")
    assert not unfolded(band)


def test_the_rules_say_what_they_found_and_what_is_off(audited: MainWindow, sample_audit: AuditResult) -> None:
    review = audited.audit.review_step
    review.notices.rules.click()
    dialog = review.findChild(RulesDialog)
    assert dialog is not None
    assert set(dialog.blocks) == {rule.rule for rule in sample_audit.rules}
    assert "until an NDC table is switched on" in dialog.text
    assert sample_audit.rules[0].explanation in dialog.text
    QTest.keyClicks(dialog.search, "duplicate")
    assert not dialog.blocks["all-diagnoses-pend"].isVisible()
    dialog.rule_wanted.emit("all-diagnoses-pend")
    assert {finding.rule for finding in review.selected} == {"all-diagnoses-pend"}
    assert review.groups.list.choice == ("all-diagnoses-pend",)


def test_the_date_the_basis_and_the_other_basis_are_said(audited: MainWindow) -> None:
    review = audited.audit.review_step
    finding = go_to(audited, lambda finding: finding.policy is not None)
    text = review.details.text
    assert "date of service counts" in text
    would = "would be otherwise" if finding.basis_sensitive else "would be the same"
    assert f"by last review date the finding {would}" in text


def test_the_citation_names_the_line_and_quotes_the_sentences(audited: MainWindow) -> None:
    review = audited.audit.review_step
    finding = go_to(audited, lambda finding: bool(finding.sources))
    QTest.keyClick(review.table, Qt.Key.Key_C)
    text = QApplication.clipboard().text()
    assert text.startswith(finding.message)
    assert f"row {finding.row:,}" in text
    assert all(" ".join(place.text.split()) in text for place in finding.sources)
