"""The header row of each sheet and the columns proposed for the fields of a claim line."""

from pathlib import Path

from app.claims.engine import connected
from app.claims.mapping import map_columns
from app.claims.model import ColumnChoice, ColumnMapping
from app.claims.sheets import SheetHead
from app.claims.sources import ClaimsSource, name_of, open_claims
from app.errors import InputRefusedError
from app.progress import Job

_LEAST_FIELDS = 3
_SAMPLES = 3
_SEARCHED = 60


def propose_columns(claims: Path | ClaimsSource) -> tuple[ColumnMapping, ...]:
    """Return the proposed mapping of every sheet that has a claims header, of a file or of one kept in a project.

    Raises `InputRefusedError` where no sheet has one.
    """
    with connected() as connection:
        source = open_claims(claims, Job()) if isinstance(claims, Path) else claims
        found = tuple(mapping for head in source.heads(connection) if (mapping := mapping_of(head)) is not None)
    if not found:
        raise no_header(name_of(claims))
    return found


def no_header(file: str) -> InputRefusedError:
    """Return the refusal of a file in which no header row was found."""
    return InputRefusedError(
        file,
        "",
        "No row looks like the header of a claims table.",
        "Put the column names in one row above the lines, or name the columns with a mapping file.",
    )


def mapping_of(head: SheetHead) -> ColumnMapping | None:
    """Return the mapping of a sheet, or None where no row names at least three fields of a claim line."""
    best: tuple[float, int, dict[str, tuple[ColumnChoice, ...]]] | None = None
    for number, row in enumerate(head.rows[:_SEARCHED], 1):
        if sum(1 for cell in row if cell.strip()) < _LEAST_FIELDS:
            continue
        fields = map_columns(row)
        worth = sum(choices[0].confidence for choices in fields.values())
        if len(fields) >= _LEAST_FIELDS and (best is None or worth > best[0]):
            best = (worth, number, fields)
    if best is None:
        return None
    _, number, fields = best
    return made_mapping(head, number, fields)


def made_mapping(head: SheetHead, number: int, fields: dict[str, tuple[ColumnChoice, ...]]) -> ColumnMapping:
    """Return a mapping with its samples and the columns it leaves out."""
    columns = head.rows[number - 1]
    used = {choice.index for choices in fields.values() for choice in choices}
    return ColumnMapping(
        sheet=head.name,
        header_row=number,
        columns=columns,
        fields=fields,
        unmapped=tuple(text for index, text in enumerate(columns) if index not in used and text.strip()),
        samples={text: _samples(head, number, index) for index, text in enumerate(columns) if text.strip()},
    )


def _samples(head: SheetHead, header: int, index: int) -> tuple[str, ...]:
    values = (row[index] for row in head.rows[header:] if index < len(row) and row[index].strip())
    return tuple(dict.fromkeys(values))[:_SAMPLES]
