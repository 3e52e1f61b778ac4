"""The rules as text: complete, explained, and in the part of SQL that a second engine reads the same way."""

import pytest
import sqlglot

from app.audit.ladder import RUNGS, TABLE_ORDER, VERDICTS
from app.audit.own_rules import NAMED_VIEWS
from app.audit.portable import misfits, parsed, strange_tables, translated
from app.audit.rulebook import Rule, ViewText, rules, views

TEXTS: tuple[Rule | ViewText, ...] = (*rules(), *views())
MADE_IN_PYTHON = {
    *("every_line", "every_diagnosis", "lines", "row_diagnoses", "line_terms", "settings", "rungs", "hits", "identified", "namings"),
    *("birthdays", "code_windows", "code_times", "bases", "listings", "uncertain", "listed_for", "regimes", "disputes", "versions"),
    *("limits", "age_bands", "policy_starts", "boundaries", "rule_units", "rule_vials", "vial_sums", "rule_ndc_titles", "rule_ndc_codes"),
    *("ndc_states", "ndc_matches", "rule_places", "rule_place_list", "all_findings", "listed_codes", "ndc_sheets", "likely_repeats"),
}


def names_of(text: Rule | ViewText) -> str:
    return text.name


def test_every_rule_of_the_table_has_its_file_and_place() -> None:
    assert tuple(rule.name for rule in rules()) == TABLE_ORDER
    assert {rung.rule for rung in RUNGS} == set(TABLE_ORDER)


@pytest.mark.parametrize("rule", rules(), ids=names_of)
def test_every_rule_explains_itself(rule: Rule) -> None:
    assert rule.text.verdict == VERDICTS[rule.name].value
    assert rule.text.explanation.endswith(".")
    assert len(rule.text.explanation.split()) > 8
    assert "not covered" not in f"{rule.text.explanation} {rule.says}".lower()


@pytest.mark.parametrize("text", TEXTS, ids=names_of)
def test_one_select_in_the_portable_part_of_sql(text: Rule | ViewText) -> None:
    tree = parsed(text.sql)
    assert tree is not None
    assert list(misfits(tree)) == []
    assert list(strange_tables(tree, {*MADE_IN_PYTHON, *(view.name for view in views())})) == []
    assert sqlglot.parse_one(translated(text.sql, "spark"), read="spark")


@pytest.mark.parametrize("name", NAMED_VIEWS)
def test_the_views_of_own_rules_are_portable_too(name: str) -> None:
    tree = parsed(NAMED_VIEWS[name])
    assert tree is not None
    assert list(misfits(tree)) == []
    assert list(strange_tables(tree, MADE_IN_PYTHON)) == []


@pytest.mark.parametrize(
    ("sql", "misfit"),
    [
        ("select code[1:2] from lines", "bracket"),
        ("select * from lines", "* without a table's name"),
        ("select l.code from lines l qualify row_number() over (order by l.code) = 1", "qualify"),
        ("select date_diff('year', born, use_day) from lines", "datediff"),
        ("select use_day + interval 1 year from lines", "interval"),
        ("select regexp_full_match(code, 'J.*') from lines", "regexp_full_match"),
        ("select cast(units as double) from lines", "the type DOUBLE"),
        ("select string_agg(code) from lines", "group_concat"),
        ("select code from lines where code ilike 'j%'", "ilike"),
        ("with recursive a as (select 1 as n union all select n from a) select n from a", "with recursive"),
    ],
)
def test_what_two_engines_read_differently_is_found(sql: str, misfit: str) -> None:
    tree = parsed(sql)
    assert tree is not None
    assert misfit in list(misfits(tree))


def test_a_hint_to_one_engine_is_left_out_of_the_others_text() -> None:
    sql = "with a as materialized (select l.code from lines l) select a.code from a order by a.code"
    spark = translated(sql, "spark")
    assert "MATERIALIZED" not in spark.upper()
    assert "NULLS LAST" in spark  # the engines sort missing values apart
