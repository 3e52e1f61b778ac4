"""The Word report of an audit: what was asked, what was found, on which sentences it rests, and who signs."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
from docx.document import Document

from app import __version__
from app.audit.model import NOTHING_DECIDED, AuditResult, Decision, Decisions, Finding, Verdict
from app.compare.model import ChangeKind, Comparison
from app.ledger.model import Ledger
from app.reports.atomic import write_atomically
from app.reports.stamp import UNSTAMPED, Stamp
from app.reports.word_parts import heading, lines, note, page_set_up, styled, table
from app.reports.words import (
    AT_ISSUE,
    NO_FINDING,
    OPEN,
    day_words,
    end_words,
    evidence_of,
    flags,
    place_words,
    row_account,
    rule_totals,
    settled,
    start_words,
    where,
)

MOST_FINDINGS = 2_000  # beyond that the workbook carries the lines and the report says so
WIDE_TABLE = 9.6  # inches of text on a landscape page


def write_audit_document(
    path: Path,
    result: AuditResult,
    comparisons: Sequence[Comparison] = (),
    decisions: Decisions = NOTHING_DECIDED,
    stamp: Stamp = UNSTAMPED,
) -> None:
    """Write the audit as a Word document; raises `OutputFailedError`."""
    document = docx.Document()
    styled(document)
    page_set_up(document, result.file)
    properties = document.core_properties
    properties.author = f"CodeLedger {__version__}"
    properties.title = f"Claims audit, {result.file}"
    if stamp.made is not None:
        properties.created = properties.modified = stamp.made
    document.add_paragraph("Claims audit", style="Title")
    note(document, f"{result.file} · {AT_ISSUE}")
    _scope(document, result)
    _found(document, result)
    _findings(document, result, decisions)
    _evidence(document, result)
    _codes(document, result.ledger)
    _changes(document, comparisons)
    _method(document, result)
    _sign_off(document, result, stamp.anchor)

    def read_back(draft: Path) -> None:
        if len(docx.Document(str(draft)).tables) != len(document.tables):
            raise OSError("the written document lacks tables")

    write_atomically(path, lambda draft: document.save(str(draft)), read_back)


def _scope(document: Document, result: AuditResult) -> None:
    heading(document, "Objective and scope")
    settings = result.settings
    lines(
        document,
        f"The {result.claim_type.value} claim lines of {result.file} were checked against the codes that the policies below listed "
        "on each date of service.",
        f"Where a policy states no date of its own, its {settings.basis.value} date counts. "
        + (f"The file was judged as of {settings.as_of.isoformat()}. " if settings.as_of else "")
        + f"{row_account(result.rows)}.",
        "Medical records were not reviewed; no finding here is a determination of overpayment or of medical necessity.",
    )
    table(
        document,
        ("Policy", "Version", "Counts from", "Date is", "SHA-256 of the file"),
        (
            (policy.policy, held.version.file, held.start.isoformat(), held.start_basis.value, held.version.text.document.sha256)
            for policy in result.ledger.policies
            for held in policy.versions
        ),
        (1.0, 2.9, 1.0, 1.0, 3.7),
    )


def _found(document: Document, result: AuditResult) -> None:
    heading(document, "What was found")
    count = result.lines
    table(
        document,
        ("Lines", "Count"),
        (
            ("Checked", str(count.checked)),
            ("With findings (error or review)", str(count.with_findings)),
            (NO_FINDING, str(count.no_findings)),
            ("Undetermined", str(count.undetermined)),
            ("Not addressed by these policies", str(count.not_addressed)),
            ("Voided or superseded, not checked", str(count.voided + count.superseded)),
        ),
        (4.0, 1.0),
    )
    totals = rule_totals(result)
    if totals:
        note(document, f"{AT_ISSUE}. A line's amount stands once, with its primary finding.")
    table(
        document,
        ("Verdict", "Rule", "Findings", "Lines", "Amount at issue"),
        ((item.verdict.value, item.rule, str(item.findings), str(item.lines), f"{item.amount:,.2f}") for item in totals),
        (1.4, 3.6, 1.0, 1.0, 1.4),
    )
    conflicts = [item for policy in result.ledger.policies for item in policy.conflicts]
    if conflicts:
        heading(document, "Contradictions in the policies", level=2)
        for conflict in conflicts:
            state = settled(conflict)
            lines(document, f"{conflict.message} {state[:1].upper()}{state[1:]}{'' if state.endswith('.') else '.'}")
            lines(
                document, *(f"{item.says}: “{item.source.text}” ({item.source.file}, {where(item.source)})" for item in conflict.readings)
            )


def _findings(document: Document, result: AuditResult, decisions: Decisions) -> None:
    numbers = evidence_of(result.findings)
    for verdict in Verdict:
        found = [item for item in result.findings if item.verdict is verdict]
        if not found:
            continue
        heading(document, f"Findings: {verdict.value}")
        if len(found) > MOST_FINDINGS:
            note(document, f"The first {MOST_FINDINGS} of {len(found)}; the workbook carries all of them.")
        table(
            document,
            ("Row", "Claim, line", "Date", "Code", "Rule", "What was found", "At issue", "Evidence", "Disposition"),
            (
                (*_finding_row(item, [numbers[place] for place in item.sources]), _decided(decisions.get(item.key, OPEN)))
                for item in found[:MOST_FINDINGS]
            ),
            (0.45, 0.95, 0.95, 0.75, 1.3, 2.9, 0.75, 0.65, 0.9),
        )


def _decided(decided: Decision) -> str:
    return f"{decided.disposition}: {decided.reason}" if decided.reason else decided.disposition


def _finding_row(finding: Finding, evidence: Iterable[int]) -> tuple[str, ...]:
    marks = flags(finding)
    return (
        str(finding.row),
        ", ".join(part for part in (finding.claim_id, finding.line) if part),
        finding.date.isoformat() if finding.date else "",
        finding.code or "",
        finding.rule,
        finding.message + (f" [{marks}]" if marks else ""),
        f"{finding.amount:,.2f}" if finding.amount is not None else "",
        ", ".join(f"E{number}" for number in dict.fromkeys(evidence)),
    )


def _evidence(document: Document, result: AuditResult) -> None:
    numbers = evidence_of(result.findings)
    if not numbers:
        return
    heading(document, "Evidence")
    table(
        document,
        ("No.", "Sentence, word for word", "Document", "Where"),
        ((f"E{number}", place.text, place.file, where(place)) for place, number in numbers.items()),
        (0.6, 5.0, 2.8, 1.2),
    )


def _codes(document: Document, ledger: Ledger) -> None:
    heading(document, "Codes by date")
    note(document, "Until = the first day the code is no longer listed.")
    table(
        document,
        ("Policy", "System", "Code", "From", "Until", "Role", "The start rests on", "The end rests on"),
        (
            (
                code.policy,
                code.system.value,
                code.code + (" (disputed)" if item.conflict else ""),
                item.start.isoformat() if item.start else "unknown",
                day_words(item.end, certain=item.certain),
                item.role.value,
                start_words(item),
                end_words(item),
            )
            for policy in ledger.policies
            for code in policy.codes
            for item in code.intervals
        ),
        (0.9, 1.0, 1.3, 0.95, 0.95, 1.0, 1.75, 1.75),
    )


def _changes(document: Document, comparisons: Sequence[Comparison]) -> None:
    if not comparisons:
        return
    heading(document, "Changes between versions")
    for comparison in comparisons:
        heading(document, f"{comparison.old.file} → {comparison.new.file}", level=2)
        table(
            document,
            ("Kind", "What happened", "Where", "Old", "New"),
            (
                (change.kind.value, change.action.value, place_words(change), change.old or "", change.new or "")
                for change in comparison.changes
                if change.kind not in {ChangeKind.FORMATTING, ChangeKind.NOISE}
            ),
            (0.9, 1.1, 1.2, 3.2, 3.2),
        )


def _method(document: Document, result: AuditResult) -> None:
    heading(document, "Method and provenance")
    lines(document, *result.notices)
    table(
        document,
        ("Code set", "Days it speaks for", "Source"),
        ((item.system.value, f"{item.first} to {item.last}", item.source) for item in result.code_sets),
        (1.2, 2.4, 6.0),
    )
    table(
        document, ("Rule", "Verdict", "In words"), ((item.rule, item.verdict, item.explanation) for item in result.rules), (2.2, 1.2, 6.2)
    )


def _sign_off(document: Document, result: AuditResult, anchor: str) -> None:
    heading(document, "Sign-off")
    table(document, ("", "Name and credentials", "Date"), (("Reviewer", "", ""), ("Second review", "", "")), (1.6, 5.4, 2.6))
    lines(document, f"CodeLedger {__version__}, engine {result.engine}. Fingerprint of the findings: {result.fingerprint}")
    if anchor:
        lines(document, f"Project trail: {anchor}")
