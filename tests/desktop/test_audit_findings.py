"""The Review step: findings sorted, filtered, grouped, looked through and decided."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.audit.model import Decision, Finding, Verdict
from app.desktop.audit.findings.model import AMOUNT, CLAIM
from app.desktop.main_window import MainWindow
from app.desktop.project.saving import Standing
from app.desktop.words import money

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def shown(window: MainWindow) -> list[Finding]:
    """Return the findings in the order shown."""
    model = window.audit.review_step.model
    return [finding for row in range(model.rowCount()) if (finding := model.finding_at(row)) is not None]


def select(window: MainWindow, *rows: int) -> None:
    table = window.audit.review_step.table
    flags = QItemSelectionModel.SelectionFlag
    table.clearSelection()
    for row in rows:
        index = table.model().index(row, 0)
        table.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)


def row_of(window: MainWindow, wanted: Callable[[Finding], bool]) -> int:
    return next(row for row, finding in enumerate(shown(window)) if wanted(finding))


def test_a_rule_and_a_verdict_narrow_the_findings(audited: MainWindow) -> None:
    review = audited.audit.review_step
    review.groups.list.choose("all-diagnoses-pend")
    assert {finding.rule for finding in shown(audited)} == {"all-diagnoses-pend"}
    review.groups.list.show_all()
    review.filter.verdicts[Verdict.ERROR].click()
    assert Verdict.ERROR not in {finding.verdict for finding in shown(audited)}
    QTest.keyClick(audited, Qt.Key.Key_F, CONTROL)
    assert review.filter.search.hasFocus()
    QTest.keyClicks(review.filter.search, "P0000002")
    assert {finding.claim_id for finding in shown(audited)} == {"P0000002"}


def test_sorting_by_a_column_sorts_by_its_value(audited: MainWindow) -> None:
    review = audited.audit.review_step
    review.table.sortByColumn(AMOUNT, Qt.SortOrder.DescendingOrder)
    amounts = [finding.amount for finding in shown(audited) if finding.amount is not None]
    assert amounts == sorted(amounts, reverse=True)
    review.table.sortByColumn(CLAIM, Qt.SortOrder.AscendingOrder)
    claims = [finding.claim_id or "" for finding in shown(audited)]
    assert claims == sorted(claims)


def test_a_finding_opens_its_claim_line_and_the_marked_sentence(audited: MainWindow) -> None:
    review = audited.audit.review_step
    row = row_of(audited, lambda finding: finding.policy is not None and bool(finding.sources))
    select(audited, row)
    finding = review.selected[0]
    assert audited.stage.details.content is review.details
    assert finding.message in review.details.text
    assert audited.context.audit is not None
    rule = next(rule for rule in audited.context.audit.rules if rule.rule == finding.rule)
    assert rule.explanation in review.details.text
    quotes = review.details.quotes.quotes
    assert len(quotes) == len(dict.fromkeys(finding.sources))
    assert "background-color" in quotes[0].shown
    claim = review.claim
    assert claim.marked_row >= 0
    assert claim.model.item(claim.marked_row, 1).text() == f"{finding.row:,}"
    audited.context.place_requested.emit(finding.sources[0])
    document = audited.documents.windows[0]
    assert document.text.marked == finding.sources[0].text


def test_the_keys_walk_findings_and_claims(audited: MainWindow) -> None:
    review = audited.audit.review_step
    select(audited, 0)
    QTest.keyClick(review.table, Qt.Key.Key_F8)
    assert review.table.currentIndex().row() == 1
    QTest.keyClick(review.table, Qt.Key.Key_F8, SHIFT)
    assert review.table.currentIndex().row() == 0
    before = review.selected[0].claim_id
    QTest.keyClick(review.table, Qt.Key.Key_F8, CONTROL)
    assert review.selected[0].claim_id != before
    for _ in range(review.model.rowCount() + 2):
        review.step(1)
    assert review.table.currentIndex().row() == review.model.rowCount() - 1


def test_a_decision_is_made_by_key_shown_and_undone(audited: MainWindow) -> None:
    review = audited.audit.review_step
    select(audited, 0)
    finding = review.selected[0]
    QTest.keyClick(review.table, Qt.Key.Key_D)
    assert audited.audit.dispositions.of(finding) == Decision("disagree")
    assert "1 decided" in audited.status.counts
    assert "Disagree" in [str(review.model.index(0, column).data()) for column in range(review.model.columnCount())]
    QTest.keyClick(audited, Qt.Key.Key_Z, CONTROL)
    assert audited.audit.dispositions.of(finding) == Decision("open")
    assert "0 decided" in audited.status.counts


def test_several_findings_are_decided_only_with_a_reason(audited: MainWindow) -> None:
    review = audited.audit.review_step
    select(audited, 0, 1, 2)
    chosen = review.selected
    assert len(chosen) == 3
    QTest.keyClick(review.table, Qt.Key.Key_A)
    assert audited.audit.dispositions.made == 0
    assert "reason" in audited.status.message
    box = review.details.decision
    assert not box.apply.isEnabled()
    box.choice.setCurrentIndex(box.choice.findData("agree"))
    QTest.keyClicks(box.reason, "Seen in the chart")
    box.apply.click()
    assert [audited.audit.dispositions.of(finding) for finding in chosen] == [Decision("agree", "Seen in the chart")] * 3
    QTest.keyClick(audited, Qt.Key.Key_Z, CONTROL)
    assert audited.audit.dispositions.made == 0


def test_decisions_are_written_so_that_closing_asks_nothing(audited: MainWindow) -> None:
    select(audited, 0)
    QTest.keyClick(audited.audit.review_step.table, Qt.Key.Key_A)
    assert audited.projects.session.saved.standing is not Standing.FAILED
    assert audited.close()


def test_the_rows_can_be_copied_with_headers_and_no_formula(audited: MainWindow) -> None:
    review = audited.audit.review_step
    select(audited, 0, 1)
    QTest.keyClick(review.table, Qt.Key.Key_C, CONTROL)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[:3] == ["Verdict", "Claim", "Line"]
    assert len(lines) == 3
    assert all(cell[:1] not in {"=", "+", "-", "@"} for line in lines for cell in line.split("\t"))


def test_the_amounts_of_the_groups_add_up(audited: MainWindow) -> None:
    result = audited.context.audit
    assert result is not None
    total = sum((finding.amount for finding in result.findings if finding.primary and finding.amount is not None), Decimal(0))
    assert money(total) in audited.status.counts
    model = audited.audit.review_step.groups.list.model()
    assert money(total) in str(model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
