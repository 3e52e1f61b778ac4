"""The inside of one Markdown paragraph: its words with their marks; links to their text, escapes resolved."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app.documents.markdown.conventions import Conventions
from app.documents.markdown.replaced import replacement
from app.documents.merged import merged
from app.documents.model import Change, Run

_TOKEN = re.compile(
    r"""
    (?=[\\\n<`{=+!\[~*_&-]|[ ]+\n)  # most letters begin nothing
    (?:
      (?P<escape>\\[!-/:-@\[-`{-~])
    | (?P<hard>\\\n|[ ]{2,}\n|<br[ ]*/?>)
    | (?P<soft>[ ]?\n)
    | (?P<code>(?P<ticks>`+)(?!`)(?P<coded>.{1,2000}?)(?<!`)(?P=ticks)(?!`))
    | (?P<swap>\{~~(?P<was>.{0,2000}?)~>(?P<now>.{0,2000}?)~~\})
    | (?P<note>\{>>.{0,2000}?<<\}|\{==|==\})
    | (?P<critic>\{\+\+|\+\+\}|\{--|--\})
    | (?P<tag></?(?:ins|u|del|s|strike|b|strong)\b[^<>]*>)
    | (?P<html></?(?:p|div|span|em|i|sub|sup|font|small|big|a|mark|center|table|tbody|thead|tr|td|th|ul|ol|li|h[1-6])\b[^<>]*>
              |<!--.{0,2000}?-->)
    | (?P<address><(?P<url>(?:https?|ftp|mailto):[^\s<>]+|[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)>)
    | (?P<link>!?\[(?P<label>(?:\\.|!?\[[^\[\]]*\](?:\([^()\s]*\))?|[^\[\]\\])*)\]\((?P<target>(?:[^()\n]|\([^()\n]*\))*)\))
    | (?P<strike>~~)
    | (?P<plus>(?<!\+)\+\+(?!\+))
    | (?P<bold>\*\*|__)
    | (?P<italic>\*|_)
    | (?P<entity>&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});)
    )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_CLOSERS = {"strike", "plus", "bold", "italic"}
_PART = "\x1e"  # stands between the parts of a paragraph while it is read; a blank like any other to the signs
_DELETING = frozenset({"del", "s", "strike"})


@dataclass(frozen=True, slots=True)
class Line:
    """The runs up to a line break."""

    runs: tuple[Run, ...]
    hard: bool  # ended by a hard break, not by the paragraph's end


@dataclass(slots=True)
class _State:
    deleted: int = 0
    inserted: int = 0
    bold: int = 0
    runs: list[Run] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    guess: str | None = None  # the struck words whose replacement may follow at once


class InlineReader:
    """Reads paragraphs of one text by its conventions."""

    def __init__(self, conventions: Conventions) -> None:
        self._signs = conventions

    def lines(self, text: str) -> tuple[Line, ...]:
        """Return a paragraph's lines; a soft break is a blank."""
        state = _State()
        self._read(text.strip(), state)
        state.lines.append(Line(merged(state.runs), hard=False))
        return tuple(state.lines)

    def statements(self, parts: Sequence[str]) -> tuple[tuple[Line, ...], ...]:
        """Return the lines of each part of one paragraph; a mark may run over several parts."""
        found: list[list[Line]] = [[]]
        for line in self.lines(_PART.join(part.replace(_PART, " ").strip() for part in parts)):
            *ended, last = _parted(line.runs)
            for runs in ended:
                found[-1].append(Line(merged(runs), hard=False))
                found.append([])
            found[-1].append(Line(merged(last), hard=line.hard))
        return tuple(tuple(lines) for lines in found)

    def runs(self, text: str) -> tuple[Run, ...]:
        """Return the runs of a text of one line."""
        return tuple(run for line in self.lines(text) for run in line.runs)

    def _read(self, text: str, state: _State) -> None:
        tokens = list(_TOKEN.finditer(text))
        paired = _pairs(text, tokens)
        at = 0
        for token in tokens:
            self._words(text[at : token.start()], state)
            at = token.end()
            kind = str(token.lastgroup)
            # a named group inside another one may be the last that matched
            kind = next(name for name in _KINDS if token.group(name) is not None) if kind not in _KINDS else kind
            self._take(kind, token, state, paired=token.start() in paired)
        self._words(text[at:], state)

    def _take(self, kind: str, token: re.Match[str], state: _State, *, paired: bool) -> None:
        if kind in _CLOSERS:
            self._toggle(kind, token, state, paired=paired)
        elif kind in ("tag", "critic"):
            self._tag(token.group().lower(), state)
        elif kind == "hard":
            state.lines.append(Line(merged(state.runs), hard=True))
            state.runs = []
        elif kind == "link":
            self._read(token.group("label"), state)
        elif kind == "swap":
            self._add(token.group("was"), state, Change.DELETED)
            self._add(token.group("now"), state, Change.INSERTED)
        else:
            self._words(_plain(kind, token), state)

    def _toggle(self, kind: str, token: re.Match[str], state: _State, *, paired: bool) -> None:
        if not paired or (kind == "plus" and not self._signs.plus):
            self._words(token.group(), state)
        elif kind == "strike":
            state.deleted = 0 if state.deleted else 1
            if not state.deleted and self._signs.glued:
                state.guess = _struck_last(state.runs)
        elif kind == "plus":
            state.inserted = 0 if state.inserted else 1
        elif kind == "bold":
            state.bold = 0 if state.bold else 1

    def _tag(self, tag: str, state: _State) -> None:
        opening = not tag.startswith(("</", "++}", "--}"))
        step = 1 if opening else -1
        word = re.sub(r"[^a-z]+.*", "", tag.lstrip("</"))
        if word in _DELETING or "--" in tag:
            state.deleted = max(0, state.deleted + step)
        elif word == "ins" or "++" in tag or (word == "u" and self._signs.underline):
            state.inserted = max(0, state.inserted + step)
        elif word in ("b", "strong"):
            state.bold = max(0, state.bold + step)

    def _words(self, text: str, state: _State) -> None:
        if not text:
            return
        guess, state.guess = state.guess, None
        if guess is not None and not state.deleted:
            put_in = replacement(guess, text)
            self._add(text[:put_in], state, Change.INSERTED, confidence=0.8)
            text = text[put_in:]
        self._add(text, state, self._change(state))

    def _change(self, state: _State) -> Change:
        inserted = state.inserted or (state.bold and self._signs.bold)
        if state.deleted:
            return Change.NEITHER if inserted else Change.DELETED
        return Change.INSERTED if inserted else Change.SAME

    def _add(self, text: str, state: _State, change: Change, confidence: float = 1.0) -> None:
        if text:
            state.runs.append(Run(text=text, change=change, bold=bool(state.bold) and not self._signs.bold, confidence=confidence))


_KINDS = (
    "escape",
    "hard",
    "soft",
    "code",
    "swap",
    "note",
    "critic",
    "tag",
    "html",
    "address",
    "link",
    "strike",
    "plus",
    "bold",
    "italic",
    "entity",
)


def _plain(kind: str, token: re.Match[str]) -> str:
    """Return the text a token stands for."""
    if kind == "escape":
        return token.group()[1:]
    if kind == "code":
        return token.group("coded").replace("\n", " ").strip()
    if kind == "address":
        return token.group("url")
    if kind == "entity":
        return html.unescape(token.group()).replace("\xa0", " ")
    if kind == "html":
        return "" if re.match(r"</?(?:span|em|i|sub|sup|font|small|big|a|mark)\b|<!--", token.group(), re.IGNORECASE) else " "
    return {"soft": " ", "note": "", "italic": ""}.get(kind, token.group())


def _parted(runs: Sequence[Run]) -> list[list[Run]]:
    """Part runs where a new part of the paragraph begins."""
    parts: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split(_PART)
        if first:
            parts[-1].append(replace(run, text=first))
        parts += [[replace(run, text=text)] if text else [] for text in others]
    return parts


def _pairs(text: str, tokens: list[re.Match[str]]) -> set[int]:
    """Return where paired signs stand; a sign alone, as a footnote's star, is a character like any other."""
    paired: set[int] = set()
    waiting: dict[str, int] = {}
    for token in tokens:
        kind = next((name for name in _CLOSERS if token.group(name) is not None), "")
        if not kind:
            continue
        key = kind + token.group()
        before, after = text[token.start() - 1 : token.start()], text[token.end() : token.end() + 1]
        if key in waiting and _closes(kind, before, after):
            paired |= {waiting.pop(key), token.start()}
        elif _opens(kind, before, after):
            waiting[key] = token.start()
    return paired


def _opens(kind: str, before: str, after: str) -> bool:
    if kind in ("bold", "plus"):
        return bool(after.strip())
    return kind == "strike" or (bool(after.strip()) and not before.isalnum())


def _closes(kind: str, before: str, after: str) -> bool:
    if kind in ("bold", "plus"):
        return bool(before.strip())
    return kind == "strike" or (bool(before.strip()) and not after.isalnum())


def _struck_last(runs: list[Run]) -> str | None:
    text = ""
    for run in reversed(runs):
        if run.change is not Change.DELETED:
            break
        text = run.text + text
    return text or None
