"""The dates of the front matter, and what each of them means."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.documents.model import BlockKind, Place, Story, ViewBlock
from app.policy.dates import FoundDate, find_dates
from app.policy.lines import Span, columns, pairs, whole
from app.policy.model import DateKind, PartialDate, PolicyDate, Section, SectionKind

# The first label that fits decides; None: a date that is none of the policy's own.
_DATE_LABELS: tuple[tuple[DateKind | None, str], ...] = (
    (None, r"(?:date of )?orig(?:in|ination)(?: date)?|created(?: on)?|accessed|printed(?: on)?|data cutoff|download(?:ed)?(?: on)?"),
    (DateKind.ORIGINAL_EFFECTIVE, r"(?:original|initial|first)(?: policy)? effective(?: date)?|original(?: policy)? date"),
    (DateKind.REVISION_END, r"revision end(?:ing)?(?: date)?|end(?:ing)? effective date"),
    (
        DateKind.REVISION_EFFECTIVE,
        r"revision effective(?: date)?|rev(?:ision|\.)? date|revised effective(?: date)?|effective date of revision",
    ),
    (DateKind.NEXT_REVIEW, r"next (?:\w{1,20} )?(?:scheduled )?review(?: date| due)?(?: by)?|(?:scheduled|due) for (?:next )?review"),
    (DateKind.RETIREMENT, r"retire(?:d|ment)(?: date| on)?|archived?(?: date| on)?|terminat(?:ion|ed)(?: date| on)?"),
    (DateKind.NOTICE, r"notice(?: period)?(?: (?:start|begin|end))?(?: date)?|notification date"),
    (
        DateKind.PUBLISH,
        (
            r"^date(?=\s*(?::|$))|(?:\w{1,20} )?publi(?:sh|cation|shed)(?: date| on)?|date (?:published|issued|posted)|posted(?: on| date)?"
            r"|post date"
            r"|(?:version )?issue(?:d)?(?: date| on)?|last published"
        ),
    ),
    (
        DateKind.LAST_REVIEW,
        (
            r"(?:last |most recently )?review(?:ed)? by [\w&/ ]{1,30}?(?=\s*(?:[:–-]|$))"
            r"|(?:last|most recent|latest) (?:\w{1,20} )?(?:review(?:ed)?|revised|revision|approv(?:al|ed))(?: date| on| status/date)?"
            r"|rev(?:ised|\.)(?=\s*:?\s*\d)"
            r"|(?:version |annual )?review(?:ed)?(?: date| on)?|(?:last )?revised(?: date| on)?"
            r"|(?:last )?(?:\w{1,20} ){0,2}(?:committee )?approv(?:al|ed)(?: date| on| by [\w&/ ]+?(?=\s*[:–-]))?"
            r"|dates? (?:last )?(?:reviewed|approved|revised|of (?:the )?(?:last |most recent )?(?:[\w&]+ )?(?:review|revision|approval))"
            r"|committee date|(?:last )?p&t(?: committee)?(?: (?:approv(?:al|ed)|review(?:ed)?))?(?:/version)?(?: date)?"
        ),
    ),
    (
        DateKind.EFFECTIVE,
        (
            r"(?:version |policy |current |this version |proposed |planned |anticipated |new )?effective"
            r"(?: date| on| from| as of)?|in (?:effect|force) (?:from|since|as of)"
            r"|implementation(?: date)?|implemented(?: on)?"
        ),
    ),
)
_SERVICES = (
    r"(?:(?:for|with) (?:services|dates? of service|claims)"
    r"(?: (?:rendered|provided|performed|furnished|incurred|received|processed|billed|submitted))?"
    r"(?: (?:on (?:or|and) after|from|beginning))?\s*:?\s+)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
)
_LEADERS = r"(?:[:#–|-]|[._…·]{3,}|(?:[.·]\s){3,})"
LABEL = re.compile(
    "(?<![A-Za-z])(?:"
    + "|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(_DATE_LABELS))
    + rf")(?![A-Za-z])\s*(?:\*\*)?\s*{_LEADERS}?\s*(?:\*\*)?\s*"
    + _SERVICES,
    re.IGNORECASE,
)

_POINTS = re.compile(
    r"(?<![\w.])(?P<month>\d{1,2})(?:\.(?:(?P<day>\d{1,2})\.)?(?P<year>[0-3]\d)"
    r"|\s?\|\s?(?P<day2>\d{1,2})\s?\|\s?20(?P<year2>\d\d))(?![\w.]*\d)"
)
_MONTHS = range(1, 13)
_TAIL = re.compile(r"\b(?:[A-Za-z]+ )?[A-Za-z]+$")


@dataclass(slots=True)
class HeaderDates:
    """The dated statements found so far; the same statement printed again adds nothing."""

    days: list[PolicyDate] = field(default_factory=list)
    partial: list[PartialDate] = field(default_factory=list)

    def add(self, kind: DateKind | None, found: FoundDate, place: Place) -> None:
        """Keep a date unless it is none of the policy's own or already known, its month alone included."""
        if kind is None or any(item.kind is kind and found.partial == f"{item.day:%Y-%m}" for item in self.days):
            return
        if found.day is not None and all((item.kind, item.day) != (kind, found.day) for item in self.days):
            self.days.append(PolicyDate(kind, found.day, place))
        elif found.partial is not None and all((item.kind, item.text) != (kind, found.partial) for item in self.partial):
            self.partial.append(PartialDate(kind, found.partial, found.precision, place))


def read_dates(
    blocks: Sequence[ViewBlock], sections: Sequence[Section], front: Sequence[ViewBlock], lines: Sequence[Span]
) -> tuple[tuple[PolicyDate, ...], tuple[PartialDate, ...]]:
    """Return the labelled dates of the front matter, then those only page headers, footers or a dated history line give."""
    dates = HeaderDates()
    _in_lines(dates, lines)
    for label, value in pairs(front):
        kind = LABEL.match(f"{label} ")
        found = field_dates(value.text)
        if not kind or not found or not re.fullmatch(_SERVICES, value.text[: found[0].start], re.IGNORECASE):
            continue
        if kind.end() >= len(label) or label[: kind.end()].rstrip().endswith(":"):  # a cell may hold the next label too
            day = latest(found, found[0].start, value.text, kind_of_label(kind)) or found[0]
            dates.add(kind_of_label(kind), day, value.part(day.start, day.end).place)
    _in_lines(dates, list(_dated_history(blocks, sections)))
    _in_lines(dates, list(_closing(blocks)))
    return tuple(dates.days), tuple(dates.partial)


def _label_across(before: Span | None, line: Span, stop: int) -> re.Match[str] | None:
    """Return the label before a line's first date, where the label began on the line above: "Next" and then "Review: …"."""
    tail = _TAIL.search(before.text) if before is not None and before.block.cell is line.block.cell else None
    if tail is None:
        return None
    joined = f"{tail[0]} {line.text[:stop]}"
    label = next((match for match in LABEL.finditer(joined) if match.start() < len(tail[0]) < match.end()), None)
    after_date = re.search(r"\d\s*$", before.text[: tail.start()]) if before is not None else None
    return label if label is not None and after_date and label.end() >= len(joined.rstrip()) else None


def field_dates(text: str, labels: Sequence[re.Match[str]] = ()) -> tuple[FoundDate, ...]:
    """Return the dates of a field's text, those with points and a short year too, which elsewhere may be a policy's number.

    Where labels stand in the text, a date with points counts only right after one of them.
    """
    found = list(find_dates(text))
    for match in _POINTS.finditer(text):
        after = any(label.end() == match.start() for label in labels) or (not labels and match.start() == 0)
        if after and not any(other.start < match.end() and match.start() < other.end for other in found):
            month, day, year = int(match["month"]), match["day"] or match["day2"], 2000 + int(match["year"] or match["year2"])
            if day is None and month in _MONTHS:
                found.append(FoundDate(match.start(), match.end(), None, f"{year}-{month:02}", "month"))
            elif day is not None and (whole_day := _calendar_day(year, month, int(day))) is not None:
                found.append(FoundDate(match.start(), match.end(), whole_day, None, "day"))
    return tuple(sorted(found, key=lambda item: item.start))


def latest(found: Sequence[FoundDate], start: int, text: str, kind: DateKind | None) -> FoundDate | None:
    """Return the date right after a label; of several set behind one another, the last day the policy was reviewed or revised."""
    row: list[FoundDate] = []
    for item in found:
        gap = text[row[-1].end if row else start : item.start]
        if (row and not re.fullmatch(r"\s*(?:[,;|]|\band\b|&)\s*|\s+", gap)) or (not row and len(gap) > 3):
            break
        row.append(item)
    if not row or kind is DateKind.ORIGINAL_EFFECTIVE:
        return row[0] if row else None
    return max(row, key=lambda item: item.day.isoformat() if item.day else f"{item.partial}")


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def kind_of_label(match: re.Match[str]) -> DateKind | None:
    """Return what a date after this label means; None: it is none of the policy's own."""
    return next(kind for number, (kind, _) in enumerate(_DATE_LABELS) if match[f"k{number}"] is not None)


def _in_lines(dates: HeaderDates, lines: Sequence[Span]) -> None:
    """Read `label: date` wherever it stands in a line, and a date alone on the line after its label."""
    carried: re.Match[str] | None = None
    before: Span | None = None
    for line in lines:
        labels = list(LABEL.finditer(line.text))
        found = field_dates(line.text, labels)
        if found and (across := _label_across(before, line, found[0].start)):
            dates.add(kind_of_label(across), found[0], line.part(found[0].start, found[0].end).place)
            labels = [label for label in labels if label.start() > found[0].start]
        waiting, before = before, line
        if (
            carried
            and not labels
            and found
            and (line.block.cell is None or (waiting is not None and waiting.block.cell == line.block.cell))
            and re.fullmatch(_SERVICES, line.text[: found[0].start], re.IGNORECASE)
        ):
            dates.add(kind_of_label(carried), found[0], line.part(found[0].start, found[0].end).place)
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            stop = following.start() if following else len(line.text)
            first = latest([item for item in found if label.end() <= item.start < stop], label.end(), line.text, kind_of_label(label))
            if first:
                dates.add(kind_of_label(label), first, line.part(first.start, first.end).place)
        waits = bool(labels) and labels[-1].end() >= len(line.text) and (labels[-1].start() <= 2 or labels[-1][0].rstrip().endswith(":"))
        carried = labels[-1] if waits else None


def _dated_history(blocks: Sequence[ViewBlock], sections: Sequence[Section]) -> Iterator[Span]:
    """Yield lines of a history section that hold nothing but labelled dates, as some publishers print their front matter there."""
    for part in sections:
        if part.kind is not SectionKind.HISTORY:
            continue
        for block in blocks[part.first : part.last]:
            dates = len(find_dates(block.text))
            if dates < 2 or not any(LABEL.match(block.text, at) for at in range(block.body + 3)):
                continue
            if sum(True for _ in LABEL.finditer(block.text)) == dates:
                yield whole(block)


def _closing(blocks: Sequence[ViewBlock]) -> Iterator[Span]:
    """Yield the parts of the last lines that hold a labelled date alone: a page footer that a plain text prints once, at its end."""
    last = [block for block in blocks if block.story is Story.BODY][-2:]
    for block in last:
        if block.kind is not BlockKind.PARAGRAPH or len(block.text) > 140:
            continue
        for part in columns(whole(block)):
            label, found = LABEL.match(part.text), find_dates(part.text)
            if label and found and found[0].start - label.end() < 3 and not part.text[found[-1].end :].strip(" ."):
                yield part
