"""Use case: what an audit's report rests on, each part by its hash, so that a signature can tell what was changed since."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from app.audit.stored import summary_of
from app.project.keys import digest
from app.project.project import Project
from app.reports.dossier import Dossier
from app.workspace.samples import kept_sample

TRAIL = "the trail's head"


def fingerprints_of(project: Project, claims: str, dossier: Dossier) -> dict[str, str]:
    """Return the hash of every part a dossier of these claims rests on, and the head of the project's trail."""
    said = json.loads(_summary(project, claims, dossier))
    return {
        "the claims file": claims,
        "the policies": digest(said["policies"]),
        "the code sets": digest(said["code_sets"]),
        "the settings": digest([said["settings"], said["claim_type"]]),
        "the rules and rule tables": digest([said["rules"], said.get("tables"), said.get("own_rules")]),
        "the findings": dossier.result.fingerprint,
        "the set-up and control totals": _digest([dossier.setup, dossier.totals]),
        "the dispositions": _digest(dossier.dispositions),
        "the determinations": _digest(dossier.determined),
        "the findings added by hand": _digest(dossier.added),
        "the providers' responses": _digest(dossier.rounds),
        "the second review": _digest(dossier.second),
        "the sample": _digest(kept_sample(project, claims)),
        "the summary, causes, recommendations and actions": _digest(dossier.narrative),
        TRAIL: project.trail.head().hash,
    }


def _summary(project: Project, claims: str, dossier: Dossier) -> str:
    """Return the summary of the audit as it was kept; of one that was not, its own."""
    imports = {record.number for record in project.imports.all() if record.sha256 == claims}
    kept = [record for record in project.audits.all() if record.imported in imports and record.fingerprint == dossier.result.fingerprint]
    return kept[-1].summary if kept else summary_of(dossier.result)


def _digest(value: object) -> str:
    return digest(_plain(value))


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return sorted(([_plain(key), _plain(item)] for key, item in value.items()), key=digest)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return f"{value:f}" if isinstance(value, Decimal) else value
