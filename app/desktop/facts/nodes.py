"""The facts of a version as a tree of rows: by group, each with its words and what a person said of it. Knows no Qt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from app.desktop.words import STATES, count
from app.documents.model import Place
from app.policy.checks import us_day
from app.policy.corrections import Stated, said, stated_facts
from app.policy.fact_words import (
    DATE_NAMES,
    NAMES,
    age_words,
    change_words,
    drug_words,
    fact_words,
    limit_words,
    meaning_words,
    printed_code,
    regime_words,
)
from app.policy.model import (
    AgeRule,
    Check,
    CodeListing,
    Criterion,
    FactKind,
    HistoryChange,
    HistoryEntry,
    Limit,
    Meaning,
    PartialDate,
    PolicyDate,
    PolicyVersion,
    RegimeChange,
    Unread,
)

_FRONT = 80  # lines in which a header's words are looked for


class Tone(Enum):
    """How a row looks beside its words."""

    PLAIN = "plain"
    GROUP = "group"
    CODE = "code"  # in the font of codes
    GONE = "gone"  # read, and said to be no fact
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One row. `name` says what it is, `value` what it says, `words` how the document puts it, `said` who corrected it."""

    name: str
    value: str = ""
    words: str = ""
    where: str = ""
    said: str = ""
    place: Place | None = None
    fact: Stated | None = None
    tone: Tone = Tone.PLAIN
    badge: str = ""
    children: tuple["Node", ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as the table shows it."""
        return (f"{self.name} · {self.badge}" if self.badge else self.name, self.value, self.words, self.where, self.said)

    @property
    def key(self) -> tuple[object, ...]:
        """What tells the row from others when the version is shown anew."""
        return (self.fact.key,) if self.fact is not None else (self.name, self.value, self.place)


COLUMNS = ("Fact", "Value", "Words", "Where", "Corrected")


def nodes_of(version: PolicyVersion, references: Sequence[Node] = ()) -> tuple[Node, ...]:
    """Return a version's facts by group; empty groups say so."""
    facts = stated_facts(version)
    maker = _Maker(version)
    by_kind: dict[FactKind, list[Stated]] = {}
    for fact in facts:
        by_kind.setdefault(fact.key.kind, []).append(fact)

    def rows(*kinds: FactKind) -> tuple[Node, ...]:
        return tuple(maker.fact(fact) for kind in kinds for fact in by_kind.get(kind, ()) if fact.now is not None or fact.correction)

    unread = tuple(maker.unread(fact) for fact in by_kind.get(FactKind.UNREAD, ()))
    still = sum(1 for node in unread if node.tone is Tone.UNREAD)
    groups = [
        _group("Header", maker.header(facts)),
        _group("Dates", rows(FactKind.DATE)),
        _group("Ages", rows(FactKind.AGE)),
        _codes(rows(FactKind.CODE, FactKind.ALL_DIAGNOSES)),
        _group("Limits", rows(FactKind.LIMIT)),
        _group("History", maker.history(facts), of="entry", many="entries"),
        _group("Criteria", maker.criteria()),
        _group("Checks", tuple(maker.check(check) for check in version.checks)),
        _group("Unread", unread, badge=f"{still:,} of {len(unread):,}" if still < len(unread) else f"{still:,}" if still else "none"),
    ]
    return (*groups, *references)


def group(name: str, rows: Sequence[Node]) -> Node:
    """Return a group of rows with their number."""
    return _group(name, tuple(rows))


def filtered(nodes: Iterable[Node], text: str) -> tuple[Node, ...]:
    """Return the rows that hold all of the words, with those they stand under; a row that holds them keeps what stands under it."""
    words = text.casefold().split()
    return tuple(_kept(nodes, words)) if words else tuple(nodes)


def _kept(nodes: Iterable[Node], words: Sequence[str]) -> Iterable[Node]:
    for node in nodes:
        text = " ".join(node.cells).casefold()
        if node.tone is not Tone.GROUP and all(word in text for word in words):
            yield node
            continue
        children = tuple(_kept(node.children, words))
        if children:
            badge = (
                f"{len(children):,} of {len(node.children):,}"
                if node.tone is Tone.GROUP and len(children) < len(node.children)
                else node.badge
            )
            yield replace(node, children=children, badge=badge)


class _Maker:
    """Makes the rows of one version."""

    def __init__(self, version: PolicyVersion) -> None:
        self.version = version

    def fact(self, fact: Stated) -> Node:
        value = fact.now if fact.now is not None else fact.was
        name, text, tone = _name_and_value(value)
        return self._node(
            name,
            text,
            place=fact.place,
            fact=fact,
            tone=Tone.GONE if fact.now is None else tone,
            said=said(fact.correction) if fact.correction is not None else "",
        )

    def unread(self, fact: Stated) -> Node:
        read = fact.was
        settled = isinstance(fact.now, Meaning) and not fact.now.later
        name = "Settled" if settled else "Left for later" if isinstance(fact.now, Meaning) else "Not read"
        why = meaning_words(fact.now) if settled and isinstance(fact.now, Meaning) else read.why if isinstance(read, Unread) else ""
        return self._node(
            name,
            f"{why[:1].upper()}{why[1:]}",
            place=fact.place,
            fact=fact,
            tone=Tone.PLAIN if settled else Tone.UNREAD,
            said=said(fact.correction) if fact.correction is not None else "",
        )

    def header(self, facts: Sequence[Stated]) -> tuple[Node, ...]:
        made = []
        for fact in facts:
            if fact.key.spot is None and fact.key.kind is not FactKind.ALL_DIAGNOSES:
                value = fact.now if fact.now is not None else fact.was
                text = drug_words(value) if isinstance(value, tuple) else str(value) if value is not None else "–"
                first = (value[0].brand or value[0].generic or "") if isinstance(value, tuple) and value else text
                made.append(
                    self._node(
                        _upper(NAMES[fact.key.kind]),
                        text,
                        place=self._find(first),
                        fact=fact,
                        tone=Tone.GONE if fact.now is None and fact.correction is not None else Tone.PLAIN,
                        said=said(fact.correction) if fact.correction is not None else "",
                    )
                )
        proposed = self.version.proposed
        state = STATES[self.version.state] + (f", its text proposes {STATES[proposed].lower()}" if proposed is not None else "")
        return (*made, Node(name="State", value=state))

    def history(self, facts: Sequence[Stated]) -> tuple[Node, ...]:
        by_entry: dict[int | None, list[Stated]] = {}
        for fact in facts:
            if fact.key.kind in (FactKind.ENTRY, FactKind.CHANGE, FactKind.REGIME, FactKind.UNREAD):
                by_entry.setdefault(fact.entry, []).append(fact)
        base = self.version.as_read or self.version
        entries = [self._entry(entry, by_entry.get(number, ())) for number, entry in enumerate(base.history)]
        loose = [self.fact(fact) for fact in by_entry.get(None, ()) if fact.key.kind is not FactKind.UNREAD]
        return (*entries, *loose)

    def _entry(self, entry: HistoryEntry, facts: Sequence[Stated]) -> Node:
        own = next((fact for fact in facts if fact.key.kind is FactKind.ENTRY), None)
        below = tuple(
            self.unread(fact) if fact.key.kind is FactKind.UNREAD else self.fact(fact)
            for fact in facts
            if fact.key.kind is not FactKind.ENTRY
        )
        day = own.now if own is not None else entry.day
        return self._node(
            fact_words(day) if day is not None else "No date",
            entry.title or " ".join(entry.text.split()),
            place=entry.source,
            fact=own,
            said=said(own.correction) if own is not None and own.correction is not None else "",
            children=below,
        )

    def criteria(self) -> tuple[Node, ...]:
        made: list[Node] = []
        for item in self.version.criteria_sets:
            tree = self._criterion(item.tree)
            name = item.drug or item.heading or ""
            made += [replace(tree, name=name or tree.name)] if name or len(self.version.criteria_sets) > 1 else [tree]
        return tuple(made)

    def _criterion(self, node: Criterion) -> Node:
        ops = {"and": "All of", "or": "Any of", "leaf": ""}
        children = tuple(self._criterion(child) for child in node.children)
        label = f"{node.label}." if node.label and node.label[-1:].isalnum() else node.label or ""
        name = " ".join(part for part in (label, ops.get(node.op, node.op)) if part) or "–"
        return self._node(name, node.text, place=node.source, children=children)

    def check(self, check: Check) -> Node:
        tone = {"error": Tone.ERROR, "warning": Tone.WARNING}.get(check.severity, Tone.NOTE)
        name = {"error": "Error", "warning": "Look at this"}.get(check.severity, "Note")
        places = tuple(dict.fromkeys(check.sources))
        below = (
            tuple(self._node(f"Place {number}", place.text, place=place) for number, place in enumerate(places, 1))
            if len(places) > 1
            else ()
        )
        return self._node(name, check.message, place=places[0] if places else None, tone=tone, children=below)

    def _node(self, name: str, value: str, *, place: Place | None, **more: object) -> Node:
        words = " ".join(place.text.split()) if place is not None else ""
        words = "" if words == value else words  # said once
        return replace(Node(name=name, value=value, place=place, words=words, where=self._where(place)), **more)  # type: ignore[arg-type]  # fields of a row

    def _where(self, place: Place | None) -> str:
        if place is None:
            return ""
        section = self.version.section_of(place.block) if place.file == self.version.file else None
        parts = [
            section.title if section is not None and section.title else "",
            f"page {place.page}" if place.page else f"line {place.block + 1}",
        ]
        return ", ".join(part for part in parts if part)

    def _find(self, text: str) -> Place | None:
        wanted = text.casefold()
        for block in self.version.text.blocks[:_FRONT] if len(text) > 1 else ():
            start = block.text.casefold().find(wanted)
            if start >= 0 and block.text[start : start + len(text)].casefold() == wanted:
                return block.place(start, start + len(text))
        return None


def _name_and_value(value: object) -> tuple[str, str, Tone]:
    for kind, words in _ROWS:
        if isinstance(value, kind):
            return words(value)
    return "Fact", str(value), Tone.PLAIN


_ROWS: tuple[tuple[type, Callable[..., tuple[str, str, Tone]]], ...] = (
    (PolicyDate, lambda item: (_upper(DATE_NAMES[item.kind]), us_day(item.day), Tone.PLAIN)),
    (PartialDate, lambda item: (_upper(DATE_NAMES[item.kind]), item.text, Tone.PLAIN)),
    (AgeRule, lambda item: ("Age", _upper(age_words(item)), Tone.PLAIN)),
    (CodeListing, lambda item: (_code_name(item), printed_code(item), Tone.CODE)),
    (Place, lambda _: ("All diagnoses", "The words stand in place of a list", Tone.PLAIN)),
    (Limit, lambda item: ("Limit", _upper(limit_words(item)), Tone.PLAIN)),
    (HistoryChange, lambda item: (_upper(item.action.value), _upper(change_words(item)), Tone.PLAIN)),
    (RegimeChange, lambda item: ("Rule", regime_words(item), Tone.PLAIN)),
)


def _code_name(item: CodeListing) -> str:
    return f"{item.system.value}{'' if item.form.value == 'single' else f' {item.form.value}'}{', not covered' if item.coverage else ''}"


def _codes(rows: Sequence[Node]) -> Node:
    """Return the code lists, each under its system, group and what it is for."""
    lists: dict[str, list[Node]] = {}
    for node in rows:
        value = (node.fact.now or node.fact.was) if node.fact is not None else None
        lists.setdefault(_list_name(value) if isinstance(value, CodeListing) else "", []).append(
            replace(node, words=value.description or node.words) if isinstance(value, CodeListing) else node
        )
    plain = lists.pop("", [])
    if len(lists) == 1 and not plain:
        return _group("Codes", tuple(next(iter(lists.values()))))
    below = tuple(_group(name, tuple(held)) for name, held in lists.items())
    return Node(name="Codes", tone=Tone.GROUP, badge=f"{len(rows):,}" if rows else "none", children=(*plain, *below))


def _list_name(item: CodeListing) -> str:
    parts = [
        item.system.value,
        item.group or "",
        f"for {', '.join(item.supports)}" if item.supports else "",
        "not covered" if item.coverage else "",
    ]
    return ", ".join(part for part in parts if part)


def _group(name: str, rows: tuple[Node, ...], badge: str | None = None, of: str = "", many: str = "") -> Node:
    number = (count(len(rows), of, many) if of else f"{len(rows):,}") if rows else "none"
    return Node(name=name, tone=Tone.GROUP, badge=number if badge is None else badge, children=rows)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
