"""Use case: rule tables and rules of a person's own: which there are, and which take part in audits.

None takes part until a person says so: for one audit, or by a decision in a project. A person's file is kept in that decision whole.
"""

import hashlib
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.audit.extras import NO_EXTRAS, Extras
from app.audit.model import TableUse
from app.audit.own_rules import OwnRule, own_rule
from app.audit.rule_table_files import bundled_tables, read_rule_table, rule_table
from app.audit.rule_tables import RuleTable
from app.errors import InputRefusedError
from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.workspace.person import person

OWN_RULE = "own-rule"  # the kind of a rule file, beside the kinds of tables
_RULE_ENDING = ".sql"
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownTable:
    """A table that comes with the program, by the name it is switched on with."""

    name: str
    kind: str
    title: str
    source: str
    dated: date
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedOn:
    """A table or rule that is on in a project. `why_not`: why it cannot be used, in one sentence; audits are refused then."""

    name: str  # of a shipped table, or of the person's file
    own: bool  # the person's file, kept in the project
    kind: str
    title: str
    source: str
    dated: date | None
    rows: int
    sha256: str
    on_by: str
    on_since: date
    reason: str
    why_not: str = ""


def known_tables() -> tuple[KnownTable, ...]:
    """Return the tables that come with the program; none of them is on by itself."""
    return tuple(_known(name, read_rule_table(path, "").use) for name, path in bundled_tables().items())


def extras_named(tables: Sequence[str], rules: Sequence[Path] = (), on_by: str | None = None) -> Extras:
    """Return tables, by name or by path, and rule files for one audit. Raises `InputRefusedError` for what cannot be understood."""
    who = on_by if on_by is not None else person()
    made = [_table(_Chosen.of(text), who, None) for text in tables]
    return joined(Extras(tables=tuple(made)), Extras(rules=tuple(_rule(_Chosen.of_file(path), who, None) for path in rules)))


def tables_of(project: Project) -> Extras:
    """Return what is switched on in a project, with who did it and since when. Raises `InputRefusedError` for what cannot be used."""
    extras = NO_EXTRAS
    for decision in _held(project):
        extras = joined(extras, _extras(_Chosen.kept(decision), decision.who, decision.when.date()))
    return extras


def switched_on(project: Project) -> tuple[SwitchedOn, ...]:
    """Return what is switched on in a project, to be shown, also what can no longer be used."""
    return tuple(_shown(decision) for decision in _held(project))


def switch_on(project: Project, table: str | Path, reason: str = "", dated: date | None = None) -> SwitchedOn:
    """Switch on a shipped table by its name, or a person's table or rule (.sql) by its path; the file is kept in the project.

    A file of the same name takes the other's place. `dated`: for a list that does not say of when it is.
    Raises `InputRefusedError` for what cannot be understood, and then nothing is switched on.
    """
    chosen = _Chosen.of_file(table, dated) if isinstance(table, Path) else _Chosen.of(table, dated)
    extras = _extras(chosen, person(), None)
    for held in _held(project) if chosen.is_rule else ():
        if held.fact != chosen.fact and _is_rule(held):
            joined(_extras(_Chosen.kept(held), held.who, None), extras)
    (decision,) = project.decisions.decide([Draft(what=What.RULE_TABLE, fact=chosen.fact, value=chosen.value, reason=reason)])
    return _shown(decision)


def switch_off(project: Project, name: str, reason: str = "") -> None:
    """Switch off a shipped table by its name, or a person's by the name of its file. Raises `LookupError` for one that is not on."""
    fact = next((held.fact for held in _held(project) if _fields(held.fact).get("table") == name), None)
    if fact is None:
        raise LookupError(name)
    project.decisions.decide([Draft(what=What.RULE_TABLE, fact=fact, value=None, reason=reason)])


def joined(one: Extras, other: Extras) -> Extras:
    """Return both together; the same file twice counts once. Raises `InputRefusedError` for two rules of one name."""
    tables = {table.use.sha256: table for table in (*other.tables, *one.tables)}
    rules = {rule.name: rule for rule in one.rules}
    for rule in other.rules:
        same = rules.setdefault(rule.name, rule)
        if same.sha256 != rule.sha256:
            why = f"Another rule, in {same.file}, has its name."
            raise InputRefusedError(rule.file, f"rule {rule.name}", why, "Give one of them another name, or leave one out.")
    order = [table.use.sha256 for table in (*one.tables, *other.tables)]
    return Extras(tables=tuple(tables[sha256] for sha256 in dict.fromkeys(order)), rules=tuple(rules.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """A table or rule file: its name, its bytes, and whether it is a person's."""

    name: str
    data: bytes
    own: bool
    dated: date | None = None

    @classmethod
    def of(cls, text: str, dated: date | None = None) -> "_Chosen":
        """Return the shipped table of this name, else the file of this path."""
        shipped = bundled_tables()
        if text in shipped:
            return cls(name=text, data=shipped[text].read_bytes(), own=False)
        if not Path(text).exists():
            why, do = "No rule table is called so, and no file lies there.", f"Name a file, or one of {', '.join(shipped)}."
            raise InputRefusedError(text, "", why, do)
        return cls.of_file(Path(text), dated)

    @classmethod
    def of_file(cls, path: Path, dated: date | None = None) -> "_Chosen":
        """Return a person's file."""
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise InputRefusedError(path.name, "", "It is too large for a rule table.", "Split it, or keep the codes that are billed.")
            return cls(name=path.name, data=path.read_bytes(), own=True, dated=dated)
        except OSError as fault:
            why = f"It could not be opened ({fault.strerror})."
            raise InputRefusedError(path.name, "", why, "Check the name and the place.") from None

    @classmethod
    def kept(cls, decision: Decision) -> "_Chosen":
        """Return what a decision switched on; a shipped table as it is shipped now."""
        fact, value = _fields(decision.fact), _fields(decision.value or "{}")
        name, dated = str(fact.get("table")), value.get("dated")
        if fact.get("own"):
            return cls(name=name, data=_content(name, value), own=True, dated=date.fromisoformat(str(dated)) if dated else None)
        path = bundled_tables().get(name)
        if path is None:
            raise InputRefusedError(name, "", "This rule table no longer comes with the program.", "Switch it off in the project.")
        return cls(name=name, data=path.read_bytes(), own=False)

    @property
    def is_rule(self) -> bool:
        """Whether it holds a rule and no table."""
        return self.own and self.name.lower().endswith(_RULE_ENDING)

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def fact(self) -> str:
        """The key of the decision."""
        return canonical({"table": self.name, "own": self.own})

    @property
    def value(self) -> str:
        """What the decision says: a person's file whole."""
        content = {"content": b64encode(zlib.compress(self.data, 9)).decode("ascii")} if self.own else {}
        dated = {"dated": self.dated} if self.dated is not None else {}
        return canonical({"sha256": self.sha256, **content, **dated})


def _table(chosen: _Chosen, on_by: str, on_since: date | None) -> RuleTable:
    file = chosen.name if chosen.own else bundled_tables()[chosen.name].name
    return rule_table(file, chosen.data, on_by, on_since, chosen.dated)


def _rule(chosen: _Chosen, on_by: str, on_since: date | None) -> OwnRule:
    try:
        text = chosen.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputRefusedError(chosen.name, "", "It is no text in UTF-8.", "Save the rule as a UTF-8 text file.") from None
    return replace(own_rule(chosen.name, text, chosen.sha256), on_by=on_by, on_since=on_since)


def _extras(chosen: _Chosen, on_by: str, on_since: date | None) -> Extras:
    if chosen.is_rule:
        return Extras(rules=(_rule(chosen, on_by, on_since),))
    return Extras(tables=(_table(chosen, on_by, on_since),))


def _held(project: Project) -> tuple[Decision, ...]:
    return tuple(sorted(project.decisions.holding(What.RULE_TABLE).values(), key=lambda decision: decision.number))


def _known(name: str, use: TableUse) -> KnownTable:
    return KnownTable(name=name, kind=use.kind, title=use.title, source=use.source, dated=use.dated, rows=use.rows)


def _is_rule(decision: Decision) -> bool:
    fact = _fields(decision.fact)
    return bool(fact.get("own")) and str(fact.get("table")).lower().endswith(_RULE_ENDING)


def _content(name: str, value: Mapping[str, object]) -> bytes:
    try:
        data = zlib.decompress(b64decode(str(value.get("content", ""))))
    except (ValueError, zlib.error):
        data = b""
    if hashlib.sha256(data).hexdigest() != value.get("sha256"):
        raise InputRefusedError(name, "", "What the project keeps of it is damaged.", "Switch it off, then on again from its file.")
    return data


def _shown(decision: Decision) -> SwitchedOn:
    fact, value = _fields(decision.fact), _fields(decision.value or "{}")
    shown = SwitchedOn(
        name=str(fact.get("table")),
        own=bool(fact.get("own")),
        kind="",
        title="",
        source="",
        dated=None,
        rows=0,
        sha256=str(value.get("sha256", "")),
        on_by=decision.who,
        on_since=decision.when.date(),
        reason=decision.reason,
    )
    try:
        chosen = _Chosen.kept(decision)
        if chosen.is_rule:
            rule = _rule(chosen, decision.who, None)
            return replace(shown, kind=OWN_RULE, title=rule.name, source=rule.text.explanation)
        use = _table(chosen, decision.who, None).use
    except InputRefusedError as refused:
        return replace(shown, why_not=refused.refusal.why)
    return replace(shown, kind=use.kind, title=use.title, source=use.source, dated=use.dated, rows=use.rows, sha256=use.sha256)


def _fields(text: str) -> dict[str, object]:
    found = parsed(text)
    return found if isinstance(found, dict) else {}
