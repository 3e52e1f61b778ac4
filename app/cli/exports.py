"""What `codeledger compare --out` writes."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from app.cli.parser import UsageError
from app.compare.model import ChangeKind, Comparison
from app.reports.redline.filter import ALL_KINDS
from app.workspace.comparison_report import NOTHING_DECIDED, PRINTED, Decided, Export, decided_in, export_of, write_comparison
from app.workspace.notices import read_notices


@dataclass(frozen=True, slots=True)
class Asked:
    """The file to write: as what, with which kinds of change, and where what was decided is held."""

    path: Path
    export: Export
    kinds: frozenset[ChangeKind]
    project: Path | None
    notices: Path | None

    def write(self, comparison: Comparison) -> None:
        """Write it; raises `OutputFailedError`."""
        decided = self._decided(comparison)
        if self.path.suffix.lower() == PRINTED:
            from app.desktop.printing.comparison import write_pdf

            write_pdf(self.path, comparison, self.kinds, decided.reviews)
        else:
            write_comparison(self.path, comparison, self.export, self.kinds, decided)

    def _decided(self, comparison: Comparison) -> Decided:
        held = decided_in(self.project, comparison) if self.project is not None else NOTHING_DECIDED
        named = read_notices(self.notices) if self.notices is not None else ()
        return Decided(held.reviews, (*held.notices, *named))


def asked_for(options: argparse.Namespace) -> Asked:
    """Return what the options ask for; raises `UsageError` or `OutputFailedError` before any file is read."""
    export = export_of(options.out, Export(options.export) if options.export else None)
    return Asked(options.out, export, _kinds(options.kinds), options.project, options.notices)


def _kinds(text: str | None) -> frozenset[ChangeKind]:
    if text is None:
        return ALL_KINDS
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in {*ChangeKind}]
    if unknown or not names:
        raise UsageError(f"{', '.join(unknown) or 'nothing'} is no kind of change; there are {', '.join(ChangeKind)}")
    return frozenset(map(ChangeKind, names))
