"""Numbers, money, modifiers, pointers and NDCs as claims print them."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from app.claims.codes import bare

_CENT = Decimal("0.01")
_MONEY_SIGNS = re.compile(r"[$€£,\s\u00a0]|USD")
_CURRENCY = re.compile(r"[$€£\s\u00a0]|USD|EUR")
_CENTS_FIRST = re.compile(r"\.\d{0,2}$|\.\d{4}")  # a point that parts no thousands
_DECIMAL_COMMA = re.compile(r"(.*\d),(\d{1,2})([)-]*)")  # no thousands end in two digits
_COUNTED = re.compile(r"(?<=\d)\s*(?:units?|un|each|ea)\.?$", re.IGNORECASE)
_TENTH = 10
_AMBIGUOUS = ("11", "12")
_RUN = re.compile(r"[A-Z]+|\d+")
_LETTERS = "ABCDEFGHIJKL"
_POINTER_WORDS = re.compile(r"DIAGNOS[IE]S|DIAG|DX|ICD(?:-?10)?|POINTER|PTR|CODE")  # "Dx1, Dx2"
_NDC_DIGITS = 11
_NINE = 9
_NDC_PARTS = {(4, 4, 2): (5, 4, 2), (5, 3, 2): (5, 4, 2), (5, 4, 1): (5, 4, 2), (5, 4, 2): (5, 4, 2)}


def read_money(text: str) -> Decimal | None:
    """Return an amount in cents; parentheses or a trailing minus mean less than nothing. None: blank or no amount."""
    number = read_number(text)
    return None if number is None else number.quantize(_CENT, ROUND_HALF_UP)


def read_number(text: str) -> Decimal | None:
    """Return a number as printed, or None."""
    written = _CURRENCY.sub("", text.strip().lstrip("'").replace("\u2212", "-"))
    comma = _DECIMAL_COMMA.fullmatch(written)
    if comma and comma.group(1).rfind(",") <= comma.group(1).rfind(".") and not _CENTS_FIRST.search(comma.group(1)):
        written = f"{comma.group(1).replace('.', '')}.{comma.group(2)}{comma.group(3)}"
    if written == "-" and written != text.strip():  # how a book of accounts writes nothing: $ -
        return Decimal(0)
    plain = _MONEY_SIGNS.sub("", _COUNTED.sub("", written))
    if plain.startswith("(") and plain.endswith(")"):
        plain = f"-{plain[1:-1]}"
    elif plain.endswith(("-", "CR")):  # a credit
        plain = f"-{plain.rstrip('-CR')}"
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def read_modifiers(cells: list[str]) -> tuple[str, ...]:
    """Return the modifiers of a line as a sorted set; a cell may hold several."""
    found: set[str] = set()
    for cell in cells:
        for part in re.split(r"[\s,;:|/]+", cell.strip()):
            plain = bare(part)
            plain = plain.removesuffix(".0")
            if len(plain) > 2 and len(plain) % 2 == 0:  # run together: 59JZ
                found.update(plain[start : start + 2] for start in range(0, len(plain), 2))
            elif plain:
                found.add(plain)
    return tuple(sorted(found))


def read_pointers(text: str, diagnoses: int) -> tuple[int, ...] | None:
    """Return the positions pointed to, in order; None where "11" or "12" may mean two things; empty: no pointer at all.

    `diagnoses` is how many diagnoses the claim has.
    """
    found: list[int] = []
    for run in _RUN.findall(_POINTER_WORDS.sub(" ", unicodedata.normalize("NFKC", text).upper())):
        if run.isalpha():
            found += [_LETTERS.index(letter) + 1 for letter in run if letter in _LETTERS]
        elif run in _AMBIGUOUS and diagnoses >= int(run):
            return None
        elif run == str(_TENTH):
            found.append(_TENTH)
        else:
            found += [int(digit) for digit in run if digit != "0"]
    return tuple(dict.fromkeys(found))


def read_ndc(text: str) -> str | None:
    """Return the first nine digits (labeler and product) of an NDC in 5-4-2 form, or None: blank, filler or ambiguous."""
    plain = bare(text)
    plain = plain.removeprefix("N4")
    parts = plain.split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        widths = _NDC_PARTS.get((len(parts[0]), len(parts[1]), len(parts[2])))
        if widths is None:
            return None
        plain = "".join(part.zfill(width) for part, width in zip(parts, widths, strict=True))
    if len(plain) != _NDC_DIGITS or not plain.isdigit() or len(set(plain)) == 1:
        return None
    return plain[:_NINE]


def says_an_ndc(text: str) -> bool:
    """Whether the cell holds an NDC at all, if only an ambiguous one: a repeated digit or a blank is none."""
    digits = [sign for sign in bare(text) if sign.isdigit()]
    return len(set(digits)) > 1 and len(digits) >= _NINE
