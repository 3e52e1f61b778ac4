"""A comparison as a Word file with real tracked changes: accepting all gives the new wording, rejecting all the old.

List labels are written as text, as each version shows them: a renumbering is then a change a reader sees, and Word's own
counting, which goes on over deleted items, cannot alter what a criterion is called.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.shared import Inches
from lxml.etree import _Element

from app import __version__
from app.compare.model import ChangeKind, Comparison
from app.reports.redline.filter import ALL_KINDS, Shown
from app.reports.redline.flow import Entries, Entry, Part
from app.reports.redline.layout import flow
from app.reports.redline.tables import Layouts
from app.reports.redline.xml import Markup, join
from app.reports.word.parts import styled
from app.reports.word.saving import save_document, title_text

AUTHOR = "CodeLedger comparison"


def write_redline(
    path: Path,
    comparison: Comparison,
    made: datetime | None = None,
    kinds: Collection[ChangeKind] = ALL_KINDS,
    author: str = AUTHOR,
) -> None:
    """Write a comparison as tracked changes by one author; raises `OutputFailedError`.

    Kinds left out are not marked: there the document reads as the new version. Authors and comments of the sources are left out.
    """
    document = docx.Document()
    styled(document)
    section = document.sections[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
    document.core_properties.author = f"CodeLedger {__version__}"
    document.core_properties.title = title_text(f"{comparison.old.file} to {comparison.new.file}")
    add_redline(document, comparison, Shown(comparison, kinds), Markup(author, made if made is not None else datetime.now(UTC)))
    save_document(document, path)


def add_redline(document: Document, comparison: Comparison, shown: Shown, markup: Markup, *, furniture: bool = True) -> None:
    """Add the marked text to a document's end; `furniture`: page headers and footers become those of the document."""
    parts = Entries.of(comparison).parts
    layouts = Layouts(comparison)
    body = document.element.body
    for element in _elements(markup, parts[Part.BODY], layouts, shown):
        body.insert(len(body) - 1, element)  # before the section's own properties
    if not furniture:
        return
    section = document.sections[0]
    for part, place in ((Part.HEADER, section.header), (Part.FOOTER, section.footer)):
        if parts[part]:
            place.is_linked_to_previous = False
            root = place._element  # noqa: SLF001 python-docx has no call for ready-made content
            for old in list(root):
                root.remove(old)
            root.extend(_elements(markup, parts[part], layouts, shown))


def _elements(markup: Markup, entries: Sequence[Entry], layouts: Layouts, shown: Shown) -> list[_Element]:
    return list(parse_xml(join([markup.part(list(flow(entries, layouts, shown)))])))
