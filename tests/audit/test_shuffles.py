"""The order of the rows, the size of the parts and where a file is cut between members change nothing that is found."""

import random
from collections import Counter
from datetime import date

import pytest

from app.audit.model import AuditResult

from .conftest import Audit
from .test_engine import LINES

Said = tuple[str | None, str | None, str, str, str | None, date | None, tuple[str, ...]]


def of_members() -> list[dict[str, str]]:
    """The usual lines, each with the claim and member it would have alone, and some that have to do with each other."""
    lines = [{"Claim Number": f"K{number}", "Member ID": f"M{number}", **line} for number, line in enumerate(LINES, 1)]
    twice = {"Claim Number": "T1", "Member ID": "M-twice", "From Date": "2025-05-05"}
    return [*lines, twice, {**twice, "Claim Number": "T2"}, {"Claim Number": "U1", "Member ID": "M-once", "From Date": "2025-05-05"}]


def said(*results: AuditResult) -> Counter[Said]:
    return Counter(
        (one.claim_id, one.line, one.rule, one.verdict.value, one.code, one.date, one.instead)
        for result in results
        for one in result.findings
    )


@pytest.mark.parametrize("seed", range(4))
def test_shuffled_rows_in_parts_of_any_size_have_the_same_fingerprint(audit: Audit, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - an order, no secret
    lines = of_members()
    shuffled = chance.sample(lines, len(lines))
    whole, other = audit(*lines), audit(*shuffled, chunk=chance.randint(1, len(lines)))
    assert whole.findings
    assert (other.fingerprint, other.lines) == (whole.fingerprint, whole.lines)


@pytest.mark.parametrize("seed", range(3))
def test_a_file_cut_between_members_finds_the_same_in_its_parts(audit: Audit, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a cut, no secret
    lines = of_members()
    first = {member for member in {line["Member ID"] for line in lines} if chance.random() < 0.5} | {"M-twice"}
    one, two = ([line for line in lines if (line["Member ID"] in first) is inside] for inside in (True, False))
    assert one
    assert two
    assert said(audit(*one), audit(*two)) == said(audit(*lines))
    assert any(key[2] == "duplicate-line" for key in said(audit(*one)))
