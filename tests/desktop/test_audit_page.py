import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import DAY
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.audit.model import AuditResult, AuditSettings, Decision, Finding, Verdict
from app.claims.model import ColumnMapping
from app.desktop.audit.columns_dialog import ColumnsDialog
from app.desktop.audit.findings_model import AMOUNT, CLAIM, matching, ordered
from app.desktop.audit.mapping_model import COLUMN, CONFIDENCE, FIELD_KEY
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow
from app.desktop.project.saving import Standing
from app.desktop.words import money
from app.workspace.audit import audit_claims
from app.workspace.columns import columns_of
from app.workspace.versions import LoadedVersions

Settle = Callable[[MainWindow], None]
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="session")
def claims(policies: Path) -> Path:
    return policies / "claims" / "CC-0248_claims.xlsx"


@pytest.fixture(scope="session")
def sample_columns(claims: Path) -> tuple[ColumnMapping, ...]:
    return columns_of(claims)


@pytest.fixture(scope="session")
def sample_audit(claims: Path, sample_versions: LoadedVersions) -> AuditResult:
    return audit_claims(claims, sample_versions, AuditSettings(as_of=DAY))


@pytest.fixture
def mapped(sampled: MainWindow, claims: Path, sample_columns: tuple[ColumnMapping, ...]) -> MainWindow:
    """The window with the sample claims at the Map step."""
    sampled.show_page("audit")
    sampled.audit.session.take_file(claims)
    sampled.audit.session.take_columns(claims, sample_columns)
    sampled.audit.show_step(AuditStep.MAP)
    return sampled


@pytest.fixture
def audited(mapped: MainWindow, sample_audit: AuditResult) -> MainWindow:
    """The window with the sample audit at the Review step."""
    mapped.context.set_audit(sample_audit)
    mapped.audit.show_step(AuditStep.REVIEW)
    return mapped


def select(window: MainWindow, *rows: int) -> None:
    table = window.audit.review_step.table
    flags = QItemSelectionModel.SelectionFlag
    table.clearSelection()
    for row in rows:
        index = table.model().index(row, 0)
        table.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)


def row_of(window: MainWindow, wanted: Callable[[Finding], bool]) -> int:
    return next(row for row, finding in enumerate(window.audit.review_step.model.findings) if wanted(finding))


def test_without_policies_the_page_leads_to_the_library(window: MainWindow) -> None:
    window.show_page("audit")
    empty = window.audit.load_step.no_policies
    assert empty.isVisible()
    assert empty.buttons[0].hasFocus()
    empty.buttons[0].click()
    assert window.page == "library"


def test_with_policies_it_asks_for_claims_and_offers_the_sample(sampled: MainWindow) -> None:
    sampled.show_page("audit")
    empty = sampled.audit.load_step.no_claims
    assert empty.isVisible()
    assert [button.text().replace("&", "") for button in empty.buttons] == ["Open claims…", "Try the sample claims"]
    waiting = [step for step, button in sampled.audit.steps.buttons.items() if not button.isEnabled()]
    assert waiting == [AuditStep.MAP, AuditStep.RUN, AuditStep.REVIEW, AuditStep.REPORT]
    assert sampled.audit.steps.buttons[AuditStep.REVIEW].toolTip() == "Run the audit first"


def test_the_columns_are_proposed_with_confidence_and_first_values(mapped: MainWindow) -> None:
    model = mapped.audit.map_step.model
    shown = {
        model.index(row, 0).data(FIELD_KEY): [str(model.index(row, column).data()) for column in range(4)]
        for row in range(model.rowCount())
    }
    assert shown["procedure"][COLUMN] == "HCPCS"
    assert shown["diagnoses"][COLUMN] == "Dx 1, Dx 2, Dx 3"
    assert shown["procedure"][CONFIDENCE].endswith("%")
    assert "J1323" in shown["procedure"][3]
    assert shown["revenue"][COLUMN] == "None"


def test_a_column_can_be_corrected_undone_and_is_remembered(
    mapped: MainWindow, claims: Path, sample_columns: tuple[ColumnMapping, ...]
) -> None:
    step, session = mapped.audit.map_step, mapped.audit.session
    row = step.model.row_of("paid")
    step.table.setCurrentIndex(step.model.index(row, COLUMN))
    QTest.keyClick(step.table, Qt.Key.Key_Return)
    dialog = mapped.findChild(ColumnsDialog)
    assert dialog is not None
    items = dialog.list.findItems("Allowed", Qt.MatchFlag.MatchStartsWith)
    dialog.list.setCurrentItem(items[0])
    dialog.accept()
    assert session.columns_for("paid") == ("Allowed",)
    assert step.model.index(step.model.row_of("paid"), CONFIDENCE).data() == "Chosen by you"
    QTest.keyClick(mapped, Qt.Key.Key_Z, CONTROL)
    assert session.columns_for("paid") == ("Paid",)
    QTest.keyClick(mapped, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert session.columns_for("paid") == ("Allowed",)
    session.take_file(claims)
    session.take_columns(claims, sample_columns)
    assert session.columns_for("paid") == ("Allowed",)
    assert session.remembered


def test_several_columns_can_be_ticked_for_a_list_and_none_for_any_field(mapped: MainWindow) -> None:
    session = mapped.audit.session
    assert session.mapping is not None
    dialog = ColumnsDialog("diagnoses", session.mapping, session.columns_for("diagnoses"), several=True)
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    kept = dialog.columns
    dialog.none.click()
    assert [kept, dialog.columns] == [("Dx 1", "Dx 3"), ()]
    dialog.deleteLater()


def test_what_the_person_chose_reaches_the_audit(mapped: MainWindow, settle: Settle) -> None:
    mapped.audit.map_step.choose("paid", ("Allowed",))
    mapped.audit.run()
    settle(mapped)
    assert mapped.context.audit is not None
    assert mapped.context.audit.mapping["paid"] == "Allowed"


def test_from_the_files_to_the_findings(window: MainWindow, policies: Path, claims: Path, settle: Settle) -> None:
    window.open_files([policies / "CC-0248"])
    settle(window)
    window.open_claims(claims)
    settle(window)
    steps = [window.audit.step]
    window.audit.map_step.go_on.click()
    steps.append(window.audit.step)
    window.audit.run_step.start.click()
    settle(window)
    assert window.banner.isHidden(), window.banner.sentence
    assert [*steps, window.audit.step] == [AuditStep.MAP, AuditStep.RUN, AuditStep.REVIEW]
    result = window.context.audit
    assert result is not None
    truth = json.loads(claims.with_suffix(".answers.json").read_text(encoding="utf-8"))
    held = (None, "CC-0248")  # the truth speaks of another sample policy too, which is not open here
    answers = [finding for line in truth["lines"] if line["sheet"] == "Professional" for finding in line["findings"]]
    wanted = Counter(finding["rule"] for finding in answers if finding["policy"] in held)
    found = Counter(finding.rule for finding in result.findings if finding.sheet == "Professional")
    assert found == wanted
    assert window.audit.review_step.model.rowCount() == len(result.findings)
    assert f"{len(result.findings):,} findings" in window.status.counts
    assert "not a determination of overpayment" in window.status.counts
    assert result.rows.in_file == result.rows.imported + len(result.rows.rejected) + len(result.rows.skipped)


def test_a_rule_and_a_verdict_narrow_the_findings(audited: MainWindow) -> None:
    review = audited.audit.review_step
    review.groups.choose("all-diagnoses-pend")
    assert {finding.rule for finding in review.model.findings} == {"all-diagnoses-pend"}
    review.groups.setCurrentIndex(review.groups.model().index(0, 0))
    review.filter.verdicts[Verdict.ERROR].click()
    assert Verdict.ERROR not in {finding.verdict for finding in review.model.findings}
    QTest.keyClick(audited, Qt.Key.Key_F, CONTROL)
    assert review.filter.search.hasFocus()
    QTest.keyClicks(review.filter.search, "P0000002")
    assert {finding.claim_id for finding in review.model.findings} == {"P0000002"}


def test_sorting_by_a_column_sorts_by_its_value(audited: MainWindow) -> None:
    review = audited.audit.review_step
    review.table.sortByColumn(AMOUNT, Qt.SortOrder.DescendingOrder)
    amounts = [finding.amount for finding in review.model.findings if finding.amount is not None]
    assert amounts == sorted(amounts, reverse=True)
    review.table.sortByColumn(CLAIM, Qt.SortOrder.AscendingOrder)
    claims = [finding.claim_id or "" for finding in review.model.findings]
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


def test_cancel_stops_the_audit_and_changes_nothing(mapped: MainWindow, settle: Settle) -> None:
    mapped.audit.show_step(AuditStep.RUN)
    mapped.audit.run()
    assert mapped.audit.run_step.cancel.isVisible()
    mapped.audit.run_step.cancel.click()
    settle(mapped)
    assert mapped.context.audit is None
    assert mapped.audit.step is AuditStep.RUN
    assert not mapped.audit.run_step.cancel.isVisible()
    assert "cancelled" in mapped.status.message
    mapped.audit.run()
    settle(mapped)
    assert mapped.context.audit is not None


def test_claims_that_cannot_be_read_are_told_in_one_sentence(sampled: MainWindow, tmp_path: Path, settle: Settle) -> None:
    broken = tmp_path / "claims.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    sampled.open_claims(broken)
    settle(sampled)
    assert sampled.banner.sentence.startswith("claims.xlsx")
    assert sampled.audit.session.mapping is None


def test_the_reports_are_written_and_listed(audited: MainWindow, tmp_path: Path, settle: Settle) -> None:
    for name in ("audit.xlsx", "audit.docx", "findings.csv"):
        audited.writing.write_audit(tmp_path / name)
        settle(audited)
        assert audited.banner.isHidden(), audited.banner.sentence
        assert (tmp_path / name).stat().st_size > 0
        assert name in audited.status.message


def test_what_was_decided_reaches_the_report(audited: MainWindow, tmp_path: Path, settle: Settle) -> None:
    result = audited.context.audit
    assert result is not None
    audited.audit.dispositions.decide(result.findings[:1], Decision("agree", "seen in the record"))
    audited.writing.write_audit(tmp_path / "findings.csv")
    settle(audited)
    _, first, second, *_ = (tmp_path / "findings.csv").read_text(encoding="utf-8-sig").splitlines()
    assert first.endswith("agree,seen in the record")
    assert second.endswith("open,")


def test_a_report_that_cannot_be_written_says_so(audited: MainWindow, tmp_path: Path, settle: Settle) -> None:
    audited.writing.write_audit(tmp_path / "no such folder" / "audit.xlsx")
    settle(audited)
    assert audited.banner.sentence.startswith("audit.xlsx")


def test_every_page_of_the_audit_fits_a_narrow_window(audited: MainWindow) -> None:
    audited.resize(900, 640)
    for step in AuditStep:
        audited.audit.show_step(step)
        QApplication.processEvents()
        assert audited.minimumSizeHint().width() <= 900, step
        assert audited.width() == 900


def test_the_amounts_of_the_groups_add_up(audited: MainWindow) -> None:
    result = audited.context.audit
    assert result is not None
    total = sum((finding.amount for finding in result.findings if finding.primary and finding.amount is not None), Decimal(0))
    assert money(total) in audited.status.counts
    model = audited.audit.review_step.groups.model()
    assert money(total) in str(model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))


def test_order_and_filter_are_plain_functions(audited: MainWindow) -> None:
    result = audited.context.audit
    assert result is not None
    every = frozenset(Verdict)
    assert matching(result.findings, "", None, every) == list(result.findings)
    assert matching(result.findings, "no such words at all", None, every) == []
    assert matching(result.findings, "", None, frozenset()) == []
    both = ordered(result.findings, AMOUNT, descending=False), ordered(result.findings, AMOUNT, descending=True)
    assert Counter(map(id, both[0])) == Counter(map(id, both[1]))
