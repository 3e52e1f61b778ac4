"""`codeledger impact`: what a new version would change on claims."""

import argparse
import json

from app.cli.options import mapping_of, progress, settings_of, terms_of, versions_of
from app.progress import Job


def impact(options: argparse.Namespace) -> int:
    """Judge the claims by the versions held, and again with the new one."""
    from app.workspace.impact import impact_of
    from app.workspace.shapes.impact import impact_shape, impact_text

    found = impact_of(
        options.claims,
        versions_of(options, options.policies, "policy with --policies"),
        options.version,
        settings_of(options),
        mapping_of(options.map),
        Job(progress),
        terms=terms_of(options),
        effective=options.effective,
    )
    print(json.dumps(impact_shape(found), ensure_ascii=False) if options.json else impact_text(found))
    return 0
