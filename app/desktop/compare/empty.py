"""The Compare page before anything is compared."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.bundled import sample
from app.desktop.context import Context
from app.desktop.parts import EmptyState, Step

_POLICY_FILES = "Policy versions (*.docx *.pdf *.md *.txt *.html);;All files (*)"


def empty_state(context: Context, host: QWidget) -> EmptyState:
    """Return what the page says before anything is compared."""
    return EmptyState(
        context.theme,
        "compare",
        "Compare two versions of a policy",
        "Open two versions, or one with tracked changes. What changed in dates, ages, codes and criteria is listed on the left and "
        "marked in both wordings.",
        (Step("Open two versions…", partial(_open, context, host)), Step("Try the sample policy", partial(_open_sample, context))),
    )


def _open(context: Context, host: QWidget) -> None:
    names, _ = QFileDialog.getOpenFileNames(host, "Open two versions", "", _POLICY_FILES)
    if names:
        context.request_open([Path(name) for name in names])


def _open_sample(context: Context) -> None:
    context.request_open([sample("CC-0248")])
