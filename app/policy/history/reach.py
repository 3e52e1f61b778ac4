"""How far a date reaches: which statements of its sentence a date is said of, and where that cannot be told."""

from collections.abc import Sequence

from app.policy.history.drafts import Draft
from app.policy.history.pairs import is_object
from app.policy.history.terms import Lexeme
from app.policy.history.when import Bound, WhenLexeme
from app.policy.model import Action


def spread_trailing(drafts: Sequence[Draft], nodes: Sequence[Lexeme]) -> None:
    """Let a date at the sentence's end govern every statement of it that has none: "removed C1 and added C2, effective d"."""
    last = drafts[-1] if drafts else None
    if last is None or not _date_ends(nodes, last) or last.refs[-1].own:
        return
    when = last.when or last.refs[-1].when
    if when is None or when.bound is not Bound.FROM:
        return
    if several_dates(drafts):
        return  # several dates: which of them is meant for the others is not said
    for draft in drafts[:-1]:
        if not draft.dated and not (last.own_last_day() and draft.action is not Action.REMOVE):
            draft.inherit(when)


def several_dates(drafts: Sequence[Draft]) -> bool:
    """Whether statements of one sentence begin on different days: then an undated one has none of them for sure."""
    own = (draft for draft in drafts if draft.dated and not draft.inherited)
    return len({draft.turning_day() for draft in own if draft.action is Action.ADD or not draft.own_last_day()}) > 1


def _date_ends(nodes: Sequence[Lexeme], last: Draft) -> bool:
    for node in reversed(nodes):
        if isinstance(node, WhenLexeme):
            return node.when.bound is Bound.FROM
        if is_object(node):
            return any(ref.when is not None for ref in last.refs)
    return False


def given_respectively(drafts: Sequence[Draft], nodes: Sequence[Lexeme]) -> bool:
    """Whether codes given respectively differ in their date or verb: then which code has which cannot be told."""
    if not any(node.text == "respectively" for node in nodes):
        return False
    whens = {node.when for node in nodes if isinstance(node, WhenLexeme)}
    unlinked = {draft.action for draft in drafts if draft.linked is None and not draft.implied and not draft.replaces}
    return len(whens) > 1 or len(unlinked) > 1
