"""The dates of the front matter, and what each of them means."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.documents.model import BlockKind, Place, Story, ViewBlock
from app.policy.dates import FoundDate, find_dates
from app.policy.lines import Span, columns, pairs, whole
from app.policy.model import DateKind, PartialDate, PolicyDate, Section, SectionKind

# The first label that fits decides; None: a date that is none of the policy's own.
_DATE_LABELS: tuple[tuple[DateKind | None, str], ...] = (
    (None, r"(?:date of )?orig(?:in|ination)(?: date)?|created(?: on)?|accessed|printed(?: on)?|data cutoff|download(?:ed)?(?: on)?"),
    (DateKind.ORIGINAL_EFFECTIVE, r"(?:original|initial|first)(?: policy)? effective(?: date)?|original(?: policy)? date"),
    (DateKind.REVISION_END, r"revision end(?:ing)?(?: date)?|end(?:ing)? effective date"),
    (DateKind.REVISION_EFFECTIVE, r"revision effective(?: date)?|revision date|revised effective(?: date)?"),
    (DateKind.NEXT_REVIEW, r"next (?:\w{1,20} )?(?:scheduled )?review(?: date| due)?|(?:scheduled|due) for (?:next )?review"),
    (DateKind.RETIREMENT, r"retire(?:d|ment)(?: date| on)?|archived?(?: date| on)?|terminat(?:ion|ed)(?: date| on)?"),
    (DateKind.NOTICE, r"notice(?: period)?(?: (?:start|begin|end))?(?: date)?|notification date"),
    (
        DateKind.PUBLISH,
        (
            r"(?:\w{1,20} )?publi(?:sh|cation|shed)(?: date| on)?|date (?:published|issued|posted)|posted(?: on| date)?|post date"
            r"|(?:version )?issue(?:d)?(?: date| on)?|last published"
        ),
    ),
    (
        DateKind.LAST_REVIEW,
        (
            r"(?:last|most recent|latest) (?:\w{1,20} )?(?:review(?:ed)?|revised|revision|approv(?:al|ed))(?: date| on)?"
            r"|(?:version )?review(?:ed)?(?: date| on)?|(?:last )?revised(?: date| on)?"
            r"|(?:last )?(?:\w{1,20} ){0,2}(?:committee )?approv(?:al|ed)(?: date| on| by [\w&/ ]+?)?"
            r"|date (?:reviewed|approved|revised|of (?:last )?(?:review|revision))"
        ),
    ),
    (DateKind.EFFECTIVE, r"(?:version |policy |current |this version )?effective(?: date| on| from| as of)?|in effect (?:from|since)"),
)
_SERVICES = r"(?:for (?:services|dates of service|claims)(?: \w{1,20})? (?:on (?:or|and) after|from)\s+)?"
LABEL = re.compile(
    "(?<![A-Za-z])(?:"
    + "|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(_DATE_LABELS))
    + r")(?![A-Za-z])\s*(?:\*\*)?\s*[:#–|-]?\s*(?:\*\*)?\s*"
    + _SERVICES,
    re.IGNORECASE,
)


@dataclass(slots=True)
class HeaderDates:
    """The dated statements found so far; the same statement printed again adds nothing."""

    days: list[PolicyDate] = field(default_factory=list)
    partial: list[PartialDate] = field(default_factory=list)

    def add(self, kind: DateKind | None, found: FoundDate, place: Place) -> None:
        """Keep a date unless it is none of the policy's own or already known."""
        if kind is None:
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
        kind = LABEL.fullmatch(label)
        found = find_dates(value.text)
        if kind and found and re.fullmatch(_SERVICES, value.text[: found[0].start], re.IGNORECASE):
            dates.add(kind_of_label(kind), found[0], value.part(found[0].start, found[0].end).place)
    _in_lines(dates, list(_dated_history(blocks, sections)))
    _in_lines(dates, list(_closing(blocks)))
    return tuple(dates.days), tuple(dates.partial)


def kind_of_label(match: re.Match[str]) -> DateKind | None:
    """Return what a date after this label means; None: it is none of the policy's own."""
    return next(kind for number, (kind, _) in enumerate(_DATE_LABELS) if match[f"k{number}"] is not None)


def _in_lines(dates: HeaderDates, lines: Sequence[Span]) -> None:
    """Read `label: date` wherever it stands in a line, and a date alone on the line after its label."""
    carried: re.Match[str] | None = None
    for line in lines:
        labels = list(LABEL.finditer(line.text))
        found = find_dates(line.text)
        if carried and not labels and found and re.fullmatch(_SERVICES, line.text[: found[0].start], re.IGNORECASE):
            dates.add(kind_of_label(carried), found[0], line.part(found[0].start, found[0].end).place)
        for label, following in zip(labels, [*labels[1:], None], strict=False):
            stop = following.start() if following else len(line.text)
            first = next((item for item in found if label.end() <= item.start < stop), None)
            if first and first.start - label.end() <= 3:
                dates.add(kind_of_label(label), first, line.part(first.start, first.end).place)
        alone = len(labels) == 1 and labels[0].end() >= len(line.text) and labels[0].start() <= 2
        carried = labels[0] if alone else None


def _dated_history(blocks: Sequence[ViewBlock], sections: Sequence[Section]) -> Iterator[Span]:
    """Yield lines of a history section that hold nothing but labelled dates, as some publishers print their front matter there."""
    for part in sections:
        if part.kind is not SectionKind.HISTORY:
            continue
        for block in blocks[part.first : part.last]:
            labels = list(LABEL.finditer(block.text))
            if len(labels) > 1 and len(find_dates(block.text)) == len(labels) and labels[0].start() <= block.body + 2:
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
