"""The figures of an audit report, each a table made in one place, so that Excel, Word and the screen print the same.

What was asked and what the rules found; `figures_reviewed` has what people determined, `figures_sampling` what was drawn.
"""

from collections.abc import Iterable
from decimal import Decimal

from app import __version__
from app.audit.model import AuditResult, Finding, Verdict
from app.reports.asked import EXTRAS_HEAD, asked_of, period_words, switched_on
from app.reports.content.definitions import limits
from app.reports.dossier import Dossier
from app.reports.template import Template
from app.reports.values import Figures, Value
from app.reports.words import NO_FINDING, row_account, rule_totals, settled
from app.review.model import Selection
from app.review.rates import Apart, pends

_SELECTIONS = {
    Selection.ALL: "all lines",
    Selection.FOCUSED: "focused, by judgment or by the rules: nothing is extrapolated from them",
    Selection.RANDOM: "a random sample",
}
_TOTALS = {"rows": "Lines", "claims": "Claims", "members": "Members", "billed": "Billed", "allowed": "Allowed", "paid": "Paid"}
_MONEY = frozenset({"billed", "allowed", "paid"})
NO_COLUMN = "no column of the file holds it"
NO_HASH = "not recorded when the audit was run"
FINDINGS_APART = {
    Apart.UNDETERMINED: "Undetermined",
    Apart.PENDS: "All diagnoses pend",
    Apart.BASIS_SENSITIVE: "Depends on the date basis",
    Apart.AFTER_SERVICE: "Rests on a policy text published after the service",
}


def title_of(dossier: Dossier, template: Template) -> str:
    """Return the report's title: the audit's own, else the template's."""
    return dossier.setup.title or template.text("titles", "report")


def state_of(dossier: Dossier, template: Template) -> str:
    """Return "Draft", or "Final" with the revision signed."""
    if dossier.sign_off is None:
        return template.text("text", "draft")
    return f"{template.text('text', 'final')}, revision {dossier.sign_off.revision}"


def cover(dossier: Dossier, template: Template) -> Figures:
    """Return who reports on what: the first table of a report."""
    setup, result = dossier.setup, dossier.result
    rows: tuple[tuple[str, Value], ...] = (
        ("Organisation", template.text("organisation", "name")),
        ("Unit", template.text("organisation", "unit")),
        ("Contact", template.text("organisation", "contact")),
        ("State of the report", state_of(dossier, template)),
        ("Claims file", result.file),
        ("SHA-256 of the claims file", result.claims_sha256),
        ("Audited", setup.audited),
        ("Requested by", setup.requested_by),
        ("Period", _period(dossier)),
        ("Line of business", setup.line_of_business or result.settings.line_of_business),
        ("Market", setup.market or result.settings.market or result.ledger.market),
        ("Selection of the lines", _SELECTIONS[setup.selection]),
        ("Program", f"CodeLedger {__version__}, engine {result.engine}"),
        ("Fingerprint of the findings", result.fingerprint),
        ("Project trail", dossier.stamp.anchor),
    )
    return Figures(("", ""), tuple((name, value) for name, value in rows if value))


def scope(dossier: Dossier, template: Template) -> tuple[tuple[str, str], ...]:
    """Return objective and scope, and what was not reviewed, as titled paragraphs."""
    setup, titles = dossier.setup, template.wording["titles"]
    objective = setup.objective or template.text("text", "objective", file=dossier.result.file)
    left_out = "\n".join(text for text in (setup.not_reviewed, template.text("text", "no_records"), *limits(dossier)) if text)
    return (titles["scope"], f"{objective}\n{row_account(dossier.result.rows)}."), (titles["not_reviewed"], left_out)


def settings(dossier: Dossier) -> Figures:
    """Return everything that can change the outcome."""
    return Figures(("Setting", "Value"), asked_of(dossier.result))


def policies(dossier: Dossier) -> Figures:
    """Return the policies used with version, file hash and effective basis."""
    head = ("Policy", "Version", "Counts from", "Date is", "Published", "SHA-256 of the file")
    return Figures(
        head,
        tuple(
            (
                policy.policy,
                held.version.file,
                held.start,
                held.start_basis.value,
                held.published,
                held.version.text.document.sha256,
            )
            for policy in dossier.result.ledger.policies
            for held in policy.versions
        ),
    )


def provenance(dossier: Dossier) -> Figures:
    """Return every file the findings rest on by its name and hash: claims, policies, rule tables and own rules; no folder is named."""
    result = dossier.result
    rows = result.rows.in_file
    return Figures(
        ("The findings rest on", "File", "SHA-256"),
        (
            (f"Claims, {rows:,} row{'' if rows == 1 else 's'}", result.file, result.claims_sha256 or NO_HASH),
            *(
                (f"Policy {policy.policy}", held.version.file, held.version.text.document.sha256)
                for policy in result.ledger.policies
                for held in policy.versions
            ),
            *((item.title, item.file, item.sha256) for item in switched_on(result)),
        ),
    )


def contradictions(dossier: Dossier) -> Figures:
    """Return the contradictions in the policies' texts and how each was settled."""
    return Figures(
        ("Contradiction in a policy", "Policy", "Disputed from", "Until", "Settled"),
        tuple(
            (item.message, item.policy, item.start or "unknown", item.end or "open", settled(item))
            for policy in dossier.result.ledger.policies
            for item in policy.conflicts
        ),
    )


def code_sets(dossier: Dossier) -> Figures:
    """Return the code-set tables and the days they speak for."""
    return Figures(
        ("Code set", "First day", "Last day", "Source"),
        tuple((item.system.value, item.first, item.last, item.source) for item in dossier.result.code_sets),
    )


def extras(dossier: Dossier) -> Figures:
    """Return the rule tables and own rules that were switched on."""
    return Figures(EXTRAS_HEAD, tuple(item.cells for item in switched_on(dossier.result)))


def rules(dossier: Dossier) -> Figures:
    """Return the rules run, in words."""
    return Figures(("Rule", "Verdict", "In words"), tuple((item.rule, item.verdict, item.explanation) for item in dossier.result.rules))


def population(dossier: Dossier) -> Figures:
    """Return what the file holds. An amount without a column is left out."""
    totals, rows = dossier.result.totals, dossier.result.rows
    held: list[tuple[str, Value]] = [(said, getattr(totals, name)) for name, said in _TOTALS.items()]
    return Figures(
        ("Population", "Count or amount"),
        (
            ("Rows in the file", rows.in_file),
            ("Rows read", rows.imported),
            ("Rows rejected", len(rows.rejected)),
            ("Rows skipped (totals, notes, repeated headers)", len(rows.skipped)),
            ("Hidden or filtered rows, read all the same", rows.hidden),
            *((name, value) for name, value in held if value is not None),
        ),
    )


def line_counts(dossier: Dossier) -> Figures:
    """Return what became of the lines; each checked line counts once."""
    lines = dossier.result.lines
    return Figures(
        ("Lines", "Count"),
        (
            ("Checked", lines.checked),
            ("With findings (error or review)", lines.with_findings),
            (NO_FINDING, lines.no_findings),
            ("Undetermined", lines.undetermined),
            ("Not addressed by these policies", lines.not_addressed),
            ("Voided, not checked", lines.voided),
            ("Superseded, not checked", lines.superseded),
            ("Outside the period, not checked", lines.outside_period),
        ),
    )


def control(dossier: Dossier) -> Figures:
    """Return the control totals beside what the file holds."""
    return Figures(
        ("Control total", "Stated", "In the file", "Difference", "Ties"),
        tuple(
            (
                _TOTALS.get(check.name, check.name),
                _counted(check.name, check.stated),
                NO_COLUMN if check.found is None else _counted(check.name, check.found),
                None if check.found is None else _counted(check.name, check.found - check.stated),
                "yes" if check.ties else "no",
            )
            for check in dossier.totals
        ),
    )


def at_issue(dossier: Dossier) -> Figures:
    """Return findings, lines and the amount at issue by rule, strongest verdict first, and the total: each line's amount once."""
    totals = rule_totals(dossier.result)
    found = dossier.result.findings
    rows: list[tuple[Value, ...]] = [(item.rule, item.verdict.value, item.findings, item.lines, item.amount) for item in totals]
    if rows:
        rows.append(("All rules", None, len(found), len({(one.sheet, one.row, one.line) for one in found}), at_issue_total(found)))
    return Figures(("Rule", "Verdict", "Findings", "Lines", "Amount at issue"), tuple(rows))


def at_issue_total(findings: Iterable[Finding]) -> Decimal:
    """Return the amount at issue on findings; it stands on each line's primary one."""
    return sum((one.amount for one in findings if one.amount is not None), Decimal("0.00"))


def apart_of(finding: Finding) -> tuple[Apart, ...]:
    """Return every reason why a finding is reported separately."""
    said = (
        (finding.verdict is Verdict.UNDETERMINED, Apart.UNDETERMINED),
        (pends(finding), Apart.PENDS),
        (finding.basis_sensitive, Apart.BASIS_SENSITIVE),
        (finding.published_after_service, Apart.AFTER_SERVICE),
    )
    return tuple(why for true, why in said if true)


def findings_apart(dossier: Dossier) -> Figures:
    """Return how many findings and lines are reported separately, and the amount at issue on them, one row for each reason."""
    groups: dict[Apart, list[Finding]] = {why: [] for why in Apart}
    for finding in dossier.result.findings:
        for why in apart_of(finding):
            groups[why].append(finding)
    return Figures(
        ("Reported separately", "Findings", "Lines", "Amount at issue"),
        tuple(
            (FINDINGS_APART[why], len(found), len({(one.sheet, one.row, one.line) for one in found}), at_issue_total(found))
            for why, found in groups.items()
        ),
    )


def at_issue_by_provider(result: AuditResult, most: int) -> tuple[tuple[str, Decimal], ...]:
    """Return the amount at issue of the providers with the most of it, then of all others together."""
    sums: dict[str, Decimal] = {}
    for finding in result.findings:
        if finding.amount and finding.provider:
            sums[finding.provider] = sums.get(finding.provider, Decimal(0)) + finding.amount
    ranked = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    rest = sum((amount for _, amount in ranked[most:]), Decimal(0))
    return (*ranked[:most], *(((f"{len(ranked) - most:,} others", rest),) if len(ranked) > most else ()))


def at_issue_by_month(result: AuditResult) -> tuple[tuple[str, Decimal], ...]:
    """Return the amount at issue by the month of the date used."""
    sums: dict[str, Decimal] = {}
    for finding in result.findings:
        if finding.amount and finding.date:
            month = f"{finding.date:%Y-%m}"
            sums[month] = sums.get(month, Decimal(0)) + finding.amount
    return tuple(sorted(sums.items()))


def _period(dossier: Dossier) -> str:
    setup = dossier.setup
    first, last = setup.period_from, setup.period_to
    if first is None and last is None:
        return period_words(dossier.result.settings)
    return " ".join((*((f"from {first}",) if first else ()), *((f"through {last}",) if last else ())))


def _counted(name: str, value: Decimal) -> int | Decimal:
    return value if name in _MONEY else int(value)
