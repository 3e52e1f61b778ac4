"""What an audit and the columns of a claims file look like for a person."""

from collections import Counter
from collections.abc import Sequence

from app.audit.model import AuditResult
from app.claims.model import ColumnMapping
from app.cli.columns import section, table
from app.reports.asked import asked_of, switched_on
from app.review.model import TotalCheck


def describe_audit(result: AuditResult, control: Sequence[TotalCheck] = ()) -> str:
    """Return the row account, what was asked, the line counts and the findings by rule."""
    rows, lines = result.rows, result.lines
    by_rule = Counter((finding.verdict.value, finding.rule) for finding in result.findings)
    outside = [["outside the period, not checked", str(lines.outside_period)]] if lines.outside_period else []
    parts = [
        f"{result.file}: {rows.in_file} rows = {rows.imported} read + {len(rows.rejected)} rejected + {len(rows.skipped)} skipped",
        section("Asked", ([name, str(value)] for name, value in asked_of(result))),
        section("Switched on", ([item.title, item.cells[1], f"by {item.by}"] for item in switched_on(result))),
        section("Control totals", (_checked(check) for check in control)),
        table(
            [
                ["Lines checked", str(lines.checked)],
                ["with findings", str(lines.with_findings)],
                ["no finding by the rules run", str(lines.no_findings)],
                ["undetermined", str(lines.undetermined)],
                ["not addressed by these policies", str(lines.not_addressed)],
                ["voided or superseded, not checked", str(lines.voided + lines.superseded)],
                *outside,
            ]
        ),
        section("Findings", ([str(count), verdict, rule] for (verdict, rule), count in sorted(by_rule.items()))),
        section("Rejected rows", ([f"row {item.row}", item.column, item.value, item.why] for item in rows.rejected)),
        "\n".join(result.notices),
        f"Fingerprint {result.fingerprint}",
    ]
    return "\n\n".join(part for part in parts if part)


def describe_columns(mapping: ColumnMapping) -> str:
    """Return the proposed mapping of one sheet."""
    rows = [
        [name, ", ".join(choice.column for choice in choices), f"{min(choice.confidence for choice in choices):.2f}"]
        for name, choices in mapping.fields.items()
        if choices
    ]
    unused = f"\n\nNot used: {', '.join(mapping.unmapped)}" if mapping.unmapped else ""
    return f"Sheet {mapping.sheet}, header in row {mapping.header_row}\n{table(rows)}{unused}"


def _checked(check: TotalCheck) -> list[str]:
    found = f"{check.found:,}" if check.found is not None else "no such column"
    return [check.name, f"stated {check.stated:,}", f"found {found}", "ties" if check.ties else "does not tie"]
