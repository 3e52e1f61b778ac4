"""What the thing under the pointer says: the interval in words and the very sentence it rests on."""

import html
from datetime import date

from app.desktop.codes.strips import CodeStrip, PolicyHeading, RegimeStrip, StripRow
from app.desktop.codes.time_bars import BAR_TOP
from app.desktop.codes.words import (
    BASES,
    code_words,
    conflict_words,
    interval_sentence,
    regime_words,
    start_unknown,
    state_on,
    valid_sentence,
)
from app.desktop.notices.words import BASES as CLOCKS
from app.desktop.notices.words import for_whom
from app.desktop.words import day
from app.documents.model import Place
from app.ledger.model import Interval, RegimeInterval, VersionInForce

_LONGEST = 400  # letters of one quoted sentence


def row_words(row: StripRow, when: date, y: int) -> str:
    """Return what to say of a row at a day; `y` counts from the row's upper edge."""
    match row:
        case CodeStrip():
            return _code_words(row, when, y)
        case RegimeStrip():
            found = next((item for item in row.intervals if _covers(item, when)), None)
            return _regime_words(found) if found else f"{regime_words(row.regime)} was not in force on {day(when)}."
        case PolicyHeading():
            held = [version for version in row.policy.versions if version.start <= when]
            return _version_words(held[-1]) if held else f"No held version counts on {day(when)}."
    return ""


def label_words(row: StripRow, when: date) -> str:
    """Return what to say of a row's label: the whole of it, and the answer on the date."""
    if isinstance(row, CodeStrip):
        state = state_on(row.policy, row.history, when)
        name = f"{code_words(row.history)}  {row.description}".strip()
        return f"{name}\n{state.value} on {day(when)} in {row.policy.policy}"
    return row.title if isinstance(row, PolicyHeading) else ""


def wrapped(words: str) -> str:
    """Return words as a tooltip that breaks its lines; empty stays empty."""
    return f"<qt>{'<br>'.join(html.escape(line) for line in words.splitlines())}</qt>" if words else ""


def interval_at(strip: CodeStrip, when: date) -> Interval | None:
    """Return the interval that holds a day, an uncertain one within its bounds."""
    sure = next((interval for interval in strip.history.intervals if interval.covers(when)), None)
    return sure or next((interval for interval in strip.history.intervals if not interval.certain and _may_hold(interval, when)), None)


def quoted(places: tuple[Place, ...]) -> str:
    """Return the sentences of places, each with its file."""
    lines: list[str] = []
    for place in dict.fromkeys(places):
        text = " ".join(place.text.split())
        text = f"{text[:_LONGEST].rsplit(' ', 1)[0]} …" if len(text) > _LONGEST else text
        lines.append(f"“{text}” ({place.file}, line {place.block + 1})")
    return "\n".join(lines)


def _code_words(strip: CodeStrip, when: date, y: int) -> str:
    if y < BAR_TOP - 4:
        return valid_sentence(strip.history, strip.window)
    disputed = [item for item in strip.conflicts if item.resolution is None and _within(item.start, item.end, when)]
    said = [f"{conflict_words(item)}: {item.message}" for item in disputed]
    interval = interval_at(strip, when)
    if interval is not None:
        said.append(interval_sentence(strip.history, interval))
        said.append(quoted((*interval.sources, *interval.end_sources)))
    elif not disputed:
        said.append(f"{code_words(strip.history)} is not listed in {strip.policy.policy} on {day(when)}.")
    for item in disputed:
        said += [f"{'Listed' if reading.says == 'in' else 'Not listed'}: {quoted((reading.source,))}" for reading in item.readings]
    return "\n".join(line for line in said if line)


def _regime_words(item: RegimeInterval) -> str:
    begins = f"from {day(item.start)} ({BASES[item.start_basis]})" if item.start else "from an unknown day"
    ends = f"until {day(item.end)} ({BASES[item.end_basis]})" if item.end and item.end_basis else "with no end stated"
    return "\n".join(part for part in (f"{regime_words(item.regime)} {begins} {ends}.", quoted((*item.sources, *item.end_sources))) if part)


def _version_words(item: VersionInForce) -> str:
    published = f"published {day(item.published)}" if item.published else "without a publish date"
    words = f"Version {published}, counted from {day(item.start)} ({BASES[item.start_basis]}): {item.version.file}"
    notice = item.notice
    if notice is None:
        return words
    return f"{words}\nNotice for {for_whom(notice)}, by {CLOCKS[notice.basis].lower()}: {notice.source}"


def _covers(item: RegimeInterval, when: date) -> bool:
    return _within(item.start, item.end, when)


def _within(start: date | None, end: date | None, when: date) -> bool:
    return (start is None or start <= when) and (end is None or when < end)


def _may_hold(interval: Interval, when: date) -> bool:
    starts = interval.earliest_start if start_unknown(interval) else interval.start
    return _within(starts, interval.end or interval.latest_end, when)
