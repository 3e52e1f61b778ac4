"""Audited lines as rows of a table and back."""

from collections.abc import Sequence
from decimal import Decimal

from app.audit.audited_lines import AuditedLine, Standing
from app.audit.contents import content_name
from app.audit.model import ClaimType, Verdict

LINES_PART = "audited-lines"
LINES: Sequence[tuple[str, str]] = (
    *(("content", "bigint"), ("nth", "integer"), ("sheet", "varchar"), ("row", "bigint"), ("claim_id", "varchar"), ("line", "varchar")),
    *(("member", "varchar"), ("provider", "varchar"), ("coder", "varchar"), ("market", "varchar"), ("line_of_business", "varchar")),
    *(("claim_type", "varchar"), ("system", "varchar"), ("code", "varchar"), ("modifiers", "varchar"), ("units", "decimal(18, 4)")),
    *(("diagnoses", "varchar[]"), ("day", "date"), ("amount", "decimal(18, 2)"), ("amount_basis", "varchar"), ("standing", "varchar")),
    *(("verdict", "varchar"), ("findings", "integer")),
)

_ONE = Decimal(1)
_KINDS = {kind.value: kind for kind in ClaimType}
_STANDINGS = {standing.value: standing for standing in Standing}
_VERDICTS: dict[str | None, Verdict | None] = {None: None, **{verdict.value: verdict for verdict in Verdict}}


def line_of(row: Sequence[object]) -> AuditedLine:
    """Return the line of a row of `LINES`; raises `KeyError` for a word no program has written."""
    units, diagnoses = row[15], row[16]
    return AuditedLine(
        content=content_name(row[0], row[1]),  # type: ignore[arg-type] # the columns' types are those of the fields
        sheet=row[2],  # type: ignore[arg-type]
        row=row[3],  # type: ignore[arg-type]
        claim_id=row[4],  # type: ignore[arg-type]
        line=row[5],  # type: ignore[arg-type]
        member=row[6],  # type: ignore[arg-type]
        provider=row[7],  # type: ignore[arg-type]
        coder=row[8],  # type: ignore[arg-type]
        market=row[9],  # type: ignore[arg-type]
        line_of_business=row[10],  # type: ignore[arg-type]
        claim_type=_KINDS[row[11]],  # type: ignore[index]
        system=row[12],  # type: ignore[arg-type]
        code=row[13],  # type: ignore[arg-type]
        modifiers=tuple(row[14].split()) if row[14] else (),  # type: ignore[attr-defined]
        units=_plain(units) if units is not None else None,  # type: ignore[arg-type]
        diagnoses=tuple(diagnoses) if diagnoses else (),  # type: ignore[arg-type]
        date=row[17],  # type: ignore[arg-type]
        amount=row[18],  # type: ignore[arg-type]
        amount_basis=row[19],  # type: ignore[arg-type]
        standing=_STANDINGS[row[20]],  # type: ignore[index]
        verdict=_VERDICTS[row[21]],  # type: ignore[index]
        findings=row[22],  # type: ignore[arg-type]
    )


def _plain(number: Decimal) -> Decimal:
    """Return a number without the zeros its column's scale adds."""
    return number.quantize(_ONE) if number == number.to_integral_value() else number.normalize()
