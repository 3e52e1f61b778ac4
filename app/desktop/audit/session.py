"""What the Audit page is about: the claims file, its columns, what the person chose. State and signals, no work."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.audit.extras import NO_EXTRAS, Extras
from app.audit.model import AuditSettings, ClaimType, InpatientDate
from app.claims.model import LIST_FIELDS, ColumnMapping
from app.claims.names import distinct_names
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.settings import Settings
from app.project.model import ImportRecord
from app.project.project import Project
from app.review.model import NO_SETUP, AuditSetup
from app.workspace.audit_order import AuditOrder
from app.workspace.columns import remember_columns, remembered_columns

Claims = Path | ImportRecord  # a file, or claims kept in the project
Columns = dict[str, tuple[str, ...]]
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
        self._before: Columns = {}  # chosen for these layouts outside the project
        self.claims: Claims | None = None
        self.password: str | None = None  # of the file, for as long as it is open here
        self.refused = ""  # why the file named could not be read, in a sentence
        self.sheets: tuple[ColumnMapping, ...] = ()
        self.sheet = 0
        self.overrides: Columns = {}
        self.claim_type: ClaimType | None = None
        self.inpatient_date = InpatientDate.DISCHARGE
        self.as_of = as_of
        self.setup: AuditSetup = NO_SETUP
        self.extras: Extras = NO_EXTRAS  # rule tables and rules that no project keeps
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
        """Why nothing can be chosen, in one sentence; empty while it can."""
        return self._project.why_not

    @property
    def mapping(self) -> ColumnMapping | None:
        """The proposed columns of the sheet shown."""
        return self.sheets[self.sheet] if self.sheets else None

    @property
    def open_elsewhere(self) -> bool:
        """Whether Excel has the file open: what is not saved there is not read."""
        return isinstance(self.claims, Path) and self.claims.with_name(f"~${self.claims.name}").exists()

    @property
    def reading(self) -> bool:
        """Whether a file was chosen whose columns are not known yet."""
        return self.claims is not None and not self.sheets

    def take_file(self, claims: Claims | None, refused: str = "") -> None:
        """Begin with a claims file; its columns follow. None: with nothing, and perhaps the reason why."""
        self.claims = claims
        self.refused = refused
        self.password = None
        self.sheets = ()
        self.sheet = 0
        self.overrides = {}
        self.claim_type = None
        self.remembered = False
        self.file_changed.emit()
        self.columns_changed.emit()

    def take_columns(self, claims: Claims, sheets: tuple[ColumnMapping, ...]) -> None:
        """Take the proposed columns of the file; those of another file come too late."""
        if claims != self.claims:
            return
        self.sheets = sheets
        if sheets:
            self._before = {}
            for sheet in reversed(sheets):
                self._before |= self._settings.mapping_of(sheet.columns)
            self.overrides = self._kept()
            self.remembered = bool(self.overrides)
        self.columns_changed.emit()

    def show_sheet(self, number: int) -> None:
        """Show another sheet's columns."""
        self.sheet = number
        self.columns_changed.emit()

    def proposed(self, field: str, sheet: ColumnMapping | None = None) -> tuple[str, ...]:
        """Return the columns proposed for a field, of the sheet shown unless another is named."""
        mapping = sheet if sheet is not None else self.mapping
        if mapping is None:
            return ()
        names = distinct_names(mapping.columns)
        return tuple(names[choice.index] for choice in mapping.fields.get(field, ()))

    def chosen(self, field: str, sheet: ColumnMapping | None = None) -> bool:
        """Whether a person's choice holds for a field on a sheet: one that names no column it has leaves it as proposed."""
        mapping = sheet if sheet is not None else self.mapping
        return mapping is not None and field in _of_layout(mapping, self.overrides)

    def columns_for(self, field: str, sheet: ColumnMapping | None = None) -> tuple[str, ...]:
        """Return the columns in force for a field: the person's, else the proposed ones that no choice of theirs took away."""
        mapping = sheet if sheet is not None else self.mapping
        held = _of_layout(mapping, self.overrides) if mapping is not None else {}
        if field in held:
            return held[field]
        taken = {name for names in held.values() for name in names}
        return tuple(name for name in self.proposed(field, sheet) if name not in taken)

    def confidence(self, field: str) -> float | None:
        """Return how sure the proposal is; None where the person chose or nothing was found."""
        mapping = self.mapping
        if mapping is None or self.chosen(field) or not self.columns_for(field):
            return None
        return min((choice.confidence for choice in mapping.fields.get(field, ())), default=None)

    def choose_columns(self, field: str, columns: tuple[str, ...]) -> None:
        """Take the person's columns for a field; the proposal again where they agree with it."""
        if self.mapping is None:
            return
        chosen = dict(self.overrides)
        choices = self.mapping.fields.get(field, ())
        sure = min((choice.confidence for choice in choices), default=1.0) >= ASK_BELOW
        if columns == self.proposed(field) and sure:
            chosen.pop(field, None)
        else:
            chosen[field] = columns
        self._keep(chosen)

    def choose_all(self, columns: Mapping[str, tuple[str, ...]]) -> str:
        """Take all columns of a mapping file; return why not, in one sentence, or nothing."""
        known = {name for sheet in self.sheets for name in distinct_names(sheet.columns)}
        strange = next(((field, name) for field, names in columns.items() for name in names if name not in known), None)
        if strange is not None:
            return f"The mapping names a column “{strange[1]}” for {strange[0]}, and {self.name} has none. Nothing was changed."
        alike = [field for field, names in columns.items() if all(self._as_proposed(field, names, sheet) for sheet in self.sheets)]
        self._keep({field: names for field, names in columns.items() if field not in alike})
        return ""

    def reset_columns(self) -> None:
        """Go back to the columns proposed."""
        if self.overrides:
            self._keep({})

    def set_claim_type(self, claim_type: ClaimType | None) -> None:
        """Choose the claim form, or leave it to the layout."""
        self.claim_type = claim_type
        self.choices_changed.emit()

    def set_inpatient_date(self, which: InpatientDate) -> None:
        """Choose on which date of a stay the policies' lists are looked up."""
        self.inpatient_date = which
        self.choices_changed.emit()

    def set_as_of(self, day: date) -> None:
        """Choose the day after which a date lies in the future."""
        if day != self.as_of:
            self.as_of = day
            self.choices_changed.emit()

    def take_setup(self, setup: AuditSetup) -> None:
        """Take what the audit is for (from `HeldSetup`)."""
        if setup != self.setup:
            self.setup = setup
            self.choices_changed.emit()

    def take_extras(self, extras: Extras) -> None:
        """Take rule tables and rules that no project keeps (from `HeldRules`)."""
        self.extras = extras
        self.choices_changed.emit()

    def to_confirm(self) -> tuple[str, ...]:
        """Return the fields whose column should be looked at."""
        mapping = self.mapping
        if mapping is None:
            return ()
        return tuple(field for field in mapping.fields if (sure := self.confidence(field)) is not None and sure < ASK_BELOW)

    def settings(self) -> AuditSettings:
        """Return the settings of the audit as they are chosen now, those of the window among them."""
        terms = self._context.terms
        return AuditSettings(
            basis=self._context.basis,
            claim_type=self.claim_type,
            as_of=self.as_of,
            market=terms.market,
            inpatient_date=self.inpatient_date,
            line_of_business=terms.line_of_business,
            known_on=terms.known_on,
            period_from=self.setup.period_from,
            period_to=self.setup.period_to,
        )

    def order(self) -> AuditOrder:
        """Return what is asked of the audit; whose notices count is the window's."""
        return AuditOrder(
            settings=self.settings(),
            overrides=dict(self.overrides),
            extras=self.extras,
            control=self.setup.control,
            password=self.password,
        )

    def _as_proposed(self, field: str, names: tuple[str, ...], sheet: ColumnMapping) -> bool:
        sure = min((choice.confidence for choice in sheet.fields.get(field, ())), default=1.0) >= ASK_BELOW
        return self.proposed(field, sheet) == names and sure

    def _keep(self, chosen: Columns) -> None:
        layouts = {sheet.columns: _of_layout(sheet, chosen) for sheet in self.sheets}

        def write(project: Project) -> None:
            for headers, columns in layouts.items():
                remember_columns(project, headers, columns)

        self.overrides = chosen
        if not chosen:
            self._before = {}
        for headers, columns in layouts.items():
            self._settings.remember_mapping(headers, columns)
        self._project.write("the columns of a layout", write)
        self.columns_changed.emit()

    def _kept(self) -> Columns:
        project = self._project.project
        kept: Columns = {}
        if project is not None:
            for sheet in reversed(self.sheets):
                kept |= remembered_columns(project, sheet.columns)
        return kept or dict(self._before)

    def _recall(self) -> None:
        if not self.sheets or self._project.undecided:
            return
        kept = self._kept()
        if kept != self.overrides:
            self.overrides = kept
            for sheet in self.sheets:
                self._settings.remember_mapping(sheet.columns, _of_layout(sheet, kept))
            self.columns_changed.emit()


def is_list(field: str) -> bool:
    """Whether a field takes several columns."""
    return field in LIST_FIELDS or field == "procedure"


def _of_layout(sheet: ColumnMapping, chosen: Columns) -> Columns:
    """Return the choices that hold on a sheet, of the columns it has; those that name none of its columns are left out."""
    known = set(distinct_names(sheet.columns))
    held = {field: tuple(name for name in names if name in known) for field, names in chosen.items()}
    return {field: names for field, names in held.items() if names or not chosen[field]}
