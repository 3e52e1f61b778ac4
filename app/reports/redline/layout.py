"""A part of a comparison as paragraphs and tables, in the order in which both versions are read."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from app.reports.redline.filter import Shown
from app.reports.redline.flow import Entry, Paragraph, paragraphs
from app.reports.redline.tables import Layouts, Table, tables


def flow(entries: Sequence[Entry], layouts: Layouts, shown: Shown) -> Iterator[Paragraph | Table]:
    """Return the paragraphs and tables of one part in reading order."""
    for tabled, group in groupby(entries, key=lambda entry: entry.tabled):
        run = list(group)
        if tabled:
            yield from tables(run, layouts, shown)
        else:
            yield from paragraphs(run, shown)
