"""`codeledger audit` and `codeledger columns`: findings on claim lines, and which column holds which field."""

import argparse
import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from app.cli.options import ONE_SOURCE, order_of, password_of, progress
from app.cli.parser import UsageError
from app.cli.reports import template_of
from app.progress import Job

if TYPE_CHECKING:
    from app.reports.dossier import Dossier
    from app.workspace.project_audit import Audited


def audit(options: argparse.Namespace) -> int:
    """Run the rules, write the report asked for, and print what was found."""
    from app.cli.audit_text import describe_audit
    from app.workspace.shapes.audit import audit_shape

    if options.out is not None:
        from app.workspace.report import check_report

        check_report(options.out)
    template = template_of(options.template)  # what is wrong with it is said before the audit is run
    kept = _audited(options)
    result = kept.result
    if options.out is not None:
        from app.cli.reports import write_audit
        from app.workspace.exports import record_export_in

        write_audit(options.out, _dossier(options, kept), template)
        if kept.record is not None:
            record_export_in(options.project, "audit report", options.out)
        print(f"Written: {options.out}", file=sys.stderr)
    print(json.dumps(audit_shape(result, kept.checks), ensure_ascii=False) if options.json else describe_audit(result, kept.checks))
    conflicts = any(policy.conflicts for policy in result.ledger.policies)
    off = any(not check.ties for check in kept.checks)
    return 1 if options.strict and (result.findings or conflicts or off) else 0


def _dossier(options: argparse.Namespace, kept: "Audited") -> "Dossier":
    from app.workspace.dossier import dossier_in, dossier_of

    if options.project is None:
        return dossier_of(kept.result, checks=kept.checks)
    return dossier_in(options.project, kept)


def _audited(options: argparse.Namespace) -> "Audited":
    from app.workspace.project_audit import Audited, audit_kept

    if options.project is None:
        from app.workspace.audit import audit_claims, checks_of

        if not options.policies:
            raise UsageError("name the policies with --policies, or a project with --project")
        order = replace(order_of(options), keep_lines=options.out is not None)
        result = audit_claims(options.claims, options.policies, order, Job(progress))
        return Audited(result=result, checks=checks_of(result, order))
    if options.policies:
        raise UsageError(ONE_SOURCE)
    kept = audit_kept(options.project, options.claims, order_of(options), Job(progress))
    if kept.note:
        print(kept.note, file=sys.stderr)
    return kept


def columns(options: argparse.Namespace) -> int:
    """Propose the columns, write them as a mapping file if asked, and print them."""
    from app.cli.audit_text import describe_columns
    from app.workspace.columns import claims_sheets, columns_in, columns_of, share_sheets
    from app.workspace.shapes.columns import columns_shape

    password = password_of(options.password_file)
    sheets = columns_of(options.claims, password) if options.project is None else columns_in(options.project, options.claims, password)
    if options.map_out is not None:
        shared = claims_sheets(sheets)
        share_sheets(options.map_out, shared)
        of = f" ({'sheet' if len(shared) == 1 else 'sheets'} {', '.join(sheet.sheet for sheet in shared)})" if len(sheets) > 1 else ""
        print(f"Written: {options.map_out}{of}", file=sys.stderr)
    if options.json:
        first, *others = (columns_shape(sheet) for sheet in sheets)
        print(json.dumps({**first, "other_sheets": others}, ensure_ascii=False))
    else:
        print("\n\n".join(describe_columns(sheet) for sheet in sheets))
    return 0
