"""What the Map step says of a field: how sure its column is, what speaks against it, and what rests while it has none."""

from collections.abc import Iterable

from app.claims.kinds import kind_of_columns
from app.claims.model import ColumnMapping
from app.claims.names import distinct_names
from app.desktop.audit.session import ASK_BELOW, Session
from app.desktop.words import field_name, listed

NEEDED = ("claim_id", "procedure", "dos_from", "diagnoses")
_CERTAIN = 0.9

# in whole sentences; a field without a word here is asked for by no rule
_WITHOUT: dict[str, str] = {
    "claim_id": "Without it lines are not put together to claims: voids and replacements are not netted, no claims are counted.",
    "procedure": "Without it no line can be judged by its code.",
    "dos_from": "Without it no professional or outpatient line can be judged by date.",
    "dos_to": "Without it no line spans several days.",
    "discharge_date": "Without it no inpatient stay can be judged by date.",
    "diagnoses": "Without them the rules about diagnoses are off.",
    "pointers": "Without them every diagnosis of the claim counts for each of its lines.",
    "member_id": "Without it repeated lines are not found, and units are not added up by member and day.",
    "birth_date": "Without it the rules about age are off, unless the file holds ages.",
    "units": "Without them limits of units and discarded drug are not judged.",
    "modifiers": "Without them JW and JZ are not judged.",
    "ndc": "Without it drugs are known by their code and name alone, and the rules about NDCs are off.",
    "drug_name": "Without it an unclassified code is known by its NDC alone.",
    "pos": "Without it places of service are not judged.",
    "bill_type": "Without it in- and outpatient claims are told apart by their other columns.",
    "frequency": "Without it voids and replacements are told by other columns alone.",
    "original_claim": "Without it a replacement is not tied to the claim it replaces.",
    "icd_procedures": "Without them no ICD-10-PCS code is judged.",
    "provider_npi": "Without it nothing is counted by provider, and repeated lines are told without one.",
    "paid": "Without it the amount at issue is the allowed or the billed one.",
}


def confidence_words(sure: float | None) -> str:
    """Return a confidence as a word and a number."""
    if sure is None:
        return "Chosen by you"
    word = "Sure" if sure >= _CERTAIN else "Likely" if sure >= ASK_BELOW else "Please check"
    return f"{word}, {sure * 100:.0f} %"


def remark_on(field: str, session: Session) -> str:
    """Return what a person should know of a field's column, or of its having none; empty where there is nothing."""
    columns = session.columns_for(field)
    if not columns:
        return _WITHOUT.get(field, "")
    said = [*_shared(field, columns, session), *_twice(columns, session.mapping)]
    return " ".join(said)


def kind_words(sheet: ColumnMapping, session: Session) -> str:
    """Return what the columns of a sheet say of its claims, where a row says nothing itself."""
    held = {field for field in _fields(session, (sheet,)) if session.columns_for(field, sheet)}
    return kind_of_columns(held)


def off_words(session: Session) -> str:
    """Return in one sentence which needed fields have no column; empty where all have one."""
    missing = [field_name(field) for field in NEEDED if not session.columns_for(field)]
    return f"No column holds {_lower(missing)}." if missing else ""


def _shared(field: str, columns: Iterable[str], session: Session) -> list[str]:
    others = [
        field_name(other)
        for other in _fields(session, session.sheets[session.sheet : session.sheet + 1])
        if other != field and set(columns) & set(session.columns_for(other))
    ]
    return [f"Also read as {_lower(others)}."] if others else []


def _twice(columns: Iterable[str], mapping: ColumnMapping | None) -> list[str]:
    """Name headers that stand more than once: the columns are told apart by a number."""
    if mapping is None:
        return []
    names = distinct_names(mapping.columns)
    texts = [mapping.columns[names.index(name)] for name in columns if name in names]
    found = [text for text in dict.fromkeys(texts) if mapping.columns.count(text) > 1]
    return [f"“{text}” heads {mapping.columns.count(text)} columns." for text in found]


def _fields(session: Session, sheets: Iterable[ColumnMapping]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(name for sheet in sheets for name in sheet.fields), *session.fields_chosen)))


def _lower(names: Iterable[str]) -> str:
    return listed([name if name[:2].isupper() else name[:1].lower() + name[1:] for name in names])
