"""A Word file as a package of parts: checked before anything is inflated, each part read once, under limits."""

import io
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from app.documents.docx.wordml import Element, XmlRefusedError, attribute, name, parse
from app.errors import InputRefusedError

MAX_ENTRIES = 5_000
MAX_PART = 100 * 1024 * 1024
MAX_TOTAL = 400 * 1024 * 1024
MAX_RATIO = 250
RATIO_FROM = 1024 * 1024  # small parts may be all blanks

_SAVE_AGAIN = "Open it in Word, save it under a new name and try again."
_NOT_OPENED = "It was not opened; ask its sender for a fresh copy saved by Word."
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError)


@dataclass(frozen=True, slots=True)
class Relation:
    """A link of one part to another, or to something outside the file."""

    kind: str  # last word of the relationship's type
    target: str  # a part's name, or the outside address
    external: bool


class Package:
    """The parts of one Word file."""

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        """Open and check the package, from its bytes where they are at hand; raises `InputRefusedError`."""
        self._file = path.name
        try:
            self._zip = zipfile.ZipFile(path if data is None else io.BytesIO(data))
        except _ZIP_ERRORS as error:
            raise self.refusal("", "Its zip container is damaged or cut off.", _SAVE_AGAIN) from error
        try:
            self._names = self._checked()
            self._types = self._root("[content_types].xml")
            self.main = self._main_part()
        except BaseException:
            self._zip.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def refusal(self, where: str, why: str, do: str) -> InputRefusedError:
        """Return the refusal of this file."""
        return InputRefusedError(self._file, where, why, do)

    def _checked(self) -> dict[str, zipfile.ZipInfo]:
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise self.refusal("", f"It holds {len(entries)} parts, more than the {MAX_ENTRIES} a document may have.", _NOT_OPENED)
        if sum(entry.file_size for entry in entries) > MAX_TOTAL:
            raise self.refusal("", "Its parts would unpack to more than 400 MB.", _NOT_OPENED)
        names: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            key = entry.filename.replace("\\", "/").lstrip("/").lower()
            self._check_entry(entry, key, names)
            names[key] = entry
        return names

    def _check_entry(self, entry: zipfile.ZipInfo, key: str, names: dict[str, zipfile.ZipInfo]) -> None:
        part = entry.filename[:80]
        if key in names and not entry.is_dir():
            raise self.refusal(
                f"part {part}", "This part is there twice, so Word and other programs may show different texts.", _NOT_OPENED
            )
        if ".." in key.split("/"):
            raise self.refusal(f"part {part}", "Its name points outside the file.", _NOT_OPENED)
        if entry.file_size > MAX_PART:
            raise self.refusal(f"part {part}", "It would unpack to more than 100 MB.", _NOT_OPENED)
        if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise self.refusal(
                f"part {part}", f"It would unpack to more than {MAX_RATIO} times its size, as no document does.", _NOT_OPENED
            )
        if entry.flag_bits & 1:
            raise self.refusal(f"part {part}", "It is encrypted.", "Remove the password and try again.")

    def has(self, part: str) -> bool:
        """Whether the package holds the part."""
        return part.lower() in self._names

    def data(self, part: str) -> bytes:
        """Return a part's bytes."""
        entry = self._names.get(part.lower())
        if entry is None:
            raise self.refusal(f"part {part}", "This part is missing.", _SAVE_AGAIN)
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(MAX_PART + 1)
        except _ZIP_ERRORS as error:
            raise self.refusal(f"part {part}", "This part is damaged or cut off.", _SAVE_AGAIN) from error
        if len(data) > MAX_PART:
            raise self.refusal(f"part {part}", "It unpacks to more than 100 MB.", _NOT_OPENED)
        return data

    def root(self, part: str) -> Element | None:
        """Return the root element of a part, None where the package has no such part."""
        return self._root(part) if self.has(part) else None

    def _root(self, part: str) -> Element:
        data = self.data(part)
        try:
            return parse(data)
        except XmlRefusedError as error:
            raise self.refusal(f"part {part}", str(error), _SAVE_AGAIN) from error

    def relations(self, part: str) -> dict[str, Relation]:
        """Return the links of a part by their ids."""
        folder, _, leaf = part.rpartition("/")
        root = self.root(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        found: dict[str, Relation] = {}
        for item in [] if root is None else root:
            if name(item) != "rel:Relationship":
                continue
            external = attribute(item, "TargetMode") == "External"
            target = attribute(item, "Target")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
            found[attribute(item, "Id")] = Relation(attribute(item, "Type").rpartition("/")[2], target, external)
        return found

    def _main_part(self) -> str:
        links = self.relations("")
        main = next((link.target for link in links.values() if link.kind == "officeDocument" and not link.external), "word/document.xml")
        if not self.has(main):
            raise self.refusal("", "It holds no Word document.", "CodeLedger reads Word (.docx), Markdown and text files.")
        kinds = {attribute(item, "PartName").lstrip("/").lower(): attribute(item, "ContentType") for item in self._types}
        stated = kinds.get(main.lower(), "")
        for mark, what in (("spreadsheetml", "an Excel workbook"), ("presentationml", "a PowerPoint presentation"), ("visio", "a drawing")):
            if mark in stated:
                raise self.refusal("", f"It is {what}, not a document.", "Choose a Word (.docx), Markdown or text file.")
        return main
