"""The same words in the other wording of a redline."""

from app.documents.model import Block, Change, Document, Run, View
from app.workspace.wordings import line_of, same_words

DOCUMENT = Document(
    file="policy.docx",
    sha256="",
    format="docx",
    blocks=(
        Block(runs=(Run(text="Added by this version."),), end=Change.INSERTED, container=Change.INSERTED),
        Block(
            runs=(
                Run(text="Age "),
                Run(text="18", change=Change.DELETED),
                Run(text="19", change=Change.INSERTED),
                Run(text=" or older"),
            )
        ),
        Block(runs=(Run(text="Last line"),)),
    ),
)
OLD, NEW = DOCUMENT.view(View.OLD), DOCUMENT.view(View.NEW)


def test_words_kept_are_found_in_the_other_wording_around_what_changed() -> None:
    found = same_words(NEW.blocks[1].place(0, 15), NEW, OLD)
    assert [place.text for place in found.places] == ["Age ", " or older"]
    assert found.line == 0
    assert all(OLD.blocks[place.block].text[place.start : place.end] == place.text for place in found.places)


def test_words_of_one_wording_alone_lead_to_the_line_they_would_stand_at() -> None:
    found = same_words(NEW.blocks[1].place(4, 6), NEW, OLD)
    assert found.places == ()
    assert OLD.blocks[found.line].text == "Age 18 or older"
    added = same_words(NEW.blocks[0].place(), NEW, OLD)
    assert (added.places, added.line) == ((), 0)


def test_a_block_seen_in_one_view_alone_has_no_line_in_the_other() -> None:
    assert line_of(0, OLD) is None
    line = line_of(0, NEW)
    assert line is not None
    assert line.text == "Added by this version."
