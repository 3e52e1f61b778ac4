"""The header row of each sheet and the columns proposed for the fields of a claim line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.claims.engine import connected
from app.claims.header_rows import Header, headers_of, low_headers_of, name_claims
from app.claims.mapping import chosen_columns, map_columns, map_line
from app.claims.model import ColumnChoice, ColumnMapping
from app.claims.names import distinct_names
from app.claims.profiles import is_data
from app.claims.sheets import VALUE_ROWS, SheetHead
from app.claims.sources import ClaimsSource, name_of, open_claims
from app.errors import InputRefusedError
from app.progress import Job

_LEAST_FIELDS = 3
_SAMPLES = 3
_PAIR_MARGIN = 0.3
_SURE = 0.8
_SURELY = 4  # so many fields named beyond doubt
_FEWEST_VALUES = 40  # rows looked at below a header that stands low
_TELLING = ("procedure", "icd_procedures", "dos_from", "discharge_date", "diagnoses")


@dataclass(frozen=True, slots=True)
class _Named:
    """A row, or two, and the fields they name."""

    header: Header
    fields: dict[str, tuple[ColumnChoice, ...]]

    @property
    def worth(self) -> float:
        """Return how much they name."""
        return sum(choice.confidence for choices in self.fields.values() for choice in choices)

    @property
    def sure(self) -> bool:
        """Whether they name claims beyond doubt."""
        return name_claims(self.fields) and sum(1 for choices in self.fields.values() if choices[0].confidence >= _SURE) >= _SURELY


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
    """Return the header that names the most, or one above it that has claims of its own; the tables below are found later."""
    found = [_Named(header, fields) for header in headers_of(head.rows) if len(fields := map_line(header.columns)) >= _LEAST_FIELDS]
    best = _most(found)
    while best is not None and (above := _most([named for named in found if _has_claims_above(head, named, best)])) is not None:
        best = above
    if best is None or not name_claims(best.fields):
        best = _low_header_of(head) or best
    return best.header if best is not None else None


def _low_header_of(head: SheetHead) -> _Named | None:
    """Return the first header far down, below a long note, that names claims beyond doubt."""
    found = (_Named(header, map_line(header.columns)) for header in low_headers_of(head.rows))
    sure = [named for named in found if named.sure]
    return _most([named for named in sure if named.header.row <= sure[0].header.row + 1])


def _most(found: Sequence[_Named]) -> _Named | None:
    """Return the header that names the most; two rows only where together they say more than either."""
    best: _Named | None = None
    for named in found:
        margin = _PAIR_MARGIN if len(named.header.texts) > 1 else 0.0
        if named.worth > (best.worth if best is not None else 0.0) + margin:
            best = named
    return best


def _has_claims_above(head: SheetHead, named: _Named, other: _Named) -> bool:
    """Whether a header surely names columns of claims, and rows of them stand between it and another header."""
    last = other.header.row - len(other.header.texts)
    if named.header.row >= last or not named.sure:
        return False
    places = {choice.index for name in _TELLING for choice in named.fields.get(name, ())}
    return any(sum(1 for place in places if place < len(row) and is_data(row[place])) > 1 for row in head.rows[named.header.row : last])


def _values(head: SheetHead, header: Header) -> tuple[tuple[str, ...], ...]:
    rows = head.rows[header.row : max(VALUE_ROWS, header.row + _FEWEST_VALUES)]
    return tuple(tuple(row[index] for row in rows if index < len(row)) for index in range(len(header.columns)))


def _samples(head: SheetHead, header: int, index: int) -> tuple[str, ...]:
    values = (row[index] for row in head.rows[header:] if index < len(row) and row[index].strip())
    return tuple(dict.fromkeys(values))[:_SAMPLES]
