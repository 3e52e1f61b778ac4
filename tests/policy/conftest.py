"""Small policies written for the tests, read the way a file is read."""

from collections.abc import Callable

import pytest

from app.codesets.tables import CodeSets, load_bundled
from app.documents.markdown.read import read_markdown
from app.documents.model import Document, View
from app.policy.model import PolicyVersion
from app.policy.read import read_policy

Reader = Callable[..., PolicyVersion]

FRONT = """# Drug Criteria

Subject: Zentrixa (zentriximab-abcd)

Document #: CC-0777

Publish Date: 03/20/2024

Last Review Date: 02/16/2024

Status: Revised
"""


@pytest.fixture(scope="session")
def code_sets() -> CodeSets:
    return load_bundled()


@pytest.fixture(scope="session")
def read(code_sets: CodeSets) -> Reader:
    """Read markdown as a policy; `front` stands before it unless it is left out."""

    def reader(text: str, *, front: str = FRONT, view: View = View.NEW) -> PolicyVersion:
        marked = read_markdown(f"{front}\n{text}" if front else text)
        document = Document(file="policy.md", sha256="0" * 64, format="markdown", blocks=marked.blocks)
        return read_policy(document.view(view), code_sets)

    return reader
