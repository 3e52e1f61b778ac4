"""One clause of a statement under reading: its words, which verb has which codes, and what was found so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.policy.history.codes import VERBS, CodeRef, GroupLexeme
from app.policy.history.drafts import Draft
from app.policy.history.pairs import Pair, is_object, pairs, prepared, segment_starts, stands_beside
from app.policy.history.terms import Lexeme, Term
from app.policy.history.when import Bound, When, WhenLexeme
from app.policy.model import Action

ACTIONS = {
    Term.ADD: Action.ADD,
    Term.REMOVE: Action.REMOVE,
    Term.TERMINATE: Action.REMOVE,
    Term.REVISE: Action.REVISE,
    Term.UPDATE: Action.REVISE,
}
_BEFORE_CODES = frozenset({Term.SYSTEM, Term.CODE, Term.FILLER, Term.AND, Term.COLON, Term.DASH})
_PLACES = frozenset({"policy", "this policy", "section", "sections", "table", "tables", "list", "lists", "document", "grid", "guideline"})
_SUBSTITUTIONS = frozenset({Term.REPLACE, Term.REPLACES, Term.RESTRICT})


@dataclass(slots=True)
class RegimeDraft:
    """A rule that starts or ends, in tokens `[first:last)`."""

    ends: bool
    first: int
    last: int
    when: When | None = None


@dataclass(slots=True)
class Findings:
    """What was read so far of one entry."""

    drafts: list[Draft] = field(default_factory=list)
    regimes: list[RegimeDraft] = field(default_factory=list)
    unread: list[tuple[str, int, int]] = field(default_factory=list)  # why, tokens
    weak: list[tuple[str, int, int]] = field(default_factory=list)  # unread if the entry says nothing clearer
    kept: list[CodeRef] = field(default_factory=list)  # said to stay as they are
    last_refs: tuple[CodeRef, ...] = ()  # what "it" means
    boundary: When | None = None  # what "thereafter" follows
    sentence: int = 0

    def last_draft(self, refs: Sequence[CodeRef] | None = None) -> Draft | None:
        """Return the latest statement, or the latest about these codes."""
        return next((draft for draft in reversed(self.drafts) if refs is None or draft.names(refs)), None)

    def last_of_sentence(self) -> Draft | None:
        """Return the latest statement of the sentence at hand."""
        draft = self.last_draft()
        return draft if draft is not None and draft.sentence == self.sentence else None

    def undated_addition(self, refs: Sequence[CodeRef]) -> Draft | None:
        """Return the addition of just these codes that still lacks a date."""
        return next((draft for draft in self.drafts if draft.action is Action.ADD and draft.names(refs) and not draft.dated), None)


class Clause:
    """Answers what the rules ask of a clause. `at` is the pair of verb and codes being read."""

    def __init__(self, nodes: Sequence[Lexeme], found: Findings, column: Action | None = None) -> None:
        self.nodes = prepared(nodes)
        self.found = found
        self.column = column  # the action that the heading of the table's column names
        self.used: set[int] = set()
        self.pairs = pairs(self.nodes)
        self.at = 0
        self._focus: set[int] = set()
        self._starts = segment_starts(self.nodes, self.pairs)
        self.lead = self._leading_date()

    # ---- where

    @property
    def start(self) -> int:
        """Where the words of the pair at hand begin."""
        return self._starts[self.at]

    @property
    def segment(self) -> list[Lexeme]:
        """The words of the pair at hand."""
        stop = self._starts[self.at + 1] if self.at + 1 < len(self._starts) else len(self.nodes)
        return self.nodes[self.start : stop]

    def read_pair(self, number: int) -> Pair:
        """Turn to the pair of this number and return it with those of its codes that no rule has read."""
        pair = self.pairs[number]
        self.at, self._focus = number, {pair.verb, *pair.objects}
        return replace(pair, objects=tuple(place for place in pair.objects if place not in self.used))

    def go_to(self, place: int) -> None:
        """Turn to the words around codes without a verb."""
        self._focus = {place}
        self.at = max((number for number, start in enumerate(self._starts) if start <= place), default=0)

    def attend(self, places: Sequence[int]) -> None:
        """Count these codes too among those the pair at hand speaks of: their dates are its dates."""
        self._focus.update(places)

    def has(self, *terms: Term) -> bool:
        """Whether the words of the pair at hand hold one of the meanings."""
        return any(node.term in terms for node in self.segment)

    def verb(self, pair: Pair) -> Lexeme:
        """Return a pair's verb."""
        return self.nodes[pair.verb]

    def subject(self, pair: Pair) -> list[Lexeme]:
        """Return the words of the pair before its verb."""
        return self.nodes[self.start : pair.verb]

    def refs(self, places: Sequence[int]) -> tuple[CodeRef, ...]:
        """Return the codes at these places."""
        return tuple(ref for place in places for ref in refs_of(self.nodes[place]))

    def free_groups(self, first: int, last: int) -> list[int]:
        """Return where between the two places codes stand that no rule has read."""
        return [place for place in range(first, last) if isinstance(self.nodes[place], GroupLexeme) and place not in self.used]

    # ---- dates

    def when(self) -> When | None:
        """Return the date of the pair at hand: a governing phrase before a bare one."""
        whens = self._own_whens()
        if self.has(Term.THEREAFTER) and self.found.boundary is not None:
            return When(Bound.FROM, self.found.boundary.boundary)
        governing = list(dict.fromkeys(when for when in whens if when.bound is not Bound.BARE))
        if len(governing) == 2 and governing[0].begins_before(governing[1]):
            return replace(governing[0], bound=Bound.PERIOD, end=governing[1].day)
        return next(iter(governing or whens), None)

    def two_dates(self) -> bool:
        """Whether two dates govern the same words: for two markets, or "respectively"."""
        return len({when.day for when in self._own_whens() if when.bound is Bound.FROM}) > 1

    def _own_whens(self) -> list[When]:
        """Return the dates of the pair at hand, without the leading one, those of other codes and those far from verb and codes."""
        substitutes = any(self.nodes[place].term in _SUBSTITUTIONS for place in self._focus)
        whens: list[When] = []
        others = False
        for place, node in enumerate(self.segment, start=self.start):
            if place in self._focus:
                others = False
            elif is_object(node):
                others = not substitutes and not stands_beside(self.nodes, place)
            elif isinstance(node, WhenLexeme) and not others and self._governs(node, place) and not self._heads_others(place):
                whens.append(node.when)
        return whens

    def _governs(self, node: WhenLexeme, place: int) -> bool:
        return node.when is not self.lead and (node.when.bound is not Bound.BARE or _near(self.nodes, place, self.start))

    def _heads_others(self, place: int) -> bool:
        """Whether a colon gives the date to codes after it, and the codes of the pair at hand stand before it: "added C1, d: C2"."""
        after = self.nodes[place + 1 : place + 3]
        return (
            [node.term for node in after[:1]] == [Term.COLON]
            and all(is_object(node) and place + 2 not in self._focus for node in after[1:])
            and any(other < place and is_object(self.nodes[other]) for other in self._focus)
        )

    def _leading_date(self) -> When | None:
        """Return the date before every verb and every code: it governs the clause."""
        acting = {pair.verb for pair in self.pairs if pair.objects}
        for place, node in enumerate(self.nodes):
            if is_object(node) or place in acting or node.term in (Term.ADD, Term.REMOVE, Term.TERMINATE):
                return None
            if isinstance(node, WhenLexeme) and (node.when.bound is not Bound.BARE or node.when.on):
                return node.when
        return None

    # ---- findings

    def state(
        self, action: Action, refs: tuple[CodeRef, ...], pair: Pair | None, *, when: When | None = None, implied: bool = False
    ) -> Draft:
        """Note a statement about codes, in the words of the pair at hand."""
        segment = self.segment
        verb = self.verb(pair) if pair is not None else None
        draft = Draft(
            action=action,
            refs=refs,
            first=segment[0].first,
            last=segment[-1].last,
            when=when or self.when(),
            terminated=verb is not None and verb.term is Term.TERMINATE,
            by_code_set=action is Action.REMOVE and self.by_code_set(verb),
            not_covered=self._not_covered(action),
            implied=implied,
            sentence=self.found.sentence,
            unclear="two dates for the same codes" if self.two_dates() and not implied else None,
        )
        self.found.drafts.append(draft)
        self.found.last_refs = refs
        self.found.boundary = draft.when or self.found.boundary
        return draft

    def _not_covered(self, action: Action) -> bool:
        """Whether codes join the list of what is not covered, or leave just that list."""
        if any(node.term is Term.NOT_COVERED for node in self._heading()):
            return True
        places = [place for place, node in enumerate(self.segment) if node.term is Term.NOT_COVERED]
        return bool(places) and (action is not Action.REMOVE or self._out_of(self.segment[: places[-1]]))

    def _heading(self) -> list[Lexeme]:
        """Return the words before a colon that stands before all codes: "codes not covered: added C1, removed C2"."""
        first = next((place for place, node in enumerate(self.nodes) if is_object(node)), 0)
        colons = [place for place in range(first) if self.nodes[place].term is Term.COLON]
        return self.nodes[: colons[0]] if colons else []

    @staticmethod
    def _out_of(before: Sequence[Lexeme]) -> bool:
        """Whether the nearest preposition is "from", as in "removed from the list of codes not covered"."""
        links = [node.text for node in before if node.term is Term.PREPOSITION and node.text not in ("of", "on", "in", "as")]
        return bool(links) and links[-1] in ("from", "out of", "off")

    def by_code_set(self, verb: Lexeme | None) -> bool:
        """Whether the words say that the code set, not the policy, dropped the code."""
        return self.has(Term.THE_CODE_SET) or (verb is not None and verb.text in ("no longer a valid code", "no longer valid codes"))

    def unread(self, why: str) -> None:
        """Report the whole clause as not understood."""
        self.found.unread.append((why, self.nodes[0].first, self.nodes[-1].last))

    def weakly_unread(self, why: str) -> None:
        """Report the words at hand unless the entry says something clearer."""
        self.found.weak.append((why, self.segment[0].first, self.segment[-1].last))

    def earlier(self, pair: Pair) -> Draft | None:
        """Return the statement a verb without codes goes on about: of this clause, or of the sentence before by "it"."""
        pronoun = any(node.term is Term.PRONOUN for node in self.subject(pair))
        here = any(place in self.used for place in range(pair.verb))
        goes_on = (here and (pronoun or not self._own_subject(pair))) or (pronoun and not self._own_object(pair))
        return self.found.last_draft(self.found.last_refs) if goes_on else None

    def _own_subject(self, pair: Pair) -> bool:
        nouns = (Term.OBJECT, Term.DESCRIPTION, Term.CODE, Term.WORD)
        return self._own_object(pair) or any(node.term in nouns for node in without_place(self.subject(pair)))

    def _own_object(self, pair: Pair) -> bool:
        after = _until(until_preposition(self.nodes[pair.verb + 1 : pair.verb + 4]), frozenset({Term.WHEN}))
        return any(node.term in (Term.OBJECT, Term.CODE, Term.SYSTEM, Term.DESCRIPTION, Term.NOTE) for node in after)


def refs_of(node: Lexeme) -> tuple[CodeRef, ...]:
    """Return the codes of a node that is a list of them."""
    return node.refs if isinstance(node, GroupLexeme) else ()


def until_preposition(nodes: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the words up to the first preposition or mark: a verb's own noun."""
    return _until(nodes, frozenset({Term.PREPOSITION, Term.COLON, Term.COMMA, Term.SEMICOLON, Term.OPEN}))


def until_clause(nodes: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the words up to the next mark, verb or codes."""
    return _until(nodes, frozenset({Term.COMMA, Term.SEMICOLON, Term.COLON, Term.OPEN, Term.GROUP, Term.REGIME, *ACTIONS}))


def _until(nodes: Sequence[Lexeme], stops: frozenset[Term]) -> list[Lexeme]:
    stop = next((place for place, node in enumerate(nodes) if node.term in stops), len(nodes))
    return list(nodes[:stop])


def split_clauses(nodes: Sequence[Lexeme]) -> list[list[Lexeme]]:
    """Split a sentence at its semicolons, but not inside a list: codes alone after a semicolon go on with it."""
    clauses: list[list[Lexeme]] = [[]]
    for place, node in enumerate(nodes):
        if node.term is not Term.SEMICOLON:
            clauses[-1].append(node)
        elif _goes_on(clauses[-1], nodes[place + 1 :]):
            clauses[-1].append(replace(node, term=Term.COMMA))
        else:
            clauses.append([])
    return [clause for clause in clauses if clause]


def _goes_on(before: Sequence[Lexeme], after: Sequence[Lexeme]) -> bool:
    """Whether codes without verb or date of their own follow, after a clause whose verb stands before its codes."""
    clause = _until(after, frozenset({Term.SEMICOLON}))
    leads = next((node for node in clause if node.term not in _BEFORE_CODES), None)
    alone = leads is not None and is_object(leads) and not any(node.term in VERBS | {Term.WHEN, Term.NEW} for node in clause)
    objects = [place for place, node in enumerate(before) if is_object(node)]
    verbs = [place for place, node in enumerate(before) if node.term in VERBS]
    return alone and bool(objects) and bool(verbs) and verbs[-1] < objects[-1]


def without_place(nodes: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """Leave out the last phrase if it only says from or to where: "removed C1 from the coding section on d"."""
    links = [place for place, node in enumerate(nodes) if node.text in ("to", "from", "in", "on") and node.term is Term.PREPOSITION]
    place = links[-1] if links else len(nodes)
    if place == len(nodes) - 1 and len(links) > 1:
        place = links[-2]  # "… from the policy on d"
    phrase = nodes[place + 1 :]
    named = all(node.term in (Term.WORD, Term.FILLER, Term.CODE, Term.SYSTEM, Term.AND, Term.OPEN, Term.PREPOSITION) for node in phrase)
    return nodes[:place] if named and any(node.text in _PLACES for node in phrase) else nodes


def _near(nodes: Sequence[Lexeme], place: int, start: int) -> bool:
    """Whether a bare date stands right after a verb or codes, or in brackets after them."""
    skipped = (Term.OPEN, Term.PREPOSITION, Term.THE_CODE_SET, Term.COMMA, Term.CODE, Term.FILLER)
    before = [node for node in without_place(nodes[start:place]) if node.term not in skipped]
    return bool(before) and (is_object(before[-1]) or before[-1].term in {*ACTIONS, Term.NEW, Term.USE, Term.DENY})
