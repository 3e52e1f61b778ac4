"""Copies of a project that are kept in the person's own data folder: many of the last days, fewer the further back."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.errors import InputRefusedError
from app.project.snapshot import Head, UnreadableProjectError, checked, snapshot
from app.user_folders import data_folder

EVERY = timedelta(minutes=30)  # while somebody works
ALL_OF = timedelta(days=2)
DAILY = 12
WEEKLY = 10
MONTHLY = 9
ENDING = ".codeledger"
NAME = "%Y-%m-%dT%H%M%S.%fZ"

_Slots = tuple[Callable[[datetime], Hashable], int, set[Hashable]]  # the periods, how many count, which have their backup


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was read back when it was made."""

    path: Path
    made: datetime  # UTC


def due(kept: Collection[datetime], now: datetime) -> bool:
    """Whether it is time for another backup, given when those that are kept were made."""
    return not any(timedelta(0) <= now - made < EVERY for made in kept)


def surplus(kept: Collection[datetime], now: datetime) -> frozenset[datetime]:
    """Return which backups are no longer needed: neither of the last two days nor the last one of a day, week or month that counts."""
    slots: tuple[_Slots, ...] = ((_day, DAILY, set()), (_week, WEEKLY, set()), (_month, MONTHLY, set()))
    old = sorted({made for made in kept if now - made > ALL_OF}, reverse=True)
    return frozenset([made for made in old if not _placed(made, slots)])


def make(project: Path, project_id: str, now: datetime | None = None) -> Backup:
    """Copy the project as it stands now, read the copy back, and let go of backups no longer needed. Raises `OutputFailedError`."""
    made = (now or datetime.now(UTC)).astimezone(UTC)
    target = _folder(project_id) / (made.strftime(NAME) + ENDING)
    snapshot(project, target)
    prune(project_id, made)
    return Backup(target, made)


def backups_of(project_id: str) -> tuple[Backup, ...]:
    """Return the backups of a project, the newest first."""
    return tuple(sorted(_kept(project_id), key=lambda backup: backup.made, reverse=True))


def prune(project_id: str, now: datetime | None = None) -> tuple[Backup, ...]:
    """Let go of the backups no longer needed; return them."""
    kept = backups_of(project_id)
    gone = surplus([backup.made for backup in kept], now or datetime.now(UTC))
    removed = tuple(backup for backup in kept if backup.made in gone)
    for backup in removed:
        try:
            backup.path.unlink(missing_ok=True)
        except OSError:
            continue  # held open elsewhere; it goes next time
    return removed


def restore(backup: Backup, target: Path) -> Head:
    """Write a backup to a new file, read back; the project stays as it is. Raises `InputRefusedError`, `OutputFailedError`."""
    if target.exists():
        raise InputRefusedError(target.name, "", "A file of this name exists already.", "Choose another name; nothing is overwritten.")
    try:
        checked(backup.path)
    except UnreadableProjectError as fault:
        raise InputRefusedError(backup.path.name, "", f"The backup cannot be read ({fault}).", "Choose an older backup.") from None
    return snapshot(backup.path, target)


def _placed(made: datetime, slots: Iterable[_Slots]) -> bool:
    """Whether a backup, offered from the newest to the oldest, is the last one of a period that counts; it takes its place then."""
    for period, count, taken in slots:
        key = period(made)
        if key in taken:
            return False
        if len(taken) < count:
            taken.add(key)
            return True
    return False


def _day(moment: datetime) -> Hashable:
    return moment.astimezone(UTC).date()


def _week(moment: datetime) -> Hashable:
    return moment.astimezone(UTC).isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return (moment.astimezone(UTC).year, moment.astimezone(UTC).month)


def _folder(project_id: str) -> Path:
    return data_folder("backups", project_id)


def _kept(project_id: str) -> Iterator[Backup]:
    for path in _folder(project_id).glob("*" + ENDING):
        try:
            yield Backup(path, datetime.strptime(path.name.removesuffix(ENDING), NAME).replace(tzinfo=UTC))
        except ValueError:
            continue  # not one of ours, or not finished
