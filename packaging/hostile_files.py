"""Files that want to harm: small good ones, mutations of them, and bombs, all made here."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_WHO = 'w:author="A" w:date="2025-01-01T00:00:00Z"'
_HEADER = ("Claim No", "HCPCS", "Service Date", "Member ID", "Charges", "Units")
_TOKEN = re.compile(rb'<[^>]{1,200}>|"[^"]{1,80}"|\d{1,6}')
_ODD = (b"", b"-1", b"99999999999", b"<w:p>", b"</w:p>", b"&amp;", b"&#0;", b"\x00", b"\xff\xfe", b'"', b"]]>", b"A" * 5000)
_VALUES = (
    "",
    "-1",
    "0",
    "99999999999",
    "1e999",
    "NaN",
    "x" * 5_000,
    "\u202e",
    "../../x",
    "true",
    "A1:XFD1048576",
    "#N/A",
    "s",
    "e",
    "b",
    "d",
)
_SORTS = (b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789")

DOCUMENT = "word/document.xml"


def packed(parts: Mapping[str, str | bytes], *, twice: str = "", said: Mapping[str, int] | None = None) -> bytes:
    """Return a zip of parts; one may stand there twice, and `said` sizes stand for the real ones."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in parts.items():
            box.writestr(name, content)
        for name, size in (said or {}).items():
            box.getinfo(name).file_size = size
    data = made.getvalue()
    other = f"{twice[:-1]}_"  # the zip module warns of a second entry of one name, so it is renamed in the bytes
    return data.replace(other.encode(), twice.encode()) if twice else data


def word_parts(body: str = "") -> dict[str, str | bytes]:
    """Return the parts of a small Word file with tracked changes, a list and a table."""
    text = body or (
        "<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr><w:r><w:t>Clinical Criteria</w:t></w:r></w:p>"
        "<w:p><w:r><w:t xml:space='preserve'>Publish date: </w:t></w:r>"
        f"<w:del w:id='1' {_WHO}><w:r><w:delText>11/15/2024</w:delText></w:r></w:del>"
        f"<w:ins w:id='2' {_WHO}><w:r><w:t>12/22/2025</w:t></w:r></w:ins></w:p>"
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
        "<w:r><w:rPr><w:b/></w:rPr><w:t>Individual is 18 or older</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>J1323</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>Injection, 1 mg</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    level = "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='%1.'/></w:lvl>"
    numbering = f"<w:abstractNum w:abstractNumId='0'>{level}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    return {
        "[Content_Types].xml": _types(
            {f"/{DOCUMENT}": "wordprocessingml.document.main", "/word/numbering.xml": "wordprocessingml.numbering"}
        ),
        "_rels/.rels": _links({"officeDocument": DOCUMENT}),
        "word/_rels/document.xml.rels": _links({"numbering": "numbering.xml"}),
        "word/numbering.xml": f"<w:numbering xmlns:w='{_W}'>{numbering}</w:numbering>",
        DOCUMENT: f"<w:document xmlns:w='{_W}'><w:body>{text}</w:body></w:document>",
    }


def sheet_parts(rows: str = "") -> dict[str, str | bytes]:
    """Return the parts of a small workbook of claims."""
    lines = (_HEADER, *((f"C{n}", "J1323", "2024-03-28", f"M{n}", "100.00", "76") for n in range(8)))
    made = rows or "".join(_row(number, cells) for number, cells in enumerate(lines, 1))
    return {
        "[Content_Types].xml": _types(
            {"/xl/workbook.xml": "spreadsheetml.sheet.main", "/xl/worksheets/sheet1.xml": "spreadsheetml.worksheet"}
        ),
        "_rels/.rels": _links({"officeDocument": "xl/workbook.xml"}),
        "xl/_rels/workbook.xml.rels": _links({"worksheet": "worksheets/sheet1.xml"}),
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="Lines" sheetId="1" r:id="r0"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_S}"><sheetData>{made}</sheetData></worksheet>',
    }


def mutations(parts: Mapping[str, str | bytes], count: int, seed: int = 314) -> Iterator[tuple[str, bytes]]:
    """Yield mutated files with the kind of their mutation: of the bytes, of a part's bytes, of its XML as text or as a tree."""
    chance = random.Random(seed)  # noqa: S311 test data
    kinds: dict[str, Callable[[Mapping[str, str | bytes], random.Random], bytes]] = {
        "bytes": _bytes,
        "part": _part,
        "text": _text,
        "tree": _tree,
    }
    names = list(kinds)
    for number in range(count):
        kind = names[number % len(names)]
        yield kind, kinds[kind](parts, chance)


def word_bombs() -> Iterator[tuple[str, bytes]]:
    """Yield Word files no reader should unpack or believe."""
    good = word_parts()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    paragraph = f"<w:document xmlns:w='{_W}'><w:body><w:p><w:r><w:t>&{{}};</w:t></w:r></w:p></w:body></w:document>"
    deep = "<w:p><w:r><w:t>" + "<w:x>" * 60_000 + "</w:x>" * 60_000 + "</w:t></w:r></w:p>"
    yield "ratio", packed({**good, DOCUMENT: b"<w:document>" + b" " * (30 << 20)})
    media = [f"word/media/{n}.bin" for n in range(5)]
    yield "total", packed({**good, **dict.fromkeys(media, b"")}, said=dict.fromkeys(media, 95 << 20))
    yield "entries", packed({**good, **{f"word/media/{n}.bin": b"" for n in range(10_000)}})
    yield "laughs", packed({**good, DOCUMENT: f"<!DOCTYPE d [{laughs}]>{paragraph.format('l9')}"})
    yield "outside entity", packed({**good, DOCUMENT: f'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>{paragraph.format("f")}'})
    yield "same name twice", packed({**good, "word/document.xm_": good[DOCUMENT]}, twice=DOCUMENT)
    yield "name outside", packed({**good, "word/../../../outside.xml": b"<a/>"})
    yield "deep", packed(word_parts(deep))
    yield "deep tables", packed(word_parts("<w:tbl><w:tr><w:tc>" * 3_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3_000))
    yield "cut off", packed(good)[:-200]


def sheet_bombs() -> Iterator[tuple[str, bytes]]:
    """Yield workbooks no reader should unpack or believe."""
    good = sheet_parts()
    sheet = "xl/worksheets/sheet1.xml"
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    yield "ratio", packed({**good, sheet: b"<worksheet>" + b" " * (70 << 20)})
    yield "laughs", packed({**good, "xl/workbook.xml": f"<!DOCTYPE d [{laughs}]><workbook>&l9;</workbook>"})
    yield "entries", packed({**good, **{f"xl/media/{n}.bin": b"" for n in range(10_000)}})
    yield "far corner", packed(sheet_parts(_row(1, _HEADER) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    yield "column outside", packed(sheet_parts(_row(1, _HEADER) + '<row r="2"><c r="AAAAAAA2"><v>1</v></c></row>'))
    yield "row outside", packed(sheet_parts(_row(1, _HEADER) + '<row r="4294967295"><c r="A4294967295"><v>1</v></c></row>'))
    yield "deep", packed(sheet_parts("<row>" * 60_000 + "</row>" * 60_000))
    yield "cut off", packed(good)[:-200]


def _row(number: int, cells: tuple[str, ...]) -> str:
    made = (f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for place, cell in enumerate(cells))
    return f'<row r="{number}">{"".join(made)}</row>'


def _types(kinds: Mapping[str, str]) -> str:
    head = "application/vnd.openxmlformats-officedocument"
    parts = "".join(f'<Override PartName="{name}" ContentType="{head}.{kind}+xml"/>' for name, kind in kinds.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_P}/content-types">{rels}<Default Extension="xml" ContentType="application/xml"/>{parts}</Types>'


def _links(targets: Mapping[str, str]) -> str:
    made = (f'<Relationship Id="r{n}" Type="{_R}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets.items()))
    return f'<Relationships xmlns="{_P}/relationships">{"".join(made)}</Relationships>'


def _flipped(data: bytes, chance: random.Random) -> bytes:
    """Change a few bytes: to any other, or to another of their sort, which a reader notices later."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed))
        sort = next((sort for sort in _SORTS if changed[place] in sort), b"") if chance.random() < 0.8 else b""
        changed[place] = chance.choice(sort) if sort else chance.randrange(256)
    return bytes(changed)


def _bytes(parts: Mapping[str, str | bytes], chance: random.Random) -> bytes:
    return _flipped(packed(parts), chance)


def _part(parts: Mapping[str, str | bytes], chance: random.Random) -> bytes:
    name = chance.choice(list(parts))
    return packed({**parts, name: _flipped(_raw(parts[name]), chance)})


def _text(parts: Mapping[str, str | bytes], chance: random.Random) -> bytes:
    """Take tags, values and numbers out, exchange them or put odd ones there; the zip stays whole."""
    name = chance.choice(list(parts))
    data = _raw(parts[name])
    for _ in range(chance.randint(1, 3)):
        found = list(_TOKEN.finditer(data))
        if found:
            here, other = chance.choice(found), chance.choice(found)
            data = data[: here.start()] + chance.choice((*_ODD, other.group(), other.group() * 300)) + data[here.end() :]
    return packed({**parts, name: data})


def _tree(parts: Mapping[str, str | bytes], chance: random.Random) -> bytes:
    """Change elements and attributes; the XML stays whole, so that what reads it must stand what it says."""
    name = chance.choice(list(parts))
    root = etree.fromstring(_raw(parts[name]))
    for _ in range(chance.randint(1, 4)):
        inner = [item for item in root.iter() if item is not root]
        if inner:
            _changed(chance.choice(inner), chance.choice(inner), chance)
    return packed({**parts, name: etree.tostring(root)})


def _changed(here: "etree._Element", other: "etree._Element", chance: random.Random) -> None:
    parent = here.getparent()
    match chance.randrange(6):
        case 0 if parent is not None:
            parent.remove(here)
        case 1 if parent is not None:
            parent.append(deepcopy(here))
        case 2:
            other.append(deepcopy(here))
        case 3:
            here.tag = other.tag
        case 4 if here.attrib:
            here.set(chance.choice(list(here.attrib)), chance.choice(_VALUES))
        case _:
            here.text = chance.choice(_VALUES)


def _raw(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
