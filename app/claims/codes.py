"""Codes as claims print them: brought to their written form, or known to be none."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from app.codesets.model import CodeSystem

NONSPECIFIC = frozenset({"J3490", "J3590", "J9999", "C9399"})

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202f\u2060\ufeff\u00ad]+")
_WHOLE_NUMBER = re.compile(r"(\d{4,7})\.0+")
_HCPCS = re.compile(r"[A-CDEGHJ-MP-V]\d{4}")
_CPT = re.compile(r"\d{5}|\d{4}[AFMTU]")
_PCS = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_CM = re.compile(r"[A-Z][0-9][0-9A-NP-Z](?:\.?[0-9A-NP-Z]{1,4})?")
_ICD9 = re.compile(r"(?:\d{3}|V\d{2})(?:\.?\d{1,2})?|E\d{3}(?:\.?\d)?")
_CATEGORY = 3
_TWINS = ("O0", "IL1", "S5", "B8", "Z2")  # characters taken for one another


@dataclass(frozen=True, slots=True)
class CodeText:
    """A code cell: as found, in written form (None: not of any form), and its system."""

    found: str
    code: str | None
    system: CodeSystem | None
    restored: bool = False  # a number's decimals were cut off


def bare(text: str) -> str:
    """Return a cell's code for comparison: NFKC, upper case, no blanks, invisible characters or leading apostrophe."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).lstrip("'’`").upper()


def read_procedure(text: str) -> CodeText:
    """Read a procedure cell: HCPCS, CPT of any category or ICD-10-PCS."""
    found = trimmed(text)
    code = bare(text)
    number = _WHOLE_NUMBER.fullmatch(code)
    if number:
        code = number.group(1)
    for pattern, system in ((_HCPCS, CodeSystem.HCPCS), (_CPT, CodeSystem.CPT), (_PCS, CodeSystem.ICD10PCS)):
        if pattern.fullmatch(code):
            return CodeText(found, code, system, number is not None)
    return CodeText(found, None, None)


def read_diagnosis(text: str) -> CodeText:
    """Read a diagnosis cell: ICD-10-CM with or without its dot; ICD-9-CM is recognised so that old claims are not called malformed."""
    found = trimmed(text)
    code = bare(text)
    if _CM.fullmatch(code):
        return CodeText(found, dotted(code), CodeSystem.ICD10CM)
    if _ICD9.fullmatch(code):
        return CodeText(found, code, CodeSystem.ICD9CM)
    return CodeText(found, None, None)


def dotted(code: str) -> str:
    """Return an ICD-10-CM code with its dot."""
    plain = code.replace(".", "")
    return plain if len(plain) <= _CATEGORY else f"{plain[:_CATEGORY]}.{plain[_CATEGORY:]}"


def trimmed(text: str) -> str:
    """Return a cell's text without the blanks around it."""
    return text.strip().strip("\u00a0\u200b\ufeff").strip()


def look_alikes(text: str) -> frozenset[str]:
    """Return the other texts that exchanging characters mistaken for one another makes of this one, without dots."""
    plain = bare(text).replace(".", "")
    choices = [next((twins for twins in _TWINS if sign in twins), sign) for sign in plain]
    if len(plain) > len("XW013L9") or not plain:
        return frozenset()
    return frozenset("".join(signs) for signs in product(*choices)) - {plain}
