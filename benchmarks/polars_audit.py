"""The audit step written by hand in Polars, for one layout and one set of rules: what the engine is measured against.

Run from the project's root: ``python benchmarks/polars_audit.py CLAIMS.parquet``, for a file of `big_claims` (`audit_scale` makes one).
Polars comes with the extra ``bench``. What is timed begins with typed lines and diagnoses and with the same tables of policy facts the
program makes, and ends with the findings; reading and typing are not in it, nor are they in the program's audit step.

Computed under both bases: missing-value, date-order, future-date, malformed-code (procedures and diagnoses), wrong-claim-type,
code-not-yet-in-effect, code-no-longer-in-effect, code-not-yet-listed, code-no-longer-listed, nonspecific-code-when-specific-exists,
code-not-valid (procedures and diagnoses), all-diagnoses-pend, diagnosis-not-pointed, diagnosis-no-longer-listed,
diagnosis-not-yet-listed, diagnosis-not-listed and duplicate-line; the ladder of each part, the diagnoses' giving way to the procedure,
the verdict, whether the other basis says the same, the primary finding and its amount.

Not computed: rules for which these claims have no case (spans over several days, ages, policies in conflict, unclassified codes
without a drug, inpatient and hospital claims), rule tables, netting, what could be billed instead, messages and their sentences.
"""

import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.audit.drugs import known_drugs  # the path above comes first
from app.audit.facts import Evidence, build_facts
from app.audit.ladder import RUNGS, TABLE_ORDER, VERDICTS
from app.bundled import sample
from app.claims.clean import read_pointers
from app.claims.codes import NONSPECIFIC, read_diagnosis, read_procedure
from app.claims.engine import connected
from app.codesets.library import load_code_sets
from app.codesets.model import CodeSystem
from app.codesets.tables import CodeSets
from app.ledger.model import Basis, Ledger
from app.ledger.terms import PLAIN
from app.workspace.codes import ledger_of_versions
from app.workspace.versions import load_versions

AS_OF = date(2026, 11, 20)
_FACTS = ("bases", "listings", "regimes", "versions", "policy_starts")
_SAME = ["member", "from_day", "to_day", "code", "modifiers", "units", "provider"]
_ORDER = ["claim", "line", "amount", "row"]
_LIST_RULES = {  # how a code stands on the day, whether by a date that is stated, and what that is called
    ("later", True): "code-not-yet-in-effect",
    ("later", False): "code-not-yet-listed",
    ("ended", True): "code-no-longer-in-effect",
    ("ended", False): "code-no-longer-listed",
}
_STATES = {"in": 1, "ended": 2, "later": 3, "never": 4}
_DIAGNOSIS_RULES = {"ended": "diagnosis-no-longer-listed", "later": "diagnosis-not-yet-listed", "never": "diagnosis-not-listed"}
_HIT = ["basis", "row", "part", "rule", "code"]
_SEVERITY = {"error": 1, "review": 2, "undetermined": 3, "note": 4}


@dataclass(frozen=True, slots=True)
class Prepared:
    """Typed lines, their diagnoses (`used`: in the order of the pointers, null where none points there) and the facts."""

    lines: pl.DataFrame
    diagnoses: pl.DataFrame
    facts: dict[str, pl.DataFrame]


def prepare(path: Path, chosen: Ledger, other: Ledger, sets: CodeSets) -> Prepared:
    """Read a file of `big_claims` and make the tables of facts."""
    raw = pl.read_parquet(path).with_row_index("row", 2)
    day = pl.col("From Date").str.to_date(strict=False)
    lines = raw.select(
        pl.col("row").cast(pl.Int64),
        pl.col("Claim Number").alias("claim"),
        pl.col("Line").cast(pl.Float64).alias("line"),
        pl.col("Member ID").alias("member"),
        day.alias("from_day"),
        pl.coalesce(pl.col("Thru Date").str.to_date(strict=False), day).alias("to_day"),
        pl.col("POS").alias("pos"),
        pl.col("HCPCS").alias("text"),
        pl.concat_str(pl.col("Mod 1").fill_null(""), pl.lit(" "), pl.col("Mod 2").cast(pl.String).fill_null("")).alias("modifiers"),
        pl.col("Units").cast(pl.Decimal(18, 4)).alias("units"),
        pl.col("Rendering NPI").alias("provider"),
        pl.col("Drug Name").fill_null("").alias("drug_text"),
        pl.col("Paid Amount").cast(pl.Decimal(18, 2)).alias("amount"),
    )
    codes = _read(lines["text"], read_procedure, "text")
    lines = lines.join(codes, on="text", how="left").with_columns(pl.col("code").is_in(sorted(NONSPECIFIC)).alias("nonspecific"))
    diagnoses = _diagnoses(raw)
    facts = _facts(chosen, other) | _code_times(pl.concat([lines.select("system", "code"), diagnoses.select("system", "code")]), sets)
    names = {name.lower() for drug in known_drugs((chosen, other)) for name in _names(chosen, drug.policy)}
    facts["names"] = pl.DataFrame({"name": sorted(names)})
    return Prepared(lines, diagnoses, facts)


def _names(ledger: Ledger, policy: str) -> set[str]:
    held = (version.version for one in ledger.policies if one.policy == policy for version in one.versions)
    return {name for version in held for drug in version.drugs for name in (drug.brand, drug.generic) if name}


def _read(texts: pl.Series, read: object, name: str) -> pl.DataFrame:
    distinct = [text for text in texts.unique().to_list() if text is not None]
    found = [read(text) for text in distinct]  # type: ignore[operator] # one of the two readers of codes
    rows = [(text, one.code, one.system.value if one.system else None, one.found) for text, one in zip(distinct, found, strict=True)]
    return pl.DataFrame(rows, schema=dict.fromkeys((name, "code", "system", "found"), pl.String), orient="row")


def _diagnoses(raw: pl.DataFrame) -> pl.DataFrame:
    names = [f"Dx {number}" for number in (1, 2, 3)]
    cells = raw.select(pl.col("row").cast(pl.Int64), "Dx Pointer", *(pl.col(name).cast(pl.String) for name in names))
    long = cells.unpivot(names, index=["row", "Dx Pointer"], variable_name="place", value_name="text").drop_nulls("text")
    long = long.with_columns(pl.col("place").str.tail(1).cast(pl.Int64))
    rows = [
        (pointer, place, order)
        for pointer in raw["Dx Pointer"].unique().to_list()
        for order, place in enumerate(read_pointers(pointer, len(names)) or (), 1)
    ]
    uses = pl.DataFrame(rows, schema={"Dx Pointer": pl.String, "place": pl.Int64, "used": pl.Int64}, orient="row")
    long = long.join(uses, on=["Dx Pointer", "place"], how="left")
    return long.join(_read(long["text"], read_diagnosis, "text"), on="text", how="left").select("row", "used", "system", "code", "found")


def _facts(chosen: Ledger, other: Ledger) -> dict[str, pl.DataFrame]:
    with connected() as connection:
        build_facts(connection, Evidence(), chosen, other)
        found = {}
        for table in _FACTS:
            answer = connection.execute(f"select * from {table}")  # noqa: S608 - names of this file
            names = [str(column[0]) for column in answer.description or ()]
            found[table] = pl.DataFrame(answer.fetchall(), schema=names, orient="row", infer_schema_length=None)
    return found


def _code_times(codes: pl.DataFrame, sets: CodeSets) -> dict[str, pl.DataFrame]:
    windows = [(window.system.value, window.first, window.last) for window in sets.windows]
    times = [
        (system, code, span.start, span.end)
        for system, code in codes.unique().drop_nulls().iter_rows()
        if sets.window(CodeSystem(system)) is not None
        for span in sets.validity(CodeSystem(system), code)
    ]
    text, day = pl.String, pl.Date
    return {
        "windows": pl.DataFrame(windows, schema={"system": text, "first": day, "last": day}, orient="row"),
        "times": pl.DataFrame(times, schema={"system": text, "code": text, "start_day": day, "end_day": day}, orient="row"),
    }


def audit(given: Prepared) -> pl.DataFrame:
    """Return the findings: row, rule, verdict, code, basis_sensitive, primary, amount."""
    lines, facts = given.lines, given.facts
    listed = _standing(lines, facts)
    diagnosed = _diagnosis_hits(_supported(listed, facts), given.diagnoses, facts)
    invalid = _invalid(given)
    hits = pl.concat(
        [_plain(lines, facts), _listing_hits(listed, facts), diagnosed, *_of_codes(given, invalid, facts), _repeats(lines, facts)]
    )
    return _told(_laddered(hits), lines)


def _plain(lines: pl.DataFrame, facts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Hits that rest on the line alone."""
    rules = {
        "missing-value": pl.col("from_day").is_null() | pl.col("text").is_null(),
        "date-order": pl.col("to_day") < pl.col("from_day"),
        "future-date": (pl.col("from_day") > AS_OF) | (pl.col("to_day") > AS_OF),
        "malformed-code": pl.col("text").is_not_null() & pl.col("code").is_null(),
        "wrong-claim-type": (pl.col("system") == "ICD-10-PCS")
        | ((pl.col("system") == "HCPCS") & pl.col("code").str.starts_with("C") & (pl.col("pos") != "24")),
    }
    found = [_hit(lines.filter(when), facts, "procedure", rule, pl.coalesce("code", "found")) for rule, when in rules.items()]
    return pl.concat(found)


def _hit(rows: pl.DataFrame, facts: dict[str, pl.DataFrame], part: str, rule: str, code: pl.Expr) -> pl.DataFrame:
    """Return hits under both bases, or under the one the rows name."""
    said = rows.select(*(["basis"] if "basis" in rows.columns else []), "row", code.alias("code"))
    said = said.with_columns(pl.lit(part).alias("part"), pl.lit(rule).alias("rule"))
    return (said if "basis" in said.columns else said.join(facts["bases"], how="cross")).select(_HIT)


def _repeats(lines: pl.DataFrame, facts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    whole = lines.filter(pl.col("from_day").is_not_null() & pl.col("text").is_not_null())
    whole = whole.filter(
        whole.select(pl.struct(pl.coalesce("code", "found"), *(name for name in _SAME if name != "code"))).to_series().is_duplicated()
    )
    later = whole.sort(_ORDER).filter(pl.int_range(pl.len()).over(_SAME) > 0)
    return _hit(later, facts, "line", "duplicate-line", pl.coalesce("code", "found"))


def _standing(lines: pl.DataFrame, facts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """How each line's code stands in each policy that lists it on any day, or whose drug it is: one answer a line and basis."""
    listings = facts["listings"]
    specific = lines.filter(~pl.col("nonspecific")).join(listings.select("system", "code").unique(), on=["system", "code"], how="semi")
    named = pl.col("drug_text").str.to_lowercase().str.contains_any(facts["names"]["name"].to_list())
    dated = pl.concat([specific, lines.filter(pl.col("nonspecific") & named)]).filter(pl.col("from_day").is_not_null())
    asked = dated.select("row", "system", "code", "nonspecific", "pos", pl.col("from_day").alias("day"))
    standing = _nearest(asked, listings, ["row"]).join(facts["policy_starts"], on=["basis", "policy"])
    spoken = (pl.col("day") >= pl.col("first_day")) | pl.col("fixed")
    best = standing.filter(spoken).with_columns(
        pl.when(pl.col("state") == "in")
        .then(1)
        .when(pl.col("state") == "later")
        .then(pl.when("fixed").then(3).otherwise(6))
        .otherwise(pl.when("fixed").then(4).otherwise(5))
        .alias("place")
    )
    return best.sort("place", "policy").unique(["basis", "row"], keep="first", maintain_order=True)


def _nearest(asked: pl.DataFrame, listings: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Return the listing that says most of each code on its day: one it lies in, else the last ended, else the next."""
    spans = listings.select("basis", "policy", "system", "code", "start_day", "end_day", "start_fixed", "end_fixed")
    found = asked.join(spans, on=["system", "code"] + (["basis", "policy"] if "basis" in asked.columns else [])).with_columns(
        pl.when((pl.col("start_day") <= pl.col("day")) & (pl.col("end_day").is_null() | (pl.col("day") < pl.col("end_day"))))
        .then(pl.lit("in"))
        .when(pl.col("end_day") <= pl.col("day"))
        .then(pl.lit("ended"))
        .otherwise(pl.lit("later"))
        .alias("state")
    )
    placed = found.with_columns(
        pl.col("state").replace_strict(_STATES, return_dtype=pl.Int8).alias("place"),
        pl.when(pl.col("state") == "ended").then("end_fixed").otherwise("start_fixed").alias("fixed"),
    ).sort("place", pl.col("end_day"), "start_day", descending=[False, True, False])
    return placed.unique([*key, "basis", "policy", "system", "code"], keep="first", maintain_order=True).drop(
        "place", "start_fixed", "end_fixed", "start_day", "end_day"
    )


def _listing_hits(listed: pl.DataFrame, facts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    specific = listed.filter(~pl.col("nonspecific"))
    found = [
        _hit(specific.filter((pl.col("state") == state) & (pl.col("fixed") == fixed)), facts, "procedure", rule, pl.col("code"))
        for (state, fixed), rule in _LIST_RULES.items()
    ]
    offers = (
        facts["listings"]
        .filter(pl.col("offer") == "drug")
        .select("basis", "policy", "start_day", "end_day", pl.col("code").alias("specific"))
    )
    unclassified = listed.filter("nonspecific")
    offered = (
        unclassified.join(offers, on=["basis", "policy"])
        .filter((pl.col("start_day") <= pl.col("day")) & (pl.col("end_day").is_null() | (pl.col("day") < pl.col("end_day"))))
        .filter(~pl.col("specific").str.starts_with("C") | (pl.col("pos") == "24"))
    )
    hit = unclassified.join(
        offered.select("basis", "row").unique().with_columns(pl.lit(value=True).alias("offered")), on=["basis", "row"], how="left"
    )
    hit = hit.filter((pl.col("state") != "in") | pl.col("offered").fill_null(value=False))
    return pl.concat([*found, _hit(hit, facts, "procedure", "nonspecific-code-when-specific-exists", pl.col("code"))])


def _supported(listed: pl.DataFrame, facts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the lines whose diagnoses are looked up: their code is listed on the day. `pends`: every diagnosis does."""
    lines = listed.filter((pl.col("state") == "in") & (pl.col("day") >= pl.col("first_day"))).select("basis", "row", "day", "policy")
    running = lines.join(facts["regimes"].select("basis", "policy", "start_day", "end_day"), on=["basis", "policy"]).filter(
        (pl.col("start_day") <= pl.col("day")) & (pl.col("end_day").is_null() | (pl.col("day") < pl.col("end_day")))
    )
    pending = running.select("basis", "row", "policy").unique().with_columns(pl.lit(value=True).alias("pends"))
    return lines.join(pending, on=["basis", "row", "policy"], how="left").with_columns(pl.col("pends").fill_null(value=False))


def _diagnosis_hits(supported: pl.DataFrame, diagnoses: pl.DataFrame, facts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    held = supported.join(diagnoses, on="row")
    asked = held.filter(~pl.col("pends") & pl.col("code").is_not_null()).select("basis", "policy", "row", "day", "used", "system", "code")
    known = _nearest(asked.drop("used"), facts["listings"], ["row"]).join(facts["policy_starts"], on=["basis", "policy"])
    known = known.filter((pl.col("day") >= pl.col("first_day")) | pl.col("fixed")).select(
        "basis", "policy", "row", "system", "code", "state"
    )
    stood = asked.join(known, on=["basis", "policy", "row", "system", "code"], how="left").with_columns(pl.col("state").fill_null("never"))
    used = held.filter(pl.col("used").is_not_null())
    lacking = supported.join(used, on=["basis", "row"], how="anti")
    broken = used.filter(pl.col("code").is_null())
    pend = (
        used.filter("pends").filter(pl.col("code").is_not_null()).sort("used").unique(["basis", "row"], keep="first", maintain_order=True)
    )
    fine = stood.filter(pl.col("used").is_not_null() & (pl.col("state") == "in"))
    open_lines = stood.join(fine, on=["basis", "row"], how="anti").join(broken, on=["basis", "row"], how="anti")
    open_lines = open_lines.join(lacking, on=["basis", "row"], how="anti")
    unpointed = open_lines.filter(pl.col("used").is_null() & (pl.col("state") == "in"))
    firsts = (
        open_lines.filter(pl.col("used").is_not_null()).sort("used").unique(["basis", "row", "state"], keep="first", maintain_order=True)
    )
    return pl.concat(
        [
            _hit(lacking, facts, "diagnosis", "missing-value", pl.lit(None, pl.String)),
            _hit(pend, facts, "diagnosis", "all-diagnoses-pend", pl.col("code")),
            _hit(unpointed, facts, "diagnosis", "diagnosis-not-pointed", pl.col("code")),
            *(
                _hit(firsts.filter(pl.col("state") == state), facts, "diagnosis", rule, pl.col("code"))
                for state, rule in _DIAGNOSIS_RULES.items()
            ),
        ]
    )


def _invalid(given: Prepared) -> pl.DataFrame:
    """Codes in use on days on which they did not exist, where a loaded table speaks for the day."""
    days = given.lines.select("row", pl.col("from_day").alias("day")).drop_nulls()
    used = given.diagnoses.filter(pl.col("used").is_not_null()).select("row", "system", "code").drop_nulls().join(days, on="row")
    procedures = given.lines.select("system", "code", pl.col("from_day").alias("day")).drop_nulls()
    asked = pl.concat([procedures.unique(), used.select("system", "code", "day").unique()])
    spoken = asked.join(given.facts["windows"], on="system").filter(pl.col("day").is_between("first", "last"))
    valid = spoken.join(given.facts["times"], on=["system", "code"]).filter(
        (pl.col("start_day").is_null() | (pl.col("start_day") <= pl.col("day")))
        & (pl.col("end_day").is_null() | (pl.col("day") < pl.col("end_day")))
    )
    return spoken.join(valid, on=["system", "code", "day"], how="anti").select("system", "code", "day")


def _of_codes(given: Prepared, invalid: pl.DataFrame, facts: dict[str, pl.DataFrame]) -> list[pl.DataFrame]:
    """Hits on codes that did not exist, and on diagnoses in use that are none."""
    key = ["system", "code", "day"]
    lines = given.lines.filter(pl.col("text").is_not_null()).select("row", "system", "code", pl.col("from_day").alias("day"))
    used = given.diagnoses.filter(pl.col("used").is_not_null())
    dated = used.join(invalid.select("system", "code").unique(), on=["system", "code"], how="semi").join(
        lines.select("row", "day"), on="row"
    )
    return [
        _hit(lines.join(invalid, on=key, how="semi"), facts, "procedure", "code-not-valid", pl.col("code")),
        _hit(dated.join(invalid, on=key, how="semi").unique(["row", "code"]), facts, "diagnosis", "code-not-valid", pl.col("code")),
        _hit(used.filter(pl.col("code").is_null()).unique(["row", "found"]), facts, "diagnosis", "malformed-code", pl.col("found")),
    ]


def _laddered(hits: pl.DataFrame) -> pl.DataFrame:
    """Return what is said of each line under each basis: the first hit on its procedure, and on its diagnoses where these are left open."""
    rungs = pl.DataFrame(
        [(one.rule, one.part, one.rung, one.laddered) for one in RUNGS], schema=["rule", "part", "rung", "laddered"], orient="row"
    )
    ranked = hits.join(rungs, on=["rule", "part"]).sort("rung", "code")
    key = ["basis", "row"]
    procedure = ranked.filter(pl.col("part") == "procedure")
    first = procedure.unique(key, keep="first", maintain_order=True)
    both = procedure.filter(pl.col("rule") == "malformed-code").join(first.filter(pl.col("rule") == "missing-value"), on=key, how="semi")
    shut = first.filter(pl.col("rule") != "code-not-yet-listed")
    unlisted = first.filter(pl.col("rule") == "code-not-yet-listed")
    diagnosis = ranked.filter(pl.col("part") == "diagnosis").join(shut, on=key, how="anti")
    listing = diagnosis.filter("laddered").join(unlisted, on=key, how="anti").unique(key, keep="first", maintain_order=True)
    others = diagnosis.filter(~pl.col("laddered"))
    others = others.join(listing.filter(pl.col("rule") != "all-diagnoses-pend"), on=[*key, "code"], how="anti")
    return pl.concat([first, both, listing, others, ranked.filter(pl.col("part") == "line")]).select(_HIT)


def _told(results: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Mark the chosen basis's results by what the other says, and add what only the other says as notes."""
    kinds = results.with_columns(pl.when(pl.col("part") == "line").then(pl.lit("line")).otherwise(pl.lit("rest")).alias("kind"))
    chosen, other = (kinds.filter(pl.col("basis") == basis).drop("basis") for basis in ("chosen", "other"))
    key = ["row", "kind", "rule", "code"]
    agreed = other.select(key).unique().with_columns(pl.lit(value=False).alias("basis_sensitive"))
    verdicts = pl.col("rule").replace_strict({rule: verdict.value for rule, verdict in VERDICTS.items()}, return_dtype=pl.String)
    told = chosen.join(agreed, on=key, how="left", nulls_equal=True).with_columns(
        pl.col("basis_sensitive").fill_null(value=True), verdicts.alias("verdict")
    )
    alone = other.join(chosen, on=["row", "kind"], how="anti")
    alone = alone.with_columns(pl.lit(value=True).alias("basis_sensitive"), pl.lit("note").alias("verdict"))
    places = {rule: place for place, rule in enumerate(TABLE_ORDER)}
    ordered = pl.concat([told, alone]).sort(
        "row",
        pl.col("verdict").replace_strict(_SEVERITY, return_dtype=pl.Int8),
        pl.col("rule").replace_strict(places, return_dtype=pl.Int16),
        "code",
    )
    primary = ordered.with_columns((pl.int_range(pl.len()).over("row") == 0).alias("primary")).join(
        lines.select("row", "amount", pl.coalesce("code", "found").alias("billed")), on="row", how="left", maintain_order="left"
    )
    return primary.select(
        "row",
        "rule",
        "verdict",
        pl.coalesce("code", "billed").alias("code"),
        "basis_sensitive",
        "primary",
        pl.when("primary").then("amount").alias("amount"),
    )


def measured(path: Path, chosen: Ledger, other: Ledger, sets: CodeSets) -> tuple[pl.DataFrame, float, float]:
    """Return the findings, and the seconds and processor seconds of the audit step."""
    given = prepare(path, chosen, other, sets)
    began, worked = time.perf_counter(), time.process_time()
    found = audit(given)
    return found, time.perf_counter() - began, time.process_time() - worked


def main() -> None:
    """Print the time and how often each rule speaks."""
    sets, versions = load_code_sets(), load_versions([sample("CC-0248")])
    chosen, other = (ledger_of_versions(versions, basis, PLAIN, sets) for basis in (Basis.PUBLISH, Basis.REVIEW))
    found, seconds, work = measured(Path(sys.argv[1]), chosen, other, sets)
    print(f"{found.height:,} findings in {seconds:.2f} s, {work:.2f} s of processor time")
    for rule, count in found["rule"].value_counts(sort=True).iter_rows():
        print(f"  {count:>8,} {rule}")


if __name__ == "__main__":
    main()
