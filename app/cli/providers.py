"""What goes to providers and others: `codeledger responses`, `codeledger letters` and `codeledger share`."""

import argparse
import json
import sys
from datetime import date
from typing import TYPE_CHECKING

from app.cli.options import progress
from app.cli.parser import UsageError
from app.cli.reports import template_of
from app.progress import Job

if TYPE_CHECKING:
    from app.project.project import Project
    from app.workspace.responses import Imported, SentRounds
    from app.workspace.shared_claims import SharedFile


def responses(options: argparse.Namespace) -> int:
    """`codeledger responses export | import | overdue | withdraw`."""
    from app.project.project import open_project
    from app.workspace.person import person

    tasks = {"export": _export, "import": _import, "overdue": _overdue, "withdraw": _withdraw}
    with open_project(options.project, person(), read_only=options.task == "overdue") as project:
        tasks[options.task](options, project)
    return 0


def _export(options: argparse.Namespace, project: "Project") -> None:
    from app.workspace.kept_audit import kept_audit
    from app.workspace.responses import RoundOrder, export_responses

    order = RoundOrder(
        sent=options.sent or _today(),
        due=options.due,
        providers=tuple(options.provider),
        members=options.members,
        open_too=options.open_too,
        again=not options.next,
    )
    template = template_of(options.template)
    kept = kept_audit(project, Job(progress))
    _put_sent(options, export_responses(project, kept.claims, kept.dossier, order, options.out, template))


def _import(options: argparse.Namespace, project: "Project") -> None:
    from app.workspace.responses import import_responses

    _put_imported(options, options.file.name, import_responses(project, options.file, received=options.received or _today()))


def _overdue(options: argparse.Namespace, project: "Project") -> None:
    from app.workspace.rounds import overdue_rounds, rounds_of

    late = overdue_rounds(rounds_of(project), options.on or _today())
    rows = [
        {
            "provider": one.round.provider,
            "round": one.round.number,
            "due": f"{one.round.due}",
            "days": one.days,
            "unanswered": one.unanswered,
        }
        for one in late
    ]
    if options.json:
        print(json.dumps({"overdue": rows}, ensure_ascii=False))
    elif not rows:
        print("No round is overdue.")
    for row in rows if not options.json else ():
        print(f"{row['provider']}, round {row['round']}: due {row['due']}, {row['days']} days ago, {row['unanswered']} unanswered")


def _withdraw(options: argparse.Namespace, project: "Project") -> None:
    from app.workspace.rounds import round_named, withdraw_round

    held = round_named(project, options.provider, options.round)
    answered = sum(1 for one in held.round.responses if one.agrees is not None)
    withdraw_round(project, held, options.reason)
    said = {"provider": held.round.provider, "round": held.round.number, "lines": len(held.round.responses), "answers": answered}
    if options.json:
        print(json.dumps({"withdrawn": said}, ensure_ascii=False))
        return
    print(f"Provider {said['provider']}, round {said['round']} withdrawn: {said['lines']} lines, {said['answers']} answers.")


def _today() -> date:
    return date.today()  # noqa: DTZ011 a person's own day


def letters(options: argparse.Namespace) -> int:
    """`codeledger letters`: a letter to each provider."""
    from app.project.project import open_project
    from app.reports.responses.letter import Detail
    from app.workspace.kept_audit import kept_audit
    from app.workspace.letters import LetterOrder, write_letters
    from app.workspace.person import person

    with open_project(options.project, person()) as project:
        order = LetterOrder(
            day=options.day or _today(),
            detail=Detail.CATEGORIES if options.categories else Detail.LINES,
            due=options.due,
            providers=tuple(options.provider),
            open_too=options.open_too,
        )
        kept = kept_audit(project, Job(progress))
        written = write_letters(kept.dossier, order, options.out, template_of(options.template), project)
    print(json.dumps({"written": [path.name for path in written]}) if options.json else "\n".join(f"Written: {path}" for path in written))
    return 0


def share(options: argparse.Namespace) -> int:
    """`codeledger share`: chosen columns, or Safe Harbor fields removed."""
    from app.project.project import open_project
    from app.reports.shared_rows import Rows
    from app.workspace.kept_audit import kept_audit
    from app.workspace.person import person
    from app.workspace.shared_claims import share_columns, share_safe_harbor, table_of

    names = [name.strip() for name in (options.columns or "").split(",") if name.strip()]
    if options.out is not None and bool(names) == options.safe_harbor:
        raise UsageError("name the columns with --columns, or say --safe-harbor; one of them")
    with open_project(options.project, person()) as project:
        kept = kept_audit(project, Job(progress))
        table = table_of(kept.dossier, Rows(options.rows))
        if options.out is None:
            listed = [column.name for column in table.columns]
            print(json.dumps({"columns": listed}, ensure_ascii=False) if options.json else "\n".join(listed))
            return 0
        if options.safe_harbor:
            made = share_safe_harbor(options.out, table, kept.dossier, options.include, project)
        else:
            made = share_columns(options.out, table, names, project)
    _put_shared(options, made)
    return 0


def _put_sent(options: argparse.Namespace, sent: "SentRounds") -> None:
    if options.json:
        rows = [
            {"file": one.path.name, "provider": one.provider, "round": one.number, "lines": one.lines, "due": f"{one.due}", "new": one.new}
            for one in sent.sent
        ]
        print(json.dumps({"sent": rows, "left": list(sent.left)}, ensure_ascii=False))
        return
    for one in sent.sent:
        print(f"Written: {one.path} (round {one.number}, {one.lines} lines, due {one.due})")
    for text in sent.left:
        print(text, file=sys.stderr)


def _put_imported(options: argparse.Namespace, file: str, found: "Imported") -> None:
    one = found.round
    if options.json:
        said = {"file": file, "provider": one.provider, "round": one.number, "kept": found.kept, "same": found.same}
        print(json.dumps({**said, "unanswered": found.unanswered, "notices": list(found.notices)}, ensure_ascii=False))
        return
    print(f"{file}: provider {one.provider}, round {one.number}: {found.kept} answers kept, {found.same} held before,", end=" ")
    print(f"{found.unanswered} of {len(one.responses)} lines unanswered.")
    for text in found.notices:
        print(text, file=sys.stderr)


def _put_shared(options: argparse.Namespace, made: "SharedFile") -> None:
    if options.json:
        treated = [{"column": one.name, "treatment": one.treatment.value, "why": one.why, "left_out": one.blanked} for one in made.treated]
        print(
            json.dumps({"file": made.path.name, "rows": made.rows, "columns": list(made.columns), "treated": treated}, ensure_ascii=False)
        )
        return
    print(f"Written: {made.path} ({made.rows} rows, {len(made.columns)} columns)")
    if made.treated:
        from app.reports.safe_harbor import NO_DETERMINATION

        print(NO_DETERMINATION)
