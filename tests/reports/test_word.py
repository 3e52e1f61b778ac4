"""The Word report as the person who opens it meets it."""

import csv
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from app.audit.model import AuditResult, Decision
from app.compare.model import Comparison
from app.errors import OutputFailedError
from app.reports.content import figures, figures_reviewed, figures_sampling
from app.reports.content.content import report_of
from app.reports.content.findings import MOST_LINES
from app.reports.dossier import Dossier
from app.reports.template import shipped_template
from app.reports.values import Figures, words
from app.reports.word.write import write_audit_document
from app.reports.words import evidence_of, printable
from app.workspace.shapes.audit import audit_shape
from tests.reports.dossier_maker import full_dossier

PAYLOADS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "hostile" / "synthetic" / "claims_formula_injection.csv"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def dossier(audit: AuditResult, comparison: Comparison) -> Dossier:
    return full_dossier(audit, comparison, signed=False)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Dossier], Document]:
    """Write a report and open it."""

    def write(dossier: Dossier) -> Document:
        path = tmp_path / "audit.docx"
        write_audit_document(path, dossier, shipped_template())
        return docx.Document(str(path))

    return write


def rows_of(document: Document) -> set[tuple[str, ...]]:
    """Every table row's texts, an empty cell at the end left out."""
    return {tuple(_text(cell) for cell in row.iter(f"{WORD}tc")) for row in document.element.body.iter(f"{WORD}tr")}


def _text(cell: BaseOxmlElement) -> str:
    said = {f"{WORD}br": "\n", f"{WORD}tab": "\t"}
    return "".join(said.get(node.tag, node.text or "") for node in cell.iter() if node.tag in {f"{WORD}t", *said})


def headings(document: Document, level: int = 1) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == f"Heading {level}"]


def test_every_part_of_the_standard_content_has_its_section(dossier: Dossier, written: Callable[[Dossier], Document]) -> None:
    titles = shipped_template().wording["titles"]
    left_out = {"report", "contents"}
    found = [heading.split("\u2002", 1) for heading in headings(written(dossier))]
    assert [name for _, name in found] == [title for key, title in titles.items() if key not in left_out]
    assert [number for number, _ in found] == [str(number) for number in range(1, len(found) + 1)]


def test_every_figure_is_the_one_of_the_window_and_of_json(dossier: Dossier, written: Callable[[Dossier], Document]) -> None:
    rows = rows_of(written(dossier))
    for made in (
        figures.line_counts, figures.population, figures.control, figures.at_issue, figures.findings_apart, figures.policies,
        figures_reviewed.amounts, figures_reviewed.categories, figures_reviewed.determined_apart, figures_reviewed.amounts_after,
        figures_reviewed.actions, figures_sampling.frame, figures_sampling.strata,
        figures_sampling.total_estimate, figures_sampling.rate_estimate,
    ):  # fmt: skip
        found: Figures = made(dossier)
        assert found
        assert {tuple(words(value) for value in row) for row in found.rows} <= rows
    for drawn in figures_sampling.units(dossier).rows:
        assert tuple(words(value) for value in drawn[1:]) in rows  # by claim and line; the key is a hash
    for rate in figures_reviewed.rates(dossier).rows:
        assert tuple(words(value) for value in rate[:-1]) in rows
    for person in (figures_reviewed.by_provider, figures_reviewed.by_code):
        for row in person(dossier).rows:
            assert tuple(words(value) for value in row[:6]) in rows
            assert (words(row[0]), *(words(value) for value in row[6:])) in rows


def test_counts_and_amounts_are_those_of_the_json(dossier: Dossier, written: Callable[[Dossier], Document]) -> None:
    rows = rows_of(written(dossier))
    said = json.loads(json.dumps(audit_shape(dossier.result)))
    counts = {"Checked": "checked", "Undetermined": "undetermined", "Not addressed by these policies": "not_addressed"}
    assert {(name, f"{said['lines'][key]:,}") for name, key in counts.items()} <= rows
    assert ("Rows in the file", f"{said['rows']['in_file']:,}") in rows
    amounts = [Decimal(one["amount"]) for one in said["findings"] if one["amount"] is not None and one["primary"]]
    assert any(row[0] == "All rules" and row[-1] == f"{sum(amounts):,.2f}" for row in rows)
    assert ("Fingerprint of the findings", said["fingerprint"]) in rows


def test_every_finding_is_told_with_its_line_and_its_sentences(dossier: Dossier, written: Callable[[Dossier], Document]) -> None:
    document = written(dossier)
    rows = rows_of(document)
    numbers = evidence_of(dossier.result.findings)
    told = {row[1]: row for row in rows if len(row) == 2 and row[0] == ""}
    evidence = {row[0]: row for row in rows if len(row) == 4 and re.fullmatch(r"E\d+", row[0])}
    for number, finding in enumerate(dossier.result.findings, start=1):
        line = next(row for row in rows if len(row) == 8 and row[0] == str(number))
        assert line[1] == f"{finding.claim_id}\nline {finding.line}" if finding.line else finding.claim_id
        assert line[5] == (words(finding.amount) if finding.primary else "")
        assert any(said.startswith(finding.message) for said in told)
        assert all(evidence[f"E{numbers[place]}"][1] == place.text for place in finding.sources)


def test_every_link_lands(dossier: Dossier, written: Callable[[Dossier], Document]) -> None:
    body = written(dossier).element.body
    places = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert len(places) == len(set(places))
    assert links <= set(places)
    findings = {place for place in links if place.startswith("finding_")}
    evidence = {place for place in links if place.startswith("evidence_")}
    assert findings >= {f"finding_{number}" for number, one in enumerate(dossier.result.findings, start=1) if one.sources}
    assert len(evidence) == len(evidence_of(dossier.result.findings))
    assert all(len(place) <= 40 for place in places)


def test_only_a_draft_carries_the_watermark(audit: AuditResult, tmp_path: Path) -> None:
    for signed, marks in ((False, 1), (True, 0)):
        path = tmp_path / f"{signed}.docx"
        write_audit_document(path, full_dossier(audit, signed=signed), shipped_template())
        with zipfile.ZipFile(path) as held:
            headers = [held.read(name).decode() for name in held.namelist() if re.fullmatch(r"word/header\d+\.xml", name)]
        assert [header.count('string="DRAFT"') for header in headers] == [marks]


def test_a_signed_report_says_who_answers_for_it(audit: AuditResult, written: Callable[[Dossier], Document]) -> None:
    rows = rows_of(written(full_dossier(audit)))
    assert {("State of the report", "Final, revision 1"), ("Reviewer", "A. Reviewer"), ("Credentials", "CPC, CPMA")} <= rows
    assert ("Fingerprint of the findings", audit.fingerprint) in rows
    assert ("Project trail", "record 41, 5f3a9c") in rows


def test_an_audit_alone_speaks_of_amounts_at_issue_only(audit: AuditResult, written: Callable[[Dossier], Document]) -> None:
    document = written(Dossier(result=audit))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert figures_reviewed.NO_RATES in text
    assert "Overpaid" not in text
    assert not any("Overpaid" in cell for row in rows_of(document) for cell in row)


def test_a_long_audit_stays_bounded_and_says_where_the_rest_is(audit: AuditResult, written: Callable[[Dossier], Document]) -> None:
    one = next(finding for finding in audit.findings if finding.sources)
    many = tuple(replace(one, row=row, content=f"c{row}") for row in range(2, 20_002))
    document = written(Dossier(result=replace(audit, findings=many)))
    text = [paragraph.text for paragraph in document.paragraphs]
    assert f"The first {MOST_LINES} of 20,000; the workbook carries all of them." in text
    assert sum(1 for row in rows_of(document) if len(row) == 8 and row[1].startswith(str(one.claim_id))) == MOST_LINES


def _payloads() -> list[str]:
    if not PAYLOADS.is_file():
        return []
    with PAYLOADS.open(encoding="utf-8", newline="") as file:
        return [row["note"] for row in csv.DictReader(file)]


@pytest.mark.skipif(not PAYLOADS.is_file(), reason="the corpus of hostile files is not here")
def test_no_payload_becomes_a_field_or_a_link(audit: AuditResult, dossier: Dossier, written: Callable[[Dossier], Document]) -> None:
    payloads = [*_payloads(), '{HYPERLINK "x"}', "</w:t><w:fldSimple/>", 'evil" w:anchor="x', "<b>&amp;</b>", "two\nlines"]
    first = audit.findings[0]
    poisoned = tuple(
        replace(first, row=row, claim_id=said, message=said, code=said, content=f"p{row}") for row, said in enumerate(payloads, start=2)
    )
    bad = replace(
        dossier,
        result=replace(audit, findings=poisoned),
        setup=replace(dossier.setup, title=payloads[0], objective=payloads[1], audited=payloads[2]),
        dispositions={finding.key: Decision("agree", finding.message) for finding in poisoned},
    )
    document = written(bad)
    body = document.element.body
    assert not body.xpath(".//w:instrText | .//w:fldSimple | .//w:fldChar | .//w:object")
    assert not [link for link in body.iter(qn("w:hyperlink")) if link.get(qn("r:id"))]
    assert all(relation.is_external is False for relation in document.part.rels.values())
    cells = {cell for row in rows_of(document) for cell in row}
    assert all(any(printable(said) in cell for cell in cells) for said in payloads)


@pytest.mark.parametrize("said", ["\x00\x07bell", "a\ud800b", "\ufffe"])
def test_what_no_office_file_may_hold_is_left_out(audit: AuditResult, written: Callable[[Dossier], Document], said: str) -> None:
    document = written(Dossier(result=replace(audit, findings=(replace(audit.findings[0], claim_id=said, message=f"{said}kept"),))))
    assert any("kept" in cell and said not in cell for row in rows_of(document) for cell in row)


def test_what_was_there_before_stays_if_it_cannot_be_written(audit: AuditResult, tmp_path: Path) -> None:
    with pytest.raises(OutputFailedError):
        write_audit_document(tmp_path / "nowhere" / "audit.docx", Dossier(result=audit), shipped_template())
    assert not list(tmp_path.iterdir())


def test_word_and_pdf_are_made_of_the_same_parts(dossier: Dossier, written: Callable[[Dossier], Document]) -> None:
    report = report_of(dossier, shipped_template())
    assert [f"{number}\u2002{part.text}" for number, part in enumerate(report.sections, start=1)] == headings(written(dossier))
