"""The kind of claim each row is: professional, outpatient or inpatient, by what the row itself says, else by its sheet's columns."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from duckdb import DuckDBPyConnection

from app.claims.engine import fill, number_of, pack, ranges, rows_of

PROFESSIONAL, OUTPATIENT, INPATIENT = "professional", "outpatient", "inpatient"

_INPATIENT_BILLS = ("11", "18", "21", "41")  # facility and care; 12 and 22 are Part B, billed with HCPCS
INSTITUTIONAL = "institutional"  # in- or outpatient
_RANKS = ("form", "bill_type", "institution", "revenue", "pos")  # what a row may say, strongest first
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


def put_kinds(connection: DuckDBPyConnection, kinds: Sequence[str], chosen: Mapping[int, str] = MappingProxyType({})) -> None:
    """Make `row_kinds`: `kind` and `said_by` of every row of `claim_texts`; `kinds` by sheet, those `chosen` before all a row says.

    `said_by` names what says so: form, bill_type, institution (a form that leaves in- and outpatient open), revenue, pos, claim
    (other rows of the claim, or the claim it voids or replaces, say it better), sheet, chosen.
    """
    texts = [str(text) for (text,) in rows_of(connection, "select distinct form_text from claim_texts where form_text is not null")]
    fill(connection, "form_kinds", [("text", "varchar"), ("kind", "varchar")], list(kinds_said(texts).items()))
    fill(connection, "sheet_kinds", [("sheet_no", "integer"), ("kind", "varchar")], [(str(n), kind) for n, kind in enumerate(kinds)])
    bill = "regexp_replace(regexp_replace(r.bill_type_text, '\\.0+$', ''), '^0', '')"
    inpatient = f"left({bill}, 2) in ({', '.join(repr(start) for start in _INPATIENT_BILLS)})"
    query = (
        "select row_id, said_by, case said_by"  # noqa: S608 - names made here
        f" when 'form' then form when 'bill_type' then case when inpatient then '{INPATIENT}' else '{OUTPATIENT}' end"
        f" when 'pos' then case when sheet = '{INPATIENT}' then sheet else '{PROFESSIONAL}' end when 'sheet' then sheet"
        f" else case when sheet = '{INPATIENT}' then sheet else '{OUTPATIENT}' end end as kind from ("
        f" select *, case when form <> '{INSTITUTIONAL}' then 'form'"
        " when billed and (form is not null or revenue or not place) then 'bill_type'"
        " when form is not null then 'institution' when revenue then 'revenue' when place then 'pos' else 'sheet' end as said_by from ("
        f" select r.row_id, f.kind as form, s.kind as sheet, {inpatient} as inpatient, r.revenue_text is not null as revenue,"
        f" r.pos_text is not null as place, coalesce(regexp_full_match({bill}, '[1-9][0-9][0-9A-Za-z]?'), false) as billed"
        " from claim_texts r join sheet_kinds s on s.sheet_no = r.sheet_no left join form_kinds f on f.text = r.form_text"
    )
    connection.execute(f"create table row_kinds as {query} where false))")
    for low, high in ranges(connection, "claim_texts"):
        connection.execute(f"insert into row_kinds {query} where r.row_id between {low} and {high}))")
        pack(connection)
    _settle_claims(connection)
    for sheet, kind in chosen.items():
        connection.execute(
            f"update row_kinds set kind = '{kind}', said_by = 'chosen' from claim_texts r"  # noqa: S608 - kinds are the three names above
            f" where r.row_id = row_kinds.row_id and r.sheet_no = {sheet}"
        )
    for table in ("form_kinds", "sheet_kinds"):
        connection.execute(f"drop table {table}")


def _settle_claims(connection: DuckDBPyConnection) -> None:
    """Let a claim be of one kind: rows that say less take what the claim's rows that say most agree on, then what the original is."""
    if number_of(connection, "select count(distinct kind) from row_kinds") == 1:
        return
    connection.execute(f"alter table row_kinds add column rank integer default {len(_RANKS)}")
    for rank, said_by in enumerate(_RANKS):
        connection.execute(f"update row_kinds set rank = {rank} where said_by = '{said_by}'")  # noqa: S608 - names made here
    for named in ("claim_id_text", "original_claim_text"):
        connection.execute(
            "create table claim_kinds as select sheet_no, claim, min(kind) as kind, min(rank) as rank from ("  # noqa: S608 - names made here
            " select r.sheet_no, r.claim_id_text as claim, k.kind, k.rank,"
            " min(k.rank) over (partition by r.sheet_no, r.claim_id_text) as best"
            " from row_kinds k join claim_texts r on r.row_id = k.row_id where r.claim_id_text is not null)"
            f" where rank = best and rank < {len(_RANKS)} group by sheet_no, claim having count(distinct kind) = 1"
        )
        connection.execute(
            "update row_kinds set kind = t.kind, rank = t.rank, said_by = 'claim' from ("  # noqa: S608 - names made here
            " select r.row_id, c.kind, c.rank from claim_texts r"
            f" join claim_kinds c on c.sheet_no = r.sheet_no and c.claim = r.{named}) t"
            " where row_kinds.row_id = t.row_id and row_kinds.rank > t.rank"
        )
        connection.execute("drop table claim_kinds")
