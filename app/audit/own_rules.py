"""A person's own rules: one SELECT each over named views, checked before it is run. Their findings are never more than a review.

A rule file holds one rule. Its head is a comment like that of the shipped rules:

    -- rule: high-units             letters, digits and hyphens; not the name of a shipped rule
    -- verdict: review              review, undetermined or note
    -- says: {code} on {date} is billed with {detail}
    -- A sentence or two that explain the rule to whoever reads the report.
    select line_id, cast(units as varchar) || ' units' as detail
    from claim_lines
    where units > 100

The SELECT answers with `line_id` (as in the views) and `detail` (a text, for the sentence). It may look at the views of `NAMED_VIEWS`, over
the whole file: claim_lines, claim_diagnoses, shipped_findings and policy_listings.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Formatter

from app.audit.ladder import VERDICTS
from app.audit.model import OwnRuleUse, RuleText, Verdict
from app.audit.rulebook import head_of
from app.errors import InputRefusedError

NAMED_VIEWS = {
    "claim_lines": (
        "select line_id, row_no as row, claim_id, line, member, born as birth_date, from_day, to_day, discharge_day, use_day as day,"
        " authorized_day, code, system, found as code_as_found, modifiers, units, pos as place_of_service, bill_type, ndc_text as ndc,"
        " name_text as drug_name, provider, frequency, market, line_of_business, amount, amount_basis from every_line"
    ),
    "claim_diagnoses": (
        "select l.line_id, d.place as position, d.used, d.code, d.found as code_as_found"
        " from every_line l join every_diagnosis d on d.row_id = l.row_id"
    ),
    "shipped_findings": "select line_id, rule, verdict, policy, system, code, day from all_findings where part <> 'own'",
    "policy_listings": "select distinct policy, system, code, drug, start_day, end_day from listed_codes",
}

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ANSWERS = {"line_id", "detail"}
_FIELDS = ("code", "system", "date", "detail")
_WITHOUT_SQLGLOT = "Own rules are checked by a part of the program that is not installed (sqlglot)."


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRule:
    """A checked rule of a person's own."""

    text: RuleText
    says: str
    sql: str
    file: str
    sha256: str
    on_by: str = ""
    on_since: date | None = None

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.text.rule

    @property
    def use(self) -> OwnRuleUse:
        """What a report names of it."""
        return OwnRuleUse(rule=self.name, file=self.file, sha256=self.sha256, on_by=self.on_by, on_since=self.on_since)


def read_own_rule(path: Path) -> OwnRule:
    """Read and check a rule file. Raises `InputRefusedError` saying what in it cannot be run."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise InputRefusedError(path.name, "", "The rule file cannot be opened.", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise InputRefusedError(path.name, "", "It is no text in UTF-8.", "Save the rule as a UTF-8 text file.") from error
    return own_rule(path.name, text, hashlib.sha256(data).hexdigest())


def own_rule(file: str, text: str, sha256: str = "") -> OwnRule:
    """Check the text of a rule. Raises `InputRefusedError` as `read_own_rule`."""
    text = text.lstrip("\ufeff \t\r\n")
    head, plain_words = head_of(text)
    name, verdict, says = (head.get(key, "") for key in ("rule", "verdict", "says"))
    if not _NAME.fullmatch(name) or not says or not plain_words:
        why = "Its head does not name rule, verdict and says, with an explanation below."
        raise InputRefusedError(file, "", why, "Begin the file as the description of own rules shows.")
    if name in VERDICTS:
        raise InputRefusedError(file, f"rule {name}", "A shipped rule has this name.", "Give it another name.")
    if verdict not in {Verdict.REVIEW, Verdict.UNDETERMINED, Verdict.NOTE}:
        raise InputRefusedError(
            file, f"rule {name}", f"“{verdict}” is no verdict for an own rule.", "Write review, undetermined or note; none is an error."
        )
    _check_sentence(file, name, says)
    sql = _checked(file, name, text)
    return OwnRule(text=RuleText(name, verdict, plain_words), says=says, sql=sql, file=file, sha256=sha256 or _digest(text))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _check_sentence(file: str, rule: str, says: str) -> None:
    try:
        parts = list(Formatter().parse(says))
    except ValueError:
        parts = [("", "", "", None)]
    if any(name not in {*_FIELDS, None} or spec or conversion for _, name, spec, conversion in parts):
        raise InputRefusedError(
            file, f"rule {rule}", "What it says has braces that name no value.", f"Use {{{'}, {'.join(_FIELDS)}}} alone."
        )


def _checked(file: str, name: str, text: str) -> str:
    """Return the rule's SELECT without comments, once nothing in it goes beyond what is allowed."""
    try:
        from app.audit import portable  # noqa: PLC0415 - only who brings a rule needs the parser
    except ModuleNotFoundError as error:
        raise InputRefusedError(file, f"rule {name}", _WITHOUT_SQLGLOT, "Install the program with its dependencies.") from error
    where = f"rule {name}"
    tree = portable.parsed(text)
    if tree is None:
        raise InputRefusedError(file, where, "It is not one SELECT.", "Write one SELECT statement and nothing else.")
    strange = next(portable.strange_tables(tree, NAMED_VIEWS), None)
    if strange is not None:
        raise InputRefusedError(file, where, f"It reads {strange}, which is none of the views.", f"Use {', '.join(NAMED_VIEWS)}.")
    misfit = next(portable.misfits(tree, own=True), None)
    if misfit is not None:
        do = "Use count, sum, min, max, coalesce, nullif, cast, case, abs, round, upper, lower, length, row_number, rank, lag and lead."
        raise InputRefusedError(file, where, f"It uses {misfit}, which rules may not.", do)
    if not {column.lower() for column in portable.answers(tree)} >= _ANSWERS:
        raise InputRefusedError(file, where, "It does not answer with line_id and detail.", "Select line_id, and a text as detail.")
    return portable.plain(tree)
