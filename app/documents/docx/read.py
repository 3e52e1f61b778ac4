"""Word files (.docx): all stories, both wordings, authors and comments. The XML is walked here; no library decides what is text."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.documents.docx.marks import Mark, author_of
from app.documents.docx.numbering import Numbering
from app.documents.docx.package import Package, Relation
from app.documents.docx.story import StoryReader, StoryText, Tables
from app.documents.docx.styles import Styles
from app.documents.docx.wordml import Element, attribute, child, children, switch
from app.documents.furniture import is_page_number_line
from app.documents.model import Block, Comment, Notice, Story
from app.errors import InputRefusedError

_HARMLESS_LINKS = frozenset({"hyperlink"})


@dataclass(frozen=True, slots=True)
class DocxText:
    """What a Word file says."""

    blocks: tuple[Block, ...]
    comments: tuple[Comment, ...]
    notices: tuple[Notice, ...]


def read_docx(path: Path, data: bytes | None = None) -> DocxText:
    """Return what a Word file says, read from its bytes where they are at hand; raises `InputRefusedError`."""
    package = Package(path, data)
    try:
        return _DocxReader(package).read()
    except RecursionError as error:
        raise package.refusal(
            "", "Its parts are nested deeper than any document's.", "Save it again from Word and try once more."
        ) from error
    finally:
        package.close()


class _DocxReader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._links = package.relations(package.main)
        self._styles = Styles(self._linked("styles"))
        self._numbering = Numbering(self._linked("numbering"))
        self._tables = Tables()
        self._notices: list[Notice] = []

    def read(self) -> DocxText:
        document = self._package.root(self._package.main)
        body = None if document is None else child(document, "w:body")
        if body is None:
            raise self._damaged()
        text = self._story(body, Story.BODY)
        blocks = list(text.blocks)
        blocks += self._notes(text.notes)
        blocks += self._furniture(text.sections)
        comments = self._comments(text.comments)
        self._warn_of_links()
        return DocxText(tuple(blocks), tuple(comments), tuple(self._notices))

    def _damaged(self) -> InputRefusedError:
        return self._package.refusal(
            f"part {self._package.main}", "It holds no document text.", "Open it in Word, save it under a new name and try again."
        )

    def _linked(self, kind: str) -> Element | None:
        link = self._target(kind)
        return None if link is None else self._package.root(link)

    def _target(self, kind: str) -> str | None:
        return next((link.target for link in self._links.values() if link.kind == kind and not link.external), None)

    def _story(self, root: Element, story: Story, mark: Mark | None = None) -> StoryText:
        text = StoryReader(root, story, self._styles, self._numbering, self._tables).read(mark)
        body = story is Story.BODY  # only the body's blocks keep their numbers in the whole
        self._notices += text.notices if body else [replace(notice, block=None) for notice in text.notices]
        return text

    def _notes(self, references: Iterable[tuple[str, str, Mark]]) -> Iterator[Block]:
        parts = {}
        for reference, kind, entry in (("w:footnoteReference", "footnotes", "w:footnote"), ("w:endnoteReference", "endnotes", "w:endnote")):
            parts[reference] = {attribute(item, "id"): item for item in children(self._linked(kind), entry)}
        seen: set[tuple[str, str]] = set()
        for kind, key, mark in references:
            note = parts[kind].get(key)
            if note is not None and (kind, key) not in seen:
                seen.add((kind, key))
                yield from self._story(note, Story.FOOTNOTE, mark).blocks

    def _furniture(self, sections: Sequence[Element]) -> Iterator[Block]:
        """Headers and footers in the order of their sections; a line that several of them share comes once."""
        settings = self._linked("settings")
        even = bool(switch(settings, "w:evenAndOddHeaders"))
        for reference, story in (("w:headerReference", Story.HEADER), ("w:footerReference", Story.FOOTER)):
            parts: dict[str, None] = {}
            for section in sections:
                shown = {"default", *(["even"] if even else []), *(["first"] if switch(section, "w:titlePg") else [])}
                for item in sorted(children(section, reference), key=lambda item: attribute(item, "type") != "first"):
                    link = self._links.get(attribute(item, "id"))
                    if attribute(item, "type", "default") in shown and link is not None and not link.external:
                        parts[link.target] = None
            yield from self._distinct(parts, story)

    def _distinct(self, parts: Iterable[str], story: Story) -> Iterator[Block]:
        seen: set[tuple[tuple[str, str], ...]] = set()
        for part in parts:
            root = self._package.root(part)
            for block in self._story(root, story).blocks if root is not None else ():
                key = tuple((run.text.strip(), run.change.value) for run in block.runs if run.text.strip())
                if not key or key in seen or is_page_number_line("".join(run.text for run in block.runs)):
                    continue
                seen.add(key)
                yield block

    def _comments(self, places: dict[str, int]) -> Iterator[Comment]:
        root = self._linked("comments")
        for item in children(root, "w:comment"):
            text = StoryReader(item, Story.BODY, self._styles, self._numbering, self._tables).read()
            said = "\n".join(line for block in text.blocks if (line := "".join(run.text for run in block.runs)).strip())
            yield Comment(author_of(item), said, places.get(attribute(item, "id")))

    def _warn_of_links(self) -> None:
        outside = [link for link in (*self._links.values(), *self._settings_links()) if link.external and link.kind not in _HARMLESS_LINKS]
        for link in dict.fromkeys(outside):
            self._notices.append(
                Notice("external-reference", f"It points to something outside the file ({link.kind}), which was not loaded.")
            )

    def _settings_links(self) -> tuple[Relation, ...]:
        part = self._target("settings")
        return () if part is None else tuple(self._package.relations(part).values())
