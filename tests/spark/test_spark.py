"""Both engines find the same, by the same rule files."""

import json
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from app.audit.engine import run_audit
from app.audit.extras import NO_EXTRAS, Extras
from app.audit.model import AuditResult, AuditSettings, ClaimType
from app.audit.own_rules import own_rule
from app.audit.rule_table_files import bundled_tables, read_rule_table
from app.audit.spark import SparkOptions, opened_spark
from app.codesets.library import load_code_sets
from app.ledger.model import Basis
from app.ledger.terms import PLAIN
from app.progress import Job
from app.workspace.codes import ledger_of_versions
from app.workspace.versions import load_versions

OWN = """-- rule: many-units
-- verdict: note
-- says: {code} on {date} has {detail}
-- More units than usual.
select line_id, 'many units' as detail from claim_lines where units > 50
"""
# Spark notes at every start what it would rather have, and leaves sockets to the end of the process
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::FutureWarning"
)


def both(claims: Path, policies: Path, settings: AuditSettings, master: str, extras: Extras = NO_EXTRAS) -> tuple[AuditResult, AuditResult]:
    sets = load_code_sets()
    held = load_versions([policies])
    other = Basis.REVIEW if settings.basis is Basis.PUBLISH else Basis.PUBLISH
    ledgers = (ledger_of_versions(held, settings.basis, PLAIN, sets), ledger_of_versions(held, other, PLAIN, sets))
    duck = run_audit(claims, *ledgers, sets, settings, None, Job(), extras)
    opener = partial(opened_spark, options=SparkOptions(master=master))
    return duck, run_audit(claims, *ledgers, sets, settings, None, Job(), extras, opener=opener)


def assert_same(duck: AuditResult, spark: AuditResult) -> None:
    assert spark.engine.startswith("spark ")
    assert duck.findings
    assert spark.fingerprint == duck.fingerprint
    assert spark.findings == duck.findings
    assert (spark.lines, spark.notices) == (duck.lines, duck.notices)


def test_the_bundled_claims_with_rule_tables_and_a_rule_of_ones_own(spark: str, policies: Path) -> None:
    tables = tuple(read_rule_table(path, "A. Auditor") for path in bundled_tables().values())
    extras = Extras(tables=tables, rules=(own_rule("mine.sql", OWN),))
    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20))
    duck, on_spark = both(policies / "claims" / "CC-0248_claims.xlsx", policies / "CC-0248", settings, spark, extras)
    assert_same(duck, on_spark)
    assert {"many-units", "wastage-modifier"} <= {finding.rule for finding in on_spark.findings}


@pytest.mark.parametrize("name", ["d01_prof_letters.xlsx", "d04_inpatient_1904.xlsx"])
def test_workbooks_with_truth(spark: str, corpus: Path, name: str) -> None:
    folder = corpus / "claims"
    truth = json.loads((folder / f"{name}.expected.json").read_text(encoding="utf-8"))
    asked = dict(zip(truth["arguments"][::2], truth["arguments"][1::2], strict=True))
    settings = AuditSettings(
        basis=Basis(asked["--basis"]), claim_type=ClaimType(asked["--claim-type"]), as_of=date.fromisoformat(asked["--as-of"])
    )
    assert_same(*both(folder / name, folder / truth["policies_folder"], settings, spark))
