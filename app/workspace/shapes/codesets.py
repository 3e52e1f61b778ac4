"""The shapes of `codesets import` and `codesets list`."""

from collections.abc import Sequence

from app.workspace.codesets import ImportReport, ListedTable
from app.workspace.shapes.common import day


def import_shape(report: ImportReport) -> dict[str, object]:
    """Return what became of a file as `codesets import --json` prints it."""
    return {
        "file": report.file,
        "kind": report.kind,
        "system": report.system.value,
        "records": report.records,
        "terminated": report.terminated,
        "from": day(report.first),
        "through": day(report.last),
        "source": report.source,
        "sha256": report.sha256,
        "actions": dict(report.actions),
        "unread": [{"where": item.where, "text": item.text, "why": item.why} for item in report.unread],
    }


def list_shape(tables: Sequence[ListedTable]) -> dict[str, object]:
    """Return the tables in use as `codesets list --json` prints them."""
    return {
        "code_sets": [
            {
                "system": table.system.value,
                "from": day(table.first),
                "through": day(table.last),
                "source": table.source,
                "file": table.file,
                "kind": table.kind,
                "records": table.records,
                "sha256": table.sha256,
                "problem": table.problem,
            }
            for table in tables
        ]
    }
