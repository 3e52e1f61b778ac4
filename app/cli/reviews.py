"""`codeledger review`: a second review, the signature under an audit, and where both stand."""

import argparse
import json
from datetime import date
from typing import TYPE_CHECKING

from app.cli.options import progress
from app.cli.review_options import determination_of
from app.errors import InputRefusedError
from app.progress import Job

if TYPE_CHECKING:
    from app.project.project import Project
    from app.review.model import Determined
    from app.workspace.kept_audit import KeptAudit
    from app.workspace.second_review import SecondState

_SHORTEST = 6  # digits of a line's name


def review(options: argparse.Namespace) -> int:
    """`codeledger review second draw | list | decide`, `review sign` and `review status`."""
    from app.project.project import open_project
    from app.workspace.kept_audit import kept_audit
    from app.workspace.person import person

    name = options.step if options.task == "second" else options.task
    with open_project(options.project, person(), read_only=name in {"list", "status"}) as project:
        kept = kept_audit(project, Job(progress))
        _TASKS[name](options, project, kept)
    return 0


def _draw(options: argparse.Namespace, project: "Project", kept: "KeptAudit") -> None:
    from app.workspace.second_review import draw_for_second

    draw_for_second(
        project, kept.claims, kept.dossier.determined, options.percent, seed=options.seed, blind=not options.open, reason=options.reason
    )
    _list(options, project, kept)


def _list(options: argparse.Namespace, project: "Project", kept: "KeptAudit") -> None:
    _put_second(options, _state(project, kept))


def _decide(options: argparse.Namespace, project: "Project", kept: "KeptAudit") -> None:
    from app.workspace.second_review import review_again

    state = _state(project, kept)
    if state.draw is None:
        raise _refused("No lines were drawn for a second review.", "Draw some with codeledger review second draw.")
    first = _named(options.line, state, kept)
    review_again(project, first, determination_of(options), blind=state.draw.blind, reason=options.reason)
    _put_second(options, _state(project, kept))


def _sign(options: argparse.Namespace, project: "Project", kept: "KeptAudit") -> None:
    from app.cli.review_text import describe_signed
    from app.workspace.shapes.review import sign_shape
    from app.workspace.sign_off import Signing, sign

    signing = Signing(
        reviewer=options.reviewer,
        credentials=options.credentials,
        day=options.day or date.today(),  # noqa: DTZ011 a person's own day
        second_reviewer=options.second_reviewer,
        statement=options.statement,
        despite=options.despite,
    )
    signed = sign(project, kept.claims, kept.dossier, signing)
    print(json.dumps({"signed": sign_shape(signed)}, ensure_ascii=False) if options.json else describe_signed(signed))


def _status(options: argparse.Namespace, project: "Project", kept: "KeptAudit") -> None:
    from app.cli.review_text import describe_status
    from app.workspace.shapes.review import status_shape
    from app.workspace.sign_off import hindrances, is_changed_since, sign_offs

    signed = sign_offs(project, kept.claims)
    changed = is_changed_since(project, kept.claims, kept.dossier, signed[-1]) if signed else ()
    held_up = hindrances(project, kept.claims, kept.dossier)
    if options.json:
        print(json.dumps(status_shape(signed, changed, held_up, _state(project, kept)), ensure_ascii=False))
    else:
        print(describe_status(signed, changed, held_up, _state(project, kept)))


_TASKS = {"draw": _draw, "list": _list, "decide": _decide, "sign": _sign, "status": _status}


def _state(project: "Project", kept: "KeptAudit") -> "SecondState":
    from app.workspace.second_review import second_state

    return second_state(project, kept.claims, kept.dossier.determined)


def _named(line: str, state: "SecondState", kept: "KeptAudit") -> "Determined":
    """Return the drawn line of this name, or of the one name that begins so."""
    assert state.draw is not None  # noqa: S101 - asked before
    drawn = [content for content in state.draw.contents if content in kept.dossier.determined]
    found = [content for content in drawn if content.startswith(line)] if len(line) >= _SHORTEST else []
    if len(found) != 1:
        why = "Several drawn lines have names that begin so." if found else "No line drawn for a second review has this name."
        raise _refused(why, "Take a name from codeledger review second list.")
    return kept.dossier.determined[found[0]]


def _put_second(options: argparse.Namespace, state: "SecondState") -> None:
    from app.cli.review_text import describe_second
    from app.workspace.shapes.review import second_shape

    print(json.dumps(second_shape(state), ensure_ascii=False) if options.json else describe_second(state))


def _refused(why: str, do: str) -> InputRefusedError:
    return InputRefusedError("", "second review", why, do)
