"""The audit on DuckDB, in three verbs: load a claims file and the policies' facts, run the rules on a part of its lines, page findings."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import duckdb
from duckdb import DuckDBPyConnection

from app.audit.birthdays import build_birthdays
from app.audit.drugs import build_drugs
from app.audit.facts import Evidence, build_facts
from app.audit.ladder import NEEDS, OWN_PLACE, RUNGS, SPAN, TABLE_ORDER, VERDICTS
from app.audit.layouts import layouts_of
from app.audit.lines import build_lines
from app.audit.own_rules import NAMED_VIEWS, OwnRule
from app.audit.repeats import build_likely_repeats
from app.audit.rule_facts import build_rule_facts
from app.audit.rulebook import Rule, ViewText, views_before_rules, views_of_changes, views_of_file, views_of_results
from app.audit.task import AuditTask, Ledgers, LoadedAudit, Markets, Part
from app.audit.validity import USED_DAYS, Day, build_validity
from app.claims.engine import connected_for, fill, lock, number_of, rows_of
from app.claims.read import read_claims
from app.errors import InputRefusedError
from app.progress import Job

_STEPS_OF_A_PART = 8
CHUNK = 200_000  # lines that something may be said of, checked at a time: what the views between take stays small
_LIGHT = 5  # how many times as many there may be of all lines: of the others no view holds anything

_HIT = (
    *(("basis", "varchar"), ("line_id", "bigint"), ("day", "date"), ("main", "boolean"), ("part", "varchar"), ("policy", "varchar")),
    *(("system", "varchar"), ("code", "varchar"), ("change_day", "date"), ("known_day", "date"), ("evidence", "integer")),
    *(("cedes", "boolean"), ("detail", "varchar")),
)
HIT_COLUMNS = ", ".join(name for name, _ in _HIT)
_KEPT = (
    *(("line_id", "bigint"), ("day", "date"), ("part", "varchar"), ("rule", "varchar"), ("verdict", "varchar"), ("policy", "varchar")),
    *(("system", "varchar"), ("code", "varchar"), ("change_day", "date"), ("known_day", "date"), ("evidence", "integer")),
    *(("detail", "varchar"), ("basis", "varchar"), ("basis_sensitive", "boolean"), ("table_place", "integer")),
)
_INSTEAD = (("line_id", "bigint"), ("rule", "varchar"), ("basis", "varchar"), ("code", "varchar"), ("unclassified", "boolean"))
GATHERED = {"all_findings": ("findings", _KEPT), "all_instead": ("instead", _INSTEAD), "all_spoken": ("spoken", (("line_id", "bigint"),))}


class DuckEngine:
    """One audit's database."""

    held_as = "view"  # what a part's lines are to the rules: a look at those of the file, or a table of their own

    def __init__(self, connection: DuckDBPyConnection, chunk: int = CHUNK) -> None:
        """Use a connection of `opened_engine`."""
        self.connection = connection
        self.evidence = Evidence()
        self.name = f"duckdb {duckdb.__version__}"
        self._chunk = chunk
        self._several = False  # markets with ledgers of their own
        self._filled: frozenset[str] = frozenset()  # the tables of facts that hold anything
        self._uncertain: set[tuple[object, ...]] = set()
        self._days: frozenset[Day] = frozenset()

    def load(self, task: AuditTask, job: Job) -> LoadedAudit:
        """Read the claims and put everything that does not hang on a policy into tables."""
        settings = task.settings
        read = read_claims(self.connection, task.claims, task.overrides, job)
        self.shut()
        layouts = layouts_of(self.connection, read, settings.claim_type)
        job.step(0, 0, "Building claim lines")
        made = build_lines(self.connection, read, layouts, settings)
        build_likely_repeats(self.connection)
        build_validity(self.connection, task.code_sets)
        as_of = settings.as_of.isoformat() if settings.as_of else None
        fill(self.connection, "settings", [("as_of", "date")], [(as_of,)])
        build_rule_facts(self.connection, task.extras.tables, read)
        self._ladder()
        self._days = frozenset((str(system), day) for system, day in self.all(USED_DAYS) if isinstance(day, date))
        return LoadedAudit(read=read, layouts=layouts, made=made)

    def markets(self, task: AuditTask) -> Markets:
        """Mark the lines by the ledgers that speak for them, and begin without findings."""
        for table, (_, columns) in GATHERED.items():
            self.connection.execute(f"drop table if exists {table}")
            fill(self.connection, table, columns, ())
        self._uncertain.clear()
        self.connection.execute("drop table if exists listed_codes cascade")
        self.connection.execute(
            "create or replace table line_terms as select distinct market, line_of_business, 0 as terms from every_line"
        )
        found = self.all("select market, line_of_business from line_terms where market <> '' or line_of_business <> '' order by all")
        named = tuple((str(market), str(business)) for market, business in found)
        ledgers: list[Ledgers] = [task.ledgers]
        for market, business in named if task.per_line is not None else ():
            theirs = task.per_line(market or None, business or None) if task.per_line is not None else task.ledgers
            number = next((place for place, one in enumerate(ledgers) if one is theirs), len(ledgers))
            ledgers += [theirs] if number == len(ledgers) else []
            self.connection.execute("update line_terms set terms = ? where market = ? and line_of_business = ?", [number, market, business])
        self._several = len(ledgers) > 1
        listed = {history.code for both in ledgers for one in both for policy in one.policies for history in policy.codes}
        self.connection.execute("drop table if exists weighty_codes")
        fill(self.connection, "weighty_codes", [("code", "varchar")], ((code,) for code in sorted(listed)))
        self.connection.execute(f"insert into weighty_codes {_OF_RULE_TABLES}")
        return Markets(tuple(ledgers), named)

    def parts(self) -> Sequence[Part]:
        """Return the parts the file is checked in, one market's after the other; a claim row's lines stay together."""
        size = max(1, self._chunk // _STEPS_OF_A_PART)
        most = self._chunk * _LIGHT
        terms = "t.terms" if self._several else "0"
        marked = " join line_terms t on t.market = l.market and t.line_of_business = l.line_of_business" if self._several else ""
        found = self.all(
            f"select {terms}, l.row_id // {size}, count(*), count(*) filter ({_WEIGHTY}) from every_line l{marked}"  # noqa: S608 - numbers made here
            " left join (select distinct code from weighty_codes) w on w.code = l.code group by all order by all"
        )
        parts: list[Part] = []
        held = weighty = 0
        for market, step, lines, heavy in (tuple(int(str(number)) for number in one) for one in found):
            last = parts[-1] if parts else None
            high = (step + 1) * size - 1
            if last is not None and last.terms == market and held + lines <= most and weighty + heavy <= self._chunk:
                parts[-1] = replace(last, high=high)
                held, weighty = held + lines, weighty + heavy
            else:
                parts.append(Part(market, step * size, high, first=last is None or last.terms != market))
                held, weighty = lines, heavy
        return parts

    def begin(self, part: Part, ledgers: Ledgers) -> None:
        """Put the part's lines before the rules; with a market's first part, the facts of its policies."""
        if part.first:
            self.facts(ledgers)
        self._put_lines(part)
        self.prepare(part)
        self._uncertain |= set(self.all(_UNCERTAIN_STARTS))

    def _put_lines(self, part: Part) -> None:
        """Let `lines` and `row_diagnoses` stand for those of the part. A rule reads the few columns it asks for, a copy would take all."""
        within = f"row_id between {part.low} and {part.high}"
        held = {"lines": f"every_line where {within}", "row_diagnoses": f"every_diagnosis where {within}"}
        if self._several:
            self.connection.execute(
                "create or replace table market_lines as select l.* from every_line l join line_terms t"  # noqa: S608 - numbers made here
                f" on t.market = l.market and t.line_of_business = l.line_of_business where t.terms = {part.terms} and l.{within}"
            )
            held["lines"] = "market_lines"
            held["row_diagnoses"] += " and row_id in (select row_id from market_lines)"
        for name, rows in held.items():
            self.connection.execute(f"create or replace {self.held_as} {name} as select * from {rows}")  # noqa: S608 - names made here

    def facts(self, ledgers: Ledgers) -> None:
        """Make the tables of what the policies of a market say."""
        build_facts(self.connection, self.evidence, *ledgers)
        self.connection.execute("create table if not exists listed_codes as select * from listings where false")
        self.connection.execute("insert into listed_codes select * from listings where basis = 'chosen'")
        build_drugs(self.connection, ledgers)
        build_birthdays(self.connection)
        self._filled = frozenset(str(table) for (table,) in self.all(_FILLED))

    def prepare(self, part: Part) -> None:
        """Make the views the rules look at, and no hits yet."""
        for view in (*(views_of_file() if part.first else ()), *views_before_rules()):
            self.make(view)
        self.connection.execute("drop table if exists hits")
        fill(self.connection, "hits", (("rule", "varchar"), *_HIT), ())

    def run(self, rule: Rule) -> None:
        """Run one rule and keep its hits. The rule about spans comes last: it looks at the other rules' hits."""
        if self.silent(rule):
            return
        if rule.name == SPAN:
            for view in views_of_changes():
                self.make(view)
        self.connection.execute(f"insert into hits select '{rule.name}', {HIT_COLUMNS} from ({rule.sql})")  # noqa: S608 - shipped rules

    def silent(self, rule: Rule) -> bool:
        """Whether a rule has nothing to say of any line, for the facts it rests on are none."""
        return rule.name in NEEDS and self._filled.isdisjoint(NEEDS[rule.name])

    def settle(self) -> None:
        """Decide which hits of the part are findings, once every rule has run on it, and keep these."""
        for view in views_of_results():
            self.make(view)
        for table, (source, columns) in GATHERED.items():
            self.connection.execute(f"insert into {table} select {', '.join(name for name, _ in columns)} from {source}")  # noqa: S608 - names made here

    def shut(self) -> None:
        """Shut the database off from files and network; the claims are loaded."""
        lock(self.connection)

    def open_views(self) -> None:
        """Make the named views a person's own rules may look at, over the whole file."""
        for name, sql in NAMED_VIEWS.items():
            self.connection.execute(f"create or replace view {name} as {sql}")

    def run_own(self, number: int, rule: OwnRule) -> None:
        """Run a person's own rule over the whole file; one finding a line. It has been checked to be one SELECT over the named views."""
        self._own(
            rule,
            "insert into all_findings select l.line_id, l.use_day, 'own', ?, ?, null, l.system,"  # noqa: S608 - checked, and the database is locked
            " coalesce(l.code, l.found), null, null, null,"
            f" min(cast(o.detail as varchar)), 'chosen', false, ? from ({rule.sql}) o join every_line l on l.line_id = o.line_id"
            " group by l.line_id, l.use_day, l.system, l.code, l.found",
            [rule.name, rule.text.verdict, OWN_PLACE + number],
        )

    def _own(self, rule: OwnRule, query: str, values: Sequence[object]) -> None:
        try:
            self.connection.execute(query, values)
        except (duckdb.InterruptException, duckdb.OutOfMemoryException):
            raise
        except duckdb.Error as error:
            # a message about values would repeat what stands in the claims
            told = (
                str(error).partition("\n")[0] if isinstance(error, duckdb.BinderException) else "A value does not fit what it does with it."
            )
            raise InputRefusedError(rule.file, f"rule {rule.name}", f"It cannot be run: {told}", "Correct the rule.") from None

    def page(self, query: str) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a query over the findings, in pages."""
        result = self.connection.execute(query)
        while rows := result.fetchmany(2048):
            yield from rows

    def all(self, query: str) -> list[tuple[object, ...]]:
        """Return all rows of a query."""
        return rows_of(self.connection, query)

    def number(self, query: str) -> int:
        """Return the one number a query answers with."""
        return number_of(self.connection, query)

    @property
    def days(self) -> AbstractSet[Day]:
        """The days on which codes of each system are used."""
        return self._days

    @property
    def uncertain_starts(self) -> Sequence[tuple[object, ...]]:
        """The codes in use whose first day on a list is not known: policy, code, earliest, latest."""
        return sorted(self._uncertain, key=str)

    def make(self, view: ViewText) -> None:
        """Make the table of a view, in the place of the one made for the part before."""
        self.connection.execute(f"create or replace table {view.name} as {view.sql}")

    def _ladder(self) -> None:
        columns = [("rule", "varchar"), ("part", "varchar"), ("rung", "integer"), ("laddered", "boolean"), ("listing", "boolean")]
        rows = [
            (
                one.rule,
                one.part,
                str(one.rung),
                str(one.laddered),
                str(one.listing),
                VERDICTS[one.rule].value,
                str(TABLE_ORDER.index(one.rule)),
            )
            for one in RUNGS
        ]
        fill(self.connection, "rungs", [*columns, ("verdict", "varchar"), ("place", "integer")], rows)


_OF_RULE_TABLES = " union ".join(f"select code from {table}" for table in ("rule_units", "rule_vials", "rule_ndc_codes", "rule_places"))  # noqa: S608 - names made here
_WEIGHTY = "l.nonspecific or l.code is null or l.use_day is null or w.code is not null"
_FILLED = " union all ".join(
    f"select '{table}' where exists (select 1 from {table})"  # noqa: S608 - names made here
    for table in sorted({table for tables in NEEDS.values() for table in tables})
)
_UNCERTAIN_STARTS = (
    "select distinct u.policy, u.code, u.earliest, u.latest from uncertain u join lines l on l.code = u.code and l.system = u.system"
    " where (u.earliest is null or l.use_day >= u.earliest) and l.use_day < u.latest"
)


@contextmanager
def opened_engine(job: Job, file: str, chunk: int = CHUNK) -> Iterator[DuckEngine]:
    """Open an engine for one file; it stops in the middle of a query when the job is cancelled.

    Raises `InputRefusedError` where the file needs more memory than there is: nothing is written to disk to make room.
    """
    with connected_for(job, file, "Auditing it") as connection:
        yield DuckEngine(connection, chunk)
