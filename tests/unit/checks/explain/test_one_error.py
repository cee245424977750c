"""One wrong figure is one finding, on itself: what it puts right confirms the figures beside it, and accuses none of them."""

from __future__ import annotations

import pytest

from dagster_project.checks import evaluate, explained

from ..planted import SERIOUS
from ..statements import claim, evidence, figure

CLASSES = {"form_id": "gpb_expenditure", "measure": "total"}


def found(*claims: dict, figures: tuple[dict, ...] = ()) -> list[dict]:
    document = evidence(claims, figures)
    findings = explained(document, evaluate(document)).findings.to_dicts()
    return [finding for finding in findings if finding["level"] in SERIOUS]


def stated(finding: dict) -> list[str]:
    return [member["stated_text"] for member in finding["members"] if member["role"] == "stated"]


def grown(number: int, name: str, final: str, change: str, rate: str, **columns) -> dict:
    return claim(
        number, final=final, change=change, rate=rate, direction=1, rate_direction=1, base_kind="prior_final",
        subject=name, **(CLASSES | columns),
    )  # fmt: skip


def changed(number: int, final: str, change: str, **columns) -> dict:
    return claim(
        number, final=final, change=change, direction=1, base_kind="prior_final", **(CLASSES | columns)
    )


def test_of_changes_that_do_not_add_up_the_one_with_a_base_below_zero_is_named():
    (finding,) = found(
        changed(1, "900.00", "90.00", item_code="@total", parts_closed=True),
        changed(2, "40.00", "75.00", item_code="201", part_of_claim_id="c1"),  # 35.00 was meant
        changed(3, "860.00", "55.00", item_code="208", part_of_claim_id="c1"),
    )
    assert stated(finding) == ["75.00"]
    assert "cannot all be right" not in finding["explanation_en"]


def test_a_rate_without_a_base_once_the_figure_is_right_is_no_finding_of_its_own():
    printed = {"@total": "900.00", "208": "860.00", "213": "40.00"}
    (finding,) = found(
        claim(1, final="900.00", item_code="@total", parts_closed=True, **CLASSES),
        grown(2, "农林水支出", "140.00", "40.00", "100.00", item_code="213", part_of_claim_id="c1"),
        claim(3, final="860.00", item_code="208", part_of_claim_id="c1", **CLASSES),
        figures=tuple(figure("f05", item, "total", text) for item, text in printed.items()),
    )
    assert stated(finding)[0] == "140.00"
    assert finding["expected_low"] <= 400_000 <= finding["expected_high"]


@pytest.mark.parametrize("change", ["600.00", "900.00"])
def test_where_rates_are_of_the_final_figure_such_a_rate_tells_which_change_is_wrong(change: str):
    habitual = [
        grown(10, "教育支出", "400.00", "100.00", "25.00", item_code="205"),
        grown(11, "住房保障支出", "200.00", "30.00", "15.00", item_code="221"),
        grown(12, "卫生健康支出", "500.00", "60.00", "12.00", item_code="210"),
    ]
    findings = found(
        *habitual,
        changed(1, "2,900.00", "390.00", item_code="@total", parts_closed=True),
        grown(2, "社会保障和就业支出", "1,000.00", change, "30.00", item_code="208", part_of_claim_id="c1"),
        changed(3, "1,900.00", "90.00", item_code="201", part_of_claim_id="c1"),
    )
    assert sorted((finding["cause"], len(stated(finding))) for finding in findings)[-1] == ("wrong_base", 4)
    (other,) = (finding for finding in findings if finding["cause"] != "wrong_base")
    assert stated(other) == [change]
