"""A question such as `J1323 3/28/2024`, answered in plain sentences with the places they rest on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.codesets.expand import key_of
from app.codesets.model import CodeSystem, Window
from app.codesets.shape import candidates, normal
from app.codesets.tables import CodeSets, load_bundled
from app.documents.model import Place
from app.ledger.lookup import means
from app.ledger.model import CodeHistory, EndBasis, Interval, Ledger, PolicyLedger, Role
from app.ledger.regimes import running_on
from app.ledger.standing import Standing, Standpoint, stand
from app.policy.dates import find_dates

_ASK = "Ask for a code and, if you like, a day, such as J1323 3/28/2024."
_COMPACT = re.compile(r"(?<!\w)((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\w)")
_LONGEST_QUOTE = 180
_DIAGNOSES = (CodeSystem.ICD10CM, CodeSystem.ICD9CM)

_RESTS_ON = {
    EndBasis.STATED: "stated",
    EndBasis.NOTICE: "by a notice",
    EndBasis.PUBLISH: "the publish date",
    EndBasis.REVIEW: "the last review date",
    EndBasis.EFFECTIVE: "the version's effective date",
    EndBasis.CODE_SET: "the code came into being within a printed range",
    EndBasis.INFERRED: "inferred",
}
_AS = {Role.LISTED: "", Role.NONSPECIFIC: " as a non-specific code", Role.NOT_COVERED: " as not covered"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the ledger says, and every place it rests on."""

    sentence: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: codes as written, a day or none, and the policies named (none: all)."""

    codes: tuple[str, ...]
    day: date | None
    policies: tuple[PolicyLedger, ...]


def answer_question(ledger: Ledger, question: str, code_sets: CodeSets | None = None) -> Answer:
    """Return the answer for every code asked, under every policy that knows it."""
    asked = read_question(ledger, question)
    if not ledger.policies:
        return Answer("No policy is loaded.")
    if not asked.codes:
        return Answer(f"No code was found in “{question.strip()}”. {_ASK}" if question.strip() else _ASK)
    sets = code_sets if code_sets is not None else load_bundled()
    answers = [answer for code in asked.codes for answer in _code(asked, code, sets)]
    places = tuple(dict.fromkeys(place for answer in answers for place in answer.places))
    return Answer(" ".join(answer.sentence for answer in answers), places)


def read_question(ledger: Ledger, text: str) -> Question:
    """Read codes, day and policy names in any order."""
    day, rest = _take_day(text)
    words = [word.strip(",;:?!()“”\"'") for word in rest.split()]
    named = tuple(policy for policy in ledger.policies if any(_plain(word) == _plain(policy.policy) for word in words if word))
    names = {_plain(policy.policy) for policy in ledger.policies}
    codes = [word.rstrip(".") for word in words if _plain(word) not in names and any(sign.isdigit() for sign in word)]
    return Question(tuple(dict.fromkeys(codes)), day, named or ledger.policies)


def _take_day(text: str) -> tuple[date | None, str]:
    for found in _COMPACT.finditer(text):
        try:
            day = date(*map(int, found.groups()))
        except ValueError:
            continue
        return day, text[: found.start()] + " " + text[found.end() :]
    for item in find_dates(text):
        if item.day is not None:
            return item.day, text[: item.start] + " " + text[item.end :]
    return None, text


def _plain(word: str) -> str:
    return "".join(sign for sign in word.casefold() if sign.isalnum())


def _code(asked: Question, code: str, code_sets: CodeSets) -> Iterator[Answer]:
    found = [(policy, history) for policy in asked.policies for history in policy.codes if means(history, code)]
    for policy, history in found:
        yield _under_policy(policy, history, _name(history, code), asked.day)
    if found:
        for system, name in dict.fromkeys((history.system, _name(history, code)) for _, history in found):
            yield from _code_set(system, name, asked.day, code_sets)
    else:
        yield from _unlisted(asked, code, code_sets)


def _name(history: CodeHistory, code: str) -> str:
    return history.code if history.through is None else normal(history.system, code) or key_of(code)


def _unlisted(asked: Question, code: str, code_sets: CodeSets) -> Iterator[Answer]:
    systems = candidates(code)
    if not systems:
        yield Answer(f"“{code}” is not written like a code of any system known here.")
        return
    name = normal(systems[0], code) or code
    held = "; ".join(f"{policy.policy}: {_held(policy)}" for policy in asked.policies)
    yield Answer(f"{name} was never listed in the versions held ({held}).")
    for policy in asked.policies:
        if asked.day is not None and CodeSystem.ICD10CM in systems:
            yield from _regimes(policy, asked.day)
    for system in systems:
        if code_sets.validity(system, code):
            yield from _code_set(system, normal(system, code) or code, asked.day, code_sets)


def _held(policy: PolicyLedger) -> str:
    days = [f"{version.start}" for version in policy.versions]
    return days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"


def _under_policy(policy: PolicyLedger, history: CodeHistory, name: str, day: date | None) -> Answer:
    within = f" (within {history.code}-{history.through})" if history.through else ""
    if day is None:
        parts = "; ".join(_whole(interval) for interval in history.intervals) or "in dispute on all days"
        return Answer(f"{name}{within} in {policy.policy}: {parts}.", _places(history.intervals))
    point = stand(policy, history, day)
    sentence, places = _on_day(f"{name}{within}", policy, point, day)
    regimes = list(_regimes(policy, day)) if history.system in _DIAGNOSES else []
    extra = "".join(f" {answer.sentence}" for answer in regimes)
    return Answer(sentence + extra, (*places, *(place for answer in regimes for place in answer.places)))


def _on_day(name: str, policy: PolicyLedger, point: Standpoint, day: date) -> tuple[str, tuple[Place, ...]]:
    interval = point.interval
    where = f"in {policy.policy} on {day}"
    if point.conflict is not None:
        sides = "; ".join(f"{reading.says}: “{_quote(reading.source)}”" for reading in point.conflict.readings)
        return f"Whether {name} was listed {where} is disputed ({sides}).", tuple(item.source for item in point.conflict.readings)
    if interval is None:
        return f"{name} was never listed in {policy.policy} in the versions held.", ()
    if point.standing is Standing.LISTED:
        return f"{name} was listed {where}{_role(interval)}: {_whole(interval)}.", _places([interval])
    if point.standing is Standing.UNKNOWN:
        return f"It is not known whether {name} was listed {where}: {_whole(interval)}.", _places([interval])
    if point.standing is Standing.NOT_YET:
        text = f"{name} was not listed {where}: it is listed {_from(interval)}{_role(interval)}."
        return text, interval.sources
    back = f", and it is listed again {_from(point.following)}" if point.following else ""
    places = (*interval.end_sources, *(point.following.sources if point.following else ()))
    return f"{name} was no longer listed {where}: it was listed {_until(interval)}{back}.", places


def _role(interval: Interval) -> str:
    return _AS[interval.role] + (f" for {interval.drug}" if interval.drug else "")


def _whole(interval: Interval) -> str:
    return f"{_from(interval)} {_until(interval)}" if interval.end else f"{_from(interval)} on"


def _from(interval: Interval) -> str:
    if interval.start is None:
        since = f" (not before {interval.earliest_start})" if interval.earliest_start else ""
        return f"from a day that is not known{since}"
    if interval.latest_start is not None:
        since = f", possibly since {interval.earliest_start}" if interval.earliest_start else ", possibly earlier"
        return f"from {interval.start} at the latest{since}"
    return f"from {interval.start} ({_rests_on(interval.start_basis, interval.sources)})"


def _until(interval: Interval) -> str:
    basis = interval.end_basis or EndBasis.INFERRED
    if interval.latest_end is not None:
        return f"until {interval.latest_end} at the latest"
    return f"until {interval.end} ({_rests_on(basis, interval.end_sources)})"


def _rests_on(basis: EndBasis, sources: Sequence[Place]) -> str:
    words = _RESTS_ON[basis]
    return f"{words}: “{_quote(sources[0])}”" if sources else words


def _quote(place: Place) -> str:
    text = " ".join(place.text.split())
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"


def _places(intervals: Sequence[Interval]) -> tuple[Place, ...]:
    return tuple(place for interval in intervals for place in (*interval.sources, *interval.end_sources))


def _regimes(policy: PolicyLedger, day: date) -> Iterator[Answer]:
    for regime in running_on(policy.regimes, day):
        yield Answer(f"On that day all diagnoses pended under {policy.policy} (since {regime.start}).", regime.sources)


def _code_set(system: CodeSystem, code: str, day: date | None, code_sets: CodeSets) -> Iterator[Answer]:
    window = code_sets.window(system)
    times = code_sets.validity(system, code)
    if not times:
        none = f"No {system.value} table is loaded, so nothing is said of whether {code} existed."
        yield Answer(none if window is None else f"No edition of the {system.value} table holds {code}.")
        return
    spans = " and ".join(f"from {time.start}" + (f" until {time.end}" if time.end else " on") for time in times)
    if day is not None and window is not None and not window.covers(day):
        spoken = code_sets.exists_on(system, code, day)  # by the code's own record or a single fact
        if spoken is None:
            yield Answer(f"The {system.value} table says nothing of {day}: it covers {_days_of(window)}.")
            return
    exists = None if day is None else code_sets.exists_on(system, code, day)
    words = {True: f"existed on {day}: ", False: f"did not exist on {day}: it is valid ", None: "is valid "}[exists]
    yield Answer(f"In the {system.value} code set {code} {words}{spans}.")


def _days_of(window: Window) -> str:
    """Say which days a system's tables speak for, and which between them they do not."""
    gaps = " and ".join(f"{first} to {last}" for first, last in window.gaps)
    return f"{window.first} to {window.last}" + (f", but not {gaps}" if gaps else "")
