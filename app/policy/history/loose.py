"""The rules for codes that no verb has: headed by a date or a column, new, covered or not, listed in error; or only mentioned."""

from app.policy.history.actions import regime
from app.policy.history.clause import Clause, refs_of
from app.policy.history.codes import DIAGNOSES, CodeRef
from app.policy.history.objects import MENTIONED
from app.policy.history.pairs import before_lead_in, is_object, stands_beside
from app.policy.history.regimes import RegimeLexeme
from app.policy.history.terms import Term
from app.policy.history.verbs import by_date
from app.policy.history.when import Bound, When, WhenLexeme
from app.policy.model import Action

_HEADS_CODES = (Term.COLON, Term.COMMA, Term.USE, Term.FILLER, Term.CODE, Term.SYSTEM)
_BEFORE_DATE = (Term.NEW, Term.CODE, Term.AUXILIARY, Term.DASH, Term.OPEN, Term.COMMA, Term.COLON, Term.PRONOUN)
_BEFORE_NEW = (Term.COLON, Term.DASH, Term.OPEN, Term.COMMA, Term.AUXILIARY, Term.FILLER)


def loose(clause: Clause, place: int) -> None:
    """Read codes or a rule at a place that no verb acts on."""
    node = clause.nodes[place]
    clause.used.add(place)
    clause.go_to(place)
    if isinstance(node, RegimeLexeme):
        regime(clause, node, ends=False)
        return
    ended = tuple(ref for ref in refs_of(node) if _ended(ref))
    if ended:
        clause.state(Action.REMOVE, ended, None, implied=True).when = None
    open_ended = [ref for ref in refs_of(node) if not _ended(ref)]
    if any(ref.shared for ref in open_ended) and refs_of(node)[-1].ended:
        clause.unread("which codes of the list have ended is not clear")
        return
    refs = tuple(open_ended)
    if refs:
        _read(clause, place, refs)


def _ended(ref: CodeRef) -> bool:
    """Whether the brackets after a code say that it ended, or give only the end of its time."""
    return ref.ended or (ref.when is not None and ref.when.bound in (Bound.THROUGH, Bound.BEFORE))


def _read(clause: Clause, place: int, refs: tuple[CodeRef, ...]) -> None:
    if _accompanies(clause, place):
        if not _pairs_with_others(clause, place):
            clause.unread(MENTIONED)
        return
    when = _date_of(clause, place)
    stated = _said_otherwise(clause, place)
    if stated is not None:
        draft = clause.state(stated, refs, None, when=when, implied=clause.column is None)
        draft.correction = _in_error(clause, place)
    elif clause.has(Term.NO, Term.NO_LONGER):
        clause.unread("codes under a word that denies")
    elif _becomes_uncovered(clause):
        clause.unread("a change between covered and not covered")
    elif when is not None or all(ref.when is not None for ref in refs):
        _dated(clause, place, refs, when or refs[-1].when)
    else:
        clause.unread("codes without a verb that says what changed")


def _accompanies(clause: Clause, place: int) -> bool:
    """Whether the codes stand after "for", beside codes a verb acts on: "C1 added to the restrictions for procedure code C2"."""
    return stands_beside(clause.nodes, place) and any(pair.objects for pair in clause.pairs)


def _pairs_with_others(clause: Clause, place: int) -> bool:
    """Whether these are procedures and the verb's codes diagnoses, or the other way round: then the list of these stays."""
    acted = {ref.system in DIAGNOSES for pair in clause.pairs for ref in clause.refs(pair.objects)}
    return len(acted) == 1 and acted == {ref.system not in DIAGNOSES for ref in refs_of(clause.nodes[place])}


def _said_otherwise(clause: Clause, place: int) -> Action | None:
    """Return what the words around the codes say of them without a verb."""
    if _in_error(clause, place):
        return Action.REMOVE
    if _becomes_uncovered(clause):
        return None
    if clause.column is not None:
        return clause.column
    if clause.has(Term.DESCRIPTION) and clause.has(Term.CHANGES):
        return Action.REVISE
    if clause.has(Term.NO, Term.NO_LONGER):
        return None
    return Action.ADD if _new(clause, place) or _its_coverage(clause) else None


def _becomes_uncovered(clause: Clause) -> bool:
    """Whether codes are to be not covered from now on: whether they were listed before, and as what, is not said."""
    before = [clause.segment[place - 1] for place, node in enumerate(clause.segment) if place and node.term is Term.NOT_COVERED]
    return any(node.text in ("will", "be", "become", "becomes", "became", "now") for node in before)


def _its_coverage(clause: Clause) -> bool:
    """Whether the words list the codes as covered or not: "C1 considered medically necessary", "C1 is investigational"."""
    covered = [node.text for node in clause.segment if node.term is Term.COVERED]
    considered = any(text.startswith("considered") for text in covered)
    return (clause.has(Term.NOT_COVERED) or considered) and not (covered and clause.has(Term.NOT_COVERED))


def _dated(clause: Clause, place: int, refs: tuple[CodeRef, ...], when: When | None) -> None:
    """Read codes with nothing but a date; the date of codes already added is theirs."""
    if when is None:
        return
    if clause.has(Term.AUTHORIZATION, Term.OBJECT, Term.NOTE) or _of_something(clause, place):
        clause.unread(MENTIONED)  # "prior authorization is required for C1 beginning d"
        return
    if when.bound is not Bound.THROUGH and any(node.text in ("last", "final") for node in clause.segment):
        clause.unread("an end that is not clear")
        return
    if clause.has(Term.CHANGES):
        clause.unread("codes without a verb that says what changed")  # "coding update effective d: C1"
        return
    earlier = clause.found.undated_addition(refs) if when.bound in (Bound.FROM, Bound.BARE) else None
    if earlier is not None:
        earlier.when = when
        return
    draft = by_date(clause, refs, when)
    draft.first = min(draft.first, clause.nodes[place].first)


def _of_something(clause: Clause, place: int) -> bool:
    """Whether the codes only tell what something else is for: "archived the policy for C1 on d"."""
    before = clause.nodes[clause.start : before_lead_in(clause.nodes, place, 0)]
    named = {node.term for node in before}
    return stands_beside(clause.nodes, place) and Term.WORD in named and not named & {Term.CODE, Term.SYSTEM, Term.NEW, Term.COLON}


def _date_of(clause: Clause, place: int) -> When | None:
    """Return the date of the codes: before them with a colon, right after them, or leading the clause."""
    before = [number for number in range(place) if clause.nodes[number].term not in _HEADS_CODES]
    head = clause.nodes[before[-1]] if before else None
    near = clause.nodes[place + 1 : place + 5]
    after = next((node for node in near if node.term not in _BEFORE_DATE), None)
    heading = any(node.term is Term.COLON for node in near[near.index(after) + 1 :][:1]) if after is not None else False
    if isinstance(head, WhenLexeme) and clause.nodes[before[-1] + 1].term is Term.COLON:
        return head.when
    if isinstance(after, WhenLexeme) and not heading:
        return after.when
    if isinstance(head, WhenLexeme) and not any(is_object(node) for node in clause.nodes[: before[-1]]):
        return head.when
    if any(node.term is Term.THEREAFTER for node in near) and clause.found.boundary is not None:
        return When(Bound.FROM, clause.found.boundary.boundary)
    return None


def _in_error(clause: Clause, place: int) -> bool:
    after = clause.nodes[place + 1 : place + 2]
    return any(node.term is Term.IN_ERROR for node in after)


def _new(clause: Clause, place: int) -> bool:
    """Whether the codes are called new: "new HCPCS codes: C1", "C1 – new code"."""
    before = [node.term for node in clause.nodes[:place] if node.term not in (*_HEADS_CODES, Term.WHEN)]
    after = next((node.term for node in clause.nodes[place + 1 : place + 5] if node.term not in _BEFORE_NEW), None)
    follows = len(before) > 1 and before[-2] is Term.GROUP  # "C1 new, C2"
    return after is Term.NEW or (bool(before) and before[-1] is Term.NEW and not follows)
