"""Which drug an unclassified code stands for: by its name inside a text, or by the NDC a policy prints."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from app.bundled import resource
from app.claims.clean import read_ndc, says_an_ndc
from app.claims.engine import fill, rows_of
from app.codesets.model import CodeSystem
from app.ledger.model import CodeHistory, Interval, Ledger, PolicyLedger
from app.policy.model import Drug

_SUFFIX = re.compile(r"^(.*?)-([a-z]{4})$")
_SPACES = re.compile(r"[\s_]+")
_SHORTEST_NAME = 4
_PROCEDURES = frozenset({CodeSystem.HCPCS, CodeSystem.CPT, CodeSystem.ICD10PCS})


@dataclass(frozen=True, slots=True)
class KnownDrug:
    """A drug of a policy: the patterns of its names and the NDCs (nine digits) printed for it."""

    policy: str
    drug: str
    names: tuple[re.Pattern[str], ...]
    ndcs: frozenset[str]


def build_drugs(connection: DuckDBPyConnection, ledgers: Sequence[Ledger]) -> None:
    """Make `identified` (text of name and NDC -> policy and drug) and `namings` (whether the texts name any drug)."""
    drugs = known_drugs(ledgers)
    nothing = _names_of_nothing()
    asked = rows_of(connection, "select distinct name_text, ndc_text from every_line where nonspecific")
    identified: list[tuple[str, str, str, str]] = []
    namings: list[tuple[str, str, str]] = []
    for name, ndc in ((str(name), str(ndc)) for name, ndc in asked):
        found = sorted({(drug.policy, drug.drug) for drug in drugs if _means(drug, name, ndc)})
        identified += [(name, ndc, policy, drug) for policy, drug in found]
        other = says_an_ndc(ndc) or _plain(name) not in nothing
        namings.append((name, ndc, "identified" if found else "other" if other else "unnamed"))
    texts = [("name_text", "varchar"), ("ndc_text", "varchar")]
    for table in ("identified", "namings"):
        connection.execute(f"drop table if exists {table}")
    fill(connection, "identified", [*texts, ("policy", "varchar"), ("drug", "varchar")], identified)
    fill(connection, "namings", [*texts, ("state", "varchar")], namings)


def known_drugs(ledgers: Sequence[Ledger]) -> tuple[KnownDrug, ...]:
    """Return the drugs of all held versions of all policies, of any date."""
    policies = {policy.policy: policy for ledger in ledgers for policy in ledger.policies}
    return tuple(dict.fromkeys(drug for policy in policies.values() for drug in _drugs_of(policy)))


def drug_billed(policy: PolicyLedger, history: CodeHistory, interval: Interval) -> str:
    """Return which drug of a policy with several a code is for, by its listing or its description; blank where one cannot tell."""
    labels = _names_of(policy)
    if len(labels) <= 1:
        return ""
    printed = [
        item.description
        for held in policy.versions
        for item in held.version.codes
        if item.code == history.code and item.system is history.system and item.description
    ]
    named = (_labels_in(labels, texts) for texts in ([interval.drug] if interval.drug else [], printed))
    meant: set[str] = next((found for found in named if found), set())
    return meant.pop() if len(meant) == 1 else ""


def drug_listed(policy: PolicyLedger, history: CodeHistory, interval: Interval) -> str:
    """Return which drug an unclassified code is listed for; blank where it is listed for all drugs of its policy."""
    labels = _names_of(policy)
    if interval.drug and (len(labels) <= 1 or not _labels_in(labels, [interval.drug])):
        return interval.drug
    return drug_billed(policy, history, interval)


def drug_named(policy: PolicyLedger, text: str) -> str:
    """Return the drug a text names, of a policy with several; blank where it names none or more than one, or the policy has one drug."""
    labels = _names_of(policy)
    meant = _labels_in(labels, [text]) if len(labels) > 1 else set()
    return meant.pop() if len(meant) == 1 else ""


def procedures_of(policy: PolicyLedger, drug: str) -> tuple[str, ...]:
    """Return the procedure codes that may be billed for a drug of a policy with several; one blank code, where no drug is given."""
    if not drug:
        return ("",)
    held = (item for item in policy.codes if item.system in _PROCEDURES)
    return tuple(item.code for item in held if any(drug_billed(policy, item, part) in {"", drug} for part in item.intervals))


def _labels_in(labels: Mapping[str, set[str]], texts: Sequence[str]) -> set[str]:
    """Return the drugs that one of the texts names."""
    return {label for label, names in labels.items() if any(_pattern(name).search(_plain(text)) for name in names for text in texts)}


def _names_of(policy: PolicyLedger) -> dict[str, set[str]]:
    """Return the names of each drug of a policy, by the name it is called here."""
    names: dict[str, set[str]] = {}
    for held in policy.versions:
        for drug in held.version.drugs:
            titled = _brand_in_title(held.version.title, drug)
            names.setdefault(drug.brand or drug.generic or "", set()).update(text for text in (drug.brand, drug.generic, titled) if text)
    return names


def _drugs_of(policy: PolicyLedger) -> Iterator[KnownDrug]:
    names = _names_of(policy)
    ndcs: set[str] = set()
    for held in policy.versions:
        ndcs |= {nine for limit in held.version.limits if limit.kind == "ndc" and (nine := read_ndc(limit.value))}
    single = len(names) <= 1  # an NDC of a policy with several drugs does not say which
    for label, texts in names.items():
        patterns = tuple(_pattern(text) for text in sorted(texts) if len(text) >= _SHORTEST_NAME)
        yield KnownDrug(policy.policy, label if not single else "", patterns, frozenset(ndcs) if single else frozenset())
    if ndcs and not single:
        yield KnownDrug(policy.policy, "", (), frozenset(ndcs))


def _brand_in_title(title: str | None, drug: Drug) -> str | None:
    """Return the name a title prints before the drug's generic one: policies spell a brand in more than one way."""
    before, found, _ = (title or "").partition(f"({drug.generic})") if drug.generic else ("", "", "")
    name = before.strip()
    return name if found and name and " " not in name else None


def _pattern(name: str) -> re.Pattern[str]:
    """Match a name as a word of its own; a generic name with the policy's suffix or none, but not with another one."""
    plain = _SPACES.sub(" ", name.strip()).lower()
    suffixed = _SUFFIX.match(plain)
    if not suffixed:
        return re.compile(rf"(?<![a-z0-9]){re.escape(plain)}(?![a-z0-9])")
    stem, suffix = suffixed.groups()
    body = f"{re.escape(stem)}(?:-{suffix}(?![a-z])|(?!-[a-z]{{4}}(?![a-z])))"
    return re.compile(rf"(?<![a-z0-9]){body}(?![a-z0-9])")


def _means(drug: KnownDrug, name: str, ndc: str) -> bool:
    nine = read_ndc(ndc)
    plain = _plain(name)
    return (nine is not None and nine in drug.ndcs) or any(pattern.search(plain) for pattern in drug.names)


def _plain(name: str) -> str:
    return _SPACES.sub(" ", name.replace("\u2010", "-").replace("\u2011", "-").strip()).lower()


def _names_of_nothing() -> frozenset[str]:
    table = tomllib.loads(resource("claims/unnamed.toml").read_text(encoding="utf-8"))
    return frozenset({"", *(str(text) for text in table["names"])})
