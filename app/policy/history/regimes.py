"""Rules without codes: all diagnoses pend, or no longer do."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.policy.history.terms import Lexeme, Term

_DIAGNOSES = ("diagnosis", "diagnoses", "diagnostic", "dx")
_INSIDE = frozenset(
    {
        "all",
        "diagnosis",
        "diagnoses",
        "diagnostic",
        "dx",
        "code",
        "codes",
        "coding",
        "for",
        "the",
        "other",
        "every",
        "any",
        "edit",
        "edits",
        "status",
        "of",
        "to",
    }
)


@dataclass(frozen=True, slots=True)
class RegimeLexeme(Lexeme):
    """The words "all diagnoses pend" in any order."""

    ends: bool  # the words themselves say so: "no longer pend"
    stands_alone: bool  # "will pend": a sentence of its own, never a verb's object


def with_regimes(found: Sequence[Lexeme]) -> list[Lexeme]:
    """Join the words of every such rule into one."""
    joined: list[Lexeme] = []
    at = 0
    while at < len(found):
        span = _span(found, at)
        if span is None:
            joined.append(found[at])
            at += 1
            continue
        inside = found[at:span]
        terms = {lexeme.term for lexeme in inside}
        ends = bool(terms & {Term.NO_LONGER, Term.NO})
        alone = any(lexeme.text.startswith("will") for lexeme in inside)
        joined.append(RegimeLexeme(Term.REGIME, "", inside[0].first, inside[-1].last, ends, alone))
        at = span
    return joined


def _span(found: Sequence[Lexeme], at: int) -> int | None:
    """Return where a rule that begins here ends: it names all diagnoses and pending, with only small words between."""
    if not _allowed(found[at]) or found[at].term is Term.PREPOSITION or found[at].text in ("the", "code", "codes", "no", "not"):
        return None
    stop = at
    while stop < len(found) and _allowed(found[stop]):
        stop += 1
    words = [word for lexeme in found[at:stop] for word in lexeme.text.split()]
    terms = [lexeme.term for lexeme in found[at:stop]]
    if Term.PEND not in terms or not set(words) & set(_DIAGNOSES):
        return None
    if not {"all", "every", "any"} & set(words):
        return None
    while found[stop - 1].term in (Term.PREPOSITION, Term.AUXILIARY, Term.FILLER) or found[stop - 1].text.startswith("icd"):
        stop -= 1
    return stop


def _allowed(lexeme: Lexeme) -> bool:
    if lexeme.term in (Term.PEND, Term.AUXILIARY, Term.NO_LONGER, Term.NO):
        return True
    if not lexeme.text:
        return False  # codes and dates
    return set(lexeme.text.split()) <= _INSIDE or lexeme.text.startswith("icd")
