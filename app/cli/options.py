"""What several commands make of their options."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.parser import UsageError
from app.progress import Step

if TYPE_CHECKING:
    from app.audit.model import AuditSettings
    from app.ledger.terms import Terms
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
    from app.audit.model import AuditSettings, ClaimType
    from app.ledger.model import Basis

    return AuditSettings(
        basis=Basis(options.basis),
        claim_type=ClaimType(options.claim_type) if options.claim_type else None,
        market=options.market,
        as_of=options.as_of or date.today(),  # noqa: DTZ011 the auditor's own calendar day is meant
    )


def terms_of(options: argparse.Namespace) -> "Terms":
    """Return the terms a command names: market, notices, and what was known when."""
    from app.workspace.terms import terms_from

    return terms_from(options.notices, options.project, options.market, options.line_of_business, options.known_on)


def mapping_of(path: Path | None) -> Mapping[str, Sequence[str]] | None:
    """Return the columns by field of a mapping file; raises `InputRefusedError`."""
    from app.workspace.columns import shared_columns

    return shared_columns(path) if path is not None else None


def progress(step: Step) -> None:
    """Show how far the work is, where a person looks."""
    if sys.stderr is not None and sys.stderr.isatty():
        of = f" {step.done}/{step.total}" if step.total else ""
        print(f"\r\x1b[K{step.doing}{of}", end="\r" if step.done < step.total else "\r\x1b[K", file=sys.stderr, flush=True)
