"""What a person should know of how a file was read, in plain words. Knows no Qt."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from app.desktop.words import count
from app.documents.model import Document, Notice, Place
from app.workspace.versions import LoadedFile
from app.workspace.wordings import line_of

_SHOWN = 6  # remarks of one kind told in full; the rest are counted


class Weight(Enum):
    """How much a remark on the reading matters; each has a shape and a word of its own."""

    UNREAD = "Not read"
    UNSURE = "Not certain"
    REMARK = "For your information"


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence of the reader, and where in the document it belongs."""

    text: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """All remarks of one kind under one sentence."""

    weight: Weight
    sentence: str
    remarks: tuple[Remark, ...] = ()
    more: int = 0  # remarks of this kind not told in full


_KINDS: dict[str, tuple[Weight, str, str]] = {
    "unread": (Weight.UNREAD, "1 part of the file was not read.", "{} parts of the file were not read."),
    "external-reference": (
        Weight.UNREAD,
        "1 part lies outside the file and was not loaded.",
        "{} parts lie outside the file and were not loaded.",
    ),
    "mark": (
        Weight.UNSURE,
        "1 mark of struck or inserted text is not certain. Compare it with the page.",
        "{} marks of struck or inserted text are not certain. Compare them with the page.",
    ),
    "unpaired-mark": (Weight.UNSURE, "1 mark has no partner and was read as text.", "{} marks have no partner and were read as text."),
    "underline": (Weight.UNSURE, "Underlined text was not read as inserted.", "Underlined text was not read as inserted."),
    "unknown-mark": (Weight.UNSURE, "1 way of marking text is not known.", "{} ways of marking text are not known."),
    "formatting": (
        Weight.REMARK,
        "1 tracked change is of formatting alone. It changes no words.",
        "{} tracked changes are of formatting alone. They change no words.",
    ),
    "hidden": (Weight.REMARK, "Text that the page does not show was left out.", "Text that the page does not show was left out."),
    "stamp": (Weight.REMARK, "Stamps or turned text were left out.", "Stamps or turned text were left out."),
    "residue": (
        Weight.REMARK,
        "1 remark that a word processor left in the text was taken out.",
        "{} remarks that a word processor left in the text were taken out.",
    ),
    "site-furniture": (
        Weight.REMARK,
        "Parts of the web site around the policy were left out.",
        "Parts of the web site around the policy were left out.",
    ),
}
_ALIKE = {"formatting"}  # the reader says the same of each: only the places differ


def reading_notes(file: LoadedFile) -> tuple[ReadingNote, ...]:
    """Return what to know of a file's reading, what matters most first."""
    document = file.document
    kinds: dict[str, list[Notice]] = {}
    for notice in document.notices:
        kinds.setdefault(notice.kind, []).append(notice)
    found = [_note(file, kind, notices) for kind, notices in kinds.items()]
    reformatted = sum(1 for block in document.blocks for run in block.runs if run.reformatted)
    if reformatted:
        said = "1 stretch of text was" if reformatted == 1 else f"{reformatted:,} stretches of text were"
        found.append(ReadingNote(Weight.REMARK, f"{said} given another format under tracked changes. That changes no words."))
    if document.comments:
        found.append(_comments(document))
    order = list(Weight)
    return tuple(sorted(found, key=lambda note: order.index(note.weight)))


def _note(file: LoadedFile, kind: str, notices: Sequence[Notice]) -> ReadingNote:
    weight, one, many = _KINDS.get(kind, (Weight.REMARK, "The reader left a remark.", "The reader left {} remarks."))
    sentence = one if len(notices) == 1 else many.format(f"{len(notices):,}")
    told = [
        Remark("" if kind in _ALIKE and notice.block is not None else notice.message, _place(file, notice.block))
        for notice in notices[:_SHOWN]
    ]
    return ReadingNote(weight, sentence, tuple(told), max(0, len(notices) - _SHOWN))


def _comments(document: Document) -> ReadingNote:
    authors = Counter(comment.author.name for comment in document.comments if comment.author is not None)
    by = f", by {', '.join(sorted(authors))}," if authors else ""
    were = "was" if len(document.comments) == 1 else "were"
    return ReadingNote(Weight.REMARK, f"{count(len(document.comments), 'comment')}{by} {were} kept apart from the policy's text.")


def _place(file: LoadedFile, block: int | None) -> Place | None:
    """Return the line of a block, in the new wording where that has it."""
    for version in (file.new, file.old) if block is not None else ():
        line = line_of(block, version.text) if version is not None and block is not None else None
        if line is not None:
            return line.place()
    return None
