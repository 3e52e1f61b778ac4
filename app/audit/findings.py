"""Findings with everything a reader needs: what is said, what it rests on, what else could have been billed, and the money at issue."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.audit.contents import Contents
from app.audit.duckdb import DuckEngine
from app.audit.extras import NO_EXTRAS, Extras
from app.audit.facts import CHOSEN, OTHER, start_between
from app.audit.ladder import NOT_IN_RATES
from app.audit.model import Finding, Verdict
from app.audit.rulebook import rules
from app.audit.task import Ledgers, LoadedAudit
from app.claims.codes import look_alikes
from app.codesets.model import CodeSystem
from app.documents.model import Place
from app.ledger.model import Ledger

_SAYS_NOTHING_OF_POLICY = frozenset({"wrong-claim-type", "code-not-valid"})
_BY_CODE_DATE = _SAYS_NOTHING_OF_POLICY | {"units-over-limit", "wastage-modifier"}  # judged on the date used for codes, policy or not
_SEVERITY = "case f.verdict when 'error' then 1 when 'review' then 2 when 'undetermined' then 3 else 4 end"
_FINDINGS = f"""
select
  l.sheet_no, l.row_no, l.claim_id, l.line, f.line_id, f.rule, f.verdict, f.policy, f.system, f.code, f.day, f.basis, f.basis_sensitive,
  f.change_day, f.known_day, f.evidence, f.detail, f.part, l.amount, l.amount_basis, l.list_date, l.authorized_day, t.terms,
  l.inpatient, l.content, l.member, nullif(l.provider, '') as provider,
  row_number() over (partition by f.line_id order by {_SEVERITY}, f.table_place, f.code) as nth
from all_findings f
join every_line l on l.line_id = f.line_id
join line_terms t on t.market = l.market and t.line_of_business = l.line_of_business
order by f.line_id, nth
"""  # noqa: S608 - no value from outside
_INSTEAD = "select line_id, rule, basis, code, unclassified from all_instead"


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the findings query."""

    sheet_no: int
    row_no: int
    claim_id: str | None
    line: str | None
    line_id: int
    rule: str
    verdict: str
    policy: str | None
    system: str | None
    code: str | None
    day: date | None
    basis: str
    basis_sensitive: bool
    change_day: date | None
    known_day: date | None
    evidence: int | None
    detail: str | None
    part: str
    amount: Decimal | None
    amount_basis: str | None
    list_date: str
    authorized: date | None
    terms: int
    inpatient: bool
    content: int
    member: str | None
    provider: str | None
    nth: int


class _Teller:
    """Turns rows into findings; holds what all of them share."""

    def __init__(self, engine: DuckEngine, loaded: LoadedAudit, ledgers: Sequence[Ledgers], extras: Extras) -> None:
        self._sheets = [sheet.name for sheet in loaded.read.sheets]
        self._contents = Contents(engine.connection)
        self._evidence = engine.evidence
        self._says = {rule.name: rule.says for rule in rules()} | {rule.name: rule.says for rule in extras.rules}
        self._ledgers = [{CHOSEN: chosen, OTHER: other} for chosen, other in ledgers]
        self._versions = [{basis: _versions_of(ledger) for basis, ledger in both.items()} for both in self._ledgers]
        self._unknown_starts = [{basis: dict(_unknown_starts(ledger)) for basis, ledger in both.items()} for both in self._ledgers]
        self._offers = _offers_of(engine)
        self._procedures, self._diagnoses = _policy_codes(one for both in ledgers for one in both)

    def finding(self, row: _Row) -> Finding:
        """Return the finding of a row."""
        verdict = Verdict(row.verdict)
        if verdict is Verdict.ERROR and _authorized_before(row):
            verdict = Verdict.REVIEW
        primary = row.nth == 1
        instead = self._instead(row)
        after = row.policy is not None and row.rule not in _SAYS_NOTHING_OF_POLICY
        return Finding(
            sheet=self._sheets[row.sheet_no],
            row=row.row_no,
            claim_id=row.claim_id,
            line=row.line,
            rule=row.rule,
            verdict=verdict,
            primary=primary,
            policy=row.policy,
            system=row.system,
            code=row.code,
            date=row.day,
            date_used=_date_used(row),
            basis_sensitive=row.basis_sensitive,
            published_after_service=bool(after and row.known_day and row.day and row.known_day > row.day),
            in_rates=verdict in (Verdict.ERROR, Verdict.REVIEW) and row.rule not in NOT_IN_RATES,
            instead=instead,
            amount=row.amount if primary else None,
            amount_basis=row.amount_basis if primary else None,
            message=self._message(row, instead),
            sources=self._sources(row),
            content=self._contents.name(row.line_id, row.content),
            member=row.member,
            provider=row.provider,
        )

    def _instead(self, row: _Row) -> tuple[str, ...]:
        if row.rule == "malformed-code":
            known = self._diagnoses if row.part == "diagnosis" else self._procedures
            found = {known[text] for text in look_alikes(row.code or "") if text in known}
            return tuple(found) if len(found) == 1 else ()
        return self._offers.get((row.line_id, row.rule, row.basis), ())

    def _message(self, row: _Row, instead: tuple[str, ...]) -> str:
        published = self._published(row)
        ledgers = self._ledgers[row.terms]
        said = self._says[row.rule].format(
            code=row.code or "the line",
            system=row.system or "",
            date=row.day or "an unknown day",
            policy=row.policy or "no policy",
            change=row.change_day or "a later day",
            published=published or "at first",
            detail=row.detail or "",
        )
        if row.code is None:
            said = said.removeprefix("the line: ")
            said = said[:1].upper() + said[1:]
        said += self._unknown_start(row)
        if _authorized_before(row):
            said += f"; the line was authorised on {row.authorized}, before the change"
        if instead:
            said += f"; {instead[0]} may be meant" if row.rule == "malformed-code" else f"; listed on that day: {', '.join(instead)}"
        if row.basis != CHOSEN:
            return f"{said} (by {ledgers[row.basis].basis.value} date; by {ledgers[CHOSEN].basis.value} date nothing is found)."
        if row.basis_sensitive:
            return f"{said} (by {ledgers[CHOSEN].basis.value} date; by {ledgers[OTHER].basis.value} date it is otherwise)."
        return f"{said}."

    def _unknown_start(self, row: _Row) -> str:
        """Return what to add where the start a finding rests on may lie on or before its day."""
        key = (row.policy, row.system, row.code, row.change_day)
        starts = self._unknown_starts[row.terms][row.basis]
        if key not in starts or row.day is None or row.change_day is None or row.day >= row.change_day:
            return ""
        earliest = starts[key]
        if earliest is None:
            return "; the first day is not known for certain"
        return "" if row.day < earliest else f"; the first day is not known: it lies between {earliest} and {row.change_day}"

    def _published(self, row: _Row) -> date | None:
        """Return the publish date of the version that counts on the finding's date."""
        found: date | None = None
        for start, published in self._versions[row.terms][row.basis].get(row.policy, ()):
            if row.day is not None and start <= row.day:
                found = published
        return found

    def _sources(self, row: _Row) -> tuple[Place, ...]:
        return self._evidence.places[row.evidence] if row.evidence is not None else ()


def findings_of(engine: DuckEngine, loaded: LoadedAudit, ledgers: Sequence[Ledgers], extras: Extras = NO_EXTRAS) -> tuple[Finding, ...]:
    """Return all findings in the order of the file, the primary one of each line first. `ledgers`: by the number on the lines."""
    teller = _Teller(engine, loaded, ledgers, extras)
    return tuple(teller.finding(_Row(*row)) for row in engine.page(_FINDINGS))  # type: ignore[arg-type]


_Start = tuple[str | None, str | None, str | None, date | None]


def _unknown_starts(ledger: Ledger) -> Iterator[tuple[_Start, date | None]]:
    """Yield policy, system, code and last possible day of every start that is not known, with the first possible one."""
    for policy in ledger.policies:
        for history in policy.codes:
            for interval in history.intervals:
                between = start_between(interval)
                if between is not None:
                    yield (policy.policy, history.system.value, history.code, between[1]), between[0]


def _versions_of(ledger: Ledger) -> dict[str | None, list[tuple[date, date]]]:
    """Return the first day of every version of each policy, in order, with the day it was published."""
    found: defaultdict[str | None, list[tuple[date, date]]] = defaultdict(list)
    for policy in ledger.policies:
        ordered = sorted(policy.versions, key=lambda held: held.start)
        found[policy.policy] += [(held.start, held.published or held.start) for held in ordered]
    return dict(found)


def _date_used(row: _Row) -> str:
    rests_on_list = row.policy is not None and row.rule not in _BY_CODE_DATE
    if rests_on_list or (row.rule == "missing-value" and row.part == "diagnosis"):
        return row.list_date
    return "discharge" if row.inpatient else "service"


def _authorized_before(row: _Row) -> bool:
    """Whether the finding rests on a change of a policy that came after the line's authorisation."""
    return (
        row.policy is not None
        and row.rule not in _SAYS_NOTHING_OF_POLICY
        and row.authorized is not None
        and row.change_day is not None
        and row.day is not None
        and row.authorized < row.change_day <= row.day
    )


def verdict_said(finding: str, line: str) -> str:
    """Return the SQL of the verdict a finding is told with, as `_Teller.finding` tells it."""
    silent = ", ".join(f"'{rule}'" for rule in sorted(_SAYS_NOTHING_OF_POLICY))
    before = f"{line}.authorized_day < {finding}.change_day and {finding}.change_day <= {finding}.day"
    late = f"{finding}.policy is not null and {finding}.rule not in ({silent}) and {before}"
    return f"case when {finding}.verdict = '{Verdict.ERROR}' and {late} then '{Verdict.REVIEW}' else {finding}.verdict end"


def _offers_of(engine: DuckEngine) -> dict[tuple[int, str, str], tuple[str, ...]]:
    """Return the codes to bill instead: the drug's own, or its unclassified ones where it has none."""
    specific: defaultdict[tuple[int, str, str], set[str]] = defaultdict(set)
    unclassified: defaultdict[tuple[int, str, str], set[str]] = defaultdict(set)
    for line_id, rule, basis, code, general in engine.page(_INSTEAD):
        key = (int(str(line_id)), str(rule), str(basis))
        (unclassified if general else specific)[key].add(str(code))
    return {key: tuple(sorted(specific[key] or unclassified[key])) for key in {*specific, *unclassified}}


def _policy_codes(ledgers: Iterable[Ledger]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the policies' procedure and diagnosis codes by their text without a dot."""
    procedures: dict[str, str] = {}
    diagnoses: dict[str, str] = {}
    for ledger in ledgers:
        for policy in ledger.policies:
            for history in policy.codes:
                if history.system is CodeSystem.ICD10CM:
                    diagnoses[history.code.replace(".", "")] = history.code
                elif history.system in (CodeSystem.HCPCS, CodeSystem.CPT, CodeSystem.ICD10PCS):
                    procedures[history.code] = history.code
    return procedures, diagnoses
