"""What is said once per run, about the file and about what could not be checked."""

from app.audit.duckdb import AuditTask, DuckEngine, LoadedAudit
from app.audit.validity import unspoken_days

_MOST_NAMED = 20


def notices_of(engine: DuckEngine, loaded: LoadedAudit, task: AuditTask, *, cut: int) -> tuple[str, ...]:
    """Return all notices of a run."""
    said = [*_skipped_policies(task), *loaded.read.notices, *unspoken_days(engine.connection, task.code_sets)]
    if task.settings.as_of is None:
        said.append("No as-of date given: future dates are not checked")
    if task.settings.claim_type is None:
        said.append(f"The claim type was taken from the columns: {loaded.layout.claim_type.value}")
    said += _layout_notices(loaded)
    said += _chain_notices(engine)
    said += _uncertain_starts(engine)
    if cut:
        said.append(f"The claim lines of {cut} further rows are not kept for display")
    return tuple(said)


def _skipped_policies(task: AuditTask) -> list[str]:
    """Name the policy files that were not used: a version left out can change every finding."""
    return [f"{item.file} was given as a policy and not used: {item.why}" for item in task.ledgers[0].skipped[:_MOST_NAMED]]


def _layout_notices(loaded: LoadedAudit) -> list[str]:
    fields = loaded.read.fields
    said = []
    unused = {"procedure", "icd_procedures"} & set(fields) - {loaded.layout.cells}
    if unused:
        columns = ", ".join(column for name in sorted(unused) for column in fields[name])
        said.append(f"On {loaded.layout.claim_type.value} claims these columns are not checked: {columns}")
    if len({tuple(sheet.mapping.columns) for sheet in loaded.read.sheets}) > 1:
        said.append("The sheets have different columns; the mapping shown is that of the first sheet with each field")
    return said


def _chain_notices(engine: DuckEngine) -> list[str]:
    found = engine.all(
        "select count(distinct r.claim_id) from line_rows r left join line_rows o on o.claim_id = r.original_claim"
        " where r.frequency = '7' and r.original_claim is not null and o.claim_id is null"
    )
    count = int(str(found[0][0]))
    return [f"{count} replacement claims name an original that is not in the file; they were audited"] if count else []


def _uncertain_starts(engine: DuckEngine) -> list[str]:
    found = engine.all(
        "select distinct u.policy, u.code, u.earliest, u.latest from uncertain u join lines l on l.code = u.code and l.system = u.system"
        " where (u.earliest is null or l.use_day >= u.earliest) and l.use_day < u.latest order by u.policy, u.code limit 50"
    )
    return [
        f"{policy}: {code} was put on the list by {latest}, the day is not known" + (f" (not before {earliest})" if earliest else "")
        for policy, code, earliest, latest in found
    ]
