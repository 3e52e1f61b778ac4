"""A person's choices of columns and kinds of claims: for the whole file, or for one sheet of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.claims.kinds import INPATIENT, OUTPATIENT, PROFESSIONAL
from app.claims.model import ColumnMapping
from app.claims.names import distinct_names
from app.errors import InputRefusedError

Columns = Mapping[str, tuple[str, ...]]  # by field; none of them: the field is left out

KINDS = (PROFESSIONAL, OUTPATIENT, INPATIENT)


@dataclass(frozen=True, slots=True)
class SheetChoices:
    """Columns chosen for the file, those of single sheets, which count before them, and the kind of claim all rows of a sheet are."""

    everywhere: Columns = field(default_factory=dict)
    by_sheet: Mapping[str, Columns] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)  # by sheet

    def __post_init__(self) -> None:
        """Let go of sheets for which nothing is chosen: choices are equal when they choose alike."""
        object.__setattr__(self, "by_sheet", {sheet: columns for sheet, columns in self.by_sheet.items() if columns})

    def __bool__(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.everywhere or self.by_sheet or self.kinds)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields columns are chosen for, on any sheet."""
        return tuple(dict.fromkeys((*self.everywhere, *(name for columns in self.by_sheet.values() for name in columns))))

    def for_sheet(self, sheet: str) -> dict[str, tuple[str, ...]]:
        """Return the columns by field that are chosen for a sheet, by itself or with the file."""
        return {**self.everywhere, **self.by_sheet.get(sheet, {})}

    def on(self, mapping: ColumnMapping) -> dict[str, tuple[str, ...]]:
        """Return the choices that hold on a sheet: one for the file that names columns of other sheets alone leaves its own as proposed."""
        known, own = set(distinct_names(mapping.columns)), self.by_sheet.get(mapping.sheet, {})
        return {name: texts for name, texts in self.for_sheet(mapping.sheet).items() if name in own or not texts or known & set(texts)}

    def check(self, file: str, sheets: Mapping[str, tuple[str, ...]]) -> None:
        """Refuse choices that name a sheet the file has not, or a column that the sheet, or for the whole file no sheet, has.

        `sheets` are the columns by sheet, of those with a claims header.
        """
        strange = next((sheet for sheet in (*self.by_sheet, *self.kinds) if sheet not in sheets), None)
        if strange is not None:
            raise InputRefusedError(
                file, f"sheet {strange}", "The mapping names this sheet, and no sheet of claims is called so.", "Correct the mapping."
            )
        _check(file, "the file", {name for names in sheets.values() for name in names}, self.everywhere)
        for sheet, columns in self.by_sheet.items():
            _check(file, f"sheet {sheet}", set(sheets[sheet]), columns)


NO_CHOICES = SheetChoices()


def kind_notice(sheet: str, kind: str) -> str:
    """Return what is said of a sheet whose kind of claim a person chose."""
    return f"{sheet}: every row is read as {kind}, as chosen for the sheet".removeprefix(": ")


def _check(file: str, where: str, known: set[str], columns: Columns) -> None:
    for name, texts in columns.items():
        for text in texts:
            if text not in known:
                raise InputRefusedError(file, f"column {text}", f"It is named for {name} but not in {where}.", "Correct the mapping.")
