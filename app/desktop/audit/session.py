"""What the Audit page is about: the claims file, its columns, what the person chose. State and signals, no work."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.audit.model import AuditSettings, ClaimType
from app.claims.model import LIST_FIELDS, ColumnMapping
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.settings import Settings
from app.project.model import ImportRecord
from app.project.project import Project
from app.workspace.columns import remember_columns, remembered_columns

Claims = Path | ImportRecord  # a file, or claims kept in the project
ASK_BELOW = 0.8  # a column proposed with less confidence is to be looked at by a person


class Session(QObject):
    """One claims file on its way through the steps."""

    file_changed = Signal()
    columns_changed = Signal()
    choices_changed = Signal()

    def __init__(self, context: Context, settings: Settings, project: ProjectSession, as_of: date, parent: QObject | None = None) -> None:
        """`as_of` is the day after which a date lies in the future."""
        super().__init__(parent)
        self._context = context
        self._settings = settings
        self._project = project
        self._before: dict[str, tuple[str, ...]] = {}  # chosen for this layout outside the project
        self.claims: Claims | None = None
        self.sheets: tuple[ColumnMapping, ...] = ()
        self.sheet = 0
        self.overrides: dict[str, tuple[str, ...]] = {}
        self.claim_type: ClaimType | None = None
        self.as_of = as_of
        self.remembered = False  # the columns were chosen by the person for an earlier file of this layout

        project.decided.connect(self._recall)

    @property
    def name(self) -> str:
        """The claims file's name; empty before one is chosen."""
        if self.claims is None:
            return ""
        return self.claims.name if isinstance(self.claims, Path) else self.claims.file

    @property
    def why_not(self) -> str:
        """Why no column can be chosen, in one sentence; empty while it can."""
        return self._project.why_not

    @property
    def mapping(self) -> ColumnMapping | None:
        """The proposed columns of the sheet shown."""
        return self.sheets[self.sheet] if self.sheets else None

    def take_file(self, claims: Claims | None) -> None:
        """Begin with a claims file; its columns follow. None: with nothing."""
        self.claims = claims
        self.sheets = ()
        self.sheet = 0
        self.overrides = {}
        self.remembered = False
        self.file_changed.emit()
        self.columns_changed.emit()

    def take_columns(self, claims: Claims, sheets: tuple[ColumnMapping, ...]) -> None:
        """Take the proposed columns of the file; those of another file come too late."""
        if claims != self.claims:
            return
        self.sheets = sheets
        if sheets:
            self._before = self._settings.mapping_of(sheets[0].columns)
            self.overrides = self._kept()
            self.remembered = bool(self.overrides)
        self.columns_changed.emit()

    def show_sheet(self, number: int) -> None:
        """Show another sheet's columns."""
        self.sheet = number
        self.columns_changed.emit()

    def columns_for(self, field: str) -> tuple[str, ...]:
        """Return the columns in force for a field: the person's, else the proposed ones."""
        if field in self.overrides:
            return self.overrides[field]
        mapping = self.mapping
        return tuple(choice.column for choice in mapping.fields.get(field, ())) if mapping is not None else ()

    def confidence(self, field: str) -> float | None:
        """Return how sure the proposal is; None where the person chose or nothing was found."""
        mapping = self.mapping
        if mapping is None or field in self.overrides:
            return None
        choices = mapping.fields.get(field, ())
        return min((choice.confidence for choice in choices), default=None)

    def choose_columns(self, field: str, columns: tuple[str, ...]) -> None:
        """Take the person's columns for a field; the proposal again where they agree with it."""
        mapping = self.mapping
        if mapping is None:
            return
        proposed = tuple(choice.column for choice in mapping.fields.get(field, ()))
        chosen = dict(self.overrides)
        if columns == proposed and (self.confidence(field) or 1.0) >= ASK_BELOW:
            chosen.pop(field, None)
        else:
            chosen[field] = columns
        self._keep(chosen)

    def set_claim_type(self, claim_type: ClaimType | None) -> None:
        """Choose the claim form, or leave it to the layout."""
        self.claim_type = claim_type
        self.choices_changed.emit()

    def set_as_of(self, day: date) -> None:
        """Choose the day after which a date lies in the future."""
        self.as_of = day
        self.choices_changed.emit()

    def to_confirm(self) -> tuple[str, ...]:
        """Return the fields whose column should be looked at."""
        mapping = self.mapping
        if mapping is None:
            return ()
        return tuple(field for field in mapping.fields if (sure := self.confidence(field)) is not None and sure < ASK_BELOW)

    def audit_settings(self) -> AuditSettings:
        """Return everything that can change the outcome."""
        return AuditSettings(basis=self._context.basis, claim_type=self.claim_type, as_of=self.as_of, market=self._context.market)

    def _keep(self, chosen: dict[str, tuple[str, ...]]) -> None:
        headers = self.sheets[0].columns

        def write(project: Project) -> None:
            remember_columns(project, headers, chosen)

        self.overrides = chosen
        if not chosen:
            self._before = {}
        self._settings.remember_mapping(headers, chosen)
        self._project.write("the columns of a layout", write)
        self.columns_changed.emit()

    def _kept(self) -> dict[str, tuple[str, ...]]:
        project = self._project.project
        kept = remembered_columns(project, self.sheets[0].columns) if project is not None else {}
        return kept or dict(self._before)

    def _recall(self) -> None:
        if not self.sheets or self._project.undecided:
            return
        kept = self._kept()
        if kept != self.overrides:
            self.overrides = kept
            self._settings.remember_mapping(self.sheets[0].columns, kept)
            self.columns_changed.emit()


def is_list(field: str) -> bool:
    """Whether a field takes several columns."""
    return field in LIST_FIELDS or field == "procedure"
