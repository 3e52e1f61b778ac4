"""What is said once per run, about the file and about what could not be checked."""

from app.audit.duckdb import DuckEngine
from app.audit.model import InpatientDate
from app.audit.rule_tables import Kind
from app.audit.task import AuditTask, LoadedAudit, Markets
from app.audit.validity import unspoken_days
from app.ledger.model import NoticeBasis

_MOST_NAMED = 20
_MOST_UNCERTAIN = 50


def notices_of(engine: DuckEngine, loaded: LoadedAudit, task: AuditTask, markets: Markets, *, cut: int) -> tuple[str, ...]:
    """Return all notices of a run."""
    said = [*_skipped_policies(task), *loaded.read.notices, *unspoken_days(engine.days, task.code_sets)]
    if task.settings.as_of is None:
        said.append("No as-of date given: future dates are not checked")
    said += _settings_notices(task)
    said += _kind_notices(loaded, task)
    said += _layout_notices(loaded)
    said += _period_notices(loaded, task)
    said += _inpatient_notices(engine, loaded, task)
    said += _market_notices(task, markets)
    said += _table_notices(loaded, task)
    said += _chain_notices(engine)
    said += _uncertain_starts(engine)
    said += _processed_notices(markets)
    if cut:
        said.append(f"The claim lines of {cut} further rows are not kept for display")
    return tuple(said)


def _skipped_policies(task: AuditTask) -> list[str]:
    """Name the policy files that were not used: a version left out can change every finding."""
    return [f"{item.file} was given as a policy and not used: {item.why}" for item in task.ledgers[0].skipped[:_MOST_NAMED]]


def _settings_notices(task: AuditTask) -> list[str]:
    """Print what narrows the run and is not seen in any finding."""
    settings = task.settings
    said = []
    if settings.line_of_business:
        said.append(f"Line of business: {settings.line_of_business}")
    if settings.known_on:
        said.append(f"Only what was published by {settings.known_on} counts")
    return said


def _kind_notices(loaded: LoadedAudit, task: AuditTask) -> list[str]:
    """Say what kinds of claims the rows were taken for, and by what, where nobody chose one."""
    if task.settings.claim_type is not None:
        return []
    kinds = loaded.layouts.claim_types
    if len(kinds) == 1:
        return [f"The claim type was taken from the columns: {loaded.layouts.claim_type.value}"]
    counts = ", ".join(f"{rows} {kind.value}" for kind, rows in kinds.items())
    return [f"The rows are of several claim types, and each was judged by its own: {counts}"]


def _period_notices(loaded: LoadedAudit, task: AuditTask) -> list[str]:
    first, last = task.settings.period_from, task.settings.period_to
    if first is None and last is None:
        return []
    period = f"from {first} to {last}" if first and last else f"from {first} on" if first else f"up to {last}"
    count = loaded.made.outside_period
    return [f"Only lines {period} are checked, by the date used; {count} lines lie outside. Voids and replacements outside still count"]


def _layout_notices(loaded: LoadedAudit) -> list[str]:
    said = []
    unused: dict[str, dict[str, None]] = {}
    for layout in loaded.layouts.all:
        columns = loaded.read.sheets[layout.sheet].mapping.fields
        names = sorted({"procedure", "icd_procedures"} & columns.keys() - {layout.cells})
        unused.setdefault(layout.claim_type.value, {}).update(dict.fromkeys(one.column for name in names for one in columns[name]))
    said += [f"On {kind} claims these columns are not checked: {', '.join(columns)}" for kind, columns in unused.items() if columns]
    if len({tuple(sheet.mapping.columns) for sheet in loaded.read.sheets}) > 1:
        said.append("The sheets have different columns; the mapping shown is that of the first sheet with each field")
    return said


def _chain_notices(engine: DuckEngine) -> list[str]:
    found = engine.all(
        "with asked as (select distinct claim_id, original_claim from told_rows where frequency = '7' and original_claim is not null),"
        " held as (select distinct claim_id from told_rows where claim_id in (select original_claim from asked))"
        " select count(distinct a.claim_id) from asked a left join held h on h.claim_id = a.original_claim where h.claim_id is null"
    )
    count = int(str(found[0][0]))
    said = [f"{count} replacement claims name an original that is not in the file; they were audited"] if count else []
    taken = engine.number("select count(*) from reversed_rows where negative")
    return [*said, *([f"{taken} rows take back another one of their claim with the opposite amount; neither was checked"] if taken else [])]


def _inpatient_notices(engine: DuckEngine, loaded: LoadedAudit, task: AuditTask) -> list[str]:
    """Say by which date the lists are looked up where it is not the discharge, and for how many lines that date is blank."""
    asked = task.settings.inpatient_date
    if not any(layout.inpatient for layout in loaded.layouts.all) or asked is InpatientDate.DISCHARGE:
        return []
    blank = engine.number(f"select count(*) from every_line where inpatient and has_code and list_date <> '{asked.value}'")  # noqa: S608 - one of three words
    said = f"Policy lists are looked up on the date of {asked.value}, the code set on the discharge"
    return [said, *([f"{blank} lines have no date of {asked.value}; their lists are looked up on the discharge"] if blank else [])]


def _market_notices(task: AuditTask, markets: Markets) -> list[str]:
    if task.per_line is None or not markets.named:
        return []
    named = [" ".join(part for part in pair if part) for pair in markets.named]
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    return [f"Notices were chosen per line, by its market and line of business: {', '.join(named[:_MOST_NAMED])}{more}"]


def _table_notices(loaded: LoadedAudit, task: AuditTask) -> list[str]:
    """Name the rule tables that took part, and what the file lacks for them."""
    said = []
    for table in task.extras.tables:
        use = table.use
        since = f" on {use.on_since}" if use.on_since else ""
        said.append(f"Rule table {use.title} ({use.source}, {use.dated}, {use.rows} rows) was switched on by {use.on_by}{since}")
        if use.kind == Kind.NDC and "ndc" not in loaded.read.fields:
            said.append(f"The file has no NDC column: {use.title} says nothing of its lines")
    return said


def _processed_notices(markets: Markets) -> list[str]:
    """Say which notices go by a day that no rule looks at."""
    held = (version.notice for chosen, _ in markets.ledgers for policy in chosen.policies for version in policy.versions)
    found = dict.fromkeys((one.policy, one.effective) for one in held if one is not None and one.basis is NoticeBasis.PROCESSED)
    said = "goes by the date processed; its lines were judged by the date of service"
    return [f"The notice for {policy} effective {day} {said}" for policy, day in sorted(found)]


def _uncertain_starts(engine: DuckEngine) -> list[str]:
    return [
        f"{policy}: {code} was put on the list by {latest}, the day is not known" + (f" (not before {earliest})" if earliest else "")
        for policy, code, earliest, latest in engine.uncertain_starts[:_MOST_UNCERTAIN]
    ]
