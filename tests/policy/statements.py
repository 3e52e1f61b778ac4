"""Statements read from a text of one's own, each as a line; tables of sentences with all that they say."""

from collections.abc import Iterator
from pathlib import Path

from app.codesets.tables import CodeSets
from app.documents.model import BlockKind, Story, ViewBlock
from app.policy.history.read import Statements, TextSpan, read_statements
from app.policy.model import Drug, HistoryChange


def block(text: str) -> ViewBlock:
    return ViewBlock(
        file="policy.md",
        index=0,
        text=text,
        label="",
        body=0,
        kind=BlockKind.PARAGRAPH,
        level=0,
        cell=None,
        story=Story.BODY,
        page=None,
        bold=False,
        pieces=(),
    )


def read(text: str, code_sets: CodeSets, drugs: tuple[Drug, ...] = ()) -> Statements:
    return read_statements([TextSpan(block(text), 0, len(text))], drugs, code_sets)


def line(change: HistoryChange) -> str:
    """A change as one line: action, system, codes, from when or through when, and what is special about it."""
    codes = [*change.codes, *(f"{first}-{last}" for first, last in change.ranges)]
    parts = [change.action.value, change.system.value, *codes]
    parts += [f"for {','.join(change.replaces)}"] if change.replaces else []
    if change.last_day is not None:
        parts.append(f"through {change.last_day}")
    elif change.effective is not None:
        parts.append(f"@ {change.effective}")
    parts += ["by-set"] if change.by == "code_set" else []
    parts += [change.coverage] if change.coverage else []
    parts += [f"of {change.drug}"] if change.drug else []
    parts += ["correction"] if change.correction else []
    return " ".join(parts)


def said(text: str, code_sets: CodeSets, drugs: tuple[Drug, ...] = ()) -> list[str]:
    """All that a text says: changes, regimes, and how much of it stayed unread."""
    found = read(text, code_sets, drugs)
    regimes = [f"{rule.action} {rule.regime}" + (f" @ {rule.effective}" if rule.effective else "") for rule in found.regimes]
    return sorted(line(change) for change in found.changes) + regimes + [f"unread: {item.why}" for item in found.unread]


def cases(name: str) -> Iterator[tuple[str, str, list[str]]]:
    """The rule, the sentence and all that it says, from a table beside this file.

    There a heading names the rule, a line is a sentence, and the indented lines below it are what it says.
    """
    rule, text, expected = "", "", list[str]()
    for row in [*(Path(__file__).parent / name).read_text(encoding="utf-8").splitlines(), "# end"]:
        if row.startswith("    "):
            expected.append(row.strip())
            continue
        if text:
            yield rule, text, expected
        rule, text, expected = (row[2:], "", []) if row.startswith("# ") else (rule, row, [])
