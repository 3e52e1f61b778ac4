"""The rules for codes that take the place of others."""

from collections.abc import Sequence

from app.policy.history.clause import Clause, RegimeDraft
from app.policy.history.codes import CodeRef
from app.policy.history.drafts import Draft
from app.policy.history.objects import MENTIONED, ObjectKind, noun_after
from app.policy.history.pairs import Pair
from app.policy.history.regimes import RegimeLexeme
from app.policy.history.terms import Lexeme, Term
from app.policy.history.when import When
from app.policy.model import Action

_WITH = frozenset({"with", "w /", "by", "to", "as", "into", "in favor of"})
_ARROWS = frozenset({"→", "- >"})


def replacement(clause: Clause, pair: Pair) -> None:
    """Read "replaced C1 with C2", "C1 replaced by C2", "C1 should read C2", "C2 replaced C1"."""
    if _replaces_regime(clause, pair):
        return
    left = [place for place in pair.objects if place < pair.verb]
    later = (other.verb for other in clause.pairs[clause.at + 1 :] if other.objects and not other.verb_last)
    right = clause.free_groups(pair.verb + 1, next(later, len(clause.nodes)))
    right = [place for place in right if not any(place in other.objects for other in clause.pairs[clause.at + 1 :])]
    clause.used.update(left, right)
    clause.attend([*left, *right])
    if any(noun_after(clause.nodes, place) is not ObjectKind.LIST for place in (*left, *right)):
        clause.unread(MENTIONED)
        return
    if clause.has(Term.IN_ERROR) and not _should(clause, pair):
        clause.unread("a replacement said to be in error")
        return
    read = _old_and_new(clause.nodes, pair.verb, left, right)
    if read is not None and any(_linked(clause.nodes, one, other) for one, other in zip(read[1], read[1][1:], strict=False)):
        clause.unread("several replacements in one clause")
    elif read is not None:
        old, new = read
        _replace(clause, clause.refs(old), clause.refs(new), pair)
    elif right:
        clause.unread("a replacement whose other half is not named")
    elif left or clause.verb(pair).text in _ARROWS or any(node.term is Term.CODE for node in clause.nodes[pair.verb :]):
        clause.unread("a replacement that names no new code")


def _replaces_regime(clause: Clause, pair: Pair) -> bool:
    """Read "changed all diagnoses pend to C1": the rule ends where the codes begin; the other way round a person must look."""
    rules = [
        place for place, node in enumerate(clause.nodes) if isinstance(node, RegimeLexeme) and place not in clause.used - {*pair.objects}
    ]
    new = clause.free_groups(0, len(clause.nodes))
    if not rules:
        return False
    clause.used.update(rules, new)
    clause.attend(new)
    if new and rules[-1] < new[0]:
        node = clause.nodes[rules[0]]
        clause.found.regimes.append(RegimeDraft(True, node.first, node.last, clause.when() or clause.lead))
        clause.state(Action.ADD, clause.refs(new), pair)
    else:
        clause.unread("a rule on pending that is not understood")
    return True


def takes_the_place(clause: Clause, pair: Pair) -> None:
    """Read "C2 takes the place of C1", "added C2 in place of C1", "instead of C1, use C2"."""
    stop = next((other.verb for other in clause.pairs if other.verb > pair.verb), len(clause.nodes))
    right = clause.free_groups(pair.verb + 1, stop)
    left = [place for place in pair.objects if place < pair.verb]
    if not left and _old_and_new(clause.nodes, pair.verb, [], right) is not None and clause.found.last_of_sentence() is None:
        replacement(clause, pair)  # replacing C1 with C2
        return
    clause.used.update(left, right[:1])
    if not right:
        if left and clause.has(Term.NOT_COVERED):
            clause.state(Action.ADD, clause.refs(left), pair)  # "C1 was listed as investigational"
        else:
            clause.unread("a replacement that names no old code")
        return
    new, when = clause.refs(left), clause.when()
    added = _stated_addition(clause, new, pair) if new else _just_stated(clause)
    misprinted = clause.verb(pair).text.endswith(" as")
    if added is None and misprinted:
        clause.unread("a misprint: what it should have been is not said of the list")
        return
    if added is None and len(right) == 1 and len(clause.refs(right)) > 1:
        clause.unread("a replacement: which codes are the old ones is not clear")
        return
    if added is not None and not added.dated:
        added.when = when
    removed = clause.state(Action.REMOVE, clause.refs(right[:1]), pair, implied=True)
    removed.when, removed.linked, removed.not_covered = None if added is not None else when, added, False
    if misprinted:
        removed.correction = True
        if added is not None:
            added.correction = True


def _linked(nodes: Sequence[Lexeme], one: int, other: int) -> bool:
    return any(node.text in _WITH for node in nodes[one + 1 : other])


def _old_and_new(nodes: Sequence[Lexeme], verb: int, left: list[int], right: list[int]) -> tuple[list[int], list[int]] | None:
    """Tell the replaced codes from the new ones by what stands between them."""
    linked = bool(right) and any(node.text in _WITH for node in nodes[verb + 1 : right[0]])
    says_so = nodes[verb].text.startswith("should") or nodes[verb].text in _ARROWS
    if right and (linked or says_so):
        return left, right
    if len(right) > 1:
        words = {node.text for node in nodes[right[0] + 1 : right[1]]}
        if nodes[verb].text.startswith("substitut") and "for" in words:
            return right[1:], right[:1]
        return (right[:1], right[1:]) if words & _WITH else None
    return (right, left) if left and right else None


def _replace(clause: Clause, old: tuple[CodeRef, ...], new: tuple[CodeRef, ...], pair: Pair) -> None:
    earlier = None if old else clause.found.last_draft(clause.found.last_refs)
    if earlier is not None and _one_statement(earlier, new, clause.when()):
        earlier.action, earlier.replaces, earlier.refs = Action.REPLACE, earlier.refs, new
        earlier.last = clause.segment[-1].last
        return
    removed = clause.state(Action.REMOVE, old, pair) if old else earlier
    if not old and _should(clause, pair) and removed is not None and removed.action is Action.ADD:
        removed.action, removed.correction = Action.REMOVE, True  # "listed C1 and should list C2"
    elif not old and removed is not None and removed.action is Action.ADD:
        removed = _ended_by(clause, removed, pair)
    added = clause.state(Action.ADD, new, pair)
    added.by_code_set = False
    if removed is None or removed.action is not Action.REMOVE:
        return
    if not old:
        added.linked = removed
        return
    removed.linked, removed.not_covered = added, False
    removed.correction = added.correction = _should(clause, pair) or _names_an_error(clause)


def _ended_by(clause: Clause, added: Draft, pair: Pair) -> Draft:
    """Read "added C1 effective d1; replaced by C2 effective d2": what was added ends; without both dates a person must look."""
    when = clause.when()
    if added.when is None or when is None or when.day <= added.when.day:
        added.unclear = "codes added and at once replaced"
        return added
    removed = clause.state(Action.REMOVE, added.refs, pair, implied=True)
    removed.by_code_set = False
    return removed


def _should(clause: Clause, pair: Pair) -> bool:
    return clause.verb(pair).text.startswith("should")


def _names_an_error(clause: Clause) -> bool:
    return any(node.text in ("error", "typographical", "typo", "correction", "typographical error") for node in clause.nodes)


def _one_statement(draft: Draft, new: tuple[CodeRef, ...], when: When | None) -> bool:
    """Whether a removal and what replaces it are one: "removed C1 and replaced with C2", without dates or ranges."""
    systems = {ref.system for ref in (*draft.refs, *new)}
    single = len(systems) == 1 and all(ref.through is None for ref in draft.refs)
    return draft.action is Action.REMOVE and not draft.dated and when is None and single and not draft.implied


def _just_stated(clause: Clause) -> Draft | None:
    """Return the addition of this sentence; a corrected code was not listed as it should be, so it is added."""
    draft = clause.found.last_of_sentence()
    if draft is not None and draft.action is Action.REVISE:
        draft.action = Action.ADD
    return draft if draft is not None and draft.action is Action.ADD else None


def _stated_addition(clause: Clause, refs: tuple[CodeRef, ...], pair: Pair) -> Draft:
    """Add the codes, or give an addition already stated its date."""
    earlier = clause.found.undated_addition(refs)
    if earlier is None:
        return clause.state(Action.ADD, refs, pair, implied=True)
    earlier.when = clause.when()
    return earlier
