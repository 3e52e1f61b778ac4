"""Documents that must say the same: a redline and its accepted and rejected twins, one version in several formats."""

import json
import re
from pathlib import Path

from app.documents.model import View
from app.documents.open import read_document

_ALIKE = str.maketrans({"\u00a0": " ", "\u2011": "-", "–": "-", "—": "-", "’": "'", "“": '"', "”": '"'})


def words(path: Path, view: View = View.NEW) -> list[str]:
    text = read_document(path).view(view).text.translate(_ALIKE)
    return re.findall(r"[^\s|]+", re.sub(r"[*_#>`\\]+", " ", text))


def test_tracked_changes_against_accepted_and_rejected_twins(corpus: Path) -> None:
    for twin in sorted((corpus / "docx-tracked").glob("*ed.docx")):
        for suffix, view in (("-Accepted", View.NEW), ("-Rejected", View.OLD)):
            if twin.stem.endswith(suffix):
                redline = twin.with_name(twin.stem.removesuffix(suffix) + ".docx")
                assert words(redline, view) == words(twin), redline.name


def test_one_version_in_several_formats(corpus: Path) -> None:
    manifest = [
        row for row in json.loads((corpus / "manifest.json").read_text(encoding="utf-8")) if row["format"] in ("markdown", "text", "docx")
    ]
    first: dict[tuple[str, str], Path] = {}
    for row in manifest:
        if not row["redline"]:
            first.setdefault((row["policy"], row["version"]), corpus / row["file"])
    for row in manifest:
        partial = str(row.get("old_view", "")).startswith("partial")
        views = {View.NEW: row["new"], View.OLD: None if partial else row["old"]} if row["redline"] else {View.NEW: row["version"]}
        for view, version in views.items():
            twin = first.get((row["policy"], str(version)))
            if version is not None and twin is not None:
                assert words(corpus / row["file"], view) == words(twin), (row["file"], view)
