"""Values a number format changed, given back by rule and listed: lost zeros. What cannot be given back is said."""

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from app.claims.engine import number_of, rows_of
from app.claims.model import ColumnMapping
from app.claims.rows import Restored

_LOST_ZEROS = {"pos": (1, 2), "bill_type": (3, 4), "revenue": (3, 4)}
_IDS = ("claim_id", "original_claim", "member_id", "ndc", "provider_npi", "auth_number")
_NDC_WIDTH = 11
_PCS_WIDTH = 7
_MOST_LISTED = 1000
_SCIENTIFIC = "[0-9](\\.[0-9]+)?[eE]\\+?[0-9]{1,2}"


def restore(connection: DuckDBPyConnection, sheets: Sequence[ColumnMapping]) -> tuple[list[Restored], list[str]]:
    """Give back the leading zeros of `claim_rows`; return the changes (the first thousand of a column) and what there is to say."""
    repairs: list[Restored] = []
    notices: list[str] = []
    for name, (least, width) in _LOST_ZEROS.items():
        _pad(connection, sheets, name, f"regexp_full_match({name}_text, '[0-9]{{{least}}}(\\.0+)?')", width, repairs, notices)
    for number in range(len(sheets)):
        if _ndcs_are_numbers(connection, number):
            where = f"sheet_no = {number} and regexp_full_match(ndc_text, '[1-9][0-9]{{5,9}}(\\.0+)?')"
            _pad(connection, sheets, "ndc", where, _NDC_WIDTH, repairs, notices)
    for place, column in enumerate(_icd_procedure_columns(connection)):
        lost = f"regexp_full_match({column}, '[1-9][0-9]{{5}}(\\.0+)?')"
        _pad(connection, sheets, "icd_procedures", lost, _PCS_WIDTH, repairs, notices, place)
    return repairs, notices + _digits_lost(connection)


def _icd_procedure_columns(connection: DuckDBPyConnection) -> list[str]:
    """Return the columns of ICD procedures, in order: six digits are one of digits only that lost its zero."""
    query = "select column_name from (describe claim_rows) where regexp_full_match(column_name, 'i_[0-9]+')"
    return sorted((str(name) for (name,) in rows_of(connection, query)), key=lambda name: int(name[2:]))


def _pad(  # noqa: PLR0913, PLR0917 - what is padded where, and what gathers
    connection: DuckDBPyConnection,
    sheets: Sequence[ColumnMapping],
    name: str,
    lost: str,
    width: int,
    repairs: list[Restored],
    notices: list[str],
    place: int | None = None,
) -> None:
    cell = f"{name}_text" if place is None else f"i_{place + 1}"
    now = f"lpad(regexp_replace({cell}, '\\.0+$', ''), {width}, '0')"
    count = number_of(connection, f"select count(*) from claim_rows where {lost}")  # noqa: S608 - names made here
    if not count:
        return
    found = rows_of(
        connection,
        f"select sheet_no, row_no, {cell}, {now} from claim_rows where {lost} order by row_id limit {_MOST_LISTED}",  # noqa: S608 - names made here
    )
    for sheet_no, row_no, was, value in found:
        sheet = sheets[int(str(sheet_no))]
        column = sheet.fields[name][place or 0].column
        repairs.append(Restored(sheet.sheet, int(str(row_no)), column, str(was), str(value), "leading zeros restored"))
    if count > _MOST_LISTED:
        notices.append(f"Leading zeros restored in {count} cells of {name}; the first {_MOST_LISTED} are listed")
    connection.execute(f"update claim_rows set {cell} = {now} where {lost}")  # noqa: S608 - names made here


def _ndcs_are_numbers(connection: DuckDBPyConnection, sheet: int) -> bool:
    """Whether a sheet's NDCs lost their zeros: bare numbers, none with a zero in front, the longest of eleven digits or under ten."""
    bare = "regexp_full_match(ndc_text, '[0-9]+(\\.0+)?')"
    digits = "regexp_replace(ndc_text, '\\.0+$', '')"
    (found,) = rows_of(
        connection,
        f"select count(*) filter (not {bare}), count(*) filter (starts_with(ndc_text, '0')), max(length({digits})), min(length({digits}))"  # noqa: S608 - names made here
        f" from claim_rows where sheet_no = {sheet} and ndc_text is not null",
    )
    others, zeros, longest, shortest = (int(str(value or 0)) for value in found)
    return not others and not zeros and shortest < _NDC_WIDTH and (longest == _NDC_WIDTH or 0 < longest < _NDC_WIDTH - 1)


def _digits_lost(connection: DuckDBPyConnection) -> list[str]:
    """Say where numbers are printed with an exponent: the digits behind it are gone."""
    said = []
    for name in _IDS:
        count = number_of(connection, f"select count(*) from claim_rows where regexp_full_match({name}_text, '{_SCIENTIFIC}')")  # noqa: S608 - names made here
        if count:
            said.append(f"{count} cells of {name} are numbers with an exponent, such as 1.2E+10; their digits are lost")
    return said
