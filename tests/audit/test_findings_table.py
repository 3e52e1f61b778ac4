"""The findings on the engine answer as the findings themselves would."""

from __future__ import annotations  # evaluated ones outlive the tests, and with them the engine

import dataclasses
import random
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from app.audit.findings_table import EVERYTHING, FindingFilter, FindingsTable, GroupBy, SortBy
from app.audit.model import AuditResult, AuditSettings, ClaimType, Finding, LineCounts, RowAccount, Verdict
from app.audit.stored import finding_pieces
from app.documents.model import Place
from app.errors import InputRefusedError
from app.ledger.model import Basis

from .conftest import Audit, ledger

_RANK = list(Verdict)
_KEYS: dict[SortBy, Callable[[Finding], tuple[object, ...]]] = {
    SortBy.FILE: lambda finding: (finding.row,),
    SortBy.VERDICT: lambda finding: (_RANK.index(finding.verdict), finding.rule),
    SortBy.CLAIM: lambda finding: (finding.claim_id or "",),
    SortBy.LINE: lambda finding: (*_natural(finding.line), finding.claim_id or ""),
    SortBy.DATE: lambda finding: (finding.date is not None, finding.date or date.min),
    SortBy.CODE: lambda finding: (finding.code or "",),
    SortBy.RULE: lambda finding: (finding.rule,),
    SortBy.POLICY: lambda finding: (finding.policy or "",),
    SortBy.AMOUNT: lambda finding: (finding.amount is not None, finding.amount or 0),
    SortBy.DISPOSITION: lambda _: (),  # nothing is decided
}


def _natural(line: str | None) -> tuple[int, str]:
    return (int(line), "") if line and line.isascii() and line.isdigit() else (0, line or "")


def made(number: int) -> Finding:
    """Return one of many findings that differ in everything that can be sorted, filtered or counted."""
    claim = number // 3
    verdict = _RANK[number % 4]
    rule = ("code-not-valid", "diagnosis-not-listed", "date-order", "missing-value", "age-branch")[number % 5]
    code = (None, "J1323", "C90.00", "99213", "%", "_", "'; drop table found; --")[number % 7]
    sentence = f"Sentence {number % 3}"
    return Finding(
        sheet="Lines",
        row=number + 2,
        claim_id=None if claim % 11 == 0 else f"K{claim * 37 % 100:03}",
        line=(None, "1", "2", "10", "A", "02")[number % 6],
        rule=rule,
        verdict=verdict,
        primary=number % 3 == 0,
        policy=(None, "CC-0248", "PX-1")[number % 3 - number % 2],
        system="HCPCS",
        code=code,
        date=None if number % 13 == 0 else date(2024, 1 + number % 12, 1 + number % 28),
        date_used="service",
        basis_sensitive=number % 2 == 0,
        published_after_service=number % 5 == 0,
        in_rates=number % 2 == 1,
        instead=("J1323", "J3590")[: number % 3],
        amount=Decimal(number * 7919 % 100_000) / 100 + Decimal("0.00") if number % 3 == 0 else None,
        amount_basis="paid" if number % 3 == 0 else None,
        message=f"{code or 'The line'} is Not Listed on ÄRZTLICHE day {number}.",
        sources=() if number % 4 == 0 else (Place("px.md", 1, number % 3, 0, len(sentence), sentence),),
    )


@cache
def result() -> AuditResult:
    findings = tuple(
        dataclasses.replace(item, amount=item.amount and item.amount.quantize(Decimal("0.01"))) for item in map(made, range(400))
    )
    return AuditResult(
        file="claims.csv",
        engine="",
        settings=AuditSettings(),
        claim_type=ClaimType.PROFESSIONAL,
        ledger=ledger(Basis.PUBLISH),
        code_sets=(),
        rows=RowAccount(in_file=0, imported=0),
        mapping={},
        repairs=(),
        lines=LineCounts(),
        findings=findings,
        notices=(),
        rules=(),
        fingerprint="",
        claim_lines={("Lines", 2): {"Claim": "K"}},
    )


@pytest.fixture(scope="module", params=["pieces", "result"])
def table(request: pytest.FixtureRequest) -> Iterator[FindingsTable]:
    opened = FindingsTable.of_pieces(finding_pieces(result())) if request.param == "pieces" else FindingsTable.of_result(result())
    with opened:
        yield opened


def matches(finding: Finding, wanted: FindingFilter) -> bool:
    day = (finding.date.isoformat(), finding.date.strftime("%m/%d/%Y")) if finding.date else ()
    parts = (finding.claim_id, finding.code, finding.rule, finding.rule.replace("-", " "), finding.policy, *day, finding.message)
    said = " ".join(part for part in parts if part is not None).lower()
    return (
        all(
            chosen is None or value in chosen
            for value, chosen in (
                (finding.rule, wanted.rules),
                (finding.verdict, wanted.verdicts),
                (finding.policy, wanted.policies),
                (finding.code, wanted.codes),
            )
        )
        and all(word.lower() in said for word in wanted.text.split())
        and (finding.primary or not wanted.primary_only)
    )


def expected(wanted: FindingFilter, by: SortBy, *, descending: bool) -> list[Finding]:
    return sorted((finding for finding in result().findings if matches(finding, wanted)), key=_KEYS[by], reverse=descending)


def shown(table: FindingsTable) -> list[Finding]:
    return [listed.finding for start in range(0, table.shown, 150) for listed in table.page(start, 150)]


CHOICES: dict[str, list[object]] = {
    "rules": [None, None, frozenset({"code-not-valid", "date-order", "no rule"}), frozenset()],
    "verdicts": [None, None, frozenset({Verdict.ERROR, Verdict.NOTE}), frozenset({Verdict.REVIEW})],
    "policies": [None, None, frozenset({None}), frozenset({"CC-0248", None}), frozenset({"PX-1"})],
    "codes": [None, None, frozenset({"J1323", None}), frozenset({"%"}), frozenset({"'; drop table found; --"})],
    "text": ["", "", "not listed", "LISTED k0", "%", "_", "'", "2024-03", "03/", "day 7", "ärztliche", "code not valid", "\\"],
    "primary_only": [False, False, True],
}


def test_sorted_and_filtered_as_the_findings_themselves(table: FindingsTable) -> None:
    draw = random.Random(248)  # noqa: S311 - a choice, no secret
    some = 0
    for _ in range(150):
        wanted = FindingFilter(**{name: draw.choice(values) for name, values in CHOICES.items()})  # type: ignore[arg-type] # each of its kind
        by, descending = draw.choice(list(SortBy)), draw.choice((False, True))
        findings = expected(wanted, by, descending=descending)
        assert table.arrange(wanted, by, descending=descending) == table.shown == len(findings)
        assert shown(table) == findings
        some += 0 < len(findings) < table.total
    assert some > 50


def test_every_order_holds_all_findings(table: FindingsTable) -> None:
    for by in SortBy:
        for descending in (False, True):
            assert table.arrange(EVERYTHING, by, descending=descending) == table.total == 400
            assert shown(table) == expected(EVERYTHING, by, descending=descending)


def test_a_finding_is_found_again_by_its_number(table: FindingsTable) -> None:
    table.arrange(FindingFilter(verdicts=frozenset({Verdict.ERROR})), SortBy.AMOUNT, descending=True)
    listed = table.page(5, 1)[0]
    assert listed.finding == result().findings[listed.number]
    assert table.position(listed.number) == 5
    table.arrange(EVERYTHING)
    assert table.position(listed.number) == listed.number
    table.arrange(FindingFilter(verdicts=frozenset({Verdict.NOTE})))
    assert table.position(listed.number) is None


def test_a_page_beyond_the_end_is_short_or_empty(table: FindingsTable) -> None:
    table.arrange(EVERYTHING)
    assert len(table.page(390, 256)) == 10
    assert table.page(400, 256) == ()


@pytest.mark.parametrize("by", GroupBy)
@pytest.mark.parametrize(("text", "rules"), [("", None), ("j1323", None), ("", frozenset[str]())])
def test_counted_as_the_findings_themselves(table: FindingsTable, by: GroupBy, text: str, rules: frozenset[str] | None) -> None:
    wanted = FindingFilter(text=text, rules=rules)
    groups = table.groups(by, wanted)
    kept = [finding for finding in result().findings if matches(finding, wanted)]
    for group in groups:
        own = [finding for finding in kept if getattr(finding, by.value) == group.value]
        assert group.findings == len(own)
        assert group.verdict is min((finding.verdict for finding in own), key=_RANK.index)
        assert group.amount == sum((finding.amount for finding in own if finding.primary and finding.amount is not None), Decimal(0))
    assert sum(group.findings for group in groups) == len(kept)
    assert [(_RANK.index(group.verdict), -group.findings) for group in groups] == sorted(
        (_RANK.index(group.verdict), -group.findings) for group in groups
    )


def test_amounts_add_up_to_the_cent() -> None:
    one = dataclasses.replace(made(0), amount=Decimal("0.10"))
    many = dataclasses.replace(result(), findings=(one,) * 30_000)
    with FindingsTable.of_result(many) as table:
        (group,) = table.groups(GroupBy.RULE)
    assert group.amount == Decimal("3000.00")


def test_an_audit_without_findings_opens(audit: Audit) -> None:
    clean = audit({})
    assert clean.findings == ()
    with FindingsTable.of_result(clean) as fresh, FindingsTable.of_pieces(finding_pieces(clean)) as kept:
        assert (fresh.total, kept.total, kept.page(0, 10), kept.groups(GroupBy.RULE)) == (0, 0, (), ())


def test_a_damaged_piece_is_refused() -> None:
    pieces = list(finding_pieces(result()))
    with pytest.raises(InputRefusedError, match="damaged"):
        FindingsTable.of_pieces([pieces[0][:-9], *pieces[1:]])
