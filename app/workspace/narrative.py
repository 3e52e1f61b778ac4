"""Use case: what only a person can write of an audit: summary, causes, recommendations, corrective actions."""

from datetime import date

from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.review.model import NOTHING_WRITTEN, CorrectiveAction, Narrative


def narrative_of(project: Project, claims: str) -> Narrative:
    """Return what is written on the audit of these claims."""
    held = project.decisions.holding(What.NARRATIVE).get(_fact(claims))
    said = parsed(held.value) if held is not None and held.value is not None else None
    if not isinstance(said, dict):
        return NOTHING_WRITTEN
    actions = said.get("actions")
    return Narrative(
        summary=str(said.get("summary", "")),
        causes=str(said.get("causes", "")),
        recommendations=str(said.get("recommendations", "")),
        actions=tuple(_action(item) for item in actions if isinstance(item, dict)) if isinstance(actions, list) else (),
    )


def keep_narrative(project: Project, claims: str, narrative: Narrative) -> tuple[Decision, ...]:
    """Keep what is written on the audit of these claims; the same again is not kept twice.

    Raises `ValueError` for a corrective action that says nothing.
    """
    if any(not action.action.strip() for action in narrative.actions):
        raise ValueError("a corrective action says what is to be done")
    if narrative == narrative_of(project, claims):
        return ()
    said = {
        "summary": narrative.summary,
        "causes": narrative.causes,
        "recommendations": narrative.recommendations,
        "actions": [{"action": one.action, "owner": one.owner, "due": one.due, "done": one.done} for one in narrative.actions],
    }
    value = canonical(said) if narrative != NOTHING_WRITTEN else None
    return project.decisions.decide([Draft(what=What.NARRATIVE, fact=_fact(claims), value=value)])


def _fact(claims: str) -> str:
    return canonical({"claims": claims})


def _action(said: dict[str, object]) -> CorrectiveAction:
    return CorrectiveAction(action=str(said["action"]), owner=str(said["owner"]), due=_day(said.get("due")), done=_day(said.get("done")))


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None
