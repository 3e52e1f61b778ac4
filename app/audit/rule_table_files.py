"""Rule tables as files: TOML, CSV with its provenance at the head, and the MUE lists of CMS.

The form: `resources/rule_tables/README.md`.
"""

import csv
import hashlib
import io
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from app.audit.model import ClaimType, TableUse
from app.audit.mue import is_mue, mue_rows
from app.audit.ndcs import ndc_of_table
from app.audit.rule_tables import Kind, NdcRow, Per, PlaceRow, Row, RuleTable, UnitRow, VialRow
from app.bundled import resource
from app.claims.codes import read_procedure
from app.errors import InputRefusedError

_MOST_BYTES = 50_000_000
_YES = {"yes", "y", "true", "1"}
_NO = {"", "no", "n", "false", "0"}

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A table file as texts: what its head says, and its rows with their numbers."""

    head: Cells
    rows: Sequence[tuple[int, Cells]]


def bundled_tables() -> dict[str, Path]:
    """Return the tables that come with the program, by the name they are switched on with. None is on by itself."""
    return {path.stem: path for path in sorted(resource("rule_tables").glob("*.toml"))}


def read_rule_table(path: Path, on_by: str, on_since: date | None = None, dated: date | None = None) -> RuleTable:
    """Read a table that a person switched on. `dated`: for a file that does not say of when it is.

    Raises `InputRefusedError` naming the row that cannot be understood: a table half read would judge half the lines.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputRefusedError(path.name, "", "The rule table cannot be opened.", "Check the path.") from error
    return rule_table(path.name, data, on_by, on_since, dated)


def rule_table(file: str, data: bytes, on_by: str, on_since: date | None = None, dated: date | None = None) -> RuleTable:
    """Return a table from the bytes of its file, such as a project keeps. Raises as `read_rule_table`."""
    if len(data) > _MOST_BYTES:
        raise InputRefusedError(file, "", "It is too large for a rule table.", "Split it, or keep the codes that are billed.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if is_mue(text):
        head, rows = mue_rows(file, text, dated)
        return _made(file, data, head, rows, on_by, on_since)
    sheet = _of_toml(file, text) if file.lower().endswith(".toml") else _of_csv(file, text)
    head = {**sheet.head, **({"dated": dated.isoformat()} if dated is not None else {})}
    kind = _kind(file, head)
    return _made(file, data, head, [_ROWS[kind](_Cells(file, number, cells)) for number, cells in sheet.rows], on_by, on_since)


def _made(file: str, data: bytes, head: Cells, rows: Sequence[Row], on_by: str, on_since: date | None) -> RuleTable:  # noqa: PLR0913, PLR0917 - what a table is made of
    missing = [name for name in ("title", "source", "dated") if not head.get(name)]
    if missing:
        raise InputRefusedError(
            file, "", f"It does not say its {', '.join(missing)}.", "Write title, source and dated at its head: findings name them."
        )
    if not rows:
        raise InputRefusedError(file, "", "It has no rows.", "Check that the right file was chosen.")
    use = TableUse(
        kind=_kind(file, head).value,
        title=head["title"],
        source=head["source"],
        dated=_Cells(file, 0, head).needed_day("dated"),
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=len(rows),
        on_by=on_by,
        on_since=on_since,
    )
    return RuleTable(use=use, rows=tuple(rows))


def _kind(file: str, head: Cells) -> Kind:
    try:
        return Kind(head.get("kind", ""))
    except ValueError as error:
        raise InputRefusedError(
            file, "", f"“{head.get('kind', '')}” is no kind of rule table.", f"Write kind as one of {', '.join(Kind)}."
        ) from error


def _of_toml(file: str, text: str) -> _Sheet:
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputRefusedError(file, "", f"It is no TOML: {error}.", "Correct it and try again.") from error
    rows = said.pop("rows", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputRefusedError(file, "", "Its rows are no tables.", "Write each row below [[rows]].")
    common = {name: _text(value) for name, value in said.pop("all", {}).items()}
    named = [(number, {**common, **{name: _text(value) for name, value in row.items()}}) for number, row in enumerate(rows, 1)]
    return _Sheet({name: _text(value) for name, value in said.items()}, named)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " ".join(_text(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _of_csv(file: str, text: str) -> _Sheet:
    lines = text.splitlines()
    said = [line for line in lines if line.startswith("#")]
    head = {name.strip("# ").lower(): value.strip().rstrip(",") for name, _, value in (line.partition(":") for line in said)}
    start = next((number for number, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    records = list(csv.reader(io.StringIO("\n".join(lines[start:]))))
    if not records:
        raise InputRefusedError(file, "", "It has no header row.", "Name the columns in a row above the values.")
    names = [name.strip().lower() for name in records[0]]
    rows = []
    for number, record in enumerate(records[1:], start + 2):
        if any(cell.strip() for cell in record):
            if len(record) > len(names):
                raise InputRefusedError(file, f"row {number}", "It has more cells than the header.", "Put texts with commas in quotes.")
            rows.append((number, dict(zip(names, (cell.strip() for cell in record), strict=False))))
    return _Sheet(head, rows)


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row's texts, read to what they mean; says which row it was where one cannot be."""

    file: str
    number: int
    cells: Cells

    def refused(self, why: str, do: str) -> InputRefusedError:
        return InputRefusedError(self.file, f"row {self.number}" if self.number else "", why, do)

    def text(self, name: str) -> str:
        return self.cells.get(name, "")

    def code(self) -> str:
        code = read_procedure(self.text("code")).code
        if code is None:
            raise self.refused(f"“{self.text('code')}” is no procedure code.", "Write a HCPCS or CPT code as code.")
        return code

    def number_of(self, text: str) -> Decimal:
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or number < 0:
            raise self.refused(f"“{text}” is no number of units.", "Write a number such as 76.")
        return number

    def day(self, name: str) -> date | None:
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise self.refused(f"“{text}” is no date.", "Write it as 2024-04-01.") from error

    def needed_day(self, name: str) -> date:
        day = self.day(name)
        if day is None:
            raise self.refused(f"It says no {name}.", "Write it as 2024-04-01.")
        return day

    def span(self) -> tuple[date | None, date | None]:
        """Return the days `[from, to)` a row holds on."""
        start, end = self.day("from"), self.day("to")
        if start is not None and end is not None and start >= end:
            raise self.refused("It ends before it begins.", "Write the first day as from and the first day after as to.")
        return start, end

    def flag(self, name: str) -> bool:
        text = self.text(name).lower()
        if text not in _YES | _NO:
            raise self.refused(f"“{text}” is neither yes nor no.", f"Write yes or no as {name}.")
        return text in _YES


def _units(cells: _Cells) -> Row:
    start, end = cells.span()
    per, kind = cells.text("per") or Per.DAY, cells.text("claim_type")
    if per not in {*Per}:
        raise cells.refused(f"“{per}” is neither line nor day.", "Write line or day as per.")
    if kind and kind not in {*ClaimType}:
        raise cells.refused(f"“{kind}” is no claim type.", f"Write {', '.join(ClaimType)}, or nothing for all.")
    return UnitRow(
        code=cells.code(),
        most=cells.number_of(cells.text("most")),
        per=Per(per),
        claim_type=ClaimType(kind) if kind else None,
        start=start,
        end=end,
    )


def _vials(cells: _Cells) -> Row:
    start, end = cells.span()
    sizes = tuple(sorted({cells.number_of(text) for text in cells.text("vials").replace(",", " ").split()}))
    if any(not size for size in sizes):
        raise cells.refused("A vial of 0 units is none.", "Write the billing units of each size.")
    return VialRow(
        code=cells.code(), vials=sizes, waste_from=cells.day("waste_from"), zero_from=cells.day("zero_from"), start=start, end=end
    )


def _ndc(cells: _Cells) -> Row:
    start, end = cells.span()
    ndc = ndc_of_table(cells.text("ndc"))
    if ndc is None:
        why = f"“{cells.text('ndc')}” is no NDC."
        raise cells.refused(why, "Write it with hyphens, or as eleven digits, or nine for all packages of a product.")
    return NdcRow(ndc=ndc, code=cells.code(), required=cells.flag("required"), start=start, end=end)


def _places(cells: _Cells) -> Row:
    start, end = cells.span()
    places = tuple(dict.fromkeys(text.zfill(2) for text in cells.text("places").replace(",", " ").split()))
    if not places or not all(place.isdigit() and len(place) == 2 for place in places):
        raise cells.refused(f"“{cells.text('places')}” names no places of service.", "Write their two digits, such as 11 19 22.")
    return PlaceRow(code=cells.code(), places=places, start=start, end=end)


_ROWS: dict[Kind, Callable[[_Cells], Row]] = {Kind.UNITS: _units, Kind.VIALS: _vials, Kind.NDC: _ndc, Kind.PLACES: _places}
