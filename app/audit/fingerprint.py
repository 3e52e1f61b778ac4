"""One number for what an audit found, the same wherever and however often it is run."""

import hashlib
from collections.abc import Sequence

from app.audit.model import Finding


def fingerprint(findings: Sequence[Finding]) -> str:
    """Return the SHA-256 over one line per finding, sorted by their bytes."""
    lines = sorted(_line(finding).encode("utf-8") for finding in findings)
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def _line(finding: Finding) -> str:
    parts = (
        *(finding.claim_id, finding.line, finding.rule, finding.verdict.value, finding.policy, finding.system, finding.code),
        *(finding.date.isoformat() if finding.date else None, finding.date_used, "true" if finding.basis_sensitive else "false"),
        *(",".join(sorted(finding.instead)), str(finding.amount) if finding.amount is not None else None),
    )
    return "\t".join(part or "" for part in parts)
