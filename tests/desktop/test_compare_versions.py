"""Versions compared in the real window: which two, by dates, and the life of a criterion through all of them."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QDate, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.compare.lives import Fate
from app.compare.model import ChangeKind
from app.desktop.compare.page import ComparePage
from app.desktop.main_window import MainWindow
from app.desktop.theme import Scheme
from app.ledger.model import Basis
from app.workspace.codes import ledger_of_versions
from app.workspace.versions import LoadedVersions
from tests.desktop.comparison_maker import sample
from tests.desktop.policy_versions import four_versions

Settle = Callable[[MainWindow], None]


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> LoadedVersions:
    return four_versions(tmp_path_factory.mktemp("policies"))


@pytest.fixture
def held(window: MainWindow, years: LoadedVersions, settle: Settle) -> MainWindow:
    """The window with four versions of one policy, the last two compared."""
    window.context.set_loaded(years)
    window.context.set_ledger(ledger_of_versions(years, Basis.PUBLISH))
    window.show_page("compare")
    settle(window)
    window.activateWindow()
    return window


@pytest.fixture
def page(window: MainWindow) -> ComparePage:
    window.show_page("compare")
    return window.compare


def details(window: MainWindow) -> QWidget | None:
    """What the pane on the right shows."""
    return window.stage.details.content


def test_what_was_found_between_the_versions_stands_first(held: MainWindow) -> None:
    comparison = held.context.comparison
    assert comparison is not None
    own = [check in comparison.new.checks for check in held.compare.checks.checks]
    assert own == sorted(own)
    assert len(own) == len(comparison.checks)


def test_two_dates_choose_the_versions(held: MainWindow, settle: Settle) -> None:
    page = held.compare
    page.toolbar.dates.click()
    dates = page.dates
    assert dates.isVisible()
    assert dates.new.date() == QDate(2026, 11, 20)
    dates.old.setDate(QDate(2022, 6, 30))
    found = dates.days
    assert found is not None
    assert found.old.held is not None
    assert found.old.held.version.file == "CC-0612_2022.md"
    dates.compare.click()
    settle(held)
    comparison = held.context.comparison
    assert comparison is not None
    assert (comparison.old.file, comparison.new.file) == ("CC-0612_2022.md", "CC-0612_2024.md")
    assert not dates.isVisible()


def test_dates_without_two_versions_cannot_be_compared(held: MainWindow) -> None:
    dates = held.compare.dates
    dates.ask()
    dates.old.setDate(QDate(2019, 5, 1))
    assert not dates.compare.isEnabled()
    said = [shown.text() for shown in dates.findChildren(type(held.compare.toolbar.progress)) if shown.isVisible()]
    assert "No version held was in effect on 05/01/2019. The first held counts from 03/01/2021." in said
    dates.close()


def test_the_life_of_a_criterion_is_stepped_through(held: MainWindow, settle: Settle) -> None:
    page = held.compare
    change = next(item for item in page.list.table.changes if item.kind is ChangeKind.CRITERIA and "prior" in (item.new or ""))
    page.choose(change)
    page.view.setFocus()
    held.activateWindow()
    QTest.keyClick(page.view, Qt.Key.Key_L)
    settle(held)
    panel = page.life
    assert details(held) is panel
    assert panel.life is not None
    assert [step.fate for step in panel.life.steps] == [Fate.FIRST, Fate.CHANGED, Fate.SAME, Fate.CHANGED]
    assert panel.list.currentRow() == 3
    assert "three" in panel.wording.toPlainText()
    panel.step(-1)
    panel.step(-1)
    assert panel.list.currentRow() == 1
    assert "four" in panel.wording.toPlainText()
    panel.compare.click()
    settle(held)
    comparison = held.context.comparison
    assert comparison is not None
    assert (comparison.old.file, comparison.new.file) == ("CC-0612_2021.md", "CC-0612_2022.md")
    assert details(held) is page.details


def test_a_life_is_left_for_the_change(held: MainWindow, settle: Settle) -> None:
    page = held.compare
    page.step(1)
    page.details.life.click()
    settle(held)
    assert details(held) is page.life
    QTest.keyClick(page.life.list, Qt.Key.Key_Escape)
    assert details(held) is page.details
    page.details.life.click()
    settle(held)
    page.step(1)
    assert details(held) is page.details


def test_a_life_keeps_its_marks_in_every_palette(held: MainWindow, settle: Settle) -> None:
    page = held.compare
    change = next(item for item in page.list.table.changes if item.kind is ChangeKind.CRITERIA and "prior" in (item.new or ""))
    page.choose(change)
    page.show_life()
    settle(held)
    light = page.life.wording.toHtml()
    held.context.theme.set_scheme(Scheme.DARK)
    dark = page.life.wording.toHtml()
    assert "line-through" in light
    assert "line-through" in dark
    assert light != dark


def test_no_life_without_a_change(page: ComparePage, window: MainWindow) -> None:
    window.context.set_comparison(sample())
    page.show_life()
    assert window.status.message == "Select a change to see its life"


def test_nothing_is_cut_off_at_900_pixels(held: MainWindow) -> None:
    held.resize(900, 700)
    held.compare.step(1)
    QTest.qWait(20)
    bar = held.compare.toolbar
    for tool in (bar.versions, bar.dates, bar.progress, bar.position, bar.before, bar.after, bar.inline, bar.fold):
        assert tool.isVisible()
        assert tool.width() >= tool.minimumSizeHint().width()
        right = tool.mapTo(bar, QPointF(tool.width(), 0)).x()
        assert right <= bar.width()
    assert bar.progress.text().endswith(f"/{len(held.compare.list.table.changes)}")


def test_today_is_the_day_of_the_context(held: MainWindow) -> None:
    held.context.set_day(date(2023, 5, 5))
    held.compare.toolbar.dates.click()
    assert held.compare.dates.new.date() == QDate(2023, 5, 5)
    held.compare.dates.close()
