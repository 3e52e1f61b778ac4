"""What the values of a column look like, and whether they can be those of a field."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from app.claims.clean import read_number, says_an_ndc
from app.claims.codes import bare
from app.claims.dates import Day, read_day

_FEWEST = 3  # values that say something about a column
_MOST = 0.6
_HARDLY = 0.2
_NEARLY_ALL = 0.9
_SOME = 0.1
_YEARS = range(1900, 2100)
_NPI_PREFIX = "80840"
_TENS = 10

_HCPCS = re.compile(r"[A-CEGHJ-MP-V]\d{4}|\d{4}[FTUM]")
_CPT = re.compile(r"\d{5}(?:\.0+)?")
_PCS = re.compile(r"(?=.*\d)[0-9A-HJ-NP-Z]{7}")
_CM = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?|[A-TV-Z]\d[0-9A-Z]{1,5}|\d{3}\.\d{1,2}")
_NPI = re.compile(r"[12]\d{9}(?:\.0+)?")
_POS = re.compile(r"\d{1,2}(?:\.0+)?")
_REVENUE = re.compile(r"0?\d{3}(?:\.0+)?")
_BILL_TYPE = re.compile(r"0?[1-9]\d[0-9A-Z](?:\.0+)?")
_MODIFIERS = re.compile(r"(?:[A-Z0-9]{2}(?:\.0+)?[\s,;:|/-]*){1,8}")
_POINTERS = re.compile(r"(?:[A-L]|1[0-2]|[1-9])(?:[\s,;:|/&^-]*(?:[A-L]|1[0-2]|\d))*(?:\.0+)?")
_SEX = re.compile(r"M|F|U|X|MALE|FEMALE|UNKNOWN|[0-9]")
_LINE = re.compile(r"\d{1,5}(?:\.0+)?")
_WORDS = re.compile(r"[A-Za-z]{3,}")
_CENTS = re.compile(r"-?\(?\$?[\d,]*\.\d{2,4}\)?-?")
_ONE_SIGN = re.compile(r"[0-9A-Z](?:\.0+)?")
_DIGITS = re.compile(r"\d+")


class Fit(Enum):
    """What a column's values say about a field."""

    GOOD = "good"
    OPEN = "open"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Profile:
    """The first values of a column, blank ones left out."""

    values: tuple[str, ...]

    def share(self, test: Callable[[str], bool]) -> float:
        """Return how many of the values pass, of 1."""
        return sum(1 for value in self.values if test(value)) / len(self.values) if self.values else 0.0

    def fit(self, field: str) -> Fit:
        """Return whether these can be values of a field; open where there are too few or the field takes anything."""
        test = _TESTS.get(field)
        if test is None or len(self.values) < _FEWEST:
            return Fit.OPEN
        share = self.share(test)
        return Fit.GOOD if share >= _MOST else Fit.BAD if share < _HARDLY else Fit.OPEN

    def all_are(self, field: str) -> bool:
        """Whether nearly every value is one of the field's."""
        return len(self.values) >= _FEWEST and self.share(_TESTS[field]) >= _NEARLY_ALL

    @property
    def drug_codes(self) -> bool:
        """Whether the values are procedure codes beyond doubt: letters in front of some tell them from postal codes."""
        return self.all_are("procedure") and self.share(is_hcpcs) >= _SOME

    @property
    def procedures_only(self) -> bool:
        """Whether the values can be no diagnoses: `J1323` alone has the form of one without its dot, `99213` has not."""
        return self.drug_codes and self.share(_matches(_CPT)) > 0

    @property
    def icd_procedures(self) -> bool:
        """Whether most values are ICD-10-PCS codes."""
        return self.fit("icd_procedures") is Fit.GOOD and self.share(is_procedure) < _HARDLY

    @property
    def procedures(self) -> bool:
        """Whether most values are HCPCS or CPT codes."""
        return self.fit("procedure") is Fit.GOOD and self.share(lambda value: _is(_PCS, value)) < _HARDLY


def profile_of(values: Sequence[str]) -> Profile:
    """Return the profile of a column."""
    return Profile(tuple(value.strip() for value in values if value.strip()))


def is_hcpcs(text: str) -> bool:
    """Whether a text has the form of a HCPCS code with a letter, or a CPT code of category II or III."""
    return _is(_HCPCS, text)


def is_procedure(text: str) -> bool:
    """Whether a text has the form of a HCPCS or CPT code."""
    return _is(_HCPCS, text) or _is(_CPT, text)


def is_diagnosis(text: str) -> bool:
    """Whether a text has the form of an ICD diagnosis code."""
    return _is(_CM, text)


def is_day(text: str) -> bool:
    """Whether a text means a day of our times."""
    found = read_day(text)
    return isinstance(found, Day) and found.day.year in _YEARS


def is_npi(text: str) -> bool:
    """Whether a text is ten digits whose last one checks the others."""
    if not _NPI.fullmatch(text):
        return False
    digits = _NPI_PREFIX + text[:10]
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number >= _TENS else number for number in doubled) % _TENS == 0


def is_data(text: str) -> bool:
    """Whether a text is a value and no column's name."""
    plain = text.strip()
    if _DIGITS.fullmatch(plain):
        return len(plain) > 2
    return is_hcpcs(plain) or (is_diagnosis(plain) and len(plain) > 3) or _is(_CENTS, plain) or is_day(plain)


def _is(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.fullmatch(bare(text)) is not None


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: _is(pattern, text)


def _is_number(text: str) -> bool:
    return read_number(text) is not None


def _is_name(text: str) -> bool:
    return _WORDS.search(text) is not None and not is_day(text)


def _is_id(text: str) -> bool:
    return not (_CENTS.fullmatch(text) or ("/" in text and is_day(text)) or ("-" in text and is_day(text)))


_TESTS: dict[str, Callable[[str], bool]] = {
    **dict.fromkeys(("dos_from", "dos_to", "discharge_date", "birth_date", "admit_date", "received_date", "processed_date"), is_day),
    **dict.fromkeys(("statement_from", "statement_to", "auth_date"), is_day),
    **dict.fromkeys(("billed", "allowed", "paid", "units", "ndc_quantity"), _is_number),
    **dict.fromkeys(("claim_id", "member_id", "original_claim", "auth_number"), _is_id),
    "procedure": lambda text: is_procedure(text) or _is(_PCS, text),
    "icd_procedures": _matches(_PCS),
    "diagnoses": is_diagnosis,
    "modifiers": _matches(_MODIFIERS),
    "pointers": _matches(_POINTERS),
    "ndc": says_an_ndc,
    "provider_npi": _matches(_NPI),
    "billing_npi": _matches(_NPI),
    "sex": _matches(_SEX),
    "pos": _matches(_POS),
    "revenue": _matches(_REVENUE),
    "bill_type": _matches(_BILL_TYPE),
    "frequency": _matches(_ONE_SIGN),
    "line": _matches(_LINE),
    "age": _matches(_LINE),
    "payer_sequence": lambda text: len(text) <= 9,
    "drug_name": _is_name,
    "provider_name": _is_name,
}
