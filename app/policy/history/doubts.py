"""What a clause leaves open although its verbs and codes were read: then its statements are left to a person."""

from collections.abc import Callable, Iterable, Sequence

from app.policy.history.codes import VERBS
from app.policy.history.drafts import Draft
from app.policy.history.pairs import REMOVALS, before_lead_in, excepts, is_object
from app.policy.history.terms import Lexeme, Term
from app.policy.history.when import When, WhenLexeme
from app.policy.model import Action

_CHANGING = REMOVALS | {Term.ADD, Term.REPLACE}
_CONDITIONS = frozenset({"?", "once", "unless", "whenever", "tentatively", "tentative", "anticipated", "contingent", "provisionally"})
_WISHES = frozenset({"may", "might", "could", "would", "can"})
_AWAITED = frozenset({"assigned", "available", "issued", "published", "approved", "established", "announced", "finalized"})
_TOLD = frozenset({"stated", "states", "stating", "announced"})
_EXAMPLES = frozenset({"e.g", "such as", "example"})
_LABELS = frozenset({"proposed", "proposal", "proposals", "example", "examples", "hypothetical", "planned"})
_TWICE = frozenset({"twice", "duplicated", "repeated"})
_BEGINNING = frozenset({"beginning", "starting", "begin", "start"})
_VERSIONS = frozenset({"version", "versions", "revision", "edition", "entry", "bulletin"})
_NOUNS = frozenset({Term.OBJECT, Term.CHANGES, Term.CODE, Term.NOTE, Term.AUTHORIZATION, Term.DESCRIPTION, Term.NOTHING, Term.SYSTEM})
_ASIDE = frozenset({Term.FILLER, Term.OPEN, Term.CLOSE})
_BETWEEN_AUXILIARY_AND_VERB = frozenset({Term.AUXILIARY, Term.FILLER})


def unknown_predicate(nodes: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the codes of which something is said that is not understood: "C1 was grandfathered"."""
    objects = [place for place in range(len(nodes)) if is_object(nodes[place])]
    return [
        nodes[place]
        for place in objects
        if _said_of(nodes, place).term is Term.WORD or _done_to(nodes, place) or _joined_by_word(nodes, place)
    ]


def _joined_by_word(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether only a word that is not understood stands between these codes and the next or those before: "C1 rplcs C2"."""
    before = [other for other in range(place) if is_object(nodes[other])][-1:]
    after = [other for other in range(place + 1, len(nodes)) if is_object(nodes[other])][:1]
    return any(_one_word(nodes[other + 1 : place]) for other in before) or any(_one_word(nodes[place + 1 : other]) for other in after)


def _one_word(between: Sequence[Lexeme]) -> bool:
    told = [node for node in between if node.term not in (Term.FILLER, Term.SYSTEM, Term.CODE)]
    return len(told) == 1 and told[0].term is Term.WORD


def _done_to(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether a word that looks like a verb opens the words before the codes: "Grandfathered C1"."""
    head = before_lead_in(nodes, place, 0)
    opens = head == 0 or nodes[head - 1].term in (Term.COMMA, Term.AND, Term.COLON)
    return head < place and opens and nodes[head].term is Term.WORD and nodes[head].text.endswith(("ed", "ing"))


def _said_of(nodes: Sequence[Lexeme], place: int) -> Lexeme:
    """Return the word after "was", "has been" … of which these codes are the subject, else the codes themselves."""
    number = place + 1
    while number < len(nodes) and nodes[number].term in _ASIDE:
        number += 1
    if number >= len(nodes) or nodes[number].term is not Term.AUXILIARY or nodes[number].text == "now":
        return nodes[place]
    while number < len(nodes) and nodes[number].term in _BETWEEN_AUXILIARY_AND_VERB:
        number += 1
    return nodes[number] if number < len(nodes) else nodes[place]


def doubt(nodes: Sequence[Lexeme], drafts: Iterable[Draft]) -> None:
    """Mark the statements of a clause whose words make them conditional, alternative or only announced."""
    unknown, twins = unknown_predicate(nodes), _twin_dates(nodes)
    for draft in drafts:
        if draft.when is not None and draft.when in twins:
            draft.unclear = draft.unclear or "two dates for the same codes"
        own = [node for node in nodes if draft.first <= node.first and (node.last <= draft.last or _asks(node, draft))]
        draft.unclear = draft.unclear or _undecided(own) or _not_understood(draft, unknown) or _miscounted(own, draft)
        draft.announced = _announced(own)
        if draft.action is Action.REVISE and any(node.term in (Term.COVERED, Term.NOT_COVERED) for node in own):
            draft.unclear = draft.unclear or "a revision that speaks of coverage"


def denies(nodes: Sequence[Lexeme]) -> bool:
    """Whether a clause without codes takes back what is said before it: "not 1/1/2022 as previously stated"."""
    return not any(map(is_object, nodes)) and any(_denies(nodes, place) for place in range(len(nodes)))


def _denies(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether a "no" or "not" denies something that is not understood: no verb, no noun of a list."""
    if nodes[place].term is not Term.NO or nodes[place].text in ("without", "not been"):
        return False
    after = [node for node in nodes[place + 1 :] if node.term not in _BETWEEN_AUXILIARY_AND_VERB]
    denied = after[0].term if after else None
    return denied in (Term.WORD, Term.WHEN, None) and not any(node.term in VERBS | _NOUNS for node in after[:4])


def _twin_dates(nodes: Sequence[Lexeme]) -> set[When]:
    """Return dates joined to one another: "effective 1/1/2024 and 4/1/2024"."""
    twins: set[When] = set()
    for one, link, other in zip(nodes, nodes[1:], nodes[2:], strict=False):
        if isinstance(one, WhenLexeme) and isinstance(other, WhenLexeme) and link.term is Term.AND:
            twins |= {one.when, other.when}
    return twins


def doubt_labelled(nodes: Sequence[Lexeme], drafts: Iterable[Draft]) -> None:
    """Mark the statements of a sentence that begins "Proposed:" or "Example:"."""
    colon = next((place for place, node in enumerate(nodes[:6]) if node.term is Term.COLON), 0)
    if any(node.text in _LABELS for node in nodes[:colon]):
        for draft in drafts:
            draft.unclear = draft.unclear or "a change that is only proposed"


def doubt_announced(drafts: Iterable[Draft]) -> None:
    """Mark the statements that "will be" made where nothing says when."""
    for draft in drafts:
        if draft.announced and not draft.dated:
            draft.unclear = draft.unclear or "a change announced without its date"


def _asks(node: Lexeme, draft: Draft) -> bool:
    """Whether a question mark follows the statement."""
    return node.text == "?" and node.first == draft.last


def _not_understood(draft: Draft, unknown: Sequence[Lexeme]) -> str | None:
    of_it = any(node.first <= ref.first < node.last for node in unknown for ref in draft.refs)
    return "something else is said of the codes" if of_it and draft.implied else None


_COUNTS = {word: number for number, word in enumerate(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)}


def _miscounted(nodes: Sequence[Lexeme], draft: Draft) -> str | None:
    """Return a doubt where the number of codes told is not that of the codes named: "removed 4 codes (C1, C2)"."""
    told = [count for place, node in enumerate(nodes) if (count := _count(node)) and _counts_codes(nodes, place)]
    ranges = any(ref.through is not None for ref in draft.refs)
    return "more or fewer codes are told than named" if len(told) == 1 and not ranges and told[0] != len(draft.refs) else None


def _count(node: Lexeme) -> int | None:
    return int(node.text) if node.text.isdecimal() and len(node.text) < 3 else _COUNTS.get(node.text)


def _counts_codes(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether the number counts codes and numbers nothing else, as in "Group 2 codes"."""
    if place and nodes[place - 1].term not in VERBS | _BETWEEN_AUXILIARY_AND_VERB:
        return False
    after = next((node for node in nodes[place + 1 :] if node.term not in (Term.FILLER, Term.SYSTEM, Term.NEW)), None)
    return after is not None and after.term is Term.CODE


def _undecided(nodes: Sequence[Lexeme]) -> str | None:
    """Return what the words of a statement leave open, or None."""
    return next((why for why, holds in _DOUBTS if holds(nodes)), None)


def _holds(words: frozenset[str]) -> Callable[[Sequence[Lexeme]], bool]:
    return lambda nodes: any(node.text in words for node in nodes)


def _somewhere(test: Callable[[Sequence[Lexeme], int], bool]) -> Callable[[Sequence[Lexeme]], bool]:
    return lambda nodes: any(test(nodes, place) for place in range(len(nodes)))


def _twice(nodes: Sequence[Lexeme]) -> bool:
    return _holds(_TWICE)(nodes) or "one of two" in " ".join(node.text for node in nodes)


def _by_beginning(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether codes are named by their first letters: "codes beginning with C50"."""
    return nodes[place].text in _BEGINNING and any(node.text == "with" for node in nodes[place + 1 : place + 2])


def _with_exception(nodes: Sequence[Lexeme]) -> bool:
    """Whether codes are taken out of those named before: "C50.011-C50.929 excluding C50.021"."""
    objects = [place for place, node in enumerate(nodes) if is_object(node)]
    return bool(objects) and excepts(nodes[objects[0] + 1 : objects[-1]])


def _awaits(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether something has to happen first: "when a permanent code is assigned", "upon approval", "pending addition"."""
    if nodes[place].text in ("pending", "awaiting"):
        after = next((node for node in nodes[place + 1 :] if node.term is not Term.FILLER), None)
        return after is not None and after.term in _CHANGING
    if nodes[place].text not in ("when", "if", "upon", "as soon as"):
        return False
    return any(node.text in _AWAITED or node.text in ("approval", "assignment", "release") for node in nodes[place + 1 : place + 7])


def _wished(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether a verb of change stands under "may" or "would": it is not done."""
    if nodes[place].text not in _WISHES:
        return False
    after = next((node for node in nodes[place + 1 :] if node.term not in _BETWEEN_AUXILIARY_AND_VERB), None)
    return after is not None and after.term in _CHANGING and not after.text.startswith("no longer")


def _other_version(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether the statement is about what another version says: "the prior version listed C1"."""
    after = nodes[place + 1 : place + 2]
    return nodes[place].text in ("prior", "previous", "earlier", "old", "last") and any(node.text in _VERSIONS for node in after)


def _alternative(nodes: Sequence[Lexeme]) -> bool:
    """Whether "either" and "or" join two verbs: "were either removed or revised"."""
    either = next((place for place, node in enumerate(nodes) if node.text == "either"), None)
    if either is None:
        return False
    alternatives = [node for node in nodes[either:] if node.term in VERBS or node.term is Term.DESCRIPTION]
    return len(alternatives) > 1 and any(node.text == "or" for node in nodes[either:])


def _announced(nodes: Sequence[Lexeme]) -> bool:
    will = (place for place, node in enumerate(nodes) if node.text == "will")
    return any(node.term in _CHANGING for place in will for node in nodes[place + 1 : place + 4])


_DOUBTS: tuple[tuple[str, Callable[[Sequence[Lexeme]], bool]], ...] = (
    ("a change that waits for something else", _holds(_CONDITIONS)),
    ("a change that waits for something else", _somewhere(_awaits)),
    ("a change that is only told of", _holds(_TOLD)),
    ("a change that is only possible", _somewhere(_wished)),
    ("codes named only as examples", _holds(_EXAMPLES)),
    ("a change told of another version", _somewhere(_other_version)),
    ("codes printed twice", _twice),
    ("codes named only by how they begin", _somewhere(_by_beginning)),
    ("one of two changes, which is not said", _alternative),
    ("a word that denies what is not clear", _somewhere(_denies)),
    ("codes with an exception", _with_exception),
)
