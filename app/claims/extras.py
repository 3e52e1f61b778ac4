"""Columns of the other fields: what notices, reports and the person need beside what the rules look at."""

from collections.abc import Mapping, Sequence

from app.claims.evidence import weighed
from app.claims.fields import extra_book
from app.claims.model import ColumnChoice
from app.claims.profiles import Profile

EXTRA_DATES = ("admit_date", "received_date", "processed_date", "statement_from", "statement_to", "auth_date")
EXTRA_FIELDS = (
    *("form", "status", *EXTRA_DATES, "auth_number", "market", "line_of_business", "payer", "payer_sequence", "provider_name"),
    *("billing_npi", "age", "ndc_quantity", "ndc_unit", "diagnosis_version", "coder"),
)
_LEAST = 0.55

Choices = Mapping[str, tuple[ColumnChoice, ...]]


def extra_columns(headers: Sequence[str], profiles: Sequence[Profile], line: Choices) -> dict[str, tuple[ColumnChoice, ...]]:
    """Propose the columns of the other fields. A column in use is shared only where its header names the other field better."""
    book = extra_book()
    used = {choice.index: choice.confidence for choices in line.values() for choice in choices}
    found = [
        (score, index, name)
        for index, text in enumerate(headers)
        if text.strip()
        for name, said in book.scores(text).items()
        if (score := weighed(name, said, profiles[index] if index < len(profiles) else None)) >= max(_LEAST, used.get(index, 0.0))
    ]
    chosen: dict[str, tuple[ColumnChoice, ...]] = {}
    taken: set[int] = set()
    for score, index, name in sorted(found, key=lambda item: (-item[0], item[1])):
        if name not in chosen and index not in taken:
            chosen[name] = (ColumnChoice(headers[index], index, round(min(score, 0.99), 2)),)
            taken.add(index)
    return chosen
