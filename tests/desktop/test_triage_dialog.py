"""A dropped folder: one table, nothing asked file by file, and each file opened or compared from it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]  # it has no types
from pytestqt.qtbot import QtBot

from app.desktop.dialogs.outcomes import OutcomesDialog
from app.desktop.dialogs.password import PasswordDialog
from app.desktop.facts.triage import TriageDialog
from app.desktop.main_window import MainWindow
from app.workspace.triage import Lot

Settle = Callable[[MainWindow], None]
PASSWORD = "Under lock 7!"  # noqa: S105 of a file made here
COPIES = 34


@pytest.fixture
def folder(tmp_path: Path, policies: Path) -> Path:
    """Forty files: one policy reviewed again and again without change, its revisions, two locked, one damaged, one of no policy."""
    made = tmp_path / "drop"
    made.mkdir()
    text = (policies / "CC-0248" / "CC-0248_2023-10-03.md").read_text(encoding="utf-8")
    for number in range(COPIES):
        day = f"{1 + number // 28:02}/{1 + number % 28:02}/2023"
        (made / f"version_{number:02}.md").write_text(text.replace("10/03/2023", day), encoding="utf-8")
    for name in ("CC-0248_2024-12-23.redline.docx", "CC-0248_2025-12-22.redline.docx"):
        (made / name).write_bytes((policies / "CC-0248" / name).read_bytes())
    for number in range(2):
        out = io.BytesIO()
        with (policies / "CC-0248" / "CC-0248_2025-12-22.redline.docx").open("rb") as file:
            OOXMLFile(file).encrypt(PASSWORD, out)
        (made / f"locked_{number}.docx").write_bytes(out.getvalue())
    (made / "broken.docx").write_bytes(b"PK\x03\x04")
    (made / "minutes.txt").write_text("Minutes of the meeting.\n\nNobody spoke of policies.\n", encoding="utf-8")
    return made


def table_of(window: MainWindow, qtbot: QtBot) -> TriageDialog:
    qtbot.waitUntil(lambda: any(found.isVisible() for found in window.findChildren(TriageDialog)), timeout=60_000)
    return next(found for found in window.findChildren(TriageDialog) if found.isVisible())


def choose(dialog: TriageDialog, name: str) -> None:
    model = dialog.model
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == name)
    dialog.table.setCurrentIndex(model.index(row, 0))


def test_forty_files_are_sorted_into_one_table_and_the_window_stays_alive(
    window: MainWindow, folder: Path, qtbot: QtBot, settle: Settle
) -> None:
    said: list[str] = []
    window.tasks.stepped.connect(lambda _: said.append(window.status.doing))
    window.open_files([folder])
    settle(window)
    dialog = table_of(window, qtbot)
    settle(window)
    assert any("Comparing" in words and "of 40" in words for words in said)
    assert not [found for found in window.findChildren(PasswordDialog) if found.isVisible()]  # nothing is asked
    assert dialog.summary == (
        "40 files: 1 unreadable, 2 password needed, 1 criteria revised, 1 codes only, 1 new, 33 reviewed without change, 1 no policy"
    )
    assert dialog.model.rowCount() == 40
    assert dialog.model.index(0, 0).data() == "broken.docx"
    dialog.lot.setCurrentIndex(dialog.lot.findData(Lot.CODES))
    assert [dialog.model.index(row, 0).data() for row in range(dialog.model.rowCount())] == ["CC-0248_2024-12-23.redline.docx"]
    assert "J1323" in dialog.why.text()
    dialog.compare.click()
    settle(window)
    assert window.page == "compare"
    assert window.context.comparison is not None
    assert window.context.comparison.old.file.startswith("version_")
    dialog.opened.click()
    assert window.documents.windows[0].document.file == "CC-0248_2024-12-23.redline.docx"
    dialog.lot.setCurrentIndex(0)
    choose(dialog, "locked_0.docx")
    assert dialog.password.isVisible()
    dialog.password.click()
    asked = next(found for found in window.findChildren(PasswordDialog) if found.isVisible())
    asked.field.setText(PASSWORD)
    asked.open_button.click()
    qtbot.waitUntil(lambda: "1 password needed" in dialog.summary, timeout=60_000)
    assert dialog.summary.startswith("40 files")
    dialog.close()
    settle(window)


@pytest.fixture
def six(tmp_path: Path, policies: Path) -> Path:
    """Six versions of one policy."""
    made = tmp_path / "six"
    made.mkdir()
    text = (policies / "CC-0248" / "CC-0248_2023-10-03.md").read_text(encoding="utf-8")
    for number in range(6):
        (made / f"version_{number}.md").write_text(text.replace("10/03/2023", f"01/0{number + 1}/2023"), encoding="utf-8")
    return made


def test_cancelled_sorting_leaves_what_was_opened_and_tells_of_what_was_not(
    window: MainWindow, six: Path, qtbot: QtBot, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    sort = window.work.sort

    def sort_and_stop(*arguments: object) -> object:
        task = sort(*arguments)  # type: ignore[arg-type]  # as they came
        task.cancel()
        return task

    monkeypatch.setattr(window.work, "sort", sort_and_stop)
    window.open_files([six])
    settle(window)
    qtbot.waitUntil(lambda: window.findChild(OutcomesDialog) is not None, timeout=10_000)
    told = window.findChild(OutcomesDialog)
    assert told is not None
    assert told.summary == "6 files: 6 new"
    told.close()
    assert len(window.context.versions) == 6
    assert window.findChild(TriageDialog) is None


def test_a_few_good_files_open_without_a_word(window: MainWindow, policies: Path, settle: Settle) -> None:
    window.open_files([policies / "EX-0901"])
    settle(window)
    assert window.findChild(TriageDialog) is None
    assert "2 versions opened" in window.status.message or window.context.versions
