"""How long the facts of a policy take to read, whole and part by part, beside reading its Word file. Prints one table.

    python benchmarks/facts.py

The policy is made up here, about 60 pages. The processor time of the guarded reading includes its child, where the system counts it.
"""

import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import docx

from app.codesets.tables import load_bundled  # the path above comes first
from app.documents.guarded import read_guarded
from app.documents.model import View
from app.documents.open import read_document
from app.policy.ages import find_ages
from app.policy.checks import age_checks, unread_checks, version_facts_checks
from app.policy.codes import find_codes
from app.policy.criteria import find_criteria
from app.policy.criteria_checks import criteria_checks
from app.policy.header import read_header
from app.policy.history.read import read_history
from app.policy.limits import find_limits, open_ndcs
from app.policy.lines import readable
from app.policy.model import SectionKind
from app.policy.names import find_drugs, spelling_checks
from app.policy.read import read_policy
from app.policy.references.recognise import kind_of
from app.policy.sections import find_sections

Work = Callable[[], object]

ROUNDS = 7
_WORDS = re.findall(
    r"\S+",
    "the of and in with for was were to a individual patients response therapy multiple myeloma relapsed refractory antibody proteasome"
    " inhibitor approval label weekly dose monitoring infection treatment prior lines evidence survival progression median months risk"
    " cytokine release syndrome neurologic toxicity immunoglobulin transplant consensus guideline category recommendation trial open"
    " phase randomized adults hematologic adverse events grade serious discontinuation bispecific binding plasma cells soft tissue"
    " one 2 68 123 48% years",
)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "60.docx"
        write_policy(path)
        rows = list(_rows(path))
    (_, in_process), (_, guarded) = rows[:2]
    print(f"{'':34}{'clock s':>9}{'cpu s':>9}{'÷ in process':>14}{'÷ guarded':>11}")
    for name, (clock, processor) in rows:
        print(f"{name:34}{clock:>9.3f}{processor:>9.3f}{processor / in_process[1]:>14.2f}{processor / guarded[1]:>11.2f}")


def write_policy(path: Path, seed: int = 2718) -> None:
    """Write a policy of about 60 pages: prose, criteria, tables of codes, a long history and references."""
    chance = random.Random(seed)  # noqa: S311 sample text
    document = docx.Document()
    for line in ("Drug Criteria", "Subject: Zentrixa (zentriximab)", "Document #: EX-0960", "Publish Date: 12/22/2025", "Status: Revised"):
        document.add_paragraph(line)
    for number in range(16):
        document.add_heading("Overview" if number % 2 else "Background", 1)
        for _ in range(18):
            document.add_paragraph(_prose(chance, 60))
    document.add_heading("Clinical Criteria", 1)
    for drug in range(12):
        document.add_paragraph(f"Requests for use {drug + 1} may be approved if all of the following are met:")
        for number in range(14):
            words = f"Individual is {number + 5} years of age or older and has {_prose(chance, 14)[:-1]}"
            document.add_paragraph(f"{words};" if number == 13 else f"{words}; AND", style="List Bullet")
    document.add_heading("Coding", 1)
    for heading, codes in (("HCPCS", _procedures()), ("ICD-10 Diagnosis", _diagnoses())):
        document.add_paragraph(heading)
        table = document.add_table(rows=0, cols=2)
        for code in codes:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = code, _prose(chance, 7)[:-1]
    document.add_heading("Document History", 1)
    for number in range(60):
        head = f"{number % 12 + 1:02}/15/{2025 - number // 3} – Annual Review: {_prose(chance, 12)} Coding Reviewed: "
        document.add_paragraph(f"{head}Added ICD-10-CM C{number + 10}.{number % 10}. Removed HCPCS J{1000 + number}. {_prose(chance, 20)}")
    document.add_heading("References", 1)
    for number in range(120):
        document.add_paragraph(f"{number + 1}. Writer A, et al. {_prose(chance, 14)} Journal. 20{number % 25:02};12(3):45-67.")
    document.save(str(path))


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words)).capitalize() + "."


def _procedures() -> Iterator[str]:
    yield from (f"J{9000 + number}" for number in range(40))


def _diagnoses() -> Iterator[str]:
    yield from (f"C{number % 80 + 10}.{number % 10}" for number in range(360))


def _rows(path: Path) -> Iterator[tuple[str, tuple[float, float]]]:
    code_sets = load_bundled()
    yield "reading the file in process", _best(lambda: read_document(path))
    yield "reading the file in its guard", _best(lambda: read_guarded(path))
    view = read_document(path).view(View.NEW)
    blocks = view.blocks
    yield "facts", _best(lambda: read_policy(view, code_sets))
    sections = find_sections(blocks)
    header = read_header(blocks, sections)
    drugs = find_drugs(blocks, sections, header.title)
    coding = find_codes(blocks, sections, drugs, code_sets)
    lines = readable(block for part in sections if part.kind is SectionKind.HISTORY for block in blocks[part.first + 1 : part.last])
    history = read_history(lines, drugs, code_sets)
    criteria = find_criteria(blocks, sections, drugs)
    ages = find_ages(blocks, sections)
    parts: tuple[tuple[str, Work], ...] = (
        ("sections", lambda: find_sections(blocks)),
        ("header", lambda: read_header(blocks, sections)),
        ("drugs", lambda: find_drugs(blocks, sections, header.title)),
        ("codes", lambda: find_codes(blocks, sections, drugs, code_sets)),
        ("history", lambda: read_history(lines, drugs, code_sets)),
        ("criteria", lambda: find_criteria(blocks, sections, drugs)),
        ("kind", lambda: kind_of(blocks, sections, header, codes=True, criteria=True)),
        ("ages", lambda: find_ages(blocks, sections)),
        ("limits", lambda: (find_limits(blocks, sections, coding.listings, drugs), open_ndcs(blocks, sections))),
        ("spellings", lambda: spelling_checks(blocks, drugs)),
        (
            "other checks",
            lambda: (
                version_facts_checks(coding.listings, history, header.dates, criteria.sets, code_sets),
                criteria_checks(criteria, ages),
                age_checks(ages),
                unread_checks(coding.unread, history, coding.misprints),
            ),
        ),
    )
    for name, work in parts:
        yield f"    {name}", _best(work)


def _best(work: Work) -> tuple[float, float]:
    """Return the least time of several rounds by the clock and by the processor."""
    rounds = [_times(work) for _ in range(ROUNDS)]
    return min(clock for clock, _ in rounds), min(processor for _, processor in rounds)


def _times(work: Work) -> tuple[float, float]:
    clock, processor = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - clock, _processor() - processor


def _processor() -> float:
    """Return the processor time of this process and of its ended children."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


if __name__ == "__main__":
    main()
