"""A person's choices of columns: for the whole file, or for one sheet of it.

They are one mapping, field -> columns, so that everything that hands them on need not know: a choice for a sheet has a key of its own
(`sheet_key`) and counts there before one for the file. The key of `CLAIM_TYPE` says which kind of claim all rows of a sheet are.
"""

from collections.abc import Mapping, Sequence

from app.claims.kinds import INPATIENT, OUTPATIENT, PROFESSIONAL
from app.claims.model import ColumnMapping
from app.claims.names import distinct_names
from app.errors import InputRefusedError

Choices = Mapping[str, Sequence[str]]

CLAIM_TYPE = "claim_type"
KINDS = (PROFESSIONAL, OUTPATIENT, INPATIENT)
_PARTED = "\x1f"  # no sheet's name holds it, and no field's


def sheet_key(sheet: str, field: str) -> str:
    """Return the key of a choice for one sheet."""
    return f"{sheet}{_PARTED}{field}"


def parted(key: str) -> tuple[str | None, str]:
    """Return the sheet and the field of a key; None for a choice for the whole file."""
    sheet, part, field = key.rpartition(_PARTED)
    return (sheet if part else None), field


def for_sheet(choices: Choices, sheet: str) -> dict[str, tuple[str, ...]]:
    """Return the columns by field that are chosen for a sheet, by itself or with the file."""
    said = [(*parted(key), names) for key, names in choices.items()]
    whole = {field: tuple(names) for of, field, names in said if of is None}
    own = {field: tuple(names) for of, field, names in said if of == sheet and field != CLAIM_TYPE}
    return whole | own


def choices_on(choices: Choices, mapping: ColumnMapping) -> dict[str, tuple[str, ...]]:
    """Return the choices that hold on a sheet: one for the file that names columns of other sheets alone leaves its own as proposed."""
    known = set(distinct_names(mapping.columns))
    own = {field for of, field in map(parted, choices) if of == mapping.sheet}
    return {field: names for field, names in for_sheet(choices, mapping.sheet).items() if field in own or not names or known & set(names)}


def kinds_chosen(choices: Choices) -> dict[str, str]:
    """Return the kind of claim that is chosen for sheets, by sheet."""
    found = ((parted(key), names) for key, names in choices.items())
    return {sheet: names[0] for (sheet, field), names in found if sheet is not None and field == CLAIM_TYPE and names}


def check_choices(file: str, sheets: Mapping[str, Sequence[str]], choices: Choices) -> None:
    """Refuse choices that name a sheet the file has not, or a column that the sheet, or for the whole file no sheet, has.

    `sheets` are the columns by sheet, of those with a claims header.
    """
    everywhere = {name for names in sheets.values() for name in names}
    for key, names in choices.items():
        sheet, field = parted(key)
        if sheet is not None and sheet not in sheets:
            raise InputRefusedError(
                file, f"sheet {sheet}", "The mapping names this sheet, and no sheet of claims is called so.", "Correct the mapping."
            )
        if field == CLAIM_TYPE and sheet is not None:
            continue
        known, where = (everywhere, "the file") if sheet is None else (set(sheets[sheet]), f"sheet {sheet}")
        for name in names:
            if name not in known:
                raise InputRefusedError(file, f"column {name}", f"It is named for {field} but not in {where}.", "Correct the mapping.")
