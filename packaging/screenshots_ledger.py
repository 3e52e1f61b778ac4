"""Takes pictures of what is about the ledger, in light and dark, at three widths: python packaging/screenshots_ledger.py OUT.

Codes by date with a notice and an earlier day, the conflict inbox and settling, notices, reverse lookup, update, files written.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog

from app.bundled import sample
from app.desktop.application import prepare
from app.desktop.audit.steps import AuditStep
from app.desktop.codes.shape_tabs import CONFLICTS, STRIPS, TABLE, UPDATE
from app.desktop.context import Context
from app.desktop.main_window import MainWindow
from app.desktop.settings import Settings
from app.desktop.theme import Scheme, Theme
from app.ledger.model import Notice, NoticeBasis, Scope

DAY = date(2026, 11, 20)
PATIENCE, PAUSE = 60.0, 0.3  # seconds
WIDTHS = ((1280, 820), (900, 700), (2560, 1300))
NOTICES = (
    Notice(policy="CC-0248", market="Ohio", effective=date(2024, 2, 19), source="Provider bulletin 14"),
    Notice(policy="CC-0248", market="Ohio", line_of_business="Commercial", effective=date(2025, 2, 1), scope=Scope.CODING, source="Letter"),
    Notice(policy="CC-0248", market="Iowa", effective=date(2024, 4, 1), basis=NoticeBasis.PROCESSED, source="notices.csv, row 4"),
    Notice(policy="CC-0999", effective=date(2024, 5, 1), scope=Scope.CRITERIA, source="notices.csv, row 5"),
)


def main(arguments: list[str]) -> int:
    """Write the pictures into the folder named."""
    out = Path(arguments[0]) if arguments else Path("screenshots")
    out.mkdir(parents=True, exist_ok=True)
    application = prepare()
    os.environ["CODELEDGER_HOME"] = tempfile.mkdtemp()
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        theme = Theme(scheme)
        theme.apply(application)
        settings = Settings(QSettings(str(Path(tempfile.mkdtemp()) / "settings.ini"), QSettings.Format.IniFormat))
        window = MainWindow(Context(theme, DAY), settings)
        window.show()
        window.open_files([sample("CC-0248"), sample("EX-0901")])
        settled(application, window)
        _ledger(application, window, out, scheme.value)
        window.close()
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")
    return 0


def _ledger(application: QApplication, window: MainWindow, out: Path, scheme: str) -> None:
    codes, context = window.codes, window.context
    window.show_page("codes")
    codes.strips.choose_code("C90.01")
    _at_all_widths(application, window, out, f"strips_{scheme}")
    with _dialogs(application, window, out / f"notices_empty_{scheme}.png"):
        window.show_notices()
    window.held.add(NOTICES)
    context.set_market("Ohio")
    settled(application, window)
    codes.scope.setCurrentIndex(1)
    context.set_day(date(2024, 3, 28))
    _at_all_widths(application, window, out, f"notice_{scheme}")
    codes.show_shape(TABLE)
    _at_all_widths(application, window, out, f"table_{scheme}")
    codes.show_shape(UPDATE)
    _at_all_widths(application, window, out, f"update_{scheme}")
    codes.show_shape(CONFLICTS)
    _at_all_widths(application, window, out, f"conflicts_{scheme}")
    with _dialogs(application, window, out / f"notices_{scheme}.png"):
        window.show_notices()
    with _dialogs(application, window, out / f"notice_editor_{scheme}.png"):
        window.show_notices()
        settled(application, window)
        dialog = next(held for held in window.findChildren(QDialog) if held.windowTitle() == "Notices")
        dialog.add.click()  # type: ignore[attr-defined] # the notices window
    with _dialogs(application, window, out / f"reverse_{scheme}.png"):
        codes.ask_policies("C90.00 1/28/2025")
    with _dialogs(application, window, out / f"load_sheet_{scheme}.png"):
        codes.export.ask_loads()
    with _dialogs(application, window, out / f"known_on_dialog_{scheme}.png"):
        window.known_on.ask()
    window.known_on.choose(date(2024, 6, 1))
    codes.show_shape(STRIPS)
    _at_all_widths(application, window, out, f"known_on_{scheme}")
    window.known_on.choose(None)
    settled(application, window)
    _settling(application, window, out, scheme)
    for ending in ("pdf", "png"):
        codes.export.write(out / f"written_{scheme}.{ending}")
    settled(application, window)


def _settling(application: QApplication, window: MainWindow, out: Path, scheme: str) -> None:
    window.open_claims(sample("claims/CC-0248_claims.xlsx"))
    settled(application, window)
    window.audit.run()
    settled(application, window)
    ledger = window.context.ledger
    if ledger is None:
        return
    conflict = next(conflict for policy in ledger.policies for conflict in policy.conflicts)
    with _dialogs(application, window, out / f"settle_{scheme}.png"):
        window.context.settle_requested.emit(conflict)
        dialog = next(held for held in window.findChildren(QDialog) if held.windowTitle() == "Settle a conflict")
        dialog.choices.button(1).setChecked(True)  # type: ignore[attr-defined] # the dialog of settling
        dialog.reason.setText("The drug committee's minutes of November")  # type: ignore[attr-defined]
    window.held.settle(conflict, "out", "The drug committee's minutes of November")
    settled(application, window)
    _at_all_widths(application, window, out, f"settled_{scheme}")
    result = window.context.audit
    found = next((item for item in result.findings if item.rule == "policy-conflict"), None) if result is not None else None
    window.show_page("audit")
    window.audit.show_step(AuditStep.REVIEW)
    if found is not None:
        window.audit.review_step.show_finding(found.key)
    _at_all_widths(application, window, out, f"finding_{scheme}")
    window.show_page("codes")


def _at_all_widths(application: QApplication, window: MainWindow, out: Path, name: str) -> None:
    for width, height in WIDTHS:
        window.resize(width, height)
        settled(application, window)
        window.grab().save(str(out / f"{name}_{width}.png"), "PNG")
    window.resize(*WIDTHS[0])


@contextmanager
def _dialogs(application: QApplication, window: MainWindow, picture: Path) -> Iterator[None]:
    """Take a picture of the dialog opened meanwhile, and close it."""
    yield
    settled(application, window)
    shown = [held for held in window.findChildren(QDialog) if held.isVisible()]
    if shown:
        shown[-1].grab().save(str(picture), "PNG")
    for held in shown:
        held.close()
    settled(application, window)


def settled(application: QApplication, window: MainWindow) -> None:
    """Wait until the window has no work, and has painted."""
    until = time.monotonic() + PATIENCE
    rest = 0.0
    while rest < PAUSE and time.monotonic() < until:
        application.processEvents()
        time.sleep(0.01)
        rest = 0.0 if window.tasks.running else rest + 0.01


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
