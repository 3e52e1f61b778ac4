"""What the commands of project files and code tables print for a person."""

from collections.abc import Sequence

from app.cli.columns import count, section, table
from app.project.project import Project
from app.workspace.codesets import ImportReport, ListedTable
from app.workspace.decision_words import described, file_names
from app.workspace.verify import Verified

_SHOWN = 20  # of a list that can be long


def describe_project(project: Project) -> str:
    """Return what a project holds."""
    info, names, head = project.info, file_names(project), project.trail.head()
    decisions = project.decisions.history()
    parts = [
        f"{info.path.name}: made {info.created:%Y-%m-%d}, schema {info.schema}" + (f"; {info.why_read_only}" if info.why_read_only else ""),
        section("Documents", ([item.file, item.format, item.sha256[:12], item.who] for item in project.documents.all())),
        section("Claims", ([str(item.number), item.file, count(item.rows, "row")] for item in project.imports.all())),
        section(
            "Audits", ([str(item.number), f"{item.run:%Y-%m-%d %H:%M}", count(item.findings, "finding")] for item in project.audits.all())
        ),
        section("Code tables", ([item.file, item.sha256[:12]] for item in project.tables.all())),
        section(
            f"Decisions ({len(decisions)}, latest first)",
            (
                [f"{item.when:%Y-%m-%d %H:%M}", item.who, described(item, names), "undone" if item.undone else item.reason]
                for item in decisions[::-1][:_SHOWN]
            ),
        ),
        f"Trail: {count(head.number, 'record')}, head {head.hash}",
    ]
    return "\n\n".join(part for part in parts if part)


def describe_verified(found: Verified) -> str:
    """Return what checking a project found."""
    if not found.tampering:
        return f"{found.file} agrees with its trail: {count(found.records, 'record')}, head {found.head}."
    lines = [f"  {f'record {item.record}: ' if item.record is not None else ''}{item.why}" for item in found.tampering]
    return "\n".join([f"{found.file} does not agree with its trail:", *lines])


def describe_import(report: ImportReport) -> str:
    """Return what became of a file of codes."""
    until = f" to {report.last.isoformat()}" if report.last else ""
    since = f" from {report.first.isoformat()}" if report.first else ""
    lines = [
        f"{report.file}: {report.kind} of {report.system.value}",
        f"{count(report.records, 'record')}, {report.terminated:,} with a termination date",
        f"It speaks for codes{since}{until}." if report.first else "It speaks for no span of days of its own.",
        *(f"  not understood: {item}" for item in report.unread[:_SHOWN]),
    ]
    if len(report.unread) > _SHOWN:
        lines.append(f"  and {len(report.unread) - _SHOWN} more")
    return "\n".join(lines)


def describe_tables(tables: Sequence[ListedTable]) -> str:
    """Return the tables in use."""
    return table([[item.system.value, _window(item), count(item.records, "record"), item.problem or item.source] for item in tables])


def _window(item: ListedTable) -> str:
    return f"{item.first} to {item.last}" if item.first is not None else "no days of its own"
