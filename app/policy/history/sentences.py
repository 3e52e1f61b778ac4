"""Where the sentences of an entry end, and which cells of a row printed with bars belong together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, islice

from app.policy.history.pairs import is_object
from app.policy.history.terms import Lexeme, Term
from app.policy.history.tokens import Token
from app.policy.history.when import WhenLexeme

_SAYS_WHAT = frozenset({Term.ADD, Term.REMOVE, Term.TERMINATE, Term.REVISE, Term.NEW})
_HEADING = _SAYS_WHAT | {Term.CODE, Term.SYSTEM, Term.FILLER}
_LEADS_IN = frozenset({Term.CODE, Term.SYSTEM, Term.FILLER, Term.AND})
_LIST = frozenset({Term.CODE, Term.SYSTEM, Term.FILLER, Term.COMMA, Term.AND, Term.COLON, Term.GROUP})


def sentences(nodes: Sequence[Lexeme], tokens: Sequence[Token]) -> Iterator[list[Lexeme]]:
    """Yield the sentences of an entry; a cell that only heads or closes the one beside it is one with it."""
    sentence: list[Lexeme] = []
    for place, node in enumerate(nodes):
        if node.text == "|" and _joins(sentence, _cell(nodes, place + 1)):
            sentence += [replace(node, term=Term.COLON)] if _heads(sentence) else []
            continue
        after = nodes[place + 1 : place + 2]
        if _ends(sentence, node, tokens) and not _closes(node, after) and not _waits(sentence, node, after):
            yield sentence
            sentence = []
        if node.term not in (Term.STOP, Term.BREAK):
            sentence.append(node)
    if sentence:
        yield sentence


def _closes(node: Lexeme, after: Sequence[Lexeme]) -> bool:
    """Whether a date ends the sentence, however it is written: "added C1 Effective 4/1/2025."."""
    return isinstance(node, WhenLexeme) and (not after or after[0].term in (Term.STOP, Term.BREAK, Term.COMMA))


def _waits(sentence: Sequence[Lexeme], node: Lexeme, after: Sequence[Lexeme]) -> bool:
    """Whether a line ends in mid-sentence and the next begins with its codes: "Added ICD-10-CM" and then "C90.00, D57.00"."""
    if node.term is not Term.BREAK or not any(map(is_object, after)) or sentence[-1].term not in (Term.SYSTEM, Term.CODE):
        return False
    before = dropwhile(lambda word: word.term in _LEADS_IN, reversed(sentence))
    return any(word.term in _SAYS_WHAT for word in islice(before, 1))


def _cell(nodes: Sequence[Lexeme], first: int) -> Sequence[Lexeme]:
    stop = next((place for place in range(first, len(nodes)) if nodes[place].term in (Term.STOP, Term.BREAK)), len(nodes))
    return nodes[first:stop]


def _joins(sentence: Sequence[Lexeme], cell: Sequence[Lexeme]) -> bool:
    """Whether cells are one statement: "New codes | C1", "C1 | New", "C1 | Deleted" and then "| 9/30/2023"."""
    if not sentence or not cell:
        return False
    if _heads(sentence):
        return all(node.term in _LIST for node in cell) and any(map(is_object, cell))
    if all(node.term in _LIST for node in sentence):
        return _heads(cell)
    rest = [node for node in sentence if node.term not in _LIST]
    return is_object(sentence[0]) and _heads(rest) and all(isinstance(node, WhenLexeme) for node in cell)


def _heads(nodes: Sequence[Lexeme]) -> bool:
    terms = {node.term for node in nodes}
    return bool(terms & _SAYS_WHAT) and terms <= _HEADING


def _ends(sentence: Sequence[Lexeme], node: Lexeme, tokens: Sequence[Token]) -> bool:
    if not sentence:
        return False
    if node.term is Term.STOP:
        return True
    if node.term is Term.BREAK:
        return sentence[-1].term is not Term.COLON
    if not isinstance(node, WhenLexeme) or sentence[-1].term in (Term.OPEN, Term.COMMA, Term.COLON, Term.DASH):
        return False
    opens = tokens[node.first].raw in ("Effective", "Eff", "Beginning", "Starting")
    return opens and any(is_object(other) for other in sentence)
