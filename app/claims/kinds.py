"""The kind of claim each row is: professional, outpatient or inpatient, by what the row itself says, else by its sheet's columns."""

import re
from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from app.claims.engine import fill, rows_of

PROFESSIONAL, OUTPATIENT, INPATIENT = "professional", "outpatient", "inpatient"

_INPATIENT_BILLS = ("11", "18", "21", "41")  # facility and care; 12 and 22 are Part B, billed with HCPCS
INSTITUTIONAL = "institutional"  # in- or outpatient
_WORDS = re.compile(r"[A-Z]+|\d+[A-Z]?")
_SAID = {
    **dict.fromkeys(("INPATIENT", "INPAT", "IP", "INPT"), INPATIENT),
    **dict.fromkeys(("OUTPATIENT", "OUTPAT", "OP", "OUTPT"), OUTPATIENT),
    **dict.fromkeys(("PROFESSIONAL", "PROF", "HCFA", "CMS1500", "HCFA1500", "1500", "837P", "PHYSICIAN"), PROFESSIONAL),
    **dict.fromkeys(("INSTITUTIONAL", "INST", "UB", "UB04", "UB92", "837I", "FACILITY"), INSTITUTIONAL),
}
_LETTERS = (  # what single letters mean depends on which others the column uses
    ({"I", "O", "P"}, {"I": INPATIENT, "O": OUTPATIENT, "P": PROFESSIONAL}),
    ({"I", "O"}, {"I": INPATIENT, "O": OUTPATIENT}),
    ({"I", "P"}, {"I": INSTITUTIONAL, "P": PROFESSIONAL}),
)


def kinds_said(texts: Sequence[str]) -> dict[str, str]:
    """Return the kind each text of a form column names, `institutional` where it leaves in- and outpatient open; others are left out."""
    plain = {text: text.strip().upper() for text in texts}
    letters = next((meaning for used, meaning in _LETTERS if used == set(plain.values())), {})
    found = {text: letters.get(said) or _kind_in(said) for text, said in plain.items()}
    return {text: kind for text, kind in found.items() if kind}


def _kind_in(said: str) -> str | None:
    kinds = {_SAID[word] for word in _WORDS.findall(said.replace("-", "")) if word in _SAID}
    narrow = kinds - {INSTITUTIONAL}
    return next(iter(narrow or kinds)) if len(narrow or kinds) == 1 else None


def kind_of_columns(names: set[str]) -> str:
    """Return the kind a sheet with these fields holds, where its rows do not say."""
    if "icd_procedures" in names and "procedure" not in names:
        return INPATIENT
    if "pos" in names or "pointers" in names:
        return PROFESSIONAL
    return OUTPATIENT if names & {"bill_type", "revenue"} else PROFESSIONAL


def put_kinds(connection: DuckDBPyConnection, kinds: Sequence[str]) -> None:
    """Add `claim_type` and `claim_type_by` (form, bill_type, revenue, pos, sheet) to `claim_rows`; `kinds` by sheet."""
    texts = [str(text) for (text,) in rows_of(connection, "select distinct form_text from claim_rows where form_text is not null")]
    fill(connection, "form_kinds", [("text", "varchar"), ("kind", "varchar")], list(kinds_said(texts).items()))
    fill(connection, "sheet_kinds", [("sheet_no", "integer"), ("kind", "varchar")], [(str(n), kind) for n, kind in enumerate(kinds)])
    bill = "regexp_replace(regexp_replace(r.bill_type_text, '\\.0+$', ''), '^0', '')"
    inpatient = f"left({bill}, 2) in ({', '.join(repr(start) for start in _INPATIENT_BILLS)})"
    connection.execute(
        "create table row_kinds as select row_id, said_by, case said_by"  # noqa: S608 - names made here
        f" when 'form' then form when 'bill_type' then case when inpatient then '{INPATIENT}' else '{OUTPATIENT}' end"
        f" when 'pos' then '{PROFESSIONAL}' when 'sheet' then sheet"
        f" else case when sheet = '{INPATIENT}' then sheet else '{OUTPATIENT}' end end as kind from ("
        f" select *, case when form <> '{INSTITUTIONAL}' then 'form'"
        " when billed and (form is not null or revenue or not place) then 'bill_type'"
        " when form is not null then 'institution' when revenue then 'revenue' when place then 'pos' else 'sheet' end as said_by from ("
        f" select r.row_id, f.kind as form, s.kind as sheet, {inpatient} as inpatient, r.revenue_text is not null as revenue,"
        f" r.pos_text is not null as place, coalesce(regexp_full_match({bill}, '[1-9][0-9][0-9A-Za-z]?'), false) as billed"
        " from claim_rows r join sheet_kinds s on s.sheet_no = r.sheet_no left join form_kinds f on f.text = r.form_text))"
    )
    for column, value in (("claim_type", "kind"), ("claim_type_by", "said_by")):
        connection.execute(f"alter table claim_rows add column {column} varchar")
        connection.execute(f"update claim_rows set {column} = k.{value} from row_kinds k where k.row_id = claim_rows.row_id")  # noqa: S608 - names made here
    for table in ("row_kinds", "form_kinds", "sheet_kinds"):
        connection.execute(f"drop table {table}")
