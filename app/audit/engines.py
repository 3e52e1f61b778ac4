"""The engines an audit can run on, by name."""

from functools import partial

from app.audit.duckdb import opened_engine
from app.audit.engine import EngineOpener

NAMES = ("duckdb", "spark")


def engine_named(name: str, master: str | None = None) -> EngineOpener:
    """Return how to open an engine; `master`: where Spark runs, None: on this computer. Raises `ValueError` for another name."""
    if name == "duckdb":
        return opened_engine
    if name != "spark":
        raise ValueError(f"no engine is called {name}")
    from app.audit.spark import SparkOptions, opened_spark  # noqa: PLC0415 - few audits need it

    return partial(opened_spark, options=SparkOptions(master=master) if master else None)
