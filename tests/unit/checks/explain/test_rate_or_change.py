"""A change and its rate contradict each other: which of the two is wrong is said only where something else tells."""

from __future__ import annotations

from dagster_project.checks import evaluate, explained

from ..planted import SERIOUS
from ..statements import claim, evidence, figure

TOTAL = {"form_id": "gpb_expenditure", "item_code": "@total", "measure": "total", "fund_source": "gpb"}


def found(*claims: dict) -> list[dict]:
    document = evidence(claims, [figure("f05", "@total", "total", "1,100.00")])
    findings = explained(document, evaluate(document)).findings.to_dicts()
    return [finding for finding in findings if finding["level"] in SERIOUS]


def stated(finding: dict) -> list[str]:
    return [member["stated_text"] for member in finding["members"] if member["role"] == "stated"]


def grown(change: str, rate: str, **columns) -> dict:
    return claim(
        1, final="1,100.00", change=change, rate=rate, direction=1, rate_direction=1,
        base_kind="prior_final", subject="一般公共预算财政拨款支出", **(TOTAL | columns),
    )  # fmt: skip


def part(number: int, final: str, change: str) -> dict:
    return claim(
        number, final=final, change=change, direction=1, base_kind="prior_final", part_of_claim_id="c1"
    )


def test_neither_is_named_where_nothing_else_tells():
    (finding,) = found(grown("173.00", "10.00"))
    assert set(stated(finding)) == {"173.00", "10.00%"}
    assert "cannot all be right" in finding["explanation_en"]


def test_a_digit_of_the_change_is_one_reading_where_it_fits():
    (finding,) = found(grown("123.46", "15.15"))
    assert finding["cause"] == "unexplained"
    (finding,) = found(grown("104.75", "15.15"))  # 144.75 of 955.25
    assert (finding["cause"], stated(finding)[0]) == ("single_digit", "104.75")


def test_the_change_is_named_where_those_of_its_parts_contradict_it_too():
    (finding,) = found(
        grown("120.00", "10.00", parts_closed=True),
        part(2, "700.00", "60.00"),
        part(3, "400.00", "40.00"),
    )
    assert stated(finding) == ["120.00"]
    assert finding["expected_low"] <= 1_000_000 <= finding["expected_high"]
    assert "cannot all be right" not in finding["explanation_en"]


def test_the_rate_is_named_where_those_of_its_parts_confirm_the_change():
    (finding,) = found(
        grown("100.00", "12.00", parts_closed=True),
        part(2, "700.00", "60.00"),
        part(3, "400.00", "40.00"),
    )
    assert stated(finding) == ["12.00%"]
    assert "cannot all be right" not in finding["explanation_en"]


def bought(number: int, item: str, final: str, **columns) -> dict:
    return claim(
        number, unit="元", final=final, item_code=item, form_id="procurement", measure="amount", **columns
    )


def test_an_amount_in_another_unit_is_told_at_the_amount_and_not_at_its_share():
    (finding,) = found(
        bought(2, "@total", "1,736,833.56", parts_closed=True),
        bought(3, "goods", "1,000,000.00", part_of_claim_id="c2"),
        bought(4, "works", "0.00", part_of_claim_id="c2"),
        bought(5, "services", "736,833.56", part_of_claim_id="c2"),
        bought(6, "sme", "116.21", share="66.9", denominator_claim_id="c2"),
    )
    assert (finding["cause"], stated(finding)) == ("unit_slip", ["116.21"])


def test_a_rate_that_only_nearly_is_change_over_final_is_not_named_for_it():
    document = evidence([
        claim(
            1, final="40,903.33", change="-346.77", rate="0.9", direction=-1, rate_direction=-1,
            base_kind="prior_final", subject="收、支总计", **TOTAL,
        )
    ])  # fmt: skip
    (finding,) = explained(document, evaluate(document)).findings.to_dicts()
    assert finding["cause"] == "unexplained"
    assert set(stated(finding)) == {"40,903.33", "346.77", "0.9%"}
    assert "cannot all be right" in finding["explanation_en"]


def test_shares_that_hold_either_way_do_not_name_a_part_for_a_wrong_total():
    whole = {"part_of_claim_id": "c2", "denominator_claim_id": "c2"}
    document = evidence([
        claim(2, final="1,562.97", parts_closed=True, subject="本年支出合计", **TOTAL),
        claim(3, final="1,114.21", share="71.4", subject="基本支出", **whole),
        claim(4, final="407.98", share="26.1", subject="项目支出", **whole),
        claim(5, final="39.41", share="2.5", subject="经营支出", **whole),
    ])  # fmt: skip
    findings = explained(document, evaluate(document)).findings.to_dicts()
    (finding,) = (finding for finding in findings if finding["level"] in SERIOUS)
    assert "1,562.97" in stated(finding)
    assert "cannot all be right" in finding["explanation_en"]
