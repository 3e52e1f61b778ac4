"""The rule tables and own rules that take part in this window's audits: kept in the project, and in memory until there is one."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.audit.extras import NO_EXTRAS, Extras
from app.audit.model import RuleText, TableUse
from app.audit.own_rules import OwnRule, read_own_rule
from app.audit.rule_table_files import bundled_tables, read_rule_table
from app.audit.rule_tables import RuleTable
from app.desktop.audit.session import Session
from app.desktop.project.session import ProjectSession
from app.errors import InputRefusedError
from app.project.model import What
from app.project.project import Project
from app.workspace.rule_tables import OWN_RULE, KnownTable, SwitchedOn, joined, known_tables, switch_off, switch_on, switched_on, tables_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """A table as the page lists it. `on` None: it comes with the program and is off."""

    name: str
    kind: str
    title: str
    source: str
    dated: date | None
    rows: int
    shipped: bool
    on: SwitchedOn | None


class HeldRules(QObject):
    """What is switched on, and switching it."""

    changed = Signal()

    def __init__(self, session: Session, project: ProjectSession, parent: QObject | None = None) -> None:
        """Follow what is decided in the project."""
        super().__init__(parent)
        self._session = session
        self._project = project
        self._shipped = known_tables()
        self._on: tuple[SwitchedOn, ...] = ()
        self._kept: tuple[SwitchedOn, ...] = ()  # in the project, as of the decisions below
        self._of: tuple[object, ...] = ()
        self._unkept: dict[str, Extras] = {}  # of no project, by name
        project.decided.connect(self._recall)
        project.project_changed.connect(self._start_over)
        self._recall()

    @property
    def why_not(self) -> str:
        """Why nothing can be switched, in one sentence; empty while it can."""
        return self._project.why_not

    @property
    def tables(self) -> tuple[ShownTable, ...]:
        """The shipped tables and those that were added."""
        on = {item.name: item for item in self._on if item.kind != OWN_RULE}
        shipped = [_of_shipped(item, on.get(item.name)) for item in self._shipped]
        known = {item.name for item in self._shipped}
        return (*shipped, *(_of_added(item) for item in on.values() if item.name not in known or item.own))

    @property
    def on(self) -> tuple[SwitchedOn, ...]:
        """What is on: tables and rules."""
        return self._on

    @property
    def own_rules(self) -> tuple[tuple[SwitchedOn, RuleText | None], ...]:
        """The person's own rules with their text; None for one that can no longer be read."""
        project = self._project.project
        found: dict[str, RuleText] = {rule.file: rule.text for extras in self._unkept.values() for rule in extras.rules}
        if project is not None and any(item.kind == OWN_RULE for item in self._kept):
            with suppress(InputRefusedError):  # what cannot be read says so itself, by `why_not`
                found |= {rule.file: rule.text for rule in tables_of(project).rules}
        return tuple((item, found.get(item.name)) for item in self._on if item.kind == OWN_RULE)

    def preview(self, table: str | Path, dated: date | None = None) -> RuleTable:
        """Read a table without switching it on; one of a name that is on as it is kept. Raises `InputRefusedError`."""
        if isinstance(table, str) and (kept := self._kept_table(table)) is not None:
            return kept
        return read_rule_table(table if isinstance(table, Path) else bundled_tables()[table], self._project.who, dated=dated)

    def _kept_table(self, name: str) -> RuleTable | None:
        on = next((item for item in self._on if item.name == name and item.kind != OWN_RULE), None)
        project = self._project.project
        if on is None:
            return None
        tables = [table for extras in self._unkept.values() for table in extras.tables]
        tables += tables_of(project).tables if project is not None else ()
        return next((table for table in tables if table.use.sha256 == on.sha256), None)

    def check_rule(self, path: Path) -> OwnRule:
        """Read a rule without adding it. Raises `InputRefusedError` saying what in it cannot be run."""
        rule = read_own_rule(path)
        same = next((item for item, text in self.own_rules if text is not None and text.rule == rule.name and item.name != path.name), None)
        if same is not None:
            why = f"Another rule, in {same.name}, has its name."
            raise InputRefusedError(path.name, f"rule {rule.name}", why, "Give one of them another name.")
        return rule

    def switch_on(self, table: str | Path, reason: str = "", dated: date | None = None) -> None:
        """Switch a table or rule on, in a step that can be undone. It has been read before."""
        self._do(f"the rule table {_name(table)}", lambda project: switch_on(project, table, reason, dated))
        if self._project.project is None:
            self._hold(table, dated)
        self._recall()

    def switch_off(self, name: str, reason: str = "") -> None:
        """Switch a table or rule off, in a step that can be undone."""
        if name in self._unkept:
            del self._unkept[name]
        else:
            self._do(f"the rule table {name}", lambda project: switch_off(project, name, reason))
        self._recall()

    def _do(self, what: str, write: Callable[[Project], object]) -> None:
        self._project.write(what, write)

    def _hold(self, table: str | Path, dated: date | None) -> None:
        """Keep it for this window: there is no project, and none could be begun."""
        if isinstance(table, Path) and table.suffix.lower() == ".sql":
            self._unkept[table.name] = Extras(rules=(read_own_rule(table),))
        else:
            self._unkept[_name(table)] = Extras(tables=(self.preview(table, dated),))

    def _start_over(self) -> None:
        if self._project.project is not None:
            self._unkept.clear()
        self._recall()

    def _recall(self) -> None:
        project = self._project.project
        if project is not None and not self._project.undecided:
            self._unkept.clear()
        self._look(project)
        shipped = {item.name for item in self._shipped}
        held = tuple(_unkept(name, extras, self._project.who, own=name not in shipped) for name, extras in self._unkept.items())
        extras = NO_EXTRAS
        for more in self._unkept.values():
            extras = joined(extras, more)
        if extras != self._session.extras:
            self._session.take_extras(extras)
        if (*self._kept, *held) != self._on:
            self._on = (*self._kept, *held)
            self.changed.emit()

    def _look(self, project: Project | None) -> None:
        """Read what the project has switched on, once for each change of it: a table may have thousands of rows."""
        held = project.decisions.holding(What.RULE_TABLE).values() if project is not None else ()
        of = (project, *sorted(decision.number for decision in held))
        if of != self._of:
            self._of = of
            self._kept = switched_on(project) if project is not None else ()


def _name(table: str | Path) -> str:
    return table.name if isinstance(table, Path) else table


def _of_shipped(known: KnownTable, on: SwitchedOn | None) -> ShownTable:
    return ShownTable(
        name=known.name,
        kind=known.kind,
        title=known.title,
        source=known.source,
        dated=known.dated,
        rows=known.rows,
        shipped=True,
        on=on if on is not None and not on.own else None,
    )


def _of_added(on: SwitchedOn) -> ShownTable:
    return ShownTable(name=on.name, kind=on.kind, title=on.title, source=on.source, dated=on.dated, rows=on.rows, shipped=not on.own, on=on)


def _unkept(name: str, extras: Extras, who: str, *, own: bool) -> SwitchedOn:
    if extras.rules:
        rule = extras.rules[0]
        use = TableUse(
            kind=OWN_RULE,
            title=rule.name,
            source=rule.text.explanation,
            dated=date.min,
            file=name,
            sha256=rule.sha256,
            rows=0,
            on_by=who,
        )
    else:
        use = extras.tables[0].use
    return SwitchedOn(
        name=name,
        own=own,
        kind=use.kind,
        title=use.title,
        source=use.source,
        dated=use.dated if use.kind != OWN_RULE else None,
        rows=use.rows,
        sha256=use.sha256,
        on_by=who,
        on_since=_today(),
        reason="",
    )


def _today() -> date:
    return date.today()  # noqa: DTZ011 the reader's own calendar day is meant
