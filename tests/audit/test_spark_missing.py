"""Without Java or the extra, Spark is refused in one sentence."""

import sys
from pathlib import Path

import pytest

from app.audit.spark import opened_spark
from app.errors import InputRefusedError
from app.progress import Job


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(InputRefusedError) as refused, opened_spark(Job(), "claims.csv"):
        pass
    assert refused.value.refusal.why == "The Spark engine is not installed."
    assert "duckdb" in refused.value.refusal.do


def test_without_java(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", sys)  # as if it were there
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(InputRefusedError) as refused, opened_spark(Job(), "claims.csv"):
        pass
    assert "Java 17" in refused.value.refusal.why
