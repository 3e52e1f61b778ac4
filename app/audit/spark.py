"""The audit on Spark: the same rule files, translated. DuckDB reads the claims; what they and the policies say goes to Spark as tables.

Tables pass through a private folder that is removed at the end. A cluster must see that folder too: name one with `folder`.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import psutil
from duckdb import DuckDBPyConnection

from app.audit.duckdb import GATHERED, HIT_COLUMNS, DuckEngine
from app.audit.facts import TABLES as FACTS
from app.audit.ladder import SPAN
from app.audit.lines import EVERY_LINE, LINES_KEPT
from app.audit.rule_facts import TABLES as RULE_TABLES
from app.audit.rulebook import Rule, ViewText, views_before_rules, views_of_changes, views_of_file, views_of_results
from app.audit.task import Part
from app.claims.engine import connected_for, lock
from app.claims.parquet import memory_files, pieces_of
from app.errors import CancelledError, InputRefusedError
from app.progress import Job

if TYPE_CHECKING:
    from pyspark.sql import SparkSession  # type: ignore[import-not-found,unused-ignore] # an extra
    from pyspark.sql.types import StructType  # type: ignore[import-not-found,unused-ignore]

_ALL = 1 << 60  # Spark cuts the lines itself
_SHIPPED = ("every_line", "likely_repeats", "lines", "row_diagnoses", "settings", "rungs", *RULE_TABLES)
_VIEWS = {"every_line": (LINES_KEPT, EVERY_LINE)}  # what a view's rows are taken from
_PER_MARKET = (*FACTS, "identified", "namings", "birthdays", "code_windows", "code_times")
_PREFIX = "codeledger-spark-"
_MOST_TASKS = 200
_ROWS_OF_A_TASK = 50_000
_READ_ONCE = ("unsupported",)  # cheap, so that reading it again costs less than writing it
_WORTH_COMPILING = 300_000  # lines: below, compiling each query takes longer than running it
_PIECE = "memory://part.parquet"
_POLL_SECONDS = 0.1
_KINDS = {"VARCHAR": "string", "INTEGER": "int", "HUGEINT": "decimal(38, 0)"}  # the other types are called alike
_DUCKDB = "use the engine duckdb"


@dataclass(frozen=True, slots=True)
class SparkOptions:
    """Where Spark runs. `folder`: seen by every machine of the master; None: a private one of this computer."""

    master: str = "local[*]"
    folder: Path | None = None
    memory: str = "2g"


class SparkEngine(DuckEngine):
    """One audit whose rules run on Spark."""

    held_as = "table"  # what goes out is read in the order of its rows

    def __init__(self, connection: DuckDBPyConnection, session: "SparkSession", folder: Path) -> None:
        """Use a session and a private folder of `opened_spark`."""
        super().__init__(connection, _ALL)
        self.name = f"spark {session.version}"
        self._session = session
        self._folder = folder
        self._asked: list[str] = []  # the rules whose hits are still to be gathered, all in one job
        self._hits: list[tuple[str, Any]] = []
        self._made: dict[str, Path] = {}
        self._folders = 0

    def shut(self) -> None:
        """Leave the database open until rules of a person run: tables still have to go out and findings to come in."""

    def open_views(self) -> None:
        """Shut the database off, then make the named views."""
        lock(self.connection)
        super().open_views()

    def prepare(self, part: Part) -> None:
        """Hand over the tables and make the views the rules look at."""
        rows = self.number("select count(*) from lines")
        self._session.conf.set("spark.sql.shuffle.partitions", str(max(1, min(_MOST_TASKS, rows // _ROWS_OF_A_TASK))))
        self._session.conf.set("spark.sql.codegen.wholeStage", str(rows >= _WORTH_COMPILING).lower())
        for table in (*_SHIPPED, *_PER_MARKET):
            self._ship(table)
        for view in (*(views_of_file() if part.first else ()), *views_before_rules()):
            self.make(view)
        self._asked, self._hits = [], []

    def run(self, rule: Rule) -> None:
        """Run one rule and keep its hits."""
        if self.silent(rule):
            return
        if rule.name == SPAN:
            self._put_hits()
            for view in views_of_changes():
                self.make(view)
        self._asked.append(f"select '{rule.name}' as rule, {HIT_COLUMNS} from ({_spark(rule.sql)})")  # noqa: S608 - shipped rules

    def settle(self) -> None:
        """Decide which hits are findings, and bring these back."""
        self._put_hits()
        for view in views_of_results():
            self.make(view)
        for table, (source, columns) in GATHERED.items():
            self._fetch(table, self._made[source], [name for name, _ in columns])

    def make(self, view: ViewText) -> None:
        """Make the view on Spark. It is written out: a plan over all views at once would outgrow Spark's planner."""
        if view.name in _READ_ONCE:
            self._session.sql(_spark(view.sql)).createOrReplaceTempView(view.name)
            return
        folder, schema = self._written(view.name, _spark(view.sql))
        self._made[view.name] = folder
        self._named(view.name, schema, folder.as_uri())

    def _written(self, name: str, sql: str) -> tuple[Path, Any]:
        """Write what a query answers; return where, and its columns."""
        folder = self._new_folder(name)
        found = self._session.sql(sql)
        found.write.parquet(folder.as_uri())
        return folder, found.schema

    def _named(self, name: str, schema: "StructType | str", *folders: str) -> None:
        """Let a name stand for what was written. With the columns given, Spark need not look for them in a run of its own."""
        self._session.read.schema(schema).parquet(*folders).createOrReplaceTempView(name)

    def _new_folder(self, name: str) -> Path:
        self._folders += 1
        return self._folder / f"{self._folders:05}-{name}"

    def _put_hits(self) -> None:
        if self._asked:
            folder, schema = self._written("hits", " union all ".join(self._asked))
            self._hits.append((folder.as_uri(), schema))
            self._asked = []
        self._named("hits", self._hits[0][1], *(folder for folder, _ in self._hits))

    def _ship(self, table: str) -> None:
        """Write a table for Spark; the name stands for it from now on."""
        folder = self._new_folder(table)
        folder.mkdir()
        source, columns = _VIEWS.get(table, (table, "*"))
        for number, piece in enumerate(pieces_of(self.connection, source, {"part": table}, columns)):
            (folder / f"{number:05}.parquet").write_bytes(piece)
        if not any(folder.iterdir()):
            self._write_empty(folder, table)
        kinds = self.all(f"select column_name, data_type from duckdb_columns() where table_name = '{table}' order by column_index")  # noqa: S608 - names made here
        self._named(table, ", ".join(f"`{name}` {_KINDS.get(str(kind), str(kind).lower())}" for name, kind in kinds), folder.as_uri())

    def _write_empty(self, folder: Path, table: str) -> None:
        with memory_files(self.connection) as files:
            self.connection.execute(f"copy (select * from {table}) to '{_PIECE}' (format parquet)")  # noqa: S608 - names made here
            (folder / "none.parquet").write_bytes(files.cat_file(_PIECE))

    def _fetch(self, table: str, folder: Path, columns: Sequence[str]) -> None:
        names = ", ".join(columns)
        for path in sorted(folder.glob("*.parquet")):
            with memory_files(self.connection) as files:
                files.pipe_file(_PIECE, path.read_bytes())
                self.connection.execute(f"insert into {table} select {names} from read_parquet('{_PIECE}')")  # noqa: S608 - names made here


def _spark(sql: str) -> str:
    from app.audit.portable import translated  # noqa: PLC0415 - part of the extra

    return translated(sql, "spark")


@contextmanager
def opened_spark(job: Job, file: str, options: SparkOptions | None = None) -> Iterator[SparkEngine]:
    """Open an engine on Spark for one file.

    Raises `InputRefusedError` in one sentence where Java or the extra is missing, or Spark does not start.
    """
    asked = options if options is not None else SparkOptions()
    _ready(file)
    with ExitStack() as stack:
        _clear_left_over(asked.folder)
        folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=asked.folder))  # 0700: patients' data pass through it
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        session = stack.enter_context(_started(asked, folder, file))
        stack.enter_context(_stopping(session, job))
        connection = stack.enter_context(connected_for(job, file, "Auditing it"))
        try:
            yield SparkEngine(connection, session, folder)
        except Exception as error:
            if job.cancelled and not isinstance(error, CancelledError):
                raise CancelledError from error
            raise


@lru_cache(maxsize=1)
def _spill() -> Path:
    """Return the private folder in which Java puts what does not fit into memory: one for its life, as it names it only once."""
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _clear_left_over(folder: Path | None) -> None:
    """Remove the folders of runs that were killed."""
    for path in (folder or Path(tempfile.gettempdir())).glob(f"{_PREFIX}*-*"):
        number = path.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdigit() and not psutil.pid_exists(int(number)):
            shutil.rmtree(path, ignore_errors=True)


def _ready(file: str) -> None:
    try:
        import pyspark  # type: ignore[import-not-found,unused-ignore] # noqa: F401, PLC0415 - whether the extra is there
        import sqlglot  # noqa: F401, PLC0415
    except ModuleNotFoundError as error:
        raise InputRefusedError(
            file, "", "The Spark engine is not installed.", f'Install it with pip install "codeledger[spark]", or {_DUCKDB}.'
        ) from error
    home = os.environ.get("JAVA_HOME", "")
    if not (home and any((Path(home) / "bin" / name).is_file() for name in ("java", "java.exe"))) and shutil.which("java") is None:
        raise InputRefusedError(
            file, "", "Spark needs Java 17 or later, and none was found.", f"Install Java or set JAVA_HOME, or {_DUCKDB}."
        )


@contextmanager
def _started(options: SparkOptions, folder: Path, file: str) -> Iterator["SparkSession"]:
    from pyspark.errors import PySparkException  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415 - the extra
    from pyspark.sql import SparkSession  # noqa: PLC0415

    if options.master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    building: Any = SparkSession.builder.master(options.master).appName("codeledger")
    for name, value in _settings(options, folder).items():
        building = building.config(name, value)
    try:
        session: SparkSession = building.getOrCreate()
    except (PySparkException, OSError) as error:
        raise InputRefusedError(
            file, "", f"Spark did not start at {options.master}.", f"Check Java (17 or later) and the master's address, or {_DUCKDB}."
        ) from error
    try:
        yield session
    finally:
        session.stop()


def _settings(options: SparkOptions, folder: Path) -> dict[str, str]:
    here = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"} if options.master.startswith("local") else {}
    return here | {
        "spark.driver.memory": options.memory,
        "spark.local.dir": str(_spill()),
        "spark.sql.warehouse.dir": (folder / "warehouse").as_uri(),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.sql.adaptive.enabled": "false",  # what it finds out costs more jobs than it saves on tables of this size
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }


@contextmanager
def _stopping(session: "SparkSession", job: Job) -> Iterator[None]:
    """Stop what Spark does as soon as the job is cancelled."""
    done = Event()

    def watch() -> None:
        while not done.wait(_POLL_SECONDS):
            if job.cancelled:
                session.sparkContext.cancelAllJobs()

    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
