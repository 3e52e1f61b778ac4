"""Which verb of a clause acts on which codes: verb first, verb last, header first, or two verbs on one list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.policy.history.codes import VERBS, GroupLexeme
from app.policy.history.regimes import RegimeLexeme
from app.policy.history.terms import Lexeme, Term
from app.policy.history.when import Bound, WhenLexeme

REMOVALS = frozenset({Term.REMOVE, Term.TERMINATE})
_ADDS_OR_REMOVES = REMOVALS | {Term.ADD}
_LINKS = frozenset({Term.COMMA, Term.AND, Term.SEMICOLON})
_LEAD_IN = frozenset({Term.SYSTEM, Term.CODE, Term.FILLER, Term.NEW, Term.AUXILIARY})
_IN_NAMES = frozenset({Term.WORD, Term.NUMBER, Term.DASH, Term.FILLER, Term.CODE, Term.SYSTEM})
_BESIDE = frozenset({"for", "with", "associated with", "related to", "specific to", "under"})
_BREAKS_CHAIN = frozenset({Term.IN_ERROR, Term.WHEN, Term.COLON, Term.NEW, Term.THE_CODE_SET, Term.NO, Term.NO_LONGER, Term.CHANGES})


_OBJECTS = (GroupLexeme, RegimeLexeme)
_EXCEPTIONS = (
    " except ",
    " excepting ",
    " other than ",
    " with the exception ",
    " exception of ",
    " excluding ",
    " apart from ",
    " aside from ",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A verb with the places of its codes in the clause; without any it acts on what was named before, or on no codes."""

    verb: int
    objects: tuple[int, ...]
    verb_last: bool


def is_object(node: Lexeme) -> bool:
    """Whether a verb can act on it: a list of codes or a rule."""
    return isinstance(node, _OBJECTS)


def excepts(nodes: Sequence[Lexeme]) -> bool:
    """Whether the words before codes make them an exception: "all codes except C1"."""
    words = f" {' '.join(node.text for node in nodes)} "
    return any(phrase in words for phrase in _EXCEPTIONS)


def prepared(nodes: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the clause with negated verbs and verbs used as adjectives told apart from those that act."""
    return _without_adjectives(_without_negated(list(nodes)))


def _without_negated(nodes: list[Lexeme]) -> list[Lexeme]:
    """Turn the verbs under a "no" or "not" into verbs that keep: "no codes added or removed", "was not removed"."""
    made = list(nodes)
    for place, node in enumerate(nodes):
        if node.term is Term.NO:
            for number in _negated(nodes, place):
                made[number] = _negative(nodes, number)
    return made


def _negative(nodes: Sequence[Lexeme], number: int) -> Lexeme:
    """Return a verb under "not": a use forbidden from a day on is an end, anything else no change."""
    dated = any(isinstance(node, WhenLexeme) and node.when.bound in (Bound.FROM, Bound.THROUGH) for node in nodes)
    forbidden = nodes[number].term is Term.USE and dated
    return replace(nodes[number], term=Term.REMOVE if forbidden else Term.KEEP, text=f"not {nodes[number].text}")


def _negated(nodes: Sequence[Lexeme], place: int) -> list[int]:
    verbs: list[int] = []
    for number in range(place + 1, len(nodes)):
        if nodes[number].term in VERBS:
            verbs.append(number)
        elif _ends_negation(nodes, number) and not (nodes[place].text in ("neither", "nor") and is_object(nodes[number])):
            break
    return verbs


def _ends_negation(nodes: Sequence[Lexeme], number: int) -> bool:
    node = nodes[number]
    if node.text == "and" and number + 1 < len(nodes) and nodes[number + 1].text in ("was", "were", "is", "are", "has", "have"):
        return True  # "should not be listed and was deleted"
    if node.term is Term.COMMA:
        return not _verb_then_end(nodes, number + 1)
    return is_object(node) or node.term in (Term.SEMICOLON, Term.COLON, Term.STOP)


def _verb_then_end(nodes: Sequence[Lexeme], at: int) -> bool:
    """Whether after the comma only verbs and links follow, as in "no codes added, removed or revised"."""
    for node in nodes[at:]:
        if node.term not in VERBS | {Term.AND, Term.COMMA, Term.NO}:
            return node.term in (Term.STOP, Term.SEMICOLON)
    return True


def _without_adjectives(nodes: list[Lexeme]) -> list[Lexeme]:
    """Read "removed deleted code C1": the second verb says that the code set dropped the code."""
    made = list(nodes)
    for place, node in enumerate(nodes):
        if node.text in ("payable", "valid", "active") and _noun_follows(nodes, place) and not is_object(nodes[place + 1]):
            made[place] = replace(node, term=Term.FILLER)
        elif _is_condition(nodes, place):
            made[place] = replace(node, term=Term.PREPOSITION, text="with")
    for place in range(1, len(nodes)):
        before = _back_over_fillers(nodes, place)
        describes = nodes[place].term in REMOVALS and nodes[place].text.endswith("ed") and before is not None
        if describes and before is not None and nodes[before].term in VERBS and _noun_follows(nodes, place):
            made[place] = replace(nodes[place], term=Term.THE_CODE_SET)
    return made


def _is_label(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether the verb only heads the statement of another: "Coding reviewed: C1 added"."""
    after = nodes[place + 1 :]
    says = VERBS - {Term.KEEP, Term.UPDATE} | {Term.NEW, Term.DESCRIPTION, Term.CHANGES, Term.NOT_COVERED, Term.COVERED}
    acts = any(node.term in says for node in after)
    return nodes[place].term in (Term.KEEP, Term.UPDATE) and acts and after[0].term is Term.COLON


def _is_condition(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether a use is only the condition of what is said before: "C1 will deny when billed with C2"."""
    if nodes[place].term is not Term.USE or place == 0 or nodes[place - 1].text not in ("when", "if", "unless"):
        return False
    return any(node.term in VERBS for node in nodes[:place]) and any(is_object(node) for node in nodes[:place])


def _back_over_fillers(nodes: Sequence[Lexeme], place: int) -> int | None:
    for number in range(place - 1, -1, -1):
        if nodes[number].term is not Term.FILLER:
            return number
    return None


def _noun_follows(nodes: Sequence[Lexeme], place: int) -> bool:
    return place + 1 < len(nodes) and (nodes[place + 1].term in (Term.CODE, Term.SYSTEM) or is_object(nodes[place + 1]))


def pairs(nodes: Sequence[Lexeme]) -> list[Pair]:
    """Give every verb its codes: those left of it that no verb has, else those right of it."""
    verbs = [place for place, node in enumerate(nodes) if node.term in VERBS]
    taken: set[int] = set()
    made: list[Pair] = []
    for number, verb in enumerate(verbs):
        first = verbs[number - 1] + 1 if number else 0
        last = verbs[number + 1] if number + 1 < len(verbs) else len(nodes)
        left = [place for place in _left_chain(nodes, first, verb) if place not in taken]
        right = _right_chain(nodes, verb, last)
        if right and all(_heads_others(nodes, place) for place in left):
            left = []
        if left and _has_own_noun(nodes[left[-1] + 1 : verb]):
            left = []
        if right and last < len(nodes):
            right = _leave_for_next(nodes, right, verbs, number)
        use_left = bool(left) and not (right and (_is_heading(nodes, left[-1], verb, right[0]) or _looks_right(nodes[verb])))
        if not left and taken and right and _speaks_of_those_before(nodes, verb, right[0]):
            right = []
        objects = left if use_left else [place for place in right if place not in taken and not _is_label(nodes, verb)]
        taken |= set(objects)
        made.append(Pair(verb, tuple(objects), use_left))
    return made


def _left_chain(nodes: Sequence[Lexeme], first: int, verb: int) -> list[int]:
    places = [place for place in range(first, verb) if is_object(nodes[place])]
    chain = places[-1:]
    for place in reversed(places[:-1]):
        between = nodes[place + 1 : chain[0]]
        terms = {node.term for node in between}
        if _heads_others(nodes, place) or not terms & _LINKS or terms & (_BREAKS_CHAIN | VERBS):
            break
        chain.insert(0, place)
    return chain


def stands_beside(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether the codes stand after "for": they are what other codes are listed for."""
    head = nodes[before_lead_in(nodes, place, 0)]
    return head.term is Term.PREPOSITION and head.text in _BESIDE


def _heads_others(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether a phrase such as "For procedure code C1," opens the statement about other codes."""
    head = before_lead_in(nodes, place, 0)
    opens = head == 0 or nodes[head - 1].term in _LINKS
    return stands_beside(nodes, place) and opens and nodes[place + 1].term in (Term.COMMA, Term.COLON)


def _colon_follows(nodes: Sequence[Lexeme], place: int) -> bool:
    after = (node.term for node in nodes[place + 1 :] if node.term not in (Term.WHEN, Term.COMMA))
    return next(after, None) is Term.COLON


def _has_own_noun(between: Sequence[Lexeme]) -> bool:
    """Whether the verb is said of other codes than those before: "C1 takes effect d and unlisted codes are removed"."""
    links = [place for place, node in enumerate(between) if node.term in _LINKS]
    named = [node.term for node in between[links[-1] + 1 :] if node.term is not Term.FILLER] if links else []
    return named[:1] == [Term.CODE]


def _right_chain(nodes: Sequence[Lexeme], verb: int, last: int) -> list[int]:
    places = [place for place in range(verb + 1, last) if is_object(nodes[place])]
    if len(places) > 1 and stands_beside(nodes, places[0]) and _colon_follows(nodes, places[0]):
        places = places[1:]  # "added for C1: C2"
    chain = places[:1]
    for place in places[1:]:
        if not _coordinated(nodes, chain[-1], place):
            break
        chain.append(place)
    return chain


def _coordinated(nodes: Sequence[Lexeme], before: int, place: int) -> bool:
    """Whether the second list is joined to the first by a comma or "and" right before it."""
    number = place - 1
    while number > before and (nodes[number].term in _LEAD_IN or _names_system(nodes, number)):
        number -= 1
    between = {node.term for node in nodes[before + 1 : place]}
    if _bracketed_after_names(nodes, before, place):
        return True
    return nodes[number].term in _LINKS and not between & {Term.WHEN, Term.IN_ERROR, Term.THE_CODE_SET, Term.AUXILIARY}


def _bracketed_after_names(nodes: Sequence[Lexeme], before: int, place: int) -> bool:
    """Whether each list stands in brackets after a name: "added Imjudo (C1) and Imfinzi (C2)"."""
    between = nodes[before + 1 : place]
    names = [node for node in between[1:-1] if node.term not in _LINKS]
    closed = len(between) > 3 and between[0].term is Term.CLOSE and between[1].term in _LINKS and between[-1].term is Term.OPEN
    return closed and all(node.term in _IN_NAMES for node in names)


def _names_system(nodes: Sequence[Lexeme], colon: int) -> bool:
    """Whether a colon follows the name of a code system: "added HCPCS: C1; ICD-10: C2"."""
    return nodes[colon].term in (Term.COLON, Term.DASH) and nodes[colon - 1].term in (Term.SYSTEM, Term.CODE)


def _leave_for_next(nodes: Sequence[Lexeme], right: list[int], verbs: Sequence[int], number: int) -> list[int]:
    """Leave the last list to a next verb that has none after it: "added C1 and codes C2 deleted"."""
    following = verbs[number + 1]
    after = verbs[number + 2] if number + 2 < len(verbs) else len(nodes)
    own = any(is_object(nodes[place]) for place in range(following + 1, after))
    if len(right) > 1 and _is_subject(nodes, right, following):
        return right[:-1]  # "removed C1 from the table, C2 was removed"
    if nodes[verbs[number] + 1].term is Term.COMMA and following == right[-1] + 1:
        return right[:-1]  # "codes reviewed, C1 added, C2 dropped"
    if nodes[verbs[number]].term is Term.USE and not own:
        return []  # "claims billed with C1 will be denied"
    says_how = nodes[following].text.startswith("should") or any(
        node.text in ("to", "by", "with") for node in nodes[following + 1 : following + 2]
    )
    if nodes[verbs[number]].term in (Term.REVISE, Term.UPDATE) and own and says_how:
        return right[:-1]  # "error corrected: C1 changed to C2"
    same = _alike(nodes[verbs[number]].term, nodes[following].term)
    return right if own or same or len(right) < 2 else right[:-1]


def _is_subject(nodes: Sequence[Lexeme], right: Sequence[int], verb: int) -> bool:
    """Whether the last codes are what the next verb is said of: "… C2 was added", or "… from the table, C2 added"."""
    between = [node.term for node in nodes[right[-1] + 1 : verb]]
    passive = Term.AUXILIARY in between and set(between) <= {Term.AUXILIARY, Term.FILLER}
    apart = any(node.term is Term.PREPOSITION for node in nodes[right[-2] + 1 : right[-1]])
    unlike = not _alike(nodes[verb].term, Term.REMOVE) and [node.term for node in nodes[verb + 1 : verb + 2]] == [Term.AND]
    return passive or (not between and (apart or unlike))


def _alike(one: Term, other: Term) -> bool:
    return one is other or (one in REMOVALS and other in REMOVALS)


def _is_heading(nodes: Sequence[Lexeme], left: int, verb: int, right: int) -> bool:
    """Whether the codes on the left are a heading: a colon stands between them and the verb, whose own codes follow at once."""
    away = any(node.term in (Term.COMMA, Term.PREPOSITION, Term.WHEN) for node in nodes[verb + 1 : right])
    return any(node.term is Term.COLON for node in nodes[left:verb]) and not away


def _speaks_of_those_before(nodes: Sequence[Lexeme], verb: int, right: int) -> bool:
    """Whether the verb closes what is said of the codes before it: "deleted C1 termed 6/30/2021 and C2 added"."""
    closes = is_object(nodes[verb - 1]) or isinstance(nodes[verb + 1], WhenLexeme)
    return closes and any(node.term in _LINKS for node in nodes[verb + 1 : right])


def _looks_right(verb: Lexeme) -> bool:
    """Whether the verb's codes always follow it: "expanded to include C1"."""
    return verb.text in ("include", "includes", "to include") or verb.text.endswith((" to include", " to add", " to remove"))


def before_lead_in(nodes: Sequence[Lexeme], place: int, stop: int) -> int:
    """Return where the words that only lead in to the codes at `place` are preceded by another, not before `stop`."""
    number = place - 1
    while number > stop and (nodes[number].term in _LEAD_IN or nodes[number].text in ('"', "#", "/", "®")):
        number -= 1
    return max(number, stop)


def segment_starts(nodes: Sequence[Lexeme], made: Sequence[Pair]) -> list[int]:
    """Return where the words of each pair begin; the first begins with the clause."""
    starts = [0]
    for pair in made[1:]:
        begin = min((pair.verb, *pair.objects)) if pair.verb_last else pair.verb
        while begin - 1 > starts[-1] and not _ends_segment(nodes[begin - 1]):
            begin -= 1
        if isinstance(nodes[begin - 1], WhenLexeme) and begin > 1 and nodes[begin - 2].term in _LINKS and not pair.verb_last:
            begin -= 1  # "…, effective 4/1/2024 added C1": the date leads the second verb
        starts.append(max(begin, starts[-1]))
    return starts


def _ends_segment(node: Lexeme) -> bool:
    return is_object(node) or node.term in VERBS or node.term in _LINKS | {Term.WHEN, Term.CLOSE, Term.COLON}
