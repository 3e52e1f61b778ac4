"""Use case: one criterion, age rule, date or code through all versions of its policy."""

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.compare.lives import Chain, Life
from app.compare.model import Comparison, PolicyChange
from app.ledger.model import PolicyLedger
from app.ledger.versions import names_policy
from app.workspace.version_choice import ordered_versions


def chain_of(policy: PolicyLedger | None, comparison: Comparison, code_sets: CodeSets | None = None) -> Chain:
    """Return the versions held of the compared policy, those compared among them, ready to be followed through."""
    own = policy if policy is not None and any(names_policy(policy.policy, item) for item in (comparison.old, comparison.new)) else None
    versions = ordered_versions(own, comparison.old, comparison.new)
    return Chain(versions, code_sets if code_sets is not None else load_code_sets())


def life_of(chain: Chain, comparison: Comparison, change: PolicyChange) -> Life:
    """Return the life of what a change is about."""
    return chain.life(comparison, change)
