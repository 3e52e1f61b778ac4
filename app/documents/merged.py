"""Neighbouring runs alike in everything but their text, made one."""

from collections.abc import Iterable
from dataclasses import replace

from app.documents.model import Run


def merged(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs, neighbours under the same marks joined."""
    kept: list[Run] = []
    texts: list[list[str]] = []
    for run in runs:
        if kept and _marks(kept[-1]) == _marks(run):
            texts[-1].append(run.text)
        else:
            kept.append(run)
            texts.append([run.text])
    return tuple(run if len(parts) == 1 else replace(run, text="".join(parts)) for run, parts in zip(kept, texts, strict=True))


def _marks(run: Run) -> tuple[object, ...]:
    return (run.change, run.bold, run.author, run.move, run.reformatted, run.confidence)
