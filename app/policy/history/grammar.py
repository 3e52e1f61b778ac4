"""One entry of a document history, from its words to what it says: sentences, the reach of their dates, drugs, places."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.documents.model import Place, ViewBlock
from app.policy.history.clause import Findings, split_clauses
from app.policy.history.clauses import read_clause
from app.policy.history.codes import CodeRef, GroupReader
from app.policy.history.doubts import denies, doubt, doubt_announced, doubt_labelled
from app.policy.history.drafts import Draft, doubt_kept, doubt_opposites, doubt_twice_added, without_detailed
from app.policy.history.oddments import unresolved, unused_dates, with_signs, without_square_brackets
from app.policy.history.pairs import is_object
from app.policy.history.reach import given_respectively, several_dates, spread_trailing
from app.policy.history.regimes import with_regimes
from app.policy.history.sentences import sentences
from app.policy.history.systems import CodeTables
from app.policy.history.terms import Lexeme, Term
from app.policy.history.tokens import Token, TokenKind, tokenize
from app.policy.history.when import Bound, When, WhenLexeme, with_whens
from app.policy.history.words import lexemes
from app.policy.model import ALL_DIAGNOSES_PEND, Action, Drug, HistoryChange, RegimeChange, Unread


@dataclass(frozen=True, slots=True)
class TextSpan:
    """Characters `[start:end)` of a block: a part of an entry. `column` is the action its column heading names."""

    block: ViewBlock
    start: int
    end: int
    column: Action | None = None
    joined: bool = False  # goes on where the span before ends: a code and what its row says of it


@dataclass(frozen=True, slots=True)
class Statements:
    """All that one entry says about codes, and what of it could not be read."""

    changes: tuple[HistoryChange, ...]
    regimes: tuple[RegimeChange, ...]
    unread: tuple[Unread, ...]


def read_statements(spans: Sequence[TextSpan], drugs: Sequence[Drug] = (), tables: CodeTables | None = None) -> Statements:
    """Read the text of one entry; its spans are read as one text, and every fact keeps the place it stands at."""
    return _EntryReader(spans, drugs, tables).read()


@dataclass(frozen=True, slots=True)
class Behind:
    """A date without codes of its own: how many statements stood before it, and whether it is certainly theirs."""

    count: int
    when: When
    certain: bool  # else only if no statement follows


# a sentence of nothing but these states no change, governs none and says when of none
_SAYING_NOTHING = frozenset(
    {Term.WORD, Term.NUMBER, Term.OBJECT, Term.NOTE, Term.DESCRIPTION, Term.PREPOSITION, Term.AUXILIARY, Term.FILLER, Term.AND}
    | {Term.COMMA, Term.DASH, Term.OPEN, Term.CLOSE}
)
_NOTICE = frozenset({"notification", "notice", "notified"})
_REASON_UNRESOLVED = "what may be a code or a date and is not clearly one"
_REASON_UNUSED = "a date that is not said to be that of the codes"
_REASON_DENIED = "a word that denies what is not clear"
_REASON_DATE = "a date that is no day of the calendar"
_REASON_RESPECTIVELY = "codes and dates given respectively"
_REASON_REACH = "whether the date before it is meant for it too is not said"
_REASON_NEW = "new codes that are not named"
_REASON_PEND = "a rule on pending that is not understood"


class _EntryReader:
    """The state of reading one entry: what governs the sentences to come, and what was found."""

    def __init__(self, spans: Sequence[TextSpan], drugs: Sequence[Drug], tables: CodeTables | None) -> None:
        self._spans = spans
        self._tokens = tuple(_tokens(spans))
        self._names = sorted({name for drug in drugs for name in (drug.brand, drug.generic) if name}, key=len, reverse=True)
        self._tables = tables
        self._found = Findings()
        self._carried: When | None = None
        self._drug: str | None = None
        self._behind: Behind | None = None

    def read(self) -> Statements:
        """Read the sentences one after the other, then settle what a later one decides."""
        found = with_whens(lexemes(self._tokens), self._tokens)
        nodes = with_regimes(without_square_brackets(GroupReader(found, self._tokens, self._tables).read()))
        for sentence in sentences(nodes, self._tokens):
            self._sentence(sentence)
        self._settle()
        return self._statements()

    # ---- sentences

    def _sentence(self, nodes: list[Lexeme]) -> None:
        found = self._found
        found.sentence += 1
        first, first_regime, first_unread = len(found.drafts), len(found.regimes), len(found.unread)
        if all(node.term in _SAYING_NOTHING for node in nodes):
            found.unread += [(_REASON_UNRESOLVED, node.first, node.last) for node in unresolved(nodes, self._tokens)]
            return
        nodes = with_signs(self._without_drug_heading(nodes), self._tokens)
        if self._stands_alone(nodes):
            return
        lead = self._clauses(nodes)
        found.drafts[first:] = without_detailed(found.drafts[first:])
        drafts = found.drafts[first:]
        doubt_labelled(nodes, drafts)
        spread_trailing(drafts, nodes)
        self._carry(drafts, lead, nodes)
        for draft in drafts:
            draft.drug = self._drug or self._drug_of(nodes)
        for regime in found.regimes[first_regime:]:
            regime.when = regime.when or lead or self._carried
        self._doubt_dates(drafts)
        if unused_dates(nodes, drafts) - ({lead.day} if lead is not None else set()) and not given_respectively(drafts, nodes):
            self._unread(_REASON_UNUSED, nodes)
            for draft in drafts:
                draft.unclear = draft.unclear or (_REASON_UNUSED if draft.inherited else None)
        found.unread += [(_REASON_UNRESOLVED, node.first, node.last) for node in unresolved(nodes, self._tokens)]
        self._report(nodes, first, reported=len(found.unread) > first_unread)

    def _clauses(self, nodes: Sequence[Lexeme]) -> When | None:
        lead: When | None = None
        for clause in split_clauses(nodes):
            begin = len(self._found.drafts)
            lead = read_clause(clause, self._found, self._column(clause)) or lead
            for draft in self._found.drafts[begin:]:
                if lead is not None and not draft.dated:
                    draft.inherit(lead)
            doubt(clause, self._found.drafts[begin:])
            if denies(clause) and self._found.last_of_sentence() is not None:
                self._unread(_REASON_DENIED, clause)
        return lead

    def _column(self, nodes: Sequence[Lexeme]) -> Action | None:
        return self._spans[self._tokens[nodes[0].first].block].column

    def _carry(self, drafts: Sequence[Draft], lead: When | None, nodes: Sequence[Lexeme]) -> None:
        """Let a leading date govern the sentences to come, until another date."""
        own = any(draft.dated for draft in drafts)
        for draft in drafts:
            if self._carried is not None and not draft.dated and not draft.linked:
                draft.inherit(self._carried)
        governing = lead if lead is not None and lead.bound in (Bound.FROM, Bound.BARE) else None
        alone = not any(is_object(node) for node in nodes)
        if alone and governing is None:
            governing = next((node.when for node in nodes if isinstance(node, WhenLexeme) and node.when.bound is Bound.FROM), None)
        if governing is not None and alone:
            self._reach_of_date_without_codes(governing, nodes)
        elif governing is not None:
            self._carried = governing
        elif own:
            self._carried = None

    def _reach_of_date_without_codes(self, when: When, nodes: Sequence[Lexeme]) -> None:
        """Let a sentence with a date and no codes speak of those to come; "these revisions" and a notice, of those before."""
        terms = [node.term for node in nodes]
        backward = Term.PRONOUN in terms[:2] and Term.CHANGES in terms[:4]
        if backward or any(node.text in _NOTICE for node in nodes):
            self._behind = Behind(len(self._found.drafts), when, certain=True)
            return
        self._carried = when
        if {Term.CHANGES, Term.CODE, Term.PRONOUN} & set(terms) or any(node.text in ("version", "policy") for node in nodes):
            self._behind = Behind(len(self._found.drafts), when, certain=False)

    def _stands_alone(self, nodes: Sequence[Lexeme]) -> bool:
        """Read a sentence or cell that is a date alone: it governs what follows, or, at the end of the entry, what precedes."""
        whens = [node.when for node in nodes if isinstance(node, WhenLexeme)]
        others = {node.term for node in nodes} - {Term.WHEN, Term.FILLER, Term.OPEN, Term.CLOSE, Term.COLON, Term.DASH, Term.PREPOSITION}
        if len(whens) != 1 or others:
            return False
        self._behind = Behind(len(self._found.drafts), whens[0], certain=False)
        if whens[0].bound is not Bound.BARE or nodes[0].text:
            self._carried = whens[0]
        return True

    def _without_drug_heading(self, nodes: list[Lexeme]) -> list[Lexeme]:
        """Take "For Tecartus:" off a sentence: it names the drug until another is named."""
        colon = next((place for place, node in enumerate(nodes[:8]) if node.term is Term.COLON), None)
        if colon is None or colon == 0:
            return nodes
        head = nodes[:colon]
        named = head[1:] if head[0].text == "for" else head
        text = self._text(named[0].first, named[-1].last) if named else ""
        known = next((name for name in self._names if name.casefold() == text.casefold()), None)
        looks = (
            head[0].text == "for"
            and text[:1].isupper()
            and all(node.term in (Term.WORD, Term.NUMBER, Term.AND, Term.DASH) for node in named)
        )
        if known is None and not looks:
            return nodes
        self._drug = known or text
        return nodes[colon + 1 :]

    def _drug_of(self, nodes: Sequence[Lexeme]) -> str | None:
        """With several drugs in the policy, the one a sentence names."""
        if len(self._names) < 2 or not nodes:
            return None
        text = self._text(nodes[0].first, nodes[-1].last).casefold()
        named = [name for name in self._names if name.casefold() in text]
        return named[0] if len(named) == 1 else None

    def _report(self, nodes: Sequence[Lexeme], first: int, *, reported: bool) -> None:
        """Report what a sentence leaves open: an impossible date, new codes without names, an unknown rule."""
        terms = {node.term for node in nodes}
        respectively = given_respectively(self._found.drafts[first:], nodes)
        if (Term.BAD_DATE in terms or respectively) and len(self._found.drafts) > first:
            del self._found.drafts[first:]
            self._unread(_REASON_RESPECTIVELY if respectively else _REASON_DATE, nodes)
            return
        if reported:
            return
        if Term.PEND in terms and (len(self._found.drafts) == first or Term.SYSTEM in terms):
            self._unread(_REASON_PEND, nodes)
        elif len(self._found.drafts) > first or any(is_object(node) for node in nodes):
            return
        elif _new_codes(nodes):
            self._unread(_REASON_NEW, nodes)
        elif Term.CHANGES in terms and terms & {Term.CODE, Term.SYSTEM} and not terms & {Term.NO, Term.NOTHING}:
            self._found.weak.append(("a coding statement that names no code", nodes[0].first, nodes[-1].last))

    def _doubt_dates(self, drafts: Sequence[Draft]) -> None:
        """Report a statement after a dated one in the same sentence: whether the date is meant for it too is not said."""
        several = dated = several_dates(drafts)
        for draft in drafts:
            if draft.dated and not draft.inherited:
                dated = True
            elif (
                dated
                and not draft.dated
                and draft.linked is None
                and (several or not draft.implied or draft.action is Action.ADD)
                and draft.action is not Action.REVISE
            ):
                self._found.unread.append((_REASON_REACH, draft.first, draft.last))

    def _unread(self, why: str, nodes: Sequence[Lexeme]) -> None:
        self._found.unread.append((why, nodes[0].first, nodes[-1].last))

    # ---- what later sentences decide

    def _settle(self) -> None:
        found = self._found
        behind = self._behind
        if behind is not None and (behind.certain or behind.count == len(found.drafts)):
            for draft in found.drafts[: behind.count]:
                if not draft.dated:
                    draft.inherit(behind.when)
        for draft in found.drafts:
            if draft.linked is not None and not draft.dated:
                start = draft.linked.turning_day()
                if start is not None:
                    draft.inherit(When(Bound.FROM, start))
        found.drafts = _without_repeats(found.drafts)
        doubt_opposites(found.drafts)
        doubt_twice_added(found.drafts)
        doubt_kept(found.drafts, found.kept)
        doubt_announced(found.drafts)
        if not (found.drafts or found.regimes or found.unread):
            found.unread += found.weak

    # ---- results

    def _statements(self) -> Statements:
        changes: list[HistoryChange] = []
        unread: list[Unread] = []
        for draft in self._found.drafts:
            for part in self._by_block(_readable(draft)):
                place = self._place(part.first, part.last, part.refs)
                why = part.problem()
                if why is not None:
                    unread.append(Unread(place.text, why, place))
                else:
                    changes += part.changes(place)
            unread += [self._unread_at(ref.why, ref.first, ref.last) for ref in draft.refs if ref.system is None]
        unread += [self._unread_at(why, first, last) for why, first, last in self._found.unread]
        regimes = tuple(
            RegimeChange(
                ALL_DIAGNOSES_PEND,
                "end" if rule.ends else "start",
                rule.when.day if rule.when else None,
                self._place(rule.first, rule.last),
            )
            for rule in self._found.regimes
        )
        return Statements(tuple(changes), regimes, tuple({item.source: item for item in reversed(unread)}.values())[::-1])

    def _by_block(self, draft: Draft) -> Iterator[Draft]:
        """Split a statement whose codes stand in several blocks, so that each part keeps its place."""
        blocks = dict.fromkeys(self._tokens[ref.first].block for ref in draft.refs)
        for block in blocks:
            yield replace(draft, refs=tuple(ref for ref in draft.refs if self._tokens[ref.first].block == block))

    def _unread_at(self, why: str, first: int, last: int) -> Unread:
        place = self._place(first, last)
        return Unread(place.text, why, place)

    def _place(self, first: int, last: int, refs: Iterable[CodeRef] = ()) -> Place:
        """Return the words in tokens `[first:last)`, of the block the codes stand in."""
        tokens = [token for token in self._tokens[first:last] if token.kind is not TokenKind.BREAK] or list(self._tokens[first : first + 1])
        codes = [self._tokens[ref.first] for ref in refs]
        block = (codes or tokens)[0].block
        inside = [*_trimmed([token for token in tokens if token.block == block]), *(token for token in codes if token.block == block)]
        return self._spans[block].block.place(min(token.start for token in inside), max(token.end for token in inside))

    def _text(self, first: int, last: int) -> str:
        return self._place(first, last).text


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Leave the commas and links at both ends out, but never all."""
    inner = [place for place, token in enumerate(tokens) if token.text not in (",", ";", ":", "-", "and", "or", "&")]
    return tokens[inner[0] : inner[-1] + 1] if inner else tokens


def _tokens(spans: Sequence[TextSpan]) -> Iterator[Token]:
    for number, span in enumerate(spans):
        if number and not span.joined:
            columns = span.column is not None or spans[number - 1].column is not None
            kind, text = (TokenKind.MARK, ".") if columns else (TokenKind.BREAK, "")
            yield Token(kind, text, "", number, span.start, span.start)
        yield from tokenize(span.block.text, number, span.start, span.end)


def _new_codes(nodes: Sequence[Lexeme]) -> bool:
    terms = [node.term for node in nodes]
    if Term.NEW not in terms or Term.NO in terms:
        return False
    after = terms[terms.index(Term.NEW) + 1 : terms.index(Term.NEW) + 7]
    return Term.CODE in after


def _without_repeats(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out what another statement says better: an omission then added, a removal then implied again."""
    kept: list[Draft] = []
    for number, draft in enumerate(drafts):
        others = [
            other for place, other in enumerate(drafts) if place != number and other.action is draft.action and other.names(draft.refs)
        ]
        later = [other for other in others if other in drafts[number + 1 :] and not other.implied]
        said = [other for other in drafts[number + 1 :] if other.sentence == draft.sentence and other.action is not Action.REVISE]
        announced = draft.action is Action.REVISE and set(draft.refs_said()) <= {ref for other in said for ref in other.refs_said()}
        omitted = draft.correction and draft.action is Action.ADD and bool(later)
        same = [other for other in others if draft.when is None or other.turning_day() == draft.turning_day()]
        again = draft.implied and any(not other.implied or other in drafts[:number] for other in same)
        twice = any(other in kept and other.sentence == draft.sentence and other.turning_day() == draft.turning_day() for other in others)
        if not (omitted or again or announced or twice):
            kept.append(draft)
    return kept


def _readable(draft: Draft) -> Draft:
    return replace(draft, refs=tuple(ref for ref in draft.refs if ref.system is not None))
