"""PDFs drawn for one test each: strikes, underlines, colours and annotations; columns, tables, furniture; what is refused."""

import json
import re
import textwrap
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

from app.documents.model import Block, BlockKind, Change, Document, Story, View
from app.documents.open import read_document
from app.documents.places import boxes_of
from app.errors import InputRefusedError

BLACK, RED, BLUE = (0.0, 0.0, 0.0), (0.8, 0.0, 0.0), (0.0, 0.0, 0.8)
Part = tuple[str, str, tuple[float, float, float]]  # text, "del", "ins" or "", colour

_ALIKE = str.maketrans({"\u00a0": " ", "\u2011": "-", "–": "-", "—": "-", "’": "'", "“": '"', "”": '"'})
_LABEL = re.compile(r"(\(?(\d{1,2}|[A-Za-z]|[ivxIVX]{1,5})[.)])?(\[\(?\w{1,5}[.)]\])?")


class Sheet:
    """A page to draw on."""

    def __init__(self, path: Path, **options: object) -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=(612, 792), **options)
        self.font, self.size = "Helvetica", 10.0

    def text(self, x: float, y: float, *parts: Part | str, drawn: str = "line") -> float:
        """Draw stretches of text one behind the other; `drawn` is how marks are: line, rect or none."""
        for part in parts:
            said, mark, colour = part if isinstance(part, tuple) else (part, "", BLACK)
            self.canvas.setFillColorRGB(*colour)
            self.canvas.setFont(self.font, self.size)
            self.canvas.drawString(x, y, said)
            width = self.canvas.stringWidth(said, self.font, self.size)
            if mark and drawn != "none":
                self.rule(x, y + (0.26 if mark == "del" else -0.12) * self.size, width, colour, drawn)
            x += width
        return x

    def rule(self, x: float, y: float, width: float, colour: tuple[float, float, float] = BLACK, drawn: str = "line") -> None:
        self.canvas.setStrokeColorRGB(*colour)
        self.canvas.setFillColorRGB(*colour)
        if drawn == "rect":
            self.canvas.rect(x, y - 0.3, width, 0.6, stroke=0, fill=1)
        else:
            self.canvas.setLineWidth(0.5)
            self.canvas.line(x, y, x + width, y)

    def width(self, text: str) -> float:
        return float(self.canvas.stringWidth(text, self.font, self.size))

    def note(self, kind: str, x0: float, x1: float, y: float) -> None:
        top, bottom = y + 0.8 * self.size, y - 0.2 * self.size
        entry = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName(kind),
            "Rect": PDFArray([x0, bottom, x1, top]),
            "QuadPoints": PDFArray([x0, top, x1, top, x0, bottom, x1, bottom]),
            "Contents": PDFString("why"),
        }
        self.canvas._addAnnotation(PDFDictionary(entry), None, 1)

    def read(self) -> Document:
        self.canvas.save()
        return read_document(self.path)


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    return Sheet(tmp_path / "sheet.pdf")


def said(document: Document, view: View = View.NEW) -> list[str]:
    return [block.text for block in document.view(view).blocks]


def marks(block: Block) -> list[tuple[str, Change]]:
    return [(run.text, run.change) for run in block.runs]


@pytest.mark.parametrize("drawn", ["line", "rect"])
@pytest.mark.parametrize(("font", "size"), [("Helvetica", 8.0), ("Times-Roman", 12.0), ("Courier", 10.5)])
def test_drawn_rules(sheet: Sheet, drawn: str, font: str, size: float) -> None:
    sheet.font, sheet.size = font, size
    sheet.text(64, 700, "Members aged ", ("18", "del", RED), ("12", "ins", BLUE), " years or older may be treated.", drawn=drawn)
    document = sheet.read()
    assert document.format == "pdf"
    assert said(document, View.OLD) == ["Members aged 18 years or older may be treated."]
    assert said(document) == ["Members aged 12 years or older may be treated."]
    assert all(run.confidence > 0.9 for run in document.blocks[0].runs)


def test_a_rule_through_some_words_of_one_string(sheet: Sheet) -> None:
    sheet.text(64, 700, "The dose is 76 mg weekly until week 24.")
    sheet.rule(64 + sheet.width("The dose is "), 702.6, sheet.width("76 mg weekly"), RED)
    assert marks(sheet.read().blocks[0]) == [
        ("The dose is ", Change.SAME),
        ("76 mg weekly", Change.DELETED),
        (" until week 24.", Change.SAME),
    ]


def test_one_colour_redline_with_underlined_headings(sheet: Sheet) -> None:
    y = 740
    for heading, parts in (
        ("Overview", ["Age ", ("18", "del", BLACK), ("12", "ins", BLACK), " and over."]),
        ("Coding", ["Codes ", ("J1111", "del", BLACK), " ", ("J2222", "ins", BLACK), " are listed."]),
        ("History", ["Reviewed in 2024."]),
    ):
        sheet.font, sheet.size = "Times-Bold", 14.0
        sheet.text(64, y, (heading, "ins", BLACK))
        sheet.font, sheet.size = "Times-Roman", 11.0
        sheet.text(64, y - 22, *parts)
        y -= 60
    document = sheet.read()
    assert said(document, View.OLD) == ["Overview", "Age 18 and over.", "Coding", "Codes J1111 are listed.", "History", "Reviewed in 2024."]
    assert said(document) == ["Overview", "Age 12 and over.", "Coding", "Codes J2222 are listed.", "History", "Reviewed in 2024."]
    assert [block.style.kind for block in document.blocks[::2]] == [BlockKind.HEADING] * 3


def test_insertions_by_colour_alone(sheet: Sheet) -> None:
    for line in range(4):
        y = 700 - 20 * line
        x = sheet.text(64, y, f"Line {line} has ", ("old", "del", RED), drawn="rect")
        sheet.text(x, y, (" new", "", BLUE), " words that stay as they were.")
    document = sheet.read()
    assert said(document)[0] == "Line 0 has new words that stay as they were."
    assert said(document, View.OLD)[0] == "Line 0 has old words that stay as they were."
    assert "mark" in {notice.kind for notice in document.notices}


def test_colours_without_any_rule_are_read_with_a_warning_each(sheet: Sheet) -> None:
    for line in range(3):
        sheet.text(64, 700 - 20 * line, f"Line {line} has ", ("old", "", RED), (" new", "", BLUE), " words that stay as they were.")
    document = sheet.read()
    assert said(document)[0] == "Line 0 has new words that stay as they were."
    assert sum(1 for notice in document.notices if notice.kind == "mark" and notice.block is not None) == 6
    assert all(run.confidence < 0.7 for block in document.blocks for run in block.runs if run.change is not Change.SAME)


def test_annotations(sheet: Sheet) -> None:
    sheet.text(64, 700, "Members aged 18 12 years are treated.")
    edges = [64 + sheet.width(text) for text in ("Members aged ", "Members aged 18", "Members aged 18 ", "Members aged 18 12")]
    sheet.note("StrikeOut", edges[0], edges[1], 700)
    sheet.note("Underline", edges[2], edges[3], 700)
    document = sheet.read()
    assert said(document)[0].split() == ["Members", "aged", "12", "years", "are", "treated."]
    assert said(document, View.OLD)[0].split() == ["Members", "aged", "18", "years", "are", "treated."]
    assert [comment.text for comment in document.comments] == ["why", "why"]


def test_links_frames_and_underlines_of_a_clean_document_are_no_marks(sheet: Sheet) -> None:
    x = 64 + sheet.width("See ")
    sheet.text(64, 700, "See ", ("the site", "ins", BLUE), " or www.example.org for more.")
    sheet.canvas.linkURL("http://example.org", (x, 698, x + sheet.width("the site"), 709))
    sheet.canvas.grid([60, 200, 500], [600, 614, 628])
    for row, words in enumerate(("J1111", "J2222")):
        sheet.text(64, 603 + 14 * row, words)
        sheet.text(204, 603 + 14 * row, "Injection of a substance with a name as long as the cell is wide")
    document = sheet.read()
    assert not document.redline
    assert {block.cell.column for block in document.blocks if block.cell} == {0, 1}


def test_columns_are_read_one_after_the_other(sheet: Sheet) -> None:
    words = [f"word{number}" for number in range(160)]
    lines = textwrap.wrap(" ".join(words), 42)
    half = len(lines) // 2
    for offset, column, x in ((0, lines[:half], 64), (3, lines[half:], 330)):
        for number, line in enumerate(column):
            sheet.text(x, 740 - offset - 13 * number, line)
    assert " ".join(said(sheet.read())).split() == words


@pytest.mark.parametrize("framed", [True, False])
def test_code_tables_become_cells(sheet: Sheet, framed: bool) -> None:  # noqa: FBT001 the two kinds of one table
    rows = [("Code", ["Description"]), ("J1111", ["Injection of one thing, of which", "there is more to say"]), ("J2222", ["Another"])]
    y, edges = 700, [709.0]
    for code, lines in rows:
        sheet.text(70, y, code)
        for number, line in enumerate(lines):
            sheet.text(150, y - 12 * number, line)
        y -= 12 * len(lines) + 4
        edges.append(y + 9)
    if framed:
        sheet.canvas.grid([66, 146, 500], edges)
    blocks = sheet.read().view(View.NEW).blocks
    assert [(block.cell.row, block.cell.column, block.text) for block in blocks if block.cell] == [
        (0, 0, "Code"),
        (0, 1, "Description"),
        (1, 0, "J1111"),
        (1, 1, "Injection of one thing, of which there is more to say"),
        (2, 0, "J2222"),
        (2, 1, "Another"),
    ]


def test_pages_make_one_text(sheet: Sheet) -> None:
    lines = textwrap.wrap(" ".join(f"and item {chr(97 + number % 26) * 3}{number} was left as it stood," for number in range(60)), 88)
    for page in range(3):
        sheet.text(64, 760, "Policy manual    AB-12")
        sheet.text(64, 30, "Confidential")
        sheet.text(520, 30, f"{page + 1} | Page")
        for number, line in enumerate(lines[page * 4 : page * 4 + 4]):
            sheet.text(64, 120 - 13 * number, line)
        sheet.canvas.showPage()
    document = sheet.read()
    assert [(block.story, block.text) for block in document.view(View.NEW).blocks if block.story is not Story.BODY] == [
        (Story.HEADER, "Policy manual AB-12"),
        (Story.FOOTER, "Confidential"),
    ]
    body = [block for block in document.blocks if block.story is Story.BODY]
    assert len(body) == 1
    assert body[0].page == 1
    assert {box.page for box in body[0].boxes} == {1, 2, 3}


def test_hyphens_at_line_ends(sheet: Sheet) -> None:
    lines = [
        "Treatment of hypothyroidism and other states needs an endocri-",
        "nologist and an anti-CD38 agent. An endocrinologist gives the anti-",
        "CD38 agent and the 50242-0040-62 vial of the",
    ]
    for number, line in enumerate(lines):
        sheet.text(64, 700 - 12 * number, line)
    text = said(sheet.read())[0]
    assert "endocrinologist and an" in text
    assert "the anti-CD38 agent" in text


def test_lists(sheet: Sheet) -> None:
    items = [
        (70, "I.", "Disease is confirmed; AND"),
        (90, "a)", "by a biopsy; OR"),
        (90, "b)", "by imaging"),
        (70, "II.", "Age is known"),
        (70, "•", "Point"),
    ]
    for number, (x, label, text) in enumerate(items):
        sheet.text(x, 700 - 15 * number, label)
        sheet.text(x + 20, 700 - 15 * number, text)
    blocks = sheet.read().view(View.NEW).blocks
    assert [(block.label, block.level) for block in blocks] == [("I.", 0), ("a)", 1), ("b)", 1), ("II.", 0), ("•", 0)]


def test_balloons_in_the_margin_are_left_out_and_told(sheet: Sheet) -> None:
    sheet.text(64, 700, "The criteria are met by members with the disease.")
    sheet.text(64, 680, "Nothing else is asked of them at this time.")
    sheet.size = 7.0
    sheet.text(470, 700, "Formatted: Font: Bold")
    sheet.text(470, 690, "Commented [AB1]: check")
    document = sheet.read()
    assert said(document) == ["The criteria are met by members with the disease.", "Nothing else is asked of them at this time."]
    assert [notice.kind for notice in document.notices] == ["residue"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_and_their_boxes(sheet: Sheet, turn: int) -> None:
    sheet.canvas.setPageRotation(turn)
    sheet.text(100, 300, "Age ", ("18", "del", RED), ("12", "ins", BLUE), " and over")
    document = sheet.read()
    assert said(document) == ["Age 12 and over"]
    box = document.blocks[0].boxes[0]
    left, top = {0: (100, 484), 90: (298, 100), 180: (494, 298), 270: (304, 674)}[turn]
    assert abs(box.x0 - left) < 3
    assert abs(box.y0 - top) < 3


def test_places_lead_to_the_words_on_the_page(sheet: Sheet) -> None:
    sheet.text(64, 700, "I.")
    sheet.text(84, 700, "Members with the disease, code ", ("J1111", "del", RED), ("J2222", "ins", BLUE), ", are treated.")
    view = sheet.read().view(View.NEW)
    block = view.blocks[0]
    assert block.label == "I."
    at = block.text.index("J2222")
    (box,) = boxes_of(view, block.place(at, at + 5))
    start = 84 + sheet.width("Members with the disease, code J1111")
    assert box.page == 1
    assert abs(box.x0 - start) < 1
    assert abs(box.x1 - start - sheet.width("J2222")) < 1
    assert box.y0 < 792 - 700 < box.y1
    assert boxes_of(view, block.place(0, 2))[0].x0 == pytest.approx(64, abs=1)


def test_hidden_and_slanted_text(sheet: Sheet) -> None:
    sheet.text(64, 700, "What a reader sees on this page.")
    text = sheet.canvas.beginText(64, 650)
    text.setTextRenderMode(3)
    text.textOut("unseen")
    sheet.canvas.drawText(text)
    sheet.canvas.rotate(45)
    sheet.text(500, 100, "DRAFT")
    document = sheet.read()
    assert said(document) == ["What a reader sees on this page."]
    assert {notice.kind for notice in document.notices} == {"hidden", "stamp"}


def test_passwords(tmp_path: Path) -> None:
    locked = Sheet(tmp_path / "locked.pdf", encrypt="open sesame")
    locked.text(64, 700, "Behind a door.")
    locked.canvas.save()
    with pytest.raises(InputRefusedError, match="password"):
        read_document(locked.path)
    with pytest.raises(InputRefusedError, match="does not open"):
        read_document(locked.path, "wrong")
    assert said(read_document(locked.path, "open sesame")) == ["Behind a door."]


def test_pictures_only_empty_and_damaged(sheet: Sheet, tmp_path: Path) -> None:
    sheet.rule(64, 700, 300)
    with pytest.raises(InputRefusedError, match="no text"):
        sheet.read()
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(sheet.path.read_bytes()[:200])
    with pytest.raises(InputRefusedError, match="damaged"):
        read_document(damaged)


def test_one_version_in_several_formats(corpus: Path) -> None:
    rows = json.loads((corpus / "manifest.json").read_text(encoding="utf-8"))
    twins: dict[tuple[str, str], Path] = {}
    for row in rows:
        if not row["redline"] and row["format"] in ("markdown", "text", "docx"):
            twins.setdefault((row["policy"], row["version"]), corpus / row["file"])
    for row in rows:
        if row["format"] != "pdf":
            continue
        document = read_document(corpus / row["file"])
        assert document.redline == row["redline"], row["file"]
        for view, version in ((View.OLD, row["old"]), (View.NEW, row["new"])) if row["redline"] else ((View.NEW, row["version"]),):
            if (row["policy"], version) in twins:
                judged = row["redline"] and row["maker"] == "libreoffice"
                wanted = _words(read_document(twins[row["policy"], version]), View.NEW, labels=not judged)
                assert _words(document, view, labels=not judged) == wanted, (row["file"], view)


def _words(document: Document, view: View, *, labels: bool) -> list[str]:
    found = re.findall(r"[^\s|]+", re.sub(r"[*_#>`\\]+", " ", document.view(view).text.translate(_ALIKE)))
    return found if labels else [word for word in found if not _LABEL.fullmatch(word)]
