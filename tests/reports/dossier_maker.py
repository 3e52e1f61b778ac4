"""A report with every part: the sample audit, and what invented people determined, answered and signed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from app.audit.audited_lines import AuditedLine
from app.audit.lines_table import LinesTable
from app.audit.model import AuditResult, Decision
from app.compare.model import Comparison
from app.reports.content.figures_reviewed import findings_of_lines
from app.reports.dossier import Dossier, Sampled
from app.reports.stamp import Stamp
from app.review.model import (
    AuditSetup,
    CorrectiveAction,
    Determination,
    Determined,
    ErrorCategory,
    HandFinding,
    Narrative,
    Outcome,
    Response,
    Round,
    SecondReview,
    Selection,
    SignOff,
    TotalCheck,
)
from app.review.rates import rate_sheet
from app.sampling.draw import draw_simple
from app.sampling.estimate import estimate_total
from app.sampling.frame import build_frame
from app.sampling.rate import estimate_rate
from app.sampling.records import MissingRule, Record, RecordStatus
from app.sampling.units import LineFact, UnitKind, units_of

WHEN = datetime(2026, 3, 2, 9, tzinfo=UTC)
CATEGORIES = (
    ErrorCategory.WRONG_CODE, ErrorCategory.NO_ERROR, ErrorCategory.WRONG_UNITS, ErrorCategory.NOT_DOCUMENTED,
    ErrorCategory.WRONG_DIAGNOSIS, ErrorCategory.UNDETERMINED,
)  # fmt: skip


def lines_of(audit: AuditResult) -> tuple[AuditedLine, ...]:
    """Every line the audit checked."""
    with LinesTable.of_result(audit) as table:
        return tuple(table.units())


def determined_of(lines: tuple[AuditedLine, ...]) -> dict[str, Determined]:
    """Determinations of every kind, turn by turn."""
    return {line.content: _determined(line, CATEGORIES[number % len(CATEGORIES)]) for number, line in enumerate(lines)}


def full_dossier(audit: AuditResult, *comparisons: Comparison, signed: bool = True) -> Dossier:
    """A dossier with every part filled."""
    lines = lines_of(audit)
    determined = determined_of(lines)
    with_findings = [line for line in lines if line.findings]
    dossier = Dossier(
        result=audit,
        setup=AuditSetup(
            title="Review of infused drugs, first half of 2026",
            objective="To see whether the drug was billed as the policies in effect on each day of service list it.",
            audited="Riverside Infusion & Oncology",
            requested_by="Payment committee",
            period_from=date(2023, 9, 1),
            period_to=date(2026, 6, 30),
            line_of_business="Commercial",
            market="Ohio",
            selection=Selection.RANDOM,
            not_reviewed="Claims of other payers, and claims that were still open on the day of extraction.",
        ),
        totals=(
            TotalCheck(name="rows", stated=Decimal(audit.totals.rows), found=Decimal(audit.totals.rows), ties=True),
            TotalCheck(name="paid", stated=Decimal("1.00"), found=audit.totals.paid, ties=False),
        ),
        comparisons=comparisons,
        dispositions={finding.key: Decision("agree", "the record bears it out") for finding in audit.findings[:5]},
        determined=determined,
        added=(
            HandFinding(
                id="a1",
                line=lines[0],
                title="Order not signed",
                condition="The order for the infusion has no signature.",
                criteria="Plan manual, chapter 4",
                amount=Decimal("120.00"),
                reviewer="A. Reviewer",
                when=WHEN,
            ),
        ),
        rates=rate_sheet(determined.values(), findings_of_lines(audit.findings)),
        rounds=_rounds(with_findings),
        second=(_second(determined[lines[0].content], "C. Colleague"), _second(determined[lines[1].content], "C. Colleague", other=True)),
        narrative=Narrative(
            summary="The drug was coded with its permanent code before that code existed, and with a general one after.",
            causes="The charge table was updated late in two quarters.",
            recommendations="Update the charge table on the day a code takes effect.",
            actions=(
                CorrectiveAction(action="Update the charge table each quarter", owner="Revenue integrity", due=date(2026, 9, 30)),
                CorrectiveAction(action="Train the coders", owner="Coding lead", due=date(2026, 10, 15), done=date(2026, 10, 1)),
            ),
        ),
        stamp=Stamp(made=datetime(2026, 3, 9, 12), anchor="record 41, 5f3a9c"),  # noqa: DTZ001 a workbook's own stamp has no zone
        sampling=sampled(lines),
        lines={line.content: line for line in with_findings},
    )
    return replace(dossier, sign_off=_sign_off(audit)) if signed else dossier


def sampled(lines: tuple[AuditedLine, ...]) -> Sampled:
    """A simple sample of ten lines, one record missing, with what is estimated from it."""
    population = units_of(
        (LineFact(key=line.content, claim=line.claim_id, member=line.member, amount=line.amount) for line in lines), UnitKind.LINE
    )
    frame = build_frame(UnitKind.LINE, population.units, {population.units[0].key: "the claim is still open"}, source="the claims file")
    sample = draw_simple(frame, 10, "20260302", spares=2)
    records = (Record(key=sample.units[3].key, status=RecordStatus.NOT_RECEIVED, reason="no answer after two letters"),)
    differences = {unit.key: Decimal(number * 10) for number, unit in enumerate(sample.units)}
    errors = {unit.key: number % 3 == 0 for number, unit in enumerate(sample.units)}
    return Sampled(
        sample=sample,
        records=records,
        total=estimate_total(sample, differences, records=records, missing=MissingRule.NO_ERROR),
        rate=estimate_rate(sample, errors, records=records, missing=MissingRule.NO_ERROR),
        lines={line.content: line for line in lines},
    )


def _determined(line: AuditedLine, category: ErrorCategory) -> Determined:
    amount = line.amount
    made = Determination(category=category, record="page 3, order of the day", rationale="The record says otherwise.", cause="Late update")
    match category:
        case ErrorCategory.WRONG_CODE:
            made = replace(made, code="J1323", correct_amount=None if amount is None else amount - Decimal("12.34"))
        case ErrorCategory.WRONG_UNITS:
            made = replace(made, units=Decimal(44), correct_amount=None if amount is None else amount + Decimal("5.66"))
        case ErrorCategory.WRONG_DIAGNOSIS:
            made = replace(made, diagnoses=("C90.02",), recommendation="Code the diagnosis to its last place.")
        case _:
            made = replace(made, rationale="")
    return Determined(line=line, determination=made, reviewer="A. Reviewer", when=WHEN)


def _rounds(lines: list[AuditedLine]) -> tuple[Round, ...]:
    outcomes = (Outcome.UPHELD, Outcome.OVERTURNED, Outcome.PARTLY, None)
    responses = tuple(
        Response(
            content=line.content,
            round=1,
            agrees=(True, False, False, None)[number % 4],
            text="We see it differently: the order was amended." if number % 4 in {1, 2} else "",
            received=date(2026, 4, 2),
            outcome=outcomes[number % 4],
            final_amount=line.amount if number % 4 == 2 else None,
        )
        for number, line in enumerate(lines[:8])
    )
    return (Round(provider="1000000004", number=1, sent=date(2026, 3, 10), due=date(2026, 4, 9), responses=responses),)


def _second(made: Determined, who: str, *, other: bool = False) -> SecondReview:
    said = replace(made.determination, category=ErrorCategory.OTHER) if other else made.determination
    return SecondReview(line=made.line, first=made.determination, first_by=made.reviewer, second=said, second_by=who, blind=True)


def _sign_off(audit: AuditResult) -> SignOff:
    return SignOff(
        revision=1,
        reviewer="A. Reviewer",
        credentials="CPC, CPMA",
        day=date(2026, 5, 4),
        second_reviewer="C. Colleague",
        statement="Reviewed line by line.",
        program="CodeLedger 1.0",
        fingerprints={"findings": audit.fingerprint, "policies": "ab" * 32},
    )
