"""A million invented lines on both engines: every seeded error and nothing else, one fingerprint."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest

from app.audit.model import AuditSettings, ClaimType
from benchmarks.big_claims import make
from tests.spark.test_spark import both

LINES = int(os.environ.get("CODELEDGER_SPARK_LINES", "1000000"))
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::FutureWarning"
)


def test_both_engines_find_every_seeded_error_and_nothing_else(spark: str, policies: Path, tmp_path: Path) -> None:
    claims = tmp_path / "large.parquet"
    make(claims, LINES)
    settings = AuditSettings(claim_type=ClaimType.PROFESSIONAL, as_of=date(2026, 11, 20))
    duck, on_spark = both(claims, policies / "CC-0248", settings, spark)
    assert on_spark.fingerprint == duck.fingerprint
    with claims.with_name("large.parquet.truth.csv").open(encoding="utf-8", newline="") as file:
        seeded = sorted(tuple(row.values()) for row in csv.DictReader(file))
    assert sorted((str(one.row), one.rule, one.verdict.value, one.code or "") for one in on_spark.findings) == seeded
