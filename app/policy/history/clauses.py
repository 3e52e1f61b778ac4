"""One clause read: every verb by its own rule, then the codes that no verb has."""

from collections.abc import Callable, Mapping, Sequence

from app.policy.history.actions import action
from app.policy.history.clause import Clause, Findings, without_place
from app.policy.history.loose import loose
from app.policy.history.pairs import REMOVALS, Pair, is_object
from app.policy.history.replacements import replacement, takes_the_place
from app.policy.history.terms import Lexeme, Term
from app.policy.history.verbs import denial, is_remark, kept, missing, moved, restriction, used_when
from app.policy.history.when import When
from app.policy.model import Action

_RULES: Mapping[Term, Callable[[Clause, Pair], None]] = {
    Term.REPLACE: replacement,
    Term.REPLACES: takes_the_place,
    Term.DENY: denial,
    Term.RESTRICT: restriction,
    Term.MISSING: missing,
    Term.KEEP: kept,
    Term.MOVE: moved,
    Term.USE: used_when,
}


def read_clause(nodes: Sequence[Lexeme], found: Findings, column: Action | None = None) -> When | None:
    """Read a clause into `found` and return the date that leads it. `column` is what its column's heading says of its codes."""
    clause = Clause(nodes, found, column)
    if is_remark(clause):
        if any(is_object(node) for node in clause.nodes):
            clause.unread("a note, not a change of the list")
        return clause.lead
    for number, pair in enumerate(clause.pairs):
        free = clause.read_pair(number)
        if pair.objects or not _shares_next(clause, number):
            _RULES.get(clause.verb(pair).term, action)(clause, free)
    if not any(is_object(node) for node in clause.nodes):
        _coverage_of_it(clause)
    for place, node in enumerate(clause.nodes):
        if place not in clause.used and is_object(node):
            loose(clause, place)
    return clause.lead


def _coverage_of_it(clause: Clause) -> None:
    """Read "these are considered investigational": what was just added is not covered."""
    terms = {node.term for node in clause.nodes}
    draft = clause.found.last_draft(clause.found.last_refs)
    if draft is None or Term.NOT_COVERED not in terms or Term.PRONOUN not in terms:
        return
    if draft.action is Action.ADD and not terms & {Term.NO, Term.NO_LONGER, Term.COVERED}:
        draft.not_covered = True
    else:
        clause.unread("a statement on coverage that names no code")


def _shares_next(clause: Clause, number: int) -> bool:
    """Whether a verb without codes is one with the next: "codes deleted from the section, termed 6/30/2019: C1"."""
    if number + 1 >= len(clause.pairs):
        return False
    pair, other = clause.pairs[number], clause.pairs[number + 1]
    here, there = clause.verb(pair).term, clause.verb(other).term
    alike = here is there or (here in REMOVALS and there in REMOVALS)
    about_codes = any(node.term in (Term.CODE, Term.SYSTEM) for node in without_place(clause.subject(pair)))
    return alike and bool(other.objects) and not other.verb_last and about_codes
