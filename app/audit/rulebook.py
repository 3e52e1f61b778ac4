"""The rules as they lie in `rules/`: one file, one SELECT, its plain words at the head. And the views they look at."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.audit.ladder import TABLE_ORDER
from app.audit.model import RuleText

_FOLDER = Path(__file__).resolve().parent
_HEAD = re.compile(r"^-- (rule|verdict|says): (.*)$")
_OF_CHUNKS = 1  # views numbered below look at the whole file, once; the others at one chunk of lines after the other
_AFTER_LISTING = 20  # views numbered from here on need the hits of the rules about lists
_AFTER_RULES = 30


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its explanation, the sentence its findings say, and its SELECT."""

    text: RuleText
    says: str
    sql: str

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.text.rule


@dataclass(frozen=True, slots=True)
class ViewText:
    """A table made by one SELECT on the way to the findings."""

    name: str
    number: int
    sql: str


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return all rules in the order of their table; raises FileNotFoundError rather than run without one of them."""
    lacking = [name for name in TABLE_ORDER if not (_FOLDER / "rules" / f"{name}.sql").is_file()]
    if lacking:
        raise FileNotFoundError(f"these rules are not installed: {', '.join(lacking)}")
    found = [_rule(path) for path in sorted((_FOLDER / "rules").glob("*.sql"))]
    return tuple(sorted(found, key=lambda rule: TABLE_ORDER.index(rule.name)))


@lru_cache(maxsize=1)
def views() -> tuple[ViewText, ...]:
    """Return all views in the order they build on each other."""
    paths = sorted((_FOLDER / "views").glob("*.sql"))
    return tuple(ViewText(path.stem[3:], int(path.stem[:2]), path.read_text(encoding="utf-8")) for path in paths)


def views_of_file() -> tuple[ViewText, ...]:
    """Return the views of what lines far apart have to do with each other; they are made once, for the whole file."""
    return tuple(view for view in views() if view.number < _OF_CHUNKS)


def views_before_rules() -> tuple[ViewText, ...]:
    """Return the views the rules look at."""
    return tuple(view for view in views() if _OF_CHUNKS <= view.number < _AFTER_LISTING)


def views_of_changes() -> tuple[ViewText, ...]:
    """Return the views of what changes inside a line's dates; they need the hits of the rules about lists."""
    return tuple(view for view in views() if _AFTER_LISTING <= view.number < _AFTER_RULES)


def views_of_results() -> tuple[ViewText, ...]:
    """Return the views that settle which hits are findings."""
    return tuple(view for view in views() if view.number >= _AFTER_RULES)


def _rule(path: Path) -> Rule:
    sql = path.read_text(encoding="utf-8")
    head, plain = head_of(sql)
    return Rule(RuleText(head["rule"], head["verdict"], plain), head["says"], sql)


def head_of(sql: str) -> tuple[dict[str, str], str]:
    """Return what the comment at the head of a rule names (rule, verdict, says) and its explanation in plain words."""
    head: dict[str, str] = {}
    plain: list[str] = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        match = _HEAD.match(line)
        if match:
            head[match.group(1)] = match.group(2).strip()
        else:
            plain.append(line.removeprefix("--").strip())
    return head, " ".join(plain).strip()
