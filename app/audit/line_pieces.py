"""Every line a run looked at, as narrow Parquet pieces: checked, voided, superseded and outside the period, in the order of the file."""

from collections.abc import Iterator

from duckdb import DuckDBPyConnection

from app.audit.duckdb import DuckEngine
from app.audit.findings import verdict_said
from app.audit.line_rows import LINES_PART
from app.audit.model import ClaimType, Verdict
from app.audit.task import LoadedAudit
from app.claims.engine import fill, rows_of
from app.claims.parquet import pieces_of
from app.progress import Job

_VERDICTS = tuple(Verdict)
_ROWS = 250_000  # claim rows that are gathered at a time: what is held twice stays small
_RANK = "case {} " + " ".join(f"when '{verdict.value}' then {rank}" for rank, verdict in enumerate(_VERDICTS)) + " end"
_WORD = "case v.rank " + " ".join(f"when {rank} then '{verdict.value}'" for rank, verdict in enumerate(_VERDICTS)) + " end"
_TOLD = f"""
create or replace table line_verdicts as
select f.line_id, min({_RANK.format(verdict_said("f", "l"))}) as rank, count(*) as findings
from all_findings f join every_line l on l.line_id = f.line_id group by f.line_id
"""  # noqa: S608 - names made here
_EQUAL = """
create or replace table line_repeats as
select line_id, nth from (
  select line_id, row_number() over (partition by content order by standing <> 'checked', line_id) as nth
  from (select line_id, content, standing from every_line union all select line_id, content, standing from lines_aside)
) where nth > 1
"""
_CUTS = f"select min(row_id), max(row_id) from told_rows group by rowid // {_ROWS} order by 1"  # noqa: S608 - a number made here
_PART = f"""
select
  l.content, coalesce(e.nth, 1) as nth, s.sheet, l.row_no as row, l.claim_id, l.line, l.member, nullif(l.provider, '') as provider, r.coder,
  nullif(l.market, '') as market, nullif(l.line_of_business, '') as line_of_business,
  case when l.inpatient then '{ClaimType.INPATIENT}' when l.professional then '{ClaimType.PROFESSIONAL}' else '{ClaimType.OUTPATIENT}' end
    as claim_type,
  l.system, coalesce(l.code, l.found) as code, l.modifiers, l.units, d.diagnoses, l.use_day as day, l.amount, l.amount_basis, l.standing,
  {_WORD} as verdict, coalesce(v.findings, 0) as findings
from (select * from every_line where {{0}} union all by name select * from lines_aside where {{0}}) l
join line_sheets s on s.sheet_no = l.sheet_no
left join (select row_id, coder from told_rows where {{0}}) r on r.row_id = l.row_id
left join (
  select row_id, list(coalesce(code, found) order by used nulls last, place) as diagnoses from every_diagnosis where {{0}} group by row_id
) d on d.row_id = l.row_id
left join line_verdicts v on v.line_id = l.line_id
left join line_repeats e on e.line_id = l.line_id
order by l.line_id
"""  # noqa: S608 - names made here


def line_pieces(engine: DuckEngine, loaded: LoadedAudit, job: Job) -> tuple[bytes, ...]:
    """Return all lines of a run, once its findings are settled; `app.audit.lines_table` reads them."""
    connection = engine.connection
    connection.execute(_TOLD)
    connection.execute(_EQUAL)
    connection.execute("drop table if exists line_sheets")
    columns = [("sheet_no", "integer"), ("sheet", "varchar")]
    fill(connection, "line_sheets", columns, ((str(sheet.number), sheet.name) for sheet in loaded.read.sheets))
    made = tuple(_pieces(connection, job))
    for table in ("line_verdicts", "line_repeats", "line_sheets", "piece_lines"):
        connection.execute(f"drop table if exists {table}")
    return made


def _pieces(connection: DuckDBPyConnection, job: Job) -> Iterator[bytes]:
    cuts = rows_of(connection, _CUTS)
    for number, (low, high) in enumerate(cuts):
        job.step(number, len(cuts), "Keeping lines")
        connection.execute(f"create or replace table piece_lines as {_PART.format(f'row_id between {low} and {high}')}")
        yield from pieces_of(connection, "piece_lines", {"part": LINES_PART})
