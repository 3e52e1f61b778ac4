"""Loading claims: a password, Cancel, and one clear sentence for what cannot be read."""

import io
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]  # it has no types
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.desktop.audit.run.tables import AccountDialog
from app.desktop.audit.steps import AuditStep
from app.desktop.dialogs.password import PasswordDialog
from app.desktop.main_window import MainWindow

Settle = Callable[[MainWindow], None]
PASSWORD = "Only here 3!"  # noqa: S105 of a file made here
MIXED = """Claim Number,Line,Service Date,HCPCS,Diagnosis,Paid
A1,1,2024-04-02,J1323,C90.00,10.00
A2,1,not a day,J1323,C90.00,20.00
A3,1,2024-04-03,99213.0,C90.00,30.00
Total,,,,,60.00
"""


@pytest.fixture
def locked(claims: Path, tmp_path: Path) -> Path:
    out = io.BytesIO()
    with claims.open("rb") as file:
        OOXMLFile(file).encrypt(PASSWORD, out)
    path = tmp_path / "locked.xlsx"
    path.write_bytes(out.getvalue())
    return path


def asked(window: MainWindow, qtbot: QtBot) -> PasswordDialog:
    def shown() -> PasswordDialog | None:
        return next((dialog for dialog in window.findChildren(PasswordDialog) if dialog.isVisible()), None)

    qtbot.waitUntil(lambda: shown() is not None, timeout=60_000)
    dialog = shown()
    assert dialog is not None
    return dialog


def readers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())]


def test_a_workbook_under_a_password_asks_for_it_and_tries_again(
    sampled: MainWindow, locked: Path, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    sampled.projects.session.begin("audit", tmp_path / "audit.codeledger")
    sampled.open_claims(locked)
    dialog = asked(sampled, qtbot)
    dialog.field.setText("not this one")
    dialog.open_button.click()
    again = asked(sampled, qtbot)
    assert again.said.text() == "The password does not open locked.xlsx. Try another one."
    again.field.setText(PASSWORD)
    again.open_button.click()
    qtbot.waitUntil(lambda: sampled.audit.step is AuditStep.MAP, timeout=60_000)
    sampled.audit.run()
    settle(sampled)
    assert sampled.context.audit is not None, sampled.banner.sentence
    project = sampled.projects.session.project
    assert project is not None
    assert PASSWORD not in repr(sampled.audit.session.order())
    sampled.projects.session.write_now()
    assert PASSWORD.encode() not in (tmp_path / "audit.codeledger").read_bytes()
    sampled.audit.session.take_file(None)
    assert sampled.audit.session.password is None


def test_a_password_that_is_not_given_leaves_the_file_out(sampled: MainWindow, locked: Path, qtbot: QtBot) -> None:
    sampled.open_claims(locked)
    asked(sampled, qtbot).reject()
    assert sampled.audit.session.claims is None
    assert sampled.audit.load_step.no_claims.isVisible()


def test_cancel_while_reading_leaves_nothing_behind(sampled: MainWindow, claims: Path, settle: Settle, qtbot: QtBot) -> None:
    before = len(readers())
    sampled.open_claims(claims)
    step = sampled.audit.load_step
    assert step.progress.isVisible()
    assert step.progress.cancel.hasFocus()
    step.progress.cancel.click()
    settle(sampled)
    assert sampled.audit.session.claims is None
    assert step.no_claims.isVisible()
    assert not step.progress.isVisible()
    qtbot.waitUntil(lambda: len(readers()) <= before + 1)  # a reader that waits for work may stay
    sampled.open_claims(claims)
    settle(sampled)
    assert sampled.audit.step is AuditStep.MAP


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.xlsx", b"", "The file is empty."),
        ("page.csv", b"<html><body>no</body></html>", "It is a web page or XML under the name of a claims file."),
        ("notes.csv", b"a,b\n1,2\n", "No row looks like the header of a claims table."),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(  # noqa: PLR0917 - three texts a case
    sampled: MainWindow, tmp_path: Path, settle: Settle, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    sampled.open_claims(path)
    settle(sampled)
    assert sampled.audit.step is AuditStep.LOAD
    assert f"{name}: {said}" in sampled.audit.load_step.words
    assert sampled.audit.load_step.refused.buttons[0].isVisible()


def test_a_file_that_is_gone_is_said_and_can_be_tried_again(sampled: MainWindow, tmp_path: Path, settle: Settle) -> None:
    path = tmp_path / "later.csv"
    sampled.open_claims(path)
    settle(sampled)
    assert "later.csv: There is no such file." in sampled.audit.load_step.words
    path.write_text(MIXED, encoding="utf-8")
    sampled.audit.load_step.refused.buttons[1].click()
    settle(sampled)
    assert sampled.audit.session.mapping is not None


def test_several_files_or_a_folder_are_refused_in_one_sentence(sampled: MainWindow, claims: Path, tmp_path: Path) -> None:
    sampled.show_page("audit")
    sampled.audit.load_step.dropped.emit((claims, claims))
    assert sampled.banner.sentence.startswith("2 files were dropped. Claims are audited a file at a time.")
    sampled.audit.take_dropped([tmp_path])
    assert sampled.banner.sentence.startswith(f"{tmp_path.name} is a folder.")
    assert sampled.audit.session.claims is None


def test_a_workbook_open_in_excel_is_read_and_said_so(sampled: MainWindow, tmp_path: Path, settle: Settle) -> None:
    path = tmp_path / "open.csv"
    path.write_text(MIXED, encoding="utf-8")
    (tmp_path / "~$open.csv").write_bytes(b"x")
    sampled.open_claims(path)
    settle(sampled)
    assert "It is open in Excel" in sampled.audit.run_step.facts["Claims"].text()


def test_the_account_of_rows_opens_as_tables_and_is_copied(sampled: MainWindow, tmp_path: Path, settle: Settle) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED, encoding="utf-8")
    sampled.open_claims(path)
    settle(sampled)
    sampled.audit.run()
    settle(sampled)
    sampled.audit.show_step(AuditStep.RUN)
    step = sampled.audit.run_step
    assert step.sum.text() == "4 rows in the file = 2 imported + 1 rejected + 1 skipped."
    step.tables["Rejected"].click()
    dialog = step.findChild(AccountDialog)
    assert dialog is not None
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text().split("\n")
    assert copied == ["Sheet\tRow\tColumn\tValue\tWhy", "\t3\tService Date\tnot a day\tunreadable date"]
    dialog.show_table("Repaired")
    assert "99213" in [dialog.table.model().index(0, column).data() for column in range(6)]
    dialog.search.setText("nothing of the kind")
    assert dialog.table.model().rowCount() == 0
    assert dialog.empty.text() == "No row holds these words."
