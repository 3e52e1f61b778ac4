"""The fields of one fact as widgets."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QWidget

from app.desktop.facts.fields import FIELDS, Field, Sort
from app.desktop.parts import label
from app.policy.model import FactKind


class FactForm(QWidget):
    """A row a field."""

    changed = Signal()
    entered = Signal()  # Return was pressed in a field

    def __init__(self, kind: FactKind, parent: QWidget | None = None) -> None:
        """Begin with empty fields."""
        super().__init__(parent)
        self.kind = kind
        self.widgets: dict[str, QWidget] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, field in enumerate(FIELDS[kind]):
            widget = self._widget(field)
            widget.setAccessibleName(field.label)
            self.widgets[field.name] = widget
            if field.sort is Sort.FLAG:
                grid.addWidget(widget, number, 1)
                continue
            name = label(field.label, "muted")
            name.setMinimumWidth(120)
            name.setBuddy(widget)
            grid.addWidget(name, number, 0)
            grid.addWidget(widget, number, 1)

    def show_fields(self, fields: Mapping[str, object]) -> None:
        """Fill in what is known."""
        for name, widget in self.widgets.items():
            found = fields.get(name)
            if isinstance(widget, QLineEdit):
                widget.setText(str(found or ""))
            elif isinstance(widget, QCheckBox):
                widget.setChecked(found is True)
            elif isinstance(widget, QComboBox) and found is not None:
                widget.setCurrentIndex(max(0, widget.findData(found)))

    def fields(self) -> dict[str, object]:
        """Return what the fields say."""
        return {name: _said(widget) for name, widget in self.widgets.items()}

    def begin(self) -> None:
        """Put the cursor into the first field that is written."""
        first = next((widget for widget in self.widgets.values() if isinstance(widget, QLineEdit)), None)
        if first is not None:
            first.setFocus()
            first.selectAll()

    def _widget(self, field: Field) -> QWidget:
        if field.sort is Sort.FLAG:
            box = QCheckBox(field.label)
            box.toggled.connect(lambda _: self.changed.emit())
            return box
        if field.sort is Sort.CHOICE:
            choice = QComboBox()
            for value, word in field.choices:
                choice.addItem(word, value)
            choice.currentIndexChanged.connect(lambda _: self.changed.emit())
            return choice
        line = QLineEdit()
        line.setPlaceholderText(field.hint)
        line.textChanged.connect(lambda _: self.changed.emit())
        line.returnPressed.connect(self.entered)
        return line


def _said(widget: QWidget) -> object:
    if isinstance(widget, QLineEdit):
        return widget.text().strip()
    if isinstance(widget, QComboBox):
        return widget.currentData()
    return widget.isChecked() if isinstance(widget, QCheckBox) else None
