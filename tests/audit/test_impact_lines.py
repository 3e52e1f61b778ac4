"""What is said of a changed line: which finding makes the difference, and how lines are grouped."""

from datetime import date
from decimal import Decimal

from app.audit.impact import LineChange
from app.audit.impact_lines import ChangedLine, Way, changed_lines, groups_of
from app.audit.model import Finding, Verdict


def finding(row: int, rule: str, code: str, verdict: Verdict = Verdict.REVIEW, *, primary: bool = True) -> Finding:
    return Finding(
        sheet="Claims",
        row=row,
        claim_id=f"C{row}",
        line="1",
        rule=rule,
        verdict=verdict,
        primary=primary,
        policy="CC-0612",
        system="ICD-10-CM",
        code=code,
        date=date(2026, 6, row),
        date_used="service",
        basis_sensitive=False,
        published_after_service=False,
        in_rates=True,
        instead=(),
        amount=None,
        amount_basis=None,
        message=f"{code} on row {row}.",
        sources=(),
    )


def change(row: int, amount: str | None = "10.00") -> LineChange:
    return LineChange(
        sheet="Claims",
        row=row,
        claim_id=f"C{row}",
        line="1",
        member="M",
        before=(),
        after=(),
        amount=Decimal(amount) if amount is not None else None,
    )


def lines() -> tuple[ChangedLine, ...]:
    gone, listed = "diagnosis-no-longer-listed", "diagnosis-not-listed"
    before = [finding(4, listed, "C90.01"), finding(5, listed, "C90.01"), finding(5, "duplicate-line", "J9350", primary=False)]
    after = [
        finding(2, gone, "C90.02"),
        finding(3, gone, "C90.00"),
        finding(5, "duplicate-line", "J9350"),
        finding(5, "code-not-yet-listed", "J9350", Verdict.NOTE, primary=False),
        finding(6, gone, "C90.02"),
        finding(9, gone, "C90.02"),  # of a line that does not change
    ]
    return changed_lines([change(row, None if row == 6 else "10.00") for row in (2, 3, 4, 5, 6)], before, after)


def test_each_line_is_newly_found_no_longer_found_or_found_otherwise() -> None:
    assert [line.way for line in lines()] == [Way.FOUND, Way.FOUND, Way.GONE, Way.OTHERWISE, Way.FOUND]


def test_the_difference_lies_in_what_came_or_else_in_what_went() -> None:
    newly, _, gone, otherwise, _ = lines()
    assert (newly.deciding.rule, newly.code, newly.day) == ("diagnosis-no-longer-listed", "C90.02", date(2026, 6, 2))
    assert (gone.deciding.rule, gone.lost, gone.gained) == ("diagnosis-not-listed", gone.before, ())
    assert [item.rule for item in otherwise.lost] == ["diagnosis-not-listed"]
    assert [item.rule for item in otherwise.gained] == ["code-not-yet-listed"]
    assert otherwise.deciding is otherwise.gained[0]


def test_lines_are_grouped_by_rule_and_code_and_each_amount_counts_once() -> None:
    groups = groups_of(lines())
    assert [(group.way, group.rule, group.lines, group.amount) for group in groups] == [
        (Way.FOUND, "diagnosis-no-longer-listed", 3, Decimal("20.00")),
        (Way.GONE, "diagnosis-not-listed", 1, Decimal("10.00")),
        (Way.OTHERWISE, "code-not-yet-listed", 1, Decimal("10.00")),
    ]
    assert [(part.code, part.lines, part.amount) for part in groups[0].codes] == [
        ("C90.02", 2, Decimal("10.00")),
        ("C90.00", 1, Decimal("10.00")),
    ]
    assert groups[2].verdict is Verdict.NOTE
