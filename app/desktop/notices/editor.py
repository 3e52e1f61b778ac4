"""Entering or changing one notice; and asking for the reason of taking some back."""

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.notices.words import BASES, NEWEST, SCOPES
from app.desktop.parts import button, label, row
from app.desktop.words import day
from app.ledger.model import Notice, NoticeBasis, Scope
from app.ledger.versions import names_policy


class NoticeEditor(QDialog):
    """A field for each part of a notice; `notice` is what was entered."""

    def __init__(self, context: Context, notice: Notice | None = None, parent: QWidget | None = None) -> None:
        """Begin with a notice to change, or none."""
        super().__init__(parent)
        self.setWindowTitle("Change a notice" if notice is not None else "Add a notice")
        self.setMinimumWidth(480)
        self._context = context
        self._changes = notice is not None
        self._old = notice
        begun = notice or Notice(policy=context.policy or "", effective=context.day, market=context.market)
        terms = context.terms
        policies = (held.policy for held in context.ledger.policies) if context.ledger is not None else ()
        self.policy = _named(policies, begun.policy, "Policy number or title")
        self.market = _named((item.market for item in terms.notices), begun.market, "Every market")
        self.line = _named((item.line_of_business for item in terms.notices), begun.line_of_business, "Every line of business")
        self.effective = QDateEdit(QDate(begun.effective.year, begun.effective.month, begun.effective.day))
        self.effective.setDisplayFormat("MM/dd/yyyy")
        self.effective.setCalendarPopup(True)
        self.scope = _choice(SCOPES, begun.scope)
        self.basis = _choice(BASES, begun.basis)
        self.version = QComboBox()
        self.source = QLineEdit(begun.source)
        self.source.setPlaceholderText("Letter, bulletin or page; your name where left empty")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Reason for the change" if self._changes else "Reason, if there is one to give")
        self._hint = label("", "label", wrap=True)
        self.keep = button("&Change" if self._changes else "&Add", "primary")
        self.keep.setDefault(True)
        self.keep.clicked.connect(self.accept)
        self._list_versions(begun.version)
        self._lay_out()
        self.policy.editTextChanged.connect(lambda _: self._list_versions(self._version()))
        for field in (self.policy.lineEdit(), self.reason):
            if field is not None:
                field.textChanged.connect(lambda _: self._allow())
        self._allow()

    @property
    def notice(self) -> Notice:
        """What was entered."""
        chosen = self.effective.date()
        return Notice(
            policy=self.policy.currentText().strip(),
            effective=date(chosen.year(), chosen.month(), chosen.day()),
            market=self.market.currentText().strip() or None,
            line_of_business=self.line.currentText().strip() or None,
            scope=Scope(self.scope.currentData()),
            basis=NoticeBasis(self.basis.currentData()),
            version=self._version(),
            source=self.source.text().strip(),
        )

    @property
    def why(self) -> str:
        """The reason given."""
        return self.reason.text().strip()

    def accept(self) -> None:
        """Take what was entered, once it is enough."""
        if self.keep.isEnabled():
            super().accept()

    def _version(self) -> date | None:
        held = self.version.currentData()
        return date.fromisoformat(held) if held else None

    def _list_versions(self, chosen: date | None) -> None:
        """Offer the publish dates of the policy named."""
        named = self.policy.currentText().strip()
        ledger = self._context.ledger
        held = [version for policy in (ledger.policies if ledger is not None else ()) for version in policy.versions]
        days = {item.published for item in held if item.published is not None and named and names_policy(named, item.version)}
        self.version.clear()
        self.version.addItem(f"{NEWEST}, by its publish date", None)
        for published in sorted(days | ({chosen} if chosen is not None else set()), reverse=True):
            self.version.addItem(f"Published {day(published)}", published.isoformat())
        self.version.setCurrentIndex(max(0, self.version.findData(chosen.isoformat())) if chosen is not None else 0)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("&Policy", self.policy),
            ("Mar&ket", self.market),
            ("&Line of business", self.line),
            ("&Effective", self.effective),
            ("&Scope", self.scope),
            ("&By the", self.basis),
            ("&Version", self.version),
            ("S&ource", self.source),
            ("&Reason", self.reason),
        )
        for number, (name, field) in enumerate(fields):
            caption = label(name, "muted")
            caption.setTextFormat(Qt.TextFormat.AutoText)
            caption.setBuddy(field)
            field.setAccessibleName(name.replace("&", ""))
            grid.addWidget(caption, number, 0)
            grid.addWidget(field, number, 1)
        leave = button("Cance&l")
        leave.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(self.windowTitle(), "heading"))
        words = (
            "A notice says from which day a plan applies a version. It moves the days that rest on the version's own date, and no others."
        )
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addLayout(grid)
        layout.addWidget(self._hint)
        layout.addLayout(row(None, leave, self.keep))
        (self.policy if not self.policy.currentText() else self.effective).setFocus()

    def _allow(self) -> None:
        missing = [] if self.policy.currentText().strip() else ["the policy"]
        missing += ["a reason for the change"] if self._changes and not self.why else []
        self._hint.setText(f"Missing: {' and '.join(missing)}." if missing else "")
        self.keep.setEnabled(not missing)


class ReasonDialog(QDialog):
    """Asks why something is taken back."""

    def __init__(self, title: str, words: str, do: str, parent: QWidget | None = None) -> None:
        """`do` is what the button says."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self.field = QLineEdit()
        self.field.setAccessibleName("Reason")
        self.field.setPlaceholderText("Reason")
        self.do = button(do, "primary")
        self.do.setDefault(True)
        self.do.setEnabled(False)
        self.do.clicked.connect(self.accept)
        self.field.textChanged.connect(lambda text: self.do.setEnabled(bool(text.strip())))
        leave = button("&Cancel")
        leave.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(label(title, "heading"))
        layout.addWidget(label(words, "muted", wrap=True))
        layout.addWidget(self.field)
        layout.addLayout(row(None, leave, self.do))
        self.field.setFocus()

    @property
    def why(self) -> str:
        """The reason given."""
        return self.field.text().strip()


def _named(names: Iterable[str | None], chosen: str | None, none: str) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    for name in sorted({name for name in (*names, chosen) if name}, key=str.casefold):
        box.addItem(name)
    box.setCurrentText(chosen or "")
    field = box.lineEdit()
    if field is not None:
        field.setPlaceholderText(none)
    return box


def _choice(words: dict[Scope, str] | dict[NoticeBasis, str], chosen: Scope | NoticeBasis) -> QComboBox:
    box = QComboBox()
    for value, word in words.items():
        box.addItem(word, value)
    box.setCurrentIndex(box.findData(chosen))
    return box
