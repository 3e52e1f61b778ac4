"""A person's own rules: what is let through, what is refused, and how their findings stand."""

from pathlib import Path

import pytest

from app.audit.extras import Extras
from app.audit.model import Verdict
from app.audit.own_rules import own_rule, read_own_rule
from app.errors import InputRefusedError

from .conftest import Audit, said

HEAD = """-- rule: many-units
-- verdict: review
-- says: {code} on {date} is billed with {detail}
-- More units than this plan is used to.
"""
SELECT = "select line_id, cast(units as varchar) || ' units' as detail from claim_lines where units > 50"


def test_a_rule_finds_under_its_own_name(audit: Audit) -> None:
    result = audit({"Units": "40"}, {"Units": "60"}, extras=Extras(rules=(own_rule("mine.sql", HEAD + SELECT),)))
    (finding,) = result.findings
    assert (finding.row, finding.rule, finding.verdict, finding.primary) == (3, "many-units", Verdict.REVIEW, True)
    assert finding.message == "J1323 on 2025-03-03 is billed with 60.0000 units."
    assert "many-units" in [rule.rule for rule in result.rules]
    assert result.lines.with_findings == 1


def test_shipped_findings_stand_before_own_ones(audit: Audit) -> None:
    result = audit({"Units": "77"}, extras=Extras(rules=(own_rule("mine.sql", HEAD + SELECT),)))
    assert [(finding.rule, finding.primary) for finding in result.findings] == [("units-over-limit", True), ("many-units", False)]


def test_a_rule_may_look_at_all_views_and_at_lines_far_apart(audit: Audit) -> None:
    sql = """with often as (select member, code, count(*) as times from claim_lines group by member, code)
    select l.line_id, max(case when d.used = 1 then d.code else '' end) as detail
    from claim_lines l
    join often o on o.member = l.member and o.code = l.code and o.times > 1
    join claim_diagnoses d on d.line_id = l.line_id
    left join shipped_findings f on f.line_id = l.line_id
    where f.line_id is null and exists (select 1 from policy_listings x where x.code = l.code and x.system = l.system)
    group by l.line_id"""
    lines = [{"Member ID": "M1", "From Date": day, "Units": "10"} for day in ("2025-03-03", "2025-03-10")] + [{"Units": "10"}]
    result = audit(*lines, extras=Extras(rules=(own_rule("mine.sql", HEAD + sql),)), chunk=1)
    assert said(result.findings) == [("many-units", "J1323")] * 2


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("select line_id, 'x' as detail from every_line", "every_line"),
        ("select line_id, 'x' as detail from read_csv('/etc/passwd')", "READ_CSV"),
        ("select line_id, 'x' as detail from '/etc/passwd'", "/etc/passwd"),
        ("select line_id, 'x' as detail from other.claim_lines", "other.claim_lines"),
        ("select line_id, 'x' as detail from information_schema.tables", "information_schema"),
        ("select line_id, getenv('HOME') as detail from claim_lines", "getenv"),
        ("select line_id, code[1:2] as detail from claim_lines", "uses"),
        ("select * from claim_lines", "*"),
        ("select line_id, cast(units as double) as detail from claim_lines", "the type"),
        ("select line_id from claim_lines", "detail"),
        ("delete from claim_lines", "not one SELECT"),
        ("attach 'x.db'", "not one SELECT"),
        ("copy claim_lines to 'x.csv'", "not one SELECT"),
        ("set threads = 1", "not one SELECT"),
        (f"{SELECT}; {SELECT}", "not one SELECT"),
        ("select line_id, from", "not one SELECT"),
        (
            "with recursive a as (select line_id from claim_lines union all select line_id from a) select line_id, 'x' as detail from a",
            "recursive",
        ),
    ],
)
def test_what_goes_beyond_one_select_over_the_views_is_refused(sql: str, why: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        own_rule("mine.sql", HEAD + sql)
    assert why in refused.value.refusal.why


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("verdict: review", "verdict: error"), "no verdict"),
        (("rule: many-units", "rule: duplicate-line"), "shipped rule"),
        (("rule: many-units", "rule: Many units!"), "head"),
        (("-- More units than this plan is used to.\n", ""), "head"),
        (("{detail}", "{claim}"), "braces"),
        (("{detail}", "{detail.__class__}"), "braces"),
        (("{detail}", "{detail:>9999999999}"), "braces"),
        (("{detail}", "{detail"), "braces"),
    ],
)
def test_a_head_that_says_too_little_or_too_much_is_refused(change: tuple[str, str], why: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        own_rule("mine.sql", HEAD.replace(*change) + SELECT)
    assert why in refused.value.refusal.why


@pytest.mark.parametrize(
    "sql", ["select line_id, price as detail from claim_lines", "select line_id, cast(claim_id as int) as detail from claim_lines"]
)
def test_a_rule_that_cannot_be_run_is_named_without_what_stands_in_the_claims(audit: Audit, sql: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        audit({"Claim Number": "SECRET"}, extras=Extras(rules=(own_rule("mine.sql", HEAD + sql),)))
    assert refused.value.refusal.where == "rule many-units"
    assert "SECRET" not in refused.value.refusal.why


def test_a_rule_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.sql"
    path.write_text(HEAD + SELECT + ";\n", encoding="utf-8")
    rule = read_own_rule(path)
    assert (rule.name, rule.file, len(rule.sha256)) == ("many-units", "mine.sql", 64)
    with pytest.raises(InputRefusedError, match="cannot be opened"):
        read_own_rule(tmp_path / "none.sql")
