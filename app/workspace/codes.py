"""Use case: which code was listed when, and a question about one code on one day."""

from collections.abc import Sequence
from pathlib import Path

from app.codesets.library import load_code_sets
from app.codesets.tables import CodeSets
from app.ledger.answer import Answer, answer_question
from app.ledger.build import build_ledger
from app.ledger.model import Basis, Ledger
from app.ledger.terms import PLAIN, Terms
from app.progress import Job
from app.workspace.versions import LoadedVersions, load_versions


def ledger_of(paths: Sequence[Path], basis: Basis, terms: Terms = PLAIN, job: Job | None = None) -> Ledger:
    """Read files and folders and build their ledger."""
    return ledger_of_versions(load_versions(paths, job), basis, terms)


def ledger_of_versions(loaded: LoadedVersions, basis: Basis, terms: Terms = PLAIN, code_sets: CodeSets | None = None) -> Ledger:
    """Build the ledger of versions already read."""
    sets = code_sets if code_sets is not None else load_code_sets()
    return build_ledger(loaded.versions, sets, basis, loaded.skipped, terms)


def answer(ledger: Ledger, question: str, code_sets: CodeSets | None = None) -> Answer:
    """Answer a question such as `J1323 3/28/2024` in one sentence with its places."""
    return answer_question(ledger, question, code_sets if code_sets is not None else load_code_sets())
