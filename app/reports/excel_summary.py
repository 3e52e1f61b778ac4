"""The first and the last sheets of an audit workbook: summary, rows of the file, method and provenance."""

from openpyxl.worksheet.worksheet import Worksheet

from app import __version__
from app.audit.model import AuditResult
from app.reports.cells import BAND_FILL, NOTE_FONT, CellValue, for_print, header, page_set_up, put, table, title
from app.reports.words import AT_ISSUE, NO_FINDING, row_account, rule_totals, settled


def summary_sheet(sheet: Worksheet, result: AuditResult, anchor: str = "") -> None:
    """Write what was audited, what was found, and what could not be said."""
    for letter, width in zip("ABCDEF", (44, 22, 18, 18, 20, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    title(sheet, "Claims audit", f"{AT_ISSUE}. Undetermined lines and notes are counted apart.")
    row = 4
    for name, value in (*_facts(result), *((("Project trail", anchor),) if anchor else ())):
        put(sheet, row, 1, name).fill = BAND_FILL
        put(sheet, row, 2, value)
        row += 1
    row = table(sheet, row + 1, ("Lines", "Count"), _lines(result))
    row = table(
        sheet,
        row + 1,
        ("Rule", "Verdict", "Findings", "Lines", "Amount at issue"),
        ((item.rule, item.verdict.value, item.findings, item.lines, item.amount) for item in rule_totals(result)),
    )
    row = table(
        sheet,
        row + 1,
        ("Policy file", "Policy", "Counts from", "Date is", "Published", "SHA-256"),
        (
            (
                held.version.file,
                policy.policy,
                held.start,
                held.start_basis.value,
                held.published,
                held.version.text.document.sha256,
            )
            for policy in result.ledger.policies
            for held in policy.versions
        ),
    )
    conflicts = [item for policy in result.ledger.policies for item in policy.conflicts]
    if conflicts:
        row = table(
            sheet,
            row + 1,
            ("Contradiction in a policy", "Policy", "Disputed from", "Until", "Settled"),
            ((item.message, item.policy, item.start or "unknown", item.end or "open", settled(item)) for item in conflicts),
            wrapped=frozenset({1, 5}),
        )
    for number, notice in enumerate(result.notices, start=1):
        put(sheet, row + number, 1, notice, NOTE_FONT)
    page_set_up(sheet)


def _facts(result: AuditResult) -> tuple[tuple[str, CellValue], ...]:
    rows, settings = result.rows, result.settings
    return (
        ("Claims file", result.file),
        ("Claim type", result.claim_type.value),
        ("Date basis", f"{settings.basis.value} date"),
        ("As of", settings.as_of or "not set"),
        ("Market", result.ledger.market or "none named"),
        ("Line of business", result.ledger.line_of_business or "none named"),
        ("Policies as known on", result.ledger.known_on or "today"),
        ("Rows in the file", rows.in_file),
        ("Rows read", rows.imported),
        ("Rows rejected", len(rows.rejected)),
        ("Rows skipped (totals, notes, repeated headers)", len(rows.skipped)),
        ("Hidden or filtered rows, read all the same", rows.hidden),
        ("Program", f"CodeLedger {__version__}"),
        ("Fingerprint of the findings", result.fingerprint),
    )


def _lines(result: AuditResult) -> tuple[tuple[CellValue, ...], ...]:
    lines = result.lines
    return (
        ("Checked", lines.checked),
        ("With findings (error or review)", lines.with_findings),
        (NO_FINDING, lines.no_findings),
        ("Undetermined", lines.undetermined),
        ("Not addressed by these policies", lines.not_addressed),
        ("Voided, not checked", lines.voided),
        ("Superseded, not checked", lines.superseded),
    )


def rows_sheet(sheet: Worksheet, result: AuditResult) -> None:
    """Write every rejected, skipped and repaired row with its place and reason."""
    title(sheet, "Rows of the file", row_account(result.rows))
    header(sheet, 3, ("What", "Sheet", "Row", "Column", "Was", "Now", "Why"), (12, 20, 8, 22, 30, 30, 60))
    row = 3
    lines: list[tuple[CellValue, ...]] = [
        *(("rejected", item.sheet, item.row, item.column, item.value, None, item.why) for item in result.rows.rejected),
        *(("skipped", item.sheet, item.row, None, None, None, item.why) for item in result.rows.skipped),
        *(("repaired", item.sheet, item.row, item.column, item.was, item.now, item.rule) for item in result.repairs),
    ]
    for line in lines:
        row += 1
        for column, value in enumerate(line, start=1):
            put(sheet, row, column, value, wrap=column == 7)
    for_print(sheet, 3, 7, row)


def method_sheet(sheet: Worksheet, result: AuditResult) -> None:
    """Write how the findings came about: columns used, code sets, rules in words."""
    for letter, width in zip("ABC", (38, 26, 100), strict=True):
        sheet.column_dimensions[letter].width = width
    title(sheet, "Method and provenance")
    row = table(
        sheet,
        3,
        ("Field", "Column in the file"),
        ((name, ", ".join(used) if isinstance(used, tuple) else used) for name, used in result.mapping.items() if used),
        wrapped=frozenset({2}),
    )
    row = table(
        sheet,
        row + 1,
        ("Code set", "Days it speaks for", "Source"),
        ((item.system.value, f"{item.first} to {item.last}", item.source) for item in result.code_sets),
        wrapped=frozenset({3}),
    )
    row = table(
        sheet,
        row + 1,
        ("Rule", "Verdict", "In words"),
        ((item.rule, item.verdict, item.explanation) for item in result.rules),
        wrapped=frozenset({3}),
    )
    put(
        sheet,
        row + 1,
        1,
        "The fingerprint is the SHA-256 of the sorted findings; the same claims, policies and settings give the same one.",
        NOTE_FONT,
    )
    page_set_up(sheet)
