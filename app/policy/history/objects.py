"""What a verb acts on: the codes themselves, their description, or something else that only names them."""

from collections.abc import Sequence
from enum import Enum, auto

from app.policy.history.codes import GroupLexeme
from app.policy.history.pairs import REMOVALS, Pair, before_lead_in, is_object
from app.policy.history.regimes import RegimeLexeme
from app.policy.history.systems import systems_named
from app.policy.history.terms import Lexeme, Term

_REPEATS = frozenset({"duplicate", "duplicates", "duplicate listing", "duplicated"})
_ADDS_OR_REMOVES = REMOVALS | {Term.ADD}
MENTIONED = "codes are only mentioned; what changed is not the code list"


class ObjectKind(Enum):
    """What a verb's grammatical object is."""

    LIST = auto()  # the codes themselves
    DESCRIPTION = auto()  # how codes are described
    OTHER = auto()  # criteria, a note, a limit: codes are only mentioned


def object_kind(nodes: Sequence[Lexeme], pair: Pair, start: int) -> ObjectKind:
    """Tell whether the verb acts on the codes or only on something that names them; the verb's words begin at `start`."""
    place = pair.objects[0]
    if isinstance(nodes[place], RegimeLexeme):
        return ObjectKind.LIST
    if pair.verb_last:
        return _verb_last_kind(nodes, pair, start)
    kind = _verb_first_kind(nodes, pair.verb, place, start)
    return noun_after(nodes, pair.objects[-1]) if kind is ObjectKind.LIST else kind


def noun_after(nodes: Sequence[Lexeme], place: int) -> ObjectKind:
    """Tell what the codes only qualify: "updated C1 units", "revised C1 description"."""
    stop = place + 1
    while stop < len(nodes) and nodes[stop].term in (Term.WORD, Term.FILLER, Term.OBJECT, Term.DESCRIPTION, Term.AUTHORIZATION):
        stop += 1
    return _nouns(nodes[place + 1 : stop])


def _verb_last_kind(nodes: Sequence[Lexeme], pair: Pair, start: int) -> ObjectKind:
    after = nodes[pair.objects[-1] + 1 : pair.verb]
    kind = _nouns(after)
    if kind is not ObjectKind.LIST:
        return ObjectKind.LIST if after[0].term is Term.AND else kind  # "C1 and its description were added"
    if _heads_own_noun(nodes, pair):
        return ObjectKind.OTHER
    head = before_lead_in(nodes, pair.objects[0], start)
    if nodes[head].text in _REPEATS:
        return ObjectKind.OTHER  # "duplicate code C1 removed"
    if head > start and nodes[head].term is Term.PREPOSITION and nodes[head].text in ("for", "of", "to", "on", "about", "regarding"):
        return _nouns_of_phrase(nodes[start:head])
    return ObjectKind.LIST


def _heads_own_noun(nodes: Sequence[Lexeme], pair: Pair) -> bool:
    """Whether the codes only head a verb that has its noun behind it: "C1: removed 'excludes biosimilar' from the descriptor"."""
    colon = any(node.term is Term.COLON for node in nodes[pair.objects[-1] + 1 : pair.verb])
    after = nodes[pair.verb + 1 : pair.verb + 2]
    return colon and any(node.term in (Term.WORD, Term.OBJECT, Term.DESCRIPTION) for node in after)


def _nouns_of_phrase(phrase: Sequence[Lexeme]) -> ObjectKind:
    """Tell what "the … for C1" is: without a word for codes it is something else, whatever it is called."""
    kind = _nouns(phrase)
    codes = any(node.term in (Term.CODE, Term.SYSTEM, Term.DESCRIPTION) or is_object(node) for node in phrase)
    other = any(node.term is Term.WORD for node in phrase)
    return ObjectKind.OTHER if kind is ObjectKind.LIST and other and not codes else kind


def _verb_first_kind(nodes: Sequence[Lexeme], verb: int, place: int, start: int) -> ObjectKind:
    head = before_lead_in(nodes, place, verb)
    if head == verb:
        return ObjectKind.LIST
    nouns = _nouns(_head_phrase(nodes, verb, place))
    term = nodes[head].term
    aside = term is Term.OPEN and any(node.term is Term.PREPOSITION for node in nodes[verb + 1 : head])
    listed = term in (Term.COMMA, Term.AND, Term.SEMICOLON)
    revised = aside and nodes[verb].term in (Term.REVISE, Term.UPDATE)
    if revised or (not listed and _names_other_systems(nodes[verb + 1 : head + 1], nodes[place])):
        return ObjectKind.OTHER  # "removed the ICD-10 codes for Botox (J0585)"
    if listed:
        return ObjectKind.LIST
    if term is Term.COLON and nouns is ObjectKind.LIST:
        return ObjectKind.OTHER if _uses_of_codes(nodes[verb + 1 : head]) else _headed_kind(nodes[start:verb], nodes[verb])
    if nouns is not ObjectKind.LIST or term is not Term.PREPOSITION:
        return nouns
    return _phrase_kind(nodes, verb, head, start)


def _uses_of_codes(before: Sequence[Lexeme]) -> bool:
    """Whether the words before the colon are of other codes and no codes themselves: "added uses for C1: C2"."""
    first = next((place for place, node in enumerate(before) if is_object(node)), 0)
    link = max((place for place in range(first) if before[place].term is Term.PREPOSITION), default=0)
    named = {node.term for node in before[:link]}
    return first > 0 and Term.WORD in named and not named & {Term.CODE, Term.SYSTEM}


def _headed_kind(subject: Sequence[Lexeme], verb: Lexeme) -> ObjectKind:
    """Tell what a verb before a colon is said of: "codes deleted: C1", but "the following wording was deleted: …"."""
    other = any(node.term is Term.OBJECT for node in subject) and not any(node.term in (Term.CODE, Term.SYSTEM) for node in subject)
    return ObjectKind.OTHER if other and verb.term in _ADDS_OR_REMOVES else ObjectKind.LIST


def _phrase_kind(nodes: Sequence[Lexeme], verb: int, head: int, start: int) -> ObjectKind:
    """Tell what the codes after a preposition are to the verb: "added code C1 to", but "added ICD-10 codes to C1"."""
    updated_with = nodes[verb].term is Term.UPDATE and nodes[head].text == "with"  # "coding section updated with C1"
    if updated_with or any(node.term in (Term.CODE, Term.SYSTEM) for node in nodes[verb + 1 : head]):
        reaches = nodes[head].text in ("to", "from") and nodes[verb].term in _ADDS_OR_REMOVES  # "added ICD-10 codes to C1"
        return ObjectKind.OTHER if reaches else ObjectKind.LIST
    before = _nouns(nodes[start:verb])
    return before if before is ObjectKind.DESCRIPTION else ObjectKind.OTHER


def _names_other_systems(before: Sequence[Lexeme], codes: Lexeme) -> bool:
    """Whether what the verb acts on is codes of another system than those after the preposition."""
    link = max((place for place, node in enumerate(before) if node.term is Term.PREPOSITION), default=0)
    named = [system for node in before[:link] if node.term is Term.SYSTEM for system in systems_named(node, ())]
    printed = {ref.system for ref in codes.refs} if isinstance(codes, GroupLexeme) else set()
    return bool(named) and not printed & {*named, None}


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
