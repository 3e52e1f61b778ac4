"""The lines of a text file, whatever its encoding and line ends."""

from app.errors import InputRefusedError

_CONTROL = frozenset(chr(code) for code in range(32)) - {"\t", "\n", "\r", "\x0c", "\x1a"}
_LONGEST = 2000  # characters of a line; the records of CMS have 320


def lines_of(raw: bytes, file: str) -> list[str]:
    """Return the lines without their ends. Raises `InputRefusedError` for what is no text."""
    text = _decoded(raw)
    if any(sign in _CONTROL for sign in text[:4000]) or "\x00" in text:
        raise InputRefusedError(file, "", "It is neither text nor a workbook.", "Give a code file as CMS publishes it: txt, xlsx or zip.")
    lines = [line.rstrip("\r\x1a") for line in text.split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise InputRefusedError(file, "", "It is empty.", "Download it from CMS again.")
    return [line[:_LONGEST] for line in lines]


def _decoded(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")
