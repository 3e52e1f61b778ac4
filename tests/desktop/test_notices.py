"""Notices, markets and known-on days in the window: what a person enters, and what moves by it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog

from app.desktop.codes.strips import PolicyHeading
from app.desktop.main_window import MainWindow
from app.desktop.notices.dialog import NoticesDialog
from app.desktop.notices.editor import NoticeEditor, ReasonDialog
from app.desktop.notices.known_on import KnownOnDialog
from app.desktop.notices.model import STANDING
from app.ledger.model import EndBasis, Interval, Notice, NoticeBasis, Scope
from app.project.project import create_project
from app.workspace.notices import keep_notices
from app.workspace.project import keep_files
from app.workspace.versions import LoadedVersions

Settle = Callable[[MainWindow], None]
OHIO = Notice(policy="CC-0248", market="Ohio", effective=date(2024, 2, 19), source="Provider bulletin 14")
TABLE = "policy,market,line_of_business,effective,scope,basis\n"


@pytest.fixture
def dialog(sampled: MainWindow) -> NoticesDialog:
    sampled.show_notices()
    return sampled.findChildren(NoticesDialog)[0]


def front(kind: type[QDialog]) -> QDialog:
    found = next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())
    assert isinstance(found, QDialog)
    return found


def intervals(window: MainWindow, code: str) -> tuple[Interval, ...]:
    policy = window.context.policy_ledger
    assert policy is not None
    return next(history.intervals for history in policy.codes if history.code == code)


def held(window: MainWindow) -> tuple[Notice, ...]:
    return window.held.notices


def of_now(window: MainWindow) -> bool:
    return window.context.audit_is_of_now


def markets(window: MainWindow) -> list[str]:
    return [window.bar.market.itemText(number) for number in range(window.bar.market.count())]


def choose_market(window: MainWindow, market: str, settle: Settle) -> None:
    window.bar.market.setCurrentText(market)
    window.bar.market.activated.emit(window.bar.market.currentIndex())
    settle(window)


def test_a_notice_is_entered_and_moves_its_market_and_no_other(sampled: MainWindow, dialog: NoticesDialog, settle: Settle) -> None:
    before = intervals(sampled, "J3490")
    assert markets(sampled) == ["No market"]
    dialog.empty.buttons[0].click()
    editor = front(NoticeEditor)
    assert isinstance(editor, NoticeEditor)
    assert editor.policy.currentText() == "CC-0248"
    assert [editor.version.itemText(number) for number in range(editor.version.count())][1:] == [
        "Published 12/22/2025",
        "Published 12/23/2024",
        "Published 10/03/2023",
    ]
    editor.market.setCurrentText("Ohio")
    editor.effective.setDate(QDate(2024, 2, 19))
    editor.keep.click()
    settle(sampled)
    assert intervals(sampled, "J3490") == before  # no market is chosen
    assert markets(sampled) == ["No market", "Ohio"]
    choose_market(sampled, "Ohio", settle)
    moved = intervals(sampled, "J3490")[0]
    assert (moved.start, moved.start_basis, moved.end) == (date(2024, 2, 19), EndBasis.NOTICE, date(2024, 4, 1))
    assert intervals(sampled, "J1323")[0].start == date(2024, 4, 1)  # a stated day stays
    choose_market(sampled, "No market", settle)
    assert intervals(sampled, "J3490") == before


def test_a_notice_stands_on_the_strips_with_its_day(sampled: MainWindow, settle: Settle) -> None:
    sampled.held.add([OHIO])
    sampled.context.set_market("Ohio")
    settle(sampled)
    sampled.show_page("codes")
    view = sampled.codes.strips
    row = next(number for number, shown in enumerate(view.rows) if isinstance(shown, PolicyHeading))
    where = view.x_of(date(2024, 3, 1))
    said = view.words_at(QPoint(round(where), view.top_of(row) + 8))
    assert "published 10/03/2023, counted from 02/19/2024 (by notice)" in said
    assert "Notice for Ohio, by date of service: Provider bulletin 14" in said


def test_a_table_is_imported_in_one_step_or_not_at_all(sampled: MainWindow, dialog: NoticesDialog, settle: Settle, tmp_path: Path) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text(f"{TABLE}CC-0248,Ohio,,2024-02-19,both,service\nCC-0248,Iowa,,sometime,both,service\n", encoding="utf-8")
    dialog.import_file(broken)
    settle(sampled)
    assert dialog.said.text() == "broken.csv, row 3: sometime is no full date. Write it as 2024-02-19."
    assert held(sampled) == ()
    good = tmp_path / "notices.csv"
    rows = "CC-0248,Ohio,Commercial,2/19/2024,coding,service\nCC-0248,Iowa,,2024-03-01,both,processed\nZZ-1,,,2024-03-01,,\n"
    good.write_text(TABLE + rows, encoding="utf-8")
    dialog.import_file(good)
    settle(sampled)
    assert dialog.said.text() == "3 notices imported from notices.csv, one step to undo."
    assert {notice.market for notice in held(sampled)} == {"Ohio", "Iowa", None}
    shown = {str(dialog.model.index(row, 0).data()): str(dialog.model.index(row, STANDING).data()) for row in range(3)}
    assert shown == {"CC-0248": shown["CC-0248"], "ZZ-1": "No version of ZZ-1 is held."}
    assert shown["CC-0248"].startswith("Counts for ")
    assert sampled.bar.line.isVisibleTo(sampled.bar)
    sampled.projects.undo.undo.trigger()
    settle(sampled)
    assert held(sampled) == ()
    assert dialog.empty.isVisible()


def test_changing_and_withdrawing_need_a_reason_and_can_be_undone(sampled: MainWindow, dialog: NoticesDialog, settle: Settle) -> None:
    sampled.held.add([OHIO])
    settle(sampled)
    dialog.table.selectRow(0)
    dialog.change.click()
    editor = front(NoticeEditor)
    assert isinstance(editor, NoticeEditor)
    editor.effective.setDate(QDate(2024, 3, 4))
    editor.market.setCurrentText("Iowa")
    assert not editor.keep.isEnabled()
    editor.reason.setText("The bulletin was reissued")
    editor.keep.click()
    settle(sampled)
    assert [(notice.market, notice.effective) for notice in held(sampled)] == [("Iowa", date(2024, 3, 4))]
    sampled.projects.session.undo()
    assert held(sampled) == (OHIO,)
    dialog.table.selectRow(0)
    dialog.away.click()
    reason = front(ReasonDialog)
    assert isinstance(reason, ReasonDialog)
    assert not reason.do.isEnabled()
    reason.field.setText("Sent in error")
    reason.do.click()
    settle(sampled)
    assert held(sampled) == ()
    project = sampled.projects.session.project
    assert project is not None
    assert [decision.reason for decision in project.decisions.history()][-1] == "Sent in error"
    sampled.projects.undo.undo.trigger()
    assert held(sampled) == (OHIO,)
    settle(sampled)


def test_a_notice_is_shown_with_who_gave_it_and_why_it_moves_nothing(sampled: MainWindow, dialog: NoticesDialog, settle: Settle) -> None:
    sampled.held.add(
        [
            Notice(policy="CC-0248", effective=date(2024, 5, 1), scope=Scope.CRITERIA, source="Letter"),
            Notice(policy="CC-0248", effective=date(2020, 5, 1), basis=NoticeBasis.PROCESSED, source="Letter"),
        ],
        "From the plan's page",
    )
    settle(sampled)
    standings = {str(dialog.model.index(row, STANDING).data()) for row in range(2)}
    assert standings == {
        "It is about criteria alone; the codes keep their days.",
        "No version held was published by its day.",
    }
    assert str(dialog.model.index(0, STANDING + 2).data()) == sampled.projects.session.who
    assert "From the plan's page" in str(dialog.model.index(0, STANDING + 1).data(Qt.ItemDataRole.ToolTipRole))


def test_the_project_keeps_notices_and_another_begins_without_its_market(
    window: MainWindow, sample_versions: LoadedVersions, settle: Settle, tmp_path: Path
) -> None:
    paths = [tmp_path / "one.codeledger", tmp_path / "two.codeledger"]
    for number, path in enumerate(paths):
        with create_project(path, "ana") as project:
            keep_files(project, LoadedVersions(files=sample_versions.files[:1]))
            keep_notices(project, [OHIO] if number == 0 else [])
    window.open_files([paths[0]])
    settle(window)
    assert markets(window) == ["No market", "Ohio"]
    window.context.set_market("Ohio")
    settle(window)
    assert intervals(window, "J3490")[0].start_basis is EndBasis.NOTICE
    window.open_files([paths[1]])
    settle(window)
    assert window.context.market is None
    assert markets(window) == ["No market"]
    assert intervals(window, "J3490")[0].start_basis is EndBasis.PUBLISH


def test_an_earlier_day_is_marked_and_left_again(sampled: MainWindow, settle: Settle) -> None:
    sampled.actions_by_key["known-on"].trigger()
    asked = front(KnownOnDialog)
    assert isinstance(asked, KnownOnDialog)
    asked.field.setDate(QDate(2024, 6, 1))
    asked.show_button.click()
    settle(sampled)
    ledger = sampled.context.ledger
    assert ledger is not None
    assert [version.published for version in ledger.policies[0].versions] == [date(2023, 10, 3)]
    assert sampled.known_on.sentence.startswith("As known on 06/01/2024:")
    assert sampled.bar.known.isChecked()
    sampled.known_on.back.click()
    settle(sampled)
    assert sampled.context.ledger is not None
    assert len(sampled.context.ledger.policies[0].versions) == 3
    assert sampled.known_on.sentence == ""


def test_an_audit_in_the_window_is_run_under_the_terms_shown(sampled: MainWindow, policies: Path, settle: Settle) -> None:
    sampled.held.add([OHIO])
    sampled.context.set_market("Ohio")
    settle(sampled)
    sampled.open_claims(policies / "claims" / "CC-0248_claims.xlsx")
    settle(sampled)
    sampled.audit.run()
    settle(sampled)
    result = sampled.context.audit
    assert result is not None, sampled.banner.sentence
    assert result.ledger.market == "Ohio"
    assert result.ledger.policies == sampled.context.ledger.policies  # type: ignore[union-attr]
    assert of_now(sampled)
    sampled.context.set_market(None)
    settle(sampled)
    assert not of_now(sampled)
    assert not sampled.audit.stale.isHidden()


def test_a_read_only_project_says_why_nothing_can_be_entered(
    window: MainWindow, sample_versions: LoadedVersions, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "shared.codeledger"
    with create_project(path, "ana") as project:
        keep_files(project, LoadedVersions(files=sample_versions.files[:1]))
        keep_notices(project, [OHIO])
        window.open_files([path])
        settle(window)
        assert window.projects.session.why_not
        window.show_notices()
        dialog = window.findChildren(NoticesDialog)[0]
        dialog.table.selectRow(0)
        assert not any(part.isEnabled() for part in (dialog.add, dialog.change, dialog.away, dialog.take))
        assert dialog.away.toolTip() == window.projects.session.why_not
        window.projects.menu.close()
        settle(window)
