"""Where a version stands, in words: proposed by its text, or confirmed by a person. Knows no Qt."""

from collections.abc import Mapping

from app.desktop.project.words import moment
from app.desktop.words import STATES
from app.policy.model import PolicyVersion
from app.project.model import Decision
from app.workspace.version_states import proposed_state, state_fact

Confirmed = Mapping[str, Decision]  # by fact


def confirmation(version: PolicyVersion, confirmed: Confirmed) -> Decision | None:
    """Return the decision that confirmed a version's state."""
    return confirmed.get(state_fact(version)) if confirmed else None


def short_state(version: PolicyVersion, confirmed: Confirmed) -> str:
    """Return a version's state for a table."""
    word = STATES[version.state]
    held = confirmation(version, confirmed)
    return f"{word}, confirmed by {held.who}" if held is not None else f"{word} (proposed)"


def long_state(version: PolicyVersion, confirmed: Confirmed) -> str:
    """Return a version's state in whole sentences."""
    held = confirmation(version, confirmed)
    if held is None:
        said = f" (“{version.status}”)" if version.status else ""
        return f"{STATES[version.state]}, as its text proposes{said}. Nobody has confirmed it yet."
    sentence = f"{STATES[version.state]}, confirmed by {held.who} on {moment(held.when)}."
    if held.reason:
        sentence += f" Reason: {held.reason}."
    if proposed_state(version) is not version.state:
        sentence += f" Its text proposes {STATES[proposed_state(version)].lower()}."
    return sentence.replace("..", ".")
