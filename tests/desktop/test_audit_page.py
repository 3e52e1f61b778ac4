import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.audit.model import Decision
from app.claims.model import ColumnMapping
from app.desktop.audit.columns.dialog import ColumnsDialog
from app.desktop.audit.columns.model import COLUMN, CONFIDENCE, FIELD_KEY
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow

Settle = Callable[[MainWindow], None]
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


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


def test_an_audit_cancelled_late_says_what_the_project_keeps(mapped: MainWindow, tmp_path: Path, settle: Settle, qtbot: QtBot) -> None:
    project = mapped.projects.session.begin("audit", tmp_path / "audit.codeledger")
    assert project is not None
    mapped.audit.run()
    qtbot.waitUntil(lambda: bool(project.imports.all()), timeout=30_000)
    mapped.audit.run_step.cancel.click()
    settle(mapped)
    assert (mapped.context.audit, len(project.imports.all()), project.audits.all()) == (None, 1, ())
    assert mapped.status.message.endswith(": cancelled, the project keeps the claims, and no audit of them")


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
    assert sampled.audit.step is AuditStep.LOAD
    assert "claims.xlsx: " in sampled.audit.load_step.words
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
