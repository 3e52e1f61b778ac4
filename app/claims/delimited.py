"""A delimited text file as numbered records, whatever its encoding and separator; what cannot be cut into columns is named, not guessed."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.claims.engine import without_marks
from app.errors import InputRefusedError

SEPARATORS = (",", ";", "\t", "|", "~", "^")
_SAMPLE = 320  # lines, as a long note may stand above the claims
_LONGEST_RECORD = 40  # lines one quoted cell may run over
_LARGEST = 4 << 30
_WIDE = 4  # cells: no line of a note is taken for so many
_QUOTE = '"'
_NUL = "\x00"
_MARK = "\ufeff"
_FORMULA_TEXT = re.compile(r'="(.*)"', re.DOTALL)  # how a text is kept a text for Excel
_LEADING_MARK = re.compile(r"^\ufeff+", re.MULTILINE)
_CONTROL_SHARE = 50  # one control character in so many is still text


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `broken` says why it could not be cut into cells."""

    number: int
    cells: tuple[str, ...]
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """A decoded file and its separator."""

    file: str
    lines: tuple[str, ...]
    separator: str
    encoding: str

    def records(self) -> Iterator[Record]:
        """Yield every record, blank ones too (without cells)."""
        number = 0
        line = 0
        usual = 0
        while line < len(self.lines):
            number += 1
            cells, used, broken = _record(self.lines, line, self.separator, usual)
            usual = usual or (len(cells) if len(cells) > 1 else 0)
            yield Record(number, cells, broken)
            line += used

    @property
    def plain(self) -> bool:
        """Whether no cell is quoted, so that every line is a record."""
        return not any(_QUOTE in line or _NUL in line for line in self.lines)

    def head(self, count: int) -> tuple[tuple[str, ...], ...]:
        """Return the cells of the first records."""
        found: list[tuple[str, ...]] = []
        for record in self.records():
            if len(found) == count:
                break
            found.append(record.cells)
        return tuple(found)


def read_delimited(path: Path) -> DelimitedText:
    """Decode a text file and find its separator. Raises `InputRefusedError`."""
    if path.stat().st_size > _LARGEST:
        raise InputRefusedError(path.name, "", "The file is larger than 4 GB.", "Split it and audit the parts.")
    text, encoding = _decoded(path.read_bytes(), path.name)
    if _MARK in text:  # of files put one behind another
        text = _LEADING_MARK.sub("", text)
    lines = tuple(_one_line_end(without_marks(text)).removesuffix("\n").split("\n"))
    return DelimitedText(path.name, lines, _separator(lines), encoding)


def _decoded(raw: bytes, file: str) -> tuple[str, str]:
    start = raw[:4000]
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif start.count(b"\x00") > len(start) // 4:
        encodings = ("utf-16-le",) if raw[1:2] == b"\x00" else ("utf-16-be",)
    else:
        encodings = ("utf-8-sig", "cp1252", "latin-1")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(1 for sign in text[:4000] if sign < " " and sign not in "\r\n\t") * _CONTROL_SHARE <= len(text[:4000]):
            return text, encoding
        break
    raise InputRefusedError(file, "", "It is neither a workbook nor readable text.", "Give an Excel workbook or a CSV file.")


def _one_line_end(text: str) -> str:
    """Return the text with one kind of line end; within quotes a cell keeps its own."""
    if "\r" not in text:
        return text
    parts = text.split(_QUOTE)
    parts[::2] = [part.replace("\r\n", "\n").replace("\r", "\n") for part in parts[::2]]
    return _QUOTE.join(parts)


def _separator(lines: Sequence[str]) -> str:
    """Return the separator that cuts most of the first lines into the same, largest number of cells."""
    sample = [line for line in lines[:_SAMPLE] if line.strip()]

    def worth(separator: str) -> tuple[int, int]:
        widths = Counter(len(_cut(line, separator)) for line in sample)
        if not widths:
            return (0, 0)
        width, times = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        return (times * (width - 1), width)

    return max(SEPARATORS, key=worth)


def _record(lines: Sequence[str], start: int, separator: str, usual: int) -> tuple[tuple[str, ...], int, str | None]:
    """Return the cells of the record that starts on a line, how many lines it takes, and why it is broken."""
    text = lines[start]
    if not text.strip():
        return (), 1, None
    if _NUL in text:
        return tuple(text.replace(_NUL, "").split(separator)), 1, "NUL character"
    if text.count(_QUOTE) % 2 == 0:
        return _cut(text, separator), 1, None
    for used in range(2, min(_LONGEST_RECORD, len(lines) - start) + 1):
        if _WIDE <= usual <= lines[start + used - 1].count(separator) + 1:
            break  # a record of its own: the quote above was never closed
        text += "\n" + lines[start + used - 1]
        if text.count(_QUOTE) % 2 == 0:
            cells = _cut(text, separator)
            if usual in (0, len(cells)):
                return cells, used, None
            break
    plain = tuple(lines[start].removesuffix("\r").split(separator))
    opens = any(cell.lstrip().startswith(_QUOTE) for cell in plain)
    if not opens and usual in (0, len(plain)):
        return plain, 1, None
    return plain, 1, "unclosed quote"


def _cut(text: str, separator: str) -> tuple[str, ...]:
    text = text.removesuffix("\r")
    if _QUOTE not in text:
        return tuple(text.split(separator))
    lines = text.split("\n")
    try:
        cells = tuple(next(csv.reader([*(f"{line}\n" for line in lines[:-1]), lines[-1]], delimiter=separator), []))
    except csv.Error:
        return tuple(text.split(separator))
    return tuple(_shown(cell) for cell in cells) if '="' in text else cells


def _shown(cell: str) -> str:
    """Return what a cell shows: `="00123"` is a text that Excel must not take for a number."""
    formula = _FORMULA_TEXT.fullmatch(cell)
    return formula.group(1) if formula else cell
