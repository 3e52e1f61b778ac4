"""Findings as a plain table for other programs."""

import csv
from pathlib import Path

from app.audit.model import NOTHING_DECIDED, AuditResult, Decisions, Finding
from app.reports.atomic import write_atomically
from app.reports.words import OPEN, printable

COLUMNS = (
    "sheet",
    "row",
    "claim_id",
    "line",
    "rule",
    "verdict",
    "primary",
    "policy",
    "system",
    "code",
    "date",
    "date_used",
    "basis_sensitive",
    "published_after_service",
    "in_rates",
    "instead",
    "amount",
    "amount_basis",
    "message",
)
DECIDED = ("disposition", "reason")  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_SIGNS = frozenset("=+-@＝＋－＠")  # the wide ones too begin a formula
_BLANKS = " \t\r\n\ufeff\u200b\u00a0"


def write_findings_csv(path: Path, result: AuditResult, decisions: Decisions = NOTHING_DECIDED) -> None:
    """Write the findings as UTF-8 csv with a byte order mark, so that Excel reads it right; raises `OutputFailedError`."""

    def write(draft: Path) -> None:
        with draft.open("w", encoding="utf-8-sig", newline="") as handle:
            rows = csv.writer(handle)
            rows.writerow((*COLUMNS, *DECIDED))
            for finding in result.findings:
                decided = decisions.get(finding.key, OPEN)
                said = [*(_text(finding, name) for name in COLUMNS), *(getattr(decided, name) for name in DECIDED)]
                rows.writerow(map(table_value, said))

    def read_back(draft: Path) -> None:
        with draft.open(encoding="utf-8-sig", newline="") as handle:
            if sum(1 for _ in csv.reader(handle)) != len(result.findings) + 1:
                raise OSError("the written table lacks rows")

    write_atomically(path, write, read_back)


def _text(finding: Finding, name: str) -> str:
    value = getattr(finding, name)
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def table_value(text: str) -> str:
    """Keep a spreadsheet from running what came from data; a negative number stays one."""
    number = text.isascii() and text[:1] == "-" and text[1:].replace(".", "", 1).isdecimal()
    return text if number else table_text(text)


def table_text(text: str) -> str:
    """Keep a spreadsheet from running text that came from data, whatever stands before its sign."""
    cleaned = printable(text)
    return f"'{cleaned}" if cleaned.startswith(_RISKY) or cleaned.lstrip(_BLANKS)[:1] in _SIGNS else cleaned
