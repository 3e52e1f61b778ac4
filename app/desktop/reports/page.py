"""The Reports page: what can be written from what is open, and what was written."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.parts import IconLabel, button, label, row, scroll_in
from app.desktop.reports.template import TemplateBar
from app.desktop.reports.writing import Writing, Written
from app.desktop.theme import Role
from app.desktop.words import count, version_name


@dataclass(frozen=True, slots=True)
class Offer:
    """A report that can be written."""

    icon: str
    title: str
    text: str
    verb: str
    of: str  # audit | comparison
    write: Callable[[], None]


class Panel(QWidget):
    """The reports as cards; each says what it needs while it cannot be written."""

    def __init__(self, context: Context, writing: Writing, only: str | None = None, parent: QWidget | None = None) -> None:
        """`only` leaves the offers of one source: audit or comparison."""
        super().__init__(parent)
        self._context = context
        self._needs: list[tuple[Offer, QPushButton]] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        offers = [offer for offer in _offers(writing) if only in (None, offer.of)]
        for number, offer in enumerate(offers):
            grid.addWidget(self._card(offer), number // 2, number % 2)
        grid.addWidget(TemplateBar(writing.template), (len(offers) + 1) // 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        context.audit_changed.connect(self._refresh)
        context.comparison_changed.connect(self._refresh)
        self._refresh()

    @property
    def first(self) -> QPushButton:
        """The report offered first."""
        return self._needs[0][1]

    def _card(self, offer: Offer) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        write = button(offer.verb)
        write.setAccessibleDescription(offer.text)
        write.clicked.connect(offer.write)
        self._needs.append((offer, write))
        text = label(offer.text, "muted", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        layout.addLayout(row(IconLabel(self._context.theme, offer.icon, 20, Role.ACCENT), label(offer.title, "heading"), None, gap=10))
        layout.addWidget(text, 1)
        layout.addWidget(write)
        return card

    def _refresh(self) -> None:
        held = {"audit": self._context.audit is not None, "comparison": self._context.comparison is not None}
        for offer, write in self._needs:
            write.setEnabled(held[offer.of])
            needed = "Run an audit first" if offer.of == "audit" else "Compare two versions first"
            write.setToolTip("" if held[offer.of] else needed)


class ReportsPage(QWidget):
    """Cards on top, the files written below."""

    def __init__(self, context: Context, writing: Writing, parent: QWidget | None = None) -> None:
        """Follow what was written."""
        super().__init__(parent)
        self.setAccessibleName("Reports")
        self._context = context
        self._writing = writing
        self._source = label("", "muted", wrap=True)
        self._done = QVBoxLayout()
        self._done.setSpacing(4)
        self._none = label("Nothing was written yet.", "muted")
        self._done.addWidget(self._none)
        inner = QWidget()
        inner.setProperty("look", "page")
        inner.setMaximumWidth(1040)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(24, 16, 24, 24)
        layout.setSpacing(12)
        layout.addWidget(label("Reports", "title"))
        layout.addWidget(self._source)
        layout.addWidget(Panel(context, writing))
        layout.addSpacing(12)
        layout.addWidget(label("Written since the program was opened", "heading"))
        layout.addLayout(self._done)
        layout.addStretch(1)
        scroll_in(self, inner)
        writing.written.connect(self._add)
        context.audit_changed.connect(self._tell)
        context.comparison_changed.connect(self._tell)
        self._tell()

    def come_to_front(self) -> None:
        """Show the counts."""
        result = self._context.audit
        self._context.status_shown.emit(count(len(result.findings), "finding") if result is not None else "")

    def save(self) -> None:
        """Write the audit, or the comparison where there is no audit."""
        if self._context.audit is not None:
            self._writing.audit_workbook()
        else:
            self._writing.change_log()

    def _tell(self) -> None:
        parts: list[str] = []
        result, comparison = self._context.audit, self._context.comparison
        if result is not None:
            parts.append(
                f"Audit of {result.file}: {count(len(result.findings), 'finding')} on {count(result.lines.checked, 'line')} checked."
            )
        if comparison is not None:
            changes = count(len(comparison.changes), "change")
            parts.append(f"Comparison of {version_name(comparison.old)} with {version_name(comparison.new)}: {changes}.")
        self._source.setText(" ".join(parts) or "Run an audit or compare two versions; then their reports can be written here.")

    def _add(self, done: Written) -> None:
        self._none.hide()
        host = QWidget()
        line = QHBoxLayout(host)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(10)
        show = button("Open", "link", f"Open {done.path}")
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(done.path))))
        folder = button("Show folder", "link", str(done.path.parent))
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(done.path.parent))))
        line.addWidget(IconLabel(self._context.theme, "check", 16, Role.ACCENT))
        line.addWidget(label(done.path.name))
        line.addWidget(label(f"{done.what} · {done.when:%H:%M}", "muted"))
        line.addStretch(1)
        line.addWidget(show)
        line.addWidget(folder)
        self._done.insertWidget(0, host)


def _offers(writing: Writing) -> tuple[Offer, ...]:
    return (
        Offer(
            "table",
            "Audit workbook",
            "Excel: the summary, every finding with its rule, date, amount and policy sentence, rejected rows, and the codes in effect.",
            "Save &workbook…",
            "audit",
            writing.audit_workbook,
        ),
        Offer(
            "file",
            "Audit document",
            "Word or PDF: objective and scope, policies and code sets used, rates with their formulas, findings, room for the sign-off.",
            "Save &document…",
            "audit",
            writing.audit_document,
        ),
        Offer(
            "list",
            "Findings as CSV",
            "One row a finding, for a work queue or another program. No cell can turn into a formula.",
            "Save &findings…",
            "audit",
            writing.findings_table,
        ),
        Offer(
            "codes",
            "Change log",
            "Excel: every change between the two versions by kind, with old and new wording and where each stands.",
            "Save &change log…",
            "comparison",
            writing.change_log,
        ),
        Offer(
            "compare",
            "Redline",
            "Word with tracked changes: accepting all gives the new version, rejecting all the old one. Or PDF, or a web page.",
            "Save &redline…",
            "comparison",
            writing.redline,
        ),
        Offer(
            "file",
            "Committee summary",
            "Word: what changed and in which direction, codes added and removed, effective dates by market, and the redline as an annex.",
            "Save co&mmittee summary…",
            "comparison",
            writing.committee_summary,
        ),
        Offer(
            "file",
            "Bulletin table",
            "Word or Excel: effective date, document number, title, new or revised; a star marks what is more restrictive.",
            "Save &bulletin table…",
            "comparison",
            writing.bulletin,
        ),
    )
