"""What a code looks like, and its normal written form: knowledge of shapes alone, without any table."""

import re
from collections.abc import Callable, Iterator

from app.codesets.model import CodeSystem

NONSPECIFIC = frozenset({"J3490", "J3590", "J9999", "C9399"})

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣-"), "-")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_QUOTES = {ord("“"): '"', ord("”"): '"', ord("‘"): "'", ord("’"): "'"}
_PLAIN = {**_DASHES, **_SPACES, **_QUOTES}

_FOOTNOTE = "*†‡§#^®™"

# The letters each later place of a diagnosis code knows, with a little room to grow: M80.M84 and C44.9O are misprints.
_HCPCS = re.compile(r"[A-EGHJ-MP-V][0-9]{4}")
_CPT = re.compile(r"[0-9]{5}|[0-9]{4}[FTUMA]")
_CM = re.compile(r"([A-Z][0-9A][0-9AB])(?:\.?([0-9A-LXZ](?:[0-9A-HX-Z](?:[0-9A-HX-Z][0-9A-HJ-NP-SX]?)?)?))?")
_PCS = re.compile(r"(?=.*[0-9])[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}|GZ[F-J]ZZZZ|D[A-Z]Y[A-H]FZZ|XEZZX[A-Z]C|XXEZX[A-Z]B")
_CM9 = re.compile(r"([0-9]{3}|V[0-9]{2}|E[0-9]{3})(?:\.?([0-9]{1,2}))?")
_REVENUE = re.compile(r"[0-9]{3,4}")


def plain(text: str) -> str:
    """Return the text with every dash, space and quotation mark in its ASCII form; length and places stay the same."""
    return text.translate(_PLAIN)


def bare(text: str) -> str:
    """Return a printed code without footnote marks, surrounding punctuation and the dash of a category, in capitals."""
    return plain(text).strip().strip(_FOOTNOTE + ",;:()[]'\"").rstrip(".-" + _FOOTNOTE).strip().upper()


def normal(system: CodeSystem, text: str) -> str | None:
    """Return the normal written form of a printed code of the system, or None if the text is not of its shape."""
    code = bare(text)
    return _NORMAL[system](code)


def candidates(text: str) -> tuple[CodeSystem, ...]:
    """Return every system whose shape the text has. Only the heading or the sentence can choose among them."""
    return tuple(system for system in CodeSystem if normal(system, text) is not None)


def is_category(text: str) -> bool:
    """Whether the text is printed as an open category, such as `L97.4-`."""
    return plain(text).strip().rstrip(_FOOTNOTE + ",;").endswith("-")


def is_nonspecific(code: str) -> bool:
    """Whether the code stands for drugs without a code of their own."""
    return code in NONSPECIFIC


def dotted(text: str) -> bool:
    """Whether a code is printed with its decimal point."""
    return "." in bare(text)


def split_run_together(
    text: str, system: CodeSystem = CodeSystem.ICD10CM, known: Callable[[str], bool] | None = None
) -> tuple[str, ...] | None:
    """Split codes printed without anything between them, such as `F520F521F5221`, into normal forms.

    `known` tells whether a normal form is in a loaded table; it decides between two ways of splitting.
    None: the text is no such run, or it can be split in two ways.
    """
    letters = plain(text).strip().strip(_FOOTNOTE + ",;").upper()
    ways = [way for way in _ways(letters, system) if len(way) > 1]
    if known is not None and len(ways) > 1:
        ways = [way for way in ways if all(known(code) for code in way)] or ways
    longest = max((len(way) for way in ways), default=0)
    best = [way for way in ways if len(way) == longest]
    return best[0] if len(best) == 1 else None


def _ways(letters: str, system: CodeSystem) -> list[tuple[str, ...]]:
    """Return every split of the letters into codes of the system, worked out from the end so that no part is done twice."""
    if len(letters) > 4000:
        return []
    ways: dict[int, list[tuple[str, ...]]] = {len(letters): [()]}
    for start in range(len(letters) - 1, -1, -1):
        found = [(code, *rest) for stop, code in _codes_at(letters, start, system) for rest in ways.get(stop, [])]
        ways[start] = sorted(found, key=len, reverse=True)[:8]  # the readings with most codes are the likely ones
    return ways[0]


def _codes_at(letters: str, start: int, system: CodeSystem) -> Iterator[tuple[int, str]]:
    for stop in range(start + 3, min(start + 8, len(letters)) + 1):
        part = letters[start:stop]
        code = normal(system, part) if part[-1] not in ".-," else None
        if code is not None and (system is not CodeSystem.ICD10CM or letters[start].isalpha()):
            yield stop, code


def _as_printed(shape: re.Pattern[str]) -> Callable[[str], str | None]:
    return lambda code: code if shape.fullmatch(code) else None


def _with_point(shape: re.Pattern[str]) -> Callable[[str], str | None]:
    def written(code: str) -> str | None:
        found = shape.fullmatch(code)
        if found is None:
            return None
        head, rest = found.groups()
        return f"{head}.{rest}" if rest else str(head)

    return written


def _revenue(code: str) -> str | None:
    return code.zfill(4) if _REVENUE.fullmatch(code) else None


_NORMAL: dict[CodeSystem, Callable[[str], str | None]] = {
    CodeSystem.HCPCS: _as_printed(_HCPCS),
    CodeSystem.CPT: _as_printed(_CPT),
    CodeSystem.ICD10CM: _with_point(_CM),
    CodeSystem.ICD10PCS: _as_printed(_PCS),
    CodeSystem.ICD9CM: _with_point(_CM9),
    CodeSystem.REVENUE: _revenue,
}
