"""Opening files: counts, Cancel, passwords, and what is said of each file afterwards."""

import io
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import docx
import psutil
import pytest
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]  # it has no types
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.desktop.dialogs.outcomes import OutcomesDialog
from app.desktop.dialogs.password import PasswordDialog
from app.desktop.library.model import FILE, REFUSED
from app.desktop.library.reading import Fate, read_locked, read_paths
from app.desktop.library.reading_notes import Weight, reading_notes
from app.desktop.main_window import MainWindow
from app.desktop.parts import IconLabel
from app.documents.model import Author, Block, Comment, Document, Notice, Run, View
from app.progress import Job
from app.workspace.read import read_view
from app.workspace.versions import LoadedFile, LoadedVersions

Settle = Callable[[MainWindow], None]
PASSWORD = "Under lock 7!"  # noqa: S105 of a file made here


def texts(window: MainWindow) -> list[str]:
    return [shown.text() for shown in window.library.facts.findChildren(QLabel) if not shown.isHidden()]


def readers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())]


@pytest.fixture
def folder(tmp_path: Path, policies: Path) -> Path:
    """Twelve versions, each a file of its own."""
    made = tmp_path / "policies"
    made.mkdir()
    text = (policies / "CC-0248" / "CC-0248_2023-10-03.md").read_text(encoding="utf-8")
    for number in range(12):
        (made / f"version_{number:02}.md").write_text(f"{text}\n\nCopy {number}.\n", encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def locked_bytes(policies: Path) -> bytes:
    out = io.BytesIO()
    with (policies / "CC-0248" / "CC-0248_2025-12-22.redline.docx").open("rb") as file:
        OOXMLFile(file).encrypt(PASSWORD, out)
    return out.getvalue()


@pytest.fixture
def locked(tmp_path: Path, locked_bytes: bytes) -> Path:
    path = tmp_path / "locked.docx"
    path.write_bytes(locked_bytes)
    return path


def asked(window: MainWindow, qtbot: QtBot) -> PasswordDialog:
    def shown() -> PasswordDialog | None:
        return next((dialog for dialog in window.findChildren(PasswordDialog) if dialog.isVisible()), None)

    qtbot.waitUntil(lambda: shown() is not None, timeout=30_000)
    dialog = shown()
    assert dialog is not None
    return dialog


def test_opening_a_folder_counts_its_files_and_leaves_the_window_alive(
    window: MainWindow, folder: Path, qtbot: QtBot, settle: Settle
) -> None:
    said: list[str] = []
    beats: list[str] = []
    window.tasks.stepped.connect(lambda _: said.append(window.status.doing))
    beat = QTimer(window)
    beat.timeout.connect(lambda: beats.append(window.status.doing))
    beat.start(5)
    window.open_files([folder])
    settle(window)
    beat.stop()
    assert any("of 12" in words for words in said)
    assert len(beats) > 10
    assert len(window.context.versions) == 12
    qtbot.waitUntil(lambda: not readers(), timeout=5_000)


def test_cancel_ends_the_children_and_takes_nothing(window: MainWindow, folder: Path, qtbot: QtBot, settle: Settle) -> None:
    window.open_files([folder])
    qtbot.waitUntil(lambda: bool(readers()), timeout=20_000)
    window.actions_by_key["cancel"].trigger()
    settle(window)
    assert readers() == []
    assert window.context.versions == ()
    assert "cancelled" in window.status.message
    assert window.library.empty.isVisible()


def test_cancel_of_a_single_file_does_the_same(window: MainWindow, policies: Path, qtbot: QtBot, settle: Settle) -> None:
    window.open_files([policies / "CC-0248" / "CC-0248_2025-12-22.redline.docx"])
    qtbot.waitUntil(lambda: bool(readers()), timeout=20_000)
    window.status.stop()
    settle(window)
    assert readers() == []
    assert window.context.versions == ()


def test_a_locked_file_is_asked_for_until_its_password_opens_it(
    window: MainWindow, locked: Path, qtbot: QtBot, settle: Settle, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    window.open_files([locked])
    first = asked(window, qtbot)
    assert first.said.text() == "locked.docx is protected by a password."
    assert not first.open_button.isEnabled()
    first.field.setText("wrong")
    first.open_button.click()
    settle(window)
    second = asked(window, qtbot)
    assert "does not open locked.docx" in second.said.text()
    second.field.setText(PASSWORD)
    second.open_button.click()
    settle(window)
    assert [file.path.name for file in window.context.loaded.files] == ["locked.docx"]  # type: ignore[union-attr]  # it has been read
    assert window.context.skipped == ()
    window.settings.store.sync()
    kept = Path(window.settings.store.fileName()).read_text(encoding="utf-8")
    assert PASSWORD not in kept + caplog.text
    assert "locked.docx" in kept


def test_a_locked_file_left_out_is_listed_with_its_sentence(window: MainWindow, locked: Path, qtbot: QtBot) -> None:
    window.open_files([locked])
    asked(window, qtbot).reject()
    qtbot.waitUntil(lambda: window.findChild(OutcomesDialog) is not None, timeout=5_000)
    told = window.findChild(OutcomesDialog)
    assert told is not None
    assert told.summary == "1 file: 1 password needed"
    told.close()
    top = window.library.model.index(0, 0)
    assert top.data() == "Not taken   ·   1 file"
    row = window.library.model.index(0, 0, top)
    assert row.data(REFUSED).file == "locked.docx"
    window.library.tree.setCurrentIndex(row)
    qtbot.waitUntil(lambda: any("protected by a password" in text for text in texts(window)), timeout=5_000)


def test_a_password_that_was_needed_is_no_longer_told_once_given(locked: Path) -> None:
    refused = read_paths([locked], None, Job())
    assert refused.outcomes[0].fate is Fate.LOCKED
    opened = read_locked(locked, PASSWORD, refused.loaded, Job())
    assert opened.outcomes[0].fate is Fate.NEW


def test_pdfs_ask_for_passwords_in_the_same_words(corpus: Path) -> None:
    path = corpus / "hostile" / "public" / "pdfplumber__tests__pdfs__password-example.pdf"
    assert read_paths([path], None, Job()).outcomes[0].fate is Fate.LOCKED
    assert read_locked(path, "not it", None, Job()).outcomes[0].fate is Fate.LOCKED
    assert read_locked(path, "test", None, Job()).outcomes[0].fate is not Fate.LOCKED


def file_of(document: Document) -> LoadedFile:
    return LoadedFile(path=Path(document.file), document=document, new=read_view(document, View.NEW), old=None)


def test_what_the_reader_was_unsure_of_comes_before_what_it_left_out() -> None:
    document = Document(
        file="a.pdf",
        sha256="0",
        format="pdf",
        blocks=(Block(runs=(Run(text="Individual is 18 years of age.", reformatted=True),)),),
        comments=(Comment(Author("M. Reviewer", None), "Is this so?", 0),),
        notices=(
            Notice("residue", "Left out: Formatted: Font: Bold"),
            Notice("mark", "Read as struck out, which is not certain (page 1): 18", 0),
            Notice("unread", "A picture is not read.", 0),
            *(Notice("formatting", "A tracked change of formatting.", 0) for _ in range(9)),
        ),
    )
    notes = reading_notes(file_of(document))
    assert [note.weight for note in notes[:2]] == [Weight.UNREAD, Weight.UNSURE]
    assert notes[1].remarks[0].place is not None
    assert notes[1].remarks[0].place.text == "Individual is 18 years of age."
    sentences = [note.sentence for note in notes]
    assert "1 comment, by M. Reviewer, was kept apart from the policy's text." in sentences
    assert "9 tracked changes are of formatting alone. They change no words." in sentences
    assert any("given another format" in sentence for sentence in sentences)
    formatting = next(note for note in notes if note.sentence.startswith("9 tracked"))
    assert (len(formatting.remarks), formatting.more) == (6, 3)


def test_details_tell_format_kind_counts_and_warnings_by_shape_and_word(
    window: MainWindow, tmp_path: Path, policies: Path, settle: Settle, qtbot: QtBot
) -> None:
    path = tmp_path / "with comment.docx"
    made = docx.Document(str(policies / "CC-0248" / "CC-0248_2025-12-22.redline.docx"))
    paragraph = next(item for item in made.paragraphs if item.runs)
    made.add_comment(paragraph.runs, text="Please check the age.", author="A. Nurse", initials="AN")
    made.save(str(path))
    window.open_files([path])
    settle(window)
    qtbot.waitUntil(lambda: "Word document with tracked changes" in texts(window), timeout=5_000)
    assert "Policy" in texts(window)
    counts = re.compile(r"\d+ codes? · \d+ history entr(y|ies) · \d+ checks? · \d+ unread statements?")
    qtbot.waitUntil(lambda: any(counts.fullmatch(text) for text in texts(window)), timeout=5_000)
    assert "1 comment, by A. Nurse, was kept apart from the policy's text." in texts(window)
    assert Weight.REMARK.value in texts(window)
    assert window.library.facts.findChildren(IconLabel)
    file = window.library.model.index(0, 0, window.library.model.index(0, 0)).data(FILE)
    assert "Please check the age" not in file.new.text.text


def test_a_reference_document_and_a_refused_file_stand_below_the_policies(window: MainWindow, tmp_path: Path, settle: Settle) -> None:
    picture = tmp_path / "scan.docx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    window.open_files([picture])
    settle(window)
    top = window.library.model.index(0, 0)
    row = window.library.model.index(0, 0, top)
    assert "scan.docx" in row.data()
    assert "It is a picture." in row.data()
    told = window.findChild(OutcomesDialog)
    assert told is not None
    assert told.summary == "1 file: 1 unreadable"
    told.close()


def test_held_versions_survive_a_refusal(sampled: MainWindow, tmp_path: Path, settle: Settle) -> None:
    before = len(sampled.context.versions)
    empty = tmp_path / "empty.md"
    empty.write_text("", encoding="utf-8")
    sampled.open_files([empty])
    settle(sampled)
    assert len(sampled.context.versions) == before
    assert isinstance(sampled.context.loaded, LoadedVersions)
    assert json.dumps([item.why for item in sampled.context.skipped]).count("The file is empty.") == 1
