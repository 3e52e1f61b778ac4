"""Rich text of places and readings with links, for details and conflicts."""

import html
from datetime import date

from app.desktop.codes.shapes import ROLES, SIGNS
from app.desktop.codes.strips import CodeStrip
from app.desktop.codes.words import code_words, conflict_kind, conflict_words, interval_sentence, state_on, valid_sentence
from app.desktop.theme import Role, Size, Theme
from app.desktop.words import day
from app.documents.model import Place
from app.ledger.model import Conflict
from app.ledger.settlements import resolution_words


class RichWriter:
    """Writes paragraphs in a theme's colours; links are numbered in `places`."""

    def __init__(self, theme: Theme) -> None:
        """Begin with no links."""
        self._theme = theme
        self.places: list[Place] = []

    def begin(self) -> None:
        """Forget the links of the last text."""
        self.places = []

    def code(self, strip: CodeStrip, when: date) -> str:
        """Return everything the ledger says of a code."""
        state = state_on(strip.policy, strip.history, when)
        system = self.muted(str(strip.history.system))
        parts = [
            f'<p style="font-size:{int(Size.LARGE)}px"><b>{html.escape(code_words(strip.history))}</b> {system}</p>',
            f"<p>{html.escape(strip.description)}</p>" if strip.description else "",
            f'<p style="color:{self._theme.hex(ROLES[state])}">{SIGNS[state]} <b>{state.value} on {day(when)}</b></p>',
        ]
        for interval in strip.history.intervals:
            parts.append(f'<p style="margin-bottom:2px">{html.escape(interval_sentence(strip.history, interval))}</p>')
            parts += [self.quote(place) for place in dict.fromkeys((*interval.sources, *interval.end_sources))]
        if not strip.history.intervals:
            parts.append("<p>No day is known on which it is listed.</p>")
        parts.append(f"<p>{self.muted(valid_sentence(strip.history, strip.window))}</p>")
        parts += [self.conflict(conflict) for conflict in strip.conflicts]
        return self.page(parts)

    def answer(self, sentence: str, places: tuple[Place, ...]) -> str:
        """Return an answer with the sentences it rests on."""
        parts = [f'<p style="font-size:{int(Size.LARGE)}px">{html.escape(sentence)}</p>']
        return self.page(parts + [self.quote(place) for place in dict.fromkeys(places)])

    def conflict(self, conflict: Conflict) -> str:
        """Return a contradiction with both readings."""
        colour = self._theme.hex(Role.DISPUTED)
        codes = ", ".join(code for _, code in conflict.codes)
        sign = f'<span style="color:{colour}">▨</span>'
        kind = self.muted(f"{conflict.policy} · {conflict_kind(conflict)}")
        settled = f" {resolution_words(conflict.resolution)}" if conflict.resolution is not None else ""
        disputed = self.muted(f"{conflict_words(conflict)}.{settled}")
        parts = [
            f'<p style="margin-bottom:2px; margin-top:14px">{sign} <b>{html.escape(codes)}</b> {kind}</p>',
            f'<p style="margin-top:0; margin-bottom:2px">{html.escape(conflict.message)}</p>',
            f'<p style="margin-top:0">{disputed}</p>',
        ]
        for reading in conflict.readings:
            says = "● Says it is listed" if reading.says == "in" else "○ Says it is not listed"
            parts.append(f'<p style="margin-bottom:0"><b>{says}</b></p>{self.quote(reading.source)}')
        return "".join(parts)

    def quote(self, place: Place) -> str:
        """Return a quoted sentence with a link to its place."""
        self.places.append(place)
        family = html.escape(self._theme.reading().family())
        page = f", page {place.page}" if place.page is not None else ""
        where = html.escape(f"{place.file}{page}, line {place.block + 1}")
        return (
            f'<p style="margin-top:2px; margin-left:10px"><span style="font-family:\'{family}\'; font-size:14px">'
            f"“{html.escape(' '.join(place.text.split()))}”</span><br>"
            f'<a href="place:{len(self.places) - 1}" style="color:{self._theme.hex(Role.ACCENT)}">{where}</a></p>'
        )

    def page(self, parts: list[str]) -> str:
        """Return paragraphs as one text."""
        return f'<div style="color:{self._theme.hex(Role.TEXT)}">{"".join(parts)}</div>'

    def muted(self, text: str) -> str:
        """Return words in the muted colour."""
        return f'<span style="color:{self._theme.hex(Role.MUTED)}">{html.escape(text)}</span>'
