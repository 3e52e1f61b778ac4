"""The rules as text: complete, explained, and in the part of SQL that a second engine reads the same way."""

import pytest
import sqlglot
from sqlglot import exp

from app.audit.ladder import RUNGS, TABLE_ORDER, VERDICTS
from app.audit.rulebook import Rule, ViewText, rules, views

CALLS = (exp.Count, exp.Sum, exp.Max, exp.Min, exp.Coalesce, exp.RowNumber, exp.Cast, exp.Case, exp.If, exp.Exists, exp.And, exp.Or)
TYPES = {exp.DataType.Type.VARCHAR, exp.DataType.Type.TEXT, exp.DataType.Type.DATE, exp.DataType.Type.INT}
NEVER = (exp.Slice, exp.Qualify, exp.Interval, exp.DateDiff, exp.DateSub, exp.DateAdd, exp.Lambda, exp.Anonymous, exp.Bracket, exp.Pivot)
TEXTS: tuple[Rule | ViewText, ...] = (*rules(), *views())


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
    statements = sqlglot.parse(text.sql, read="duckdb")
    assert len(statements) == 1
    tree = statements[0]
    assert isinstance(tree, exp.Select | exp.Union)
    for node in tree.walk():
        assert not isinstance(node, NEVER), type(node).__name__
        if isinstance(node, exp.Func):
            assert isinstance(node, CALLS), type(node).__name__
        if isinstance(node, exp.DataType):
            assert node.this in TYPES, node
    assert sqlglot.parse_one(tree.sql(dialect="spark"), read="spark")


def test_a_star_stands_for_a_table_never_for_all() -> None:
    for text in TEXTS:
        tree = sqlglot.parse_one(text.sql, read="duckdb")
        for star in tree.find_all(exp.Star):
            assert isinstance(star.parent, exp.Column | exp.Count), text.name
