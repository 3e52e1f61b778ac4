"""What stands in a statement beside its words: plus and minus signs before codes, and what may be a code but is none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from app.codesets.shape import candidates
from app.policy.history.codes import VERBS
from app.policy.history.drafts import Draft
from app.policy.history.pairs import REMOVALS, is_object
from app.policy.history.terms import Lexeme, Term
from app.policy.history.tokens import Token, TokenKind
from app.policy.history.when import EDITIONS, Bound, WhenLexeme
from app.policy.model import Action

_ARTICLE = re.compile(r"[AL]\d{5}")
_POINTED_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2}")
_STRAY = re.compile(r"[a-z]{1,3}[A-V]\d{4}")
_BEFORE_DATE = frozenset({"effective", "eff", "through", "thru", "as", "starting", "beginning", "until", "after", "before"})
_MEETINGS = frozenset(
    {
        "published",
        "posted",
        "notice",
        "notification",
        "approval",
        "approved",
        "review",
        "reviewed",
        "committee",
        "meeting",
        "dated",
        "revised",
        "board",
    }
)
_SIGNS = {"+": Term.ADD, "-": Term.REMOVE}
_ACTING = REMOVALS | {Term.ADD, Term.REPLACE, Term.REPLACES}
_LEADS = frozenset({Term.FILLER, Term.CODE, Term.SYSTEM, Term.NEW})
_CODE_NOUNS = frozenset({"category", "categories", "family", "families", "series", "subcategory", "subcategories", "block", "chapter"})


def with_signs(nodes: Sequence[Lexeme], tokens: Sequence[Token]) -> list[Lexeme]:
    """Read "+C1, -C2" as verbs in a sentence without any; a plus alone is how CPT marks add-on codes."""
    signs = [place for place in range(len(nodes) - 1) if _is_sign(nodes[place], nodes[place + 1], tokens)]
    worded = any(node.term in VERBS for node in nodes)
    if worded or {nodes[place].text for place in signs} != set(_SIGNS):
        return list(nodes)
    return [replace(node, term=_SIGNS[node.text]) if place in signs else node for place, node in enumerate(nodes)]


def without_square_brackets(nodes: Sequence[Lexeme]) -> list[Lexeme]:
    """Leave out the square brackets right around codes: "from [C1, C2] to [C3]"."""
    around = ("[", *nodes, "]")
    kept: list[Lexeme] = []
    for before, node, after in zip(around, nodes, around[2:], strict=False):
        opens = node.text == "[" and isinstance(after, Lexeme) and is_object(after)
        closes = node.text == "]" and isinstance(before, Lexeme) and is_object(before)
        kept += [] if opens or closes else [node]
    return kept


def _is_sign(node: Lexeme, after: Lexeme, tokens: Sequence[Token]) -> bool:
    return node.text in _SIGNS and is_object(after) and tokens[node.first].end == tokens[after.first].start


def unresolved(nodes: Sequence[Lexeme], tokens: Sequence[Token]) -> Iterator[Lexeme]:
    """Yield what may be a code or a date and was read as neither: "removed the S72 category", "added 1.1.19"."""
    for place, node in enumerate(nodes):
        code = _looks_like_a_code(node, tokens) and _alone(nodes, place) and _acted_on(nodes, place)
        code = code or _broken_code(nodes, place, tokens)
        if code or _may_be_a_date(nodes, place) or _month_of_effect(nodes, place):
            yield node


def _may_be_a_date(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether a number with points stands where a date is due: "added 1.1.19", which may be a policy's number elsewhere."""
    if not nodes[place].text[:1].isdigit() or _POINTED_DATE.fullmatch(nodes[place].text) is None:
        return False
    before = [node for node in nodes[max(0, place - 2) : place] if node.text != "of"]
    acted = bool(before) and is_object(before[-1]) and any(node.term in _ACTING for node in nodes[:place])
    return acted or (bool(before) and (before[-1].term in _ACTING or before[-1].text in _BEFORE_DATE))


def _broken_code(nodes: Sequence[Lexeme], place: int, tokens: Sequence[Token]) -> bool:
    """Whether a letter and digits may be a code printed with a space: "added J 1554", or with a letter before it: "dJ9345"."""
    letter = tokens[nodes[place].first].raw
    if len(letter) > 1 and letter.isalpha():
        return False
    if _STRAY.fullmatch(letter):
        return True
    after = nodes[place + 1].text if place + 1 < len(nodes) else ""
    return len(letter) == 1 and letter.isalpha() and letter.isupper() and len(after) == 4 and after.isdigit()


def _month_of_effect(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether codes take effect in a month whose day is not said."""
    if nodes[place].term is not Term.PARTIAL:
        return False
    before = [
        node
        for node in nodes[max(0, place - 6) : place]
        if node.text not in ("the", "of", "in", "date", "first", "1st", "dates", "service", "on")
    ]
    due = bool(before) and before[-1].text in _BEFORE_DATE
    return due and any(map(is_object, nodes))


def _looks_like_a_code(node: Lexeme, tokens: Sequence[Token]) -> bool:
    token = tokens[node.first]
    if node.term is not Term.NUMBER or token.kind is not TokenKind.CODE:
        return False
    lettered = token.raw[:1].isupper() and any(letter.isdigit() for letter in token.raw)
    return lettered and bool(candidates(token.raw)) and not _ARTICLE.fullmatch(token.raw)


def _alone(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether no noun follows that makes it a name: "B12 level", "T790M requirement"."""
    after = nodes[place + 1] if place + 1 < len(nodes) else None
    return after is None or after.text in _CODE_NOUNS or after.term not in (Term.WORD, Term.OBJECT, Term.NUMBER)


def _acted_on(nodes: Sequence[Lexeme], place: int) -> bool:
    before = place - 1
    while before >= 0 and nodes[before].term in _LEADS:
        before -= 1
    after = place + 1
    while after < len(nodes) and (nodes[after].term is Term.AUXILIARY or nodes[after].text in _CODE_NOUNS):
        after += 1
    listed = before > 0 and nodes[before].term in (Term.COMMA, Term.AND) and (is_object(nodes[before - 1]) or _acted_on(nodes, before - 1))
    return listed or (before >= 0 and nodes[before].term in _ACTING) or (after < len(nodes) and nodes[after].term in _ACTING)


def unused_dates(nodes: Sequence[Lexeme], drafts: Sequence[Draft]) -> set[date]:
    """Return the days a sentence names that none of its statements took: each may be that of a statement."""
    if not any(draft.action is not Action.REVISE for draft in drafts):
        return set()
    undated = any(not draft.dated and draft.action is not Action.REVISE for draft in drafts)
    first = next((place for place, node in enumerate(nodes) if is_object(node)), 0)
    places = [place for place, node in enumerate(nodes) if isinstance(node, WhenLexeme) and not _of_the_page(nodes, place, first)]
    places = places if undated else [place for place in places if place > first and not _of_a_meeting(nodes, place)]
    said = [node.when for node in (nodes[place] for place in places) if isinstance(node, WhenLexeme)]
    named = {day for when in said for day in (when.day, when.end) if day is not None}
    whens = [when for draft in drafts for when in (draft.when, *(ref.when for ref in draft.refs)) if when is not None]
    return named - {day for when in whens for day in (when.day, when.end)}


def _of_a_meeting(nodes: Sequence[Lexeme], place: int) -> bool:
    """Whether the date is that of a notice or a meeting: "(published 8/15/2021)", "provider notice 11/1/2023"."""
    return any(node.text in _MEETINGS for node in nodes[max(0, place - 4) : place + 2])


def _of_the_page(nodes: Sequence[Lexeme], place: int, first: int) -> bool:
    """Whether a bare date only heads the statement or names an edition of the policy: "correction to the entry of 1/1/2024"."""
    node = nodes[place]
    if not isinstance(node, WhenLexeme) or node.when.bound is not Bound.BARE:
        return False
    before = [other.text for other in nodes[:place] if other.text not in ("of", "dated", "on", "the")]
    return (
        not before
        or before[-1] in EDITIONS
        or nodes[place - 1].text in ("posted", "revised")
        or (place < first and nodes[place + 1].term is Term.COLON)
    )
