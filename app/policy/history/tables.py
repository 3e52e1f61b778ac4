"""Document histories laid out as tables: which column holds the date, the text, the codes added or deleted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from app.codesets.shape import candidates
from app.documents.model import ViewBlock
from app.policy.dates import FoundDate
from app.policy.history.grammar import TextSpan
from app.policy.history.pointed import dates_of_cell
from app.policy.model import Action


class _Role(Enum):
    DATE = auto()
    EFFECTIVE = auto()
    TITLE = auto()
    REASON = auto()
    TEXT = auto()
    CODE = auto()
    ADDED = auto()
    DELETED = auto()
    REVISED = auto()


_HEADS = (
    (_Role.EFFECTIVE, re.compile(r"(?:coding |change )?(?:effective|eff\.?)(?: date)?|date effective", re.IGNORECASE)),
    (_Role.DATE, re.compile(r".*\bdates?\b.*|month|when", re.IGNORECASE)),
    (_Role.ADDED, re.compile(r"(?:new|added|additions?|adds?|codes? added|new codes?|added codes?|inserted)(?: codes?)?", re.IGNORECASE)),
    (
        _Role.DELETED,
        re.compile(
            r"(?:deleted|removed|deletions?|termed|terminated|deletes?|codes? (?:deleted|removed)|discontinued)(?: codes?)?", re.IGNORECASE
        ),
    ),
    (
        _Role.REVISED,
        re.compile(
            r"(?:revised|revisions?|descriptors?(?: revised| changes?)?|description changes?|changed|updated)"
            r"(?: codes?| descriptors?| descriptions?)?",
            re.IGNORECASE,
        ),
    ),
    (_Role.REASON, re.compile(r".*\breasons?\b.*", re.IGNORECASE)),
    (_Role.CODE, re.compile(r"(?:procedure |hcpcs |cpt |icd-10(?:-cm)? |diagnosis )?codes?(?:\(s\))?", re.IGNORECASE)),
    (
        _Role.TEXT,
        re.compile(
            r".*\b(?:summary|description|explanation|changes?|details?|comments?|updates?|notes?|action|rationale)\b.*",
            re.IGNORECASE,
        ),
    ),
    (_Role.TITLE, re.compile(r".*\b(?:type|number|version|no\.?|#|review|status|revision)\b.*", re.IGNORECASE)),
)
_ACTIONS = {_Role.ADDED: Action.ADD, _Role.DELETED: Action.REMOVE, _Role.REVISED: Action.REVISE}
_TEXT_ROLES = (_Role.CODE, _Role.TEXT, *_ACTIONS, _Role.EFFECTIVE)


@dataclass(slots=True)
class TableRow:
    """One row as an entry."""

    day: date | None = None
    partial: str | None = None
    title: str | None = None
    spans: list[TextSpan] = field(default_factory=list)


def read_tables(blocks: Sequence[ViewBlock]) -> list[TableRow]:
    """Return the rows of one table as entries; a row without a date goes on with the one above."""
    rows = _rows(blocks)
    roles = _header_roles(rows[0]) if rows else {}
    body = rows[1:] if roles else rows
    roles = _by_content(roles, body)
    entries: list[TableRow] = []
    for cells in body:
        known = roles or _guessed_roles(cells)
        row = _entry(cells, known)
        if row.day is None and row.partial is None and entries and _Role.DATE in known.values():
            entries[-1].spans += row.spans
        else:
            entries.append(row)
    return entries


def _rows(blocks: Sequence[ViewBlock]) -> list[dict[int, list[ViewBlock]]]:
    rows: dict[int, dict[int, list[ViewBlock]]] = {}
    for block in blocks:
        if block.cell is not None:
            rows.setdefault(block.cell.row, {}).setdefault(block.cell.column, []).append(block)
    return [rows[number] for number in sorted(rows)]


def _cell_text(cell: Sequence[ViewBlock]) -> str:
    return " ".join(block.body_text.strip() for block in cell)


def _dates(cell: Sequence[ViewBlock]) -> tuple[FoundDate, ...]:
    return dates_of_cell(_cell_text(cell))


def _header_roles(cells: dict[int, list[ViewBlock]]) -> dict[int, _Role]:
    """Return the columns' roles if the row is a header: no dates, no codes, and a word for at least one column we know."""
    texts = {column: _cell_text(cell).strip(" :*") for column, cell in cells.items()}
    if any(dates_of_cell(text) or len(text) > 60 for text in texts.values()):
        return {}
    roles = {column: role for column, text in texts.items() if (role := _role(text)) is not None}
    if not roles:
        return {}
    if _Role.DATE not in roles.values() and _Role.EFFECTIVE in roles.values() and not set(roles.values()) & set(_ACTIONS):
        roles = {column: _Role.DATE if role is _Role.EFFECTIVE else role for column, role in roles.items()}
    return _with_text(roles, texts)


def _by_content(roles: dict[int, _Role], body: Sequence[dict[int, list[ViewBlock]]]) -> dict[int, _Role]:
    """Read a column headed "Revised" as the date where its cells are dates and no other column is."""
    if not body or _Role.DATE in roles.values():
        return roles
    dates = [
        column
        for column, role in roles.items()
        if role is not _Role.EFFECTIVE and column in body[0] and _is_date(_cell_text(body[0][column]))
    ]
    return {**roles, dates[0]: _Role.DATE} if dates else roles


def is_code_table(blocks: Sequence[ViewBlock]) -> bool:
    """Whether every cell holds codes and nothing else: the list that a sentence above it announces."""
    return all(_is_codes(block.body_text) for block in blocks if block.body_text.strip())


def _with_text(roles: dict[int, _Role], texts: dict[int, str]) -> dict[int, _Role]:
    """Every column without a known name may hold statements: nothing is left unread."""
    for column in texts:
        roles.setdefault(column, _Role.TEXT)
    return roles


def _role(text: str) -> _Role | None:
    return next((role for role, name in _HEADS if name.fullmatch(text)), None)


def _guessed_roles(cells: dict[int, list[ViewBlock]]) -> dict[int, _Role]:
    """Without a header: a cell that is a date alone is the date, the longest other cell the text, short ones titles."""
    roles: dict[int, _Role] = {}
    longest = max(cells, key=lambda column: len(_cell_text(cells[column])))
    for column, cell in cells.items():
        text = _cell_text(cell)
        if _is_date(text) and _Role.DATE not in roles.values():
            roles[column] = _Role.DATE
        elif _is_date(text):
            roles[column] = _Role.EFFECTIVE
        elif column == longest or re.search(r"\d", text):
            roles[column] = _Role.CODE if _is_codes(text) else _Role.TEXT
        else:
            roles[column] = _Role.TITLE if len(text) < 40 else _Role.TEXT
    return roles


def _is_date(text: str) -> bool:
    dates = dates_of_cell(text)
    return len(dates) == 1 and not (text[: dates[0].start] + text[dates[0].end :]).strip(" .:*")


def _is_codes(text: str) -> bool:
    words = re.split(r"[\s,;&]+|\band\b", text.strip())
    return bool(text.strip()) and all(candidates(word) for word in words if word)


def _entry(cells: dict[int, list[ViewBlock]], roles: dict[int, _Role]) -> TableRow:
    row = TableRow()
    titles: list[str] = []
    for column, cell in cells.items():
        role, text = roles.get(column, _Role.TEXT), _cell_text(cell)
        if role is _Role.DATE:
            found = next(iter(dates_of_cell(text)), None)
            row.day, row.partial = (found.day, found.partial) if found is not None else (None, None)
        elif role is _Role.TITLE and text.strip():
            titles.append(text.strip())
    if _Role.DATE not in roles.values():
        stated = [found.day for column in cells if roles.get(column) is _Role.EFFECTIVE for found in _dates(cells[column])]
        row.day = stated[0] if stated else None
    row.title = " ".join(titles) or None
    row.spans = _spans(cells, roles)
    return row


def _dates_codes(column: int, roles: dict[int, _Role]) -> bool:
    """Whether a date stands after the code of its row: then it is the day of what is said of the code."""
    codes = [number for number, role in roles.items() if role is _Role.CODE]
    return bool(codes) and roles.get(column) is _Role.DATE and column > codes[0]


def _spans(cells: dict[int, list[ViewBlock]], roles: dict[int, _Role]) -> list[TextSpan]:
    """Return the parts to read: codes before what is said of them, an effective date last."""
    roles = {column: _Role.EFFECTIVE if _dates_codes(column, roles) else role for column, role in roles.items()}
    ordered = sorted(
        cells, key=lambda column: (_TEXT_ROLES.index(role) if (role := roles.get(column, _Role.TEXT)) in _TEXT_ROLES else -1, column)
    )
    spans: list[TextSpan] = []
    after_code = False
    for column in ordered:
        role = roles.get(column, _Role.TEXT)
        if role not in _TEXT_ROLES:
            continue
        goes_on = after_code and role is _Role.TEXT
        spans += [TextSpan(block, block.body, len(block.text), _ACTIONS.get(role), joined=goes_on) for block in cells[column]]
        after_code = role is _Role.CODE
    return spans
