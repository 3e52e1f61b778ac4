"""Which backups are kept, and that each can be opened again."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefusedError, OutputFailedError
from app.project.backups import ALL_OF, DAILY, EVERY, MONTHLY, WEEKLY, backups_of, due, make, prune, restore, surplus
from app.project.keys import canonical
from app.project.model import Draft, What
from app.project.project import Project, create_project, open_project
from app.project.verify import verify_project

NOW = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)
moments = st.datetimes(min_value=datetime(2023, 1, 1), max_value=datetime(2026, 4, 2), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis adds the zone
many = st.lists(moments, max_size=120)


def kept(made: Iterable[datetime], now: datetime = NOW) -> set[datetime]:
    return set(made) - surplus(set(made), now)


@given(many)
def test_the_newest_stays(made: list[datetime]) -> None:
    if made:
        assert max(made) in kept(made)


@given(many)
def test_everything_of_the_last_two_days_stays(made: list[datetime]) -> None:
    assert {moment for moment in made if NOW - moment <= ALL_OF} <= kept(made)


@given(many)
def test_the_last_ones_of_the_days_stay(made: list[datetime]) -> None:
    old = [moment for moment in made if NOW - moment > ALL_OF]
    last = {moment.date(): moment for moment in sorted(old)}
    assert set(sorted(last.values())[-DAILY:]) <= kept(made)


@given(many)
def test_no_more_stay_than_is_promised(made: list[datetime]) -> None:
    assert len({moment for moment in kept(made) if NOW - moment > ALL_OF}) <= DAILY + WEEKLY + MONTHLY


@given(many)
def test_pruning_again_takes_nothing_more(made: list[datetime]) -> None:
    assert surplus(kept(made), NOW) == frozenset()


@given(many, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)))
def test_time_alone_never_takes_the_newest(made: list[datetime], later: timedelta) -> None:
    if made:
        assert max(made) in kept(kept(made), NOW + later)


@given(st.lists(moments, max_size=40), st.permutations(range(40)))
def test_the_order_of_the_list_does_not_matter(made: list[datetime], order: list[int]) -> None:
    assert surplus([made[index] for index in order if index < len(made)], NOW) == surplus(made, NOW)


def test_who_works_every_day_for_two_years_finds_what_is_promised() -> None:
    here: set[datetime] = set()
    for hour in range(2 * 365 * 4):
        now = NOW + timedelta(hours=6 * hour)
        here = kept(here | {now}, now)
    newest_first = sorted(here, reverse=True)
    old = [moment for moment in newest_first if now - moment > ALL_OF]
    assert len(newest_first) - len(old) == 9
    assert len(old) == DAILY + WEEKLY + MONTHLY
    assert [(old[0].date() - moment.date()).days for moment in old[:DAILY]] == list(range(DAILY))
    weeks = old[DAILY : DAILY + WEEKLY]
    assert {first - second for first, second in pairwise(weeks[1:])} == {timedelta(days=7)}
    assert now - old[-1] >= timedelta(days=300)


@pytest.mark.parametrize(
    ("ago", "is_due"),
    [(timedelta(0), False), (EVERY - timedelta(seconds=1), False), (EVERY, True), (timedelta(days=9), True), (timedelta(hours=-1), True)],
)
def test_a_backup_is_due_half_an_hour_after_the_last(ago: timedelta, is_due: bool) -> None:  # noqa: FBT001 parametrized
    assert due([NOW - ago, NOW - timedelta(days=20)], NOW) == is_due


def test_the_first_backup_is_due() -> None:
    assert due([], NOW)


def test_the_zone_a_moment_is_written_in_does_not_matter() -> None:
    made = [NOW - timedelta(hours=3 * number) for number in range(200)]
    elsewhere = [moment.astimezone(timezone(timedelta(hours=-7))) for moment in made]
    assert surplus(made, NOW) == surplus(elsewhere, NOW)


def decide(project: Project, note: str) -> None:
    project.decisions.decide([Draft(what=What.REVIEW, fact=canonical(note), value=canonical("read"))])


def test_a_backup_of_a_project_that_is_being_worked_on_can_be_restored(tmp_path: Path) -> None:
    path, target = tmp_path / "Review.codeledger", tmp_path / "Restored.codeledger"
    with create_project(path, "R. Ames") as project:
        decide(project, "one")
        backup = make(path, project.info.id)
        decide(project, "two")
        assert backups_of(project.info.id) == (backup,)
        restore(backup, target)
    assert verify_project(target) == ()
    with open_project(target, "R. Ames") as restored:
        assert [decision.fact for decision in restored.decisions.history()] == ['"one"']
    with open_project(path, "R. Ames") as project:
        assert [decision.fact for decision in project.decisions.history()] == ['"one"', '"two"']


def test_restoring_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "Review.codeledger"
    with create_project(path, "R. Ames") as project:
        backup = make(path, project.info.id)
    before = path.read_bytes()
    with pytest.raises(InputRefusedError, match=r"^Review\.codeledger: A file of this name exists already\."):
        restore(backup, path)
    assert path.read_bytes() == before


def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "Review.codeledger"
    with create_project(path, "R. Ames") as project:
        backup = make(path, project.info.id)
    backup.path.write_bytes(backup.path.read_bytes()[:5000])
    with pytest.raises(InputRefusedError, match=r"The backup cannot be read .* Choose an older backup"):
        restore(backup, tmp_path / "Restored.codeledger")
    assert not (tmp_path / "Restored.codeledger").exists()


def test_a_damaged_project_makes_no_backup_and_takes_none_away(tmp_path: Path) -> None:
    path = tmp_path / "Review.codeledger"
    with create_project(path, "R. Ames") as project:
        backup = make(path, project.info.id)
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(OutputFailedError):
        make(path, project.info.id)
    assert backups_of(project.info.id) == (backup,)


def test_old_backups_go_when_a_new_one_is_made(tmp_path: Path) -> None:
    path = tmp_path / "Review.codeledger"
    with create_project(path, "R. Ames") as project:
        for day in range(40):
            make(path, project.info.id, NOW + timedelta(days=day))
        backups = backups_of(project.info.id)
        assert [backup.made for backup in backups] == sorted(kept({backup.made for backup in backups}, backups[0].made), reverse=True)
        assert 3 + DAILY < len(backups) < 40
        assert {entry.name for entry in backups[0].path.parent.iterdir()} == {backup.path.name for backup in backups}
        assert prune(project.info.id, backups[0].made) == ()


def test_a_half_written_backup_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "Review.codeledger"
    with create_project(path, "R. Ames") as project:
        backup = make(path, project.info.id)
        (backup.path.parent / f".{backup.path.name}.0123456789ab.part").write_bytes(b"half")
        (backup.path.parent / "notes.codeledger").write_bytes(b"somebody's own")
        assert backups_of(project.info.id) == (backup,)
