"""The account of an audit: every row of the file, every line checked, what could not be read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.audit.model import AuditResult
from app.desktop.parts import IconLabel, clear, hairline, label
from app.desktop.theme import Role, Theme
from app.desktop.words import count, day

_SHOWN = 20  # rejected rows listed here; all of them stand in the workbook
_ACROSS = 6


class Account(QWidget):
    """Figures with their words, notices, rejected rows, the fingerprint."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)

    def show_result(self, result: AuditResult | None) -> None:
        """Show the account of an audit."""
        clear(self._layout)
        if result is None:
            return
        add = self._layout.addWidget
        add(hairline())
        add(label("Every row accounted for", "heading"))
        add(_figures(_row_figures(result)))
        add(label("Every line checked counts once", "heading"))
        add(_figures(_line_figures(result)))
        for notice in result.notices:
            add(self._line("verdict-note", Role.NOTE, notice))
        for rejected in result.rows.rejected[:_SHOWN]:
            where = f"{rejected.sheet}, row {rejected.row:,}, {rejected.column}: “{rejected.value}”. {rejected.why}"
            add(self._line("verdict-review", Role.REVIEW, where))
        if len(result.rows.rejected) > _SHOWN:
            add(label(f"and {count(len(result.rows.rejected) - _SHOWN, 'more row')}, all in the audit workbook", "muted"))
        add(label(f"Fingerprint {result.fingerprint[:16]} · judged as of {day(result.settings.as_of)}", "label", selectable=True))

    def _line(self, icon: str, role: Role, text: str) -> QWidget:
        host = QWidget()
        line = QHBoxLayout(host)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(IconLabel(self._theme, icon, 16, role), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label(text, wrap=True, selectable=True), 1)
        return host


def _row_figures(result: AuditResult) -> list[tuple[str, str]]:
    rows = result.rows
    figures = [
        ("rows in the file", rows.in_file),
        ("imported", rows.imported),
        ("rejected", len(rows.rejected)),
        ("skipped", len(rows.skipped)),
    ]
    if rows.hidden:
        figures.append(("of them hidden", rows.hidden))
    return [(name, f"{number:,}") for name, number in figures]


def _line_figures(result: AuditResult) -> list[tuple[str, str]]:
    lines = result.lines
    figures = [
        ("lines checked", lines.checked),
        ("with findings", lines.with_findings),
        ("undetermined", lines.undetermined),
        ("no finding", lines.no_findings),
        ("not addressed", lines.not_addressed),
        ("voided or superseded", lines.voided + lines.superseded),
    ]
    return [(name, f"{number:,}") for name, number in figures]


def _figures(figures: list[tuple[str, str]]) -> QWidget:
    host = QWidget()
    grid = QGridLayout(host)
    grid.setContentsMargins(0, 0, 0, 4)
    grid.setHorizontalSpacing(28)
    grid.setVerticalSpacing(0)
    for number, (name, figure) in enumerate(figures):
        grid.addWidget(label(figure, "figure"), 0, number)
        grid.addWidget(label(name, "label"), 1, number)
    grid.setColumnStretch(_ACROSS, 1)
    return host
