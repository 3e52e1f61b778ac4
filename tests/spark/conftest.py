"""Spark starts slowly, so its tests have a command of their own: `CODELEDGER_SPARK=1 python -m pytest tests/spark`."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest


def why_not() -> str:
    """Return why these tests cannot run here; blank where they can."""
    if not os.environ.get("CODELEDGER_SPARK"):
        return "Spark has a test command of its own: CODELEDGER_SPARK=1 python -m pytest tests/spark"
    if importlib.util.find_spec("pyspark") is None:
        return "the extra with PySpark is not installed"
    home = os.environ.get("JAVA_HOME", "")
    if shutil.which("java") is None and not (home and (Path(home) / "bin").is_dir()):
        return "there is no Java"
    return ""


@pytest.fixture(scope="session")
def spark() -> str:
    """The master the tests run on."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    return os.environ.get("CODELEDGER_SPARK_MASTER", "local[2]")
