"""The document history: every entry with what it says about codes, or with what of it could not be read."""

from collections.abc import Sequence

from app.documents.model import Place, ViewBlock
from app.policy.history.entries import RawEntry, raw_entries
from app.policy.history.grammar import Statements, TextSpan, read_statements
from app.policy.history.systems import CodeTables
from app.policy.model import Drug, HistoryEntry

__all__ = ["CodeTables", "Statements", "TextSpan", "read_history", "read_statements"]


def read_history(blocks: Sequence[ViewBlock], drugs: Sequence[Drug] = (), code_sets: CodeTables | None = None) -> tuple[HistoryEntry, ...]:
    """Read the blocks of a history section into entries, in the order of the page.

    `drugs` are the policy's own, to tell which of them a statement is about; `code_sets` are the loaded code tables,
    which decide where a shape alone is ambiguous.
    """
    read = [(raw, _entry(raw, drugs, code_sets)) for raw in raw_entries(blocks)]
    return tuple(entry for raw, entry in read if raw.dated or entry.changes or entry.regimes or entry.unread)


def _entry(raw: RawEntry, drugs: Sequence[Drug], code_sets: CodeTables | None) -> HistoryEntry:
    said = read_statements(raw.spans, drugs, code_sets)
    return HistoryEntry(
        day=raw.day,
        title=raw.title,
        text="\n".join(_text(span) for span in raw.spans if _text(span)),
        changes=said.changes,
        regimes=said.regimes,
        unread=said.unread,
        source=_source(raw),
    )


def _text(span: TextSpan) -> str:
    return span.block.text[span.start : span.end].strip()


def _source(raw: RawEntry) -> Place:
    """Return the whole of the entry in its block: of a table row the cell with its text."""
    longest = max(raw.spans, key=lambda span: span.end - span.start)
    return longest.block.place()
