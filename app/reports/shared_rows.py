"""What of an audit may be shared with others, as one plain table: a row a line or a finding, a column a fact."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.audit.audited_lines import AuditedLine
from app.audit.model import AuditResult, Decision, Finding
from app.reports.dossier import Dossier
from app.reports.values import Value, number
from app.reports.words import OPEN
from app.review.model import Determined

FILE = "file: "  # before the name of a column of the claims file


class Rows(StrEnum):
    """What a row is."""

    LINES = "lines"
    FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class SharedColumn:
    """A column. `field`: which field of a claim line it holds, as the mapping names them, or a name of the audit's own; empty: unknown."""

    name: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedTable:
    """All there is to choose from. `rows` may be gone through more than once."""

    columns: tuple[SharedColumn, ...]
    rows: Sequence[tuple[Value, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What one row is made of."""

    line: AuditedLine
    finding: Finding | None
    decision: Decision
    determined: Determined | None


_Take = Callable[[_Facts], Value]
_LINE: tuple[tuple[str, str, _Take], ...] = (
    ("claim", "claim_id", lambda of: of.line.claim_id),
    ("line", "line", lambda of: of.line.line),
    ("member", "member_id", lambda of: of.line.member),
    ("provider", "provider_npi", lambda of: of.line.provider),
    ("coder", "coder", lambda of: of.line.coder),
    ("claim type", "claim type", lambda of: of.line.claim_type.value),
    ("market", "market", lambda of: of.line.market),
    ("line of business", "line_of_business", lambda of: of.line.line_of_business),
    ("date", "date", lambda of: of.line.date),
    ("code system", "code system", lambda of: of.line.system),
    ("code", "procedure", lambda of: of.line.code),
    ("modifiers", "modifiers", lambda of: " ".join(of.line.modifiers)),
    ("units", "units", lambda of: number(of.line.units) if of.line.units is not None else None),
    ("diagnoses", "diagnoses", lambda of: " ".join(of.line.diagnoses)),
    ("amount", "amount", lambda of: of.line.amount),
    ("amount is", "amount basis", lambda of: of.line.amount_basis),
    ("standing", "standing", lambda of: of.line.standing.value),
    ("strongest verdict", "verdict", lambda of: of.line.verdict.value if of.line.verdict is not None else None),
    ("findings", "count", lambda of: of.line.findings),
)
_DETERMINED: tuple[tuple[str, str, _Take], ...] = (
    ("error category", "category", lambda of: of.determined.determination.category.value if of.determined else None),
    ("audited code", "procedure", lambda of: of.determined.determination.code if of.determined else None),
    ("audited units", "units", lambda of: _plain(of.determined)),
    ("audited modifiers", "modifiers", lambda of: _listed(of.determined.determination.modifiers) if of.determined else None),
    ("audited diagnoses", "diagnoses", lambda of: _listed(of.determined.determination.diagnoses) if of.determined else None),
    ("correct amount", "amount", lambda of: of.determined.determination.correct_amount if of.determined else None),
    ("over or under", "amount", lambda of: of.determined.difference if of.determined else None),
    ("record", "text", lambda of: of.determined.determination.record if of.determined else None),
    ("rationale", "text", lambda of: of.determined.determination.rationale if of.determined else None),
    ("cause", "text", lambda of: of.determined.determination.cause if of.determined else None),
    ("recommendation", "text", lambda of: of.determined.determination.recommendation if of.determined else None),
    ("reviewer", "person", lambda of: of.determined.reviewer if of.determined else None),
)
_FINDING: tuple[tuple[str, str, _Take], ...] = (
    ("rule", "rule", lambda of: of.finding.rule if of.finding else None),
    ("verdict", "verdict", lambda of: of.finding.verdict.value if of.finding else None),
    ("primary", "yes or no", lambda of: _yes(primary=of.finding is not None and of.finding.primary)),
    ("policy", "policy", lambda of: of.finding.policy if of.finding else None),
    ("code in question", "code in question", lambda of: of.finding.code if of.finding else None),
    ("date used", "date used", lambda of: of.finding.date_used if of.finding else None),
    ("codes instead", "codes", lambda of: " ".join(of.finding.instead) if of.finding else None),
    ("finding", "text", lambda of: of.finding.message if of.finding else None),
    ("disposition", "disposition", lambda of: of.decision.disposition),
    ("disposition reason", "text", lambda of: of.decision.reason),
)


def shared_table(dossier: Dossier, rows: Rows, lines: Iterable[AuditedLine]) -> SharedTable:
    """Return the table of lines, or of findings with their lines; and of the claims file's columns, for the lines the audit shows."""
    known = {line.content: line for line in lines}
    takes = (*_LINE, *(_FINDING if rows is Rows.FINDINGS else ()), *_DETERMINED)
    columns = _file_columns(dossier.result)
    own = tuple(SharedColumn(name, field) for name, field, _ in takes)
    return SharedTable(
        columns=(*own, *columns),
        rows=[
            (
                *(take(facts) for _, _, take in takes),
                *_cells(dossier.result, facts.line, columns),
            )
            for facts in _facts(dossier, rows, known)
        ],
    )


def _facts(dossier: Dossier, rows: Rows, known: Mapping[str, AuditedLine]) -> Iterator[_Facts]:
    if rows is Rows.LINES:
        for line in known.values():
            yield _Facts(line=line, finding=None, decision=OPEN, determined=dossier.determined.get(line.content))
        return
    for finding in dossier.result.findings:
        if finding.content in known:
            decision, determined = dossier.dispositions.get(finding.key, OPEN), dossier.determined.get(finding.content)
            yield _Facts(line=known[finding.content], finding=finding, decision=decision, determined=determined)


def _file_columns(result: AuditResult) -> tuple[SharedColumn, ...]:
    """Return the columns of the claims file, each with the field it was read as."""
    fields: dict[str, str] = {}
    for field, named in result.mapping.items():
        for name in (named,) if isinstance(named, str) else named or ():
            fields.setdefault(name, field)
    names = dict.fromkeys(name for cells in result.claim_lines.values() for name in cells)
    return tuple(SharedColumn(f"{FILE}{name}", fields.get(name, "")) for name in names)


def _cells(result: AuditResult, line: AuditedLine, columns: Sequence[SharedColumn]) -> Iterator[Value]:
    cells = result.claim_lines.get((line.sheet, line.row), {})
    return (cells.get(column.name.removeprefix(FILE)) for column in columns)


def _plain(determined: Determined | None) -> Value:
    units = determined.determination.units if determined is not None else None
    return number(units) if units is not None else None


def _listed(said: tuple[str, ...] | None) -> str | None:
    return None if said is None else " ".join(said) or "none"


def _yes(*, primary: bool) -> str:
    return "yes" if primary else "no"
