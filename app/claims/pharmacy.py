"""Columns that mean something else on claims of a pharmacy."""

import re
from collections.abc import Sequence

_CONTROL = re.compile(r"\s*PCN(?:[\s_.-]*(?:no|num|nbr|number|id|code|#))?\.?\s*", re.IGNORECASE)
_OF_PHARMACY = re.compile(  # what stands beside the number of a pharmacy's processor, and on no bill of a patient's control number
    r"(?:payer|payor|pharmacy|plan|pbm|carrier)?[\s_.-]*(?:rx)?[\s_.-]*bin(?:[\s_.-]*(?:no|num|nbr|number|id|code|#))?|.*days?[\s_.-]*sup.*|.*refills?.*|.*cardholder.*|daw.*",
    re.IGNORECASE,
)
_SAID = "Processor"


def without_processors(headers: Sequence[str]) -> tuple[str, ...]:
    """Return the headers with "PCN" read as what it is beside a pharmacy's BIN: the processor's number and not a claim's."""
    if not any(_OF_PHARMACY.fullmatch(text.strip()) for text in headers):
        return tuple(headers)
    return tuple(_SAID if _CONTROL.fullmatch(text) else text for text in headers)
