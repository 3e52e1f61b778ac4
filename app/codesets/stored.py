"""The form in which an imported table is kept: one compressed text that begins with a line saying what it is.

It is the same bytes for the same file, so that its hash names it, and it is read as carefully as any file from outside.
"""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.codesets.expand import CodeTable, written
from app.codesets.importers.model import ImportReport, Part, Record, Unread
from app.codesets.model import CodeSystem, Successor, Validity, Window
from app.codesets.shape import normal
from app.codesets.stitch import joined
from app.errors import InputRefusedError

_FORMAT = "codeledger code table"
_VERSION = 1
_LARGEST = 256 << 20
_HEAD = ("code", "part", "start", "end", "action", "changed", "long", "short", "instead")
_DAMAGE = (OSError, EOFError, zlib.error, UnicodeDecodeError, ValueError, KeyError, TypeError, csv.Error, RecursionError)


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A kept table: its report and its records."""

    report: ImportReport
    records: tuple[Record, ...]

    @property
    def window(self) -> Window | None:
        """The days it speaks for; None where it has descriptions and changes alone."""
        report = self.report
        return Window(report.system, report.first, report.last, report.source) if report.first and report.last else None

    def table(self) -> CodeTable:
        """Return the codes with their times; modifiers and headers are none."""
        times: dict[str, tuple[Validity, ...]] = {}
        for record in self.records:
            if record.part is Part.CODE:
                time = Validity(record.start, record.end)
                times[record.code] = joined((*times[record.code], time)) if record.code in times else (time,)
        window = self.window
        if window is None:
            raise ValueError(self.report.file)  # who has no window is not asked
        return CodeTable(window, sorted(times), times)

    def texts(self) -> Mapping[str, str]:
        """Return the descriptions by code; of a code with several lives that of the last."""
        ordered = sorted(self.records, key=lambda record: record.start or date.min)
        return {record.code: record.long or record.short for record in ordered if record.long or record.short}

    def successors(self) -> Mapping[str, tuple[Successor, ...]]:
        """Return the codes that records name to be used in their place, from the day the record's own code ends, else changed."""
        system, source = self.report.system, self.report.source
        found: dict[str, tuple[Successor, ...]] = {}
        for record in self.records:
            links = tuple(
                Successor(written(system, record.code), other, record.end or record.changed, None, source)
                for other in record.instead
                if normal(system, other) or normal(CodeSystem.CPT, other)
            )
            if links and record.part is Part.CODE:
                found[record.code] = (*found.get(record.code, ()), *links)
        return found


def pack(report: ImportReport, records: Iterable[Record]) -> bytes:
    """Return a table as it is kept."""
    head = {
        "format": _FORMAT,
        "version": _VERSION,
        "file": report.file,
        "sha256": report.sha256,
        "kind": report.kind,
        "system": report.system.value,
        "records": report.records,
        "terminated": report.terminated,
        "from": _text(report.first),
        "through": _text(report.last),
        "source": report.source,
        "actions": dict(sorted(report.actions.items())),
        "unread": [[item.where, item.text, item.why] for item in report.unread],
    }
    text = io.StringIO(newline="")
    text.write(json.dumps(head, ensure_ascii=False, sort_keys=True) + "\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows(_row(record) for record in records)
    return gzip.compress(text.getvalue().encode("utf-8"), compresslevel=6, mtime=0)


@lru_cache(maxsize=16)
def unpack(data: bytes) -> StoredTable:
    """Return a kept table. Raises `InputRefusedError` for bytes that are none."""
    try:
        text = _inflated(data).decode("utf-8")
        first, _, rest = text.partition("\n")
        return StoredTable(_report(json.loads(first)), tuple(_records(rest)))
    except _DAMAGE as error:
        raise InputRefusedError("", "", "A kept code table is damaged.", "Import its CMS file again.") from error


def _inflated(data: bytes) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        text = file.read(_LARGEST + 1)
    if len(text) > _LARGEST:
        raise ValueError(len(text))
    return text


def _report(head: dict[str, object]) -> ImportReport:
    if head["format"] != _FORMAT or head["version"] != _VERSION:
        raise ValueError(head["format"])
    unread, actions = head["unread"], head["actions"]
    if not isinstance(unread, list) or not isinstance(actions, dict):
        raise TypeError(unread)
    return ImportReport(
        file=str(head["file"]),
        sha256=str(head["sha256"]),
        kind=str(head["kind"]),
        system=CodeSystem(str(head["system"])),
        records=int(str(head["records"])),
        terminated=int(str(head["terminated"])),
        first=_day(str(head["from"] or "")),
        last=_day(str(head["through"] or "")),
        source=str(head["source"]),
        actions={str(name): int(number) for name, number in actions.items()},
        unread=tuple(Unread(str(where), str(text), str(why)) for where, text, why in unread),
    )


def _records(text: str) -> Iterator[Record]:
    days: dict[str, date | None] = {}  # few distinct ones

    def day(value: str) -> date | None:
        if value not in days:
            days[value] = _day(value)
        return days[value]

    rows = csv.reader(io.StringIO(text, newline=""))
    if tuple(next(rows)) != _HEAD:
        raise ValueError(_HEAD)
    for line, (code, part, start, end, action, changed, long, short, instead) in enumerate(rows, start=1):
        yield Record(code, Part(part), day(start), day(end), action, day(changed), long, short, tuple(instead.split()), line)


def _row(record: Record) -> tuple[str, ...]:
    return (
        record.code,
        record.part.value,
        _text(record.start),
        _text(record.end),
        record.action,
        _text(record.changed),
        record.long,
        record.short,
        " ".join(record.instead),
    )


def _text(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
