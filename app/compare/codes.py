"""Code changes: one for each printed item that gained or lost codes, and a note where the same codes are only printed differently."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from app.compare.codes_delta import Listed, Member
from app.compare.direction import of_code
from app.compare.found import Found, Stretch
from app.compare.model import ChangeAction, ChangeKind, CodeDetail, Direction, WordingDetail

ListKey = tuple[object, ...]


def code_changes(old: Sequence[Listed], new: Sequence[Listed]) -> Iterator[Found]:
    """Return the changes of the printed code lists."""
    before, after = _holders(old), _holders(new)
    yield from _sided(old, ChangeAction.REMOVED, new, before, after)
    yield from _sided(new, ChangeAction.ADDED, old, after, before)
    yield from _coverage(old, new)


def _holders(listed: Iterable[Listed]) -> dict[Member, set[ListKey]]:
    """Return which lists print each code."""
    lists: defaultdict[Member, set[ListKey]] = defaultdict(set)
    for entry in listed:
        for member in entry.members:
            lists[member].add(entry.list_key)
    return dict(lists)


def _sided(
    here: Sequence[Listed],
    action: ChangeAction,
    there: Sequence[Listed],
    lists_here: dict[Member, set[ListKey]],
    lists_there: dict[Member, set[ListKey]],
) -> Iterator[Found]:
    """Yield what one side prints that the other does not say."""
    spare = Counter(entry.printed for entry in there)
    told: set[Member] = set()
    for entry in here:
        fresh = [member for member in dict.fromkeys(entry.members) if member not in lists_there and member not in told]
        told.update(fresh)
        printed_there = spare[entry.printed] > 0
        spare[entry.printed] -= 1
        if fresh:
            yield _code_change(entry, action, len(fresh))
        elif not printed_there and any(member not in lists_there for member in entry.members):
            yield _reprinted(entry, action)  # the same new code printed a second time
        elif not printed_there:
            more = [member for member in entry.members if len(lists_here[member]) > len(lists_there[member])]
            yield _code_change(entry, action, len(more)) if more else _reprinted(entry, action)


def _coverage(old: Sequence[Listed], new: Sequence[Listed]) -> Iterator[Found]:
    """Yield items whose codes went from a list of what is covered to one of what is not, or back."""
    before, after = _by_coverage(old), _by_coverage(new)
    places: dict[tuple[object, ...], Listed] = {entry.printed: entry for entry in reversed(old)}
    for entry in new:
        turned = [member for member in entry.members if member in before and before[member].isdisjoint(after[member])]
        if not turned:
            continue
        twin = places.get(entry.printed)
        yield Found(
            kind=ChangeKind.CODE,
            action=ChangeAction.CHANGED,
            section=entry.item.section,
            label=_written(entry),
            old=twin.item.source.text if twin else None,
            new=entry.item.source.text,
            detail=CodeDetail(entry.item.system, entry.item.code, entry.item.through, len(turned)),
            direction=of_code(ChangeAction.CHANGED, entry.item.coverage),
            old_source=twin.item.source if twin else None,
            new_source=entry.item.source,
            old_covers=(Stretch.of(twin.item.source),) if twin else (),
            new_covers=(Stretch.of(entry.item.source),),
        )


def _by_coverage(listed: Iterable[Listed]) -> dict[Member, set[str | None]]:
    kinds: defaultdict[Member, set[str | None]] = defaultdict(set)
    for entry in listed:
        for member in entry.members:
            kinds[member].add(entry.item.coverage)
    return dict(kinds)


def _written(entry: Listed) -> str:
    return entry.item.code if entry.item.through is None else f"{entry.item.code}-{entry.item.through}"


def _code_change(entry: Listed, action: ChangeAction, count: int) -> Found:
    detail = CodeDetail(entry.item.system, entry.item.code, entry.item.through, count)
    return _one_sided(entry, action, ChangeKind.CODE, detail, of_code(action, entry.item.coverage))


def _reprinted(entry: Listed, action: ChangeAction) -> Found:
    said = "printed as well" if action is ChangeAction.ADDED else "no longer printed so"
    what = f"{_written(entry)} is {said}; the codes listed are the same"
    return _one_sided(entry, action, ChangeKind.FORMATTING, WordingDetail(what), Direction.NEUTRAL)


def _one_sided(entry: Listed, action: ChangeAction, kind: ChangeKind, detail: CodeDetail | WordingDetail, direction: Direction) -> Found:
    added = action is ChangeAction.ADDED
    source = entry.item.source
    return Found(
        kind=kind,
        action=action,
        section=entry.item.section,
        label=_written(entry),
        old=None if added else source.text,
        new=source.text if added else None,
        detail=detail,
        direction=direction,
        old_source=None if added else source,
        new_source=source if added else None,
        old_covers=() if added else (Stretch.of(source),),
        new_covers=(Stretch.of(source),) if added else (),
    )
