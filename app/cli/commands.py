"""One function a command: options in, one use case called, its result printed. Imports stand inside: a command loads only what it needs."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.cli.options import progress, terms_of, versions_of
from app.cli.parser import UsageError
from app.errors import InputRefusedError
from app.progress import Job


def read(options: argparse.Namespace) -> int:
    """`codeledger read`: facts or plain text of one or several files; a refused file does not stop the others."""
    from app.documents.model import DocumentView, View
    from app.policy.model import PolicyVersion
    from app.workspace.read import read_file, read_text, read_view
    from app.workspace.references import beside_each_other
    from app.workspace.shapes.common import error

    view = View(options.view)
    if options.project is not None:
        from app.workspace.sources import files_of

        files = files_of(options.project, [str(name) for name in options.files])
        kept = [
            file.document.view(view) if options.text else file.new if view is View.NEW else read_view(file.document, view) for file in files
        ]
        for one in beside_each_other(kept):
            _put_read(options, one)
        return 0
    if not options.files:
        raise UsageError("name a FILE, or a project with --project")
    found: list[PolicyVersion | DocumentView | InputRefusedError] = []
    for path in options.files:
        try:
            found.append(read_text(path, view) if options.text else read_file(path, view))
        except InputRefusedError as refused:
            found.append(refused)
    for item in beside_each_other(found):
        if not isinstance(item, InputRefusedError):
            _put_read(options, item)
        elif options.json:
            _put(_json(error(item.refusal)))
        else:
            print(item.refusal.sentence(), file=sys.stderr)
    return 3 if any(isinstance(item, InputRefusedError) for item in found) else 0


def _put_read(options: argparse.Namespace, found: object) -> None:
    from app.cli.text import describe_version
    from app.documents.model import DocumentView
    from app.policy.model import PolicyVersion
    from app.workspace.shapes.read import plain_text, read_shape

    if isinstance(found, PolicyVersion):
        _put(_json(read_shape(found)) if options.json else describe_version(found))
    elif isinstance(found, DocumentView):
        text = plain_text(found)
        _put(_json({"file": found.document.file, "text": text}) if options.json else text)


def compare(options: argparse.Namespace) -> int:
    """`codeledger compare`: typed changes between two versions."""
    from app.cli.text import describe_comparison
    from app.workspace.compare import compare_files
    from app.workspace.shapes.compare import compare_shape

    asked = None
    if options.out is not None:
        from app.cli.exports import asked_for

        asked = asked_for(options)
    with _uncollected():
        if options.project is None:
            comparison = compare_files(options.old, options.new)
        else:
            from app.workspace.sources import compare_in

            comparison = compare_in(options.project, str(options.old), str(options.new) if options.new else None)
    if asked is not None:
        asked.write(comparison)
        print(f"Written: {options.out}", file=sys.stderr)
    _put(_json(compare_shape(comparison)) if options.json else describe_comparison(comparison))
    return 0


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hold the search for garbage up: counting again and again what a long comparison keeps takes a third of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def codes(options: argparse.Namespace) -> int:
    """`codeledger codes`: the intervals in which each code was listed."""
    from app.cli.text import describe_ledger
    from app.ledger.lookup import narrowed
    from app.ledger.model import Basis
    from app.workspace.codes import ledger_of_versions
    from app.workspace.shapes.codes import codes_shape

    if options.since is not None and options.load_sheet is None:
        raise UsageError("--since goes with --load-sheet FILE")
    loaded, basis, terms = versions_of(options, options.paths, "PATH"), Basis(options.basis), terms_of(options)
    ledger = ledger_of_versions(loaded, basis, terms)
    for notice, why in ledger.idle_notices:
        print(f"Notice without effect ({notice.source}): {why}", file=sys.stderr)
    shown = narrowed(ledger, options.code) if options.code else ledger
    if options.out is not None:
        from app.workspace.ledger_report import write_ledger

        write_ledger(options.out, shown)
        print(f"Written: {options.out}", file=sys.stderr)
    if options.load_sheet is not None:
        from app.workspace.ledger_report import loads_since, write_load

        write_load(options.load_sheet, shown, loads_since(loaded, basis, terms, options.since, options.code), options.since)
        print(f"Written: {options.load_sheet}", file=sys.stderr)
    _put(_json(codes_shape(shown, options.on)) if options.json else describe_ledger(shown, options.on))
    return 1 if options.strict and any(policy.conflicts for policy in ledger.policies) else 0


def demo(options: argparse.Namespace) -> int:
    """`codeledger demo`: the main job on the bundled policy, then the window where there is a screen."""
    from app.cli.text import describe_demo
    from app.workspace.demo import demo_shape, run_demo

    done = run_demo(options.out, Job(progress))
    _put(_json(demo_shape(done)) if options.json else describe_demo(done))
    if options.no_window or options.json or not _has_screen():
        if not (options.no_window or options.json):
            print("No screen here, so the window stays closed; `codeledger` opens it where there is one.")
        return 0
    from app.desktop.application import run

    return run(list(done.files))


def open_window(options: argparse.Namespace) -> int:
    """`codeledger open`: the window."""
    if not _has_screen() and os.environ.get("QT_QPA_PLATFORM", "") not in {"offscreen", "minimal", "vnc"}:
        raise InputRefusedError("codeledger", "", "There is no screen to open a window on.", "Use a command; codeledger --help lists them.")
    from app.desktop.application import run

    return run(options.files)


def _has_screen() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return not os.environ.get("CI")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _json(shape: Mapping[str, object]) -> str:
    return json.dumps(shape, ensure_ascii=False)


def _put(text: str) -> None:
    print(text)
