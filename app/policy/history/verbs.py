"""The rules for verbs that speak of codes otherwise: denied, restricted, missing, kept, moved, used from or until a day."""

from dataclasses import replace

from app.policy.history.clause import Clause, refs_of
from app.policy.history.codes import CodeRef
from app.policy.history.drafts import Draft
from app.policy.history.pairs import Pair, excepts, is_object
from app.policy.history.terms import Term
from app.policy.history.when import Bound, When
from app.policy.model import Action

_COVERS = frozenset({"now covered", "is now covered", "are now covered", "now payable", "is now payable", "are now payable"})


_STAYING = ("remain", "retain", "stay", "kept", "still", "unchanged", "continue", "maintained")


def denial(clause: Clause, pair: Pair) -> None:
    """Read "claims with C1 will be denied": listed as not covered."""
    clause.used.update(pair.objects)
    refs = clause.refs(pair.objects)
    if refs:
        clause.state(Action.ADD, refs, pair).not_covered = True
    elif clause.earlier(pair) is not None:
        clause.unread("a denial")


def restriction(clause: Clause, pair: Pair) -> None:
    """Read "C1 is restricted to diagnosis code C2": the diagnosis joins the list, the procedure stays."""
    right = [place for place in range(pair.verb + 1, len(clause.nodes)) if is_object(clause.nodes[place]) and place not in clause.used]
    clause.used.update(pair.objects, right)
    if right:
        clause.state(Action.ADD, clause.refs(right), pair)
    elif pair.objects:
        clause.unread("a restriction that names no code")


def missing(clause: Clause, pair: Pair) -> None:
    """Read "C1 was missing", "C1 was omitted": it belongs in the list, a correction."""
    clause.used.update(pair.objects)
    refs = clause.refs(pair.objects)
    if refs:
        clause.state(Action.ADD, refs, pair).correction = True


def kept(clause: Clause, pair: Pair) -> None:
    """Read "C1 remains", "C1 reviewed": no change, unless it remains only until a date."""
    if _excepts(clause, pair):
        return
    clause.used.update(pair.objects)
    refs, when = clause.refs(pair.objects), clause.when()
    if clause.verb(pair).text == "no longer restricted" and any(node.text.startswith("diagnos") for node in clause.segment):
        clause.unread("a rule about diagnoses that names none")
    doubted = None if refs else _some_remain(clause, pair)
    if doubted is not None:
        doubted.unclear = "which of the codes remain is not clear"
    if not pair.objects and (_stays_after_all(clause, pair) or _keeps_it(clause, pair)):
        draft = clause.found.last_of_sentence()
        if draft is not None and draft.action is Action.REMOVE:
            draft.unclear = "codes said to be removed and to remain"
    if refs:
        clause.found.last_refs = refs
        _kept_codes(clause, pair, refs, when)


def _kept_codes(clause: Clause, pair: Pair, refs: tuple[CodeRef, ...], when: When | None) -> None:
    """Read what is said of how long codes stay: for good, or through a day."""
    if when is None and any(node.text in ("until", "till", "through", "thru") for node in clause.segment):
        clause.unread("an end that is not clear")
    elif when is None:
        clause.found.kept += refs if clause.verb(pair).text.startswith(_STAYING) else ()
    elif clause.verb(pair).text.startswith("not "):
        clause.unread("codes not in use before a date")
    elif any(node.text in ("may", "can", "members") for node in clause.subject(pair)):
        clause.unread("a use that is only allowed")
    elif when.bound in (Bound.THROUGH, Bound.BEFORE):
        clause.state(Action.REMOVE, refs, pair, when=when, implied=True)


def _excepts(clause: Clause, pair: Pair) -> bool:
    """Whether the codes are just those not kept: "codes unchanged except C1"."""
    between = clause.nodes[pair.verb : pair.objects[0]] if pair.objects and not pair.verb_last else []
    return excepts(between)


def _keeps_it(clause: Clause, pair: Pair) -> bool:
    """Whether what was just named is kept: "C1 deleted by CMS; the policy retains it"."""
    after = clause.nodes[pair.verb + 1 : pair.verb + 2]
    return clause.verb(pair).text.startswith(_STAYING) and any(node.term is Term.PRONOUN for node in after)


def _stays_after_all(clause: Clause, pair: Pair) -> bool:
    """Whether the codes just named are said to stay: "C1 was to be deleted but remains active"."""
    before = [node.text for node in clause.nodes[: pair.verb] if node.text not in ("it", "they", "will", "is", "are", "has", "have", ",")]
    return bool(before) and before[-1] in ("but", "however", "yet", "though", "although")


def moved(clause: Clause, pair: Pair) -> None:
    """Read a move: to this policy adds, between groups changes nothing; elsewhere a person must look."""
    clause.used.update(pair.objects)
    refs = clause.refs(pair.objects)
    texts = [node.text for node in clause.segment]
    if not refs:
        return
    if "this policy" in texts and texts[texts.index("this policy") - 1] in ("to", "into"):
        clause.state(Action.ADD, refs, pair)
    elif not {"group", "groups"} & set(texts):
        clause.unread("codes moved between policies or sections")


def used_when(clause: Clause, pair: Pair) -> None:
    """Read "use C1 through d", "C1 is valid from d": the date alone says whether it joins or leaves."""
    if not pair.objects:
        draft, when = clause.earlier(pair), clause.when()
        if draft is not None and when is not None:
            _bound_further(draft, when)
        elif draft is None and clause.verb(pair).text in _COVERS and clause.found.last_of_sentence() is not None:
            clause.unread("a statement on coverage that names no code")
        return
    when = clause.when() or clause.lead
    if when is not None:  # else left to the rules for codes without a verb
        clause.used.update(pair.objects)
        by_date(clause, clause.refs(pair.objects), when, pair)


def by_date(clause: Clause, refs: tuple[CodeRef, ...], when: When, pair: Pair | None = None) -> Draft:
    """Read the date rule: codes from a day on are added, codes up to a day are removed."""
    ends = when.bound in (Bound.THROUGH, Bound.BEFORE)
    return clause.state(Action.REMOVE if ends else Action.ADD, refs, pair, when=when, implied=True)


def is_remark(clause: Clause) -> bool:
    """Whether a note is added: whatever codes it names, no list changes."""
    for pair in clause.pairs:
        head = clause.nodes[pair.verb + 1 : pair.verb + 5]
        stops = (number for number, node in enumerate(head) if node.term in (Term.PREPOSITION, Term.COLON) or is_object(node))
        own = head[: next(stops, len(head))]
        if clause.verb(pair).term in (Term.ADD, Term.REMOVE, Term.REVISE, Term.UPDATE) and any(node.term is Term.NOTE for node in own):
            return True
    return False


def _some_remain(clause: Clause, pair: Pair) -> Draft | None:
    """Return the statement whose last codes may be what remains: "removed C1, C2 for other drugs remain"."""
    last = max((place for place in range(pair.verb) if is_object(clause.nodes[place])), default=pair.verb)
    between = clause.nodes[last + 1 : pair.verb]
    subject = {node.term for node in between} & {Term.OBJECT, Term.CODE, Term.PRONOUN, Term.COMMA, Term.NO}
    if not between or between[0].text != "for" or subject or not clause.verb(pair).text.startswith("remain"):
        return None
    refs = refs_of(clause.nodes[last])
    return clause.found.last_draft(refs) if len(refs) > 1 else None


def _bound_further(draft: Draft, when: When) -> None:
    """Give a statement what a later clause says of its codes' use: a period, or the end of one begun."""
    if draft.when is None or when.bound is Bound.PERIOD:
        draft.when = when
    elif draft.when.begins_before(when):
        draft.when = replace(draft.when, bound=Bound.PERIOD, end=when.day)
    elif draft.when.day != when.day:
        draft.unclear = "two dates for the same codes"
