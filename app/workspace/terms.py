"""Use case: the terms of a ledger: for whom, as known when, with a project's notices and settlements."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from app.ledger.terms import Terms
from app.project.project import Project, open_project
from app.workspace.notices import notices_of, read_notices
from app.workspace.person import person
from app.workspace.settlements import settlements_of


def project_terms(project: Project, asked: Terms) -> Terms:
    """Return the terms asked for with the project's notices (those asked for come after, and so before them) and settlements."""
    settlements = {**settlements_of(project), **asked.settlements}
    return replace(asked, notices=(*notices_of(project), *asked.notices), settlements=settlements)


def terms_from(
    notices: Path | None, project: Path | None, market: str | None, line_of_business: str | None = None, known_on: date | None = None
) -> Terms:
    """Return the terms a command names; raises `InputRefusedError` for notices that cannot be read."""
    asked = Terms(
        market=market, line_of_business=line_of_business, known_on=known_on, notices=read_notices(notices) if notices is not None else ()
    )
    if project is None:
        return asked
    with open_project(project, person(), read_only=True) as opened:
        return project_terms(opened, asked)
