"""Runs a command and turns its outcome into output and an exit status."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from app.cli.parser import UsageError, build_parser
from app.errors import CancelledError, InputRefusedError, OutputFailedError, Refusal
from app.workspace.shapes.common import error

DONE, FOUND, USAGE, REFUSED, UNWRITTEN, INTERNAL, CANCELLED = 0, 1, 2, 3, 4, 5, 130


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status of the contract."""
    _speak_utf8()
    as_json = "--json" in arguments
    try:
        return _dispatch(build_parser().parse_args(_window_by_default(arguments)))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; nothing more to say
        return DONE
    except (Exception, KeyboardInterrupt) as stopped:  # noqa: BLE001 the last line of defence: a traceback helps nobody and may hold patient data
        status, refusal = _outcome(stopped)
        return _fail(status, refusal, as_json=as_json)


def _outcome(stopped: BaseException) -> tuple[int, Refusal]:
    match stopped:
        case UsageError():
            return USAGE, Refusal("", "", str(stopped), "See codeledger --help.")
        case InputRefusedError():
            return REFUSED, stopped.refusal
        case OutputFailedError():
            return UNWRITTEN, stopped.refusal
        case CancelledError() | KeyboardInterrupt():
            return CANCELLED, Refusal("", "", "Cancelled.", "Nothing was changed.")
        case _:
            return INTERNAL, _internal(stopped)


def _window_by_default(arguments: Sequence[str]) -> Sequence[str]:
    return arguments or ["open"]


def _dispatch(options: argparse.Namespace) -> int:
    from app.cli import audit, commands, impact, projects, providers, reports, reviews, samples

    handlers = {
        "read": commands.read,
        "compare": commands.compare,
        "codes": commands.codes,
        "audit": audit.audit,
        "impact": impact.impact,
        "columns": audit.columns,
        "codesets": projects.codesets,
        "project": projects.project,
        "template": reports.template,
        "review": reviews.review,
        "responses": providers.responses,
        "letters": providers.letters,
        "share": providers.share,
        "verify": projects.verify,
        "sample": samples.sample,
        "demo": commands.demo,
        "open": commands.open_window,
    }
    if options.command is None:
        raise UsageError("name a command\n" + build_parser().format_usage().strip())
    return handlers[options.command](options)


def _fail(status: int, refusal: Refusal, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(error(refusal), ensure_ascii=False))
    else:
        print(refusal.sentence(), file=sys.stderr)
    return status


def _internal(fault: BaseException) -> Refusal:
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
    return Refusal("", where, f"Internal error ({type(fault).__name__}).", "Nothing was changed; please report the command and this place.")


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
