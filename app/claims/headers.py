"""The header row of each sheet and the columns proposed for the fields of a claim line."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.claims.engine import connected
from app.claims.header_rows import Header, headers_of
from app.claims.mapping import chosen_columns, map_columns, map_line
from app.claims.model import ColumnChoice, ColumnMapping
from app.claims.names import distinct_names
from app.claims.sheets import SheetHead
from app.claims.sources import ClaimsSource, name_of, open_claims
from app.errors import InputRefusedError
from app.progress import Job

_LEAST_FIELDS = 3
_SAMPLES = 3
_PAIR_MARGIN = 0.3


def propose_columns(claims: Path | ClaimsSource, password: str | None = None) -> tuple[ColumnMapping, ...]:
    """Return the proposed mapping of every sheet that has a claims header, of a file or of one kept in a project.

    Raises `InputRefusedError` where no sheet has one.
    """
    with connected() as connection:
        source = open_claims(claims, Job(), password) if isinstance(claims, Path) else claims
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
    header = _header_of(head)
    if header is None:
        return None
    return made_mapping(head, header, map_columns(header.columns, _values(head, header)))


def chosen_mapping(head: SheetHead, proposed: ColumnMapping, overrides: Mapping[str, Sequence[str]]) -> ColumnMapping:
    """Return a sheet's mapping with a person's choices in place of the proposal."""
    header = Header(proposed.header_row, proposed.columns, proposed.header_texts or (proposed.columns,))
    return made_mapping(head, header, chosen_columns(header.columns, overrides, _values(head, header)))


def made_mapping(head: SheetHead, header: Header, fields: dict[str, tuple[ColumnChoice, ...]]) -> ColumnMapping:
    """Return a mapping with its samples and the columns it leaves out."""
    used = {choice.index for choices in fields.values() for choice in choices}
    return ColumnMapping(
        sheet=head.name,
        header_row=header.row,
        columns=header.columns,
        fields=fields,
        unmapped=tuple(text for index, text in enumerate(header.columns) if index not in used and text.strip()),
        samples={text: _samples(head, header.row, index) for index, text in enumerate(distinct_names(header.columns)) if text.strip()},
        header_texts=header.texts if len(header.texts) > 1 else (),
    )


def _header_of(head: SheetHead) -> Header | None:
    """Return the header that names the most; two rows only where together they say more than either."""
    best: Header | None = None
    most = 0.0
    for header in headers_of(head.rows):
        fields = map_line(header.columns)
        if len(fields) < _LEAST_FIELDS:
            continue
        worth = sum(choice.confidence for choices in fields.values() for choice in choices)
        if worth > most + (_PAIR_MARGIN if len(header.texts) > 1 else 0.0):
            best, most = header, worth
    return best


def _values(head: SheetHead, header: Header) -> tuple[tuple[str, ...], ...]:
    rows = head.rows[header.row :]
    return tuple(tuple(row[index] for row in rows if index < len(row)) for index in range(len(header.columns)))


def _samples(head: SheetHead, header: int, index: int) -> tuple[str, ...]:
    values = (row[index] for row in head.rows[header:] if index < len(row) and row[index].strip())
    return tuple(dict.fromkeys(values))[:_SAMPLES]
