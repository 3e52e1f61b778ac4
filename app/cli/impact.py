"""`codeledger impact`: what a new version would change on claims."""

import argparse
import json

from app.cli.options import order_of, progress, versions_of
from app.progress import Job


def impact(options: argparse.Namespace) -> int:
    """Judge the claims by the versions held, and again with the new one."""
    from app.workspace.impact import impact_of
    from app.workspace.impact_report import check_target, write_impact
    from app.workspace.project_impact import impact_kept
    from app.workspace.shapes.impact import impact_shape, impact_text

    if options.out is not None:
        check_target(options.out)
    order, job = order_of(options), Job(progress)
    if options.project is None or options.policies:
        held = versions_of(options, options.policies, "policy with --policies")
        found = impact_of(options.claims, held, options.version, order, job, effective=options.effective)
    else:
        found = impact_kept(options.project, options.claims, options.version, order, job, options.effective)
    if options.out is not None:
        write_impact(options.out, found)
    print(json.dumps(impact_shape(found), ensure_ascii=False) if options.json else impact_text(found))
    return 0
