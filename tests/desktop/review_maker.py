"""Claims of several lines each, the Review step over them, and what the tests do in it."""

import csv
from datetime import date
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.audit.model import AuditResult, AuditSettings
from app.desktop.audit.determinations.box import DeterminationBox
from app.desktop.audit.determinations.bulk import DeterminationBulkDialog
from app.desktop.audit.review import ReviewStep
from app.desktop.audit.steps import AuditStep
from app.desktop.main_window import MainWindow
from app.review.model import ErrorCategory
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder
from app.workspace.versions import LoadedVersions

_DAY = date(2026, 11, 20)
_HEAD = (
    "Claim No,Line,Member ID,Date of Birth,Sex,From Date,Thru Date,POS,HCPCS,Mod 1,Units,Dx 1,Dx 2,Pointer,Rendering NPI,"
    "Charge,Allowed,Paid"
)
_LINES = (
    ("K100", "1", "03/31/2024", "J1323", "JZ", "76", "C90.00", "3900.00"),
    ("K100", "2", "03/31/2024", "96401", "", "1", "C90.00", "85.50"),
    ("K100", "3", "03/31/2024", "J1323", "JW", "4", "Z51.11", "210.25"),
    ("K200", "1", "04/02/2024", "J1323", "", "44", "C90.02", "2200.00"),
    ("K200", "2", "04/02/2024", "99213", "25", "1", "C90.02", "92.10"),
    ("K300", "1", "05/14/2024", "99214", "", "1", "I10", "130.00"),
    ("K300", "2", "05/14/2024", "80053", "", "1", "I10", "14.49"),
    ("K400", "1", "11/14/2024", "J1323", "", "76", "C90.00", "3904.00"),
)


def written_claims(folder: Path) -> Path:
    """Write four claims with eight lines."""
    path = folder / "several_lines.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(_HEAD.split(","))
        for claim, line, day, code, modifier, units, diagnosis, paid in _LINES:
            member = f"M{claim[1:]}"
            person = (member, "04/02/1958", "F")
            out.writerow((claim, line, *person, day, day, "11", code, modifier, units, diagnosis, "", "A", "1999999984", paid, paid, paid))
    return path


def audited_with_lines(claims: Path, versions: LoadedVersions) -> AuditResult:
    """Audit claims and keep every line."""
    return audit_claims(claims, versions, AuditOrder(settings=AuditSettings(as_of=_DAY), keep_lines=True))


def reviewed(window: MainWindow, result: AuditResult, project: Path | None) -> ReviewStep:
    """Bring the Review step to the front, in a project of its own if one is named."""
    window.show_page("audit")
    if project is not None:
        window.projects.session.begin("review", project)
    window.context.set_audit(result)
    window.audit.show_step(AuditStep.REVIEW)
    return window.audit.review_step


def select(review: ReviewStep, *rows: int) -> None:
    """Select findings by their place."""
    flags = QItemSelectionModel.SelectionFlag
    review.table.clearSelection()
    for row in rows:
        review.table.selectionModel().setCurrentIndex(review.model.index(row, 0), flags.Select | flags.Rows)


def choose(box: DeterminationBox | DeterminationBulkDialog, category: ErrorCategory) -> None:
    """Choose what was found."""
    box.form.category.setCurrentIndex(box.form.category.findData(category.value))


def dialog_of(kind: type[QDialog]) -> QDialog:
    """Return the dialog of a kind that is open, once it takes keys."""
    found = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible())
    found.activateWindow()
    for _ in range(100):
        if QApplication.activeWindow() is found:
            break
        QTest.qWait(10)
    return found


def window_of(review: ReviewStep) -> MainWindow:
    """Return the window a step is in."""
    found = review.window()
    assert isinstance(found, MainWindow)
    return found
