"""How an interval, a state on a day and a contradiction are put into words."""

from datetime import date, timedelta
from enum import Enum

from app.codesets.model import Validity, Window
from app.desktop.words import day, sentence
from app.ledger.conflicts import DISPUTES_DAYS
from app.ledger.model import CodeHistory, Conflict, EndBasis, Interval, PolicyLedger, Role
from app.ledger.standing import Standing, stand

BASES = {
    EndBasis.STATED: "stated",
    EndBasis.NOTICE: "by notice",
    EndBasis.PUBLISH: "publish date",
    EndBasis.REVIEW: "last review date",
    EndBasis.EFFECTIVE: "effective date",
    EndBasis.CODE_SET: "code set",
    EndBasis.INFERRED: "inferred",
}

_ROLES = {Role.LISTED: "listed", Role.NONSPECIFIC: "listed as a nonspecific code", Role.NOT_COVERED: "listed as not covered"}


class State(Enum):
    """The answer for one code on one day."""

    IN = "In effect"
    NOT_YET = "Not yet listed"
    NO_LONGER = "No longer listed"
    NEVER = "Not listed"
    DISPUTED = "Disputed"
    UNKNOWN = "Unknown"


_STATES = {
    Standing.LISTED: State.IN,
    Standing.NOT_YET: State.NOT_YET,
    Standing.NO_LONGER: State.NO_LONGER,
    Standing.NEVER: State.NEVER,
    Standing.DISPUTED: State.DISPUTED,
    Standing.UNKNOWN: State.UNKNOWN,
}


def state_on(policy: PolicyLedger, history: CodeHistory, when: date) -> State:
    """Return whether a code was in effect on a day."""
    return _STATES[stand(policy, history, when).standing]


def code_words(history: CodeHistory) -> str:
    """Return a code as it is shown; a range that no table could expand by both its ends."""
    return f"{history.code}–{history.through}" if history.through else history.code


def role_words(role: Role) -> str:
    """Return what it means that the policy prints the code."""
    return _ROLES[role]


def from_words(interval: Interval) -> str:
    """Return an interval's start for people; an unknown start is never "since ever"."""
    if interval.start is None:
        return "open" if interval.certain else _between(interval.earliest_start, interval.latest_start)
    if not start_unknown(interval):
        return day(interval.start)
    bound = f", not before {day(interval.earliest_start)}" if interval.earliest_start else ""
    return f"{day(interval.start)} or earlier{bound}"


def to_words(interval: Interval) -> str:
    """Return the last day of an interval for people."""
    if interval.end is None:
        return _between(interval.earliest_end, interval.latest_end) if end_unknown(interval) else "open"
    last = day(last_day(interval.end))
    if not end_unknown(interval):
        return last
    bound = f", not before {day(interval.earliest_end)}" if interval.earliest_end else ""
    return f"{last} or earlier{bound}"


def start_unknown(interval: Interval) -> bool:
    """Whether the day of the start is known only to lie between bounds."""
    return not interval.certain and (interval.start is None or interval.latest_start is not None)


def end_unknown(interval: Interval) -> bool:
    """Whether the day of the end is known only to lie between bounds."""
    return not interval.certain and (interval.earliest_end is not None or interval.latest_end is not None)


def last_day(end: date) -> date:
    """Return the last day before an exclusive end."""
    return end - timedelta(days=1)


def basis_words(interval: Interval) -> str:
    """Return what both ends rest on."""
    start = BASES[interval.start_basis]
    if interval.end_basis is None:
        return start
    end = BASES[interval.end_basis]
    return start if start == end else f"{start}; ends by {end}" if interval.end_basis is not EndBasis.NOTICE else f"{start}; ends {end}"


def interval_sentence(history: CodeHistory, interval: Interval) -> str:
    """Return an interval as one sentence."""
    begins = f"from {from_words(interval)} ({BASES[interval.start_basis]})"
    if interval.end_basis is not None:
        ends = f"through {to_words(interval)} ({BASES[interval.end_basis]})"
    else:
        ends = "with no end stated" if to_words(interval) == "open" else f"through {to_words(interval)}"
    drug = f" for {interval.drug}" if interval.drug else ""
    disputed = " Part of it is disputed." if interval.conflict else ""
    return f"{history.system} {code_words(history)} is {role_words(interval.role)} in {history.policy}{drug} {begins} {ends}.{disputed}"


def valid_sentence(history: CodeHistory, window: Window | None) -> str:
    """Return what the code set says of a code."""
    valid: Validity | None = history.code_set
    if window is None:
        return f"No {history.system} table is loaded: validity of {code_words(history)} was not checked."
    speaks = f"The loaded table ({window.source}) speaks for {day(window.first)} through {day(window.last)}."
    if valid is None:
        return f"{code_words(history)} is not in the loaded {history.system} table. {speaks}"
    begins = f"from {day(valid.start)}" if valid.start else "from before the table begins"
    ends = f"through {day(last_day(valid.end))}" if valid.end else "with no end in the table"
    return f"{history.system} {code_words(history)} is valid in its code set {begins} {ends}. {speaks}"


def conflict_days(conflict: Conflict) -> str:
    """Return the days a contradiction is about."""
    begins = f"from {day(conflict.start)}" if conflict.start else "from an unknown day"
    if conflict.end is not None:
        return f"{begins} through {day(last_day(conflict.end))}"
    return f"{begins} until settled" if conflict.kind in DISPUTES_DAYS else f"{begins} on"


def conflict_words(conflict: Conflict) -> str:
    """Return what a contradiction does to its days: they are disputed, or seen differently by code set and policy."""
    if conflict.kind in DISPUTES_DAYS:
        return f"Disputed {conflict_days(conflict)}"
    return f"{conflict_kind(conflict)} {conflict_days(conflict)}"


def conflict_kind(conflict: Conflict) -> str:
    """Return the kind of a contradiction in words."""
    return sentence(conflict.kind)


def regime_words(regime: str) -> str:
    """Return a regime's name: `all-diagnoses-pend` is "All diagnoses pend"."""
    return sentence(regime)


def _between(earliest: date | None, latest: date | None) -> str:
    if earliest and latest:
        return f"unknown, between {day(earliest)} and {day(latest)}"
    if latest:
        return f"unknown, by {day(latest)} at the latest"
    return f"unknown, not before {day(earliest)}" if earliest else "unknown"
