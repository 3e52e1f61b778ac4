"""Every figure of the workbook is that of the command line's JSON, of the window's tables and of the rates worked out from the lines."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app.audit.findings_table import FindingsTable, GroupBy
from app.audit.model import AuditResult
from app.reports.content.figures import findings_apart
from app.reports.content.figures_reviewed import sheet_after
from app.reports.dossier import Dossier
from app.reports.excel.stream import HEADER_ROW
from app.reports.excel.write import write_audit_workbook
from app.reports.template import shipped_template
from app.reports.values import Share, words
from app.review.rates import Apart
from app.workspace.shapes.audit import audit_shape
from tests.reports.dossier_maker import full_dossier

CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def dossier(audit: AuditResult) -> Dossier:
    return full_dossier(audit)


@pytest.fixture(scope="module")
def book(dossier: Dossier, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("figures") / "audit.xlsx"
    write_audit_workbook(path, dossier, shipped_template())
    return load_workbook(path)


def table(book: Workbook, sheet: str, head: str, nth: int = 1) -> list[tuple[Any, ...]]:
    """The rows below the nth cell of the first column that says `head`, up to the first empty one."""
    rows = [tuple(cell.value for cell in cells) for cells in book[sheet].iter_rows()]
    starts = [number for number, row in enumerate(rows) if row[0] == head]
    found = []
    for row in rows[starts[nth - 1] + 1 :]:
        if row[0] is None:
            break
        found.append(row)
    return found


def money(value: object) -> Decimal:
    """A cell's amount, to the cent."""
    return Decimal(str(value)).quantize(CENT)


def test_lines_and_rows_are_those_of_the_json(book: Workbook, audit: AuditResult) -> None:
    shape: Any = audit_shape(audit)
    lines = [row[1] for row in table(book, "Summary", "Lines")]
    assert lines == list(shape["lines"].values())
    population = dict(row[:2] for row in table(book, "Scope", "Population"))
    assert (population["Rows in the file"], population["Rows read"]) == (shape["rows"]["in_file"], shape["rows"]["imported"])
    assert money(population["Paid"]) == money(shape["totals"]["paid"])


def test_amounts_at_issue_are_those_of_the_json_and_of_the_window(book: Workbook, audit: AuditResult) -> None:
    shape: Any = audit_shape(audit)
    by_rule: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for finding in shape["findings"]:
        by_rule[finding["rule"], finding["verdict"]].append(Decimal(finding["amount"] or 0))
    *rows, whole = table(book, "Summary", "Rule")
    assert {(row[0], row[1]): (row[2], money(row[4])) for row in rows} == {
        key: (len(amounts), money(sum(amounts))) for key, amounts in by_rule.items()
    }
    with FindingsTable.of_result(audit) as shown:
        groups = shown.groups(GroupBy.RULE)
    assert (whole[2], money(whole[4])) == (sum(group.findings for group in groups), sum(group.amount for group in groups))


def test_an_amount_at_issue_stands_once_a_line(book: Workbook) -> None:
    sheet = book["Findings"]
    titles = [cell.value for cell in sheet[HEADER_ROW]]
    amount, primary, claim, line = (titles.index(name) for name in ("Effect: amount at issue", "Primary", "Claim", "Line"))
    rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    with_amount = [(row[claim], row[line]) for row in rows if row[amount] is not None]
    assert len(with_amount) == len(set(with_amount))
    assert all(row[primary] == "yes" for row in rows if row[amount] is not None)
    assert sum(money(row[amount]) for row in rows if row[amount] is not None) == money(table(book, "Summary", "Rule")[-1][4])


def test_rates_have_their_numerator_and_denominator_beside_them(book: Workbook, dossier: Dossier) -> None:
    assert dossier.rates is not None
    found = dossier.rates.together
    rows = table(book, "Rates and amounts", "Rate")
    assert [row[0] for row in rows] == ["Code over code", "Claim accuracy", "Financial error"]
    for row, rate in zip(rows, (found.code_over_code, found.claim, found.financial), strict=True):
        assert money(row[1]) == money(rate.numerator)
        assert money(row[2]) == money(rate.denominator)
        assert row[3] == pytest.approx(float(rate.value or 0))
        assert row[6] == rate.formula
    assert [row[4] for row in rows] == ["at least 95.0 %", "at least 95.0 %", "at most 5.0 %"]


def test_amounts_are_the_sum_of_the_determined_lines_in_the_rates(book: Workbook) -> None:
    """Anyone can add up the sheet of lines and find the summary's amounts."""
    sheet = book["Determined lines"]
    titles = [cell.value for cell in sheet[HEADER_ROW]]
    difference, counted = titles.index("Difference (over above zero)"), titles.index("In rates")
    rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    counting = [money(row[difference]) for row in rows if row[counted] == "yes" and row[difference] is not None]
    amounts = {row[0]: row[1] for row in table(book, "Rates and amounts", "Amount")}
    over, under = sum(one for one in counting if one > 0), -sum(one for one in counting if one < 0)
    assert (money(amounts["Overpaid"]), money(amounts["Underpaid"])) == (over, under)
    assert money(amounts["Net (over less under)"]) == over - under
    assert money(amounts["Gross (over and under together)"]) == over + under


def test_the_groups_add_up_to_the_whole(book: Workbook, dossier: Dossier) -> None:
    assert dossier.rates is not None
    together = dossier.rates.together
    for head in ("Provider", "Code billed"):
        rows = table(book, "Rates and amounts", head)
        assert sum(row[1] for row in rows) == together.lines
        assert sum(money(row[7]) for row in rows) == together.amounts.over
    categories = table(book, "Rates and amounts", "Category")
    assert sum(row[1] for row in categories) == together.lines
    apart = table(book, "Rates and amounts", "Determined, and in no rate")
    assert together.lines + sum(row[1] for row in apart) == len(dossier.determined)


def test_overturned_findings_leave_the_rates_after_the_responses(book: Workbook, dossier: Dossier) -> None:
    after = sheet_after(dossier)
    assert after is not None
    rows = table(book, "Rates and amounts", "Rate", nth=2)
    assert rows[1][1] == int(after.together.claim.numerator)
    before = table(book, "Rates and amounts", "Rate")
    assert rows[1][1] > before[1][1]
    amounts = table(book, "Responses", "Amount")
    assert money(amounts[0][2]) == after.together.amounts.over


def test_what_is_told_of_apart_is_listed_with_its_reason(book: Workbook, dossier: Dossier) -> None:
    sheet = book["Reported separately"]
    reasons = [str(cells[1].value).split("\n") for cells in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    counted = {row[0]: row[1] for row in findings_apart(dossier).rows}
    assert len(counted) == len(Apart)
    assert {name: sum(name in said for said in reasons) for name in counted} == counted


def test_the_estimate_is_told_with_its_limits_under_their_names(book: Workbook, dossier: Dossier) -> None:
    assert dossier.sampling is not None
    assert dossier.sampling.total is not None
    rows = dict(row[:2] for row in table(book, "Sample", "Estimate of the total difference"))
    estimate = dossier.sampling.total
    assert money(rows["Point estimate (difference estimator)"]) == round(estimate.point, 2)
    named = estimate.one_sided_90_lower
    assert money(rows[named.name[0].upper() + named.name[1:]]) == round(named.value, 2)
    frame = table(book, "Sample", "Frame")
    assert frame[0][1] == sum(row[1] for row in frame[1:])


def test_control_totals_say_whether_they_tie(book: Workbook) -> None:
    ties = {row[0]: row[4] for row in table(book, "Scope", "Control total")}
    assert ties == {"Lines": "yes", "Paid": "no"}


def test_nothing_is_a_rate_before_anybody_determined_anything(audit: AuditResult, tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    write_audit_workbook(path, Dossier(result=audit), shipped_template())
    said = [str(cell.value) for cells in load_workbook(path)["Rates and amounts"].iter_rows() for cell in cells if cell.value]
    assert any(text.startswith("No line has a determination yet") for text in said)
    assert not any("verpaid" in text and "no overpayment" not in text for text in said)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Share(Decimal("0.9639")), "96.4 %"), (Decimal("1234.5"), "1,234.50"), (1234, "1,234"), (None, ""), ("word", "word")],
)
def test_values_in_words(value: Any, text: str) -> None:
    assert words(value) == text
