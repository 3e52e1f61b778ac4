"""Use case: notices of when a plan applies a version: read from a table, or entered by hand and kept in a project."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from app.claims.dates import Day, read_day
from app.claims.texts import TextRow, read_text_table
from app.errors import InputRefusedError
from app.ledger.model import Notice, NoticeBasis, Scope
from app.progress import Job
from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project

_NEEDED = ("policy", "effective")
_NAMES = {
    "policy": "policy",
    "policynumber": "policy",
    "market": "market",
    "state": "market",
    "plan": "market",
    "lineofbusiness": "line_of_business",
    "lob": "line_of_business",
    "effective": "effective",
    "effectivedate": "effective",
    "scope": "scope",
    "basis": "basis",
    "version": "version",
    "published": "version",
    "publishdate": "version",
}
_SIGNS = re.compile(r"[^a-z]")
_BASES = {"": NoticeBasis.SERVICE, "service": NoticeBasis.SERVICE, "dos": NoticeBasis.SERVICE, "dateofservice": NoticeBasis.SERVICE}
_BASES |= {"processed": NoticeBasis.PROCESSED, "dateprocessed": NoticeBasis.PROCESSED}
_ALL = {"", "all", "any", "*"}


def read_notices(path: Path, job: Job | None = None) -> tuple[Notice, ...]:
    """Read a table with the columns policy, market, line_of_business, effective, scope, basis and, if need be, version.

    Raises `InputRefusedError` naming the row that cannot be understood: a notice half read would move the wrong days.
    """
    table = read_text_table(path, _name_of, _NEEDED, job if job is not None else Job())
    return tuple(_notice(path, row, epoch_1904=table.epoch_1904) for row in table.rows)


def keep_notices(project: Project, notices: Iterable[Notice], reason: str = "") -> tuple[Decision, ...]:
    """Keep notices in a project, one step; the same notice again replaces itself."""
    drafts = [Draft(what=What.NOTICE, fact=_fact(notice), value=_value(notice), reason=reason) for notice in notices]
    return project.decisions.decide(drafts)


def change_notice(project: Project, before: Notice, after: Notice, reason: str) -> None:
    """Put a notice in the place of another, one step."""
    drafts = [Draft(what=What.NOTICE, fact=_fact(after), value=_value(after), reason=reason)]
    if _fact(before) != _fact(after):
        drafts.insert(0, Draft(what=What.NOTICE, fact=_fact(before), value=None, reason=reason))
    project.decisions.decide(drafts)


def withdraw_notice(project: Project, notice: Notice, reason: str) -> None:
    """Take a notice back."""
    project.decisions.decide([Draft(what=What.NOTICE, fact=_fact(notice), value=None, reason=reason)])


def notices_of(project: Project) -> tuple[Notice, ...]:
    """Return the notices that hold, in the order given."""
    return tuple(notice for notice, _ in kept_notices(project))


def kept_notices(project: Project) -> tuple[tuple[Notice, Decision], ...]:
    """Return the notices that hold with the decisions that keep them, in the order given."""
    held = sorted(project.decisions.holding(What.NOTICE).values(), key=lambda decision: decision.number)
    return tuple((_kept(decision), decision) for decision in held)


def _name_of(header: str) -> str | None:
    return _NAMES.get(_SIGNS.sub("", header.casefold()))


def _notice(path: Path, row: TextRow, *, epoch_1904: bool) -> Notice:
    cells = row.cells
    where = f"{f'sheet {row.sheet}, ' if row.sheet else ''}row {row.row}"
    if not cells["policy"]:
        raise InputRefusedError(path.name, where, "It names no policy.", "Write the policy's number or title.")
    version = cells.get("version", "")
    return Notice(
        policy=cells["policy"],
        effective=_day(path, where, cells["effective"], epoch_1904=epoch_1904),
        market=_named(cells.get("market", "")),
        line_of_business=_named(cells.get("line_of_business", "")),
        scope=_scope(path, where, cells.get("scope", "")),
        basis=_basis(path, where, cells.get("basis", "")),
        version=_day(path, where, version, epoch_1904=epoch_1904) if version else None,
        source=f"{path.name}, {where}",
    )


def _named(text: str) -> str | None:
    return None if text.casefold() in _ALL else text


def _day(path: Path, where: str, text: str, *, epoch_1904: bool) -> date:
    found = read_day(text, epoch_1904=epoch_1904)
    if not isinstance(found, Day) or found.short_year:
        raise InputRefusedError(path.name, where, f"{text or 'A blank'} is no full date.", "Write it as 2024-02-19.")
    return found.day


def _scope(path: Path, where: str, text: str) -> Scope:
    word = text.casefold()
    if word in {"", *Scope}:
        return Scope(word) if word else Scope.BOTH
    raise InputRefusedError(path.name, where, f"{text} is no scope.", "Write criteria, coding or both.")


def _basis(path: Path, where: str, text: str) -> NoticeBasis:
    word = _SIGNS.sub("", text.casefold())
    if word in _BASES:
        return _BASES[word]
    raise InputRefusedError(path.name, where, f"{text} is no basis.", "Write service or processed.")


def _fact(notice: Notice) -> str:
    """Return the key of a notice: for whom it puts which version of which policy into effect."""
    return canonical(
        {
            "policy": notice.policy,
            "market": notice.market,
            "line_of_business": notice.line_of_business,
            "scope": notice.scope.value,
            "version": notice.version,
            **({} if notice.version is not None else {"effective": notice.effective}),
        }
    )


def _value(notice: Notice) -> str:
    return canonical({"effective": notice.effective, "basis": notice.basis.value, "source": notice.source})


def _kept(decision: Decision) -> Notice:
    fact, value = parsed(decision.fact), parsed(decision.value or "{}")
    assert isinstance(fact, dict)  # noqa: S101 - written by `_fact`
    assert isinstance(value, dict)  # noqa: S101 - written by `_value`
    version = fact["version"]
    return Notice(
        policy=str(fact["policy"]),
        effective=date.fromisoformat(str(value["effective"])),
        market=fact["market"],
        line_of_business=fact["line_of_business"],
        scope=Scope(fact["scope"]),
        basis=NoticeBasis(value["basis"]),
        version=date.fromisoformat(version) if version else None,
        source=str(value["source"]) or f"{decision.who}, {decision.when:%Y-%m-%d}",
    )
