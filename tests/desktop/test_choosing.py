"""Rows the program chooses: what somebody holds down on the keyboard meanwhile changes nothing."""

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QTreeView
from pytestqt.qtbot import QtBot

from app.desktop.choosing import choose
from app.desktop.tables import Table
from app.desktop.theme import Theme

HELD = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)


def hold(view: QAbstractItemView, held: Qt.KeyboardModifier) -> None:
    """Qt goes on taking a key for held after a stroke with it."""
    QTest.keyClick(view, Qt.Key.Key_F24, held)
    assert QGuiApplication.keyboardModifiers() == held


def selected(view: QAbstractItemView) -> list[int]:
    return [index.row() for index in view.selectionModel().selectedRows()]


@pytest.mark.parametrize("held", HELD)
def test_a_tables_row_is_chosen_alone(qtbot: QtBot, theme: Theme, held: Qt.KeyboardModifier) -> None:
    table = Table(theme)
    qtbot.addWidget(table)
    table.setModel(QStringListModel(list("abcd"), table))
    table.selectRow(0)
    hold(table, held)
    table.selectRow(2)
    assert selected(table) == [2]
    table.setCurrentIndex(table.model().index(3, 0))
    assert (selected(table), table.currentIndex().row()) == ([3], 3)


@pytest.mark.parametrize("held", HELD)
def test_a_trees_row_is_chosen_alone(qtbot: QtBot, held: Qt.KeyboardModifier) -> None:
    tree = QTreeView()
    qtbot.addWidget(tree)
    tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    model = QStringListModel(list("abcd"), tree)
    tree.setModel(model)
    choose(tree, model.index(0, 0))
    hold(tree, held)
    choose(tree, model.index(2, 0))
    assert selected(tree) == [2]
