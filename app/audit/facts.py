"""What the policies say, as tables the rules join: listings, regimes, disputes, versions, limits, each under both bases.

Dates come from the ledgers. Where nothing but a later version tells that a start lies between two days, the later day counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from duckdb import DuckDBPyConnection

from app.audit.criteria import Band, bands_of
from app.audit.drugs import drug_billed, drug_listed, drug_named, procedures_of
from app.claims.codes import NONSPECIFIC, read_procedure
from app.claims.engine import fill
from app.codesets.model import CodeSystem
from app.documents.model import Place
from app.ledger.model import CodeHistory, EndBasis, Interval, Ledger, PolicyLedger, Role, VersionInForce
from app.policy.model import ALL_DIAGNOSES_PEND, Limit

CHOSEN = "chosen"
OTHER = "other"

_FIXED = frozenset({EndBasis.STATED, EndBasis.NOTICE, EndBasis.CODE_SET})  # ends that do not move with a version's date
_DISPUTES = ("listing-contradicts-history", "history-contradicts-history", "version-twice")
_DRUG_LETTERS = "ACJPQ"  # HCPCS codes that name a drug; S-codes and services are no substitute
_MOST_PLACES = 3

Row = tuple[str | None, ...]


@dataclass(slots=True)
class Evidence:
    """Sentences by number, so that tables carry a number and findings the sentences."""

    places: list[tuple[Place, ...]] = field(default_factory=list)

    def number(self, places: Sequence[Place]) -> str:
        """Keep sentences and return their number."""
        self.places.append(tuple(places))
        return str(len(self.places) - 1)


TABLES = (
    *("bases", "listings", "uncertain", "listed_for", "regimes", "disputes", "versions", "limits", "age_bands"),
    *("policy_starts", "boundaries"),
)


def build_facts(connection: DuckDBPyConnection, evidence: Evidence, chosen: Ledger, other: Ledger) -> None:
    """Make all tables of policy facts, in the place of those made before."""
    for table in TABLES:
        connection.execute(f"drop table if exists {table}")
    both = ((CHOSEN, chosen), (OTHER, other))
    policies = [(basis, policy) for basis, ledger in both for policy in ledger.policies]
    fill(connection, "bases", [("basis", "varchar")], ((basis,) for basis, _ in both))
    listings = [row for basis, policy in policies for row in _listings(basis, policy, evidence)]
    fill(connection, "listings", _LISTING, listings)
    fill(connection, "uncertain", _UNCERTAIN, [row for basis, policy in policies if basis == CHOSEN for row in _uncertain(policy)])
    fill(connection, "listed_for", _LISTED_FOR, sorted({pair for _, policy in policies for pair in _listed_for(policy)}))
    fill(connection, "regimes", _REGIME, [row for basis, policy in policies for row in _regimes(basis, policy, evidence)])
    fill(connection, "disputes", _DISPUTE, [row for basis, policy in policies for row in _disputes(basis, policy, evidence)])
    fill(connection, "versions", _VERSION, [row for basis, policy in policies for row in _versions(basis, policy, evidence)])
    fill(connection, "limits", _LIMIT, [row for basis, policy in policies for row in _limits(basis, policy, evidence)])
    fill(connection, "age_bands", _BAND, [row for basis, policy in policies for row in _bands(basis, policy, evidence)])
    connection.execute(
        "create table policy_starts as select basis, policy, min(start_day) as first_day from versions group by basis, policy"
    )
    connection.execute(_BOUNDARIES)


_LISTING = (
    *(("basis", "varchar"), ("policy", "varchar"), ("system", "varchar"), ("code", "varchar"), ("start_day", "date"), ("end_day", "date")),
    *(("start_fixed", "boolean"), ("end_fixed", "boolean"), ("drug", "varchar"), ("offer", "varchar")),
    *(("offer_drug", "varchar"), ("serves", "varchar")),
    *(("known_day", "date"), ("end_known_day", "date"), ("evidence", "integer"), ("end_evidence", "integer")),
)
_UNCERTAIN = (("policy", "varchar"), ("system", "varchar"), ("code", "varchar"), ("earliest", "date"), ("latest", "date"))
_LISTED_FOR = (("serves", "varchar"), ("item", "varchar"))
_REGIME = (
    *(("basis", "varchar"), ("policy", "varchar"), ("start_day", "date"), ("end_day", "date")),
    *(("known_day", "date"), ("end_known_day", "date"), ("evidence", "integer"), ("end_evidence", "integer")),
)
_DISPUTE = (
    *(("basis", "varchar"), ("policy", "varchar"), ("system", "varchar"), ("code", "varchar"), ("start_day", "date"), ("end_day", "date")),
    *(("known_day", "date"), ("evidence", "integer")),
)
_VERSION = (
    *(("basis", "varchar"), ("policy", "varchar"), ("start_day", "date"), ("end_day", "date"), ("published", "date")),
    *(("evidence", "integer"),),
)
_LIMIT = (
    *(
        ("basis", "varchar"),
        ("policy", "varchar"),
        ("kind", "varchar"),
        ("code", "varchar"),
        ("value", "varchar"),
        ("most", "decimal(18, 4)"),
    ),
    *(("start_day", "date"), ("end_day", "date"), ("known_day", "date"), ("evidence", "integer")),
)
_BAND = (
    *(("basis", "varchar"), ("policy", "varchar"), ("drug", "varchar"), ("code", "varchar"), ("rule", "varchar")),
    *(("start_day", "date"), ("end_day", "date")),
    *(("low", "integer"), ("low_unit", "varchar"), ("high", "integer"), ("high_unit", "varchar"), ("wording", "varchar")),
    *(("known_day", "date"), ("evidence", "integer")),
)
_BOUNDARIES = """
create table boundaries as
select basis, policy, system, code, start_day as day, known_day, evidence from listings where start_day is not null
union all select basis, policy, system, code, end_day, end_known_day, end_evidence from listings where end_day is not null
union all select basis, policy, '', '', start_day, known_day, evidence from regimes where start_day is not null
union all select basis, policy, '', '', end_day, end_known_day, end_evidence from regimes where end_day is not null
union all select basis, policy, system, code, start_day, known_day, evidence from disputes where start_day is not null
union all select basis, policy, system, code, end_day, known_day, evidence from disputes where end_day is not null
union all select basis, policy, '', '', start_day, published, evidence from versions
"""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _start(interval: Interval) -> date | None:
    return interval.start or interval.latest_start or interval.known_from


def _end(interval: Interval) -> date | None:
    return interval.end or (None if interval.certain else interval.latest_end)


def start_between(interval: Interval) -> tuple[date | None, date] | None:
    """Return the days between which an unknown start lies, the first of them None where nothing tells; None where the start is known."""
    start = _start(interval)
    if interval.certain or start is None or (interval.start is not None and interval.latest_start is None):
        return None
    return interval.earliest_start, start


def _listings(basis: str, policy: PolicyLedger, evidence: Evidence) -> Iterator[Row]:
    for history in policy.codes:
        for interval in history.intervals:
            if interval.role is Role.NOT_COVERED:
                continue
            end, offer = _end(interval), _offer(history)
            places = evidence.number(interval.sources)
            yield (
                *(basis, policy.policy, history.system.value, history.code, _day(_start(interval)), _day(end)),
                str(interval.start_basis in _FIXED),
                str(interval.end_basis in _FIXED),
                drug_listed(policy, history, interval) if history.code in NONSPECIFIC else "",
                offer,
                drug_billed(policy, history, interval) if offer else "",
                " ".join(_served_codes(policy, history)),
                _day(interval.known_from),
                _day(interval.end_known_from) if end else None,
                places,
                evidence.number(interval.end_sources) if interval.end_sources else places,
            )


def _uncertain(policy: PolicyLedger) -> Iterator[Row]:
    for history in policy.codes:
        for interval in history.intervals:
            if start_between(interval) is not None:
                yield (policy.policy, history.system.value, history.code, _day(interval.earliest_start), _day(_start(interval)))


def _offer(history: CodeHistory) -> str:
    """Whether the code may be named as the one to bill instead."""
    if history.system is not CodeSystem.HCPCS:
        return ""
    if history.code in NONSPECIFIC:
        return "unclassified"
    return "drug" if history.code[0] in _DRUG_LETTERS else ""


def _served_codes(policy: PolicyLedger, history: CodeHistory) -> tuple[str, ...]:
    """Return the procedure codes a diagnosis list belongs to; none: it belongs to all, or to a drug that no code is printed for."""
    codes: set[str] = set()
    for item in history.supports or ():
        if read_procedure(item).code:
            codes.add(item.upper())
            continue
        drug = item.casefold()
        own = {one.code for one in policy.codes if any(part.drug and _same_drug(part.drug.casefold(), drug) for part in one.intervals)}
        if not own:
            return ()
        codes |= own
    return tuple(sorted(codes))


def _same_drug(one: str, two: str) -> bool:
    return one in two or two in one


def _listed_for(policy: PolicyLedger) -> Iterator[tuple[str, str]]:
    for history in policy.codes:
        codes = _served_codes(policy, history)
        for code in codes:
            yield (" ".join(codes), code)


def _regimes(basis: str, policy: PolicyLedger, evidence: Evidence) -> Iterator[Row]:
    for regime in policy.regimes:
        if regime.regime == ALL_DIAGNOSES_PEND and regime.start is not None:
            places = evidence.number(regime.sources)
            yield (
                *(basis, policy.policy, _day(regime.start), _day(regime.end), _day(regime.known_from), _day(regime.end_known_from)),
                *(places, evidence.number(regime.end_sources) if regime.end_sources else places),
            )


def _disputes(basis: str, policy: PolicyLedger, evidence: Evidence) -> Iterator[Row]:
    for conflict in policy.conflicts:
        if conflict.kind not in _DISPUTES or conflict.resolution is not None:
            continue
        places = evidence.number([reading.source for reading in conflict.readings])
        start = conflict.start or (policy.versions[0].start if policy.versions else None)
        for system, code in conflict.codes:
            known = _disputed_since(policy, system, code, conflict.id, start)
            yield (basis, policy.policy, system.value, code, _day(start), _day(conflict.end), _day(known), places)


def _disputed_since(policy: PolicyLedger, system: CodeSystem, code: str, conflict: str, start: date | None) -> date | None:
    """Return the day the statement that disputes a listing became known."""
    for history in policy.codes:
        if (history.system, history.code) != (system, code):
            continue
        for interval in history.intervals:
            if interval.end is not None and interval.end == start and interval.end_known_from:
                return interval.end_known_from
        for interval in history.intervals:
            if interval.conflict == conflict and interval.known_from:
                return interval.known_from
    return next((version.published for version in policy.versions if start is None or version.start >= start), start)


def _spans(policy: PolicyLedger) -> Iterator[tuple[VersionInForce, date | None]]:
    """Yield every version with the day the next one takes its place."""
    ordered = sorted(policy.versions, key=lambda version: version.start)
    for version, following in zip(ordered, [*ordered[1:], None], strict=True):
        yield version, following.start if following else None


def _criteria_spans(policy: PolicyLedger) -> Iterator[tuple[VersionInForce, date | None]]:
    """Yield every version with the day the next one's criteria take the place of its own."""
    ordered = sorted(policy.versions, key=lambda version: version.criteria_from)
    for version, following in zip(ordered, [*ordered[1:], None], strict=True):
        yield version, following.criteria_from if following else None


def _versions(basis: str, policy: PolicyLedger, evidence: Evidence) -> Iterator[Row]:
    for version, end in _spans(policy):
        listed = [item.source for item in version.version.codes if item.system is CodeSystem.ICD10CM]
        yield (
            *(basis, policy.policy, _day(version.start), _day(end), _day(version.published or version.start)),
            evidence.number(listed[:_MOST_PLACES]),
        )


def _limits(basis: str, policy: PolicyLedger, evidence: Evidence) -> Iterator[Row]:
    """Yield every limit with the days it applies on: its version's, from its own date where it states one."""
    since = _first_known(policy)
    for version, end in _spans(policy):
        for limit in version.version.limits:
            most = limit.value if limit.kind == "units-per-day" and _is_number(limit.value) else None
            for code in limit.codes:
                known = since[_limit_key(limit, code)]
                start = _limit_start(limit, code, version, policy)
                if end is None or start < end:
                    yield (
                        *(basis, policy.policy, limit.kind, code, limit.value, most),
                        *(_day(start), _day(end), _day(known), evidence.number([limit.source])),
                    )


def _limit_start(limit: Limit, code: str, version: VersionInForce, policy: PolicyLedger) -> date:
    """Return the first day a limit applies on: a dated one speaks for the days since its date, unless an earlier version already did."""
    if limit.start is None:
        return version.start
    said_before = any(
        _limit_key(earlier, code) == _limit_key(limit, code) and code in earlier.codes
        for held in policy.versions
        if held.start < version.start
        for earlier in held.version.limits
    )
    return max(limit.start, version.start) if said_before else limit.start


def _first_known(policy: PolicyLedger) -> dict[tuple[object, ...], date]:
    found: dict[tuple[object, ...], date] = {}
    for version in policy.versions:
        for limit in version.version.limits:
            for code in limit.codes:
                key = _limit_key(limit, code)
                known = version.published or version.start
                found[key] = min(found.get(key, known), known)
    return found


def _limit_key(limit: Limit, code: str) -> tuple[object, ...]:
    return (limit.kind, code, limit.value, limit.start)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def _bands(basis: str, policy: PolicyLedger, evidence: Evidence) -> Iterator[Row]:
    bands = {id(version): bands_of(version.version) for version in policy.versions}
    for version, end in _criteria_spans(policy):
        for band in bands[id(version)]:
            known = [held.published or held.start for held in policy.versions if any(_alike(band, one) for one in bands[id(held)])]
            drug = drug_named(policy, band.drug or "")
            places = evidence.number(band.places)
            for code in (band.code,) if band.code else procedures_of(policy, drug):
                yield (
                    *(basis, policy.policy, drug or band.drug or "", code, band.rule, _day(version.criteria_from), _day(end)),
                    *(_text(band.low), band.low_unit, _text(band.high), band.high_unit, band.wording),
                    *(_day(min(known)), places),
                )


def _alike(one: Band, two: Band) -> bool:
    return (one.rule, one.code, one.low, one.low_unit, one.high, one.high_unit, one.wording) == (
        *(two.rule, two.code, two.low, two.low_unit, two.high, two.high_unit, two.wording),
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
