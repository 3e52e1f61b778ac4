"""Rule tables: what is found once one is switched on, and what a table file must say."""

from datetime import date
from pathlib import Path

import pytest

from app.audit.extras import Extras
from app.audit.model import AuditResult, ClaimType
from app.audit.ndcs import ndc_of_table, ndc_readings
from app.audit.rule_table_files import bundled_tables, read_rule_table, rule_table
from app.audit.rule_tables import RuleTable
from app.audit.stored import finding_pieces, restored, summary_of
from app.errors import InputRefusedError

from .conftest import Audit, said

Said = list[tuple[str, str | None]]
FINE: Said = []
DAY = "2025-03-03"


def bundled(name: str) -> RuleTable:
    return read_rule_table(bundled_tables()[name], "A. Auditor", date(2026, 11, 1))


def table(kind: str, *lines: str) -> RuleTable:
    text = "\n".join([f"# kind: {kind}", f"# title: the {kind} table", "# source: Plan manual", "# dated: 2025-01-01", *lines])
    return rule_table("table.csv", text.encode(), "A. Auditor")


def found(result: AuditResult) -> list[tuple[int, str]]:
    return [(finding.row, finding.rule) for finding in result.findings]


def same(*lines: dict[str, str]) -> list[dict[str, str]]:
    """Lines of one claim and member."""
    return [{"Claim Number": "K1", "Member ID": "M1", "Line": str(number), **line} for number, line in enumerate(lines, 1)]


VIALS = Extras(tables=(bundled("elranatamab_vials"),))
WASTE = "wastage-modifier"


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        ([{"Units": "76", "Mod 1": "JZ"}], []),
        ([{"Units": "44", "Mod 1": "JZ"}], []),
        ([{"Units": "12"}, {"Units": "32", "Mod 1": "JW"}], []),  # the first step-up dose
        ([{"Units": "32"}, {"Units": "12", "Mod 1": "JW"}], []),  # the second
        ([{"Units": "6"}, {"Units": "6"}, {"Units": "32", "Mod 1": "JW"}], []),  # summed across lines
        ([{"Units": "76", "Mod 1": "JZ"}, {"Claim Number": "K2", "Units": "76", "Mod 1": "JZ"}], []),
        ([{"Units": "76"}], [2]),
        ([{"Units": "12", "Mod 1": "JZ"}], [2]),  # 12 units are no whole vial
        ([{"Units": "76", "Mod 1": "JZ"}, {"Units": "1", "Mod 1": "JW"}], [2, 3]),
        ([{"Units": "12"}, {"Units": "64", "Mod 1": "JW"}], [3]),  # a vial of 44 was enough
        ([{"Units": "32", "Mod 1": "JW"}], [2]),
        ([{"Units": "76", "POS": "50"}], []),  # a federally qualified health centre
        ([{"Units": "", "Mod 1": "JZ"}], []),
    ],
)
def test_vials_are_summed_over_the_lines_of_a_day(audit: Audit, lines: list[dict[str, str]], rows: list[int]) -> None:
    result = audit(*same(*lines), extras=VIALS)
    assert [row for row, rule in found(result) if rule == WASTE] == rows
    assert all(finding.policy is None for finding in result.findings if finding.rule == WASTE)


def test_the_modifiers_are_asked_for_from_their_days(audit: Audit) -> None:
    dated = table("vials", "code,vials,waste_from,zero_from", "J1323,76,2025-03-01,2025-04-01")
    lines = [{"From Date": day, "Units": units} for day in ("2025-02-28", "2025-03-01", "2025-04-01") for units in ("70", "76")]
    assert [row for row, rule in found(audit(*lines, extras=Extras(tables=(dated,)))) if rule == WASTE] == [4, 6, 7]


def test_nothing_is_on_by_itself(audit: Audit) -> None:
    assert said(audit({"Units": "12", "Mod 1": "JZ", "NDC": "99999-1234-01"}).findings) == FINE


def test_most_units_of_a_line_and_of_a_day(audit: Audit) -> None:
    line = Extras(tables=(table("units", "code,most,per", "J1323,50,line"),))
    day = Extras(tables=(table("units", "code,most,per", "J1323,70,day"),))
    split = same({"Units": "40"}, {"Units": "36", "Mod 1": "76"})
    assert found(audit(*split, extras=line)) == []
    assert found(audit(*split, extras=day)) == [(3, "units-over-limit")]
    assert found(audit(*same({"Units": "60"}), extras=line)) == [(2, "units-over-limit")]
    (finding,) = audit(*same({"Units": "60"}), extras=line).findings
    assert "50 units a line of the units table" in finding.message
    assert finding.amount is not None


def test_a_policys_own_limit_comes_first(audit: Audit) -> None:
    strict = Extras(tables=(table("units", "code,most,per", "J1323,10,line"),))
    (finding,) = audit({"Units": "77"}, extras=strict).findings
    assert (finding.rule, finding.policy) == ("units-over-limit", "PX-1")


def test_units_hold_on_their_kind_of_claim(audit: Audit) -> None:
    only = Extras(tables=(table("units", "code,most,per,claim_type", "J1323,10,line,outpatient"),))
    assert found(audit({}, extras=only)) == []
    assert found(audit({}, extras=only, claim_type=ClaimType.OUTPATIENT)) == [(2, "units-over-limit")]


MUE = """"HCPCS/\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
J1323,{most},{indicator},Prescribing Information
99213,2,2 Date of Service Edit: Policy,Policy
"""


@pytest.mark.parametrize(
    ("indicator", "rows"), [("1 Line Edit", []), ("2 Date of Service Edit: Policy", [3]), ("3 Date of Service Edit: Clinical", [3])]
)
def test_medically_unlikely_edits_by_their_indicator(audit: Audit, indicator: str, rows: list[int]) -> None:
    text = MUE.format(most=70, indicator=indicator)
    edits = rule_table("MUE_PractitionerServices_Eff_01-01-2025.csv", text.encode(), "A. Auditor")
    result = audit(*same({"Units": "40"}, {"Units": "36", "Mod 1": "76"}), extras=Extras(tables=(edits,)))
    assert found(result) == [(row, "units-over-limit") for row in rows]
    assert edits.use.dated == date(2025, 1, 1)


def test_an_edit_list_without_a_date_is_refused() -> None:
    with pytest.raises(InputRefusedError, match="from when"):
        rule_table("mue.csv", MUE.format(most=1, indicator="1").encode(), "A. Auditor")


NDCS = Extras(tables=(bundled("elranatamab_ndcs"),))


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ({"NDC": "00069-4494-02"}, FINE),
        ({"NDC": "0069-2522-01"}, FINE),
        ({"NDC": "N400069449402"}, FINE),
        ({"NDC": "0069449402"}, FINE),  # ten digits: one of the three readings fits
        ({"NDC": "55555-1234-01"}, [("ndc-mismatch", "J1323")]),
        ({"NDC": "5555512340"}, [("ndc-mismatch", "J1323")]),  # none of the three fits
        ({"NDC": "00069-4494-02", "HCPCS": "J9321"}, [("ndc-mismatch", "J9321")]),  # another drug's code
        ({"NDC": "00069-4494-02", "HCPCS": "96401"}, FINE),  # a service beside the drug
        ({"NDC": ""}, FINE),
        ({"NDC": "00000000000"}, FINE),
        ({"NDC": "55555-1234-01", "From Date": "2024-03-31"}, [("code-not-yet-in-effect", "J1323")]),
    ],
)
def test_the_ndc_against_the_code(audit: Audit, line: dict[str, str], rules: Said) -> None:
    assert said(audit(line, extras=NDCS).findings) == rules


def test_a_missing_ndc_where_one_is_asked_for(audit: Audit) -> None:
    asked = Extras(tables=(table("ndc", "ndc,code,required", "00069-4494-02,J1323,yes"),))
    lines = [{"NDC": ""}, {"NDC": "99999999999"}, {"NDC": "N/A"}, {"NDC": "00069-4494-02"}]
    assert found(audit(*lines, extras=asked)) == [(2, "ndc-missing"), (3, "ndc-missing"), (4, "ndc-missing")]
    without = audit({}, extras=asked, without=["NDC"])
    assert not without.findings
    assert any("no NDC column" in notice for notice in without.notices)


def test_places_of_service(audit: Audit) -> None:
    places = Extras(tables=(table("places", "code,places,to", "J1323,11 22,2026-01-01"),))
    lines = [{"POS": "11"}, {"POS": "12"}, {"POS": ""}, {"POS": "12", "From Date": "2026-01-05"}]
    result = audit(*lines, extras=places)
    assert found(result) == [(3, "place-of-service")]
    assert "12; the places table names 11 and 22" in result.findings[0].message


def test_a_table_speaks_where_the_policy_does_not_list_the_code_yet(audit: Audit) -> None:
    places = Extras(tables=(table("places", "code,places", "S9338,12"),))
    assert sorted(said(audit({"HCPCS": "S9338"}, extras=places).findings)) == [
        ("code-not-yet-listed", "S9338"),
        ("place-of-service", "S9338"),
    ]


def test_a_result_names_its_tables_also_after_it_was_kept(audit: Audit) -> None:
    result = audit({"Units": "12", "Mod 1": "JZ"}, extras=VIALS)
    (use,) = result.tables
    assert (use.on_by, use.on_since, use.dated, use.rows) == ("A. Auditor", date(2026, 11, 1), date(2024, 4, 1), 1)
    assert any(use.title in notice and use.source in notice and "A. Auditor" in notice for notice in result.notices)
    assert restored(summary_of(result), finding_pieces(result), result.ledger) == result


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("kind = 'units'\n", "title, source, dated"),
        ("kind = 'prices'\ntitle = 'a'\nsource = 'b'\ndated = 2025-01-01\n", "no kind"),
        ("kind = 'units'\ntitle = 'a'\nsource = 'b'\ndated = 2025-01-01\n", "no rows"),
        ("kind = 'units'\ntitle = 'a'\nsource = 'b'\ndated = 2025-01-01\n[[rows]]\ncode = 'J132'\nmost = 1\n", "no procedure code"),
        ("kind = 'units'\ntitle = 'a'\nsource = 'b'\ndated = 2025-01-01\n[[rows]]\ncode = 'J1323'\nmost = 'many'\n", "number of units"),
        ("kind = 'units'\ntitle = 'a'\nsource = 'b'\ndated = 2025-01-01\n[[rows]]\ncode = 'J1323'\nmost = 1\nfrom = 'x'\n", "no date"),
        ("kind = 'ndc'\ntitle = 'a'\nsource = 'b'\ndated = 2025-01-01\n[[rows]]\ncode = 'J1323'\nndc = '0069449402'\n", "no NDC"),
        ("kind = 'places'\ntitle = 'a'\nsource = 'b'\ndated = 2025-01-01\n[[rows]]\ncode = 'J1323'\nplaces = 'office'\n", "no places"),
        ("kind = ", "no TOML"),
    ],
)
def test_a_table_that_is_half_understood_is_refused(text: str, why: str) -> None:
    with pytest.raises(InputRefusedError) as refused:
        rule_table("table.toml", text.encode(), "A. Auditor")
    assert why in refused.value.refusal.why


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputRefusedError, match="cannot be opened"):
        read_rule_table(tmp_path / "no.csv", "A. Auditor")


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("0069-4494-02", ("00069449402",)),
        ("00069-494-02", ("00069049402",)),
        ("00069-4494-2", ("00069449402",)),
        ("N400069449402", ("00069449402",)),
        ("0069449402", ("00069449402", "00694049402", "00694494002")),
        ("00000000000", ()),
        ("N/A", ()),
        ("", ()),
        ("12345", ()),
    ],
)
def test_what_an_ndc_can_mean(text: str, readings: tuple[str, ...]) -> None:
    assert ndc_readings(text) == readings


def test_a_product_in_a_crosswalk() -> None:
    assert ndc_of_table("0069-4494") == "000694494" == ndc_of_table("000694494")
    assert ndc_of_table("0069449402") is None
