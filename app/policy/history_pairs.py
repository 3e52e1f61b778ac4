"""Which verb of a clause acts on which codes: verb first, verb last, header first, or two verbs on one list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from app.policy.history_codes import VERBS, GroupLexeme
from app.policy.history_regimes import RegimeLexeme
from app.policy.history_terms import Lexeme, Term
from app.policy.history_when import WhenLexeme

REMOVALS = frozenset({Term.REMOVE, Term.TERMINATE})
_LINKS = frozenset({Term.COMMA, Term.AND, Term.SEMICOLON})
_LEAD_IN = frozenset({Term.SYSTEM, Term.CODE, Term.FILLER, Term.NEW, Term.AUXILIARY})
_BREAKS_CHAIN = frozenset({Term.IN_ERROR, Term.WHEN, Term.COLON, Term.NEW, Term.THE_CODE_SET})


class ObjectKind(Enum):
    """What a verb's grammatical object is."""

    LIST = auto()  # the codes themselves
    DESCRIPTION = auto()  # how codes are described
    OTHER = auto()  # criteria, a note, a limit: codes are only mentioned


@dataclass(frozen=True, slots=True)
class Pair:
    """A verb with the places of its codes in the clause; without any it acts on what was named before, or on no codes."""

    verb: int
    objects: tuple[int, ...]
    verb_last: bool


def is_object(node: Lexeme) -> bool:
    """Whether a verb can act on it: a list of codes or a rule."""
    return isinstance(node, GroupLexeme | RegimeLexeme)


def prepared(nodes: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the clause with negated verbs and verbs used as adjectives told apart from those that act."""
    return _without_adjectives(_without_negated(list(nodes)))


def _without_negated(nodes: list[Lexeme]) -> list[Lexeme]:
    """Turn the verbs under a "no" or "not" into verbs that keep: "no codes added or removed", "was not removed"."""
    made = list(nodes)
    for place, node in enumerate(nodes):
        if node.term is Term.NO:
            for number in _negated(nodes, place):
                made[number] = replace(nodes[number], term=Term.KEEP)
    return made


def _negated(nodes: Sequence[Lexeme], place: int) -> list[int]:
    verbs: list[int] = []
    for number in range(place + 1, len(nodes)):
        if nodes[number].term in VERBS:
            verbs.append(number)
        elif _ends_negation(nodes, number):
            break
    return verbs


def _ends_negation(nodes: Sequence[Lexeme], number: int) -> bool:
    node = nodes[number]
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
    for place in range(1, len(nodes)):
        before = _back_over_fillers(nodes, place)
        describes = nodes[place].term in REMOVALS and nodes[place].text.endswith("ed") and before is not None
        if describes and before is not None and nodes[before].term in VERBS and _noun_follows(nodes, place):
            made[place] = replace(nodes[place], term=Term.THE_CODE_SET)
    return made


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
        if right and last < len(nodes):
            right = _leave_for_next(nodes, right, verbs, number)
        use_left = bool(left) and not (right and (_is_heading(nodes, left[-1], verb, right[0]) or _looks_right(nodes[verb])))
        if not left and taken and right and _speaks_of_those_before(nodes, verb, right[0]):
            right = []
        objects = left if use_left else [place for place in right if place not in taken]
        taken |= set(objects)
        made.append(Pair(verb, tuple(objects), use_left))
    return made


def _left_chain(nodes: Sequence[Lexeme], first: int, verb: int) -> list[int]:
    places = [place for place in range(first, verb) if is_object(nodes[place])]
    chain = places[-1:]
    for place in reversed(places[:-1]):
        between = nodes[place + 1 : chain[0]]
        terms = {node.term for node in between}
        if not terms & _LINKS or terms & (_BREAKS_CHAIN | VERBS):
            break
        chain.insert(0, place)
    return chain


def _right_chain(nodes: Sequence[Lexeme], verb: int, last: int) -> list[int]:
    places = [place for place in range(verb + 1, last) if is_object(nodes[place])]
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
    return nodes[number].term in _LINKS and not between & {Term.WHEN, Term.IN_ERROR, Term.THE_CODE_SET}


def _names_system(nodes: Sequence[Lexeme], colon: int) -> bool:
    """Whether a colon follows the name of a code system: "added HCPCS: C1; ICD-10: C2"."""
    return nodes[colon].term is Term.COLON and nodes[colon - 1].term in (Term.SYSTEM, Term.CODE)


def _leave_for_next(nodes: Sequence[Lexeme], right: list[int], verbs: Sequence[int], number: int) -> list[int]:
    """Leave the last list to a next verb that has none after it: "added C1 and codes C2 deleted"."""
    following = verbs[number + 1]
    after = verbs[number + 2] if number + 2 < len(verbs) else len(nodes)
    own = any(is_object(nodes[place]) for place in range(following + 1, after))
    if nodes[verbs[number]].term is Term.USE and not own:
        return []  # "claims billed with C1 will be denied"
    if nodes[verbs[number]].term in (Term.REVISE, Term.UPDATE) and own and nodes[following + 1].text in ("to", "by", "with"):
        return right[:-1]  # "error corrected: C1 changed to C2"
    same = _alike(nodes[verbs[number]].term, nodes[following].term)
    return right if own or same or len(right) < 2 else right[:-1]


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


def object_kind(nodes: Sequence[Lexeme], pair: Pair, start: int) -> ObjectKind:
    """Tell whether the verb acts on the codes or only on something that names them; the verb's words begin at `start`."""
    place = pair.objects[0]
    if isinstance(nodes[place], RegimeLexeme):
        return ObjectKind.LIST
    return _verb_last_kind(nodes, pair, start) if pair.verb_last else _verb_first_kind(nodes, pair.verb, place, start)


def _verb_last_kind(nodes: Sequence[Lexeme], pair: Pair, start: int) -> ObjectKind:
    kind = _nouns(nodes[pair.objects[-1] + 1 : pair.verb])
    if kind is not ObjectKind.LIST:
        return kind
    head = _before_lead_in(nodes, pair.objects[0], start)
    if head > start and nodes[head].term is Term.PREPOSITION and nodes[head].text in ("for", "of", "to", "on", "about", "regarding"):
        return _nouns(nodes[start:head])
    return ObjectKind.LIST


def _verb_first_kind(nodes: Sequence[Lexeme], verb: int, place: int, start: int) -> ObjectKind:
    head = _before_lead_in(nodes, place, verb)
    if head == verb:
        return ObjectKind.LIST
    nouns = _nouns(_head_phrase(nodes, verb, place))
    term = nodes[head].term
    aside = term is Term.OPEN and any(node.term is Term.PREPOSITION for node in nodes[verb + 1 : head])
    if aside and nodes[verb].term in (Term.REVISE, Term.UPDATE):
        return ObjectKind.OTHER
    if term in (Term.COMMA, Term.AND, Term.SEMICOLON):
        return ObjectKind.LIST
    if nouns is not ObjectKind.LIST or term is not Term.PREPOSITION:
        return nouns
    if any(node.term in (Term.CODE, Term.SYSTEM) for node in nodes[verb + 1 : head]):
        return ObjectKind.LIST
    before = _nouns(nodes[start:verb])
    return before if before is ObjectKind.DESCRIPTION else ObjectKind.OTHER


def _before_lead_in(nodes: Sequence[Lexeme], place: int, stop: int) -> int:
    number = place - 1
    while number > stop and (nodes[number].term in _LEAD_IN or nodes[number].text in ('"', "#", "/", "®")):
        number -= 1
    return max(number, stop)


def _head_phrase(nodes: Sequence[Lexeme], verb: int, place: int) -> Sequence[Lexeme]:
    """Return the words of the object itself: up to the first preposition, colon or bracket."""
    for number in range(verb + 1, place):
        if nodes[number].term in (Term.PREPOSITION, Term.COLON, Term.OPEN, Term.WHEN):
            return nodes[verb + 1 : number]
    return nodes[verb + 1 : place]


def _nouns(nodes: Sequence[Lexeme]) -> ObjectKind:
    terms = {node.term for node in nodes}
    if terms & {Term.OBJECT, Term.NOTE, Term.AUTHORIZATION}:
        return ObjectKind.OTHER
    return ObjectKind.DESCRIPTION if Term.DESCRIPTION in terms else ObjectKind.LIST


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
