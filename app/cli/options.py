"""What several commands make of their options."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.parser import UsageError
from app.errors import InputRefusedError
from app.progress import Step

if TYPE_CHECKING:
    from app.audit.model import AuditSettings
    from app.claims.choices import SheetChoices
    from app.ledger.terms import Terms
    from app.review.model import ControlTotals
    from app.workspace.audit_order import AuditOrder
    from app.workspace.versions import LoadedVersions

ONE_SOURCE = "name either paths or --project; codeledger project add keeps paths in a project"


def versions_of(options: argparse.Namespace, paths: Sequence[Path], name: str) -> "LoadedVersions":
    """Return the versions of the paths or of the project named; raises `UsageError` for neither and for both."""
    from app.workspace.sources import versions_from

    if options.project is None and not paths:
        raise UsageError(f"name a {name}, or a project with --project")
    if options.project is not None and paths:
        raise UsageError(ONE_SOURCE)
    return versions_from(paths, options.project)


def settings_of(options: argparse.Namespace) -> "AuditSettings":
    """Return the settings of an audit."""
    from app.audit.model import AuditSettings, ClaimType, InpatientDate
    from app.ledger.model import Basis

    first, last = options.period_from, options.period_to
    if first is not None and last is not None and first > last:
        raise UsageError(f"--period-from {first} lies after --period-to {last}")
    return AuditSettings(
        basis=Basis(options.basis),
        claim_type=ClaimType(options.claim_type) if options.claim_type else None,
        market=options.market,
        line_of_business=options.line_of_business,
        known_on=options.known_on,
        inpatient_date=InpatientDate(options.inpatient_date),
        period_from=first,
        period_to=last,
        as_of=options.as_of or date.today(),  # noqa: DTZ011 the auditor's own calendar day is meant
    )


def order_of(options: argparse.Namespace) -> "AuditOrder":
    """Return what is asked of an audit."""
    from app.workspace.audit_order import AuditOrder
    from app.workspace.rule_tables import extras_named

    if options.master is not None and options.engine != "spark":
        raise UsageError("--master goes with --engine spark")
    overrides = mapping_of(options.map)
    if options.claim_type and overrides is not None and (named := overrides.kinds):
        raise UsageError(f"--claim-type is for the whole file, and {options.map.name} says it for sheet {next(iter(named))}; name it once")
    return AuditOrder(
        settings=settings_of(options),
        control=control_of(options.control),
        overrides=overrides,
        terms=terms_of(options),
        extras=extras_named(options.rule_table, options.rules),
        engine=options.engine,
        master=options.master,
        password=password_of(options.password_file),
    )


def control_of(text: str | None) -> "ControlTotals | None":
    """Return the control totals named; raises `UsageError` for what is none."""
    from app.workspace.audit_setup import control_totals

    if text is None:
        return None
    said = [part.partition("=") for part in text.split(",") if part.strip()]
    try:
        return control_totals((name.strip().lower(), number) for name, _, number in said)
    except ValueError as error:
        raise UsageError(f"--control: {error}") from None


def password_of(path: Path | None) -> str | None:
    """Return the first line of a password file; a password has no place on a command line, where others can read it."""
    if path is None:
        return None
    try:
        with path.open(encoding="utf-8-sig") as file:
            password = file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        why = f"It could not be read ({getattr(fault, 'strerror', None) or 'it is no text in UTF-8'})."
        raise InputRefusedError(path.name, "", why, "Check the password file.") from None
    if not password:
        raise InputRefusedError(path.name, "", "Its first line is empty.", "Write the password in the first line of the file.")
    return password


def terms_of(options: argparse.Namespace) -> "Terms":
    """Return the terms a command names: market, notices, and what was known when."""
    from app.workspace.terms import terms_from

    return terms_from(options.notices, options.project, options.market, options.line_of_business, options.known_on)


def mapping_of(path: Path | None) -> "SheetChoices | None":
    """Return the choices of a mapping file; raises `InputRefusedError`."""
    from app.workspace.columns import shared_columns

    return shared_columns(path) if path is not None else None


def progress(step: Step) -> None:
    """Show how far the work is, where a person looks."""
    if sys.stderr is not None and sys.stderr.isatty():
        part = f" {step.done * 100 // step.total} %" if step.share and step.total else f" {step.done}/{step.total}"
        of = part if step.total else ""
        print(f"\r\x1b[K{step.doing}{of}", end="\r" if step.done < step.total else "\r\x1b[K", file=sys.stderr, flush=True)
