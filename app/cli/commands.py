"""One function a command: options in, one use case called, its result printed. Imports stand inside: a command loads only what it needs."""

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import InputRefusedError
from app.progress import Job, Step

if TYPE_CHECKING:
    from app.audit.model import AuditSettings


def read(options: argparse.Namespace) -> int:
    """`codeledger read`: facts or plain text of one or several files; a refused file does not stop the others."""
    from app.documents.model import View
    from app.workspace.read import read_file, read_text
    from app.workspace.shapes.common import error
    from app.workspace.shapes.read import plain_text, read_shape

    status = 0
    for path in options.files:
        try:
            if options.text:
                text = plain_text(read_text(path, View(options.view)))
                _put(json.dumps({"file": path.name, "text": text}, ensure_ascii=False) if options.json else text)
            else:
                from app.cli.text import describe_version

                version = read_file(path, View(options.view))
                _put(_json(read_shape(version)) if options.json else describe_version(version))
        except InputRefusedError as refused:
            status = 3
            if options.json:
                _put(_json(error(refused.refusal)))
            else:
                print(refused.refusal.sentence(), file=sys.stderr)
    return status


def compare(options: argparse.Namespace) -> int:
    """`codeledger compare`: typed changes between two versions."""
    from app.cli.text import describe_comparison
    from app.workspace.compare import compare_files
    from app.workspace.shapes.compare import compare_shape

    comparison = compare_files(options.old, options.new)
    if options.out is not None:
        from app.workspace.report import write_comparison

        write_comparison(options.out, comparison)
        print(f"Written: {options.out}", file=sys.stderr)
    _put(_json(compare_shape(comparison)) if options.json else describe_comparison(comparison))
    return 0


def codes(options: argparse.Namespace) -> int:
    """`codeledger codes`: the intervals in which each code was listed."""
    from app.cli.text import describe_ledger
    from app.ledger.model import Basis
    from app.workspace.codes import ledger_of
    from app.workspace.shapes.codes import codes_shape

    ledger = ledger_of(options.paths, Basis(options.basis))
    _put(_json(codes_shape(ledger, options.on, options.code)) if options.json else describe_ledger(ledger, options.on, options.code))
    return 1 if options.strict and any(policy.conflicts for policy in ledger.policies) else 0


def audit(options: argparse.Namespace) -> int:
    """`codeledger audit`: findings on claim lines."""
    from app.cli.text import describe_audit
    from app.workspace.audit import audit_claims
    from app.workspace.shapes.audit import audit_shape

    result = audit_claims(options.claims, options.policies, _settings(options), _mapping(options.map), Job(_progress))
    if options.out is not None:
        from app.workspace.report import write_report

        write_report(options.out, result)
        print(f"Written: {options.out}", file=sys.stderr)
    _put(_json(audit_shape(result)) if options.json else describe_audit(result))
    conflicts = any(policy.conflicts for policy in result.ledger.policies)
    return 1 if options.strict and (result.findings or conflicts) else 0


def columns(options: argparse.Namespace) -> int:
    """`codeledger columns`: the proposed column mapping."""
    from app.cli.text import describe_columns
    from app.workspace.columns import columns_of
    from app.workspace.shapes.columns import columns_shape

    sheets = columns_of(options.claims)
    if options.json:
        first, *others = (columns_shape(sheet) for sheet in sheets)
        _put(_json({**first, "other_sheets": others}))
    else:
        _put("\n\n".join(describe_columns(sheet) for sheet in sheets))
    return 0


def demo(options: argparse.Namespace) -> int:
    """`codeledger demo`: the main job on the bundled policy, then the window where there is a screen."""
    from app.cli.text import describe_demo
    from app.workspace.demo import demo_shape, run_demo

    done = run_demo(options.out, Job(_progress))
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


def _settings(options: argparse.Namespace) -> "AuditSettings":
    from app.audit.model import AuditSettings, ClaimType
    from app.ledger.model import Basis

    return AuditSettings(
        basis=Basis(options.basis),
        claim_type=ClaimType(options.claim_type) if options.claim_type else None,
        as_of=options.as_of or date.today(),  # noqa: DTZ011 the auditor's own calendar day is meant
    )


def _mapping(path: Path | None) -> Mapping[str, Sequence[str]] | None:
    if path is None:
        return None
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise InputRefusedError(path.name, "", f"The mapping could not be opened ({fault.strerror}).", "Check the name.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise InputRefusedError(
            path.name, "", f"The mapping is no TOML file: {fault}.", 'Write lines such as procedure = "HCPCS".'
        ) from None
    wrong = [name for name, value in table.items() if not isinstance(value, (str, list))]
    if wrong:
        raise InputRefusedError(
            path.name, wrong[0], "A field takes a column name or a list of them.", 'Write lines such as procedure = "HCPCS".'
        )
    return {name: [value] if isinstance(value, str) else [str(item) for item in value] for name, value in table.items()}


def _has_screen() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return not os.environ.get("CI")
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _progress(step: Step) -> None:
    if sys.stderr is not None and sys.stderr.isatty():
        of = f" {step.done}/{step.total}" if step.total else ""
        print(f"\r\x1b[K{step.doing}{of}", end="\r" if step.done < step.total else "\r\x1b[K", file=sys.stderr, flush=True)


def _json(shape: Mapping[str, object]) -> str:
    return json.dumps(shape, ensure_ascii=False)


def _put(text: str) -> None:
    print(text)
