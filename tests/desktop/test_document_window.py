"""Every place opens its document with the words marked: pages for a PDF, text for the rest."""

import gc
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desktop.dialogs.password import PasswordDialog
from app.desktop.document.page_cache import PageCache, Picture
from app.desktop.document.page_pane import POINT
from app.desktop.document.text_pane import TextPane
from app.desktop.document.toolbar import PAGES
from app.desktop.document.window import DocumentWindow
from app.desktop.main_window import MainWindow
from app.desktop.theme import Scheme, Theme
from app.documents.guarded import read_guarded
from app.documents.model import Block, Document, Place, Run, View
from app.policy.model import PolicyVersion
from app.workspace.read import read_view
from app.workspace.versions import LoadedFile, LoadedVersions, load_versions
from tests.desktop.pdf_maker import LEFT, LETTER, Line, pdf

Settle = Callable[[MainWindow], None]

FRONT: list[Line] = [
    "Clinical Policy",
    "Policy Number: ZZ-0100",
    "Subject: Elrexfio (elranatamab-bcmm)",
    "Publish Date: 01/02/2025",
    "Last Review Date: 12/01/2024",
    "",
    "Clinical Criteria",
    "Individual is 18 years of age or older.",
    ("-", "Individual had two prior lines of therapy."),
    ("+", "Individual had four prior lines of therapy."),
]
CODING: list[Line] = [
    "Coding",
    "HCPCS",
    "J1323 Injection, elranatamab-bcmm, 1 mg",
    "ICD-10 Diagnosis",
    "C90.00 Multiple myeloma not having achieved remission",
    ("+", "C90.02 Multiple myeloma in relapse"),
]
HISTORY: list[Line] = ["Document History", "12/01/2024 - Annual Review: Coding Reviewed: Added ICD-10-CM C90.02."]
FILLER: list[list[Line]] = [[f"Background, part {number}.", "Nothing of this page is a fact."] for number in range(1, 30)]


@pytest.fixture(scope="module")
def redline(tmp_path_factory: pytest.TempPathFactory) -> LoadedFile:
    """A redline PDF of 32 pages, codes on page 2."""
    path = tmp_path_factory.mktemp("pages") / "ZZ-0100.pdf"
    path.write_bytes(pdf([FRONT, CODING, *FILLER, HISTORY]))
    return load_versions([path]).files[0]


@pytest.fixture
def with_pages(window: MainWindow, redline: LoadedFile) -> MainWindow:
    window.context.set_loaded(LoadedVersions(files=(redline,)))
    return window


@pytest.fixture(autouse=True)
def no_child_is_left() -> object:
    yield
    gc.collect()
    # the window of the test is closed by its own fixture, before this one ends
    left = [child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())]
    assert left == []


def code(version: PolicyVersion, wanted: str) -> Place:
    return next(item.source for item in version.codes if item.code == wanted)


def opened(window: MainWindow, place: Place) -> DocumentWindow:
    window.context.place_requested.emit(place)
    return window.documents.windows[0]


def drawn(qtbot: QtBot, document: DocumentWindow) -> QImage:
    """Wait for the page in front and return what is to be seen."""
    qtbot.waitUntil(lambda: document.pages.page > 0 and document.pages.cache.get(document.pages.page) is not None, timeout=20_000)
    return document.pages.viewport().grab().toImage()


def pixel_in(document: DocumentWindow, picture: QImage, number: int = 0) -> QColor:
    """Return the colour at the upper left corner of a marked area."""
    box = document.pages.marks.words[number]
    area = document.pages.area_of(box.page)
    scale = area.width() / 612
    at = QPoint(round(area.left() + box.x0 * scale), round(area.top() + box.y0 * scale) + 1) * picture.devicePixelRatio()
    return picture.pixelColor(at)


def test_a_place_in_a_pdf_shows_its_page_with_the_words_marked(with_pages: MainWindow, redline: LoadedFile, qtbot: QtBot) -> None:
    document = opened(with_pages, code(redline.new, "J1323"))
    assert document.face == PAGES
    picture = drawn(qtbot, document)
    assert document.pages.page == 2
    assert document.pages.pages == 32
    assert document.marked == "J1323"
    box = document.pages.marks.words[0]
    assert box.page == 2
    assert abs(box.x0 - LEFT) < 2
    assert abs(box.x1 - box.x0 - 5 * LETTER) < LETTER  # give or take a letter
    tint = pixel_in(document, picture)
    assert tint.blue() < tint.red()  # yellow over white, in the middle of the words
    assert document.toolbar.page.text() == "Page 2 of 32"
    assert "Page 2 of 32" in document.pages.accessibleDescription()
    assert "J1323" in document.pages.accessibleDescription()


def test_the_paper_stays_white_and_the_mark_yellow_in_the_dark(with_pages: MainWindow, redline: LoadedFile, qtbot: QtBot) -> None:
    with_pages.context.theme.set_scheme(Scheme.DARK)
    document = opened(with_pages, code(redline.new, "J1323"))
    picture = drawn(qtbot, document)
    area = document.pages.area_of(2)
    assert picture.pixelColor(QPoint(area.right() - 20, area.center().y()) * picture.devicePixelRatio()).lightness() > 250
    assert pixel_in(document, picture).lightness() > 200


def test_only_pages_in_sight_and_their_neighbours_are_drawn(with_pages: MainWindow, redline: LoadedFile, qtbot: QtBot) -> None:
    document = opened(with_pages, code(redline.new, "J1323"))
    drawn(qtbot, document)
    qtbot.wait(200)
    held = [page for page in range(1, 33) if document.pages.cache.scale_of(page) is not None]
    assert 1 <= len(held) <= 4
    assert held[-1] <= 4
    QTest.keyClick(document.pages, Qt.Key.Key_End)
    drawn(qtbot, document)
    assert document.pages.page == 32


def test_old_and_new_wording_are_one_key_away_with_the_same_words_in_sight(with_pages: MainWindow, redline: LoadedFile) -> None:
    document = opened(with_pages, code(redline.new, "C90.00"))
    assert [face.text() for face in document.toolbar.faces.values()] == ["&Pages", "&Old wording", "&New wording"]
    document.toolbar.faces[View.OLD].click()
    assert document.face is View.OLD
    assert document.text.marked == "C90.00"
    assert document.note.sentence == ""
    document.show_place(redline.new, code(redline.new, "C90.02"))
    document.toolbar.faces[View.OLD].click()
    assert document.text.marked == ""
    assert "not in the old wording" in document.note.sentence
    document.toolbar.faces[View.NEW].click()
    assert document.text.marked == "C90.02"
    assert document.note.sentence == ""


def test_struck_words_are_found_on_the_pages_and_in_the_wording_that_has_them(
    with_pages: MainWindow, redline: LoadedFile, qtbot: QtBot
) -> None:
    document = opened(with_pages, code(redline.new, "J1323"))
    drawn(qtbot, document)
    QTest.keyClick(document, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert document.find_bar.field.hasFocus()
    document.find_bar.field.setText("two prior")
    document.find_bar.search()
    assert document.find_bar.said.text() == "1 of 1"
    assert document.pages.page == 1
    assert document.pages.marks.current[0].page == 1
    document.find_bar.field.setText("prior lines")
    document.find_bar.search()
    assert document.find_bar.said.text() == "1 of 2"  # the page shows both
    document.show_face(View.NEW)
    assert document.find_bar.said.text() == "1 of 1"
    document.show_face(View.OLD)
    QTest.keyClick(document, Qt.Key.Key_F3)
    assert document.find_bar.said.text() == "1 of 1"
    QTest.keyClick(document.find_bar.field, Qt.Key.Key_Escape)
    assert not document.find_bar.isVisible()
    assert document.isVisible()
    assert document.text.hasFocus()


def test_zoom_by_key_and_wheel_keeps_the_words_in_sight(with_pages: MainWindow, redline: LoadedFile, qtbot: QtBot) -> None:
    document = opened(with_pages, code(redline.new, "J1323"))
    drawn(qtbot, document)
    before = document.pages.zoom
    QTest.keyClick(document, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert document.pages.zoom > before
    assert document.pages.page == 2
    finer = document.pages.zoom * POINT * document.pages.devicePixelRatioF()
    qtbot.waitUntil(lambda: abs((document.pages.cache.scale_of(2) or 0) - finer) < 0.01, timeout=20_000)  # drawn anew, not stretched
    turned = QWheelEvent(
        document.pages.rect().center().toPointF(),
        document.pages.mapToGlobal(document.pages.rect().center()).toPointF(),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    document.pages.wheelEvent(turned)
    document.pages.wheelEvent(turned)
    assert document.pages.zoom < before + 0.1
    QTest.keyClick(document, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert document.pages.zoom == before
    document.show_face(View.NEW)
    QTest.keyClick(document, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert document.text.zoom == 1.1


def test_a_second_place_comes_in_the_same_window(with_pages: MainWindow, redline: LoadedFile, qtbot: QtBot) -> None:
    first = opened(with_pages, code(redline.new, "J1323"))
    drawn(qtbot, first)
    second = opened(with_pages, redline.new.history[0].source)
    assert second is first
    assert len(with_pages.documents.windows) == 1
    assert second.pages.page == 32
    QTest.keyClick(second, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert "page 32" in QGuiApplication.clipboard().text()


def test_a_file_changed_since_it_was_read_is_not_shown_as_its_pages(with_pages: MainWindow, redline: LoadedFile, qtbot: QtBot) -> None:
    kept = redline.path.read_bytes()
    try:
        redline.path.write_bytes(kept + b"\n% touched\n")
        document = opened(with_pages, code(redline.new, "J1323"))
        qtbot.waitUntil(lambda: bool(document.note.sentence), timeout=20_000)
        assert "changed since it was read" in document.note.sentence
        assert document.face is View.NEW
        assert document.text.marked == "J1323"
    finally:
        redline.path.write_bytes(kept)


def test_a_pdf_under_a_password_asks_for_it_again_to_show_its_pages(window: MainWindow, corpus: Path, qtbot: QtBot) -> None:
    path = corpus / "hostile" / "public" / "pdfplumber__tests__pdfs__password-example.pdf"
    document_read = read_guarded(path, password="test")  # noqa: S106 of a public sample
    file = LoadedFile(path=path, document=document_read, new=read_view(document_read, View.NEW), old=None)
    window.context.set_loaded(LoadedVersions(files=(), references=(file,)))
    document = opened(window, file.new.text.blocks[0].place())
    qtbot.waitUntil(document.note.step.isVisible, timeout=20_000)
    document.note.step.click()
    dialog = document.findChild(PasswordDialog)
    assert dialog is not None
    dialog.field.setText("test")
    dialog.open_button.click()
    drawn(qtbot, document)


def test_the_text_of_other_files_shows_the_sentence_highlighted_and_in_sight(sampled: MainWindow) -> None:
    version = next(item for item in sampled.context.versions if item.codes and item.history)
    place = version.history[-1].source
    document = opened(sampled, place)
    assert document.face is version.text.view
    assert document.text.marked == place.text
    assert document.text.viewport().rect().contains(document.text.cursorRect().center())
    assert document.windowTitle().startswith("CC-0248")
    assert PAGES not in document.toolbar.faces


def test_inserted_and_deleted_words_are_told_by_line_not_by_colour_alone(sampled: MainWindow) -> None:
    loaded = sampled.context.loaded
    assert loaded is not None
    file = next(item for item in loaded.files if item.old is not None)
    assert file.old is not None
    document = opened(sampled, file.new.text.blocks[0].place(0, 0))
    for view, attribute in ((View.NEW, "fontUnderline"), (View.OLD, "fontStrikeOut")):
        document.show_face(view)
        block, lines = document.text.document().firstBlock(), 0
        while block.isValid():
            fragments = block.begin()
            while not fragments.atEnd():
                lines += bool(getattr(fragments.fragment().charFormat(), attribute)())
                fragments += 1
            block = block.next()
        assert lines > 0, view


def test_places_count_letters_whatever_stands_before_them_in_the_line(theme: Theme, qtbot: QtBot) -> None:
    text = "Ratio \U0001d465 \u2028 of J1323\nand \u2029C90.00"
    lines = Document(file="a.txt", sha256="", format="text", blocks=(Block(runs=(Run(text=text),)), Block(runs=(Run(text="Next"),))))
    view = lines.view(View.NEW)
    pane = TextPane(theme)
    qtbot.addWidget(pane)
    pane.show_view(view)
    assert pane.document().blockCount() == 2
    for words in ("J1323", "C90.00"):
        pane.set_words([view.blocks[0].place(text.index(words), text.index(words) + len(words))])
        held = pane.extraSelections()
        assert held[0].cursor.selectedText() == words


def test_every_control_has_a_name_and_the_window_fits_a_narrow_screen(with_pages: MainWindow, redline: LoadedFile, qtbot: QtBot) -> None:
    document = opened(with_pages, code(redline.new, "J1323"))
    drawn(qtbot, document)
    document.find_bar.begin()
    assert document.minimumSizeHint().width() <= 700
    for control in document.findChildren(QToolButton):
        if control.isVisible() and control.objectName() != "_q_qlineeditclearaction":
            assert control.accessibleName() or control.text() or control.toolTip() or control.parent() is document.find_bar.field
    reached: list[QWidget] = []
    document.toolbar.faces[PAGES].setFocus()
    for _ in range(30):
        reached.append(QGuiApplication.focusObject())  # type: ignore[arg-type]  # a window's focus is a widget
        QTest.keyClick(document, Qt.Key.Key_Tab)
    assert document.pages in reached
    assert document.find_bar.field in reached


def test_the_cache_keeps_to_its_bound_and_never_drops_what_is_shown() -> None:
    cache = PageCache(most=10 * 300)
    for page in range(1, 40):
        cache.put(page, Picture(1.0, QImage(10, 10, QImage.Format.Format_RGB888)), shown=(1, page))
        assert cache.size <= 10 * 320
    assert cache.get(1) is not None
    assert cache.get(2) is None
    assert cache.get(39) is not None


def test_closing_the_document_ends_its_child(with_pages: MainWindow, redline: LoadedFile, qtbot: QtBot) -> None:
    document = opened(with_pages, code(redline.new, "J1323"))
    drawn(qtbot, document)
    before = len(psutil.Process().children())
    QTest.keyClick(document, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(psutil.Process().children()) < before, timeout=5_000)
    assert with_pages.isVisible()
