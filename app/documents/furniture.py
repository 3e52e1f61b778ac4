"""Page furniture: the lines that say which page this is."""

import re

_PAGE_LINE = re.compile(
    r"[\W_]*(?:(?:page|pg\.?|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s*of\s*\d{1,4}|(?:page|pg\.?)(?:\s*of)?)[\W_]*",
    re.IGNORECASE,
)
_PAGE_TAIL = re.compile(r"[\s|·•–—,-]*\bpage\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\s*$", re.IGNORECASE)
_PAGE_HEAD = re.compile(r"^\s*page\s+\d{1,4}\s*(?:of|/)\s*\d{1,4}[\s|·•–—,-]*", re.IGNORECASE)


def is_page_number_line(text: str) -> bool:
    """Whether a line says nothing but a page number ("Page 2 of 9")."""
    return bool(_PAGE_LINE.fullmatch(text.strip())) if text.strip() else False


def without_page_number(line: str) -> str:
    """Return a furniture line without the page number at its end or beginning."""
    return _PAGE_HEAD.sub("", _PAGE_TAIL.sub("", line))
