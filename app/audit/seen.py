"""What the rules saw of one line: its own facts, what the policies say of its code and diagnoses, tables, limits and ages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.audit.engine import OpenAudit
from app.audit.facts import CHOSEN

_ASIDE = {
    "voided": "it is voided, or taken back with the opposite amount, so no rule looks at it",
    "superseded": "its claim is replaced by another one, so no rule looks at it",
    "outside-period": "its date lies outside the period that is audited",
}
_MOST = 3  # diagnoses or spells that are named


@dataclass(frozen=True, slots=True)
class SeenDiagnosis:
    """A diagnosis of the claim. `used`: its place among those the line uses. `state`: in its best policy on the date used."""

    text: str
    used: int | None
    malformed: bool
    policy: str | None = None
    state: str | None = None  # in | disputed | ended | later | never


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A code in use. `valid` None: no table speaks for the day."""

    system: str
    code: str
    valid: bool | None


@dataclass(frozen=True, slots=True)
class SeenListing:
    """What a policy's list says of the code on the date used: in, disputed, ended, later or never."""

    policy: str
    state: str


@dataclass(frozen=True, slots=True)
class SeenAge:
    """An age that a policy's criteria speak of: the rule that watches for it and its wording."""

    rule: str
    policy: str
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All of it. Days are those the rules used."""

    kind: str
    code: str | None
    text: str | None
    malformed: bool
    nonspecific: bool
    day: date | None
    list_day: date | None
    from_day: date | None
    to_day: date | None
    discharge_day: date | None
    place: str
    modifiers: str
    units: Decimal | None
    ndc: str
    drug_name: str
    born: date | None
    frequency: str
    as_of: date | None
    names_drug: str | None  # identified | other | unnamed
    policies: tuple[str, ...]  # that list the code on any day, or whose drug it is
    first_days: tuple[tuple[str, date], ...]  # of those policies
    spells: tuple[str, ...]  # the days each of them lists the code, in words
    listing: SeenListing | None
    counting: tuple[str, ...]  # policies whose diagnosis list counts
    pending: tuple[str, ...]  # those that let all diagnoses pend
    diagnoses: tuple[SeenDiagnosis, ...]
    ambiguous: bool
    codes: tuple[SeenCode, ...]
    ages: tuple[SeenAge, ...]
    limits: tuple[str, ...]  # of units, in words
    given: Decimal | None  # units of the day up to this line
    modifier_limits: tuple[str, ...]  # policies and tables that ask for JW or JZ
    tables: frozenset[str]  # kinds of rule tables switched on
    has_ndc_column: bool
    hits: frozenset[str]  # rules that spoke, whether or not another one came first


def seen_of(audit: OpenAudit, line_id: int) -> Seen:
    """Return what the rules saw of a line that `OpenAudit.judge_row` judged last."""
    ask = _Asked(audit, line_id)
    (line,) = ask.all(
        "select case when inpatient then 'inpatient' when professional then 'professional' else 'outpatient' end, code, found, malformed,"
        " nonspecific, use_day, coalesce(list_day, use_day), from_day, to_day, discharge_day, pos, modifiers, units, ndc_text, name_text,"
        " born, frequency from lines where line_id = {line}"
    )
    (*texts, born, frequency) = line
    return Seen(
        **dict(zip(_LINE, texts, strict=True)),  # type: ignore[arg-type] # the columns in the order of their names
        born=born,  # type: ignore[arg-type]
        frequency=str(frequency),
        as_of=audit.task.settings.as_of,
        names_drug=ask.first(
            "select n.state from lines l join namings n on n.name_text = l.name_text and n.ndc_text = l.ndc_text"
            " where l.line_id = {line} and l.nonspecific"
        ),
        policies=ask.texts("select distinct policy from belongs where line_id = {line} order by policy"),
        first_days=tuple(
            (str(policy), day)  # type: ignore[misc] # a date column
            for policy, day in ask.all(
                "select distinct f.policy, f.first_day from policy_starts f join belongs b on b.policy = f.policy"
                " where f.basis = '{chosen}' and b.line_id = {line} order by f.policy"
            )
        ),
        spells=_spells(ask),
        listing=_listing(ask),
        counting=ask.texts("select distinct policy from supporting where basis = '{chosen}' and main and line_id = {line} order by policy"),
        pending=ask.texts(
            "select distinct policy from supporting where basis = '{chosen}' and main and pends and line_id = {line} order by policy"
        ),
        diagnoses=_diagnoses(ask),
        ambiguous=bool(
            ask.all("select 1 from row_diagnoses d join lines l on l.row_id = d.row_id where l.line_id = {line} and d.ambiguous limit 1")
        ),
        codes=_codes(ask),
        ages=_ages(ask),
        limits=_limits(ask),
        given=ask.first("select given from day_units where line_id = {line}"),
        modifier_limits=ask.texts(
            "select distinct q.policy from limits q join lines l on l.code = q.code and l.line_id = {line}"
            " where q.basis = '{chosen}' and q.kind = 'modifier' and q.value in ('JZ', 'JW')"
            " and q.start_day <= l.use_day and (q.end_day is null or l.use_day < q.end_day)"
            " union select distinct v.title from rule_vials v join lines l on l.code = v.code and l.line_id = {line} order by 1"
        ),
        tables=frozenset(table.use.kind for table in audit.task.extras.tables),
        has_ndc_column=bool(ask.all("select 1 from ndc_sheets g join lines l on l.sheet_no = g.sheet_no where l.line_id = {line}")),
        hits=frozenset(
            ask.texts(
                "select distinct rule from hits where basis = '{chosen}' and line_id = {line} and (main or rule = 'span-crosses-change')"
            )
        ),
    )


def aside_reason(audit: OpenAudit, where: str) -> str:
    """Return why a row's lines are not judged; `where` finds them."""
    found = audit.engine.all(f"select standing from lines_aside where {where} order by line_id limit 1")  # noqa: S608 - numbers made by the caller
    return _ASIDE[str(found[0][0])] if found else "the row makes no claim line: it was not imported, or no procedure stands in it"


_LINE = (
    *("kind", "code", "text", "malformed", "nonspecific", "day", "list_day", "from_day", "to_day", "discharge_day", "place", "modifiers"),
    *("units", "ndc", "drug_name"),
)


_BEST = (
    "select position, policy, state from (select a.position, a.policy, a.state, row_number() over (partition by a.position order by"
    " case a.state when 'in' then 1 when 'disputed' then 2 when 'ended' then 3 when 'later' then 4 else 5 end, a.policy) as nth"
    " from diagnosis_answers a where a.basis = '{chosen}' and a.main and a.line_id = {line} and a.state is not null) where nth = 1"
)


class _Asked:
    """Questions about one line."""

    def __init__(self, audit: OpenAudit, line_id: int) -> None:
        self._audit = audit
        self._line = line_id

    def all(self, query: str) -> Sequence[tuple[object, ...]]:
        return self._audit.engine.all(query.replace("{line}", str(self._line)).replace("{chosen}", CHOSEN))

    def texts(self, query: str) -> tuple[str, ...]:
        return tuple(str(text) for (text,) in self.all(query))

    def first(self, query: str) -> Any:  # noqa: ANN401 - the caller knows the column
        found = self.all(query)
        return found[0][0] if found else None


def _listing(ask: _Asked) -> SeenListing | None:
    found = ask.all("select policy, state from listed_lines where basis = '{chosen}' and main and line_id = {line}")
    return SeenListing(str(found[0][0]), str(found[0][1])) if found else None


def _spells(ask: _Asked) -> tuple[str, ...]:
    """Return in words when each policy lists the code."""
    found = ask.all(
        "select distinct case when x.start_day <= l.list_day and (x.end_day is null or l.list_day < x.end_day) then 1 else 0 end as inside,"
        " x.policy, x.start_day, x.end_day, x.start_fixed, x.end_fixed from listings x join belongs b on b.policy = x.policy"
        " join lines l on l.line_id = b.line_id and l.system = x.system and l.code = x.code"
        " where x.basis = '{chosen}' and b.line_id = {line} order by inside, x.policy, x.start_day"
    )
    told = sorted(found[-_MOST:], key=lambda one: (str(one[1]), str(one[2])))
    return tuple(_spell(*one[1:]) for one in told)


def _spell(policy: object, start: object, end: object, stated: object, end_stated: object) -> str:
    said = f"{policy} lists it from {start} ({'stated' if stated else 'by a version'})"
    return f"{said} until before {end} ({'stated' if end_stated else 'by a version'})" if end else f"{said} on"


def _diagnoses(ask: _Asked) -> tuple[SeenDiagnosis, ...]:
    found = ask.all(
        "select coalesce(d.code, d.found), d.used, d.malformed, s.policy, s.state from row_diagnoses d"  # noqa: S608 - a query made here
        " join lines l on l.row_id = d.row_id and l.line_id = {line}"
        f" left join ({_BEST}) s on s.position = d.place"
        " order by d.used nulls last, d.place"
    )
    return tuple(
        SeenDiagnosis(
            str(text),
            None if used is None else int(str(used)),
            bool(malformed),
            None if policy is None else str(policy),
            None if state is None else str(state),
        )
        for text, used, malformed, policy, state in found
    )


def _codes(ask: _Asked) -> tuple[SeenCode, ...]:
    found = ask.all(
        "select q.system, q.code, case when w.system is null then null else not exists ("
        "select 1 from invalid v where v.system = q.system and v.code = q.code and v.day = q.day) end from ("
        " select system, code, use_day as day, 0 as place from lines where line_id = {line} and code is not null and use_day is not null"
        " union select d.system, d.code, l.use_day, d.used from row_diagnoses d join lines l on l.row_id = d.row_id and l.line_id = {line}"
        " where d.used is not null and not d.malformed and d.code is not null and l.use_day is not null) q"
        " left join code_windows w on w.system = q.system and q.day between w.first_day and w.last_day order by q.place"
    )
    return tuple(SeenCode(str(system), str(code), None if valid is None else bool(valid)) for system, code, valid in found)


def _ages(ask: _Asked) -> tuple[SeenAge, ...]:
    found = ask.all(
        "select distinct a.rule, a.policy, a.wording from addressed x join age_bands a on a.basis = x.basis and a.policy = x.policy"
        " and a.start_day <= x.day and (a.end_day is null or x.day < a.end_day) and (a.drug = '' or x.drug = '' or a.drug = x.drug)"
        " join lines l on l.line_id = x.line_id and (a.code = '' or a.code = l.code)"
        " where x.basis = '{chosen}' and x.main and x.state = 'in' and x.line_id = {line} order by all"
    )
    return tuple(SeenAge(str(rule), str(policy), str(wording)) for rule, policy, wording in found)


def _limits(ask: _Asked) -> tuple[str, ...]:
    printed = ask.all(
        "select distinct q.value, q.policy from limits q join lines l on l.code = q.code and l.line_id = {line}"
        " where q.basis = '{chosen}' and q.kind = 'units-per-day' and q.start_day <= l.use_day"
        " and (q.end_day is null or l.use_day < q.end_day) order by all"
    )
    tables = ask.all(
        "select distinct q.value, q.per, q.title from rule_units q join lines l on l.code = q.code and l.line_id = {line}"
        " and q.kind = case when l.inpatient then 'inpatient' when l.professional then 'professional' else 'outpatient' end order by all"
    )
    return (
        *(f"{value} units a day ({policy})" for value, policy in printed),
        *(f"{value} units a {per} ({title})" for value, per, title in tables),
    )
