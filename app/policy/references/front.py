"""A reference's front matter: title, dates and what each of them means, source, authors, study identifiers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.documents.model import Story, ViewBlock
from app.policy.dates import FoundDate, find_dates, find_impossible_dates
from app.policy.lines import Span, body_of, pairs, readable, whole
from app.policy.model import Unread
from app.policy.references.model import Field, FieldKind

_HEAD, _TAIL = 45, 14  # lines at either end of a document among which its front matter stands
_DATE_WORDS: tuple[tuple[FieldKind, str], ...] = (
    (FieldKind.NEXT_REVIEW, r"(?:next|scheduled) (?:review|update)(?: date| due)?|review due"),
    (FieldKind.ACCESSED, r"(?:date )?(?:accessed|retrieved|downloaded|viewed|visited)|access date|accessed date"),
    (FieldKind.STARTED, r"(?:actual |estimated )?study start(?: date)?|start date|study begins?"),
    (FieldKind.COMPLETED, r"(?:actual |estimated )?(?:primary |study )?completion(?: date)?|study (?:end|completed)"),
    (
        FieldKind.APPROVED,
        (
            r"initial u\.?s\.? approval|(?:first|original|fda|initial)(?: fda)? (?:approval|approved|authori[sz]ation)(?: "
            r"date| on)?|approval date|date of (?:first|initial) \w+"
            r"|approved(?: on)?"
        ),
    ),
    (FieldKind.RECEIVED, r"received(?: on| date)?"),
    (FieldKind.ACCEPTED, r"accepted(?: on| date| for publication)?"),
    (
        FieldKind.REVIEWED,
        (
            r"(?:(?:this )?(?:page|content|article|monograph) )?(?:was )?(?:last |medically |clinically |most recently "
            r"|date |content last )*review(?:ed)?"
            r"(?: date| on)?(?: by [^:;|\d]{2,50}?)?"
        ),
    ),
    (
        FieldKind.UPDATED,
        (
            r"(?:(?:this )?(?:page|content|article|record|monograph|text|information) )?(?:was )?(?:last |most recent "
            r"|latest |date |date of |content )*"
            r"(?:updated?|modified|revis(?:ed|ion)|revision(?: of (?:the )?text)?|edited|changed?|verified)(?: "
            r"submitted)?(?: posted)?(?: date| on)?"
        ),
    ),
    (
        FieldKind.PUBLISHED,
        (
            r"(?:(?:first|originally|originally|date|online|e-?pub|article) )*(?:published|posted|issued|released"
            r"|submitted|publication|published online|release)(?: online| date| on)?"
            r"|date(?: of (?:publication|issue))?|publication date|issue(?: date)?|copyright|version \d+(?:\.\d+)*(?: |, | [–—-] )?"
        ),
    ),
)
_DATE_KEYS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _DATE_WORDS)
_DATE_LABEL = re.compile(
    r"(?<![A-Za-z_])(?:"
    + "|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(_DATE_WORDS))
    + r")(?![A-Za-z])\W{0,4}$",
    re.IGNORECASE,
)
_TEXT_KEYS: tuple[tuple[FieldKind, re.Pattern[str]], ...] = (
    (FieldKind.TITLE, re.compile(r"(?:(?:brief|official|document|page|article|study|public) )?title", re.IGNORECASE)),
    (FieldKind.URL, re.compile(r"url|link|web ?(?:site|page|address)|permalink|available at|source url|canonical", re.IGNORECASE)),
    (FieldKind.AUTHORS, re.compile(r"authors?|by|written by|byline|author list|editors?|prepared by", re.IGNORECASE)),
    (
        FieldKind.PUBLISHER,
        re.compile(
            r"publishers?|journal|sponsors?|lead sponsor|issued by|published by|manufacture[dr](?: by| for)?"
            r"|distributed by|marketed by|organi[sz]ation",
            re.IGNORECASE,
        ),
    ),
    (FieldKind.SOURCE, re.compile(r"sources?|citation|cite as|source document|reference", re.IGNORECASE)),
    (
        FieldKind.STUDY,
        re.compile(
            r"(?:registry|trial|study|protocol|registration|nct|clinicaltrials\.gov|record)(?: (?:id|identifier|number"
            r"|no\.?|registration))*|identifier|eudract(?: number)?",
            re.IGNORECASE,
        ),
    ),
)
_KEYED = re.compile(r"\**(?P<key>[A-Za-z][\w .()'’/-]{1,45}?)\**\s*[:=]\s*\**(?P<value>\S.*)")
_STUDY = re.compile(
    r"\bNCT\d{8}\b|\bISRCTN\d{8}\b|\b20\d{2}-\d{6}-\d{2}(?:-\d{2})?\b|\bjRCT[a-z]?\d{9,10}\b|\bACTRN\d{14}\b"
    r"|\bUMIN\d{9}\b|\bChiCTR[\w-]{8,}\b"
)
_URL = re.compile(r"https?://\S+|www\.\S+")
_BYLINE = re.compile(r"[Bb]y\s+(?P<names>(?:Dr\.? )?[A-Z][\w.'’-]+(?:,? (?:and |& )?[A-Z][\w.'’-]*){1,14})$")
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\S*")
_CITED_WORK = re.compile(
    r"https?://\S+.{0,200}\b(?:published|accessed)\b|\bet al\b|;\s?\d+(?:\(\d+\))?:\s?e?\d+|\bPMID\b", re.IGNORECASE | re.DOTALL
)
_CITES = re.compile(r"(?:\d{1,2}\.? )?(?:references|bibliography|works cited|further reading)\s*:?", re.IGNORECASE)
_OWN_DATES = (FieldKind.PUBLISHED, FieldKind.UPDATED, FieldKind.REVIEWED)


@dataclass(frozen=True, slots=True)
class Front:
    """The fields of a reference's front matter and what in it was not understood."""

    fields: tuple[Field, ...]
    unread: tuple[Unread, ...]


@dataclass(slots=True)
class _Fields:
    found: list[Field] = field(default_factory=list)

    def text(self, kind: FieldKind, value: Span) -> None:
        """Keep a text unless the same one is known."""
        text = value.text.strip(" '\"*[]")
        if text and all((item.kind, item.text) != (kind, text) for item in self.found):
            start = value.text.find(text)
            self.found.append(Field(kind=kind, text=text, source=value.part(start, start + len(text)).place))

    def date(self, kind: FieldKind, found: FoundDate, line: Span) -> None:
        """Keep a date unless the same one of the same meaning is known."""
        if all((item.kind, item.day, item.partial) != (kind, found.day, found.partial) for item in self.found):
            part = line.part(found.start, found.end)
            self.found.append(Field(kind=kind, text=part.text, day=found.day, partial=found.partial, source=part.place))


def read_front(blocks: Sequence[ViewBlock], title: str | None, *, record: bool) -> Front:
    """Return the front matter of a reference; a date whose meaning is not stated, and one that is missing, are said."""
    fields = _Fields()
    lines = _front_lines(blocks)
    loose: list[Span] = []
    if title and (place := _title_place(blocks, title)):
        fields.text(FieldKind.TITLE, place)
    for label, value in (*_keyed(lines), *_below(lines), *((label, value) for label, value in pairs([line.block for line in lines]))):
        _field(fields, label, value)
    for line in lines:
        loose += _dates_in_line(fields, line)
    _studies(fields, lines, record=record)
    known = {(item.source.block, item.source.start) for item in fields.found}
    unread = [
        Unread(span.text, "A date of the front matter whose meaning is not stated.", span.place)
        for span in loose
        if (span.block.index, span.start) not in known
    ]
    return Front(tuple(fields.found), (*unread, *_missing(blocks, fields.found, lines)))


def _front_lines(blocks: Sequence[ViewBlock]) -> list[Span]:
    """Return the lines at both ends of the body, and the page headers and footers; lists of cited works are left out."""
    body = [block for block in readable(blocks) if block.story is Story.BODY]
    cites = next((index for index, block in enumerate(body) if index > len(body) // 3 and _CITES.fullmatch(body_of(block))), len(body))
    ends = [*body[:_HEAD], *body[max(_HEAD, len(body) - _TAIL) :]]
    frame = [block for block in blocks if block.story in (Story.HEADER, Story.FOOTER)]
    cited = {block.index for block in body[cites:-2] if body} if cites < len(body) else set()
    return [whole(block) for block in (*ends, *frame) if block.index not in cited and not _CITED_WORK.search(block.text)]


def _keyed(lines: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    for line in lines:
        match = _KEYED.fullmatch(line.text)
        if match and len(match["key"].split()) <= 6:
            yield match["key"], line.part(match.start("value"), match.end("value"))


def _below(lines: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """Yield a date that stands alone below the line that labels it."""
    for line, following in pairwise(lines):
        found = find_dates(following.text)
        if found and found[0].start == 0 and found[0].end == len(following.text) and len(line.text) < 60:
            yield re.sub(r"^[\d.]+\s+", "", line.text).strip(" :"), following


def _field(fields: _Fields, label: str, value: Span) -> None:
    key = _plain_key(label)
    found = find_dates(value.text, years=True)
    kind = next((kind for kind, pattern in _DATE_KEYS if pattern.fullmatch(key)), None)
    if kind is not None and found and found[0].start <= 1:
        fields.date(kind, found[0], value)
        return
    text_kind = next((kind for kind, pattern in _TEXT_KEYS if pattern.fullmatch(key)), None)
    if text_kind is FieldKind.STUDY:
        for match in _STUDY.finditer(value.text):
            fields.text(FieldKind.STUDY, value.part(*match.span()))
    elif text_kind is FieldKind.TITLE and any(item.kind is FieldKind.TITLE for item in fields.found):
        return
    elif text_kind is FieldKind.SOURCE and _URL.fullmatch(value.text.strip()):
        fields.text(FieldKind.URL, value)
    elif text_kind is not None:
        fields.text(text_kind, value)


def _plain_key(label: str) -> str:
    """Return a label as words: lastReviewed and last_reviewed are "last reviewed"."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"\([^)]*\)", " ", label))
    return re.sub(r"[_\s]+", " ", words).strip(" *").casefold()


def _dates_in_line(fields: _Fields, line: Span) -> list[Span]:
    """Keep the dates a line labels, and return those it leaves without a label, where it is a line of dates and no sentence."""
    text = line.text
    if _STAMP.fullmatch(text.strip()):
        for found in find_dates(text[:10]):
            fields.date(FieldKind.PUBLISHED, found, line)
        return []
    bare: list[Span] = []
    for found in find_dates(text):
        label = _DATE_LABEL.search(text[: found.start])
        short = len(text) <= 160 or (label is not None and not text[: label.start()].rstrip(" *([").split(". ")[-1])
        kind = _kind_of(label) if label else None
        if kind is not None and short:
            fields.date(kind, found, line)
        elif label is None and len(text) <= 40 and found.day is not None:
            bare.append(line.part(found.start, found.end))
    for initial in re.finditer(r"initial u\.?s\.? approval\s*:?\s*(?P<year>\d{4})", text, re.IGNORECASE):
        year = FoundDate(initial.start("year"), initial.end("year"), None, initial["year"], "year")
        fields.date(FieldKind.APPROVED, year, line)
    if byline := _BYLINE.match(text):
        fields.text(FieldKind.AUTHORS, line.part(*byline.span("names")))
    if (url := _URL.fullmatch(text.strip())) is not None:
        fields.text(FieldKind.URL, line.part(text.find(url[0]), text.find(url[0]) + len(url[0])))
    return bare


def _kind_of(label: re.Match[str]) -> FieldKind | None:
    return next((kind for number, (kind, _) in enumerate(_DATE_WORDS) if label[f"k{number}"] is not None), None)


def _studies(fields: _Fields, lines: Sequence[Span], *, record: bool) -> None:
    """Keep the study identifiers of the front matter: a record's first is its own, others are only named."""
    for line in lines:
        for match in _STUDY.finditer(line.text):
            known = [item.text for item in fields.found if item.kind in (FieldKind.STUDY, FieldKind.STUDY_NAMED)]
            if match[0] not in known:
                own = record and not any(item.kind is FieldKind.STUDY for item in fields.found)
                fields.text(FieldKind.STUDY if own else FieldKind.STUDY_NAMED, line.part(*match.span()))


def _title_place(blocks: Sequence[ViewBlock], title: str) -> Span | None:
    for block in blocks:
        start = block.text.find(title)
        if start >= 0:
            return Span(block, start, start + len(title))
    return None


def _missing(blocks: Sequence[ViewBlock], fields: Sequence[Field], lines: Sequence[Span]) -> Iterator[Unread]:
    """Say what a front matter should give and was not read."""
    if not blocks:
        return
    kinds = {item.kind for item in fields}
    first = blocks[0].place()
    for line in lines:
        for found in find_impossible_dates(line.text):
            part = line.part(found.start, found.end)
            yield Unread(part.text, "It is written as a date but names no day of the calendar.", part.place)
    if not kinds & set(_OWN_DATES):
        yield Unread("", "The front matter gives no date of publication, update or review that could be read.", first)
    if FieldKind.TITLE not in kinds:
        yield Unread("", "No title could be read.", first)
    if not kinds & {FieldKind.SOURCE, FieldKind.PUBLISHER, FieldKind.URL, FieldKind.AUTHORS, FieldKind.STUDY}:
        yield Unread("", "The front matter names no source, publisher, author or address that could be read.", first)
