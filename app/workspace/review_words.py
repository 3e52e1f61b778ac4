"""Use case: what reviewers decide, in the words of the history page."""

from collections.abc import Callable, Mapping

from app.project.keys import parsed
from app.project.model import Decision, What
from app.workspace.line_places import AT, place_words

Fields = Mapping[str, object]
Words = Callable[..., str]


def disposition(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    """Return a disposition's sentence; those of earlier projects name the finding by claims file, sheet and row."""
    key = fact.get("finding")
    if isinstance(key, list) and len(key) == 5:
        sheet, row, line, rule, code = key
        file = files.get(str(fact.get("claims")), f"a file no longer here ({str(fact.get('claims'))[:8]})")
        where = f"{file}, {place_words({'sheet': sheet, 'row': row, 'line': line})}"
    else:
        rule, code, where = fact.get("rule"), fact.get("code"), _place(fact.get("line"), value, files)
    about = f"{str(rule).replace('-', ' ').capitalize()}{f' on {code}' if code else ''} ({where})"
    return f"{about} is open again." if taken_back else f"{about}: {value.get('disposition')}."


def determination(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    """Return a determination's sentence."""
    about = f"The line{_on_code(value)} ({_place(fact.get('line'), value, files)})"
    if taken_back:
        return f"{about} is not determined any more."
    return f"{about} is determined: {_determined(value)}."


def added_finding(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    """Return the sentence of a finding added by hand."""
    if taken_back:
        return f"A finding added by hand ({_place(fact.get('id'), value, files)}) is removed."
    amount = f", amount {value.get('amount')}" if value.get("amount") is not None else ""
    where = f"the line{_on_code(value)} ({_place(fact.get('id'), value, files)})"
    return f"A finding is added by hand on {where}: {value.get('title')}{amount}."


def second_review(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    """Return a second review's sentence."""
    if "line" not in fact:
        return f"The lines for a second review are {'given back' if taken_back else 'drawn' + _told(value, 'percent', 'seed')}."
    about = f"The line{_on_code(value)} ({_place(fact.get('line'), value, files)})"
    return f"{about} has no second review any more." if taken_back else f"{about} was reviewed a second time: {_determined(value)}."


def sample(fact: Fields, value: Fields, _files: Mapping[str, str], *, taken_back: bool) -> str:
    """Return a sample's sentence: of the draw, of a unit's record, or of how records not received count."""
    if "record" in fact:
        return _sampled_record(str(fact["record"]), value, taken_back=taken_back)
    name = next((str(said[key]) for said in (value, fact) for key in ("title", "name", "sample", "id") if said.get(key)), "")
    about = f"The sample{f' {name}' if name else ''}"
    return f"{about} is withdrawn." if taken_back else f"{about} is drawn{_told(value, 'kind', 'unit', 'size', 'seed')}."


def response(fact: Fields, value: Fields, _files: Mapping[str, str], *, taken_back: bool) -> str:
    """Return the sentence of a provider's answers."""
    said = {**value, **fact}
    whom = " ".join(str(said[key]) for key in ("provider",) if said.get(key)) or "the provider"
    number = f", round {said.get('round', said.get('number'))}" if said.get("round", said.get("number")) is not None else ""
    if "claims" in fact and "line" not in fact:
        asked = "not asked for any more" if taken_back else f"asked for by {value.get('due')}"
        return f"Responses of {whom}{number} are {asked}."
    if taken_back:
        return f"What {whom} answered{number} is taken back."
    agrees = {"True": "agrees", "False": "disagrees"}.get(str(value.get("agrees")), "")
    outcome = ", ".join(text for text in (agrees, str(value.get("outcome") or "").replace("-", " ")) if text)
    return f"What {whom} answered{number} is kept{f': {outcome}' if outcome else ''}."


def sign_off(fact: Fields, value: Fields, _files: Mapping[str, str], *, taken_back: bool) -> str:
    """Return a sign-off's sentence."""
    said = {**fact, **value}
    number = f" revision {said['revision']} of" if said.get("revision") is not None else ""
    if taken_back:
        return f"The signature under{number} the audit is taken back."
    whom = ", ".join(str(said[key]) for key in ("reviewer", "credentials") if said.get(key))
    day = f" on {said['day']}" if said.get("day") else ""
    return f"{whom or 'A reviewer'} signed{number} the audit{day}."


def narrative(_fact: Fields, value: Fields, _files: Mapping[str, str], *, taken_back: bool) -> str:
    """Return the sentence of a report's words."""
    if taken_back:
        return "The report has no summary, causes, recommendations and actions of a person any more."
    written = [name for name in ("summary", "causes", "recommendations", "actions") if value.get(name)]
    return f"The report's words are written: {', '.join(written) or 'none'}."


REVIEW_KINDS: Mapping[What, str] = {
    What.DISPOSITION: "Disposition",
    What.DETERMINATION: "Determination",
    What.ADDED_FINDING: "Finding added by hand",
    What.SAMPLE: "Sample",
    What.RESPONSE: "Response",
    What.SECOND_REVIEW: "Second review",
    What.SIGN_OFF: "Sign-off",
    What.NARRATIVE: "Narrative",
}
REVIEW_WORDS: Mapping[What, Words] = {
    What.DISPOSITION: disposition,
    What.DETERMINATION: determination,
    What.ADDED_FINDING: added_finding,
    What.SAMPLE: sample,
    What.RESPONSE: response,
    What.SECOND_REVIEW: second_review,
    What.SIGN_OFF: sign_off,
    What.NARRATIVE: narrative,
}


def value_in_short(decision: Decision) -> str | None:
    """Return a decision's value for a narrow column; None for a kind that has its own words."""
    if decision.what in {What.RULE_TABLE, What.AUDIT_SETUP}:
        return "On" if decision.what is What.RULE_TABLE else "Set up"
    if decision.what not in REVIEW_KINDS or decision.what is What.DISPOSITION:
        return None
    value = parsed(decision.value or "{}")
    said = value if isinstance(value, dict) else {}
    found = next((str(said[name]) for name in ("category", "title", "outcome", "reviewer", "provider", "seed") if said.get(name)), "")
    short = found.replace("-", " ") if decision.what in {What.DETERMINATION, What.SECOND_REVIEW} else found
    return short[:1].upper() + short[1:] or "Kept"


def _sampled_record(unit: str, value: Fields, *, taken_back: bool) -> str:
    if not unit:
        return f"Records of the sample that were not received count as: {'not said' if taken_back else value.get('rule')}."
    return f"The record of {unit} in the sample: {'as received again' if taken_back else value.get('status')}."


def _place(content: object, value: Fields, files: Mapping[str, str]) -> str:
    return place_words(value[AT]) if AT in value else files.get(str(content)) or place_words(None, content)


def _on_code(value: Fields) -> str:
    at = value.get(AT)
    code = at.get("code") if isinstance(at, Mapping) else None
    return f" billed {code}" if code else ""


def _determined(value: Fields) -> str:
    said = [str(value.get("category")).replace("-", " ")]
    said += [f"{name} {value[name]}" for name in ("code", "units") if name in value]
    for name in ("modifiers", "diagnoses"):
        listed = value.get(name)
        if isinstance(listed, list):
            said.append(f"{name} {', '.join(map(str, listed)) or 'none'}")
    if value.get("correct_amount") is not None:
        said.append(f"correct amount {value['correct_amount']}")
    return ", ".join(said)


def _told(value: Fields, *names: str) -> str:
    said = [f"{name} {value[name]}" for name in names if value.get(name) not in {None, ""}]
    return f": {', '.join(said)}" if said else ""
