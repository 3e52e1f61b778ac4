"""What the reading child does: one file, opened, read and returned as bytes."""

import json
from pathlib import Path

from app.documents.handover import document_to_bytes
from app.documents.open import read_document


def read(request: bytes) -> bytes:
    """Read the file of a request, a JSON object of `path` and `password` (a text or null)."""
    asked = json.loads(request)
    return document_to_bytes(read_document(Path(asked["path"]), asked["password"]))
