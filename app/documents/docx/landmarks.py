"""What is rare in a Word story yet asked about at every paragraph and run, found in one walk over the story."""

from collections.abc import Callable

from app.documents.docx.wordml import Element, attribute, qualified

RUN_TAGS = dict(qualified("w:b", "w:vanish", "w:strike", "w:dstrike", "w:rStyle", "w:rPrChange"))

_LAYOUT = ("w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:sectPrChange", "w:tblGridChange")


class Landmarks:
    """The landmarks of one story."""

    def __init__(self, story: Element) -> None:
        """Walk over the story; lxml skips what is none of these without making anything of it, so this is cheap."""
        self.styled: set[Element] = set()  # runs whose properties may say something of their text, and some elements more
        self.sections: list[Element] = []  # section properties
        self.layout_changes = 0  # tracked changes of table or page layout
        self._open: list[Element] = []
        takers: dict[str, Callable[[Element], None]] = {
            **dict.fromkeys(RUN_TAGS, self._style),
            **{tag: self._layout for tag, _ in qualified(*_LAYOUT)},
            **{tag: self._field for tag, _ in qualified("w:fldChar")},
            **{tag: self.sections.append for tag, _ in qualified("w:sectPr")},
        }
        for element in story.iter(*takers):
            takers[element.tag](element)
        self.unended = frozenset(self._open)  # field beginnings that have no end

    def _style(self, element: Element) -> None:
        properties = element.getparent()
        run = None if properties is None else properties.getparent()
        if run is not None:
            self.styled.add(run)

    def _layout(self, _element: Element) -> None:
        self.layout_changes += 1

    def _field(self, element: Element) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(element)
        elif kind == "end" and self._open:
            self._open.pop()
