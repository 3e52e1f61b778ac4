"""A file audited again: what is new, gone and changed, and which decisions hold on."""

import dataclasses
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit.model import Finding, Verdict
from app.audit.rerun import compare_runs, disposition_key, evidence_key

from .conftest import Audit, place, said

LINES = (
    {"Claim Number": "A", "Member ID": "MA", "Dx 1": "E11.9"},
    {"Claim Number": "B", "Member ID": "MB", "HCPCS": "JI323"},
    {"Claim Number": "C", "Member ID": "MC", "From Date": "2024-03-31"},
)


def test_rows_that_moved_are_the_same_findings(audit: Audit) -> None:
    before, after = audit(*LINES), audit({"Claim Number": "Z"}, *reversed(LINES))
    again = compare_runs(before.findings, after.findings)
    assert (again.new, again.gone, again.changed, again.same) == ((), (), (), 3)
    assert {disposition_key(one) for one in before.findings} == {disposition_key(one) for one in after.findings}


def test_a_corrected_line_is_gone_and_a_spoiled_one_is_new(audit: Audit) -> None:
    before = audit(*LINES)
    after = audit(LINES[0], {**LINES[1], "HCPCS": "J1323"}, LINES[2], {"Claim Number": "D", "Member ID": "MD", "HCPCS": "C9165"})
    again = compare_runs(before.findings, after.findings)
    assert said(again.new) == [("wrong-claim-type", "C9165")]
    assert said(again.gone) == [("malformed-code", "JI323")]
    assert again.same == 2


def test_another_word_on_the_same_line_is_a_change(audit: Audit) -> None:
    (finding,) = audit(LINES[0]).findings
    variants = (
        dataclasses.replace(finding, verdict=Verdict.NOTE),
        dataclasses.replace(finding, amount=Decimal("1.00")),
        dataclasses.replace(finding, policy="PX-2"),
        dataclasses.replace(finding, date=None),
        dataclasses.replace(finding, sources=(place("another sentence"),)),
    )
    for other in variants:
        again = compare_runs([finding], [other])
        assert [(one.before, one.after) for one in again.changed] == [(finding, other)]
        assert (again.new, again.gone, again.same) == ((), (), 0)


def test_the_evidence_is_the_sentences_and_the_policy_not_where_they_stand(audit: Audit) -> None:
    (finding,) = audit({"From Date": "2024-03-31"}).findings
    moved = tuple(dataclasses.replace(one, page=7, block=3, start=40, end=40 + len(one.text)) for one in finding.sources)
    assert finding.sources
    assert evidence_key(dataclasses.replace(finding, sources=moved)) == evidence_key(finding)
    assert evidence_key(dataclasses.replace(finding, policy="PX-2")) != evidence_key(finding)
    assert evidence_key(dataclasses.replace(finding, sources=())) != evidence_key(finding)


def test_a_run_kept_without_contents_is_matched_by_its_places(audit: Audit) -> None:
    findings = audit(*LINES).findings
    older = [dataclasses.replace(one, content="") for one in findings]
    assert compare_runs(older, findings).same == len(findings)


def mixed(findings: Sequence[Finding], picks: Sequence[int]) -> list[Finding]:
    made = []
    for pick in picks:
        finding = findings[pick % len(findings)]
        made.append(dataclasses.replace(finding, content=f"line {pick % 3}", verdict=tuple(Verdict)[pick % 4]))
    return made


@pytest.fixture(scope="module")
def findings(audit: Audit) -> Sequence[Finding]:
    return audit(*LINES).findings


@given(before=st.lists(st.integers(0, 40), max_size=12), after=st.lists(st.integers(0, 40), max_size=12))
def test_every_finding_is_accounted_for_once(findings: Sequence[Finding], before: list[int], after: list[int]) -> None:
    first, second = mixed(findings, before), mixed(findings, after)
    there, back = compare_runs(first, second), compare_runs(second, first)
    assert len(there.new) + len(there.changed) + there.same == len(second)
    assert len(there.gone) + len(there.changed) + there.same == len(first)
    assert (len(back.new), len(back.gone), back.same) == (len(there.gone), len(there.new), there.same)
