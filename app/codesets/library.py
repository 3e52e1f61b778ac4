"""The code tables in use: those shipped, those the person imported, and those of a project.

An imported table lies in the person's data folder as one compressed file named by the hash of the file it was made from, with a
small manifest beside it. The table is written first and the manifest last, each in one move: without a manifest there is no table.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from app.codesets.importers.model import ImportedTable
from app.codesets.model import CodeSystem
from app.codesets.stored import StoredTable, unpack
from app.codesets.tables import CodeSets, TableSource, bundled_sources, load_bundled
from app.codesets.texts import SuccessorSource, TextSource, bundled_successors, bundled_texts
from app.errors import InputRefusedError, OutputFailedError
from app.user_folders import data_folder

_FOLDER = "codesets"
_TABLE, _MANIFEST = ".csv.gz", ".json"


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table of the person's own. `stored` None: its file is gone or no longer what was written."""

    sha256: str  # of the file it was made from
    file: str
    system: CodeSystem
    imported: datetime
    stored: StoredTable | None


def load_code_sets(extra: Sequence[bytes] = ()) -> CodeSets:
    """Return the shipped tables, the person's own and, last, the kept bytes of a project's; the same ones are read once.

    Where the person's data folder cannot be made there are no tables of their own. Raises `InputRefusedError` for bytes that are no
    kept table.
    """
    try:
        own = _listed()
    except OSError:
        own = ()
    return _code_sets(own, tuple(extra))


def held_tables() -> tuple[HeldTable, ...]:
    """Return the person's own tables in the order in which they are laid over one another."""
    return _held(_listed())


def add_table(table: ImportedTable) -> None:
    """Keep a table; the same file again takes the place of what was made of it before."""
    folder = data_folder(_FOLDER)
    report = table.report
    manifest = {
        "sha256": report.sha256,
        "file": report.file,
        "system": report.system.value,
        "from": report.first.isoformat() if report.first else None,
        "through": report.last.isoformat() if report.last else None,
        "source": report.source,
        "imported": datetime.now(UTC).isoformat(timespec="microseconds"),
        "table_sha256": sha256(table.data).hexdigest(),
    }
    try:
        _write(folder / f"{report.sha256}{_TABLE}", table.data)
        _write(folder / f"{report.sha256}{_MANIFEST}", json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8"))
    except OSError as error:
        raise OutputFailedError(
            report.file, "", f"The table could not be kept in {folder}: {error.strerror}.", "Make room there and import it again."
        ) from error


def remove_table(sha: str) -> bool:
    """Take a table away; False: there is none of that hash."""
    manifest = data_folder(_FOLDER) / f"{sha}{_MANIFEST}"
    if not sha.isalnum() or not manifest.is_file():
        return False
    manifest.unlink()
    with contextlib.suppress(OSError):  # without its manifest it is no table any more
        manifest.with_name(f"{sha}{_TABLE}").unlink()
    return True


def _write(path: Path, data: bytes) -> None:
    """Write beside the target, bring to the disk, then move into place."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()


_Listed = tuple[tuple[Path, int, int], ...]


def _listed() -> _Listed:
    """Return the manifests with what tells that one has changed."""
    found = []
    for path in sorted(data_folder(_FOLDER).glob(f"*{_MANIFEST}")):
        with contextlib.suppress(OSError):  # taken away meanwhile
            stat = path.stat()
            found.append((path, stat.st_mtime_ns, stat.st_size))
    return tuple(found)


@lru_cache(maxsize=8)
def _held(listed: _Listed) -> tuple[HeldTable, ...]:
    tables = [held for path, _, _ in listed if (held := _read(path)) is not None]
    return tuple(sorted(tables, key=lambda held: (_release(held), held.imported)))


def _release(held: HeldTable) -> date:
    return (held.stored.report.first if held.stored else None) or date.min


def _read(path: Path) -> HeldTable | None:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        sha, file, kept = str(manifest["sha256"]), str(manifest["file"]), str(manifest["table_sha256"])
        system = CodeSystem(manifest["system"])
        imported = datetime.fromisoformat(manifest["imported"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    stored = None
    with contextlib.suppress(OSError, InputRefusedError):
        data = path.with_name(f"{sha}{_TABLE}").read_bytes()
        stored = unpack(data) if sha256(data).hexdigest() == kept else None
    return HeldTable(sha, file, system, imported, stored)


@lru_cache(maxsize=8)
def _code_sets(listed: _Listed, extra: tuple[bytes, ...]) -> CodeSets:
    own = [held.stored for held in _held(listed) if held.stored is not None]
    kept = {table.report.sha256: table for table in (*own, *sorted(map(unpack, extra), key=_first_day))}
    if not kept:
        return load_bundled()
    sources, facts = bundled_sources()
    tables = list(kept.values())
    return CodeSets(
        [*sources, *(source for table in tables if (source := _source(table)) is not None)],
        facts,
        [*bundled_texts(), *(_texts(table) for table in tables)],
        [*bundled_successors(), *(_successors(table) for table in tables)],
    )


def _first_day(table: StoredTable) -> date:
    return table.report.first or date.min


def _source(table: StoredTable) -> TableSource | None:
    window = table.window
    return TableSource(window, lru_cache(maxsize=1)(table.table)) if window is not None else None


def _texts(table: StoredTable) -> TextSource:
    return TextSource(table.report.system, lru_cache(maxsize=1)(table.texts))


def _successors(table: StoredTable) -> SuccessorSource:
    return SuccessorSource(table.report.system, lru_cache(maxsize=1)(table.successors))
