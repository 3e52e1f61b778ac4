"""Claim rows -> the lines the rules look at: one per procedure cell, every cell read to what it means.

Each row is cut and dated by the kind of claim it is, on its own sheet (`app.audit.layouts`). Lines that are not checked are kept apart
in `lines_aside`: those of voided and superseded claims first, then those whose date used lies outside the period asked for. So voids and
replacements outside the period still net the claims inside it; duplicates and sums of units concern one day, so none reaches across the
period's ends. A line without the date used cannot be said to lie outside and is checked.
"""

from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from app.audit.contents import line_content, row_content
from app.audit.layouts import Layout, Layouts
from app.audit.model import AuditSettings, FileTotals, InpatientDate
from app.audit.reversals import build_reversals
from app.audit.texts import AMOUNTS, build_texts, modifier_key, money, money_joins
from app.audit.totals import totals_of
from app.claims.clean import read_pointers
from app.claims.codes import NONSPECIFIC
from app.claims.dates import Day, before_service
from app.claims.engine import fill, number_of, pack, ranges, rows_of
from app.claims.read import LISTS, ReadClaims
from app.codesets.model import CodeSystem

_CELLS_OF_A_ROW = 1000
_TOLD_BY = {  # columns of lines that mostly repeat another one: what is kept of each, and how it is had back
    "claim_key": ("", "coalesce(claim_id, 'row ' || row_id)"),
    "member_key": ("", "coalesce(member, coalesce(claim_id, 'row ' || row_id))"),
    "to_day": ("nullif(to_day, from_day) as later_day", "coalesce(later_day, from_day)"),
    "list_day": ("nullif(list_day, use_day) as other_day", "coalesce(other_day, use_day)"),
}
_KEPT_LINES = ", ".join([f"* exclude ({', '.join(_TOLD_BY)})", *(kept for kept, _ in _TOLD_BY.values() if kept)])
LINES_KEPT = "kept_lines"  # the table behind the view `every_line`
EVERY_LINE = ", ".join(["* exclude (later_day, other_day)", *(f"{sql} as {name}" for name, (_, sql) in _TOLD_BY.items())])
_GATHERED = {  # what stays of some rows, and where it comes from
    LINES_KEPT: f"{_KEPT_LINES} from all_lines where standing = 'checked'",
    "lines_aside": "* from all_lines where standing <> 'checked'",
    **{table: f"* from {table}" for table in ("every_diagnosis", "restored_cells", "told_rows")},
}
_PASSING = (
    *("claim_rows", "line_rows", "row_pointers", "pointer_states", "pointer_uses", "births_moved", "all_lines"),
    *("every_diagnosis", "restored_cells", "told_rows"),
)
_SURGERY_CENTRE = "24"
_FREQUENCY = (  # 07 and 7.0 are 7
    "coalesce(regexp_replace(r.frequency_text, '^0*([^.]+)(\\.0+)?$', '\\1'), right(r.bill_type_text, 1))"
)
_CLINIC = (  # rural health clinics and federally qualified health centres are paid per visit
    "coalesce(r.pos, '') in ('50', '72') or regexp_matches(coalesce(r.bill_type, ''), '^0?7[17]')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinesMade:
    """What became of the lines before any rule, and the totals of the rows."""

    voided: int
    superseded: int
    outside_period: int
    totals: FileTotals


def build_lines(connection: DuckDBPyConnection, read: ReadClaims, layouts: Layouts, settings: AuditSettings) -> LinesMade:
    """Make `every_line` (those to be checked), `lines_aside` (the others, with why as `standing`) and `every_diagnosis`."""
    build_texts(connection, read, layouts)
    totals = totals_of(connection, read)
    _nettings(connection, layouts)
    build_reversals(connection, read, layouts)
    connection.execute("alter table claim_rows rename to rows_waiting")
    for low, high in ranges(connection, "rows_waiting") or [(0, 0)]:
        connection.execute(f"create table claim_rows as select * from rows_waiting where row_id between {low} and {high}")  # noqa: S608 - numbers made here
        connection.execute(f"delete from rows_waiting where row_id between {low} and {high}")  # noqa: S608 - numbers made here
        _rows(connection, read, layouts, settings.inpatient_date)
        _cells(connection, layouts, settings)
        _diagnoses(connection, read, layouts)
        _tell(connection, layouts)
        _gather(connection)
    connection.execute("drop table rows_waiting")
    for table in _GATHERED:
        connection.execute(f"alter table gathered_{table} rename to {table}")
    connection.execute(f"create view every_line as select {EVERY_LINE} from {LINES_KEPT}")  # noqa: S608 - names made here
    voided, superseded, outside = (
        number_of(connection, f"select count(*) from lines_aside where standing = '{standing}'")  # noqa: S608 - names made here
        for standing in ("voided", "superseded", "outside-period")
    )
    return LinesMade(voided=voided, superseded=superseded, outside_period=outside, totals=totals)


def _gather(connection: DuckDBPyConnection) -> None:
    """Put what was made of some rows with what was made of those before."""
    for table, source in _GATHERED.items():
        connection.execute(f"create table if not exists gathered_{table} as select {source} limit 0")
        connection.execute(f"insert into gathered_{table} select {source}")
    for table in _PASSING:
        connection.execute(f"drop table {table}")
    pack(connection)


def _tell(connection: DuckDBPyConnection, layouts: Layouts) -> None:
    """Keep of the rows what is told of them in the end: codes that were restored, and chains of claims. The rest stands in the lines."""
    restored = " union all ".join(
        f"select r.row_id, r.sheet_no, r.row_no, '{name}' as field, {number} as place, t.found, t.code from claim_rows r"  # noqa: S608 - names made here
        f" join procedure_texts t on t.text = r.{LISTS[name]}_{number} where t.restored and {_cut(layouts, name, number)}"
        for name, width in layouts.cells
        for number in range(1, width + 1)
    )
    nothing = "select 0 as row_id, 0 as sheet_no, 0 as row_no, '' as field, 0 as place, '' as found, '' as code where false"
    connection.execute(f"create table restored_cells as {restored or nothing}")
    connection.execute(
        "create table told_rows as select row_id, sheet_no, row_no, claim_id, original_claim, frequency, coder from line_rows"
        " order by row_id"
    )


def _cut(layouts: Layouts, name: str, number: int) -> str:
    """Return the condition that a row's lines are made of a field's column."""

    def cut(layout: Layout) -> bool:
        return layout.cells == name and number <= layout.width

    return layouts.where(cut)


def _rows(connection: DuckDBPyConnection, read: ReadClaims, layouts: Layouts, inpatient_date: InpatientDate) -> None:
    """Make `line_rows`: what all lines of a row share."""
    held = {str(name) for (name,) in rows_of(connection, "select column_name from duckdb_columns() where table_name = 'claim_rows'")}
    amounts = [(name, money(name)) for name in AMOUNTS]
    amount = " ".join(f"when {value} is not null then {value}" for _, value in amounts)
    amount_basis = " ".join(f"when {value} is not null then '{name}'" for name, value in amounts)
    inpatient = layouts.where(lambda layout: layout.inpatient)
    by_discharge = layouts.where(lambda layout: layout.inpatient and layout.discharge)
    connection.execute(
        "create table line_rows as select r.row_id, r.sheet_no, r.row_no, ltrim(r.claim_id_text, '''') as claim_id,"  # noqa: S608 - names made here
        f" regexp_replace(r.line_text, '\\.0+$', '') as line_text,"
        f" ltrim(r.original_claim_text, '''') as original_claim, {_FREQUENCY} as frequency,"
        f" ltrim(r.member_id_text, '''') as member_id, dos_from as from_day, coalesce(dos_to, dos_from) as to_day,"
        " discharge_date as discharge_day,"
        f" case when {by_discharge} then discharge_date when {inpatient} then coalesce(dos_to, dos_from) else dos_from end as use_day,"
        f" {_held('auth_date', 'date', held)} as authorized_day,"
        f" coalesce({_held('admit_date', 'date', held)}, dos_from) as admit_day,"
        f" case when {inpatient} then {_list_date(inpatient_date, held)} else 'service' end as list_date,"
        f" {inpatient} as inpatient, {layouts.where(_points)} as professional, {layouts.where(lambda layout: layout.several)} as several,"
        f" {_held('market_text', 'varchar', held)} as market, {_held('line_of_business_text', 'varchar', held)} as line_of_business,"
        " birth_date as born, coalesce(birth_short, false) as birth_short,"
        " r.pos_text as pos, r.bill_type_text as bill_type, m.modifiers, m.jw, m.jz, u.units, r.ndc_text,"
        f" r.drug_name_text as name_text, r.provider_npi_text as provider, {_held('coder_text', 'varchar', held)} as coder,"
        f" case {amount} end as amount,"
        f" case {amount_basis} end as amount_basis, {row_content(read)} as content"
        f" from claim_rows r left join modifier_texts m on m.text = {modifier_key(read)}"
        f" left join unit_texts u on u.text = r.units_text{money_joins()}"
    )
    _birth_centuries(connection)


def _points(layout: Layout) -> bool:
    """Whether lines point to their diagnoses."""
    return layout.professional


def _held(name: str, kind: str, held: set[str]) -> str:
    return f"r.{name}" if name in held else f"cast(null as {kind})"


def _list_date(asked: InpatientDate, held: set[str]) -> str:
    """Return the SQL that names the date on which an inpatient row's lists are looked up; where it is blank, the one used for codes."""
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


def _diagnoses(connection: DuckDBPyConnection, read: ReadClaims, layouts: Layouts) -> None:
    """Make `every_diagnosis`: every diagnosis of a row with its place in the order of use (none: the line does not use it).

    `day`: the date used, where the row has a line that is checked.
    """
    width = read.widths["diagnoses"]
    filled = f"greatest({', '.join(f'case when d_{n} is null then 0 else {n} end' for n in range(1, width + 1))}, 0)" if width else "0"
    connection.execute(
        f"create table row_pointers as select r.row_id, case when {layouts.where(_points)} then r.pointers_text end as text,"  # noqa: S608 - names made here
        f" {filled} as filled from claim_rows r"
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
        " coalesce(s.state, 'none') = 'ambiguous' as ambiguous, k.use_day as day"
        f" from ({cells or 'select 0 as row_id, 0 as place, cast(null as varchar) as text where false'}) c"
        " join line_rows l on l.row_id = c.row_id join diagnosis_texts d on d.text = c.text"
        " join row_pointers p on p.row_id = c.row_id left join pointer_states s on s.text = p.text and s.filled = p.filled"
        " left join pointer_uses u on u.text = p.text and u.filled = p.filled and u.place = c.place"
        " left join (select distinct row_id, use_day from all_lines where standing = 'checked') k on k.row_id = c.row_id"
    )


def _cells(connection: DuckDBPyConnection, layouts: Layouts, settings: AuditSettings) -> None:
    """Make `all_lines`, with what the chains of voids and replacements and the period leave of each as `standing`."""
    cells = " union all ".join(
        f"select r.row_id, {n} as place, {LISTS[name]}_{n} as text from claim_rows r"  # noqa: S608 - names made here
        f" where {_cut(layouts, name, n)} and ({LISTS[name]}_{n} is not null or {layouts.where(_blank_too)})"
        for name, width in layouts.cells
        for n in range(1, width + 1)
    )
    nonspecific = ", ".join(f"'{code}'" for code in sorted(NONSPECIFIC))
    line = "case when r.several then cast(c.place as varchar) else r.line_text end"
    connection.execute(
        f"create table all_lines as select r.row_id * {_CELLS_OF_A_ROW} + c.place as line_id, r.row_id, r.sheet_no, r.row_no, r.claim_id,"  # noqa: S608 - names made here
        f" {line} as line, try_cast({line} as double) as line_number,"
        " r.member_id as member, coalesce(r.claim_id, 'row ' || r.row_id) as claim_key,"
        " coalesce(r.member_id, coalesce(r.claim_id, 'row ' || r.row_id)) as member_key, r.from_day, r.to_day, r.discharge_day, r.use_day,"
        " r.authorized_day, r.list_date, case r.list_date when 'admission' then r.admit_day when 'authorization' then r.authorized_day"
        " else r.use_day end as list_day, coalesce(r.market, '') as market, coalesce(r.line_of_business, '') as line_of_business,"
        f" coalesce(r.pos, '') as pos, coalesce(r.bill_type, '') as bill_type, r.professional, ({_CLINIC}) as clinic, r.inpatient,"
        " t.code, t.system, t.found, (c.text is not null) as has_code, (c.text is null and r.professional) as code_missing,"
        " (c.text is not null and t.code is null) as malformed, coalesce(t.code in ("
        f"{nonspecific}), false) as nonspecific, (not r.professional or coalesce(r.pos, '') = '{_SURGERY_CENTRE}') as c_usable,"
        " coalesce(r.modifiers, '') as modifiers, coalesce(r.jw, false) as jw, coalesce(r.jz, false) as jz, r.units,"
        " coalesce(r.provider, '') as provider, coalesce(r.frequency, '1') as frequency,"
        " coalesce(r.ndc_text, '') as ndc_text, coalesce(r.name_text, '') as name_text, r.born,"
        " case when not r.several then r.amount end as amount, case when not r.several then r.amount_basis end as amount_basis,"
        f" {line_content('r.content', line, 't.found')} as content, {_standing(settings)} as standing from ({cells}) c"
        " join line_rows r on r.row_id = c.row_id left join procedure_texts t on t.text = c.text"
        " left join nettings n on n.claim = r.claim_id and n.professional = r.professional and n.inpatient = r.inpatient"
        " left join reversed_rows v on v.row_id = c.row_id"
    )


def _blank_too(layout: Layout) -> bool:
    """Whether a row without a procedure is a line all the same."""
    return not layout.several and layout.cells == "procedure"


def _nettings(connection: DuckDBPyConnection, layouts: Layouts) -> None:
    """Make `nettings`: the claims that another one of the file voids or replaces, each among those of its kind."""
    claim, original = "ltrim(r.claim_id_text, '''')", "ltrim(r.original_claim_text, '''')"
    connection.execute(
        f"create table nettings as select {original} as claim, {layouts.where(_points)} as professional,"  # noqa: S608 - names made here
        f" {layouts.where(lambda layout: layout.inpatient)} as inpatient, bool_or({_FREQUENCY} = '8') as voided"
        f" from claim_rows r where {_FREQUENCY} in ('7', '8') and {original} is not null and {original} <> coalesce({claim}, '')"
        " group by all"
    )


def _standing(settings: AuditSettings) -> str:
    outside = [
        f"r.use_day {sign} date '{day.isoformat()}'" for sign, day in (("<", settings.period_from), (">", settings.period_to)) if day
    ]
    return (
        "case when r.frequency = '8' or n.voided or v.row_id is not null then 'voided' when n.claim is not null then 'superseded'"
        f" when {' or '.join(outside) or 'false'} then 'outside-period' else 'checked' end"
    )
