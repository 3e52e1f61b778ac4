"""A retirement that the document history tells and the header does not: the ledger would go on listing the codes."""

import re
from collections.abc import Sequence

from app.policy.model import Check, DateKind, HistoryEntry, PolicyDate

_RETIRED = r"(?:retire[ds]?|retiring|archived?|archiving|sunset(?:ted|ting)?)"
_TEXT = r"(?:(?:clinical|medical|coverage|drug|pharmacy|this|the)\s+)*(?:document|policy|guidelines?|criteria|bulletin)"
_CODE = r"(?!\s+(?:hcpcs|cpt|icd|ndc|codes?|[a-z]\d))"
_SAID = re.compile(
    rf"\b{_RETIRED}\s+{_TEXT}\b"
    rf"|\b{_TEXT}\s+(?:(?:is|was|has|been|to|be|being|will)\s+)*{_RETIRED}\b{_CODE}"
    rf"|\bretirement\s+of\s+{_TEXT}\b"
    rf"|(?:^|[.:;–-]\s*){_RETIRED}\s*(?=$|[.;]|effective\b|as\s+of\b|on\s+\d|\d)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|un-?retired?)\b", re.IGNORECASE)


def retirement_checks(history: Sequence[HistoryEntry], dates: Sequence[PolicyDate]) -> tuple[Check, ...]:
    """Return a check for each of the newest entries that retires the policy, where no date of its own says so."""
    days = [entry.day for entry in history if entry.day is not None]
    if not days or any(item.kind is DateKind.RETIREMENT for item in dates):
        return ()
    return tuple(
        Check(
            "retirement-in-history-only",
            "warning",
            (),
            f"The history says “{sentence}”, and no retirement date is printed: the codes stay listed until a person gives the date.",
            (entry.source,),
        )
        for entry in history
        if entry.day == max(days)
        for sentence in _sentences(entry.text)
        if _SAID.search(sentence) and not _NOT.search(sentence)
    )


def _sentences(text: str) -> list[str]:
    return [part.strip().rstrip(".") for part in re.split(r"(?<=[.;])\s+", text) if part.strip()]
