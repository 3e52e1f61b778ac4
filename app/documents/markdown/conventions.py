"""Which signs a text uses for what was struck out and what was put in: read off the whole text, before any of it is cut up."""

import re
from dataclasses import dataclass

_STRUCK = re.compile(r"~~(?=\S).+?~~|~~ .+? ~~|<(?:del|s|strike)>|\{--|\[-\S", re.IGNORECASE)
_OPENS_GLUED = re.compile(r"~~[^~\n]+~~(\*\*|__)?(\S)?")
_PLUS = re.compile(r"(?<!\+)\+\+(?=\S)[^+\n](?:[^\n]*?\S)?\+\+(?!\+)")
_EXPLICIT = re.compile(r"<ins>|\{\+\+|\{~~|\{\+\S", re.IGNORECASE)
_EXPLICITLY_REPLACED = re.compile(r"~~[ \t]?(?:<(?:u|ins)>|\+\+|\{\+)|</(?:del|s|strike)>[ \t]?<(?:u|ins)>", re.IGNORECASE)
_UNDERLINE = re.compile(r"<u>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Conventions:
    """What a text's signs mean."""

    struck: bool  # something is struck out
    underline: bool  # <u> marks what was put in
    plus: bool  # ++so++ marks what was put in
    bold: bool  # **so** marks what was put in
    glued: bool  # no such sign follows struck words: the words glued to them replace them

    @property
    def redline(self) -> bool:
        """Whether the text has tracked changes at all."""
        return self.struck or self.underline or self.plus


def conventions_of(text: str) -> Conventions:
    """Return a text's conventions."""
    struck = bool(_STRUCK.search(text))
    underline = struck and bool(_UNDERLINE.search(text))
    plus = struck and bool(_PLUS.search(text))
    explicit = underline or plus or bool(_EXPLICIT.search(text))
    followers = [found.groups() for found in _OPENS_GLUED.finditer(text)]
    in_bold = sum(1 for bold, _ in followers if bold)
    plain = sum(1 for bold, letter in followers if not bold and letter and letter.isalnum())
    bold = struck and not explicit and in_bold > 0 and plain == 0
    # signs used for whole insertions only leave the replacement of struck words to what is glued to them
    replaced = explicit and bool(_EXPLICITLY_REPLACED.search(text))
    return Conventions(struck=struck, underline=underline, plus=plus, bold=bold, glued=struck and not replaced and not bold)
