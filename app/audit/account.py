"""What became of every row and every line."""

from app.audit.duckdb import DuckEngine
from app.audit.model import LineCounts, RejectedRow, Repair, RowAccount, SkippedRow
from app.audit.task import LoadedAudit
from app.claims.parquet import had_back
from app.claims.read import LISTS, SINGLE_FIELDS, ReadClaims, ReadSheet

_MOST_SHOWN = 20_000
_MOST_REPAIRS = 1000


def row_account(read: ReadClaims) -> RowAccount:
    """Return the accounting of the rows."""
    return RowAccount(
        in_file=read.rows.in_file,
        imported=read.rows.imported,
        rejected=tuple(RejectedRow(item.sheet, item.row, item.column, item.value, item.why) for item in read.rows.refused),
        skipped=tuple(SkippedRow(item.sheet, item.row, item.why) for item in read.rows.passed_over),
        hidden=read.rows.hidden,
    )


def mapping_of(read: ReadClaims) -> dict[str, str | tuple[str, ...] | None]:
    """Return the columns used: a header per field, a list where the field holds several, None where there is none."""
    fields = read.fields
    mapping: dict[str, str | tuple[str, ...] | None] = {}
    for name in (*SINGLE_FIELDS, *LISTS):
        columns = fields.get(name, ())
        listed = (name in LISTS and name != "procedure") or len(columns) > 1
        mapping[name] = columns if listed else columns[0] if columns else None
    return mapping


def repairs(engine: DuckEngine, loaded: LoadedAudit) -> tuple[Repair, ...]:
    """Return the values that were restored by rule."""
    read = loaded.read
    made = [Repair(item.sheet, item.row, item.column, item.was, item.now, item.rule) for item in read.repairs]
    for cells, width in loaded.layouts.cells:
        for number in range(1, width + 1):
            found = engine.all(
                "select sheet_no, row_no, found, code from restored_cells"  # noqa: S608 - names and numbers made here
                f" where field = '{cells}' and place = {number} order by row_id limit {_MOST_REPAIRS}"
            )
            for sheet_no, row_no, was, now in found:
                sheet = read.sheets[int(str(sheet_no))]
                columns = sheet.mapping.fields.get(cells, ())
                column = columns[number - 1].column if number <= len(columns) else ""
                made.append(Repair(sheet.name, int(str(row_no)), column, str(was), str(now), "decimals of a number cut off"))
    return tuple(made)


def counts(engine: DuckEngine, loaded: LoadedAudit) -> LineCounts:
    """Count each checked line once, by the strongest thing said of it."""
    found = engine.all(
        "select state, count(*) from (select line_id, case"
        " when max(case when verdict in ('error', 'review') then 1 else 0 end) = 1 then 'with_findings'"
        " when max(case when verdict = 'undetermined' then 1 else 0 end) = 1 then 'undetermined'"
        " when max(spoken) = 1 then 'no_findings' else 'not_addressed' end as state"
        " from (select line_id, verdict, 0 as spoken from all_findings union all select line_id, null, 1 from all_spoken)"
        " group by line_id) group by state"
    )
    by_state = {str(state): int(str(number)) for state, number in found}
    checked = engine.number("select count(*) from every_line")
    by_state["not_addressed"] = checked - sum(number for state, number in by_state.items() if state != "not_addressed")
    made = loaded.made
    return LineCounts(
        checked=checked,
        voided=made.voided,
        superseded=made.superseded,
        outside_period=made.outside_period,
        **by_state,
    )


def claim_lines(engine: DuckEngine, loaded: LoadedAudit) -> tuple[dict[tuple[str, int], dict[str, str]], int]:
    """Return the rows of all claims with findings as found, and how many were left out of so many that none would read them."""
    engine.connection.execute(
        "create or replace table told_lines as select distinct row_id, claim_id from every_line"
        " where line_id in (select line_id from all_findings)"
    )
    engine.connection.execute(
        "create or replace table shown as select sheet_no, row_no, max(own) as own from ("
        " select sheet_no, row_no, 1 as own from told_rows where row_id in (select row_id from told_lines)"
        " union all select sheet_no, row_no, 0 from told_rows where claim_id in (select claim_id from told_lines))"
        " group by sheet_no, row_no"
    )
    engine.connection.execute("drop table told_lines")
    shown: dict[tuple[str, int], dict[str, str]] = {}
    for sheet in loaded.read.sheets:
        shown |= _rows_of(engine, sheet)
    total = int(str(engine.all("select count(*) from shown")[0][0]))
    return shown, max(0, total - len(shown))


def _rows_of(engine: DuckEngine, sheet: ReadSheet) -> dict[tuple[str, int], dict[str, str]]:
    headers = [(index, text) for index, text in enumerate(sheet.mapping.columns) if text.strip() and index < sheet.width]
    if sheet.away:
        engine.connection.execute(f"drop table if exists {sheet.table}")
        had_back(engine.connection, sheet.table, f"row_no in (select row_no from shown where sheet_no = {sheet.number})")  # noqa: S608 - a number made here
    cells = ", ".join(f"t.c{index}" for index, _ in headers)
    rows = engine.page(
        f"select t.row_no, {cells} from {sheet.table} t join shown s on s.row_no = t.row_no where s.sheet_no = {sheet.number}"  # noqa: S608 - names made here
        f" order by s.own desc, t.row_no limit {_MOST_SHOWN}"
    )
    names = [text for _, text in headers]
    return {
        (sheet.name, int(str(row_no))): {name: str(cell) for name, cell in zip(names, found, strict=True) if cell is not None}
        for row_no, *found in rows
    }
