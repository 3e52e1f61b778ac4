"""A returned response workbook read behind a guard: its id and the answers by key. Whatever else it shows is not taken from it."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.claims.foreign import not_opened, refuse_foreign
from app.claims.sizes import check_sizes
from app.errors import InputRefusedError
from app.guard.limits import GIB, MIB, Limits
from app.guard.run import run_in_child
from app.reports.responses.child import DAY, FAULT, FORMULA, NUMBER
from app.reports.responses.keys import WorkbookId, read_id
from app.reports.responses.workbook import AGREE, ANSWERS, CHOICES, CLAIM, CODE, DATE, DATED, DOCUMENTS, KEY, LINE_NO, RESPONSE

READER = "app.reports.responses.child:read"
SHOWN = (CLAIM, LINE_NO, DATE, CODE)  # what a row shows of its line: it must be the key's
_LARGEST = 64 * MIB  # of XML; ten thousand lines unpack to a few
_MEMORY, _PER_BYTE, _SECONDS, _BYTES_PER_SECOND = 512 * MIB, 12, 25.0, MIB
_AGAIN = "Use the workbook as it was sent, and fill in the shaded columns only."
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ZIP, _OPEN_DOCUMENT = b"PK\x03\x04", b"application/vnd.oasis.opendocument"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a row of a returned workbook says. `shown`: the line as the row shows it, by column, where the column is still there."""

    key: str
    row: int
    agrees: bool | None
    text: str
    dated: date | None
    documents: str
    shown: Mapping[str, str]

    @property
    def empty(self) -> bool:
        """Whether nothing was filled in."""
        return self.agrees is None and self.dated is None and not (self.text or self.documents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A returned workbook: which it says it is, its sheet, and a row for each key that is still there."""

    file: str
    id: WorkbookId
    sheet: str
    answers: tuple[Answer, ...]


Cell = tuple[str, str]  # kind, text
Row = tuple[int, Mapping[int, Cell]]


def read_responses(path: Path, cancelled: Callable[[], bool] = lambda: False) -> Returned:
    """Read a returned workbook. Raises `InputRefusedError` in one sentence: where, why, what to do."""
    sheets = _sheets(path, cancelled)
    return _Reading(path.name, sheets).returned()


def _sheets(path: Path, cancelled: Callable[[], bool]) -> list[tuple[str, list[Row]]]:
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise not_opened(path, error) from None
    refuse_foreign(path.name, start)
    if not start.startswith(_ZIP) or _OPEN_DOCUMENT in start:
        raise InputRefusedError(path.name, "", "It is no .xlsx workbook.", "Save it as .xlsx and try again.")
    size = check_sizes(path, path.name)
    if size > _LARGEST:
        raise InputRefusedError(path.name, "", "It is larger than any response workbook.", "Check that it is the right workbook.")
    limits = Limits(memory=min(2 * GIB, _MEMORY + _PER_BYTE * size), seconds=_SECONDS + size / _BYTES_PER_SECOND, result=4 * _LARGEST)
    answer = run_in_child(READER, json.dumps({"path": str(path.absolute())}).encode("ascii"), limits, path.name, cancelled)
    try:
        return [(str(sheet["name"]), [_row(row) for row in sheet["rows"]]) for sheet in json.loads(answer)]
    except (ValueError, KeyError, TypeError) as error:
        raise InputRefusedError(path.name, "", "Its content makes the reader answer with something that is no sheet.", _AGAIN) from error


def _row(row: Sequence[object]) -> Row:
    number, cells = row
    if not isinstance(number, int) or not isinstance(cells, list):
        raise TypeError(row)
    return number, {int(column): (str(kind), str(text)) for column, kind, text in cells}


class _Reading:
    """One workbook being read: every refusal names it and the place."""

    def __init__(self, file: str, sheets: Sequence[tuple[str, list[Row]]]) -> None:
        self._file = file
        self._sheets = sheets
        self._sheet = ""

    def returned(self) -> Returned:
        """Return id and answers."""
        self._sheet, rows, at = self._table()
        columns = self._columns(rows[at])
        answers = tuple(self._answers(columns, rows[at + 1 :]))
        self._once(answers)
        return Returned(file=self._file, id=self._id(), sheet=self._sheet, answers=answers)

    def _table(self) -> tuple[str, list[Row], int]:
        found = [(name, rows, at) for name, rows in self._sheets for at, row in enumerate(rows) if {KEY, AGREE, RESPONSE} <= _names(row)]
        if not found:
            raise self._refused("", f"No sheet has a row with the columns “{KEY}”, “{AGREE}” and “{RESPONSE}”.")
        if len(found) > 1:
            raise self._refused("", f"The table of lines stands in it {len(found)} times, so that its answers would count twice.")
        return found[0]

    def _id(self) -> WorkbookId:
        said = {
            found for _, rows in self._sheets for _, cells in rows for _, text in cells.values() if (found := read_id(text)) is not None
        }
        if not said:
            raise self._refused("", "The workbook id is missing or was changed.")
        if len(said) > 1:
            raise self._refused("", "It holds the ids of several workbooks.")
        return said.pop()

    def _columns(self, head: Row) -> dict[str, int]:
        counted = Counter(text.strip() for _, text in head[1].values())
        twice = next((name for name in (KEY, *ANSWERS, *SHOWN) if counted[name] > 1), None)
        if twice is not None:
            raise self._refused(f"row {head[0]}", f"Two columns are named “{twice}”.")
        gone = next((name for name in (*SHOWN, *ANSWERS) if not counted[name]), None)
        if gone is not None:  # answers would be lost under another name, or could not be compared with their line
            raise self._refused(f"row {head[0]}", f"The column “{gone}” is missing: it was renamed or taken out.")
        return {text.strip(): column for column, (_, text) in head[1].items()}

    def _answers(self, columns: Mapping[str, int], rows: Sequence[Row]) -> Iterator[Answer]:
        for number, cells in rows:
            said = {name: cells[column] for name, column in columns.items() if column in cells}
            key = said.get(KEY, ("", ""))[1].strip()
            answer = Answer(
                key=key,
                row=number,
                agrees=self._agrees(number, said.get(AGREE)),
                text=self._text(number, RESPONSE, said.get(RESPONSE)),
                dated=self._day(number, said.get(DATED)),
                documents=self._text(number, DOCUMENTS, said.get(DOCUMENTS)),
                shown={name: _shown(said.get(name, ("", ""))) for name in SHOWN if name in columns},
            )
            if key:
                yield answer
            elif not answer.empty:
                raise self._refused(f"row {number}", "It holds an answer, but its key was taken out.")

    def _once(self, answers: Sequence[Answer]) -> None:
        rows: dict[str, int] = {}
        for answer in answers:
            if answer.key in rows:
                raise self._refused(f"row {answer.row}", f"Its key stands in row {rows[answer.key]} too.")
            rows[answer.key] = answer.row

    def _text(self, row: int, column: str, cell: Cell | None) -> str:
        if cell is None:
            return ""
        kind, text = cell
        if kind in {FORMULA, FAULT}:
            raise self._refused(f"row {row}, {column}", "It holds a formula or its error, and no text.")
        said = text.split(" ")[0] if kind == NUMBER else text
        return said if said.strip() else ""

    def _agrees(self, row: int, cell: Cell | None) -> bool | None:
        said = " ".join(self._text(row, AGREE, cell).casefold().split())
        if said and said not in CHOICES:
            raise self._refused(f"row {row}, {AGREE}", f"“{said[:40]}” is neither {CHOICES[0]} nor {CHOICES[1]}.")
        return said == CHOICES[0] if said else None

    def _day(self, row: int, cell: Cell | None) -> date | None:
        if cell is None or not cell[1].strip():
            return None
        kind, text = cell
        found = None if kind in {FORMULA, FAULT} else _read_day(text.split(" ")[-1] if kind in {NUMBER, DAY} else text.strip())
        if found is None:
            raise self._refused(f"row {row}, {DATED}", f"“{text[:40]}” is no date; write it as 2026-03-31.")
        return found

    def _refused(self, where: str, why: str) -> InputRefusedError:
        place = ", ".join(part for part in (f"sheet {self._sheet}" if self._sheet else "", where) if part)
        return InputRefusedError(self._file, place, why, _AGAIN)


def _names(row: Row) -> set[str]:
    return {text.strip() for _, text in row[1].values()}


def _shown(cell: Cell) -> str:
    """Return a cell as a row shows it: a number that may be a day as the number."""
    kind, text = cell
    return text.split(" ")[0] if kind == NUMBER else text.strip()


def _read_day(text: str) -> date | None:
    american = _US_DAY.fullmatch(text)
    try:
        if american is not None:
            month, day, year = map(int, american.groups())
            return date(year, month, day)
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
