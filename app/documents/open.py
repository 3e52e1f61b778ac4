"""Any file a person may drop on the program: recognised by its content, read or refused in one sentence."""

import hashlib
import io
import zipfile
from pathlib import Path

from app.documents.html.encoding import is_page, page_text
from app.documents.model import Document
from app.documents.passwords import NEEDED
from app.documents.plain import TooDeepError, decode, is_markdown
from app.errors import InputRefusedError

MAX_TEXT = 20 * 1024 * 1024
MAX_FILE = 400 * 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_READS = "CodeLedger reads Word (.docx), PDF, web, Markdown and text files."
_AS_WORD = "Open it in the program that made it and save it as a Word document (.docx) or as text."
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER = (
    (b"{\\rtf", "It is a rich text file (.rtf), which CodeLedger does not read.", "Open it in Word and save it as .docx."),
    (b"\x1f\x8b", "It is a compressed archive.", "Unpack it and choose the document inside."),
    (b"7z\xbc\xaf", "It is a compressed archive.", "Unpack it and choose the document inside."),
    (b"\x89PNG", "It is a picture.", _READS),
    (b"\xff\xd8\xff", "It is a picture.", _READS),
    (b"GIF8", "It is a picture.", _READS),
)


def read_document(path: Path, password: str | None = None) -> Document:
    """Return what a file says; raises `InputRefusedError` for anything that is not a document CodeLedger reads.

    A `password` opens an Office file that is protected by it.
    """
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    if password is not None and data.startswith(_OLE) and _ENCRYPTED in data:
        from app.documents.unlock import unlocked

        data = unlocked(data, path.name, password)
    _refuse_other(path, data)
    if data.startswith(_ZIP):
        _refuse_zip(path, data)
        from app.documents.docx.read import read_docx

        word = read_docx(path, data)
        return Document(file=path.name, sha256=digest, format="docx", blocks=word.blocks, comments=word.comments, notices=word.notices)
    if _is_pdf(data):
        from app.documents.pdf.read import read_pdf

        pdf = read_pdf(data, path.name, password)
        return Document(file=path.name, sha256=digest, format="pdf", blocks=pdf.blocks, comments=pdf.comments, notices=pdf.notices)
    if len(data) > MAX_TEXT:
        raise InputRefusedError(path.name, "", "It is larger than the 20 MB a text may have.", "Split it, or choose the document itself.")
    if is_page(data, path.suffix):
        return _page(path, data, digest)
    text = decode(data)
    if text is None:
        raise InputRefusedError(path.name, "", "Its content is neither text nor a Word document.", _READS)
    if not text.strip():
        raise InputRefusedError(path.name, "", "The file holds no text.", "Choose the document itself.")
    return _text(path, text, digest)


def _text(path: Path, text: str, digest: str) -> Document:
    marked = is_markdown(text, path.suffix)
    try:
        if marked:
            from app.documents.markdown.read import read_markdown

            read = read_markdown(text)
        else:
            from app.documents.text.read import read_text

            read = read_text(text)
    except (RecursionError, TooDeepError) as error:
        raise InputRefusedError(
            path.name, "", "Its lists are nested deeper than any document's.", "Save it again with fewer levels."
        ) from error
    return Document(file=path.name, sha256=digest, format="markdown" if marked else "text", blocks=read.blocks, notices=read.notices)


def _is_pdf(data: bytes) -> bool:
    """Whether a file begins as a PDF does; a few bytes before that are allowed, as pdfium allows them."""
    at = data[:1024].find(b"%PDF-")
    return at == 0 or (at > 0 and not data.startswith((*_ZIP, b"<")) and b"\x00" not in data[:at])


def _page(path: Path, data: bytes, digest: str) -> Document:
    from app.documents.html.read import read_html

    text = page_text(data)
    if text is None:
        raise InputRefusedError(path.name, "", "Its letters are in an encoding CodeLedger does not know.", "Save it again as UTF-8.")
    try:
        read = read_html(text)
    except (RecursionError, TooDeepError) as error:
        raise InputRefusedError(
            path.name, "", "Its parts are nested deeper than any web page's.", "Save the page again from the browser."
        ) from error
    if not read.blocks:
        raise InputRefusedError(path.name, "", "The web page shows no text.", "Open it in a browser and save it as a PDF.")
    return Document(file=path.name, sha256=digest, format="html", blocks=read.blocks, notices=read.notices)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputRefusedError(path.name, "", "It is a folder.", "Choose a file inside it.")
        size = path.stat().st_size
        if size > MAX_FILE:
            raise InputRefusedError(path.name, "", "It is larger than the 400 MB a document may have.", "Choose the document itself.")
        data = path.read_bytes() if path.is_file() else None
    except FileNotFoundError as error:
        raise InputRefusedError(path.name, "", "There is no such file.", "Check its name and folder.") from error
    except PermissionError as error:
        raise InputRefusedError(
            path.name, "", "You may not read this file.", "Ask for the right to read it, or copy it to a folder of yours."
        ) from error
    except (OSError, ValueError) as error:
        raise InputRefusedError(
            path.name, "", "The file could not be read from its disk.", "Copy it to this computer and try again."
        ) from error
    if data is None:
        raise InputRefusedError(path.name, "", "It is not an ordinary file.", "Choose a document.")
    if not data:
        raise InputRefusedError(path.name, "", "The file is empty.", "Ask its sender for a fresh copy.")
    return data


def _refuse_other(path: Path, data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise InputRefusedError(path.name, "", NEEDED, "Open it in Word, remove the password and save it again.")
        raise InputRefusedError(
            path.name,
            "",
            "It is a document of an old Office format (such as .doc) or protected by a password.",
            "Open it in Word and save it as .docx without a password.",
        )
    for start, why, do in _OTHER:
        if data.startswith(start):
            raise InputRefusedError(path.name, "", why, do)


def _refuse_zip(path: Path, data: bytes) -> None:
    """Refuse a zip that is no Office file; what is wrong inside one is said by the package itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            names = {name.replace("\\", "/").lower() for name in box.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise InputRefusedError(path.name, "", "Its zip container is damaged or cut off.", "Ask its sender for a fresh copy.") from error
    if "mimetype" in names and "content.xml" in names:
        raise InputRefusedError(path.name, "", "It is an OpenDocument file, which CodeLedger does not read.", _AS_WORD)
    if not any(name.lstrip("/") == "[content_types].xml" for name in names):
        raise InputRefusedError(path.name, "", "It is a zip archive, not a document.", "Unpack it and choose the document inside.")
