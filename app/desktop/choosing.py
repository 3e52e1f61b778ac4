"""The program choosing a row: no key somebody happens to hold may turn that into adding to, or taking from, what is selected."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QAbstractItemView


def choose(view: QAbstractItemView, index: QModelIndex | QPersistentModelIndex) -> None:
    """Make this index the current one and its row the only one selected; an invalid index leaves none current."""
    flags = QItemSelectionModel.SelectionFlag
    view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
