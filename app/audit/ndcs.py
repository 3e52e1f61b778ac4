"""NDCs on claims and in crosswalks, as eleven digits."""

from app.claims.codes import bare

_DIGITS = 11
_SHORT = 10
_PRODUCT = 9
_WIDTHS = (5, 4, 2)
_FORMS = {(4, 4, 2), (5, 3, 2), (5, 4, 1), (5, 4, 2), (4, 4), (5, 3), (5, 4)}
_LOST = (0, 5, 9)  # where one of ten digits may be missing: 4-4-2, 5-3-2, 5-4-1


def ndc_readings(text: str) -> tuple[str, ...]:
    """Return what an NDC on a claim can mean, as eleven digits: one reading, or three for ten digits without hyphens; none for a filler."""
    plain = bare(text).removeprefix("N4")
    parts = plain.split("-")
    if len(parts) > 1:
        joined = _joined(parts)
        return (joined,) if joined is not None and len(joined) == _DIGITS and _says_something(joined) else ()
    if not plain.isdigit() or not _says_something(plain):
        return ()
    if len(plain) == _DIGITS:
        return (plain,)
    return tuple(dict.fromkeys(f"{plain[:place]}0{plain[place:]}" for place in _LOST)) if len(plain) == _SHORT else ()


def ndc_of_table(text: str) -> str | None:
    """Return an NDC of a crosswalk: eleven digits, or nine for all packages of a product; None: neither can be read."""
    plain = bare(text).removeprefix("N4")
    parts = plain.split("-")
    digits = _joined(parts) if len(parts) > 1 else plain
    return digits if digits is not None and digits.isdigit() and len(digits) in (_PRODUCT, _DIGITS) else None


def _joined(parts: list[str]) -> str | None:
    form = tuple(len(part) for part in parts)
    if form not in _FORMS or not all(part.isdigit() for part in parts):
        return None
    return "".join(part.zfill(width) for part, width in zip(parts, _WIDTHS, strict=False))


def _says_something(digits: str) -> bool:
    return len(set(digits)) > 1
