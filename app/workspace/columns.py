"""Use case: which column of a claims file holds which field, as proposed and as a person chose before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.claims.choices import choices_on, kinds_chosen, sheet_key
from app.claims.headers import propose_columns
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


def sheet_kinds(chosen: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return which kind of claim a person says the rows of a sheet are, by sheet."""
    return kinds_chosen(chosen)


def shared_columns(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the columns by field of a mapping file; raises `InputRefusedError`."""
    return read_mapping(path)


def share_columns(path: Path, mapping: ColumnMapping, chosen: Mapping[str, Sequence[str]] | None = None) -> None:
    """Write a sheet's columns as a mapping file, a person's choices in place of the proposal; raises `OutputFailedError`."""
    share_sheets(path, [mapping], chosen)


def share_sheets(path: Path, sheets: Sequence[ColumnMapping], chosen: Mapping[str, Sequence[str]] | None = None) -> None:
    """Write the columns of several sheets as one mapping file, each under its name where they are not alike; as `share_columns`."""
    laid = [_with_chosen(sheet, held) if chosen and (held := choices_on(chosen, sheet)) else sheet for sheet in sheets]
    text = text_of_proposals(laid, kinds_chosen(chosen or {}))

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
    return tuple(_with_chosen(sheet, columns) if columns else sheet for sheet, columns in zip(proposed, chosen, strict=True))


def layout_fact(headers: Sequence[str]) -> str:
    """Return the key of a layout: its headers in their order, and nothing of its claims."""
    return canonical({"headers": list(headers)})


def remembered_columns(project: Project, headers: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the columns a person chose for this layout before, by field; empty where none was."""
    held = project.decisions.holding(What.COLUMNS).get(layout_fact(headers))
    chosen = parsed(held.value) if held is not None and held.value is not None else {}
    return {str(field): tuple(map(str, names)) for field, names in chosen.items()} if isinstance(chosen, dict) else {}


def remembered_of(project: Project, sheets: Sequence[ColumnMapping]) -> dict[str, tuple[str, ...]]:
    """Return the columns a person chose before for the layouts of a file's sheets: for the file where all are alike, else by sheet."""
    return by_layout(sheets, lambda headers: remembered_columns(project, headers))


def by_layout(
    sheets: Sequence[ColumnMapping], chosen_for: Callable[[Sequence[str]], Mapping[str, Sequence[str]]]
) -> dict[str, tuple[str, ...]]:
    """Return what is chosen for the layouts of these sheets as the choices for their file."""
    if len({sheet.columns for sheet in sheets}) == 1:
        return {field: tuple(names) for field, names in chosen_for(sheets[0].columns).items()}
    return {sheet_key(sheet.sheet, field): tuple(names) for sheet in sheets for field, names in chosen_for(sheet.columns).items()}


def remember_columns(project: Project, headers: Sequence[str], chosen: Mapping[str, Sequence[str]]) -> None:
    """Keep the columns a person chose for a layout; none given: back to the proposal."""
    remember_layouts(project, {tuple(headers): chosen})


def remember_layouts(project: Project, layouts: Mapping[tuple[str, ...], Mapping[str, Sequence[str]]]) -> None:
    """Keep the columns a person chose for several layouts, in one step."""
    drafts = [
        Draft(
            what=What.COLUMNS,
            fact=layout_fact(headers),
            value=canonical({field: list(names) for field, names in chosen.items()}) if chosen else None,
        )
        for headers, chosen in layouts.items()
        if remembered_columns(project, headers) != {field: tuple(names) for field, names in chosen.items()}
    ]
    if drafts:
        project.decisions.decide(drafts)


def _with_chosen(sheet: ColumnMapping, chosen: Mapping[str, Sequence[str]]) -> ColumnMapping:
    fields = chosen_columns(sheet.columns, chosen)
    used = {choice.index for choices in fields.values() for choice in choices}
    unmapped = tuple(text for index, text in enumerate(sheet.columns) if index not in used and text.strip())
    return replace(sheet, fields=fields, unmapped=unmapped)
