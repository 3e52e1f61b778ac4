"""Why a line has the findings it has, and no others: what every rule saw of it, in words.

`why_not` asks an engine on which the claims are loaded: the line alone is judged again, with its rules' tables still there to look at.
`why_not_row` needs no database that was kept: it opens the claims again (a file, or one kept in a project), lets go of all rows but those
of the line's claim and member, and asks that. Of a million lines kept in a project that takes about as long as unpacking them.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from app.audit.contents import content_name
from app.audit.engine import OpenAudit, loaded_audit
from app.audit.few_rows import FewRows
from app.audit.model import Finding
from app.audit.rule_words import Outcome, RuleWord, words_of
from app.audit.seen import aside_reason, seen_of
from app.audit.task import AuditTask
from app.claims.sources import open_claims
from app.errors import InputRefusedError
from app.progress import Job

__all__ = ["LinePlace", "Outcome", "RuleWord", "why_not", "why_not_row"]


@dataclass(frozen=True, slots=True)
class LinePlace:
    """A line of a run: `line` tells those of one row apart (None: the first), `content` is what the run named it by ("": not known)."""

    sheet: str
    row: int
    line: str | None = None
    content: str = ""


def why_not_row(task: AuditTask, place: LinePlace, job: Job) -> tuple[RuleWord, ...]:
    """Return what each shipped rule says of a line, reading the claims again.

    Where the few rows make no claims, or another line than in the run (its content differs), the whole file is loaded: what is told is
    always told of the line of the run. Raises `InputRefusedError` as reading does, and `CancelledError`.
    """
    source = open_claims(task.claims, job) if isinstance(task.claims, Path) else task.claims
    few = FewRows(source, task.overrides, place.sheet, place.row)
    with suppress(InputRefusedError), loaded_audit(replace(task, claims=few), job) as audit:  # alone the row may be no claim at all
        if not place.content or place.content.partition("-")[0] in _contents(audit, place.sheet, place.row):
            return why_not(audit, place.sheet, place.row, place.line)
    with loaded_audit(task, job) as audit:
        return why_not(audit, place.sheet, place.row, place.line)


def why_not(audit: OpenAudit, sheet: str, row: int, line: str | None = None) -> tuple[RuleWord, ...]:
    """Return what each shipped rule says of a line of loaded claims, in the order of the rules.

    The audit's findings are judged anew: a run that is to go on judges again afterwards. A row that is not judged has one word, with the
    reason, under the rule "".
    """
    place = _place(audit, sheet, row, line)
    if isinstance(place, str):
        return (RuleWord("", Outcome.DOES_NOT_APPLY, place),)
    findings = audit.judge_row(*place)
    return words_of(seen_of(audit, place[1]), _of_line(audit, findings, place[1]))


def _place(audit: OpenAudit, sheet: str, row: int, line: str | None) -> tuple[int, int] | str:
    """Return the row and the line in the engine, or why it is not judged."""
    if sheet not in audit.sheets:
        return f"{sheet or 'the file'} holds no claims"
    numbers = [number for number, name in enumerate(audit.sheets) if name == sheet]
    where = f"sheet_no in ({', '.join(map(str, numbers))}) and row_no = {row}"
    found = audit.engine.all(f"select row_id, line_id, line from every_line where {where} order by line_id")  # noqa: S608 - numbers made here
    named = [one for one in found if line is None or one[2] == line]
    if named:
        return int(str(named[0][0])), int(str(named[0][1]))
    return aside_reason(audit, where)


def _contents(audit: OpenAudit, sheet: str, row: int) -> set[str]:
    numbers = ", ".join(str(number) for number, name in enumerate(audit.sheets) if name == sheet)
    where = f"sheet_no in ({numbers or '-1'}) and row_no = {row}"
    found = audit.engine.all(
        f"select content from every_line where {where} union all select content from lines_aside where {where}"  # noqa: S608 - numbers made here
    )
    return {content_name(int(str(content))) for (content,) in found}


def _of_line(audit: OpenAudit, findings: Sequence[Finding], line_id: int) -> tuple[Finding, ...]:
    """Return the findings of one line among those of its row."""
    ((named, count),) = audit.engine.all(
        f"select max(line) filter (line_id = {line_id}), count(*) from every_line"  # noqa: S608 - a number made here
        f" where row_id = (select row_id from every_line where line_id = {line_id})"
    )
    return tuple(finding for finding in findings if count == 1 or finding.line == named)
