"""Use case: a second review of a seeded share of the determinations, kept in the project; never of one's own work."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.audit.audited_lines import AuditedLine
from app.errors import InputRefusedError
from app.project.keys import canonical, parsed
from app.project.model import Decision, Draft, What
from app.project.project import Project
from app.review.model import Determination, Determined, SecondReview
from app.review.second_review import SecondDraw, draw_second, is_own, waiting_for
from app.sampling.generator import checked_seed, new_seed
from app.workspace.determinations import contradiction, line_fact, read, written
from app.workspace.line_places import AT, place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondState:
    """Where a second review stands, for one person."""

    draw: SecondDraw | None  # None: nothing was drawn
    made: tuple[SecondReview, ...]
    waiting: tuple[Determined, ...]  # that this person may review
    left: int  # drawn lines nobody has reviewed a second time


def draw_for_second(  # noqa: PLR0913 - each is a choice of the person
    project: Project,
    claims: str,
    determined: Mapping[str, Determined],
    percent: Decimal,
    *,
    seed: str = "",
    blind: bool = True,
    reason: str = "",
) -> SecondDraw:
    """Draw a share of the determinations of these claims and keep it; without a seed the program chooses one.

    Raises `InputRefusedError` where nothing is determined, the share is none, or lines were drawn before and no reason is given.
    """
    if not determined:
        raise _refused("No line is determined yet.", "Determine lines first.")
    if not 0 < percent <= 100:
        raise _refused("The share is not above 0 and at most 100 percent.", "Give a share such as 10.")
    if second_draw(project, claims) is not None and not reason.strip():
        raise _refused("Lines were drawn for a second review before.", "State why others take their place.")
    draw = draw_second(determined.values(), percent, checked_seed(seed) if seed.strip() else new_seed(), blind=blind)
    said = {
        "seed": draw.seed,
        "percent": f"{draw.percent.normalize():f}",
        "of": draw.of,
        "blind": draw.blind,
        "contents": list(draw.contents),
    }
    project.decisions.decide([Draft(what=What.SECOND_REVIEW, fact=_fact(claims), value=canonical(said), reason=reason.strip())])
    return draw


def second_draw(project: Project, claims: str) -> SecondDraw | None:
    """Return the lines drawn for a second review of these claims; None where none were drawn."""
    held = project.decisions.holding(What.SECOND_REVIEW).get(_fact(claims))
    said = parsed(held.value) if held is not None and held.value is not None else None
    if not isinstance(said, dict):
        return None
    contents = said.get("contents")
    return SecondDraw(
        seed=str(said["seed"]),
        percent=Decimal(str(said["percent"])),
        of=int(str(said["of"])),
        blind=bool(said["blind"]),
        contents=tuple(map(str, contents)) if isinstance(contents, list) else (),
    )


def review_again(project: Project, first: Determined, second: Determination, *, blind: bool, reason: str = "") -> tuple[Decision, ...]:
    """Keep what the project's person determines on a line somebody else determined first.

    Raises `InputRefusedError` for one's own work, and for a determination that contradicts itself.
    """
    if said := contradiction(second, first.line):
        raise _refused(said, "Change the determination.")
    if own_work(project, first):
        raise _refused(f"{project.who} determined this line; nobody reviews their own work.", "Let somebody else review it.")
    value = {
        **written(second),
        AT: place_of(first.line),
        "first": written(first.determination),
        "first_by": first.reviewer,
        "blind": blind,
    }
    fact = line_fact(first.line.content)
    return project.decisions.decide([Draft(what=What.SECOND_REVIEW, fact=fact, value=canonical(value), reason=reason.strip())])


def own_work(project: Project, first: Determined) -> bool:
    """Whether the project's person determined this line, be it that somebody has changed it since."""
    return is_own(project.who, first.reviewer) or line_fact(first.line.content) in _determined_by(project)


def second_reviews_of(project: Project, lines: Mapping[str, AuditedLine] | Mapping[str, Determined]) -> tuple[SecondReview, ...]:
    """Return the second reviews of these lines, by content in the order of the lines."""
    held = project.decisions.holding(What.SECOND_REVIEW)
    made = []
    for content, item in lines.items():
        decision = held.get(line_fact(content))
        if decision is not None and decision.value is not None:
            made.append(_review(decision, item.line if isinstance(item, Determined) else item))
    return tuple(made)


def second_state(project: Project, claims: str, determined: Mapping[str, Determined]) -> SecondState:
    """Return where the second review of these claims stands."""
    draw, made = second_draw(project, claims), second_reviews_of(project, determined)
    if draw is None:
        return SecondState(draw=None, made=made, waiting=(), left=0)
    done = {review.line.content for review in made}
    waiting = waiting_for(project.who, draw, tuple(determined.values()), made)
    mine = _determined_by(project) if waiting else frozenset()
    return SecondState(
        draw=draw,
        made=made,
        waiting=tuple(one for one in waiting if line_fact(one.line.content) not in mine),
        left=sum(1 for content in draw.contents if content not in done and content in determined),
    )


def _determined_by(project: Project) -> frozenset[str]:
    """Return the facts of all lines the project's person has determined, at any time."""
    made = (item for item in project.decisions.history() if item.what is What.DETERMINATION and not item.undone)
    return frozenset(item.fact for item in made if is_own(project.who, item.who))


def _review(decision: Decision, line: AuditedLine) -> SecondReview:
    said = parsed(decision.value or "{}")
    assert isinstance(said, dict)  # noqa: S101 - written by `review_again`
    first = said["first"]
    assert isinstance(first, dict)  # noqa: S101 - as above
    return SecondReview(
        line=line,
        first=read(first),
        first_by=str(said["first_by"]),
        second=read(said),
        second_by=decision.who,
        blind=bool(said["blind"]),
    )


def _fact(claims: str) -> str:
    return canonical({"claims": claims})


def _refused(why: str, do: str) -> InputRefusedError:
    return InputRefusedError("", "second review", why, do)
