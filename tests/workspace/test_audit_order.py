"""One order for every kind of audit: its settings and its terms agree, and its password opens the claims and stays nowhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped] # it ships no types

from app.audit.model import AuditSettings
from app.errors import InputRefusedError
from app.ledger.terms import Terms
from app.progress import Job
from app.project.project import Project, create_project
from app.workspace.audit import audit_claims
from app.workspace.audit_order import AuditOrder, settled
from app.workspace.impact import impact_of
from app.workspace.project import add_files
from app.workspace.project_audit import audit_in_project

PASSWORD = "open-sesame-7"  # noqa: S105 - of a file made here
ORDER = AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20)))


def test_the_terms_say_for_whom_and_as_known_when() -> None:
    terms = Terms(market="Texas", line_of_business="Medicaid", known_on=date(2025, 1, 1))
    settings, same = settled(AuditOrder(settings=AuditSettings(market="Ohio", as_of=date(2026, 1, 1)), terms=terms))
    assert (settings.market, settings.line_of_business, settings.known_on) == ("Texas", "Medicaid", date(2025, 1, 1))
    assert settings.as_of == date(2026, 1, 1)
    assert same is terms


def test_without_terms_the_settings_say_it() -> None:
    asked = AuditSettings(market="Ohio", line_of_business="Medicare", known_on=date(2024, 5, 1))
    settings, terms = settled(AuditOrder(settings=asked))
    assert settings == asked
    assert terms == Terms(market="Ohio", line_of_business="Medicare", known_on=date(2024, 5, 1))


def test_an_order_does_not_show_its_password() -> None:
    assert PASSWORD not in repr(AuditOrder(password=PASSWORD))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(tmp_path / "audit.codeledger", "Auditor") as made:
        yield made


@pytest.fixture
def locked(policies: Path, tmp_path: Path) -> Path:
    path = tmp_path / "locked.xlsx"
    with (policies / "claims" / "CC-0248_claims.xlsx").open("rb") as plain, path.open("wb") as target:
        OOXMLFile(plain).encrypt(PASSWORD, target)
    return path


def test_the_password_opens_the_claims_for_an_audit_and_an_impact(policies: Path, locked: Path) -> None:
    plain = policies / "claims" / "CC-0248_claims.xlsx"
    held = sorted((policies / "CC-0248").glob("*.md"))
    told = replace(ORDER, password=PASSWORD)
    found = audit_claims(locked, held, told)
    assert found.fingerprint == audit_claims(plain, held, ORDER).fingerprint
    assert impact_of(locked, held[:2], held[-1], told).after.rows == found.rows


def test_without_the_password_the_file_is_refused(policies: Path, locked: Path) -> None:
    with pytest.raises(InputRefusedError, match=r"locked\.xlsx"):
        audit_claims(locked, [policies / "CC-0248"], ORDER)


def test_a_project_keeps_what_was_read_and_not_the_password(policies: Path, locked: Path, project: Project) -> None:
    add_files(project, [policies / "CC-0248"])
    kept = audit_in_project(project, locked, replace(ORDER, password=PASSWORD), Job())
    assert kept.imported is not None
    again = audit_in_project(project, kept.imported, ORDER, Job())
    assert again.result.fingerprint == kept.result.fingerprint
    assert PASSWORD.encode() not in project.info.path.read_bytes()
    assert not any(PASSWORD in record.detail for record in project.trail.records())
