"""Use case: which column of a claims file holds which field, as proposed and as a person chose before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.claims.choices import NO_CHOICES, Columns, SheetChoices
from app.claims.headers import propose_columns
from app.claims.layout_choices import LayoutChoices, choices_by_layout, from_stored, stored_form
from app.claims.mapping import chosen_columns
from app.claims.mapping_file import read_mapping, text_of_proposals
from app.claims.model import ColumnMapping
from app.claims.sources import open_claims
from app.claims.tables import holds_claims
from app.progress import Job
from app.project.keys import canonical, parsed
from app.project.model import Draft, What
from app.project.project import Project, open_project
from app.reports.atomic import write_atomically
from app.workspace.person import person


def columns_of(path: Path, password: str | None = None, job: Job | None = None) -> tuple[ColumnMapping, ...]:
    """Return the proposed mapping of every sheet with a claims header; a header row alone is enough.

    Raises `InputRefusedError`, and `CancelledError` when the job is cancelled.
    """
    return propose_columns(open_claims(path, job if job is not None else Job(), password))


def claims_sheets(sheets: Sequence[ColumnMapping]) -> tuple[ColumnMapping, ...]:
    """Return the sheets that hold claims, else the first."""
    return tuple(sheet for sheet in sheets if holds_claims(sheet)) or tuple(sheets[:1])


def shared_columns(path: Path) -> SheetChoices:
    """Return the choices of a mapping file; raises `InputRefusedError`."""
    return read_mapping(path)


def share_columns(path: Path, mapping: ColumnMapping, chosen: SheetChoices = NO_CHOICES) -> None:
    """Write a sheet's columns as a mapping file, a person's choices in place of the proposal; raises `OutputFailedError`."""
    share_sheets(path, [mapping], chosen)


def share_sheets(path: Path, sheets: Sequence[ColumnMapping], chosen: SheetChoices = NO_CHOICES) -> None:
    """Write the columns of several sheets as one mapping file, each under its name where they are not alike; as `share_columns`."""
    laid = [_with_chosen(sheet, held) if (held := chosen.on(sheet)) else sheet for sheet in sheets]
    text = text_of_proposals(laid, chosen.kinds)

    def write(draft: Path) -> None:
        draft.write_text(text, encoding="utf-8", newline="\n")

    def read_back(draft: Path) -> None:
        read_mapping(draft)

    write_atomically(path, write, read_back)


def columns_in(project: Path, path: Path, password: str | None = None) -> tuple[ColumnMapping, ...]:
    """Return the mapping of every sheet with a claims header, with the columns chosen in a project before."""
    with open_project(project, person(), read_only=True) as opened:
        proposed = propose_columns(path, password)
        chosen = [remembered_columns(opened, sheet.columns) for sheet in proposed]
    return tuple(_with_chosen(sheet, held.columns) if held.columns else sheet for sheet, held in zip(proposed, chosen, strict=True))


def layout_fact(headers: Sequence[str]) -> str:
    """Return the key of a layout: its headers in their order, and nothing of its claims."""
    return canonical({"headers": list(headers)})


def remembered_columns(project: Project, headers: Sequence[str]) -> LayoutChoices:
    """Return what a person chose for this layout before."""
    held = project.decisions.holding(What.COLUMNS).get(layout_fact(headers))
    return from_stored(parsed(held.value) if held is not None and held.value is not None else None)


def remembered_of(project: Project, sheets: Sequence[ColumnMapping]) -> SheetChoices:
    """Return what a person chose before for the layouts of a file's sheets: for the file where all are alike, else by sheet."""
    return choices_by_layout(sheets, lambda headers: remembered_columns(project, headers))


def remember_columns(project: Project, headers: Sequence[str], chosen: LayoutChoices) -> None:
    """Keep what a person chose for a layout; nothing chosen: back to the proposal."""
    remember_layouts(project, {tuple(headers): chosen})


def remember_layouts(project: Project, layouts: Mapping[tuple[str, ...], LayoutChoices]) -> None:
    """Keep what a person chose for several layouts, in one step."""
    drafts = [
        Draft(
            what=What.COLUMNS,
            fact=layout_fact(headers),
            value=canonical(stored_form(chosen)) if chosen else None,
        )
        for headers, chosen in layouts.items()
        if remembered_columns(project, headers) != chosen
    ]
    if drafts:
        project.decisions.decide(drafts)


def _with_chosen(sheet: ColumnMapping, chosen: Columns) -> ColumnMapping:
    fields = chosen_columns(sheet.columns, chosen)
    used = {choice.index for choices in fields.values() for choice in choices}
    unmapped = tuple(text for index, text in enumerate(sheet.columns) if index not in used and text.strip())
    return replace(sheet, fields=fields, unmapped=unmapped)
