"""Three readers of a Word redline, asked for its text once all changes are accepted or rejected: our own, pandoc and LibreOffice."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import pypandoc

from app.documents.model import View
from app.documents.open import read_document

Lines = list[str]


def ours(file: Path, view: View) -> Lines:
    """Return the lines our reader sees, page headers first and footers last."""
    return [plain(block.text) for block in read_document(file).view(view).blocks]


def pandoc(file: Path, view: View) -> Lines:
    """Return the lines pandoc sees; it reads no page headers and footers."""
    choice = "accept" if view is View.NEW else "reject"
    command = [pypandoc.get_pandoc_path(), str(file), "-f", "docx", "-t", "json", f"--track-changes={choice}"]
    tree = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return [line for line in map(plain, _paragraphs(tree["blocks"])) if line]


def _paragraphs(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _paragraphs(item)
    elif isinstance(node, dict) and node.get("t") in ("Para", "Plain"):
        yield _inline(node["c"])
    elif isinstance(node, dict) and node.get("t") == "Header":
        yield _inline(node["c"][2])
    elif isinstance(node, dict) and "c" in node:
        yield from _paragraphs(node["c"])


def _inline(node: object) -> str:
    if isinstance(node, list):
        return "".join(map(_inline, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    match kind:
        case "Str":
            return str(content)
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Code" | "Math":
            return str(content[1])
    return _inline(content) if kind != "Note" else ""


class Office:
    """A headless LibreOffice of its own profile, asked through a pipe."""

    def __init__(self) -> None:
        """Start it."""
        self._profile = tempfile.TemporaryDirectory(prefix="redline-office-")
        pipe = f"redline{os.getpid()}"
        options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation={Path(self._profile.name).as_uri()}"]
        soffice = shutil.which("soffice")
        assert soffice is not None, "LibreOffice is not installed"
        self._office = subprocess.Popen([soffice, *options, f"--accept=pipe,name={pipe};urp;"], stderr=subprocess.DEVNULL)
        script = Path(__file__).with_name("office_oracle.py")
        self._script = subprocess.Popen([_python_with_uno(), str(script), pipe], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._script.stdin is not None
        self._script.stdin.close()  # then the script asks LibreOffice to end
        self._script.wait(60)
        self._office.wait(60)
        self._profile.cleanup()

    def answer(self, file: Path, view: View) -> dict[str, Lines]:
        """Return the lines LibreOffice sees: body, headers and footers."""
        assert self._script.stdin is not None
        assert self._script.stdout is not None
        self._script.stdin.write(json.dumps({"file": str(file), "view": view.value}) + "\n")
        self._script.stdin.flush()
        line = self._script.stdout.readline()
        assert line, "LibreOffice gave up"
        found: dict[str, Lines] = json.loads(line)
        return {part: [text for text in map(plain, lines) if text] for part, lines in found.items()}


def _python_with_uno() -> str:
    for python in ("/usr/bin/python3", sys.executable):
        if Path(python).exists() and subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return python
    raise SystemExit("no Python here knows LibreOffice (package python3-uno)")


def plain(text: str) -> str:
    """Return a line with its white space written one way."""
    return " ".join(text.replace("\u00a0", " ").split())
