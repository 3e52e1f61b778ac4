"""Chooses the two versions to compare."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter, QWidget

from app.compare.model import Comparison
from app.desktop.compare import words
from app.desktop.parts import IconLabel, label
from app.desktop.theme import Theme
from app.documents.model import View
from app.ledger.model import PolicyLedger
from app.policy.model import DateKind, PolicyVersion

_OWN = "Its own old wording"


class VersionBar(QWidget):
    """Old and new version, from those loaded; a redline may be compared with its own old wording."""

    chosen = Signal(object, object)  # PolicyVersion | None, PolicyVersion

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._versions: tuple[PolicyVersion, ...] = ()
        self._names: frozenset[str] = frozenset()
        self._counted: tuple[PolicyVersion, ...] = ()  # those the chosen policy's ledger follows
        self.old, self.new = _picker("Old version"), _picker("New version")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(label("Old", "muted"))
        layout.addWidget(self.old, 1)
        layout.addWidget(IconLabel(theme, "arrow-right"))
        layout.addWidget(label("New", "muted"))
        layout.addWidget(self.new, 1)
        self.old.activated.connect(self._ask)
        self.new.activated.connect(self._new_chosen)

    def show_versions(self, versions: tuple[PolicyVersion, ...], policy: PolicyLedger | None, comparison: Comparison | None) -> None:
        """Offer the loaded versions, the chosen policy's first and oldest first; those of a comparison too where they are not loaded."""
        held = list(versions)
        for version in (comparison.old, comparison.new) if comparison else ():
            if not any(version is other for other in held):
                held.append(version)
        self._names = policy_names(policy)
        self._counted = tuple(item.version for item in policy.versions) if policy is not None else ()
        self._versions = tuple(sorted(held, key=self._order))
        self._fill(self.new, self._versions)
        if comparison is not None:
            self._set(self.new, comparison.new)
            self._fill_old()
            self._set(self.old, comparison.old)
        else:
            self.propose()
        self.setEnabled(len(self._versions) > 1)

    def propose(self) -> tuple[PolicyVersion | None, PolicyVersion] | None:
        """Choose the chosen policy's last two wordings without asking for their comparison; None where there are none."""
        pair = self._last_counted() or self._last_held()
        if pair is None:
            return None
        old, new = pair
        self._set(self.new, new)
        self._fill_old()
        if old is None:
            return None
        self._set(self.old, old)
        return old, new

    def _last_counted(self) -> tuple[PolicyVersion, PolicyVersion] | None:
        """Return the last two versions that count: of one version in two files, the one the ledger follows."""
        held = [version for version in self._counted if any(version is other for other in self._versions)]
        return (held[-2], held[-1]) if len(held) > 1 else None

    def _last_held(self) -> tuple[PolicyVersion | None, PolicyVersion] | None:
        own = [version for version in self._versions if self._is_own_policy(version)]
        new = next((version for version in reversed(own) if version.text.view is View.NEW), None)
        if new is None:
            return None
        others = [version for version in own if _same_policy(version, new) and _day_order(version) < _day_order(new)]
        return (others[-1] if others else None), new

    def _new_chosen(self) -> None:
        held = self.old.currentData()
        self._fill_old()
        self._set(self.old, held)
        self._ask()

    def _fill_old(self) -> None:
        new: PolicyVersion | None = self.new.currentData()
        if new is None:
            return
        redline = _has_old(new)
        own = new.text.document
        others = [version for version in self._versions if version is not new and not (redline and version.text.document is own)]
        self._fill(self.old, others)
        if redline:
            self.old.insertItem(0, _OWN, None)

    def _fill(self, picker: QComboBox, versions: Sequence[PolicyVersion]) -> None:
        picker.clear()
        own = [version for version in versions if self._is_own_policy(version)]
        rest = [version for version in versions if not self._is_own_policy(version)]
        for version in own:
            picker.addItem(_name(version), version)
        if own and rest:
            picker.insertSeparator(picker.count())
        for version in rest:
            picker.addItem(f"{version.number or version.title or ''} {_name(version)}".strip(), version)

    def _set(self, picker: QComboBox, version: PolicyVersion | None) -> None:
        own = version is None or (version.text.view is View.OLD and self._is_own(version))
        for index in range(picker.count()):
            data = picker.itemData(index)
            if (data is not None and data is version) or (own and picker is self.old and picker.itemText(index) == _OWN):
                picker.setCurrentIndex(index)
                return

    def _is_own(self, version: PolicyVersion) -> bool:
        new: PolicyVersion | None = self.new.currentData()
        return new is not None and new.text.document.sha256 == version.text.document.sha256

    def _ask(self) -> None:
        new = self.new.currentData()
        if new is not None and self.old.currentIndex() >= 0:
            self.chosen.emit(self.old.currentData(), new)

    def _is_own_policy(self, version: PolicyVersion) -> bool:
        return not self._names or (version.number or version.title) in self._names

    def _order(self, version: PolicyVersion) -> tuple[bool, str, str, bool]:
        return (not self._is_own_policy(version), version.number or version.title or "", *_day_order(version))


class _Picker(QComboBox):
    """Shortens what it shows where there is no room, instead of cutting it off."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self)
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width() - 4)
        painter.drawText(room.adjusted(2, 0, -2, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def _picker(name: str) -> QComboBox:
    made = _Picker()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setMinimumWidth(110)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


def _has_old(version: PolicyVersion) -> bool:
    return version.text.view is View.NEW and version.text.document.redline


def policy_names(policy: PolicyLedger | None) -> frozenset[str]:
    """Return the numbers or titles under which a policy's versions go."""
    held = policy.versions if policy else ()
    return frozenset(name for item in held if (name := item.version.number or item.version.title))


def _name(version: PolicyVersion) -> str:
    wording = " (old wording)" if version.text.document.redline and version.text.view is View.OLD else ""
    return f"{words.version_name(version)} · {version.file}{wording}"


def _day_order(version: PolicyVersion) -> tuple[str, bool]:
    published = version.day(DateKind.PUBLISH)
    return (published.isoformat() if published else "", version.text.view is View.NEW)


def _same_policy(one: PolicyVersion, other: PolicyVersion) -> bool:
    return (one.number or one.title) == (other.number or other.title)
