"""A Word file of any length with tracked changes, numbered lists and tables, the same bytes for the same seed."""

import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

PARAGRAPHS_A_PAGE = 10

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_WHO = 'w:author="Reviewer" w:date="2025-01-07T09:00:00Z"'
_FONT = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr>'
_WORDS = (
    "individual", "treatment", "prior", "therapy", "response", "received", "documented", "disease", "relapsed", "refractory", "course",
    "line", "agent", "anti-CD38", "antibody", "proteasome", "inhibitor", "immunomodulatory", "dose", "month", "criteria", "request",
    "approved", "continued", "diagnosis", "confirmed", "age", "years", "greater", "or", "equal", "monotherapy", "combination",
    "following", "including", "history", "status", "performance", "scale", "ECOG", "least", "four", "when", "all", "of", "the", "are",
    "met", "used", "J1323", "C90.00",
)  # fmt: skip


def write_tracked(path: Path, pages: int, seed: int = 2718) -> None:
    """Write a file of about so many pages."""
    chance = random.Random(seed)  # noqa: S311 sample text
    stamp = (2025, 1, 7, 9, 0, 0)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relations([("styles", "styles.xml"), ("numbering", "numbering.xml")]),
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "word/document.xml": f'<w:document xmlns:w="{_MAIN}"><w:body>{"".join(_body(chance, pages))}<w:sectPr/></w:body></w:document>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        for name, text in parts.items():
            box.writestr(zipfile.ZipInfo(name, stamp), f'<?xml version="1.0" encoding="UTF-8"?>{text}', zipfile.ZIP_DEFLATED)


def _body(chance: random.Random, pages: int) -> Iterator[str]:
    for number in range(pages * PARAGRAPHS_A_PAGE):
        if number % 40 == 0:
            yield _paragraph('<w:pStyle w:val="Heading1"/>', _run(_text(chance, 4)))
        elif number % 60 == 31:
            yield _table(chance, rows=8)
        else:
            yield _paragraph(_properties(chance), "".join(_runs(chance)), mark=_mark(chance))


def _properties(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return f'<w:numPr><w:ilvl w:val="{chance.randrange(3)}"/><w:numId w:val="1"/></w:numPr>'
    return '<w:spacing w:after="120"/><w:ind w:left="360"/>'


def _mark(chance: random.Random) -> str:
    drawn = chance.random()
    kind = "ins" if drawn < 0.02 else "del" if drawn < 0.04 else ""
    return f'<w:{kind} w:id="1" {_WHO}/>' if kind else ""


def _runs(chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randint(2, 7)):
        text = _text(chance, chance.randint(3, 16))
        drawn = chance.random()
        if drawn < 0.06:
            yield f'<w:ins w:id="1" {_WHO}>{_run(text)}</w:ins>'
        elif drawn < 0.12:
            yield f'<w:del w:id="1" {_WHO}>{_run(text, "delText")}</w:del>'
        else:
            yield _run(text)


def _run(text: str, tag: str = "t") -> str:
    return f'<w:r w:rsidRPr="00A77B3E">{_FONT}<w:{tag} xml:space="preserve">{text} </w:{tag}></w:r>'


def _text(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words))


def _paragraph(properties: str, runs: str, mark: str = "") -> str:
    inner = f'<w:rPr>{mark}<w:sz w:val="20"/></w:rPr>' if mark else ""
    return f'<w:p w:rsidR="00A77B3E" w:rsidRDefault="00A77B3E"><w:pPr>{properties}{inner}</w:pPr>{runs}</w:p>'


def _table(chance: random.Random, rows: int) -> str:
    cells = ("".join(f"<w:tc><w:tcPr/>{_paragraph('', _run(_text(chance, size)))}</w:tc>" for size in (1, 9)) for _ in range(rows))
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def _content_types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering"}
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in kinds.items())
    package = "http://schemas.openxmlformats.org/package/2006/content-types"
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{package}">{rels}{parts}</Types>'


def _relations(links: list[tuple[str, str]]) -> str:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    made = (f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for number, (kind, target) in enumerate(links, 1))
    return f'<Relationships xmlns="{package}">{"".join(made)}</Relationships>'


def _styles() -> str:
    heading = (
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    return f'<w:styles xmlns:w="{_MAIN}">{heading}</w:styles>'


def _numbering() -> str:
    shapes = (("upperRoman", "%1."), ("upperLetter", "%2."), ("decimal", "%3)"))
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (shape, text) in enumerate(shapes)
    )
    abstract = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
    return f'<w:numbering xmlns:w="{_MAIN}">{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
