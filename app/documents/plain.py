"""Bytes to text: which encoding, and whether it is text at all; and whether a text is Markdown."""

import codecs
import re
from dataclasses import dataclass

from app.documents.model import Block, Notice

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ALLOWED = frozenset("\t\n\r\f\v\x1a\x1c\x1d\x1e\x85")
_MOST_GARBAGE = 0.002
_EVIDENCE = (
    re.compile(r"^ {0,3}#{1,6} \S", re.MULTILINE),
    re.compile(r"~~[^~\n]+~~"),
    re.compile(r"(?<!\*)\*\*[^\s*](?:[^*\n]*[^\s*])?\*\*(?!\*)"),
    re.compile(r"^[ \t]{0,20}\|?[ \t]{0,20}:?-{3,}:?[ \t]{0,20}\|(?:[ \t]{0,20}:?-{3,}:?[ \t]{0,20}\|?)*[ \t]*$", re.MULTILINE),
    re.compile(r"\[[^\[\]\n]+\]\((?:[^()\s]|\([^()\s]*\))*\)"),
    re.compile(r"<(ins|del|u)>[^<\n]*</\1>", re.IGNORECASE),
    re.compile(r"\{(?:\+\+[^\n]*?\+\+|--[^\n]*?--|~~[^\n]*?~>[^\n]*?~~)\}"),
)
_WEAK = re.compile(r"^ {0,3}(?:[-+*]|\d{1,3}[.)]) +\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MarkedText:
    """What a text file says."""

    blocks: tuple[Block, ...]
    notices: tuple[Notice, ...]


class TooDeepError(Exception):
    """Lists are nested deeper than any document's."""


def decode(data: bytes) -> str | None:
    """Return the text of a file with the line ends of Unix, None where it is no text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return _tidy(data.decode(encoding))
            except UnicodeDecodeError:
                return None
    wide = _wide(data)
    for encoding in (wide,) if wide else ("utf-8", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _tidy(text) if _is_text(text) else None
    return None


def _wide(data: bytes) -> str | None:
    """Recognise UTF-16 without a byte order mark by where its zero bytes stand."""
    sample = data[:4096]
    if len(sample) < 4 or len(sample) % 2:
        sample = sample[:-1]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * max(1, len(sample) // 2) and even == 0:
        return "utf-16-le"
    if even > 0.4 * max(1, len(sample) // 2) and odd == 0:
        return "utf-16-be"
    return None


def _is_text(text: str) -> bool:
    strange = sum(1 for letter in text if (letter < " " or "\x7f" <= letter < "\xa0") and letter not in _ALLOWED)
    return "\x00" not in text and strange <= _MOST_GARBAGE * len(text)


def _tidy(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return text.replace("\v", "\n").replace("\x1a", "").removeprefix("\ufeff")


def is_markdown(text: str, suffix: str) -> bool:
    """Whether a text uses Markdown's signs; its name's ending decides only where weak signs are all there are."""
    if any(pattern.search(text) for pattern in _EVIDENCE):
        return True
    return suffix.lower() in (".md", ".markdown", ".mdown") and bool(_WEAK.search(text))
