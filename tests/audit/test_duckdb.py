"""How the engine goes about a file: the parts it is cut into, the rules that need not be run, the days codes are used on."""

import dataclasses
from itertools import pairwise
from pathlib import Path

import pytest

from app.audit.duckdb import opened_engine
from app.audit.ladder import NEEDS
from app.audit.model import AuditSettings, ClaimType
from app.audit.rulebook import rules
from app.audit.task import AuditTask
from app.codesets.tables import CodeSets
from app.ledger.model import Basis, Ledger
from app.progress import Job

from .conftest import Audit, ledger
from .test_engine import LINES


def task_of(path: Path, code_sets: CodeSets, *ledgers: Ledger) -> AuditTask:
    chosen, other = ledgers
    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL)
    return AuditTask(claims=path, ledgers=(chosen, other), code_sets=code_sets, settings=settings)


def written(path: Path, lines: list[dict[str, str]]) -> Path:
    header = list(lines[0])
    rows = [header, *([line[name] for name in header] for line in lines)]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return path


def without_extras(basis: Basis) -> Ledger:
    """The usual ledger without regimes, limits and ages."""
    (policy,) = ledger(basis).policies
    versions = tuple(
        dataclasses.replace(held, version=dataclasses.replace(held.version, ages=(), criteria_sets=(), limits=()))
        for held in policy.versions
    )
    return dataclasses.replace(ledger(basis), policies=(dataclasses.replace(policy, regimes=(), versions=versions),))


def test_a_rule_that_is_passed_over_for_want_of_facts_would_have_found_nothing(tmp_path: Path, code_sets: CodeSets) -> None:
    task = task_of(written(tmp_path / "claims.csv", LINES), code_sets, *(without_extras(basis) for basis in (Basis.PUBLISH, Basis.REVIEW)))
    with opened_engine(Job(), "claims.csv") as engine:
        engine.load(task, Job())
        ledgers = engine.markets(task).ledgers
        (part,) = engine.parts()
        engine.begin(part, ledgers[part.terms])
        silent = [rule for rule in rules() if engine.silent(rule)]
        assert {rule.name for rule in silent} == NEEDS.keys() - {"nonspecific-code-unidentified"}
        for rule in silent:
            assert engine.number(f"select count(*) from ({rule.sql})") == 0, rule.name  # noqa: S608 - a shipped rule


@pytest.mark.parametrize(("listed", "parts"), [(2, 1), (6, 2), (12, 3)])
def test_lines_nothing_can_be_said_of_do_not_cut_a_file_into_more_parts(
    listed: int, parts: int, tmp_path: Path, code_sets: CodeSets
) -> None:
    lines = [{"Claim Number": f"K{n}", "From Date": "2025-03-03", "HCPCS": "J1323" if n < listed else "99213"} for n in range(12)]
    task = task_of(written(tmp_path / "claims.csv", lines), code_sets, ledger(Basis.PUBLISH), ledger(Basis.REVIEW))
    with opened_engine(Job(), "claims.csv", chunk=4) as engine:
        engine.load(task, Job())
        engine.markets(task)
        cut = engine.parts()
    assert len(cut) == parts
    assert cut[0].first
    assert not any(part.first for part in cut[1:])
    assert all(before.high < after.low for before, after in pairwise(cut))


def test_only_lines_that_are_checked_ask_for_code_tables(audit: Audit) -> None:
    old = {"Claim Number": "V", "From Date": "1998-02-03", "Dx 1": "C90.00"}
    assert any("1998-02-03" in notice for notice in audit(old).notices)
    voided = audit({"Claim Number": "A"}, old, {**old, "Claim Number": "W", "Frequency": "8", "Original Claim Number": "V"})
    assert voided.lines.voided == 2
    assert not any("1998-02-03" in notice for notice in voided.notices)
