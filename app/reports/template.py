"""The wording, look and styles of audit reports: as shipped, or as an organisation changed them in a folder of its own."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import docx

from app.bundled import resource
from app.errors import InputRefusedError
from app.reports.word.parts import NOTE_STYLE, TABLE_STYLE, TEXT_STYLE, report_styled

WORDING, WORD = "wording.toml", "report.docx"
STYLES = (TEXT_STYLE, "Title", "Heading 1", "Heading 2", NOTE_STYLE, TABLE_STYLE)  # a Word template has all of them
_LOGOS = {".png", ".jpg", ".jpeg"}
LETTER = (8.5, 11.0)  # inches
_PALE = 0.9  # of the way to white
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")

Wording = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """How reports are worded and look. `word`: the Word file whose styles are used; None: the shipped styles."""

    wording: Wording
    word: bytes | None = None
    logo: bytes | None = None
    name: str = "shipped"

    def text(self, part: str, key: str, **values: str) -> str:
        """Return a text of the wording with its fields filled in, such as ``text("letter", "opening", due="2026-05-01")``."""
        said = self.wording[part][key]
        for field, value in values.items():
            said = said.replace(f"{{{field}}}", value)
        return said


def page_size(template: Template) -> tuple[float, float]:
    """Return width and height of a report's page in inches: those of the Word file, or of letter paper."""
    if template.word is None:
        return LETTER
    section = docx.Document(BytesIO(template.word)).sections[-1]
    width, height = section.page_width, section.page_height
    return LETTER if width is None or height is None else (width.inches, height.inches)


def tint(colour: str) -> str:
    """Return a pale tint of a colour, such as of the accent for the heads of tables."""
    parts = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "".join(f"{round(part + (255 - part) * _PALE):02X}" for part in parts)


def shipped_template() -> Template:
    """Return the template as shipped."""
    return Template(wording=_frozen(_tables(_shipped_wording())))


def read_template(folder: Path) -> Template:
    """Read an organisation's template. Raises `InputRefusedError` naming the key, the style or the picture that is wrong or missing."""
    shipped = shipped_template()
    wording = folder / WORDING
    if not wording.is_file():
        raise InputRefusedError(
            folder.name, "", f"The folder has no {WORDING}.", "Make one with `codeledger template FOLDER`, or choose another folder."
        )
    return Template(
        wording=_laid_over(shipped.wording, _tables(wording)),
        word=_styles_of(folder / WORD) if (folder / WORD).exists() else None,
        logo=_logo(folder, wording),
        name=folder.name,
    )


def write_template(folder: Path) -> tuple[Path, ...]:
    """Write the shipped template into a folder, to be changed. Raises `FileExistsError` rather than writing over one."""
    folder.mkdir(parents=True, exist_ok=True)
    text = _shipped_wording().read_text(encoding="utf-8")
    wording, word = folder / WORDING, folder / WORD
    for target in (wording, word):
        if target.exists():
            raise FileExistsError(str(target))
    wording.write_text(text, encoding="utf-8", newline="\n")
    document = docx.Document()
    report_styled(document)
    document.save(str(word))
    return wording, word


def _shipped_wording() -> Path:
    return resource("report_template") / WORDING


def _tables(path: Path) -> dict[str, dict[str, str]]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise _wrong(path, "", "It is not written in UTF-8.") from None
    except tomllib.TOMLDecodeError as fault:
        raise _wrong(path, "", f"It is no TOML: {fault}.") from None
    for part, keys in found.items():
        if not isinstance(keys, dict):
            raise _wrong(path, part, "It stands outside a part such as [text].")
        for key, value in keys.items():
            if not isinstance(value, str):
                raise _wrong(path, f"{part}.{key}", "Its value is no text in quotation marks.")
    return found


def _laid_over(shipped: Wording, own: Mapping[str, Mapping[str, str]]) -> Wording:
    for part, keys in own.items():
        for key in keys:
            if key not in shipped.get(part, {}):
                raise InputRefusedError(WORDING, f"{part}.{key}", "No report has such a text.", "Correct its name, or take it out.")
    accent = own.get("look", {}).get("accent", "")
    if accent and not _COLOUR.fullmatch(accent):
        raise InputRefusedError(WORDING, "look.accent", f"“{accent}” is no colour.", "Write six hexadecimal digits, such as 1F4E79.")
    return _frozen({part: {**keys, **own.get(part, {})} for part, keys in shipped.items()})


def _styles_of(path: Path) -> bytes:
    try:
        data = path.read_bytes()
        held = {style.name for style in docx.Document(str(path)).styles}
    except Exception as fault:  # python-docx fails in many ways on what is no Word file
        raise InputRefusedError(path.name, "", "It cannot be read as a Word document.", "Save it in Word as .docx again.") from fault
    missing = [name for name in STYLES if name not in held]
    if missing:
        names = ", ".join(f"“{name}”" for name in missing)
        raise InputRefusedError(
            path.name, "styles", f"The template lacks the named {'style' if len(missing) == 1 else 'styles'} {names}.", "Add it in Word."
        )
    return data


def _logo(folder: Path, wording: Path) -> bytes | None:
    name = _tables(wording).get("organisation", {}).get("logo", "")
    if not name:
        return None
    path = folder / name
    if path.parent != folder or path.suffix.lower() not in _LOGOS or not path.is_file():
        raise InputRefusedError(
            WORDING, "organisation.logo", f"“{name}” is no PNG or JPEG beside it.", "Put the picture there, or take the name out."
        )
    return path.read_bytes()


def _wrong(path: Path, where: str, why: str) -> InputRefusedError:
    return InputRefusedError(path.name, where, why, "Correct it, or make a new one with `codeledger template FOLDER`.")


def _frozen(tables: Mapping[str, Mapping[str, str]]) -> Wording:
    return MappingProxyType({part: MappingProxyType(dict(keys)) for part, keys in tables.items()})
