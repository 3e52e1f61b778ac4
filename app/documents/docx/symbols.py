"""Signs Word writes as a place in a symbol font: the ones policies use, as ordinary characters."""

import re

_PRIVATE = range(0xF000, 0xF100)
_ANY_PRIVATE = re.compile("[\uf000-\uf0ff]")
_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…",
    0xB0: "°", 0xB2: "″", 0xA2: "′",
    0xA5: "∞", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xD2: "®", 0xE2: "®", 0xD3: "©", 0xE3: "©", 0xD4: "™", 0xE4: "™", 0xD6: "√",
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x65: "ε", 0x6B: "κ", 0x6C: "λ", 0x6D: "μ", 0x73: "σ", 0x57: "Ω", 0x44: "Δ", 0xA7: "•",
    0x2D: "−",
}  # fmt: skip
_WINGDINGS = {
    0xA7: "•", 0x6C: "•", 0x6E: "•", 0x76: "•", 0x77: "•", 0xD8: "•", 0xFC: "✓", 0xFB: "✗", 0xFD: "☒", 0xFE: "☑",
    0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xE0: "→", 0xE8: "→", 0xDF: "←", 0xF0: "→", 0x9F: "•",
}  # fmt: skip


def symbol(font: str, code: int) -> str | None:
    """Return the ordinary character of a place in a symbol font, None where it is not known."""
    place = code - 0xF000 if code in _PRIVATE else code
    table = _WINGDINGS if "wingdings" in font.lower() else _SYMBOL
    return table.get(place)


def is_private(text: str) -> bool:
    """Whether a text holds places of a symbol font."""
    return _ANY_PRIVATE.search(text) is not None


def readable(text: str, font: str) -> str:
    """Return text typed in a symbol font with its known signs replaced."""
    return "".join((symbol(font, ord(letter)) or letter) if ord(letter) in _PRIVATE else letter for letter in text)
