"""The proposed columns as a table: field, column, confidence, sample values, remarks."""

from PySide6.QtCore import QModelIndex, QObject, Qt

from app.claims.extras import EXTRA_FIELDS
from app.desktop.audit.columns.words import NEEDED, confidence_words, remark_on
from app.desktop.audit.session import ASK_BELOW, Session
from app.desktop.headed import HeadedModel, Index
from app.desktop.theme import Role, Theme
from app.desktop.words import FIELDS, cell_text, field_name

HEADERS = ("Field", "Column in the file", "Confidence", "First values", "Remarks")
FIELD, COLUMN, CONFIDENCE, SAMPLES, REMARKS = range(5)
FIELD_KEY = Qt.ItemDataRole.UserRole + 1
NO_COLUMN = "None"
_CONTRACT = (
    "claim_id", "line", "original_claim", "frequency", "bill_type", "dos_from", "dos_to", "discharge_date", "member_id", "birth_date",
    "sex", "pos", "revenue", "procedure", "modifiers", "units", "ndc", "drug_name", "diagnoses", "pointers", "icd_procedures",
    "provider_npi", "billed", "allowed", "paid",
)  # fmt: skip


class MappingModel(HeadedModel):
    """A row a field: those to look at first, then those found, then those without a column."""

    def __init__(self, session: Session, theme: Theme, parent: QObject | None = None) -> None:
        """Follow the session."""
        super().__init__(HEADERS, parent)
        self._session = session
        self._theme = theme
        self._fields: tuple[str, ...] = ()
        session.columns_changed.connect(self._refresh)
        theme.changed.connect(self._refresh)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        """Return the number of fields."""
        return 0 if parent.isValid() else len(self._fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the column be changed."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == COLUMN else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if role not in _ANSWERED:
            return None
        field = self._fields[index.row()]
        if role == FIELD_KEY:
            return field
        if role == Qt.ItemDataRole.FontRole:
            return self._theme.mono() if index.column() == SAMPLES else None
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._ink(field, index.column())
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(field, index.column())
        return self._text(field, index.column())

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take the person's column."""
        if role != Qt.ItemDataRole.EditRole or not isinstance(value, tuple):
            return False
        self._session.choose_columns(self._fields[index.row()], value)
        return True

    def row_of(self, field: str) -> int:
        """Return the row of a field."""
        return self._fields.index(field)

    def _text(self, field: str, column: int) -> str:
        session = self._session
        if column == FIELD:
            return field_name(field)
        if column == REMARKS:
            return remark_on(field, session)
        columns = session.columns_for(field)
        if column == COLUMN:
            return ", ".join(columns) if columns else NO_COLUMN
        if column == CONFIDENCE:
            known = columns or session.chosen(field)
            return confidence_words(session.confidence(field)) if known else ("Needed" if field in NEEDED else "")
        mapping = session.mapping
        samples = mapping.samples if mapping is not None else {}
        values = [cell_text(value) for name in columns for value in samples.get(name, ()) if value]
        return "   ".join(values[:6])

    def _icon(self, field: str, column: int) -> object:
        if column == COLUMN and not self._session.why_not:
            return self._theme.icon("chevron-down")
        if column != CONFIDENCE:
            return None
        if not self._session.columns_for(field):
            return self._theme.icon("warning", Role.REVIEW) if field in NEEDED else None
        sure = self._session.confidence(field)
        asked = sure is not None and sure < ASK_BELOW
        return self._theme.icon("verdict-review", Role.REVIEW) if asked else self._theme.icon("check", Role.ACCENT)

    def _ink(self, field: str, column: int) -> object:
        if not self._session.columns_for(field):
            return self._theme.color(Role.REVIEW if column == CONFIDENCE else Role.MUTED)
        if column in (SAMPLES, REMARKS):
            return self._theme.color(Role.MUTED)
        if column == CONFIDENCE and field in self._session.to_confirm():
            return self._theme.color(Role.REVIEW)
        return None

    def _refresh(self) -> None:
        self.beginResetModel()
        mapping = self._session.mapping
        known = dict.fromkeys((*_CONTRACT, *(mapping.fields if mapping is not None else ()), *self._session.fields_chosen, *EXTRA_FIELDS))
        asked = set(self._session.to_confirm())
        order = {field: number for number, field in enumerate(FIELDS)}

        def rank(field: str) -> tuple[int, int]:
            found = bool(self._session.columns_for(field))
            group = 0 if field in asked else 1 if field in NEEDED and not found else 2 if found else 3
            return group, order.get(field, len(order))

        self._fields = tuple(sorted(known, key=rank)) if mapping is not None else ()
        self.endResetModel()


_ANSWERED = frozenset(
    (
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.EditRole),
        int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.FontRole),
        int(Qt.ItemDataRole.ForegroundRole),
        int(Qt.ItemDataRole.DecorationRole),
        int(FIELD_KEY),
    )
)
