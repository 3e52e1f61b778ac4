"""Claim rows -> the lines the rules look at: one per procedure cell, every cell read to what it means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from duckdb import DuckDBPyConnection

from app.audit.model import ClaimType, InpatientDate
from app.claims.clean import read_modifiers, read_money, read_number, read_pointers
from app.claims.codes import NONSPECIFIC, read_diagnosis, read_procedure
from app.claims.dates import Day, before_service
from app.claims.engine import fill, number_of, rows_of
from app.claims.read import LISTS, ReadClaims
from app.codesets.model import CodeSystem
from app.errors import InputRefusedError

_CELLS_OF_A_ROW = 1000
_SURGERY_CENTRE = "24"
_CLINIC = (  # rural health clinics and federally qualified health centres are paid per visit
    "coalesce(r.pos, '') in ('50', '72') or regexp_matches(coalesce(r.bill_type, ''), '^0?7[17]')"
)
_AMOUNTS = ("paid", "allowed", "billed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the lines of a file are cut and dated."""

    claim_type: ClaimType
    cells: str  # the list field whose cells are the procedures: procedure | icd_procedures
    several: bool  # a row holds several procedures
    discharge: bool  # the file has a discharge date
    pointers: bool

    @property
    def inpatient(self) -> bool:
        """Whether codes are judged by the discharge date."""
        return self.claim_type is ClaimType.INPATIENT

    @property
    def date_used(self) -> str:
        """The name of the date that is used."""
        return "discharge" if self.inpatient else "service"


def layout_of(read: ReadClaims, asked: ClaimType | None) -> Layout:
    """Return the layout; without a claim type asked for, it is taken from the columns."""
    fields = read.fields
    kind = asked or _kind_of_sheets(read)
    icd = "icd_procedures" in fields and (kind is ClaimType.INPATIENT or "procedure" not in fields)
    cells = "icd_procedures" if icd else "procedure"
    return Layout(
        claim_type=kind,
        cells=cells,
        several=read.widths[cells] > 1,
        discharge="discharge_date" in fields,
        pointers="pointers" in fields and kind is ClaimType.PROFESSIONAL,
    )


def _kind_of_sheets(read: ReadClaims) -> ClaimType:
    """Return the one kind of claims all sheets hold; several kinds are never judged as one."""
    kinds = {sheet.mapping.sheet: _kind_of({name for name, choices in sheet.mapping.fields.items() if choices}) for sheet in read.sheets}
    if len(set(kinds.values())) > 1:
        seen = ", ".join(f"{sheet} ({kind.value})" for sheet, kind in kinds.items())
        raise InputRefusedError(
            read.file,
            "",
            f"Its sheets look like different kinds of claims: {seen}.",
            "Audit them as files of their own, or choose the claim type that holds for all of them.",
        )
    return _kind_of(set(read.fields))


def _kind_of(names: set[str]) -> ClaimType:
    if "icd_procedures" in names and "procedure" not in names:
        return ClaimType.INPATIENT
    if "pos" in names or "pointers" in names:
        return ClaimType.PROFESSIONAL
    return ClaimType.OUTPATIENT if names & {"bill_type", "revenue"} else ClaimType.PROFESSIONAL


def build_lines(
    connection: DuckDBPyConnection, read: ReadClaims, layout: Layout, inpatient_date: InpatientDate = InpatientDate.DISCHARGE
) -> tuple[int, int]:
    """Make `every_line` and `every_diagnosis`; return how many lines are voided and superseded."""
    _texts(connection, read, layout)
    _rows(connection, read, layout, inpatient_date)
    _diagnoses(connection, read, layout)
    _cells(connection, read, layout)
    voided = number_of(connection, "select count(*) from all_lines where standing = 'voided'")
    superseded = number_of(connection, "select count(*) from all_lines where standing = 'superseded'")
    connection.execute("delete from all_lines where standing <> 'checked'")
    connection.execute("alter table all_lines rename to every_line")
    _let_go(connection, read, layout)
    return voided, superseded


def _let_go(connection: DuckDBPyConnection, read: ReadClaims, layout: Layout) -> None:
    """Keep of the rows what is told of them in the end: codes that were restored, and chains of claims. The rest stands in the lines."""
    letter = LISTS[layout.cells]
    restored = " union all ".join(
        f"select r.row_id, r.sheet_no, r.row_no, {number} as place, t.found, t.code from claim_rows r"  # noqa: S608 - names made here
        f" join procedure_texts t on t.text = r.{letter}_{number} where t.restored"
        for number in range(1, read.widths[layout.cells] + 1)
    )
    nothing = "select 0 as row_id, 0 as sheet_no, 0 as row_no, 0 as place, '' as found, '' as code where false"
    connection.execute(f"create table restored_cells as {restored or nothing}")
    connection.execute(
        "create table told_rows as select row_id, sheet_no, row_no, claim_id, original_claim, frequency from line_rows order by row_id"
    )
    for table in ("row_pointers", "claim_rows", "line_rows"):
        connection.execute(f"drop table {table}")


def _lexicon(
    connection: DuckDBPyConnection,
    table: str,
    columns: Sequence[tuple[str, str]],
    query: str,
    read: Callable[[str], tuple[str | None, ...]],
) -> None:
    """Make a table of what each distinct text means."""
    texts = [str(text) for (text,) in rows_of(connection, query)]
    fill(connection, table, [("text", "varchar"), *columns], ((text, *read(text)) for text in texts))


def _union(columns: Sequence[str], table: str = "claim_rows") -> str:
    parts = " union ".join(f"select {column} as text from {table}" for column in columns)  # noqa: S608 - names made here
    return f"select distinct text from ({parts}) where text is not null" if parts else "select cast(null as varchar) where false"  # noqa: S608 - names made here


def _texts(connection: DuckDBPyConnection, read: ReadClaims, layout: Layout) -> None:
    letter = "i" if layout.cells == "icd_procedures" else "p"
    procedures = [f"{letter}_{number}" for number in range(1, read.widths[layout.cells] + 1)]
    diagnoses = [f"d_{number}" for number in range(1, read.widths["diagnoses"] + 1)]
    _lexicon(
        connection,
        "procedure_texts",
        [("code", "varchar"), ("system", "varchar"), ("found", "varchar"), ("restored", "boolean")],
        _union(procedures),
        _procedure_row,
    )
    _lexicon(
        connection, "diagnosis_texts", [("code", "varchar"), ("system", "varchar"), ("found", "varchar")], _union(diagnoses), _diagnosis_row
    )
    _lexicon(
        connection,
        "modifier_texts",
        [("modifiers", "varchar"), ("jw", "boolean"), ("jz", "boolean")],
        f"select distinct {_modifier_key(read)} from claim_rows",  # noqa: S608 - names made here
        _modifier_row,
    )
    _lexicon(connection, "unit_texts", [("units", "decimal(18, 4)")], _union(["units_text"]), _units_row)
    odd = " union ".join(
        f"select {name}_text as text from claim_rows where {name}_text is not null and try_cast({name}_text as decimal(18, 6)) is null"  # noqa: S608 - names made here
        for name in _AMOUNTS
    )
    _lexicon(connection, "money_texts", [("amount", "decimal(18, 2)")], f"select distinct text from ({odd})", _money_row)  # noqa: S608 - names made here


def _procedure_row(text: str) -> tuple[str | None, ...]:
    read = read_procedure(text)
    return (read.code, read.system.value if read.system else None, read.found, str(read.restored))


def _diagnosis_row(text: str) -> tuple[str | None, ...]:
    read = read_diagnosis(text)
    return (read.code, read.system.value if read.system else None, read.found)


def _modifier_key(read: ReadClaims) -> str:
    cells = [f"coalesce(m_{number}, '')" for number in range(1, read.widths["modifiers"] + 1)]
    return " || ' ' || ".join(cells) or "''"


def _modifier_row(text: str) -> tuple[str | None, ...]:
    found = read_modifiers([text])
    return (" ".join(found), str("JW" in found), str("JZ" in found))


def _units_row(text: str) -> tuple[str | None, ...]:
    number = read_number(text)
    return (None if number is None or abs(number) >= Decimal(10) ** 13 else f"{number:.4f}",)


def _money_row(text: str) -> tuple[str | None, ...]:
    amount = read_money(text)
    return (None if amount is None or abs(amount) >= Decimal(10) ** 15 else str(amount),)


def _rows(connection: DuckDBPyConnection, read: ReadClaims, layout: Layout, inpatient_date: InpatientDate) -> None:
    """Make `line_rows`: what all lines of a row share."""
    held = {str(name) for (name,) in rows_of(connection, "select column_name from duckdb_columns() where table_name = 'claim_rows'")}
    paid, allowed, billed = (
        f"coalesce(cast(try_cast({name}_text as decimal(18, 6)) as decimal(18, 2)), {name}.amount)" for name in _AMOUNTS
    )
    used = "discharge_date" if layout.discharge else "coalesce(dos_to, dos_from)"
    frequency = "coalesce(regexp_replace(r.frequency_text, '\\.0+$', ''), right(r.bill_type_text, 1))"
    connection.execute(
        "create table line_rows as select r.row_id, r.sheet_no, r.row_no, ltrim(r.claim_id_text, '''') as claim_id,"  # noqa: S608 - names made here
        f" regexp_replace(r.line_text, '\\.0+$', '') as line_text,"
        f" ltrim(r.original_claim_text, '''') as original_claim, {frequency} as frequency,"
        f" ltrim(r.member_id_text, '''') as member_id, dos_from as from_day, coalesce(dos_to, dos_from) as to_day,"
        " discharge_date as discharge_day,"
        f" {used if layout.inpatient else 'dos_from'} as use_day, {_held('auth_date', 'date', held)} as authorized_day,"
        f" coalesce({_held('admit_date', 'date', held)}, dos_from) as admit_day,"
        f" {_list_date(layout, inpatient_date, held)} as list_date,"
        f" {_held('market_text', 'varchar', held)} as market, {_held('line_of_business_text', 'varchar', held)} as line_of_business,"
        " birth_date as born, coalesce(birth_short, false) as birth_short,"
        " r.pos_text as pos, r.bill_type_text as bill_type, m.modifiers, m.jw, m.jz, u.units, r.ndc_text,"
        " r.drug_name_text as name_text, r.provider_npi_text as provider,"
        f" case when {paid} is not null then {paid} when {allowed} is not null then {allowed} else {billed} end as amount,"
        f" case when {paid} is not null then 'paid' when {allowed} is not null then 'allowed' when {billed} is not null then 'billed' end"
        " as amount_basis from claim_rows r"
        f" left join modifier_texts m on m.text = {_modifier_key(read)} left join unit_texts u on u.text = r.units_text"
        + "".join(f" left join money_texts {name} on {name}.text = r.{name}_text" for name in _AMOUNTS)
    )
    _birth_centuries(connection)


def _held(name: str, kind: str, held: set[str]) -> str:
    return f"r.{name}" if name in held else f"cast(null as {kind})"


def _list_date(layout: Layout, asked: InpatientDate, held: set[str]) -> str:
    """Return the SQL that names the date on which the policies' lists are looked up; where it is blank, the date used for codes."""
    if not layout.inpatient:
        return f"'{layout.date_used}'"
    if asked is InpatientDate.ADMISSION:
        return f"case when coalesce({_held('admit_date', 'date', held)}, r.dos_from) is not null then 'admission' else 'discharge' end"
    if asked is InpatientDate.AUTHORIZATION and "auth_date" in held:
        return "case when r.auth_date is not null then 'authorization' else 'discharge' end"
    return "'discharge'"


def _birth_centuries(connection: DuckDBPyConnection) -> None:
    """Put birth dates with two-digit years that lie after the service into the century before."""
    found = rows_of(connection, "select distinct born, use_day from line_rows where birth_short and use_day is not null and born > use_day")
    moved = [(str(born), str(day), before_service(Day(born, short_year=True), day).isoformat()) for born, day in found]  # type: ignore[arg-type]
    fill(connection, "births_moved", [("born", "date"), ("use_day", "date"), ("moved", "date")], moved)
    if moved:
        connection.execute(
            "update line_rows set born = m.moved from births_moved m"
            " where line_rows.birth_short and line_rows.born = m.born and line_rows.use_day = m.use_day"
        )


def _diagnoses(connection: DuckDBPyConnection, read: ReadClaims, layout: Layout) -> None:
    """Make `row_diagnoses`: every diagnosis of a row with its place in the order of use (none: the line does not use it)."""
    width = read.widths["diagnoses"]
    filled = f"greatest({', '.join(f'case when d_{n} is null then 0 else {n} end' for n in range(1, width + 1))}, 0)" if width else "0"
    connection.execute(
        "create table row_pointers as select row_id, "  # noqa: S608 - names made here
        + ("pointers_text" if layout.pointers else "cast(null as varchar)")
        + f" as text, {filled} as filled from claim_rows"
    )
    asked = rows_of(connection, "select distinct text, filled from row_pointers where text is not null")
    states, uses = [], []
    for text, count in asked:
        found = read_pointers(str(text), int(str(count)))
        states.append((str(text), str(count), "ambiguous" if found is None else "some" if found else "none"))
        uses += [(str(text), str(count), str(position), str(order)) for order, position in enumerate(found or (), 1)]
    fill(connection, "pointer_states", [("text", "varchar"), ("filled", "integer"), ("state", "varchar")], states)
    fill(connection, "pointer_uses", [("text", "varchar"), ("filled", "integer"), ("place", "integer"), ("used", "integer")], uses)
    cells = " union all ".join(
        f"select row_id, {n} as place, d_{n} as text from claim_rows where d_{n} is not null"  # noqa: S608 - names made here
        for n in range(1, width + 1)
    )
    connection.execute(
        "create table every_diagnosis as select c.row_id, c.place,"  # noqa: S608 - names made here
        " case when coalesce(s.state, 'none') = 'none' then c.place else u.used end as used, d.code, d.system, d.found,"
        f" (d.code is null or (d.system = '{CodeSystem.ICD9CM}' and (l.use_day is null or l.use_day >= date '2015-10-01'))) as malformed,"
        " coalesce(s.state, 'none') = 'ambiguous' as ambiguous"
        f" from ({cells or 'select 0 as row_id, 0 as place, cast(null as varchar) as text where false'}) c"
        " join line_rows l on l.row_id = c.row_id join diagnosis_texts d on d.text = c.text"
        " join row_pointers p on p.row_id = c.row_id left join pointer_states s on s.text = p.text and s.filled = p.filled"
        " left join pointer_uses u on u.text = p.text and u.filled = p.filled and u.place = c.place"
    )


def _cells(connection: DuckDBPyConnection, read: ReadClaims, layout: Layout) -> None:
    """Make `all_lines`, with what the chains of voids and replacements leave of each."""
    letter = "i" if layout.cells == "icd_procedures" else "p"
    blank_too = not layout.several and layout.cells == "procedure"
    cells = " union all ".join(
        f"select row_id, {n} as place, {letter}_{n} as text from claim_rows" + ("" if blank_too else f" where {letter}_{n} is not null")  # noqa: S608 - names made here
        for n in range(1, read.widths[layout.cells] + 1)
    )
    nonspecific = ", ".join(f"'{code}'" for code in sorted(NONSPECIFIC))
    professional = layout.claim_type is ClaimType.PROFESSIONAL
    c_usable = "true" if not professional else f"coalesce(r.pos, '') = '{_SURGERY_CENTRE}'"
    line = "cast(c.place as varchar)" if layout.several else "r.line_text"
    amount = (
        "cast(null as decimal(18, 2)) as amount, cast(null as varchar) as amount_basis" if layout.several else "r.amount, r.amount_basis"
    )
    voids = "(r.frequency = '8' or r.claim_id in (select original_claim from named where frequency = '8'))"
    connection.execute(
        "create table named as select distinct frequency, claim_id, original_claim from line_rows"
        " where frequency in ('7', '8') and original_claim is not null and original_claim <> coalesce(claim_id, '')"
    )
    connection.execute(
        f"create table all_lines as select r.row_id * {_CELLS_OF_A_ROW} + c.place as line_id, r.row_id, r.sheet_no, r.row_no, r.claim_id,"  # noqa: S608 - names made here
        f" {line} as line, try_cast({line} as double) as line_number,"
        " r.member_id as member, coalesce(r.claim_id, 'row ' || r.row_id) as claim_key,"
        " coalesce(r.member_id, coalesce(r.claim_id, 'row ' || r.row_id)) as member_key, r.from_day, r.to_day, r.discharge_day, r.use_day,"
        " r.authorized_day, r.list_date, case r.list_date when 'admission' then r.admit_day when 'authorization' then r.authorized_day"
        " else r.use_day end as list_day, coalesce(r.market, '') as market, coalesce(r.line_of_business, '') as line_of_business,"
        f" coalesce(r.pos, '') as pos, coalesce(r.bill_type, '') as bill_type, {str(professional).lower()} as professional,"
        f" ({_CLINIC}) as clinic,"
        f" {str(layout.inpatient).lower()} as inpatient, t.code, t.system, t.found, (c.text is not null) as has_code,"
        f" (c.text is null and {str(professional).lower()}) as code_missing,"
        " (c.text is not null and t.code is null) as malformed,"
        f" coalesce(t.code in ({nonspecific}), false) as nonspecific, {c_usable} as c_usable, coalesce(r.modifiers, '') as modifiers,"
        " coalesce(r.jw, false) as jw, coalesce(r.jz, false) as jz, r.units,"
        " coalesce(r.provider, '') as provider, coalesce(r.frequency, '1') as frequency,"
        f" coalesce(r.ndc_text, '') as ndc_text, coalesce(r.name_text, '') as name_text, r.born, {amount},"
        f" case when {voids} then 'voided' when r.claim_id in (select original_claim from named where frequency = '7') then 'superseded'"
        f" else 'checked' end as standing from ({cells}) c"
        " join line_rows r on r.row_id = c.row_id left join procedure_texts t on t.text = c.text"
    )
