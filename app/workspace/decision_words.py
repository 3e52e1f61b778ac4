"""Use case: a decision in the words of a page: what was decided, and on what."""

from collections.abc import Callable, Mapping, Sequence

from app.claims.layout_choices import from_stored
from app.policy.fact_words import NAMES
from app.policy.model import FactKind
from app.project.keys import parsed
from app.project.model import Decision, What
from app.project.project import Project
from app.workspace.corrections import value_words
from app.workspace.line_places import places_taken_back
from app.workspace.review_words import REVIEW_KINDS, REVIEW_WORDS

KINDS: Mapping[What, str] = {
    What.VERSION_STATE: "Version state",
    What.CORRECTION: "Correction",
    What.UNREAD: "Unread statement",
    What.CONFLICT: "Conflict",
    What.NOTICE: "Notice",
    What.REVIEW: "Review of a change",
    What.COLUMNS: "Columns",
    **REVIEW_KINDS,
    What.RULE_TABLE: "Rule table or rule",
    What.AUDIT_SETUP: "Audit set-up",
}


def described(decision: Decision, files: Mapping[str, str] | None = None) -> str:
    """Return one sentence on what a decision decided; `files` names documents and claims files by their hashes."""
    fact, value = _fields(decision.fact), _fields(decision.value or "{}")
    words = _WORDS.get(decision.what, _any)
    return words(fact, value, files or {}, taken_back=decision.value is None)


def file_names(project: Project, history: Sequence[Decision] | None = None) -> dict[str, str]:
    """Return the names of the project's documents and claims files by their hashes, and the places of lines decisions were taken back on.

    `history`: that of the project, where it is at hand.
    """
    documents = {record.sha256: record.file for record in project.documents.all()}
    claims = {record.sha256: record.file for record in project.imports.all()}
    return documents | claims | places_taken_back(project.decisions.history() if history is None else history)


Fields = Mapping[str, object]
Words = Callable[..., str]


def _fields(text: str) -> Fields:
    found = parsed(text)
    return found if isinstance(found, dict) else {"value": found}


def _file(sha256: object, files: Mapping[str, str]) -> str:
    return files.get(str(sha256), f"a file no longer here ({str(sha256)[:8]})")


def _state(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    wording = "the old wording of " if fact.get("view") == "old" else ""
    name = f"{wording}{_file(fact.get('document'), files)}"
    if taken_back:
        return f"The state of {name} is again the one its text proposes."
    proposed = "" if value.get("proposed") == value.get("state") else f"; its text proposes {value.get('proposed')}"
    return f"{name[:1].upper()}{name[1:]} is {value.get('state')}{proposed}."


def _columns(fact: Fields, value: Fields, _files: Mapping[str, str], *, taken_back: bool) -> str:
    headers = fact.get("headers")
    count = len(headers) if isinstance(headers, list) else 0
    if taken_back:
        return f"The columns of a layout of {count} headers are again as proposed."
    chosen = from_stored(value)
    said = [f"{field} from {', '.join(names)}" if names else f"{field} from no column" for field, names in chosen.columns.items()]
    said += [f"every row is read as {chosen.kind}"] if chosen.kind is not None else []
    return f"In a layout of {count} headers: {'; '.join(said)}."


def _rule_table(fact: Fields, _value: Fields, _files: Mapping[str, str], *, taken_back: bool) -> str:
    rule = bool(fact.get("own")) and str(fact.get("table")).lower().endswith(".sql")
    return f"The {'rule' if rule else 'rule table'} {fact.get('table')} is switched {'off' if taken_back else 'on'}."


def _setup(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    about = f"The audit of {_file(fact.get('claims'), files)}"
    if taken_back:
        return f"{about} has no set-up."
    period = " to ".join(str(value.get(name) or "an open end") for name in ("period_from", "period_to"))
    said, selection = [str(value.get(name)) for name in ("title", "audited") if value.get(name)], value.get("selection")
    return f"{about} is set up: {', '.join([*said, f'period {period}', f'lines {selection}'])}."


def _notice(fact: Fields, value: Fields, _files: Mapping[str, str], *, taken_back: bool) -> str:
    market, line, version = fact.get("market"), fact.get("line_of_business"), fact.get("version")
    whom = ", ".join(str(part) for part in (market, line) if part) or "every market"
    about = f"{fact.get('policy')}{f' as published {version}' if version else ''} for {whom}"
    if taken_back:
        return f"The notice on {about} is withdrawn."
    what = {"criteria": "The criteria of ", "coding": "The coding of "}.get(str(fact.get("scope")), "")
    clock = "date processed" if value.get("basis") == "processed" else "date of service"
    return f"{what}{about} takes effect on {value.get('effective')}, by {clock}."


def _conflict(fact: Fields, value: Fields, _files: Mapping[str, str], *, taken_back: bool) -> str:
    codes = fact.get("codes")
    names = ", ".join(str(code).split(" ", 1)[-1] for code in codes) if isinstance(codes, list) and codes else "the version"
    about = f"{fact.get('policy')}, {str(fact.get('kind')).replace('-', ' ')}, {names}"
    if taken_back:
        return f"{about}: open again."
    return f"{about}: {'listed' if value.get('says') == 'in' else 'not listed'} on the disputed days."


def _review(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    codes = fact.get("codes")
    about = ", ".join(str(code).split(" ", 1)[-1] for code in codes) if isinstance(codes, list) and codes else fact.get("label")
    new = fact.get("new")
    file = _file(new.get("document") if isinstance(new, dict) else None, files)
    change = f"The {fact.get('kind')} change{f' on {about}' if about else ''} ({file}, {fact.get('section')})"
    if taken_back:
        return f"{change} is open again."
    direction = value.get("direction")
    said = [
        "reviewed" if value.get("reviewed") else "not yet reviewed",
        str(value.get("class") or ""),
        f"{'confirmed' if direction == value.get('proposed') else 'taken'} as {_DIRECTIONS[str(direction)]}" if direction else "",
        f"noted “{value.get('note')}”" if value.get("note") else "",
    ]
    return f"{change}: {', '.join(part for part in said if part)}."


_DIRECTIONS = {
    "restricts": "restricting access",
    "expands": "expanding access",
    "neutral": "neutral to access",
    "unknown": "of unknown effect on access",
}


def _correction(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    kind, words = FactKind(str(fact.get("kind"))), " ".join(str(fact.get("text")).split())
    wording = "the old wording of " if fact.get("view") == "old" else ""
    where = f"In {wording}{_file(fact.get('document'), files)}"
    about = f"{NAMES[kind]}{f' at “{_short(words)}”' if words else ''}"
    if taken_back:
        return f"{where}, the {about} is again as it was read."
    says, was = (value_words(kind, found if isinstance(found, dict) else None, words) for found in (value.get("says"), value.get("was")))
    if says is None:
        return f"{where}: not a {about}{f', which was read as {was}' if was else ''}."
    return f"{where}, {about}: {says}{f'; {was} was read' if was else ''}."


def _unread(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    where = f"In {_file(fact.get('document'), files)}, “{_short(' '.join(str(fact.get('text')).split()))}”"
    if taken_back:
        return f"{where} is unread again."
    found = value.get("says")
    return f"{where}: {value_words(FactKind.UNREAD, found if isinstance(found, dict) else None, '') or 'not understood'}."


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:87].rstrip()}…"


def _any(fact: Fields, value: Fields, files: Mapping[str, str], *, taken_back: bool) -> str:
    about = ", ".join(f"{name} {_file(found, files) if name == 'document' else found}" for name, found in fact.items())
    said = ", ".join(f"{name} {found}" for name, found in value.items())
    return f"{about}: taken back." if taken_back else f"{about}: {said}."


_WORDS: Mapping[What, Words] = {
    What.VERSION_STATE: _state,
    What.COLUMNS: _columns,
    What.RULE_TABLE: _rule_table,
    What.AUDIT_SETUP: _setup,
    What.NOTICE: _notice,
    What.CONFLICT: _conflict,
    What.CORRECTION: _correction,
    What.UNREAD: _unread,
    What.REVIEW: _review,
    **REVIEW_WORDS,
}
