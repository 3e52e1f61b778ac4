"""Asking what a fact should say, and why: the words stand above, the reason below, and nothing is taken that cannot be."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.desktop.context import Context
from app.desktop.evidence import marked
from app.desktop.facts.fields import MEANINGS, kind_words
from app.desktop.facts.form import FactForm
from app.desktop.parts import IconButton, IconLabel, button, clear, hairline, label, row
from app.desktop.theme import Role, Size
from app.documents.model import Place
from app.errors import InputRefusedError
from app.policy.model import FactKind, PolicyVersion
from app.workspace.correction_values import Around, value_of

Fields = Mapping[str, object]
_WIDTH = 520
_QUOTE_HEIGHT = 120
_HEIGHT = 740  # of the dialog with room for every field of a change


@dataclass(frozen=True, slots=True)
class About:
    """What is asked about: words of a version, where they are known."""

    context: Context
    version: PolicyVersion
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A fact to begin with. `kinds`: those to choose among, one where it is known; `read_as`: what the reader made of the words."""

    kinds: tuple[FactKind, ...]
    kind: FactKind
    fields: Fields
    read_as: str = ""


class Asking(QDialog):
    """Words, a reason and a way out; what stands between them is up to each."""

    def __init__(self, about: About, title: str, yes: str, parent: QWidget) -> None:
        """`yes` is what the button that decides says."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._context = about.context
        self.version = about.version
        self.place = about.place
        self.head = label(title, "heading", wrap=True)
        self.where = label("", "label", wrap=True)
        self.quote = QLabel()
        self.quote.setTextFormat(Qt.TextFormat.RichText)
        self.quote.setWordWrap(True)
        self.quote.setAccessibleName("Policy sentence")
        self.quote.setFont(about.context.theme.reading(Size.LARGE))
        self.middle = QVBoxLayout()
        self.middle.setSpacing(8)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Reason, kept with the decision")
        self.reason.textChanged.connect(lambda _: self.look())
        self.reason.returnPressed.connect(self._decide)
        self._warning = IconLabel(about.context.theme, "warning", 16, Role.REVIEW)
        self.hint = label("", "muted", wrap=True)
        self.hint.setAccessibleName("What is missing")
        self.yes = button(yes, "primary")
        self.yes.clicked.connect(self._decide)
        self.no = button("Cancel")
        self.no.clicked.connect(self.reject)
        self._build()
        self._show_quote()

    def refusal(self) -> str:
        """Return why what is filled in cannot be, in one sentence; empty where it can."""
        return ""

    def look(self) -> None:
        """Say what is missing, and allow to decide once nothing is."""
        why = self.refusal() or ("" if self.reason.text().strip() else "A correction needs a reason.")
        self.hint.setText(why)
        self._warning.setVisible(bool(why))
        self.yes.setEnabled(not why)

    def _build(self) -> None:
        quoted = QScrollArea()
        quoted.setWidgetResizable(True)
        quoted.setFrameShape(QFrame.Shape.NoFrame)
        quoted.setWidget(self.quote)
        quoted.setVisible(self.place is not None)
        self._quoted = quoted
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self.head)
        layout.addWidget(self.where)
        layout.addWidget(quoted)
        layout.addWidget(hairline())
        layout.addLayout(self.middle)
        layout.addWidget(self.reason)
        said = row(gap=6)
        said.addWidget(self._warning, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.hint, 1)
        layout.addLayout(said)
        layout.addLayout(row(None, self.no, self.yes))

    def _show_quote(self) -> None:
        place = self.place
        section = self.version.section_of(place.block) if place is not None else None
        parts = [self.version.file, section.title if section is not None else "", f"page {place.page}" if place and place.page else ""]
        self.where.setText(" · ".join(part for part in parts if part))
        if place is not None:
            self.quote.setText(marked(place, self.version, self._context.theme))
            self._quoted.setFixedHeight(min(_QUOTE_HEIGHT, self.quote.heightForWidth(_WIDTH - 56) + 8))

    def _decide(self) -> None:
        self.look()
        if self.yes.isEnabled():
            self.accept()


class CorrectDialog(Asking):
    """The fields of a fact; of one to be added, its kind too."""

    given = Signal(object, object, str)  # FactKind, fields, reason

    def __init__(self, about: About, proposal: Proposal, parent: QWidget) -> None:
        """Begin with what is proposed."""
        adding = len(proposal.kinds) > 1
        name = dict(kind_words(proposal.kinds))[proposal.kind]
        super().__init__(about, "Add a fact" if adding else f"Correct: {name.lower()}", "&Add" if adding else "&Correct", parent)
        self._section = about.version.section_of(about.place.block) if about.place is not None else None
        self._host = QVBoxLayout()
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of fact")
        for one, word in kind_words(proposal.kinds):
            self.kind.addItem(word, one)
        if adding:
            self.middle.addWidget(self.kind)
        elif proposal.read_as:
            self.middle.addWidget(label(f"Read as: {proposal.read_as}", "muted", wrap=True, selectable=True))
        self.middle.addLayout(self._host)
        self.kind.setCurrentIndex(self.kind.findData(proposal.kind))
        self.form = self._new_form(proposal.kind, proposal.fields)
        self.kind.currentIndexChanged.connect(lambda _: self._change_kind())
        self.look()

    def refusal(self) -> str:
        """Return why these fields are no such fact."""
        around = Around(self.version.file, self.place, self._section.kind.value if self._section is not None else "")
        try:
            value_of(self.form.kind, self.form.fields(), around)
        except InputRefusedError as refused:
            return f"{refused.refusal.why} {refused.refusal.do}"
        return ""

    def accept(self) -> None:
        """Hand the fact on."""
        kind, fields, reason = self.form.kind, self.form.fields(), self.reason.text().strip()
        super().accept()
        self.given.emit(kind, fields, reason)

    def _new_form(self, kind: FactKind, fields: Fields) -> FactForm:
        form = FactForm(kind)
        form.show_fields(fields)
        form.changed.connect(self.look)
        form.entered.connect(self._decide)
        self._host.addWidget(form)
        form.begin()
        return form

    def _change_kind(self) -> None:
        words = self.form.fields()
        clear(self._host)
        self.form = self._new_form(FactKind(self.kind.currentData()), words)
        self.look()
        self.adjustSize()


class ReasonDialog(Asking):
    """A decision that needs nothing but its reason."""

    given = Signal(str, bool)  # reason, of all alike

    def __init__(self, about: About, title: str, yes: str, alike: int, parent: QWidget) -> None:
        """`alike`: in how many other versions the same words stand."""
        super().__init__(about, title, yes, parent)
        self.alike = alike_box(alike)
        self.middle.addWidget(self.alike)
        self.look()
        self.reason.setFocus()

    def accept(self) -> None:
        """Hand the reason on."""
        reason, alike = self.reason.text().strip(), self.alike.isChecked()
        super().accept()
        self.given.emit(reason, alike)


class MeaningDialog(Asking):
    """What an unread statement means: one part or several."""

    given = Signal(object, str, bool)  # fields, reason, of all alike

    def __init__(self, about: About, alike: int, parent: QWidget) -> None:
        """Begin with one change; `alike`: in how many other versions the same words stand."""
        super().__init__(about, "What the statement means", "&Settle", parent)
        self._section = about.version.section_of(about.place.block) if about.place is not None else None
        self.parts: list[_Part] = []
        host = QWidget()
        host.setProperty("look", "page")
        self._list = QVBoxLayout(host)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(12)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(host)
        scroll.setMinimumHeight(200)
        another = button("Add a&nother", "link", "The statement means more than one thing")
        another.clicked.connect(lambda: self.add(FactKind.CHANGE))
        self.alike = alike_box(alike)
        self.middle.addWidget(scroll, 1)
        self.middle.addLayout(row(another, None))
        self.middle.addWidget(self.alike)
        history = self._section is not None and self._section.kind.value == "history"
        self.add(FactKind.CHANGE if history else FactKind.CODE)
        self.resize(_WIDTH, _HEIGHT)

    def add(self, kind: FactKind) -> None:
        """Take one more part."""
        part = _Part(self._context, kind, removable=bool(self.parts))
        part.changed.connect(self.look)
        part.gone.connect(lambda: self._remove(part))
        self.parts.append(part)
        self._list.insertWidget(self._list.count() - 1, part)
        part.form.begin()
        self.look()

    def refusal(self) -> str:
        """Return why a part cannot be."""
        around = Around(self.version.file, self.place)
        for part in self.parts:
            try:
                value_of(part.form.kind, part.form.fields(), around)
            except InputRefusedError as refused:
                return f"{refused.refusal.why} {refused.refusal.do}"
        return ""

    def fields(self) -> dict[str, object]:
        """Return what the parts say."""
        said: dict[str, list[object]] = {}
        for part in self.parts:
            said.setdefault(MEANINGS[part.form.kind], []).append(part.form.fields())
        return dict(said)

    def accept(self) -> None:
        """Hand the meaning on."""
        fields, reason, alike = self.fields(), self.reason.text().strip(), self.alike.isChecked()
        super().accept()
        self.given.emit(fields, reason, alike)

    def _remove(self, part: "_Part") -> None:
        self.parts.remove(part)
        part.hide()
        part.deleteLater()
        self.look()


class _Part(QWidget):
    """One thing a statement means."""

    changed = Signal()
    gone = Signal()

    def __init__(self, context: Context, kind: FactKind, *, removable: bool) -> None:
        super().__init__()
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of meaning")
        for one, word in kind_words(tuple(MEANINGS)):
            self.kind.addItem(word, one)
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self.kind.currentIndexChanged.connect(lambda _: self._change())
        away = IconButton(context.theme, "close", "Leave this part out")
        away.clicked.connect(self.gone)
        away.setVisible(removable)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addLayout(row(self.kind, None, away))
        self.form = self._form(kind)

    def _form(self, kind: FactKind) -> FactForm:
        form = FactForm(kind)
        form.changed.connect(self.changed)
        self._layout.addWidget(form)
        return form

    def _change(self) -> None:
        fields = self.form.fields()
        self.form.hide()
        self.form.deleteLater()
        self.form = self._form(FactKind(self.kind.currentData()))
        self.form.show_fields(fields)
        self.changed.emit()


def alike_box(alike: int) -> QCheckBox:
    """Return the box that extends a decision to the same words in other versions; hidden where there are none."""
    made = QCheckBox(f"Also the same words in {alike:,} other {'version' if alike == 1 else 'versions'} of this policy")
    made.setChecked(alike > 0)
    made.setVisible(alike > 0)
    return made
