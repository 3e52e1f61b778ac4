"""What a person adds to the shipped rules: rule tables switched on, and rules of their own."""

from dataclasses import dataclass

from app.audit.own_rules import OwnRule
from app.audit.rule_tables import RuleTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """Rule tables and own rules of one audit."""

    tables: tuple[RuleTable, ...] = ()
    rules: tuple[OwnRule, ...] = ()


NO_EXTRAS = Extras()
