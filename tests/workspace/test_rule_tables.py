"""Rule tables and own rules: off until a person switches them on; in a project by a decision that keeps a person's file whole."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.audit.extras import Extras
from app.audit.model import AuditSettings
from app.errors import InputRefusedError
from app.progress import Job
from app.project.project import Project, create_project, open_project
from app.workspace.audit_order import AuditOrder
from app.workspace.decision_words import described
from app.workspace.project import add_files
from app.workspace.project_audit import audit_in_project, last_audit
from app.workspace.project_impact import impact_in_project
from app.workspace.rule_tables import extras_named, joined, known_tables, switch_off, switch_on, switched_on, tables_of

ORDER = AuditOrder(settings=AuditSettings(as_of=date(2026, 11, 20)))
TABLE = """# kind: units
# title: the units table of the plan
# source: Plan manual, chapter 7
# dated: 2024-04-01
code,most,per,claim_type,from,to
J1323,{most},line,,2024-04-01,
"""
RULE = """-- rule: {name}
-- verdict: note
-- says: {{code}} on {{date}} is billed with {{detail}}
-- Lines with many units.
select line_id, cast(units as varchar) || ' units' as detail from claim_lines where units > {most}
"""
MUE = "HCPCS/CPT Code,Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\nJ1323,1,3 Clinical,CMS\n"


@pytest.fixture
def project(tmp_path: Path, policies: Path) -> Iterator[Project]:
    with create_project(tmp_path / "tables.codeledger", "ana") as made:
        add_files(made, [policies / "CC-0248"])
        yield made


@pytest.fixture
def claims(policies: Path) -> Path:
    return policies / "claims" / "CC-0248_claims.xlsx"


def table_file(folder: Path, most: int = 1, name: str = "plan.csv") -> Path:
    path = folder / name
    path.write_text(TABLE.format(most=most), encoding="utf-8")
    return path


def rule_file(folder: Path, name: str = "many-units", most: int = 1, file: str = "many.sql") -> Path:
    path = folder / file
    path.write_text(RULE.format(name=name, most=most), encoding="utf-8")
    return path


def names(extras: Extras) -> list[str]:
    return [table.use.file for table in extras.tables] + [rule.name for rule in extras.rules]


def test_the_shipped_tables_are_known_and_none_is_on(project: Project) -> None:
    assert {"elranatamab_ndcs": "ndc", "elranatamab_vials": "vials"}.items() <= {item.name: item.kind for item in known_tables()}.items()
    assert all(item.title and item.source and item.rows for item in known_tables())
    assert tables_of(project) == Extras()


def test_a_shipped_table_takes_part_until_it_is_switched_off(project: Project, claims: Path) -> None:
    switch_on(project, "elranatamab_vials", "Contract, exhibit B")
    found = audit_in_project(project, claims, ORDER, Job()).result
    (use,) = found.tables
    assert (use.on_by, use.on_since, use.kind) == (project.decisions.history()[-1].who, datetime.now(UTC).date(), "vials")
    assert any(finding.rule == "wastage-modifier" for finding in found.findings)
    switch_off(project, "elranatamab_vials")
    assert audit_in_project(project, claims, ORDER, Job()).result.tables == ()


def test_an_audit_can_be_repeated_without_the_person_s_files(project: Project, claims: Path, tmp_path: Path) -> None:
    table, rule = table_file(tmp_path), rule_file(tmp_path)
    switch_on(project, table)
    switch_on(project, rule)
    first = audit_in_project(project, claims, ORDER, Job())
    assert {"units-over-limit", "many-units"} <= {finding.rule for finding in first.result.findings}
    table.unlink()
    rule.unlink()
    again = audit_in_project(project, claims, ORDER, Job()).result
    assert again.fingerprint == first.result.fingerprint
    assert (again.tables, again.own_rules) == (first.result.tables, first.result.own_rules)
    assert [use.rule for use in again.own_rules] == ["many-units"]
    kept = last_audit(project, again.ledger)
    assert kept is not None
    assert (kept.result.tables, kept.result.own_rules) == (again.tables, again.own_rules)


def test_what_is_on_survives_closing_and_undo(project: Project, tmp_path: Path) -> None:
    switch_on(project, table_file(tmp_path))
    path = project.info.path
    project.close()
    with open_project(path, "ben") as again:
        (shown,) = switched_on(again)
        assert (shown.name, shown.own, shown.kind, shown.rows, shown.why_not) == ("plan.csv", True, "units", 1, "")
        again.decisions.undo()
        assert switched_on(again) == ()
        again.decisions.redo()
        assert names(tables_of(again)) == ["plan.csv"]


def test_a_new_edition_of_a_file_takes_the_place_of_the_old(project: Project, tmp_path: Path) -> None:
    old = switch_on(project, table_file(tmp_path, most=76))
    new = switch_on(project, table_file(tmp_path, most=44))
    assert old.sha256 != new.sha256
    assert [item.sha256 for item in switched_on(project)] == [new.sha256]


def test_a_list_without_a_date_takes_the_one_given(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "practitioner.csv"
    path.write_text(MUE, encoding="utf-8")
    with pytest.raises(InputRefusedError, match="from when"):
        switch_on(project, path)
    assert switch_on(project, path, dated=date(2026, 1, 1)).dated == date(2026, 1, 1)
    (table,) = tables_of(project).tables
    assert table.use.dated == date(2026, 1, 1)


def test_what_cannot_be_understood_is_not_switched_on(project: Project, tmp_path: Path) -> None:
    broken = tmp_path / "broken.sql"
    broken.write_text("drop table claims", encoding="utf-8")
    for wrong in (broken, tmp_path / "not there.csv", "no-such-table"):
        with pytest.raises(InputRefusedError):
            switch_on(project, wrong)
    assert project.decisions.history() == ()


def test_two_rules_of_one_name_are_refused(project: Project, tmp_path: Path) -> None:
    one, two = rule_file(tmp_path), rule_file(tmp_path, most=5, file="other.sql")
    switch_on(project, one)
    with pytest.raises(InputRefusedError, match=r"many\.sql"):
        switch_on(project, two)
    with pytest.raises(InputRefusedError, match="name"):
        extras_named([], [one, two])


def test_a_table_that_is_on_and_named_again_counts_once(project: Project, claims: Path, tmp_path: Path) -> None:
    path = table_file(tmp_path)
    switch_on(project, path)
    named = extras_named([str(path), "elranatamab_ndcs"], [rule_file(tmp_path)], on_by="cy")
    found = audit_in_project(project, claims, replace(ORDER, extras=named), Job()).result
    assert [use.file for use in found.tables] == ["plan.csv", "elranatamab_ndcs.toml"]
    assert [use.on_by for use in found.tables][1:] == ["cy"]
    assert names(joined(named, named)) == names(named)


def test_an_impact_in_a_project_heeds_what_is_on(project: Project, claims: Path, policies: Path) -> None:
    switch_on(project, "elranatamab_vials")
    new = policies / "CC-0248" / "CC-0248_2025-12-22.redline.md"
    impact = impact_in_project(project, claims, new, ORDER, Job())
    assert [use.kind for use in impact.after.tables] == ["vials"]
    audited = audit_in_project(project, claims, ORDER, Job()).result
    assert impact.after.fingerprint == audited.fingerprint


def test_switching_is_told_in_a_sentence_without_the_file_s_content(project: Project, tmp_path: Path) -> None:
    switch_on(project, "elranatamab_vials")
    switch_on(project, rule_file(tmp_path))
    switch_off(project, "many.sql", "Replaced")
    assert [described(decision) for decision in project.decisions.history()] == [
        "The rule table elranatamab_vials is switched on.",
        "The rule many.sql is switched on.",
        "The rule many.sql is switched off.",
    ]
    with pytest.raises(LookupError):
        switch_off(project, "many.sql")
