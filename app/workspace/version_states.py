"""Use case: where a version stands: proposed from its text, confirmed by a person."""

from dataclasses import replace

from app.policy.model import PolicyVersion, State
from app.project.keys import canonical, parsed
from app.project.model import Draft, What
from app.project.project import Project
from app.workspace.versions import LoadedFile, LoadedVersions


def state_fact(version: PolicyVersion) -> str:
    """Return the key of a version's state: the document and which of its wordings."""
    document = version.text.document
    return canonical({"document": document.sha256, "view": version.text.view.value})


def confirm_state(project: Project, version: PolicyVersion, state: State, reason: str = "") -> None:
    """Keep the state a person gives a version; only published and retired ones feed ledger and audit."""
    value = canonical({"state": state.value, "proposed": proposed_state(version).value})
    project.decisions.decide([Draft(what=What.VERSION_STATE, fact=state_fact(version), value=value, reason=reason)])


def proposed_state(version: PolicyVersion) -> State:
    """Return the state a version's text proposes."""
    return version.proposed if version.proposed is not None else version.state


def confirmed_state(project: Project, version: PolicyVersion) -> State | None:
    """Return the state a person confirmed, or None while it is only proposed."""
    return _confirmed(project).get(state_fact(version))


def with_states(loaded: LoadedVersions, project: Project) -> LoadedVersions:
    """Return the versions in their confirmed states, the others in the state their text proposes."""
    confirmed = _confirmed(project)
    return replace(loaded, files=tuple(_with_state(file, confirmed) for file in loaded.files))


def _with_state(file: LoadedFile, confirmed: dict[str, State]) -> LoadedFile:
    new = _stated(file.new, confirmed)
    old = _stated(file.old, confirmed) if file.old is not None else None
    return file if new is file.new and old is file.old else replace(file, new=new, old=old)


def _stated(version: PolicyVersion, confirmed: dict[str, State]) -> PolicyVersion:
    proposed = proposed_state(version)
    state = confirmed.get(state_fact(version), proposed)
    if state is version.state:
        return version
    return replace(version, state=state, proposed=proposed if state is not proposed else None)


def _confirmed(project: Project) -> dict[str, State]:
    held = project.decisions.holding(What.VERSION_STATE)
    return {fact: State(_state(decision.value)) for fact, decision in held.items() if decision.value is not None}


def _state(value: str) -> str:
    found = parsed(value)
    return str(found["state"]) if isinstance(found, dict) else str(found)
