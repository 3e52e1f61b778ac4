"""Running text cut into the smallest parts a history statement is made of: words, codes, dates, names of code systems and marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from app.codesets.shape import plain
from app.policy.dates import FoundDate, find_dates, find_impossible_dates


class TokenKind(Enum):
    """What a token is by its looks alone."""

    WORD = auto()
    CODE = auto()  # letters and digits that may be a code
    NUMBER = auto()  # digits or a name that cannot be one: a policy number, an age, a contract
    DATE = auto()
    PARTIAL = auto()  # a month or year: never an effective date
    BAD_DATE = auto()  # written as a date, but no day of the calendar
    SYSTEM = auto()  # ICD-10-CM, ICD10, ICD-9 …
    MARK = auto()
    BREAK = auto()  # the end of a block


@dataclass(frozen=True, slots=True)
class Token:
    """A part of block number `block` (counted in the entry) at `[start:end]` of that block's text."""

    kind: TokenKind
    text: str  # plain characters, lower case
    raw: str
    block: int
    start: int
    end: int
    day: date | None = None

    @property
    def capital(self) -> bool:
        """Whether the token starts with a capital letter."""
        return self.raw[:1].isupper()


_ABBREVIATIONS = frozenset(
    {"eff", "incl", "vs", "approx", "inc", "dx", "no", "resp", "rev", "dos", "st", "dr", "descr", "desc", "auth", "dept", "e.g", "i.e"}
)

_PART = re.compile(
    r"""
    (?P<system>ICD\s?[-]?\s?(?:10|9|X|IX)(?:\s?[-]?\s?(?:CM|PCS))?(?:/(?:CM|PCS))?(?![A-Za-z0-9]))
  | (?P<number>\d+(?:,\d{3})+(?![\w]) | \d+(?:\.\d+){2,}[A-Za-z]? | [A-Z]{2,}-[A-Z]{2,}-?\d[\w.\-]* | [A-Z]{2,}-\d[\w.\-]* | \d+(?:\.\d+)?%)
  | (?P<code>[A-Za-z]*\d[A-Za-z0-9]*(?:\.(?=[A-Za-z0-9]*\d|[A-Z](?![A-Za-z]))[A-Za-z0-9]+)*(?:-(?=[\s,;.)|&]|$))?)
  | (?P<word>e\.g|i\.e|[A-Za-z]+(?:'[a-z]+)?)
  | (?P<mark>[^\sA-Za-z0-9])
    """,
    re.VERBOSE | re.IGNORECASE,
)

# What follows these is never a code; after the second set only what no current code system writes so.
_NAMES_FOLLOW = frozenset(
    {"lcd", "lcds", "ncd", "ncds", "article", "contract", "form", "transmittal", "cr", "pmid", "nct", "bulletin", "version"}
)
_NUMBERS_FOLLOW = frozenset(
    {"policy", "policies", "section", "sections", "table", "group", "groups", "page", "document", "step", "phase", "grade", "stage"}
    | {
        "type",
        "age",
        "ages",
        "aged",
        "level",
        "tier",
        "part",
        "guideline",
        "number",
        "chapter",
        "appendix",
        "through",
        "at",
        "least",
        "than",
    }
)
_CLEAR_CODE = re.compile(r"[A-V]\d{4}|\d{5}|\d{4}[FTUMA]|[A-Z]\d[0-9AB]\.[0-9A-Z]{1,4}|(?=\w*[A-Z])[0-9A-HJ-NP-Z]{7}", re.IGNORECASE)

# A lost space: "J0222effective", "codeJ0222", "C9036eff", "andJ9999".
_GLUED_AFTER = re.compile(r"(?P<code>[A-V]\d{4}|\d{5}|\d{4}[TUMF])(?P<word>[a-z]{2,})")
_GLUED_BEFORE = re.compile(r"(?P<word>(?:[A-Za-z]?[a-z]{2,}|HCPCS|CPT))(?P<code>[A-V]\d{4}|\d{5}|[A-Z]\d[0-9AB]\.\w{1,4})")
_GLUED_DATE = re.compile(r"[a-z](?=\d{1,2}/\d{1,2}/\d{2})|(?<=/\d{4})[a-z]")

_BEFORE_ROW_NUMBER = frozenset({"in", "of", "from", "since", "revision", "prior", "with"})
_ROW_NUMBER = re.compile(r"R\d{1,2}")


def tokenize(text: str, block: int = 0, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """Cut `text[start:end]` into tokens; their places count from the start of the whole text."""
    stop = len(text) if end is None else end
    whole = plain(text)
    tokens: list[Token] = []
    at = start
    for found in _dates(whole, start, stop):
        tokens += _parts(text, whole, block, at, found.start)
        tokens.append(_date_token(text, whole, block, found))
        at = found.end
    tokens += _parts(text, whole, block, at, stop)
    return tuple(_without_names(_without_abbreviation_points(tokens)))


def _dates(whole: str, start: int, stop: int) -> list[FoundDate]:
    inside = _GLUED_DATE.sub(" ", whole[start:stop])
    found = [*find_dates(inside), *find_impossible_dates(inside)]
    moved = [FoundDate(item.start + start, item.end + start, item.day, item.partial, item.precision) for item in found]
    return sorted(moved, key=lambda item: item.start)


def _date_token(text: str, whole: str, block: int, found: FoundDate) -> Token:
    kinds = {"day": TokenKind.DATE, "impossible": TokenKind.BAD_DATE}
    kind = kinds.get(found.precision, TokenKind.PARTIAL)
    return Token(kind, whole[found.start : found.end].lower(), text[found.start : found.end], block, found.start, found.end, found.day)


def _parts(text: str, whole: str, block: int, start: int, stop: int) -> Iterator[Token]:
    kinds = {"system": TokenKind.SYSTEM, "number": TokenKind.NUMBER, "code": TokenKind.CODE, "word": TokenKind.WORD, "mark": TokenKind.MARK}
    for match in _PART.finditer(whole, start, stop):
        kind = kinds[match.lastgroup or "mark"]
        for part, begin, end in _unglued(kind, text, match.start(), match.end()):
            yield Token(part, whole[begin:end].lower(), text[begin:end], block, begin, end)


def _unglued(kind: TokenKind, text: str, start: int, end: int) -> Iterator[tuple[TokenKind, int, int]]:
    """Yield a token as it is, or the word and the code it was made of where the space between was lost."""
    if kind is not TokenKind.CODE:
        yield kind, start, end
        return
    after, before = _GLUED_AFTER.fullmatch(text[start:end]), _GLUED_BEFORE.fullmatch(text[start:end])
    if after is not None:
        yield from ((TokenKind.CODE, start, start + after.end("code")), (TokenKind.WORD, start + after.start("word"), end))
    elif before is not None:
        yield from ((TokenKind.WORD, start, start + before.end("word")), (TokenKind.CODE, start + before.start("code"), end))
    else:
        yield kind, start, end


def _without_abbreviation_points(tokens: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    for token in tokens:
        after = kept[-1] if kept else None
        if token.text == "." and after is not None and after.text in _ABBREVIATIONS and after.end == token.start:
            continue
        kept.append(token)
    return kept


def _without_names(tokens: Sequence[Token]) -> list[Token]:
    """Turn what only looks like a code into a number: a contract S5601-014, article A54068, group 2, policy 1.01."""
    return [_as_number(token) if token.kind is TokenKind.CODE and _is_name(tokens, place) else token for place, token in enumerate(tokens)]


def _as_number(token: Token) -> Token:
    return Token(TokenKind.NUMBER, token.text, token.raw, token.block, token.start, token.end)


def _is_name(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    before = tokens[place - 1] if place else None
    if before is not None and before.text in _NAMES_FOLLOW:
        return True
    if before is not None and before.text in _NUMBERS_FOLLOW and not _CLEAR_CODE.fullmatch(token.raw):
        return True
    return _hyphened(tokens, place) or _opens_a_title(tokens, place) or _numbers_a_revision(tokens, place)


def _hyphened(tokens: Sequence[Token], place: int) -> bool:
    """Whether the token is half of a name such as S5601-014 or COVID-19: joined by a hyphen to what is no code."""
    token = tokens[place]
    if place + 2 < len(tokens) and _joined(tokens[place : place + 3]):
        other = tokens[place + 2]
        if other.kind is TokenKind.CODE and len(other.raw) > 2 and _clear(token) and not _clear(other):
            return True
    if place >= 2 and _joined(tokens[place - 2 : place + 1]):
        other = tokens[place - 2]
        if other.kind is TokenKind.CODE:
            return _clear(other) and not _clear(token) and len(token.raw) > 2
        return other.kind is TokenKind.WORD and other.text not in {"cpt", "hcpcs", "code", "codes"} and not _clear(token)
    return False


def _joined(three: Sequence[Token]) -> bool:
    first, middle, last = three
    return middle.text == "-" and first.end == middle.start and middle.end == last.start


def _clear(token: Token) -> bool:
    return _CLEAR_CODE.fullmatch(token.raw) is not None


def _numbers_a_revision(tokens: Sequence[Token], place: int) -> bool:
    """Whether the token numbers a row of an article's history, as in R12 Revision Effective."""
    after = tokens[place + 1 : place + 2]
    before = tokens[place - 1].text if place else ""
    told = (
        (after and after[0].text == ":" and before in ("", ":", ".", "-"))
        or before in _BEFORE_ROW_NUMBER
        or any(token.text in ("revision", "revisions") for token in after)
    )
    return told and _ROW_NUMBER.fullmatch(tokens[place].raw) is not None and not any(token.text == "-" for token in after)


def _opens_a_title(tokens: Sequence[Token], place: int) -> bool:
    """Whether an article number opens its title, as in A57184 Billing and Coding."""
    after = [token.text for token in tokens[place + 1 : place + 4]]
    return after == ["billing", "and", "coding"]
