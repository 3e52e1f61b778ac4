"""A claims file's columns: what was proposed for each field and how sure that is."""

from dataclasses import dataclass

LIST_FIELDS = ("modifiers", "diagnoses", "icd_procedures", "icd_procedure_dates")


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column proposed for a field; below .8 the person is asked."""

    column: str  # the header text as found
    index: int  # 0-based in the sheet
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """The proposed mapping of one sheet. Lists (modifiers, diagnoses, icd_procedures; several procedure columns) in column order."""

    sheet: str
    header_row: int  # 1-based worksheet row
    columns: tuple[str, ...]
    fields: dict[str, tuple[ColumnChoice, ...]]
    unmapped: tuple[str, ...]
    samples: dict[str, tuple[str, ...]]  # header -> first values
    header_texts: tuple[tuple[str, ...], ...] = ()  # the header's rows as they stand, where there are two; `columns` joins them
