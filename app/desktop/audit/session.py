"""What the Audit page is about: the claims file, its columns, what the person chose. State and signals, no work."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.audit.extras import NO_EXTRAS, Extras
from app.audit.model import AuditSettings, ClaimType, InpatientDate
from app.claims.choices import NO_CHOICES, Columns, SheetChoices
from app.claims.layout_choices import LayoutChoices, agreed_kind, choices_by_layout, layouts_of
from app.claims.model import LIST_FIELDS, ColumnMapping
from app.claims.names import distinct_names
from app.desktop.context import Context
from app.desktop.project.session import ProjectSession
from app.desktop.settings import Settings
from app.errors import InputRefusedError
from app.project.model import ImportRecord
from app.project.project import Project
from app.review.model import NO_SETUP, AuditSetup
from app.workspace.audit_order import AuditOrder
from app.workspace.columns import remember_layouts, remembered_of

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
        self._before = NO_CHOICES  # chosen for these layouts outside the project
        self.claims: Claims | None = None
        self.password: str | None = None  # of the file, for as long as it is open here
        self.refused = ""  # why the file named could not be read, in a sentence
        self.sheets: tuple[ColumnMapping, ...] = ()
        self.sheet = 0
        self.overrides = NO_CHOICES  # its kinds are of no account while there is a form for the file
        self.claim_type: ClaimType | None = None
        self.inpatient_date = InpatientDate.DISCHARGE
        self.as_of = as_of
        self.setup: AuditSetup = NO_SETUP
        self.extras: Extras = NO_EXTRAS  # rule tables and rules that no project keeps
        self.remembered = False  # columns or forms were chosen by the person for an earlier file of this layout

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

    @property
    def fields_chosen(self) -> tuple[str, ...]:
        """The fields a person chose columns for, on any sheet."""
        return self.overrides.fields

    @property
    def sheet_types(self) -> dict[str, ClaimType]:
        """The claim forms in force for single sheets."""
        return {sheet: ClaimType(kind) for sheet, kind in self.overrides_asked.kinds.items()}

    @property
    def overrides_asked(self) -> SheetChoices:
        """The choices an audit takes: without forms of single sheets where there is one for the file."""
        return self.overrides if self.claim_type is None else replace(self.overrides, kinds={})

    def take_file(self, claims: Claims | None, refused: str = "") -> None:
        """Begin with a claims file; its columns follow. None: with nothing, and perhaps the reason why."""
        self.claims = claims
        self.refused = refused
        self.password = None
        self.sheets = ()
        self.sheet = 0
        self.overrides = NO_CHOICES
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
            self._before = choices_by_layout(sheets, self._settings.mapping_of)
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
        alike = [sheet for sheet in self.sheets if sheet.columns == self.mapping.columns]
        by_sheet = {sheet: _without(field, held) for sheet, held in self.overrides.by_sheet.items()}
        for sheet in self.sheets:
            held = _of_layout(sheet, self.overrides)
            own = by_sheet.setdefault(sheet.sheet, {})
            if sheet not in alike and field in held:
                own[field] = held[field]
            elif sheet in alike and not self._as_proposed(field, columns, sheet):
                own[field] = columns
        self._keep(SheetChoices(_without(field, self.overrides.everywhere), by_sheet, self.overrides.kinds))

    def choose_all(self, chosen: SheetChoices) -> str:
        """Take all a mapping file says; return why not, in one sentence, or nothing."""
        known = {name for sheet in self.sheets for name in distinct_names(sheet.columns)}
        strange = next(((field, name) for field, names in chosen.everywhere.items() for name in names if name not in known), None)
        if strange is not None:
            return f"The mapping names a column “{strange[1]}” for {strange[0]}, and {self.name} has none. Nothing was changed."
        try:
            chosen.check(self.name, {sheet.sheet: tuple(distinct_names(sheet.columns)) for sheet in self.sheets})
        except InputRefusedError as refused:
            return f"{refused.refusal.sentence()} Nothing was changed."
        own = {sheet.sheet: self._unlike_proposed(chosen.by_sheet.get(sheet.sheet, {}), (sheet,)) for sheet in self.sheets}
        self._keep(SheetChoices(self._unlike_proposed(chosen.everywhere, self.sheets), own, chosen.kinds))
        return ""

    def reset_columns(self) -> None:
        """Go back to the columns proposed, and to the form each row says."""
        if self.overrides:
            self._keep(NO_CHOICES)

    def set_claim_type(self, claim_type: ClaimType | None) -> None:
        """Choose the claim form, or leave it to the layout."""
        self.claim_type = claim_type
        self.choices_changed.emit()

    def set_sheet_type(self, claim_type: ClaimType | None) -> None:
        """Choose the claim form of the sheet shown, or leave it to its rows and layout; there is none for the file then."""
        if self.mapping is not None:
            kinds = {sheet: kind for sheet, kind in self.overrides.kinds.items() if sheet != self.mapping.sheet}
            kinds |= {} if claim_type is None else {self.mapping.sheet: claim_type.value}
            self.claim_type = None
            self._keep(replace(self.overrides, kinds=kinds))
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
            overrides=self.overrides_asked,
            extras=self.extras,
            control=self.setup.control,
            password=self.password,
        )

    def _as_proposed(self, field: str, names: tuple[str, ...], sheet: ColumnMapping) -> bool:
        sure = min((choice.confidence for choice in sheet.fields.get(field, ())), default=1.0) >= ASK_BELOW
        return self.proposed(field, sheet) == names and sure

    def _unlike_proposed(self, columns: Columns, sheets: tuple[ColumnMapping, ...]) -> Columns:
        """Return the choices of a mapping file that say something else than what is proposed anyway for these sheets."""
        return {field: names for field, names in columns.items() if not all(self._as_proposed(field, names, sheet) for sheet in sheets)}

    def _layouts(self, chosen: SheetChoices) -> dict[tuple[str, ...], LayoutChoices]:
        return layouts_of(self.sheets, lambda sheet: _of_layout(sheet, chosen), chosen.kinds)

    def _by_layout(self, chosen: SheetChoices) -> SheetChoices:
        """Return choices as they are kept: by layout, for the file where its sheets are alike; forms stay with their sheets."""
        layouts = self._layouts(chosen)
        return replace(choices_by_layout(self.sheets, lambda headers: layouts[tuple(headers)]), kinds=chosen.kinds)

    def _keep(self, chosen: SheetChoices) -> None:
        layouts = self._layouts(chosen)
        kept = self._by_layout(chosen)
        if all(_of_layout(sheet, kept) == _of_layout(sheet, chosen) for sheet in self.sheets):
            chosen = kept

        def write(project: Project) -> None:
            remember_layouts(project, layouts)

        self.overrides = chosen
        if not chosen:
            self._before = NO_CHOICES
        for headers, held in layouts.items():
            self._settings.remember_mapping(headers, held)
        self._project.write("the columns of a layout", write)
        self.columns_changed.emit()

    def _kept(self) -> SheetChoices:
        project = self._project.project
        kept = remembered_of(project, self.sheets) if project is not None else NO_CHOICES
        return kept or self._before

    def _recall(self) -> None:
        if not self.sheets or self._project.undecided:
            return
        kept = self._kept()
        # forms that differ on sheets laid out alike are of this file only, and nothing was kept of them
        mixed = {sheet.sheet for sheet in self.sheets if self._form_is_mixed(sheet)}
        own = {sheet: kind for sheet, kind in self.overrides.kinds.items() if sheet in mixed}
        kept = replace(kept, kinds={sheet: kind for sheet, kind in kept.kinds.items() if sheet not in mixed} | own)
        if kept != self._by_layout(self.overrides):
            self.overrides = kept
            for headers, held in self._layouts(kept).items():
                self._settings.remember_mapping(headers, held)
            self.columns_changed.emit()

    def _form_is_mixed(self, sheet: ColumnMapping) -> bool:
        agreed = agreed_kind(self.sheets, sheet.columns, self.overrides.kinds)
        return agreed is None and any(other.columns == sheet.columns and other.sheet in self.overrides.kinds for other in self.sheets)


def is_list(field: str) -> bool:
    """Whether a field takes several columns."""
    return field in LIST_FIELDS or field == "procedure"


def _without(field: str, columns: Columns) -> dict[str, tuple[str, ...]]:
    return {name: texts for name, texts in columns.items() if name != field}


def _of_layout(sheet: ColumnMapping, chosen: SheetChoices) -> dict[str, tuple[str, ...]]:
    """Return the choices that hold on a sheet, of the columns it has; those that name none of its columns are left out."""
    known, said = set(distinct_names(sheet.columns)), chosen.for_sheet(sheet.sheet)
    held = {field: tuple(name for name in names if name in known) for field, names in said.items()}
    return {field: names for field, names in held.items() if names or not said[field]}
