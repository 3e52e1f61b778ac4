"""The Excel reports: an audit workbook and a change log."""

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from app.compare.model import ChangeKind, Comparison
from app.reports.change_words import NOT_REVIEWED, Reviews
from app.reports.content.figures import state_of, title_of
from app.reports.dossier import Dossier
from app.reports.excel.books import new_book, redress, save_book, write_book
from app.reports.excel.changes import changes_sheet
from app.reports.excel.charts import charts_sheet
from app.reports.excel.codes import codes_sheet
from app.reports.excel.findings import evidence_sheet, findings_sheet
from app.reports.excel.lines import added_sheet, apart_sheet, determined_sheet
from app.reports.excel.method import method_sheet, rows_sheet
from app.reports.excel.print_set_up import dress
from app.reports.excel.rates import rates_sheet
from app.reports.excel.review import causes_sheet, responses_sheet, second_sheet, sign_off_sheet
from app.reports.excel.sample import sample_sheet
from app.reports.excel.summary import scope_sheet, summary_sheet
from app.reports.redline.filter import ALL_KINDS
from app.reports.template import Template


def write_audit_workbook(path: Path, dossier: Dossier, template: Template) -> None:
    """Write the whole audit report as a workbook; raises `OutputFailedError`, leaving what was there untouched."""
    write_book(lambda book: _fill(book, dossier, template), path, dossier.stamp.made)


def _fill(book: Workbook, dossier: Dossier, template: Template) -> None:
    book.properties.title = title_of(dossier, template)
    _overview(book, dossier, template)
    places = findings_sheet(book, dossier, template)
    if dossier.added:
        added_sheet(book, dossier)
    if dossier.determined:
        determined_sheet(book, dossier)
    apart_sheet(book, dossier, template)
    _reviewed(book, dossier, template)
    evidence_sheet(book, dossier, template, places)
    codes_sheet(book.create_sheet("Codes by date"), dossier.result.ledger)
    if dossier.comparisons:
        changes_sheet(book.create_sheet("Changes"), dossier.comparisons)
    rows_sheet(book, dossier.result)
    method_sheet(book.create_sheet("Method"), dossier, template)
    sign_off_sheet(book.create_sheet("Sign-off"), dossier, template)
    organisation = template.text("organisation", "name")
    heading = title_of(dossier, template)
    left = f"{organisation} · {heading}" if organisation else heading
    dress(book, left, state_of(dossier, template).upper(), template.text("text", "confidential"))
    redress(book, template.text("look", "accent"), template.text("look", "font"))


def _overview(book: Workbook, dossier: Dossier, template: Template) -> None:
    summary_sheet(book.create_sheet("Summary"), dossier, template)
    scope_sheet(book.create_sheet("Scope"), dossier, template)
    rates_sheet(book.create_sheet("Rates and amounts"), dossier, template)
    charts_sheet(book.create_sheet("Charts"), dossier, template)


def _reviewed(book: Workbook, dossier: Dossier, template: Template) -> None:
    causes_sheet(book.create_sheet("Causes and actions"), dossier, template)
    if dossier.rounds:
        responses_sheet(book.create_sheet("Responses"), dossier, template)
    if dossier.second:
        second_sheet(book.create_sheet("Second review"), dossier, template)
    if dossier.sampling is not None:
        sample_sheet(book.create_sheet("Sample"), dossier, template)


def write_change_log(
    path: Path,
    comparison: Comparison,
    made: datetime | None = None,
    kinds: Collection[ChangeKind] = ALL_KINDS,
    reviews: Reviews = NOT_REVIEWED,
) -> None:
    """Write every change of these kinds with what was decided on it; raises `OutputFailedError`."""
    book = new_book(made)
    changes_sheet(book.create_sheet("Changes"), [comparison], kinds, reviews)
    save_book(book, path)
