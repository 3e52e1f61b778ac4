"""Each rule's word on one line, in plain words: found, nothing to say, does not apply, or off, and what it saw."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.audit.ladder import TABLE_ORDER
from app.audit.model import Finding
from app.audit.seen import Seen, SeenDiagnosis


class Outcome(StrEnum):
    """How a rule ended on a line."""

    FOUND = "found"
    NOTHING = "nothing to say"
    DOES_NOT_APPLY = "does not apply"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class RuleWord:
    """A rule, how it ended on a line, and a short reason with what it saw."""

    rule: str
    outcome: Outcome
    reason: str


_Word = tuple[Outcome, str]
_NEVER_DUPLICATES = ("2", "3", "4")


def words_of(seen: Seen, findings: Sequence[Finding]) -> tuple[RuleWord, ...]:
    """Return a word of every shipped rule, in their order; `findings`: those of the line."""
    found: dict[str, str] = {}
    for finding in findings:
        found[finding.rule] = f"{found[finding.rule]} {finding.message}" if finding.rule in found else finding.message
    first = next((finding for finding in findings if finding.primary), None)
    return tuple(_word(rule, seen, found, first) for rule in TABLE_ORDER)


def _word(rule: str, seen: Seen, found: Mapping[str, str], first: Finding | None) -> RuleWord:
    if rule in found:
        return RuleWord(rule, Outcome.FOUND, found[rule])
    if rule in seen.hits and first is not None:
        return RuleWord(rule, Outcome.NOTHING, f"{first.rule} is told in its place: of one cause the first finding stands")
    return RuleWord(rule, *_WORDS[rule](seen))


def _no(reason: str) -> _Word:
    return Outcome.NOTHING, reason


def _never(reason: str) -> _Word:
    return Outcome.DOES_NOT_APPLY, reason


def _shown(seen: Seen) -> str:
    return seen.code or seen.text or "the line"


def _missing(seen: Seen) -> _Word:
    if seen.text is None:
        return _no("a line of this kind may stand without a procedure code")
    return _no(f"the line has a code and a date ({seen.day})")


def _order(seen: Seen) -> _Word:
    if seen.from_day is None:
        return _never("the line has no first date to compare with")
    days = [str(seen.from_day)]
    days += [str(seen.to_day)] if seen.to_day not in (None, seen.from_day) else []
    days += [f"discharge {seen.discharge_day}"] if seen.kind == "inpatient" and seen.discharge_day else []
    return _no(f"its dates follow each other: {', '.join(days)}" if len(days) > 1 else f"it is dated on one day, {days[0]}")


def _future(seen: Seen) -> _Word:
    if seen.as_of is None:
        return Outcome.OFF, "no day is given as of which the file is judged"
    return _no(f"none of its dates lies after {seen.as_of}")


def _malformed(seen: Seen) -> _Word:
    used = [one.text for one in seen.diagnoses if one.used is not None]
    texts = [text for text in (seen.code, *used) if text]
    return _no(f"{', '.join(texts)}: written as codes are") if texts else _never("there is no code to look at")


def _claim_type(seen: Seen) -> _Word:
    if seen.code is None:
        return _never("there is no code to look at")
    place = f" with place of service {seen.place}" if seen.kind == "professional" and seen.code.startswith("C") else ""
    return _no(f"{seen.code} may stand on {'an' if seen.kind[0] in 'aeiou' else 'a'} {seen.kind} claim{place}")


def _unidentified(seen: Seen) -> _Word:
    if not seen.nonspecific:
        return _never(f"{_shown(seen)} is no unclassified code")
    said = " and ".join(part for part in (seen.drug_name, f"NDC {seen.ndc}" if seen.ndc else "") if part)
    return _no(f"the line names a drug: {said}")


def _specific(seen: Seen) -> _Word:
    if not seen.nonspecific:
        return _never(f"{_shown(seen)} is no unclassified code")
    if not seen.policies:
        return _never("the drug the line names belongs to no policy of this run")
    return _no(f"{_shown(seen)} was listed for the drug of {seen.policies[0]} and no specific code was, that this claim can carry")


def _span(seen: Seen) -> _Word:
    if seen.kind == "inpatient":
        return _never("an inpatient stay is judged by its discharge alone")
    if seen.from_day is None or seen.to_day is None or seen.from_day == seen.to_day:
        return _never("the line is dated on one day")
    if not seen.policies:
        return _never(f"no policy of this run lists {_shown(seen)}")
    return _no(f"nothing changes for it between {seen.from_day} and {seen.to_day}")


def _listing(seen: Seen) -> _Word:
    if seen.nonspecific:
        return _never("for unclassified codes another rule speaks")
    barred = _not_listed_anywhere(seen)
    if barred:
        return _never(barred)
    spells = "; ".join(seen.spells)
    if seen.listing is not None and seen.listing.state == "in":
        return _no(f"{seen.code} on {seen.list_day}: {spells}; the date lies inside")
    return _no(f"{seen.code} on {seen.list_day}: {spells}")


def _not_listed_anywhere(seen: Seen) -> str:
    """Say why no policy speaks of the line's code on its date; empty: one does."""
    if seen.code is None or seen.day is None:
        return "without a readable code and a date no list can be looked up"
    if not seen.policies:
        return f"no policy of this run lists {seen.code}" if not seen.nonspecific else "the drug belongs to no policy of this run"
    if seen.listing is None:
        held = ", ".join(f"{policy} is held from {day} on" for policy, day in seen.first_days)
        return f"{held}, and nothing stated speaks for {seen.list_day}"
    return ""


def _conflict(seen: Seen) -> _Word:
    barred = _not_listed_anywhere(seen)
    return (
        _never(barred)
        if barred
        else _no(f"no contradiction of {', '.join(seen.policies)} that is open touches the line on {seen.list_day}")
    )


def _valid(seen: Seen) -> _Word:
    checked = [one for one in seen.codes if one.valid is not None]
    unchecked = sorted({one.system for one in seen.codes if one.valid is None})
    without = f"no table of {' or '.join(unchecked)} speaks for {seen.day}" if unchecked else ""
    if not checked:
        return _never(without or "there is no code and day to look up")
    said = f"{', '.join(one.code for one in checked)}: valid on {seen.day} by the tables loaded"
    return _no(f"{said}; {without}" if without else said)


def _diagnosis(seen: Seen) -> _Word:
    barred = _not_listed_anywhere(seen)
    if barred:
        return _never(barred)
    if not seen.counting:
        return _never(f"on {seen.list_day} no policy in force lists {_shown(seen)}, so no list of diagnoses counts")
    if seen.pending:
        return _never(f"on {seen.list_day} {', '.join(seen.pending)} lets every diagnosis pend")
    used = [one for one in seen.diagnoses if one.used is not None]
    listed = [one for one in used if one.state == "in"]
    if listed:
        pointed = "pointed to and listed" if len(used) < len(seen.diagnoses) else "in use and listed"
        return _no(f"{listed[0].text} is {pointed} in {listed[0].policy} on {seen.list_day}")
    return _no(f"in use: {', '.join(map(_standing, used))}" if used else "the line uses no diagnosis")


def _standing(one: SeenDiagnosis) -> str:
    states = {"disputed": "disputed", "ended": "no longer listed", "later": "listed later", "never": "not listed"}
    return f"{one.text} ({'unreadable' if one.malformed else states.get(one.state or '', 'not looked up')})"


def _pend(seen: Seen) -> _Word:
    barred = _not_listed_anywhere(seen)
    if barred:
        return _never(barred)
    if seen.pending:
        return _no(f"{', '.join(seen.pending)} lets every diagnosis pend on {seen.list_day}, but one in use is listed")
    return _never(f"no policy that lists the code lets all diagnoses pend on {seen.list_day}")


def _age(rule: str) -> Callable[[Seen], _Word]:
    def word(seen: Seen) -> _Word:
        if seen.born is None:
            return _never("there is no birth date")
        barred = _not_listed_anywhere(seen)
        if barred:
            return _never(barred)
        asked = [one for one in seen.ages if one.rule == rule]
        if not asked:
            return _never(f"the criteria of {', '.join(seen.policies)} in force on {seen.list_day} hold no age this rule watches for")
        said = "; ".join(f"{one.policy}: {one.wording}" for one in asked)
        return _no(f"born {seen.born}; {said}")

    return word


def _units(seen: Seen) -> _Word:
    if not seen.limits:
        why = f"no policy in force prints a limit of units for {_shown(seen)}"
        return (
            (Outcome.DOES_NOT_APPLY, f"{why}, and the tables switched on have none") if "units" in seen.tables else _no_table(why, "units")
        )
    if seen.units is None:
        return _never("the line has no number of units")
    return _no(f"{_plain(seen.given)} units that day up to this line; the limit is {' and '.join(seen.limits)}")


def _no_table(why: str, kind: str) -> _Word:
    return Outcome.OFF, f"{why}, and no rule table of {kind} is switched on"


def _plain(number: object) -> str:
    text = str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _waste(seen: Seen) -> _Word:
    if seen.kind == "inpatient":
        return _never("inpatient claims carry no JW or JZ")
    if not seen.modifier_limits:
        why = f"no policy in force asks for JW or JZ with {_shown(seen)}"
        return _never(f"{why}, nor does a table switched on") if "vials" in seen.tables else _no_table(why, "vials")
    carried = f"the line carries {seen.modifiers}" if seen.modifiers else "the line carries no modifier"
    return _no(f"{carried}, which fits what {', '.join(seen.modifier_limits)} asks for")


def _ndc(seen: Seen) -> _Word:
    if "ndc" not in seen.tables:
        return Outcome.OFF, "no rule table of NDCs is switched on"
    if not seen.has_ndc_column:
        return _never("the sheet has no NDC column")
    return _no(
        f"NDC {seen.ndc} does not contradict {_shown(seen)}" if seen.ndc else f"{_shown(seen)} needs no NDC by the tables switched on"
    )


def _place(seen: Seen) -> _Word:
    if "places" not in seen.tables:
        return Outcome.OFF, "no rule table of places of service is switched on"
    if seen.kind != "professional" or not seen.place:
        return _never("the line has no place of service to look at")
    return _no(f"place of service {seen.place} is among those named for {_shown(seen)}, or none are named")


def _duplicate(seen: Seen) -> _Word:
    if seen.kind == "inpatient" or seen.text is None or seen.day is None:
        return _never("inpatient stays and lines without a code or date are never duplicates")
    if seen.frequency in _NEVER_DUPLICATES:
        return _never(f"an interim bill (frequency {seen.frequency}) is no duplicate")
    return _no("no earlier line has the same member, dates, code, modifiers, units, provider and NDC")


_WORDS: Mapping[str, Callable[[Seen], _Word]] = {
    "code-not-valid": _valid,
    "wrong-claim-type": _claim_type,
    "malformed-code": _malformed,
    "date-order": _order,
    "future-date": _future,
    **dict.fromkeys(("code-not-yet-in-effect", "code-no-longer-in-effect", "code-no-longer-listed", "code-not-yet-listed"), _listing),
    "nonspecific-code-when-specific-exists": _specific,
    **dict.fromkeys(
        ("diagnosis-not-listed", "diagnosis-not-yet-listed", "diagnosis-no-longer-listed", "diagnosis-not-pointed"), _diagnosis
    ),
    "all-diagnoses-pend": _pend,
    "span-crosses-change": _span,
    "duplicate-line": _duplicate,
    "units-over-limit": _units,
    "wastage-modifier": _waste,
    "ndc-mismatch": _ndc,
    "ndc-missing": _ndc,
    "place-of-service": _place,
    "age-outside-criteria": _age("age-outside-criteria"),
    "age-branch": _age("age-branch"),
    "missing-value": _missing,
    "nonspecific-code-unidentified": _unidentified,
    "policy-conflict": _conflict,
}
