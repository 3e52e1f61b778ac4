"""The front matter: number, title, status, payer and the dates with what each of them means."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.dates import find_dates
from app.policy.header_dates import LABEL, read_dates
from app.policy.lines import Span, columns, is_residue, pairs, readable, whole
from app.policy.model import DateKind, PartialDate, PolicyDate, Section, SectionKind, State

_NUMBER_LABEL = re.compile(
    r"(?<![A-Za-z])(?:(?:medical |coverage |clinical |drug |payment |reimbursement )*"
    r"(?:policy|document|doc\.|guideline|article|lcd|bulletin|cpb|criteria)(?:\s+(?:number|no\.?|id|identifier|code)\b|\s*#|(?=\s*:))"
    r"|reference (?:number|no\.)(?=\s*:)|(?:^|(?<=[^\w\s])\s?|(?<=\s\s)|(?<=\t))(?:number|no\.)(?=\s*:)"
    r"|^no\.(?=\s*[\w-]*\d)|#)\s*\.?\s*[:#]*\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[A-Za-z]{0,8}(?:[-.][A-Za-z]{1,6}){0,3}[-. ]?\d[\w.\-/]*\b")
_BARE_NUMBER = re.compile(r"[A-Za-z]{1,6}(?:[-.][A-Z]{1,5})*[-.]?\d[\w.-]{2,}|\d{1,2}[-.][A-Z]\d{2,5}(?:[-.]\d{2,4})+|\d\.\d{2}\.\d{2,3}")
_NAMED_NUMBER = re.compile(r"\bpolic(?:y|ies)\s*(?:\s[–—-]|#)\s*(?P<number>\S*\d\S*)\s*$", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:ref\.?|related|replaces|replaced by|bcbsa|see|parent)\s*(?:medical\s*)?$", re.IGNORECASE)
_TEXT_LABEL = r"(?<![A-Za-z])(?:{0})\s*(?:\*\*)?\s*:\s*(?:\*\*)?\s*"
_TITLE = re.compile(
    _TEXT_LABEL.format(
        r"subject|topic|(?:article |policy |document )?title|drug name"
        r"|^(?:clinical|medical|coverage|drug|pharmacy|payment|reimbursement)(?: \w{1,12})? policy(?=\s*:\s*[A-Za-z]{4})"
    ),
    re.IGNORECASE,
)
_STATUS = re.compile(_TEXT_LABEL.format("(?:policy |document )?status"), re.IGNORECASE)
_PAYER = re.compile(_TEXT_LABEL.format("payer|health plan|plan name|contractor name|issued by"), re.IGNORECASE)
_PAYER_IN_PROSE = re.compile(
    r"(?:\b(?:plans?|products?|benefits?)\b[^.;]{0,60}\b(?:administered by|affiliated with|offered by)|^[Cc]opyright|^©)\s*(?:©\s*)?"
    r"(?:\d{4}(?:\s?[-–]\s?\d{4})?,?\s+)?(?P<payer>[A-Z][\w&'’-]*(?:\s+(?:(?:of|the|and|&)\s+)*[A-Z][\w&'’-]*){0,5})"
)
_NAMES_PAYER = re.compile(r"^(?:[Cc]opyright|©)|(?:administered|offered) by|affiliated with")  # in every line that names one in prose
_CELL_LABELS = (
    ("title", re.compile(r"(?:\w{1,20} )?title|subject|topic", re.IGNORECASE)),
    ("number", re.compile(r"(?:article|policy|document|lcd|guideline|criteria) (?:id|number|no\.?|#)", re.IGNORECASE)),
    ("status", re.compile(r"(?:policy |document )?status", re.IGNORECASE)),
    ("payer", re.compile(r"contractor name|payer|health plan", re.IGNORECASE)),
)
_NUMBER_ALONE = re.compile(r"(?:article|policy|document|lcd|guideline) (?:id|number|no\.?|#)\s*:?", re.IGNORECASE)
_GENRE = re.compile(
    r"^(?:[\w&]+ ){0,4}(?:polic(?:y|ies)|criteria|manual|article|guidelines?|bulletins?|determination)$"
    r"|\btable of contents\b|\binformation$|^overview$",
    re.IGNORECASE,
)
_DRAFT = re.compile(
    r"\bdraft\b|\bnot yet (?:published|effective)\b|\bfor (?:public )?comment\b|\bproposed (?:policy|lcd|article|revision)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Header:
    """What the front matter says of the document as a whole."""

    number: str | None
    title: str | None
    title_place: Span | None
    status: str | None
    payer: str | None
    state: State
    dates: tuple[PolicyDate, ...]
    partial: tuple[PartialDate, ...]


def read_header(blocks: Sequence[ViewBlock], sections: Sequence[Section]) -> Header:
    """Read the front matter, then page headers and footers for what the front matter leaves out."""
    front = [
        block
        for part in sections
        if part.kind is SectionKind.FRONT
        for block in blocks[part.first : part.last]
        if block.story is Story.BODY
    ]
    frame = [block for block in blocks if block.story in (Story.HEADER, Story.FOOTER)]
    lines = [whole(block) for block in readable((*front, *frame))]
    dates, partial = read_dates(blocks, sections, front, lines)
    status = _field(lines, _STATUS, "status", front)
    title = _field(lines, _TITLE, "title", front) or _title(front)
    payer = _field(lines, _PAYER, "payer", front)
    return Header(
        number=_number(lines, front),
        title=title.text if title else None,
        title_place=title,
        status=status.text if status else None,
        payer=payer.text if payer else _payer_in_prose(blocks),
        state=_state(status.text if status else "", lines, dates),
        dates=dates,
        partial=partial,
    )


def _payer_in_prose(blocks: Sequence[ViewBlock]) -> str | None:
    """Return the payer a copyright line or a closing sentence names."""
    lines = (block.text for block in blocks if _NAMES_PAYER.search(block.text) and not is_residue(block.text))
    found = (match["payer"] for line in lines for match in _PAYER_IN_PROSE.finditer(line))
    return next((name for name in found if not re.search(r"\bAssociation\b|\bAMA\b|\bCPT\b|\bMedicare\b", name)), None)


def _field(lines: Sequence[Span], label: re.Pattern[str], name: str, front: Sequence[ViewBlock]) -> Span | None:
    for line in lines:
        if match := label.search(line.text):
            value = _value(line, match.end())
            if value.text:
                return value
    shape = dict(_CELL_LABELS).get(name)
    if shape is None:
        return None
    cells = (value for head, value in pairs(front) if shape.fullmatch(head) and value.text.strip())
    below = (following for line, following in pairwise(lines) if shape.fullmatch(line.text.strip(" :")) and line.block.cell is None)
    return next((value for source in (cells, below) for value in source), None)


def _value(line: Span, start: int) -> Span:
    """Return what follows a label: up to the next column, the next label or the end of the line."""
    rest = line.text[start:]
    stops = [len(rest)]
    stops += [gap.start() for gap in re.finditer(r"\t|\s{2,}|\s*\||\s+[·•∙]\s", rest) if gap.start() > 0][:1]
    stops += [match.start() for match in _ANY_FIELD.finditer(rest) if match.start() > 0][:1]
    stops += [match.start() for match in LABEL.finditer(rest) if match.start() > 0 and ":" in match[0]][:1]
    value = line.part(start, start + min(stops)).stripped()
    text = value.text.rstrip("*_ ·•|")
    return value.part(0, len(text))


_ANY_FIELD = re.compile(
    (
        r"\s\**(?:publish(?:ed)? date|last review(?:ed)?(?: date)?|effective date|status|document #"
        r"|policy (?:number|no)|next review(?: date)?|date of \w+|title|revision date)\s*\**\s*:"
    ),
    re.IGNORECASE,
)


def _number(lines: Sequence[Span], front: Sequence[ViewBlock]) -> str | None:
    labelled = (found for line in lines for found in _labelled_numbers(line.text))
    shape = dict(_CELL_LABELS)["number"]
    cells = (match[0] for head, value in pairs(front) if shape.fullmatch(head) and (match := _NUMBER.match(value.text)))
    named = (match["number"] for line in lines if (match := _NAMED_NUMBER.search(line.text)))
    bare = (re.sub(r"(?<=\d)[a-z]$", "", part.text) for line in lines for part in columns(line) if _BARE_NUMBER.fullmatch(part.text))
    below = (
        match[0] for line, following in pairwise(lines) if _NUMBER_ALONE.fullmatch(line.text) and (match := _NUMBER.match(following.text))
    )
    found = next((text for source in (labelled, cells, below, named, bare) for text in source), None)
    return _clean_number(found) if found else None


def _labelled_numbers(text: str) -> Iterator[str]:
    """Yield what follows labels such as "Policy number"; the number of a related policy is another one's."""
    for label in _NUMBER_LABEL.finditer(text):
        match = _NUMBER.match(text, label.end())
        if match and not find_dates(match[0]) and not _OTHERS.search(text[: label.start()]):
            yield match[0]


def _clean_number(text: str) -> str:
    return text.strip().rstrip(".-/")


def _title(front: Sequence[ViewBlock]) -> Span | None:
    """Return the first heading that names a subject; failing that, the first short line that does."""
    heads = [whole(block) for block in front if block.kind is BlockKind.HEADING]
    lines = [whole(block) for block in front if _alone(block, front) and len(block.text) < 120 and not block.text.rstrip().endswith(".")]
    for span in (*heads, *lines):
        text = span.text.strip(" :")
        if (
            text
            and not _GENRE.search(text)
            and not LABEL.match(text)
            and not any(_labelled_numbers(text))
            and not _NAMED_NUMBER.search(text)
            and not _BARE_NUMBER.fullmatch(text)
            and not is_residue(text)
        ):
            return span
    return heads[0] if heads else None


def _alone(block: ViewBlock, front: Sequence[ViewBlock]) -> bool:
    """Whether a block is no cell, or the only one of its row."""
    cell = block.cell
    return cell is None or not any(
        other.cell and (other.cell.table, other.cell.row) == (cell.table, cell.row) for other in front if other is not block
    )


def _state(status: str, lines: Sequence[Span], dates: Sequence[PolicyDate]) -> State:
    if re.search(r"\bretired|\barchived|\bterminated|\binactive", status, re.IGNORECASE) or any(
        item.kind is DateKind.RETIREMENT for item in dates
    ):
        return State.RETIRED
    if _DRAFT.search(status) or any(_DRAFT.search(line.text) and len(line.text) < 120 for line in lines):
        return State.DRAFT
    in_force = (DateKind.PUBLISH, DateKind.EFFECTIVE, DateKind.REVISION_EFFECTIVE)
    if re.search(r"\bapproved\b", status, re.IGNORECASE) and not any(item.kind in in_force for item in dates):
        return State.APPROVED
    return State.PUBLISHED
