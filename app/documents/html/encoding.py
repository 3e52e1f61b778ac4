"""The bytes of a web page to text: the encoding its mark, its transport or itself states."""

import codecs
import re

from app.documents.plain import decode

_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_STATED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,30})", re.IGNORECASE
)
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).){0,5000}-->\s*){0,20}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"</?(?:p|div|table|h[1-6]|ul|ol|span|article|section|body|br|td)\b[^<>]{0,300}>", re.IGNORECASE)
_ENDINGS = (".html", ".htm", ".xhtml")
_AS_BROWSERS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1252": "cp1252",
}
_SNIFFED = 4096


def is_page(data: bytes, suffix: str) -> bool:
    """Whether a file is a web page: it begins as one, or is named as one and has its tags."""
    start = page_text(data[:_SNIFFED]) if data.startswith(_BOMS[1:]) else data[:_SNIFFED].decode("latin-1").removeprefix("ï»¿")
    if start is None:
        return False
    return bool(_PAGE.match(start)) or (suffix.lower() in _ENDINGS and bool(_TAG.search(start)))


def page_text(data: bytes) -> str | None:
    """Return a page's text, None where its bytes are none."""
    if not data.startswith(_BOMS):
        stated = _STATED.search(data[:_SNIFFED])
        name = (stated.group(1) or stated.group(2)).decode("ascii").lower() if stated else ""
        for encoding in (_AS_BROWSERS.get(name, name),):
            text = _decoded(data, encoding)
            if text is not None and "\x00" not in text:
                return text
    return decode(data)


def _decoded(data: bytes, encoding: str) -> str | None:
    # a page that can be read as ASCII cannot be UTF-16, whatever it says
    if not encoding or encoding.startswith(("utf-16", "utf-32")):
        return None
    try:
        if not codecs.lookup(encoding)._is_text_encoding:  # noqa: SLF001 base64 and zip are codecs too, and no encodings of text
            return None
        return data.decode(encoding)
    except (LookupError, ValueError):
        return None
