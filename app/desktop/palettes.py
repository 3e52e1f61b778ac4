"""The colours, once per palette. Widgets name a role; only this file names a colour."""

from enum import StrEnum


class Role(StrEnum):
    """What a colour is for."""

    SURFACE = "surface"  # the page itself
    RAISED = "raised"  # bars, rails, headers
    SUNKEN = "sunken"  # wells: empty track of a progress bar, gutter of a document
    HOVER = "hover"
    LINE = "line"  # hairlines between parts
    EDGE = "edge"  # the outline of a control, 3:1 against the surface
    TEXT = "text"
    MUTED = "muted"
    DISABLED = "disabled"
    ACCENT = "accent"
    ACCENT_STRONG = "accent-strong"  # a pressed or hovered button
    ON_ACCENT = "on-accent"
    ACCENT_SOFT = "accent-soft"  # selected row, chosen page
    FOCUS = "focus"
    MARK = "mark"  # behind the sentence a fact rests on
    ON_MARK = "on-mark"

    ADDED = "added"
    ADDED_SOFT = "added-soft"
    REMOVED = "removed"
    REMOVED_SOFT = "removed-soft"
    MOVED = "moved"
    MOVED_SOFT = "moved-soft"
    FACT = "fact"  # the bar beside a changed fact

    KIND_DATE = "kind-date"
    KIND_AGE = "kind-age"
    KIND_CODE = "kind-code"
    KIND_CRITERIA = "kind-criteria"
    KIND_HISTORY = "kind-history"
    KIND_REFERENCE = "kind-reference"
    KIND_WORDING = "kind-wording"
    KIND_MOVED = "kind-moved"
    KIND_FORMATTING = "kind-formatting"
    KIND_NOISE = "kind-noise"

    ERROR = "error"
    ERROR_SOFT = "error-soft"
    REVIEW = "review"
    REVIEW_SOFT = "review-soft"
    UNDETERMINED = "undetermined"
    UNDETERMINED_SOFT = "undetermined-soft"
    NOTE = "note"
    NOTE_SOFT = "note-soft"

    LISTED = "listed"  # strip: listed in the policy
    VALID = "valid"  # strip: valid in its code set
    DISPUTED = "disputed"  # strip: hatching of days on which statements contradict each other
    VERSION = "version"  # strip: the hairline of a version
    TODAY = "today"


Palette = dict[Role, str]

LIGHT: Palette = {
    Role.SURFACE: "#ffffff",
    Role.RAISED: "#f5f6f8",
    Role.SUNKEN: "#e9ecf0",
    Role.HOVER: "#edf0f4",
    Role.LINE: "#d9dde3",
    Role.EDGE: "#858e9a",
    Role.TEXT: "#1a1f26",
    Role.MUTED: "#555f6b",
    Role.DISABLED: "#8b939e",
    Role.ACCENT: "#0b5cad",
    Role.ACCENT_STRONG: "#084885",
    Role.ON_ACCENT: "#ffffff",
    Role.ACCENT_SOFT: "#e2edf9",
    Role.FOCUS: "#0b5cad",
    Role.MARK: "#fff1c2",
    Role.ON_MARK: "#1a1f26",
    Role.ADDED: "#0a4fa3",
    Role.ADDED_SOFT: "#ddebfb",
    Role.REMOVED: "#9c3600",
    Role.REMOVED_SOFT: "#fce7dc",
    Role.MOVED: "#653a9b",
    Role.MOVED_SOFT: "#eee6f8",
    Role.FACT: "#0b5cad",
    Role.KIND_DATE: "#00626f",
    Role.KIND_AGE: "#7d4a00",
    Role.KIND_CODE: "#0a4fa3",
    Role.KIND_CRITERIA: "#8a2c74",
    Role.KIND_HISTORY: "#4c5a00",
    Role.KIND_REFERENCE: "#4b4f8f",
    Role.KIND_WORDING: "#4d5763",
    Role.KIND_MOVED: "#653a9b",
    Role.KIND_FORMATTING: "#5b6470",
    Role.KIND_NOISE: "#5f6873",
    Role.ERROR: "#a3193d",
    Role.ERROR_SOFT: "#fbe6ea",
    Role.REVIEW: "#7f4c00",
    Role.REVIEW_SOFT: "#fdf0d8",
    Role.UNDETERMINED: "#5a3d96",
    Role.UNDETERMINED_SOFT: "#ece7f7",
    Role.NOTE: "#365a75",
    Role.NOTE_SOFT: "#e5eef4",
    Role.LISTED: "#0b5cad",
    Role.VALID: "#68737f",
    Role.DISPUTED: "#9a5b00",
    Role.VERSION: "#a7afb9",
    Role.TODAY: "#9c3600",
}

DARK: Palette = {
    Role.SURFACE: "#171a1e",
    Role.RAISED: "#1f2328",
    Role.SUNKEN: "#101316",
    Role.HOVER: "#282d34",
    Role.LINE: "#343a42",
    Role.EDGE: "#77818c",
    Role.TEXT: "#e7eaee",
    Role.MUTED: "#a6afb9",
    Role.DISABLED: "#6f7882",
    Role.ACCENT: "#71b3ff",
    Role.ACCENT_STRONG: "#9accff",
    Role.ON_ACCENT: "#0a1a2c",
    Role.ACCENT_SOFT: "#1d3552",
    Role.FOCUS: "#8cc3ff",
    Role.MARK: "#4a3d0c",
    Role.ON_MARK: "#fbf3d6",
    Role.ADDED: "#86bfff",
    Role.ADDED_SOFT: "#16304d",
    Role.REMOVED: "#ffa27a",
    Role.REMOVED_SOFT: "#47240f",
    Role.MOVED: "#c9abf7",
    Role.MOVED_SOFT: "#33254d",
    Role.FACT: "#71b3ff",
    Role.KIND_DATE: "#5fc9d6",
    Role.KIND_AGE: "#e3b061",
    Role.KIND_CODE: "#86bfff",
    Role.KIND_CRITERIA: "#eb9bd8",
    Role.KIND_HISTORY: "#bfcb5c",
    Role.KIND_REFERENCE: "#abb0f0",
    Role.KIND_WORDING: "#b4bdc7",
    Role.KIND_MOVED: "#c9abf7",
    Role.KIND_FORMATTING: "#a6afb9",
    Role.KIND_NOISE: "#a0a9b3",
    Role.ERROR: "#ff93a6",
    Role.ERROR_SOFT: "#47182a",
    Role.REVIEW: "#efbb66",
    Role.REVIEW_SOFT: "#3f2e0d",
    Role.UNDETERMINED: "#c0abf5",
    Role.UNDETERMINED_SOFT: "#2f264b",
    Role.NOTE: "#9fc4de",
    Role.NOTE_SOFT: "#1c3040",
    Role.LISTED: "#71b3ff",
    Role.VALID: "#8a95a1",
    Role.DISPUTED: "#efbb66",
    Role.VERSION: "#59626c",
    Role.TODAY: "#ffa27a",
}

CONTRAST: Palette = {
    Role.SURFACE: "#000000",
    Role.RAISED: "#000000",
    Role.SUNKEN: "#1c1c1c",
    Role.HOVER: "#2b2b2b",
    Role.LINE: "#8c8c8c",
    Role.EDGE: "#ffffff",
    Role.TEXT: "#ffffff",
    Role.MUTED: "#e0e0e0",
    Role.DISABLED: "#a6a6a6",
    Role.ACCENT: "#7fd4ff",
    Role.ACCENT_STRONG: "#c2ecff",
    Role.ON_ACCENT: "#000000",
    Role.ACCENT_SOFT: "#003a5c",
    Role.FOCUS: "#ffe04d",
    Role.MARK: "#ffe04d",
    Role.ON_MARK: "#000000",
    Role.ADDED: "#9fdcff",
    Role.ADDED_SOFT: "#00304d",
    Role.REMOVED: "#ffb48f",
    Role.REMOVED_SOFT: "#4d1c00",
    Role.MOVED: "#dcc2ff",
    Role.MOVED_SOFT: "#301c52",
    Role.FACT: "#7fd4ff",
    Role.KIND_DATE: "#7fe9f2",
    Role.KIND_AGE: "#ffd08a",
    Role.KIND_CODE: "#9fdcff",
    Role.KIND_CRITERIA: "#ffb3ec",
    Role.KIND_HISTORY: "#dfeb7a",
    Role.KIND_REFERENCE: "#c8ccff",
    Role.KIND_WORDING: "#e0e0e0",
    Role.KIND_MOVED: "#dcc2ff",
    Role.KIND_FORMATTING: "#e0e0e0",
    Role.KIND_NOISE: "#d0d0d0",
    Role.ERROR: "#ffa6b5",
    Role.ERROR_SOFT: "#4d0018",
    Role.REVIEW: "#ffd27d",
    Role.REVIEW_SOFT: "#3d2a00",
    Role.UNDETERMINED: "#d6c4ff",
    Role.UNDETERMINED_SOFT: "#2a1a52",
    Role.NOTE: "#b8dcf2",
    Role.NOTE_SOFT: "#0f2b3d",
    Role.LISTED: "#7fd4ff",
    Role.VALID: "#c0c0c0",
    Role.DISPUTED: "#ffd27d",
    Role.VERSION: "#8c8c8c",
    Role.TODAY: "#ffe04d",
}

# what is read on what: each pair keeps at least 4.5:1 in every palette
TEXT_ON: tuple[tuple[Role, Role], ...] = (
    *((ink, paper) for ink in (Role.TEXT, Role.MUTED, Role.ACCENT) for paper in (Role.SURFACE, Role.RAISED, Role.HOVER)),
    *((Role.TEXT, paper) for paper in (Role.SUNKEN, Role.ACCENT_SOFT)),
    (Role.MUTED, Role.ACCENT_SOFT),
    (Role.ON_ACCENT, Role.ACCENT),
    (Role.ON_ACCENT, Role.ACCENT_STRONG),
    (Role.ON_MARK, Role.MARK),
    *((Role(name), Role(f"{name}-soft")) for name in ("added", "removed", "moved", "error", "review", "undetermined", "note")),
    *((role, paper) for role in Role if role.value.startswith("kind-") for paper in (Role.SURFACE, Role.RAISED, Role.ACCENT_SOFT)),
    *(
        (role, paper)
        for role in (Role.ERROR, Role.REVIEW, Role.UNDETERMINED, Role.NOTE, Role.ADDED, Role.REMOVED, Role.MOVED)
        for paper in (Role.SURFACE, Role.RAISED, Role.ACCENT_SOFT)
    ),
)
