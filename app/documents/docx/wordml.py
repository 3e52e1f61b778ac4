"""The XML of Office files: parsed without entities or network, names the same for both flavours of the standard."""

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 -- lxml has no public name for the type of an element

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
}
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_OFF = frozenset({"0", "false", "off", "none"})


class XmlRefusedError(Exception):
    """A part's XML cannot or must not be read; the message says why in a plain sentence."""


def parse(data: bytes) -> Element:
    """Return the root of a part; a document type definition is refused, because Office never writes one and it can hide or fetch text."""
    if any(mark in data for mark in _DOCTYPES):
        raise XmlRefusedError(
            "It holds a document type definition, which Office files never do and which can be used to hide or load text."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise XmlRefusedError("Its XML is damaged.") from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise XmlRefusedError("It holds a document type definition, which Office files never do.")
    return root


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag[1:].partition("}") if tag.startswith("{") else ("", "", tag)
    return f"{_PREFIXES[space]}:{local}" if space in _PREFIXES else local


def name(element: Element) -> str:
    """Return an element's name as `w:p`; names of other vocabularies come without a prefix, an entity left alone as an empty name."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


def qualified(*names: str) -> Iterator[tuple[str, str]]:
    """Yield each name as the tags it has in both flavours of the standard, with the name itself: what loops over many elements look up."""
    for short in names:
        prefix, _, local = short.partition(":")
        yield from ((f"{{{space}}}{local}", short) for space, known in _PREFIXES.items() if known == prefix)


def first_of_each(elements: Iterable[Element] | None, tags: dict[str, str]) -> dict[str, Element]:
    """Return the first element of each name, looked up by its tag, in one pass."""
    found: dict[str, Element] = {}
    for item in () if elements is None else elements:
        kind = tags.get(item.tag)
        if kind is not None and kind not in found:
            found[kind] = item
    return found


def attribute(element: Element | None, wanted: str, default: str = "") -> str:
    """Return an attribute by its local name, whatever its namespace."""
    if element is None:
        return default
    pairs: list[tuple[str, str]] = element.items()  # type: ignore[assignment] # the stubs allow for bytes
    for key, value in pairs:
        if key == wanted or key.rpartition("}")[2] == wanted:
            return value
    return default


def attributes(element: Element, *wanted: str) -> Iterator[str]:
    """Return several attributes, each as `attribute` returns it, in one pass."""
    pairs: list[tuple[str, str]] = element.items()  # type: ignore[assignment] # as above
    found = {key.rpartition("}")[2]: value for key, value in reversed(pairs)}  # of two alike the first
    return (found.get(one, "") for one in wanted)


def child(element: Element | None, wanted: str) -> Element | None:
    """Return the first child of that name."""
    for item in () if element is None else element:
        if name(item) == wanted:
            return item
    return None


def first_tagged(element: Element | None, tags: Container[str]) -> Element | None:
    """Return the first child that has one of these tags: `child` for what is asked of every paragraph and run."""
    for item in () if element is None else element:
        if item.tag in tags:
            return item
    return None


def children(element: Element | None, *wanted: str) -> Iterator[Element]:
    """Return the children of those names."""
    if element is not None:
        yield from (item for item in element if name(item) in wanted)


def value_of(element: Element | None, wanted: str) -> str | None:
    """Return the `w:val` of a child, None where there is no such child."""
    found = child(element, wanted)
    return None if found is None else attribute(found, "val")


def switch(element: Element | None, wanted: str) -> bool | None:
    """Return an on/off property: None where it is not stated."""
    found = child(element, wanted)
    return None if found is None else is_on(found)


def is_on(element: Element) -> bool:
    """Return what an on/off property says."""
    return attribute(element, "val").strip().lower() not in _OFF


def integer(text: str | None, default: int = 0) -> int:
    """Return a whole number of at most nine digits; anything else is the default."""
    text = (text or "").strip()
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 10 else default
