"""The rules for verbs that add, remove or revise."""

from collections.abc import Sequence
from dataclasses import replace

from app.policy.history.clause import ACTIONS, Clause, RegimeDraft, until_clause, until_preposition
from app.policy.history.codes import GroupLexeme
from app.policy.history.drafts import Draft
from app.policy.history.objects import MENTIONED, ObjectKind, object_kind
from app.policy.history.pairs import Pair, before_lead_in, excepts, is_object
from app.policy.history.regimes import RegimeLexeme
from app.policy.history.replacements import replacement
from app.policy.history.terms import Lexeme, Term
from app.policy.history.when import Bound
from app.policy.model import Action

_DESTINATION = frozenset({"from", "to", "in", "on", "under", "of"})
_CONSIDERING = frozenset(
    {"considered", "considering", "discussed", "discussing", "requested", "request", "proposal", "recommended", "might", "planned"}
)
_PUT_OFF = frozenset(
    {"postponed", "postponing", "delayed", "delaying", "deferred", "cancelled", "canceled", "rescinded", "reversed", "scheduled"}
)
_LEADS_TO_CODES = frozenset({Term.NEW, Term.FILLER, Term.CODE, Term.SYSTEM, Term.COLON, Term.AND})
_OTHER_LISTS = frozenset(
    {
        "step therapy",
        "site of care",
        "quantity limit",
        "quantity limits",
        "formulary",
        "preferred drug list",
        "applicability table",
        "checklist",
        "site - of - care",
        "exclusion",
        "exclusions",
        "preferred",
        "auto",
        "carve",
        "watch",
        "notification",
    }
)
_LISTS = frozenset({"list", "lists", "table", "tables", "set", "listing"})
_WITHOUT_MEANING = frozenset({Term.AUXILIARY, Term.FILLER, Term.COMMA, Term.AND, Term.WHEN, Term.OPEN, Term.CLOSE, Term.DASH, Term.COLON})
_ENTRIES = frozenset({"entry", "entries", "family", "series", "listing", "listings", "subcategory", "subcategories"})


def action(clause: Clause, pair: Pair) -> None:
    """Read "added C1", "C1 deleted", "codes removed: C1"."""
    if not pair.objects:
        _without_codes(clause, pair)
    elif _changes_into(clause, pair):
        replacement(clause, pair if pair.verb_last else replace(pair, objects=()))
    else:
        clause.used.update(pair.objects)
        why = _no_list_change(clause, pair)
        if why is None:
            _act(clause, pair)
        elif why == _UPDATED_ENTRIES:
            clause.weakly_unread(why)
        elif why:
            clause.unread(why)


def regime(clause: Clause, node: RegimeLexeme, *, ends: bool, joined: bool = False) -> None:
    """Read "all diagnoses pend": the rule starts, or ends under a verb that removes."""
    removed = ends and not (joined and node.stands_alone)
    clause.found.regimes.append(RegimeDraft(removed or node.ends, node.first, node.last, clause.when() or clause.lead))


_UPDATED_ENTRIES = "an update that does not say what changed"


def _no_list_change(clause: Clause, pair: Pair) -> str | None:
    """Return why the codes' list does not change, "" where that is certain, or None if it changes."""
    if not isinstance(clause.nodes[pair.objects[0]], GroupLexeme):
        return None
    if _changed_place(clause, pair):
        return "" if clause.has(Term.AUTHORIZATION) else "another list than the code list changed"
    doubts = (
        ("codes named only as an exception", excepts(clause.nodes[clause.start : pair.objects[0]])),
        ("a change that is only considered or put off", _only_considered(clause, pair)),
        ("a change between covered and not covered", clause.has(Term.COVERED) and clause.has(Term.NOT_COVERED)),
        (_UPDATED_ENTRIES, _only_entries(clause, pair)),
        ("a correction of an effective date", _only_its_date(clause, pair)),
        (MENTIONED, object_kind(clause.nodes, pair, clause.start) is ObjectKind.OTHER),
    )
    return next((why for why, holds in doubts if holds), None)


def _act(clause: Clause, pair: Pair) -> None:
    verb = clause.verb(pair)
    described = object_kind(clause.nodes, pair, clause.start) is ObjectKind.DESCRIPTION or _listed_separately(clause, pair)
    doing = Action.REVISE if described else Action.ADD if _updated_with(clause, pair) else ACTIONS[verb.term]
    for place in pair.objects:
        node = clause.nodes[place]
        if isinstance(node, RegimeLexeme) and (doing is Action.REVISE or _only_listed_before(clause, pair, place)):
            clause.unread("a rule on pending that is not understood")
        elif isinstance(node, RegimeLexeme):
            regime(clause, node, ends=doing is Action.REMOVE, joined=place > pair.verb + 1)
    refs = clause.refs(pair.objects)
    if refs:
        draft = clause.state(doing, refs, pair)
        draft.described = described
        _finish(clause, draft, pair)


def _only_listed_before(clause: Clause, pair: Pair, place: int) -> bool:
    """Whether a comma alone parts the rule from codes with a verb: "all diagnoses pend, C1 removed" leaves open what is meant."""
    return pair.verb_last and place < pair.objects[-1] and clause.nodes[place + 1].term is Term.COMMA


def _updated_with(clause: Clause, pair: Pair) -> bool:
    """Whether a section or list is updated with the codes: "coding section updated with code C1", "revised: new codes C1"."""
    new = any(node.term is Term.NEW for node in clause.nodes[before_lead_in(clause.nodes, pair.objects[0], pair.verb) : pair.objects[0]])
    if new and not pair.verb_last and clause.verb(pair).term in (Term.UPDATE, Term.REVISE):
        return True
    if clause.verb(pair).term is not Term.UPDATE or pair.verb_last:
        return False
    between = clause.nodes[pair.verb + 1 : pair.objects[0]]
    links = [place for place, node in enumerate(between) if node.term is Term.PREPOSITION]
    named = between[links[-1] + 1 :] if links else []
    return bool(links) and between[links[-1]].text == "with" and all(node.term in _LEADS_TO_CODES for node in named)


def _finish(clause: Clause, draft: Draft, pair: Pair) -> None:
    """Turn a statement made in error round, and leave a removal "until" something to a person."""
    if clause.has(Term.IN_ERROR) and draft.action in (Action.ADD, Action.REMOVE):
        draft.action = Action.REMOVE if draft.action is Action.ADD else Action.ADD
        draft.correction = True
    if clause.verb(pair).text.startswith("not ") and draft.when is not None and (draft.when.until or draft.when.bound is Bound.BEFORE):
        draft.unclear = "codes not in use before a date"
    until = any(node.text in ("until", "till") for node in clause.nodes[pair.verb :])
    if draft.action is Action.REMOVE and not pair.verb_last and until:
        draft.unclear = "a removal until something else happens"


def _without_codes(clause: Clause, pair: Pair) -> None:
    """Read a verb after its codes' first verb ("… by CMS as of d and removed"), or one that names no code."""
    doing = ACTIONS[clause.verb(pair).term]
    draft = clause.earlier(pair)
    if draft is not None:
        _again(clause, draft, doing, pair)
        return
    if _of_those_kept(clause, pair):
        clause.state(doing, clause.found.last_refs, pair)
        return
    _date_what_precedes(clause)
    if any(node.text in _PUT_OFF for node in clause.segment) and clause.found.last_draft() is not None:
        clause.unread("a change that is put off or undone")
    elif names_codes(clause, pair):
        why = "a coding statement that names no code"
        if doing is Action.REVISE:
            clause.weakly_unread(why)
        else:
            clause.found.unread.append((why, clause.segment[0].first, clause.segment[-1].last))
    elif doing is not Action.REVISE and _bare(clause, pair):
        clause.unread("a verb whose codes are not clear")


def _date_what_precedes(clause: Clause) -> None:
    """Read "added C1 and corrected its units, effective d": the date after a verb of no concern governs the one before."""
    draft, when = clause.found.last_of_sentence(), clause.when()
    if draft is not None and when is not None and not draft.dated and when.bound is Bound.FROM:
        draft.when = when


def _again(clause: Clause, draft: Draft, doing: Action, pair: Pair) -> None:
    """Read a second verb on the same codes: it repeats the first, adds its date, or contradicts it."""
    when = clause.when()
    if doing is not draft.action and Action.REVISE not in (doing, draft.action):
        if clause.has(Term.IN_ERROR):
            draft.correction = True  # added back, "which was removed in error"; removed, "it was listed in error"
            return
        if draft.when is not None and when is not None and when.day > draft.when.day:
            clause.state(doing, draft.refs, pair)  # discontinued d1, reinstated d2
        else:
            draft.unclear = "two verbs say different things of the same codes"
        return
    if draft.action is Action.REVISE and draft.described and doing is not Action.REVISE:
        draft.unclear = "two verbs say different things of the same codes"
    elif draft.action is Action.REVISE:
        draft.action = doing
    if when is not None and (draft.when is None or draft.inherited):
        draft.when, draft.inherited = when, False
    draft.terminated = draft.terminated or clause.verb(pair).term is Term.TERMINATE
    draft.by_code_set = draft.by_code_set or (doing is Action.REMOVE and clause.by_code_set(clause.verb(pair)))
    if draft.sentence == clause.found.sentence:
        draft.last = max(draft.last, clause.segment[-1].last)


def names_codes(clause: Clause, pair: Pair) -> bool:
    """Whether the verb's own noun is codes: "updated to add ICD-10 codes", "new codes were added"."""
    after = clause.nodes[pair.verb + 1 : pair.verb + 1 + len(clause.segment)]
    after = [node for node in after if node in clause.segment]
    head = until_preposition(after)
    counted = bool(head) and all(node.term in (Term.NUMBER, Term.FILLER) for node in head)
    if counted or any(node.text in _LISTS for node in head):
        head = until_clause(after)  # "removed the list of applicable codes", "removed 3 of the codes"
    if clause.has(Term.NOTHING, Term.DESCRIPTION) or _other_list(after):
        return False
    if any(node.term in (Term.OBJECT, Term.NOTE, Term.AUTHORIZATION) for node in head):
        return False
    updates = clause.verb(pair).term in (Term.UPDATE, Term.REVISE)
    return any(_means_codes(node) for node in (clause.segment if updates else [*head, *clause.subject(pair)]))


def _of_those_kept(clause: Clause, pair: Pair) -> bool:
    """Whether the verb before it named the codes and changed nothing: "C1 was reviewed and removed"."""
    before = clause.pairs[clause.at - 1] if clause.at else None
    kept = before is not None and bool(before.objects) and clause.verb(before).term is Term.KEEP
    return kept and before is not None and clause.refs(before.objects) == clause.found.last_refs and _bare(clause, pair)


def _bare(clause: Clause, pair: Pair) -> bool:
    """Whether a verb stands among codes without any noun of its own, and none of the codes is its."""
    own = [node for node in clause.segment if node.term not in _WITHOUT_MEANING and node is not clause.verb(pair)]
    none = any(node.term is Term.NOTHING for node in clause.nodes)
    return not own and not none and any(map(is_object, clause.nodes))


def _means_codes(node: Lexeme) -> bool:
    return node.term is Term.CODE or (node.term is Term.PRONOUN and "codes" in node.text)


def _changes_into(clause: Clause, pair: Pair) -> bool:
    """Whether a revision names another code: "changed C1 to C2", "C1 was changed to C2"."""
    if ACTIONS[clause.verb(pair).term] is not Action.REVISE:
        return False
    begin = pair.verb if pair.verb_last else pair.objects[0]
    after = clause.nodes[begin + 1 : begin + 5]
    return bool(after) and after[0].text == "to" and any(is_object(node) for node in after)


def _changed_place(clause: Clause, pair: Pair) -> bool:
    """Whether another list is meant: "removed from prior authorization" changes no code list."""
    after = clause.nodes[max((pair.verb, *pair.objects)) + 1 :]
    between = [] if pair.verb_last else clause.nodes[pair.verb + 1 : pair.objects[0]]
    if any(node.text == "preferred" for node in until_clause(after)):
        return True
    return _other_list(until_clause(after)) or _other_list(between)


def _other_list(nodes: Sequence[Lexeme]) -> bool:
    for number, node in enumerate(nodes):
        if node.term is Term.PREPOSITION and node.text in _DESTINATION:
            phrase = until_clause(nodes[number + 1 : number + 10])
            if any(part.term is Term.AUTHORIZATION or part.text in _OTHER_LISTS for part in phrase):
                return True
    return False


def _only_considered(clause: Clause, pair: Pair) -> bool:
    """Whether nothing is done yet: "considered adding C1", "the removal of C1 was postponed"."""
    if any(node.text in _PUT_OFF for node in clause.nodes):
        return True
    before = [node.text for node in clause.nodes[clause.start : pair.verb] if node.text not in ("to", "the", "for", "was", "were")]
    return not pair.verb_last and bool(before) and before[-1] in _CONSIDERING


def _only_entries(clause: Clause, pair: Pair) -> bool:
    """Whether the codes only say which entries were edited: "updated the Z91.01 entries"."""
    after = clause.nodes[pair.objects[-1] + 1 : pair.objects[-1] + 2]
    if clause.verb(pair).text in ("updates to", "update to") and any(node.term is Term.COLON for node in clause.nodes[: pair.objects[0]]):
        return True  # "updates to the list: C1"
    head = clause.nodes[pair.verb + 1 : pair.objects[0]]
    named = {node.term for node in head}
    if clause.verb(pair).term is Term.UPDATE and {Term.WORD, Term.COLON} <= named and not named & {Term.CODE, Term.SYSTEM}:
        return True  # "updated section IV: C1"
    return ACTIONS[clause.verb(pair).term] is Action.REVISE and any(node.text in _ENTRIES for node in after)


def _only_its_date(clause: Clause, pair: Pair) -> bool:
    """Whether a revision is of the date: "corrected the effective date of C1"."""
    words = [node.text for node in clause.segment if not isinstance(node, GroupLexeme)]
    return ACTIONS[clause.verb(pair).term] is Action.REVISE and "effective" in words and bool({"date", "dates"} & set(words))


def _listed_separately(clause: Clause, pair: Pair) -> bool:
    """Whether codes already listed are only printed apart: "code range C1-C2 listed separately"."""
    after = clause.nodes[pair.verb : pair.verb + 3]
    return clause.verb(pair).text == "listed" and any(node.text == "separately" for node in after)
