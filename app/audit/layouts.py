"""How the rows of a file are cut into lines and dated: each sheet and each kind of claim on it as if it were a file of its own."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from app.audit.model import ClaimType
from app.claims.engine import rows_of
from app.claims.kinds import kind_of_columns
from app.claims.read import ReadClaims, ReadSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The rows of one kind of claim on one sheet."""

    sheet: int
    claim_type: ClaimType
    rows: int
    cells: str  # the list field whose cells are the procedures: procedure | icd_procedures
    width: int  # how many columns that field has on the sheet
    discharge: bool  # the sheet has a discharge date

    @property
    def inpatient(self) -> bool:
        """Whether codes are judged by the discharge date."""
        return self.claim_type is ClaimType.INPATIENT

    @property
    def professional(self) -> bool:
        """Whether lines point to their diagnoses."""
        return self.claim_type is ClaimType.PROFESSIONAL

    @property
    def several(self) -> bool:
        """Whether a row holds several procedures."""
        return self.width > 1


@dataclass(frozen=True, slots=True)
class Layouts:
    """All layouts of a file; at least one."""

    all: tuple[Layout, ...]

    @property
    def claim_type(self) -> ClaimType:
        """The kind most rows are of."""
        return max(self.claim_types.items(), key=lambda found: found[1])[0]

    @property
    def claim_types(self) -> dict[ClaimType, int]:
        """How many rows are of each kind, in the order of the kinds."""
        counts: Counter[ClaimType] = Counter()
        for layout in self.all:
            counts[layout.claim_type] += layout.rows
        return {kind: counts[kind] for kind in ClaimType if kind in counts}

    @property
    def cells(self) -> tuple[tuple[str, int], ...]:
        """The list fields that hold procedures anywhere, with the most columns one has."""
        names = dict.fromkeys(layout.cells for layout in self.all)
        return tuple((name, max(layout.width for layout in self.all if layout.cells == name)) for name in names)

    def where(self, wanted: Callable[[Layout], bool]) -> str:
        """Return the SQL condition on a row `r` of `claim_rows` that its layout is a wanted one."""
        chosen = [layout for layout in self.all if wanted(layout)]
        if len(chosen) in {0, len(self.all)}:
            return str(bool(chosen)).lower()
        parts = []
        for kind in dict.fromkeys(layout.claim_type for layout in chosen):
            sheets = [layout.sheet for layout in chosen if layout.claim_type is kind]
            everywhere = len(sheets) == sum(layout.claim_type is kind for layout in self.all)
            of_kind = [f"r.claim_type = '{kind}'"] if len(self.claim_types) > 1 else []
            on_sheets = [] if everywhere else [f"r.sheet_no in ({', '.join(map(str, sheets))})"]
            parts.append(" and ".join([*of_kind, *on_sheets]))
        return f"({' or '.join(parts)})"


def layouts_of(connection: DuckDBPyConnection, read: ReadClaims, asked: ClaimType | None) -> Layouts:
    """Return the layouts of the rows that were read; `asked`: the kind all rows are said to be, else each row's own counts."""
    kind = f"'{asked}'" if asked else "claim_type"
    found = rows_of(connection, f"select sheet_no, {kind}, count(*) from claim_rows group by all order by all")  # noqa: S608 - names made here
    layouts = [_layout(read.sheets[int(str(sheet))], ClaimType(str(named)), int(str(rows))) for sheet, named, rows in found]
    return Layouts(tuple(layouts) or (_of_columns(read.sheets, asked),))


def _of_columns(sheets: Sequence[ReadSheet], asked: ClaimType | None) -> Layout:
    """Return the layout of a file without a single claim row."""
    names = {name for sheet in sheets for name, choices in sheet.mapping.fields.items() if choices}
    return _layout(sheets[0], asked or ClaimType(kind_of_columns(names)), 0)


def _layout(sheet: ReadSheet, kind: ClaimType, rows: int) -> Layout:
    fields = {name: len(choices) for name, choices in sheet.mapping.fields.items() if choices}
    icd = "icd_procedures" in fields and (kind is ClaimType.INPATIENT or "procedure" not in fields)
    cells = "icd_procedures" if icd else "procedure"
    return Layout(
        sheet=sheet.number,
        claim_type=kind,
        rows=rows,
        cells=cells,
        width=fields.get(cells, 0),
        discharge="discharge_date" in fields,
    )
