"""What a person chose for a layout, the same headers in the same order, as it is remembered for later files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.claims.choices import KINDS, Columns, SheetChoices
from app.claims.model import ColumnMapping

_KIND = "claim_type"  # no field is called so


@dataclass(frozen=True, slots=True)
class LayoutChoices:
    """Columns by field, and the kind of claim all rows of such a sheet are."""

    columns: Columns = field(default_factory=dict)
    kind: str | None = None

    def __bool__(self) -> bool:
        """Whether anything is chosen."""
        return bool(self.columns) or self.kind is not None


NOTHING_CHOSEN = LayoutChoices()


def stored_form(chosen: LayoutChoices) -> dict[str, object]:
    """Return choices as JSON holds them: a list of columns by field, and the kind as a text beside them."""
    columns: dict[str, object] = {name: list(texts) for name, texts in chosen.columns.items()}
    return columns if chosen.kind is None else columns | {_KIND: chosen.kind}


def from_stored(held: object) -> LayoutChoices:
    """Return choices as they were stored; what is none of them is left out."""
    if not isinstance(held, dict):
        return NOTHING_CHOSEN
    columns = {str(name): tuple(map(str, texts)) for name, texts in held.items() if isinstance(texts, list)}
    kind = held.get(_KIND)
    return LayoutChoices(columns, kind if kind in KINDS else None)


def choices_by_layout(sheets: Sequence[ColumnMapping], chosen_for: Callable[[Sequence[str]], LayoutChoices]) -> SheetChoices:
    """Return what is chosen for the layouts of these sheets as the choices for their file: for all of it where all are alike."""
    held = {sheet.sheet: chosen_for(sheet.columns) for sheet in sheets}
    kinds = {sheet: chosen.kind for sheet, chosen in held.items() if chosen.kind is not None}
    if len({sheet.columns for sheet in sheets}) == 1:
        return SheetChoices(held[sheets[0].sheet].columns, kinds=kinds)
    return SheetChoices(by_sheet={sheet: chosen.columns for sheet, chosen in held.items()}, kinds=kinds)


def layouts_of(
    sheets: Sequence[ColumnMapping], columns_on: Callable[[ColumnMapping], Columns], kinds: Mapping[str, str]
) -> dict[tuple[str, ...], LayoutChoices]:
    """Return by layout what is to be remembered of a file's sheets; a kind only where all sheets of the layout have it."""
    return {sheet.columns: LayoutChoices(columns_on(sheet), agreed_kind(sheets, sheet.columns, kinds)) for sheet in sheets}


def agreed_kind(sheets: Sequence[ColumnMapping], layout: tuple[str, ...], kinds: Mapping[str, str]) -> str | None:
    """Return the kind chosen for all sheets of a layout; None where there is none, or not the same for all."""
    found = {kinds.get(sheet.sheet) for sheet in sheets if sheet.columns == layout}
    return found.pop() if len(found) == 1 else None
