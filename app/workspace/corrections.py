"""Use case: facts corrected and unread statements settled by a person, kept as decisions and put into the versions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.documents.model import Place
from app.errors import InputRefusedError
from app.policy.corrections import corrected, place_at, spot_of, stated_facts
from app.policy.fact_words import fact_words
from app.policy.model import Correction, FactKey, FactKind, FactValue, PolicyVersion, Unread
from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.workspace.correction_fields import fields_of
from app.workspace.correction_values import Around, Fields, value_of
from app.workspace.version_states import with_states
from app.workspace.versions import LoadedFile, LoadedVersions

Sets = Callable[[], CodeSets]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person wants said of one fact; no fields: it is not a fact. `place`: the words that say it, where the key has none."""

    key: FactKey
    fields: Fields | None
    place: Place | None = None


def fact_text(version: PolicyVersion, key: FactKey) -> str:
    """Return the key of a fact as decisions know it: document, wording, kind and place."""
    document = version.text.document
    spot = key.spot
    return canonical(
        {
            "document": document.sha256,
            "view": version.text.view.value,
            "kind": key.kind.value,
            "place": list(spot[:3]) if spot is not None else None,
            "text": spot[3] if spot is not None else "",
            "number": key.number,
            "added": key.added,
        }
    )


def drafts_of(version: PolicyVersion, wishes: Sequence[Wish], reason: str) -> tuple[Draft, ...]:
    """Return the decisions that say so; raises `InputRefusedError` for a value that cannot be, or a reason that is missing."""
    if not reason.strip():
        raise InputRefusedError(version.file, "", "A correction needs a reason.", "Say why in a few words.")
    read = _read(version)
    return tuple(_draft(version, wish, read.get(wish.key), reason.strip()) for wish in wishes)


def take_back(version: PolicyVersion, key: FactKey, reason: str = "") -> Draft:
    """Return the decision that a fact is again as it was read."""
    return Draft(what=_what(key), fact=fact_text(version, key), value=None, reason=reason)


def decide(project: Project, drafts: Sequence[Draft]) -> tuple[Decision, ...]:
    """Keep corrections, all in one step."""
    return project.decisions.decide(drafts)


def with_decisions(loaded: LoadedVersions, project: Project, code_sets: Sets = load_code_sets) -> LoadedVersions:
    """Return the versions with all that was decided on them: corrected facts, settled statements, confirmed states."""
    return with_states(with_corrections(loaded, project, code_sets), project)


def with_corrections(loaded: LoadedVersions, project: Project, code_sets: Sets = load_code_sets) -> LoadedVersions:
    """Return the versions with exactly the corrections that hold; one without any comes back as it was read.

    `code_sets` is asked only where a correction changes the checks that rest on the tables.
    """
    held = _held(project)
    files, references = (tuple(_file(file, held, code_sets) for file in some) for some in (loaded.files, loaded.references))
    same = all(now is before for now, before in zip((*files, *references), (*loaded.files, *loaded.references), strict=True))
    return loaded if same else replace(loaded, files=files, references=references)


_Held = Mapping[tuple[str, str], Sequence[Decision]]


def _held(project: Project) -> _Held:
    found: dict[tuple[str, str], list[Decision]] = {}
    for what in (What.CORRECTION, What.UNREAD):
        for decision in project.decisions.holding(what).values():
            fact = _mapping(decision.fact)
            found.setdefault((str(fact.get("document")), str(fact.get("view"))), []).append(decision)
    return found


def _file(file: LoadedFile, held: _Held, code_sets: Sets) -> LoadedFile:
    new = _version(file.new, held, code_sets)
    old = _version(file.old, held, code_sets) if file.old is not None else None
    return file if new is file.new and old is file.old else replace(file, new=new, old=old)


def _version(version: PolicyVersion, held: _Held, code_sets: Sets) -> PolicyVersion:
    decisions = held.get((version.text.document.sha256, version.text.view.value), ())
    if [(item.who, item.when, item.reason) for item in decisions] == [(item.who, item.when, item.reason) for item in version.corrections]:
        return version  # a decision is known by its moment; most decisions are about something else
    read = _read(version)
    wanted = [_correction(version, decision, read) for decision in decisions]
    return corrected(version, wanted, code_sets())


def _read(version: PolicyVersion) -> Mapping[FactKey, FactValue | None]:
    return {fact.key: fact.was for fact in stated_facts(version)}


def _correction(version: PolicyVersion, decision: Decision, read: Mapping[FactKey, FactValue | None]) -> Correction:
    key = key_of(_mapping(decision.fact))
    says, understood = _says(version, key, _mapping(decision.value or "{}"), read.get(key))
    return Correction(key=key, says=says, reason=decision.reason, who=decision.who, when=decision.when, applied=understood)


def key_of(fact: Mapping[str, Any]) -> FactKey:
    """Return the fact that a decision's key names."""
    place = fact.get("place")
    spot = (int(place[0]), int(place[1]), int(place[2]), str(fact.get("text"))) if isinstance(place, list) and len(place) == 3 else None
    return FactKey(FactKind(str(fact.get("kind"))), spot, int(fact.get("number") or 0), bool(fact.get("added")))


def _says(version: PolicyVersion, key: FactKey, value: Mapping[str, Any], was: FactValue | None) -> tuple[FactValue | None, bool]:
    fields, where = value.get("says"), value.get("where")
    if fields is None:
        return None, "says" in value
    place = _place(version, key, where)
    if place is None and (where is not None or key.spot is not None):
        return None, False
    try:
        return value_of(key.kind, fields, _around(version, place, was)), True
    except (InputRefusedError, TypeError, AttributeError):  # written by another version of the program
        return None, False


def _place(version: PolicyVersion, key: FactKey, where: object) -> Place | None:
    spot = key.spot
    if isinstance(where, list) and len(where) == 4:
        spot = (int(where[0]), int(where[1]), int(where[2]), str(where[3]))
    return place_at(version.text, spot) if spot is not None else None


def _around(version: PolicyVersion, place: Place | None, was: FactValue | None) -> Around:
    section = version.section_of(place.block) if place is not None else None
    return Around(version.file, place, section.kind.value if section is not None else "", was)


def _draft(version: PolicyVersion, wish: Wish, was: FactValue | None, reason: str) -> Draft:
    value: dict[str, object] = {"says": None, "was": fields_of(was) if was is not None and not isinstance(was, Unread) else None}
    place = place_at(version.text, wish.key.spot) if wish.key.spot is not None else wish.place
    if wish.key.spot is None and place is not None:
        value["where"] = [*spot_of(place)]
    if wish.fields is not None:
        value["says"] = fields_of(value_of(wish.key.kind, wish.fields, _around(version, place, was)))
    return Draft(what=_what(wish.key), fact=fact_text(version, wish.key), value=canonical(value), reason=reason)


def _what(key: FactKey) -> What:
    return What.UNREAD if key.kind is FactKind.UNREAD else What.CORRECTION


def _mapping(text: str) -> Mapping[str, Any]:
    found = parsed(text)
    return found if isinstance(found, dict) else {}


def value_words(kind: FactKind, fields: Fields | None, words: str) -> str | None:
    """Return in words what the fields of a decision say; None where they say nothing that is understood."""
    if fields is None:
        return None
    try:
        return fact_words(value_of(kind, fields, Around("", Place("", None, 0, 0, 0, words))))
    except (InputRefusedError, TypeError, AttributeError):
        return None


def decided_words(decision: Decision) -> str | None:
    """Return in words what a correction says instead, or how a statement was settled; None for any other decision."""
    if decision.what not in (What.CORRECTION, What.UNREAD) or decision.value is None:
        return None
    key, found = key_of(_mapping(decision.fact)), _mapping(decision.value).get("says")
    if found is None:
        return "Not a fact"
    words = value_words(key.kind, found, key.spot[3] if key.spot is not None else "")
    return f"{words[:1].upper()}{words[1:]}" if words is not None else "Not understood"
