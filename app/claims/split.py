"""Cells that hold two things in one, or none: a period in a date column, a code with its modifiers, the text of an error value."""

from collections.abc import Mapping, Sequence

from duckdb import DuckDBPyConnection

from app.claims.dates import DASHES, NULLS
from app.claims.engine import number_of, rows_of
from app.claims.scan import ERROR_TEXTS

_DAY = r"(?:\d{8}|\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{1,2}-\d{1,2})"
_PERIOD = rf"\s*({_DAY})\s*(?:-|–|to|thru|through)\s*({_DAY})\s*"
_CODE = r"[A-Za-z]\d{4}|\d{4}[0-9A-Za-z]"
_BETWEEN = r"[-:>|*^~ ]"
_COMPOSED = rf"\s*(?:(?:HC|HP|ER|IV|WK){_BETWEEN})?({_CODE})((?:{_BETWEEN}+[0-9A-Za-z]{{2}}){{0,4}}){_BETWEEN}*"
_PLAIN = rf"\s*(?:{_CODE})\s*"
_HALF = 2
_SHORTEST_PERIOD = len("4/1/24-4/2/24")
_CODE_LENGTH = 5
_DIAGNOSIS = r"[A-TV-Za-tv-z]\d[0-9A-Za-z](?:\.?[0-9A-Za-z]{1,4})?"
_SEVERAL = rf"\s*{_DIAGNOSIS}(?:\s*[,;|/ ]\s*{_DIAGNOSIS})+\s*[,;|/]?\s*"
_MOST_DIAGNOSES = 25
_FIFTH = 5
_DESCRIBED = {
    "procedure": _CODE,
    "diagnoses": _DIAGNOSIS,
    "icd_procedures": "[0-9A-HJ-NP-Za-hj-np-z]{7}",
    "revenue": r"\d{3,4}",
    "pos": r"\d{1,2}",
    "bill_type": r"0?\d{3}",
}
_LISTED = {"procedure": "p", "diagnoses": "d", "icd_procedures": "i"}
_TOLD = r"\s*({code})(?:\s*[-–—:|=]\s*[^\n]*[A-Za-z]{{3}}|\s+[(]?[A-Za-z][^\n]*[a-z]{{3}}|\s+[(]?[A-Za-z]{{5}})[^\n]*"
_NULLS = ", ".join(f"'{text}'" for text in (*NULLS, *DASHES))
_ERRORS = ", ".join(f"'{form}'" for text in ERROR_TEXTS.values() for form in (text, text.lower()))


def clear_error_texts(connection: DuckDBPyConnection, columns: Sequence[str]) -> list[str]:
    """Empty cells that hold Excel's error values as text, as in a file saved from a workbook, or a word or sign for an empty cell.

    Returns what there is to say.
    """
    said = []
    for texts, what in ((_ERRORS, "error values outside the dates"), (_NULLS, "cells that say NULL or hold a dash")):
        total = 0
        for column in columns:
            held = f"from claim_texts where {column} in ({texts})"
            if rows_of(connection, f"select 1 {held} limit 1"):  # a look costs a tenth of a count
                total += number_of(connection, f"select count(*) {held}")
                connection.execute(f"update claim_texts set {column} = null where {column} in ({texts})")  # noqa: S608 - names made here
        said += [f"{total} {what} are read as empty"] if total else []
    return said


def split_periods(connection: DuckDBPyConnection) -> list[str]:
    """Cut periods in `dos_from_text` where the row has no through date; return what there is to say."""
    long = f"length(dos_from_text) >= {_SHORTEST_PERIOD} and not contains(dos_from_text, ':')"
    where = f"dos_to_text is null and {long} and regexp_full_match(dos_from_text, '{_PERIOD}', 'i')"
    count = number_of(connection, f"select count(*) from claim_texts where {where}")  # noqa: S608 - names made here
    if not count:
        return []
    connection.execute(
        f"update claim_texts set dos_to_text = regexp_extract(dos_from_text, '{_PERIOD}', 2, 'i'),"  # noqa: S608 - names made here
        f" dos_from_text = regexp_extract(dos_from_text, '{_PERIOD}', 1, 'i') where {where}"
    )
    return [f"{count} cells of dos_from hold a period; its two days are read as from and through"]


def split_codes(connection: DuckDBPyConnection, widths: dict[str, int]) -> list[str]:
    """Cut codes from the modifiers written behind them, in sheets where most cells of the one procedure column are so.

    Adds a modifier column to `claim_texts` and counts it in `widths`; returns what there is to say.
    """
    said = _cut_descriptions(connection, widths)
    if widths["procedure"] != 1:
        return said
    composed = f"(length(p_1) > {_CODE_LENGTH} and regexp_full_match(p_1, '{_COMPOSED}') and not regexp_full_match(p_1, '{_PLAIN}'))"
    sheets = rows_of(
        connection,
        f"select sheet_no, count(*) filter ({composed}) from claim_texts where p_1 is not null group by sheet_no"  # noqa: S608 - names made here
        f" having count(*) filter ({composed}) * {_HALF} > count(*) order by sheet_no",
    )
    if not sheets:
        return said
    widths["modifiers"] += 1
    place = widths["modifiers"]
    numbers = ", ".join(str(sheet) for sheet, _ in sheets)
    connection.execute(f"alter table claim_texts add column m_{place} varchar")
    behind = f"regexp_replace(regexp_extract(p_1, '{_COMPOSED}', 2), '{_BETWEEN}+', ' ', 'g')"
    connection.execute(
        f"update claim_texts set m_{place} = nullif(trim({behind}), ''),"  # noqa: S608 - names made here
        f" p_1 = regexp_extract(p_1, '{_COMPOSED}', 1) where {composed} and sheet_no in ({numbers})"
    )
    count = sum(int(str(cells)) for _, cells in sheets)
    return [*said, f"{count} cells of procedure hold a code and its modifiers or a qualifier; they are read apart"]


def _cut_descriptions(connection: DuckDBPyConnection, widths: Mapping[str, int]) -> list[str]:
    """Cut what a code means from behind it, in sheets where most cells of the column say so: `11 - Office`."""
    columns = {f"{name}_text": (name, code) for name, code in _DESCRIBED.items() if name not in _LISTED}
    columns |= {f"{_LISTED[name]}_{place}": (name, _DESCRIBED[name]) for name in _LISTED for place in range(1, widths[name] + 1)}
    said: dict[str, int] = {}
    for column, (name, code) in columns.items():
        if not rows_of(connection, f"select 1 from claim_texts where strlen({column}) > {_CODE_LENGTH} limit 1"):  # noqa: S608 - names made here
            continue
        told = f"(length({column}) > {_CODE_LENGTH} and regexp_full_match({column}, '{_TOLD.format(code=code)}'))"
        found = rows_of(
            connection,
            f"select sheet_no, count(*) filter ({told}) from claim_texts where {column} is not null group by sheet_no"  # noqa: S608 - names made here
            f" having count(*) filter ({told}) * {_HALF} > count(*)",
        )
        for sheet, count in found:
            connection.execute(
                f"update claim_texts set {column} = regexp_extract({column}, '{_TOLD.format(code=code)}', 1)"  # noqa: S608 - names made here
                f" where {told} and sheet_no = {int(str(sheet))}"
            )
            said[name] = said.get(name, 0) + int(str(count))
    return [f"{count} cells of {name} hold a code and what it means; the code is read" for name, count in said.items()]


def split_diagnoses(connection: DuckDBPyConnection, widths: dict[str, int]) -> list[str]:
    """Cut several diagnoses of one cell, in sheets where the one diagnosis column often holds several.

    Adds diagnosis columns to `claim_texts` and counts them in `widths`; returns what there is to say.
    """
    if not widths["diagnoses"]:
        return []
    others = " and ".join(f"d_{number} is null" for number in range(2, widths["diagnoses"] + 1)) or "true"
    several = f"(length(d_1) > {_CODE_LENGTH} and {others} and regexp_full_match(d_1, '{_SEVERAL}'))"
    parts = r"list_filter(string_split_regex(trim(d_1), '\s*[,;|/ ]\s*'), lambda part: part <> '')"
    sheets = rows_of(
        connection,
        f"select sheet_no, count(*) filter ({several}), max(case when {several} then len({parts}) end) from claim_texts"  # noqa: S608 - names made here
        f" where d_1 is not null group by sheet_no having count(*) filter ({several}) * {_FIFTH} >= count(*) order by sheet_no",
    )
    if not sheets:
        return []
    width = min(max(int(str(most)) for *_, most in sheets), _MOST_DIAGNOSES)
    for number in range(widths["diagnoses"] + 1, width + 1):
        connection.execute(f"alter table claim_texts add column d_{number} varchar")
    widths["diagnoses"] = max(widths["diagnoses"], width)
    numbers = ", ".join(str(sheet) for sheet, *_ in sheets)
    cells = ", ".join(f"d_{number} = {parts}[{number}]" for number in range(1, width + 1))
    connection.execute(f"update claim_texts set {cells} where {several} and sheet_no in ({numbers})")  # noqa: S608 - names made here
    count = sum(int(str(cells)) for _, cells, _ in sheets)
    return [f"{count} cells of diagnoses hold several codes; they are read apart, in their order"]
