"""Two Word files of any length that differ in a known share of their paragraphs, the same bytes for the same seed.

They hold what policies hold: headings, numbered and bulleted criteria, code tables, a page header. Paragraphs, table rows and
cells are edited, added and removed, the first and the last paragraph among them, and whole sections move.
"""

import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
UNITS_A_PAGE = 12
UNITS_A_SECTION = 12
_SYLLABLES = tuple("ba ce di fo gu la me ni po ru sa te vi xo zu bra cle dri flo gru pla ste tri spo nal tor min ser dex col".split())  # noqa: SIM905 words read better than a list
_PARTS = {0: "Description", 2: "Clinical criteria", 15: "Coding", 18: "References"}  # by twentieths of the document
_COMMON = tuple("the of and or to with for in is a by who has had be must not at least prior all".split())  # noqa: SIM905 as above


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, or a table of rows of cells."""

    text: str = ""
    style: str = ""  # heading | number | letter | bullet
    list: int = 1  # items of one list are counted together
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Pair:
    """The units of both versions."""

    old: list[Unit] = field(default_factory=list)
    new: list[Unit] = field(default_factory=list)


def write_pair(folder: Path, pages: int, share: float, moves: int = 0, seed: int = 31) -> tuple[Path, Path]:
    """Write old.docx and new.docx of about so many pages, of which a share of the paragraphs differ and so many sections moved."""
    made = make_pair(pages, share, moves, seed)
    files = folder / "old.docx", folder / "new.docx"
    for file, units, title in zip(files, (made.old, made.new), ("Policy 7-31, first edition", "Policy 7-31, second edition"), strict=True):
        write_units(file, units, title)
    return files


def make_pair(pages: int, share: float, moves: int = 0, seed: int = 31) -> Pair:
    """Return both versions' units."""
    chance = random.Random(seed)  # noqa: S311 sample text
    words = _vocabulary(chance)
    count = max(1, round(pages * UNITS_A_PAGE / UNITS_A_SECTION))
    sections = [list(_section(chance, words, number, _PARTS.get(number * 20 // count))) for number in range(count)]
    old = [unit for section in sections for unit in section]
    changed = [_edited(section, share, chance, words) for section in sections]
    for _ in range(moves):
        moved = changed.pop(chance.randrange(len(changed)))
        changed.insert(chance.randrange(len(changed) + 1), moved)
    new = [unit for section in changed for unit in section]
    if share:
        new[0] = _reworded(new[0], chance, words)
        new[-1] = replace(_reworded(new[-1], chance, words), style="")
    return Pair(old, new)


def _vocabulary(chance: random.Random) -> list[str]:
    made = {"".join(chance.choices(_SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4)))) for _ in range(2_500)}
    return sorted(made)


def _sentence(chance: random.Random, words: Sequence[str], size: int) -> str:
    said = [chance.choice(_COMMON) if chance.random() < 0.35 else words[int(len(words) * chance.random() ** 2)] for _ in range(size)]
    for at in range(size):
        drawn = chance.random()
        if drawn < 0.01:
            said[at] = f"{chance.randint(1, 12):02}/{chance.randint(1, 28):02}/{chance.randint(2015, 2026)}"
        elif drawn < 0.02:
            said[at] = f"{chance.choice('CDJ')}{chance.randint(10, 99)}.{chance.randint(0, 9)}"
        elif drawn < 0.025:
            said[at] = f"{chance.randint(2, 90)} mg"
    return f"{' '.join(said).capitalize()}."


def _section(chance: random.Random, words: Sequence[str], number: int, part: str | None) -> Iterator[Unit]:
    yield Unit(f"{part or 'Annex'} {number + 1}" if part is None or number % 20 else part, "heading")
    left = UNITS_A_SECTION - 1
    while left > 0:
        drawn = chance.random()
        if drawn < 0.1:
            rows = tuple(
                (f"J{chance.randint(1000, 9999)}", _sentence(chance, words, chance.randint(4, 12))) for _ in range(chance.randint(3, 7))
            )
            yield Unit(rows=(("Code", "What it stands for"), *rows))
        elif drawn < 0.45:
            style = chance.choice(("number", "number", "letter", "bullet"))
            for _ in range(chance.randint(2, 4)):
                yield Unit(_sentence(chance, words, chance.randint(8, 40)), style, list=number + 1)
                left -= 1
            continue
        else:
            yield Unit(_sentence(chance, words, chance.randint(15, 90)))
        left -= 1


def _edited(section: Sequence[Unit], share: float, chance: random.Random, words: Sequence[str]) -> list[Unit]:
    changed: list[Unit] = []
    for unit in section:
        drawn = chance.random()
        if drawn >= share:
            changed.append(unit)
        elif drawn < share * 0.15 and not unit.rows:
            continue
        elif drawn < share * 0.3:
            changed += [Unit(_sentence(chance, words, chance.randint(8, 50)), unit.style.replace("heading", ""), list=unit.list), unit]
        else:
            changed.append(_reworded(unit, chance, words))
    return changed


def _reworded(unit: Unit, chance: random.Random, words: Sequence[str]) -> Unit:
    if unit.rows:
        rows = list(unit.rows)
        at = chance.randrange(1, len(rows))
        drawn = chance.random()
        if drawn < 0.25 and len(rows) > 2:
            del rows[at]
        elif drawn < 0.5:
            rows.insert(at, (f"J{chance.randint(1000, 9999)}", _sentence(chance, words, 7)))
        else:
            rows[at] = (*rows[at][:-1], _respelt(rows[at][-1], chance, words))
        return replace(unit, rows=tuple(rows))
    return replace(unit, text=_respelt(unit.text, chance, words))


def _respelt(text: str, chance: random.Random, words: Sequence[str]) -> str:
    said = text.split(" ")
    for _ in range(chance.randint(1, max(1, len(said) // 12))):
        at = chance.randrange(len(said))
        drawn = chance.random()
        if drawn < 0.25 and len(said) > 3:
            del said[at]
        elif drawn < 0.5:
            said.insert(at, chance.choice(words))
        else:
            said[at] = chance.choice(words)
    return " ".join(said)


def write_units(path: Path, units: Sequence[Unit], title: str) -> None:
    """Write a Word file."""
    body = "".join(_markup(units))
    stamp = (2025, 1, 7, 9, 0, 0)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, text in _package(body, title, max(unit.list for unit in units)).items():
            box.writestr(zipfile.ZipInfo(name, stamp), f'<?xml version="1.0" encoding="UTF-8"?>{text}', zipfile.ZIP_DEFLATED)


def _markup(units: Sequence[Unit]) -> Iterator[str]:
    level = {"number": 0, "letter": 1, "bullet": 3}
    for unit in units:
        if unit.rows:
            rows = "".join(f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{_paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in unit.rows)
            yield f"<w:tbl><w:tblPr/>{rows}</w:tbl>{_paragraph('')}"
        elif unit.style == "heading":
            yield _paragraph(unit.text, '<w:pStyle w:val="Heading1"/>')
        elif unit.style:
            yield _paragraph(unit.text, f'<w:numPr><w:ilvl w:val="{level[unit.style]}"/><w:numId w:val="{unit.list}"/></w:numPr>')
        else:
            yield _paragraph(unit.text)


def _paragraph(text: str, properties: str = "") -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}</w:p>"


def _package(body: str, title: str, lists: int) -> dict[str, str]:
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering", "header1": "header"}
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in kinds.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    links = [("styles", "styles.xml"), ("numbering", "numbering.xml"), ("header", "header1.xml")]
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/></w:sectPr>'
    heading = '<w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{rels}{types}</Types>',
        "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relations(links),
        "word/header1.xml": f'<w:hdr xmlns:w="{_MAIN}">{_paragraph(title)}</w:hdr>',
        "word/styles.xml": f'<w:styles xmlns:w="{_MAIN}"><w:style w:type="paragraph" w:styleId="Heading1">{heading}</w:style></w:styles>',
        "word/numbering.xml": _numbering(lists),
        "word/document.xml": f'<w:document xmlns:w="{_MAIN}" xmlns:r="{_OFFICE}"><w:body>{body}{section}</w:body></w:document>',
    }


def _relations(links: Sequence[tuple[str, str]]) -> str:
    made = (f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for number, (kind, target) in enumerate(links, 1))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(made)}</Relationships>'


def _numbering(lists: int) -> str:
    shapes = (("upperRoman", "%1."), ("lowerLetter", "%2."), ("decimal", "%3)"), ("bullet", "•"))
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (shape, text) in enumerate(shapes)
    )
    afresh = "".join(f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>' for level in range(len(shapes)))
    listed = "".join(f'<w:num w:numId="{number}"><w:abstractNumId w:val="0"/>{afresh}</w:num>' for number in range(1, lists + 1))
    return f'<w:numbering xmlns:w="{_MAIN}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{listed}</w:numbering>'
