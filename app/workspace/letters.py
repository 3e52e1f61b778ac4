"""Use case: a letter to each provider, on what the review of its claims found."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.errors import InputRefusedError
from app.project.project import Project
from app.reports.dossier import Dossier
from app.reports.responses.letter import Detail, Letter, write_letter
from app.reports.responses.lines import is_asked, lines_of_providers
from app.reports.template import Template
from app.review.model import Round
from app.workspace.exports import record_export
from app.workspace.responses import check_free, file_names, lines_told

LETTER = "letter to a provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterOrder:
    """What letters are written. `due` None: the due date of the provider's last round, and no response where there is none."""

    day: date
    detail: Detail = Detail.LINES
    due: date | None = None
    providers: tuple[str, ...] = ()  # none: every one
    open_too: bool = False  # also lines with findings of the rules that nobody has determined


def write_letters(
    dossier: Dossier, order: LetterOrder, folder: Path, template: Template, project: Project | None = None
) -> tuple[Path, ...]:
    """Write a letter for each provider there is something to tell, and record each in the project's trail.

    Raises `InputRefusedError` where there is nothing to tell, `OutputFailedError` where one cannot be written.
    """
    letters = letters_of(dossier, order)
    if not letters:
        why = "No line of a provider is determined to be in error."
        raise InputRefusedError("", "", why, "Determine lines first, or write of the findings nobody has determined too.")
    names = file_names((letter.provider for letter in letters), "letter")
    paths = tuple(folder / f"{names[letter.provider]}.docx" for letter in letters)
    check_free(folder, paths)
    for path, letter in zip(paths, letters, strict=True):
        write_letter(path, letter, template)
        if project is not None and not project.info.read_only:
            record_export(project, LETTER, path)
    return paths


def letters_of(dossier: Dossier, order: LetterOrder) -> tuple[Letter, ...]:
    """Return the letters, by provider; lines that name no provider are in none."""
    dues = {one.provider: one for one in sorted(dossier.rounds, key=lambda held: held.number)}
    letters = []
    for provider, told in sorted(lines_of_providers(dossier, lines_told(dossier)).items()):
        asked = tuple(one for one in told if is_asked(one, open_too=order.open_too))
        if provider and asked and (not order.providers or provider in order.providers):
            letters.append(
                Letter(
                    provider=provider,
                    day=order.day,
                    period=(dossier.setup.period_from, dossier.setup.period_to),
                    lines=asked,
                    detail=order.detail,
                    due=order.due or _due(dues.get(provider)),
                    title=dossier.setup.title,
                    helps=(dossier.narrative.recommendations,),
                    stamp=dossier.stamp,
                )
            )
    return tuple(letters)


def _due(last: Round | None) -> date | None:
    return last.due if last is not None else None
