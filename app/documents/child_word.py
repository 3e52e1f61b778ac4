"""The reading child of a file named as Word names its files: what reads those is loaded before the request comes."""

import app.documents.docx.read  # noqa: F401 loaded ahead; `read_document` would load it only once it has seen the file
from app.documents.child import read

__all__ = ["read"]
