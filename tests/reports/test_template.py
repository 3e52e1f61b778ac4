"""Report templates an organisation changed: taken where they are right, refused in one sentence where not."""

from pathlib import Path

import docx
import pytest

from app.errors import InputRefusedError
from app.reports.template import STYLES, read_template, shipped_template, write_template


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped template, to be changed."""
    write_template(tmp_path / "own")
    return tmp_path / "own"


def change(folder: Path, old: str, new: str) -> None:
    """Change one text of the wording."""
    wording = folder / "wording.toml"
    text = wording.read_text(encoding="utf-8")
    assert old in text
    wording.write_text(text.replace(old, new), encoding="utf-8")


def test_a_copy_of_the_shipped_template_says_the_same(folder: Path) -> None:
    """Nothing gets lost on the way out and back."""
    assert read_template(folder).wording == shipped_template().wording


def test_a_changed_text_is_used_and_a_missing_one_is_the_shipped_one(folder: Path) -> None:
    """An organisation writes down only what it wants otherwise."""
    (folder / "wording.toml").write_text('[organisation]\nname = "Prairie Health Plan"\n', encoding="utf-8")
    own = read_template(folder)
    assert own.text("organisation", "name") == "Prairie Health Plan"
    assert own.text("titles", "scope") == shipped_template().text("titles", "scope")


def test_fields_of_a_text_are_filled_in() -> None:
    """Values with braces of their own change nothing else."""
    assert "by 2026-05-01." in shipped_template().text("letter", "respond", due="2026-05-01")
    assert "claims {due}.xlsx" in shipped_template().text("text", "objective", file="claims {due}.xlsx")


def test_a_template_is_never_written_over(folder: Path) -> None:
    """Somebody's wording is in it."""
    before = (folder / "wording.toml").read_bytes()
    with pytest.raises(FileExistsError):
        write_template(folder)
    assert (folder / "wording.toml").read_bytes() == before


@pytest.mark.parametrize("style", [name for name in STYLES if name != "Normal"])
def test_a_missing_style_is_named(folder: Path, style: str) -> None:
    """Word would fall back on plain text without a word."""
    document = docx.Document(str(folder / "report.docx"))
    document.styles[style].delete()
    document.save(str(folder / "report.docx"))
    with pytest.raises(InputRefusedError, match=f"lacks the named style “{style}”"):
        read_template(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('accent = "1F4E79"', 'accent = "blue"', "“blue” is no colour"),
        ('confidential = "', 'confidental = "', "No report has such a text"),
        ('name = ""', "name = 5", "no text in quotation marks"),
        ("[look]", "[look", "no TOML"),
        ('logo = ""', 'logo = "../secret.png"', "no PNG or JPEG beside it"),
        ('logo = ""', 'logo = "missing.png"', "no PNG or JPEG beside it"),
    ],
)
def test_a_slip_in_the_wording_is_one_sentence(folder: Path, old: str, new: str, said: str) -> None:
    """It names the key."""
    change(folder, old, new)
    with pytest.raises(InputRefusedError, match=said):
        read_template(folder)


def test_no_word_file_at_all_is_one_sentence(folder: Path) -> None:
    """Such as a text with the ending of one."""
    (folder / "report.docx").write_bytes(b"styles")
    with pytest.raises(InputRefusedError, match=r"report\.docx: It cannot be read as a Word document"):
        read_template(folder)


def test_a_folder_without_wording_is_one_sentence(tmp_path: Path) -> None:
    """It says how to make a template."""
    with pytest.raises(InputRefusedError, match="codeledger template"):
        read_template(tmp_path)
