"""The proof of the Word redline: accepting all is the new text and rejecting all the old one, word for word, to three readers.

    python benchmarks/redline.py [--pages 4 60 400] [--seeds 3] [--corpus DIR] [--keep DIR]

Readers: our own, pandoc and LibreOffice. The generated pairs hold lists, tables, moved sections, and edits of the first and last paragraph.
With a corpus (folders of policies with their versions) every pair of neighbouring versions is written, and every redline against itself.
"""

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path

import oracles
import pairs

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.compare.compare import compare
from app.compare.model import Comparison
from app.documents.model import Document, Story, View
from app.documents.open import read_document
from app.policy.model import PolicyVersion
from app.policy.read import read_policy
from app.reports.redline.docx import write_redline

_VERSION = re.compile(r"_v(\d+)(?:\.|$)")
_SHOWN = 6  # lines of a difference
_FURNITURE = (Story.HEADER, Story.FOOTER)


def main() -> int:
    """Print the table; the status is 1 if any reader disagrees."""
    options = _options()
    sets = load_code_sets()
    tally: Counter[tuple[str, str, bool]] = Counter()
    with tempfile.TemporaryDirectory() as scratch, oracles.Office() as office:
        folder = options.keep or Path(scratch)
        for what, name, comparison in _comparisons(options, Path(scratch), sets):
            file = folder / f"{name}.docx"
            began = time.perf_counter()
            write_redline(file, comparison)
            took = time.perf_counter() - began
            if what.startswith("generated") and "seed 0" in name:
                print(f"{name}: written in {took:.2f} s, {file.stat().st_size // 1024} KB, {len(comparison.changes)} changes", flush=True)
            for reader, agrees in _asked(name, file, comparison, office):
                tally[what, reader, agrees] += 1
    for what, reader in sorted({(what, reader) for what, reader, _ in tally}):
        good, bad = tally[what, reader, True], tally[what, reader, False]
        print(f"{what:28}{reader:12}{good:5} of {good + bad} exact")
    return 1 if any(not agrees for _, _, agrees in tally) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="*", default=[4, 60, 400])
    parser.add_argument("--seeds", type=int, default=3, help="pairs of each length up to 60 pages")
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--match", default="")
    parser.add_argument("--keep", type=Path, help="leave the redlines here")
    return parser.parse_args()


def _comparisons(options: argparse.Namespace, scratch: Path, sets: CodeSets) -> Iterator[tuple[str, str, Comparison]]:
    if options.corpus is not None:
        for name, old, new in _corpus_pairs(options.corpus):
            if options.match in name:
                yield "corpus", name, compare(_version(*old, sets), _version(*new, sets), sets)
    for pages in options.pages:
        for seed in range(options.seeds if pages <= 60 else 1):
            share, moves = (0.2, 0.35, 0.05)[seed % 3], (2, 4, 10)[seed % 3] if pages > 4 else 1
            folder = scratch / f"{pages}-{seed}"
            folder.mkdir()
            files = pairs.write_pair(folder, pages, share, moves, seed)
            versions = [_version(read_document(file), View.NEW, sets) for file in files]
            yield f"generated, {pages:3} pages", f"{pages} pages seed {seed}", compare(versions[0], versions[1], sets)


def _corpus_pairs(corpus: Path) -> Iterator[tuple[str, tuple[Document, View], tuple[Document, View]]]:
    for folder in sorted(path for path in corpus.iterdir() if path.is_dir()):
        versions: dict[int, list[Document]] = {}
        for file in sorted(path for path in folder.iterdir() if path.is_file()):
            document = read_document(file)
            if document.redline:
                yield file.name, (document, View.OLD), (document, View.NEW)
            elif found := _VERSION.search(file.name):
                versions.setdefault(int(found[1]), []).append(document)
        for number in sorted(versions):
            for old in versions[number]:
                for new in versions.get(number + 1, ()):
                    yield f"{old.file} to {new.file}", (old, View.NEW), (new, View.NEW)


def _version(document: Document, view: View, sets: CodeSets) -> PolicyVersion:
    return read_policy(document.view(view), sets)


def _asked(name: str, file: Path, comparison: Comparison, office: oracles.Office) -> Iterator[tuple[str, bool]]:
    for view, version in ((View.NEW, comparison.new), (View.OLD, comparison.old)):
        everything = [oracles.plain(block.text) for block in version.text.blocks]
        body = [oracles.plain(block.text) for block in version.text.blocks if block.story not in _FURNITURE]
        answer = office.answer(file, view)
        yield from (
            _agrees(name, view, reader, want, got)
            for reader, want, got in (
                ("ours", everything, oracles.ours(file, view)),
                ("pandoc", body, oracles.pandoc(file, view)),
                ("LibreOffice", everything, [*answer["headers"], *answer["lines"], *answer["footers"]]),
            )
        )


def _agrees(name: str, view: View, reader: str, want: Sequence[str], got: Sequence[str]) -> tuple[str, bool]:
    if list(want) != list(got):
        print(f"{name}, {view.value}: {reader} disagrees")
        for line in list(unified_diff(want, got, lineterm="", n=0))[2 : 2 + _SHOWN]:
            print(f"    {line[:220]}")
    return reader, list(want) == list(got)


if __name__ == "__main__":
    sys.exit(main())
