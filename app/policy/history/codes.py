"""The codes of a statement: single codes, ranges, runs and lists, gathered into groups with the dates printed at each code."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from app.codesets.model import CodeSystem
from app.codesets.shape import bare, candidates
from app.policy.history.systems import CodeTables, Context, diagnoses_named, named_by, shortened, written
from app.policy.history.terms import Lexeme, Term
from app.policy.history.tokens import Token
from app.policy.history.when import Bound, When, WhenLexeme


@dataclass(frozen=True, slots=True)
class CodeRef:
    """A code or range as printed in tokens `[first:last)`; without a system it is a misprint."""

    system: CodeSystem | None
    code: str
    through: str | None
    first: int
    last: int
    when: When | None = None
    ended: bool = False  # brackets after it say so: "(deleted 12/31/2023)"
    own: bool = False  # the brackets speak of the code: "(new code effective 1/1/2024)"
    why: str = "misprinted code"  # why it has no system
    all: bool = False  # the brackets speak of the whole list
    cut: bool = False  # where its list ends is not clear: "removed C1, C2 and C3 was added"
    shared: bool = False  # the date stands in the brackets after a later code of its list


@dataclass(frozen=True, slots=True)
class RangeEnd:
    """Where a code or range ends, the range's last code, or what else is joined to the code."""

    after: int
    through: str | None = None
    odd: str | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """What the brackets after a code say of it."""

    when: When | None = None
    ended: bool = False
    own: bool = False
    all: bool = False


@dataclass(frozen=True, slots=True)
class GroupLexeme(Lexeme):
    """A list of codes."""

    refs: tuple[CodeRef, ...]


VERBS = frozenset(
    {Term.ADD, Term.REMOVE, Term.TERMINATE, Term.REVISE, Term.UPDATE, Term.KEEP, Term.MOVE, Term.USE, Term.DENY, Term.RESTRICT}
    | {Term.MISSING, Term.REPLACE, Term.REPLACES}
)
SEPARATORS = frozenset({Term.COMMA, Term.SEMICOLON, Term.AND, Term.STOP, Term.BREAK})
_SAYS_MORE = frozenset({Term.CODEISH, Term.ADD, Term.REPLACE, Term.REPLACES, Term.MISSING, Term.IN_ERROR, Term.NO})
_SAYS_MORE |= {Term.KEEP, Term.MOVE, Term.DENY, Term.RESTRICT}
_LEFT_OPEN = re.compile(r"[A-Z]\d\w\.\d*x+")  # G30.x, where x is any character
_MODIFIER = re.compile(r"[2-9]\d|[A-Z]{2}|[A-Z]\d|\d[A-Z]")
DIAGNOSES = frozenset({CodeSystem.ICD10CM, CodeSystem.ICD9CM})
LEAD_IN = frozenset({Term.SYSTEM, Term.CODE, Term.FILLER, Term.COLON})


class GroupReader:
    """Gathers the codes of one entry's lexemes; `context` learns the systems as it goes."""

    def __init__(self, found: Sequence[Lexeme], tokens: Sequence[Token], tables: CodeTables | None) -> None:
        self._found = found
        self._tokens = tokens
        self._context = Context(tables, diagnoses=diagnoses_named(found))
        for lexeme in reversed(found):  # a system named later still tells what a number may be
            if named_by(lexeme):
                self._context.name(lexeme)
        self._context.pass_boundary()
        self._made: list[Lexeme] = []
        self._subject: int | None = None  # where codes begin that are the subject of the next verb

    def read(self) -> list[Lexeme]:
        """Return the lexemes with every list of codes joined into one."""
        at = 0
        while at < len(self._found):
            lexeme = self._found[at]
            refs, after = self._list(at) if lexeme.term is Term.CODEISH else ((), at)
            if refs:
                at = after
                self._made.append(GroupLexeme(Term.GROUP, "", refs[0].first, self._found[after - 1].last, _dated(refs)))
                continue
            self._learn(lexeme)
            self._made.append(lexeme if lexeme.term is not Term.CODEISH else Lexeme(Term.NUMBER, lexeme.text, lexeme.first, lexeme.last))
            at += 1
        return self._made

    def _learn(self, lexeme: Lexeme) -> None:
        if named_by(lexeme):
            self._context.name(lexeme)
        elif lexeme.term in VERBS or lexeme.term in (Term.STOP, Term.SEMICOLON, Term.BREAK, Term.PEND):
            self._context.pass_boundary()

    def _list(self, at: int) -> tuple[tuple[CodeRef, ...], int]:
        refs, after = self._item(at)
        while refs:
            start = self._next_item(after)
            if start is None:
                break
            if self._heads_clause(after, start):
                self._subject = start
                break
            more, stop = self._item(start, listed=True)
            if not more or self._heads_others(at, refs[0], more[0]):
                break
            if self._subject != at and self._begins_clause(stop):
                apart = self._term(at - 1) in (Term.COMMA, Term.AND) or self._found[at - 1].text == "codes"
                joined = self._found[after].text == "/" or len(refs) > 1 or apart
                refs = tuple(replace(ref, cut=joined) for ref in refs)
                break
            refs, after = (*refs, *more), stop
        return refs, after

    def _heads_others(self, at: int, first: CodeRef, other: CodeRef) -> bool:
        """Whether the list only says what those to come are for: "for procedure code C1, diagnosis codes C2"."""
        before = next((lexeme for lexeme in reversed(self._made) if lexeme.term not in LEAD_IN), None)
        unlike = (first.system in DIAGNOSES) != (other.system in DIAGNOSES)
        return unlike and before is not None and before.text in ("for", "under") and self._term(at - 1) is not Term.COLON

    def _next_item(self, at: int) -> int | None:
        """Return where the next code of the list stands, after separators and words such as "and HCPCS codes"."""
        place = at
        while self._term(place) in SEPARATORS:
            place += 1
        crossed = {self._term(number) for number in range(at, place)}
        if not crossed and self._beside_alike(at):
            return at
        if not crossed or (Term.STOP in crossed and not self._cell_boundary(at, place)):
            return None
        if crossed & {Term.SEMICOLON, Term.BREAK} and self._verb_follows(place) and self._may_end_here(at):
            return None
        if not crossed & {Term.STOP, Term.BREAK}:
            place = self._past_lead_in(place)
        return place if self._term(place) is Term.CODEISH else None

    def _beside_alike(self, at: int) -> bool:
        """Whether a code follows with nothing but a space between, of the shape of the one before."""
        if self._term(at) is not Term.CODEISH or self._term(at - 1) is not Term.CODEISH:
            return False
        before, after = candidates(self._raw(self._found[at - 1])), candidates(self._raw(self._found[at]))
        return before == after != ()

    def _past_lead_in(self, at: int) -> int:
        place = at
        while self._term(place) in LEAD_IN - {Term.COLON}:
            place += 1
        if self._term(place) is Term.CODEISH:
            for lexeme in self._found[at:place]:
                self._learn(lexeme)
        return place

    def _cell_boundary(self, at: int, place: int) -> bool:
        return all(self._found[number].text == "|" for number in range(at, place) if self._term(number) is Term.STOP)

    def _verb_follows(self, at: int) -> bool:
        """Whether a verb, or "new", stands before the next stop: then what follows the semicolon is a clause of its own."""
        for place in range(at, len(self._found)):
            if self._term(place) in VERBS or self._term(place) is Term.NEW:
                return True
            if self._term(place) in (Term.STOP, Term.SEMICOLON, Term.BREAK):
                return False
        return False

    def _may_end_here(self, at: int) -> bool:
        """Whether a semicolon may end a clause: in "HCPCS C1; C2 added" nothing before it says what happened to C1."""
        before = takewhile(lambda lexeme: lexeme.term not in (Term.STOP, Term.BREAK), reversed(self._found[:at]))
        return any(lexeme.term in VERBS | {Term.NEW, Term.WHEN} for lexeme in before)

    def _begins_clause(self, at: int) -> bool:
        """Whether the code before is the subject of a verb to come, as in "added J1, J2 was removed"."""
        led = any(lexeme.term in VERBS for lexeme in self._since_stop())
        if led and self._term(at) is Term.KEEP:
            return True
        return led and self._term(at) is Term.AUXILIARY and self._term(at + 1) in VERBS and self._found[at].text in ("was", "is", "has")

    def _heads_clause(self, after: int, start: int) -> bool:
        """Whether codes named anew are the subject of a verb to come: "removed C1 and HCPCS code C2 was added"."""
        named = any(self._term(place) in (Term.SYSTEM, Term.CODE) for place in range(after, start))
        if not named or not any(lexeme.term in VERBS for lexeme in self._since_stop()):
            return False
        at = start
        while self._term(at) in (*SEPARATORS - {Term.STOP, Term.BREAK, Term.SEMICOLON}, Term.CODEISH, Term.DASH):
            at += 1
        passive = self._term(at) is Term.AUXILIARY
        while self._term(at) is Term.AUXILIARY:
            at += 1
        closes = self._term(at + 1) not in {Term.CODEISH, *LEAD_IN}
        return self._term(at) in VERBS and (passive or (closes and self._found[at].text.endswith("ed")))

    def _since_stop(self) -> list[Lexeme]:
        stops = [place for place, lexeme in enumerate(self._made) if lexeme.term in (Term.STOP, Term.SEMICOLON)]
        return self._made[stops[-1] + 1 if stops else 0 :]

    def _item(self, at: int, *, listed: bool = False) -> tuple[tuple[CodeRef, ...], int]:
        lexeme = self._found[at]
        raw = self._raw(lexeme)
        system = self._context.system_of(raw)
        if system is None:
            return self._odd_item(at, raw, listed=listed)
        code = written(system, raw) or ""
        end = self._range_end(at, system, code)
        after = end.after
        if self._broken(after):
            return (CodeRef(None, raw, None, lexeme.first, self._found[after + 1].last, why="a code with a space in it"),), after + 2
        if _LEFT_OPEN.fullmatch(raw):
            return (CodeRef(None, raw, None, lexeme.first, lexeme.last, why="a code whose last characters are left open"),), at + 1
        if end.odd is not None:
            return (CodeRef(None, raw, None, lexeme.first, self._found[after - 1].last, why=end.odd),), after
        refs = [CodeRef(system, code, end.through, lexeme.first, self._found[after - 1].last)]
        after = self._more_endings(refs, after)
        aside, after = self._bracket(after)
        return (*refs[:-1], replace(refs[-1], when=aside.when, ended=aside.ended, own=aside.own, all=aside.all)), after

    def _odd_item(self, at: int, raw: str, *, listed: bool) -> tuple[tuple[CodeRef, ...], int]:
        lexeme = self._found[at]
        run = self._context.split(raw)
        if run is not None:
            system, codes = run
            return tuple(CodeRef(system, code, None, lexeme.first, lexeme.last) for code in codes), at + 1
        ends = self._term(at + 1) in SEPARATORS or self._term(at + 1) is None
        if self._context.misprint(raw) or (listed and ends and any(letter.isdigit() for letter in raw) and len(bare(raw)) > 2):
            return (CodeRef(None, raw, None, lexeme.first, lexeme.last),), at + 1
        return (), at

    def _range_end(self, at: int, system: CodeSystem, code: str) -> RangeEnd:
        """Read what a dash or "through" joins to a code: the end of a range, whole or shortened, or a modifier."""
        after = at + 1
        link = self._found[after].text if after < len(self._found) else ""
        hyphened = self._raw(self._found[at]).endswith(("-", "–"))
        if not hyphened and (link in ("-", "through", "thru") or (link == "to" and self._to_means_through())):
            after += 1
        elif not hyphened:
            return RangeEnd(at + 1)
        dotted = self._term(after) is Term.STOP and self._touches(after) and self._touches(after + 1)
        after += dotted
        if self._term(after) not in (Term.CODEISH, Term.WORD):
            return RangeEnd(at + 1)
        printed = self._raw(self._found[after])
        through = written(system, printed) if self._term(after) is Term.CODEISH else None
        if through is None and (link != "-" or self._touches(after)):
            return self._short_end(RangeEnd(after + 1), system, code, f".{printed}" if dotted else printed)
        if through is None:
            return RangeEnd(at + 1)
        if through <= code and link == "-" and self._touches(after) and not self._touches(after - 1):
            return RangeEnd(at + 1)  # "+J0517 -C9466"
        return RangeEnd(after + 1, through) if through > code else RangeEnd(after + 1, odd="a range that ends before it begins")

    def _short_end(self, end: RangeEnd, system: CodeSystem, code: str, printed: str) -> RangeEnd:
        """Read "C90.00-.02", "J7321-29": the end without what it shares with the beginning; "99213-25" and "J9035-JW" are modifiers."""
        modifier = system in (CodeSystem.CPT, CodeSystem.HCPCS) and _MODIFIER.fullmatch(printed) is not None
        if modifier:
            return replace(end, odd="a code with what may be a modifier")
        if not printed.strip(".")[:1].isdigit():
            return RangeEnd(end.after - 2)
        through = shortened(system, code, printed)
        if through is not None and through > code:
            return replace(end, through=through)
        return replace(end, odd="a range whose end is not understood")

    def _broken(self, at: int) -> bool:
        """Whether the code goes on after a space: "Q82 .8"."""
        if self._term(at) is not Term.STOP or not self._raw(self._found[at]):
            return False
        return not self._touches(at) and self._touches(at + 1) and self._term(at + 1) is Term.CODEISH

    def _touches(self, at: int) -> bool:
        """Whether nothing stands between this and what is before it."""
        found = self._found
        if not 0 < at < len(found):
            return False
        before, here = self._tokens[found[at - 1].last - 1], self._tokens[found[at].first]
        return before.block == here.block and before.end == here.start and bool(before.text)

    def _to_means_through(self) -> bool:
        changed = (Term.REVISE, Term.REPLACE, Term.MOVE, Term.UPDATE)
        return not any(lexeme.term in changed for lexeme in self._since_stop())

    def _more_endings(self, refs: list[CodeRef], at: int) -> int:
        """Read T46.6X5A, D, S: the same code with other seventh characters."""
        first = refs[0]
        if first.system is not CodeSystem.ICD10CM or first.through is not None or len(first.code) != 8:
            return at
        while self._term(at) in (Term.COMMA, Term.AND) and at + 1 < len(self._found):
            letter = self._raw(self._found[at + 1])
            if len(letter) != 1 or letter not in "ABCDEFGHJKMNPQRS" or self._term(at + 2) not in {*SEPARATORS, None}:
                break
            lexeme = self._found[at + 1]
            refs.append(replace(first, code=first.code[:-1] + letter, first=lexeme.first, last=lexeme.last))
            at += 2
        return at

    def _bracket(self, at: int) -> tuple[Aside, int]:
        """Read brackets after a code: a date there is the code's own, and words are its description."""
        stop = next((place for place in range(at, min(at + 40, len(self._found))) if self._term(place) is Term.CLOSE), None)
        if self._term(at) is not Term.OPEN or stop is None:
            return Aside(), at
        inside = self._found[at + 1 : stop]
        whens = [lexeme.when for lexeme in inside if isinstance(lexeme, WhenLexeme)]
        terms = {lexeme.term for lexeme in inside}
        ended = bool(terms & {Term.REMOVE, Term.TERMINATE})
        if len(whens) > 1 or terms & _SAYS_MORE or (not whens and terms & {Term.NOT_COVERED, Term.NEW}):
            return Aside(), at
        when = whens[0] if whens else None
        if when is not None and Term.TERMINATE in terms and when.bound is Bound.BARE and when.day.day != 1:
            when = replace(when, bound=Bound.THROUGH)
        own = when is not None and bool(terms & {Term.NEW, Term.CODE})
        whole = any(lexeme.text in ("all", "both", "each") for lexeme in inside)
        return Aside(when, ended, own, whole), stop + 1

    def _term(self, at: int) -> Term | None:
        return self._found[at].term if at < len(self._found) else None

    def _raw(self, lexeme: Lexeme) -> str:
        return self._tokens[lexeme.first].raw


def _dated(refs: Sequence[CodeRef]) -> tuple[CodeRef, ...]:
    """Give a code without a date that of the next dated code of its list: "C1 and C2 (12/31/2020)" dates both."""
    made: list[CodeRef] = []
    source: CodeRef | None = None
    for ref in reversed(refs):
        source = ref if ref.when is not None else source
        if source is None or source is ref:
            made.append(ref)
        else:
            made.append(replace(ref, when=source.when, shared=not source.all, ended=source.ended and source.all))
    return tuple(reversed(made))
