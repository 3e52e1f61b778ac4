"""The time phrases of a history statement: from a day on, through a day, before a day, a period, or a bare date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto

from app.policy.dates import day_after, day_before, ends_period
from app.policy.history.terms import Lexeme, Term
from app.policy.history.tokens import Token


class Bound(Enum):
    """How a date bounds a code's use."""

    FROM = auto()  # the first day
    THROUGH = auto()  # the last day
    BEFORE = auto()  # the first day without
    PERIOD = auto()
    BARE = auto()  # nothing but the date: its neighbours say what it means


@dataclass(frozen=True, slots=True)
class When:
    """What a time phrase says."""

    bound: Bound
    day: date
    end: date | None = None  # of a period, inclusive
    on: bool = False  # a bare date after "on"
    until: bool = False  # "until" leaves open whether the day itself counts

    @property
    def boundary(self) -> date:
        """The first day on the other side: what "thereafter" means after it."""
        last = self.end if self.bound is Bound.PERIOD else self.day
        return day_after(last or self.day) if self.bound in (Bound.THROUGH, Bound.PERIOD) else self.day

    def begins_before(self, other: "When") -> bool:
        """Whether this is the first day and the other the last day of one period."""
        return self.bound is Bound.FROM and other.bound is Bound.THROUGH and self.day <= other.day


@dataclass(frozen=True, slots=True)
class WhenLexeme(Lexeme):
    """A time phrase with what it says."""

    when: When


@dataclass(frozen=True, slots=True)
class Ending:
    """From when a code is gone: `last_day` where the words name the last valid day."""

    effective: date | None
    last_day: date | None


def ending(when: When, *, terminated: bool) -> Ending:
    """Read the time phrase of a removal.

    A day that closes a month is the last valid day, whatever the verb: code sets end their codes so. "Termed" names
    the last valid day too, unless it names the first of a month.
    """
    if when.bound is Bound.BEFORE:
        return Ending(when.day, day_before(when.day))
    last = when.end if when.bound is Bound.PERIOD and when.end is not None else when.day
    through = when.bound in (Bound.THROUGH, Bound.PERIOD) and not (when.until and last.day == 1)
    if through or ends_period(last) or (terminated and when.bound is Bound.BARE and last.day != 1):
        return Ending(day_after(last), last)
    return Ending(last, None)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FIRST_DAY = _words(
    "effective effect eff beginning begins begin start starting starts retroactive retroactively retro since commencing from back"
)
_LAST_DAY = _words("through thru until till")
_LINKS = (
    _FIRST_DAY
    | _LAST_DAY
    | _words(
        "date dates of service services dos on or and after as for with an the to back prior before claims rendered performed incurred up"
    )
    | _words("its later than last processed processing furnished provided dated is day valid in by this change only /")
)

_SUFFIXES: dict[tuple[str, ...], Bound] = {
    **{
        (*link, word): Bound.FROM
        for word in ("forward", "after", "later", "beyond", "onward", "onwards", "thereafter", "on")
        for link in (("and",), ("or",), ("&",))
    },
    **{(word,): Bound.FROM for word in ("forward", "onward", "onwards")},
    ("going", "forward"): Bound.FROM,
    ("and", "going", "forward"): Bound.FROM,
    ("last", "day"): Bound.THROUGH,
    **{(*link, word): Bound.THROUGH for word in ("prior", "before", "earlier", "older") for link in (("and",), ("or",), ("&",))},
}

_RANGE_LINKS = frozenset({"through", "thru", "to", "-", "until", "till"})


def with_whens(found: Sequence[Lexeme], tokens: Sequence[Token]) -> list[Lexeme]:
    """Join every date with the words that say what it bounds."""
    joined: list[Lexeme] = []
    at = 0
    while at < len(found):
        lexeme = found[at]
        if lexeme.term is Term.DATE and not _names_edition(found, at):
            made, at = _when_at(found, at, joined, tokens)
            joined.append(made)
        else:
            joined.append(lexeme)
            at += 1
    return joined


def _when_at(found: Sequence[Lexeme], at: int, before: list[Lexeme], tokens: Sequence[Token]) -> tuple[Lexeme, int]:
    lead = _take_lead(before)
    words = [word for lexeme in lead for word in lexeme.text.split()]
    day, last, after = _day(found[at], tokens), found[at].last, at + 1
    when = When(_bound(words), day, on="on" in words or "as" in words, until="until" in words or "till" in words)
    if after + 1 < len(found) and found[after].text in _RANGE_LINKS and found[after + 1].term is Term.DATE:
        when = replace(when, bound=Bound.PERIOD, end=_day(found[after + 1], tokens), until=False)
        last, after = found[after + 1].last, after + 2
    else:
        suffix, after = _suffix(found, after)
        if when.bound is Bound.BARE and (_names_changes(found, after) or _heads_release(before, day)):
            when = replace(when, bound=Bound.FROM)  # updated with 01/01/2024 HCPCS changes
        if suffix is not None:
            when, last = replace(when, bound=suffix), found[after - 1].last
    first = lead[0].first if lead else found[at].first
    return WhenLexeme(Term.WHEN, " ".join(words), first, last, when), after


def _day(lexeme: Lexeme, tokens: Sequence[Token]) -> date:
    day = tokens[lexeme.first].day
    if day is None:
        raise AssertionError(lexeme.text)  # a DATE token always has its day
    return day


def _take_lead(before: list[Lexeme]) -> list[Lexeme]:
    """Take the words that belong to the date off the end of what was read; commas and words of other senses stay."""
    lead: list[Lexeme] = []
    while before and _is_link(before, lead):
        lead.insert(0, before.pop())
    while lead and not (
        set(lead[0].text.split())
        & (_FIRST_DAY | _LAST_DAY | {"prior", "before", "after", "on", "as", "for", "dates", "with", "claims", "last"})
    ):
        before.append(lead.pop(0))
    return lead


def _is_link(before: Sequence[Lexeme], lead: Sequence[Lexeme]) -> bool:
    last = before[-1]
    if last.text == ":":  # Effective Date: d, but not Added: d
        return not lead and len(before) > 1 and bool(set(before[-2].text.split()) & {"date", "effective", "dates", "eff"})
    if last.text == "(" or isinstance(last, WhenLexeme):
        return False
    return set(last.text.split()) <= _LINKS


def _bound(words: Sequence[str]) -> Bound:
    told = set(words)
    if _on_or(words, "before") or _on_or(words, "prior"):
        return Bound.THROUGH
    if told & {"prior", "before"}:
        return Bound.BEFORE
    if told & _LAST_DAY or told & {"up", "last"}:
        return Bound.THROUGH
    if "after" in told and not _on_or(words, "after"):
        return Bound.THROUGH
    if told & _FIRST_DAY or _on_or(words, "after") or told == {"for"} or told & {"service", "dos", "as"}:
        return Bound.FROM
    return Bound.BARE


def _on_or(words: Sequence[str], word: str) -> bool:
    """Whether the day itself is meant too: "on or after", "on or before"."""
    at = words.index(word) if word in words else 0
    return at > 0 and words[at - 1] in ("or", "and", "/")


EDITIONS = frozenset(
    {"version", "entry", "edition", "release", "publication", "posting", "meeting", "bulletin", "list", "policy", "article"}
)


def _names_edition(found: Sequence[Lexeme], at: int) -> bool:
    """Whether the date names an edition of the policy: "omitted from the 1/1/2021 version"."""
    return at + 1 < len(found) and found[at + 1].text in EDITIONS


def _names_changes(found: Sequence[Lexeme], at: int) -> bool:
    """Whether the date names a release of a code set: "10/01/2023 ICD-10-CM updates"."""
    terms = [lexeme.term for lexeme in found[at : at + 5]]
    place = next((number for number, term in enumerate(terms) if term not in (Term.SYSTEM, Term.CODE, Term.AND)), len(terms))
    return 0 < place < len(terms) and (terms[place] is Term.CHANGES or found[at + place].text.startswith(("changes to", "updates to")))


def _heads_release(before: Sequence[Lexeme], day: date) -> bool:
    """Whether the date is that of a code set's release named before it: "HCPCS updates 07/01/2019"."""
    terms = [lexeme.term for lexeme in before[-2:]]
    return terms == [Term.SYSTEM, Term.CHANGES] and day.day == 1 and day.month in (1, 4, 7, 10)


def _suffix(found: Sequence[Lexeme], at: int) -> tuple[Bound | None, int]:
    for length in (3, 2, 1):
        words = tuple(word for lexeme in found[at : at + length] for word in lexeme.text.split())
        if words in _SUFFIXES:
            return _SUFFIXES[words], at + length
    return None, at
