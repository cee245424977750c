"""What a finding says first: the tightest equation, in the unit, places and separators that are printed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dagster_project.checks.explain.case import Reading, Root
from dagster_project.checks.figures.constraints import Figure, Linear, Ratio
from dagster_project.checks.findings.equations import equations
from dagster_project.checks.findings.wording.figures import as_printed, expected_text
from dagster_project.checks.findings.wording.lead import Lead, equation, lead_of, made_of

WAN = Fraction(10_000)


class Check:
    """As the evaluators give it: an identity, a binding and a constraint."""

    claims: tuple = ()
    graded = "error"
    binding = ""

    def __init__(self, constraint) -> None:
        self.constraint, self.judgement = constraint, constraint.judge()
        self.figures = tuple(constraint.figures())
        self.identity = type("Identity", (), {"id": "X", "title_zh": "关系", "title_en": "identity"})


def amount(key: str, text: str, unit: str = "万元") -> Figure:
    value = Fraction(text.replace(",", "")) * (WAN if unit == "万元" else 1)
    step = Fraction(1, 100) * (WAN if unit == "万元" else 1)
    half = step / 2 if unit == "万元" else Fraction(0)
    record = {"form_id": "expenditure", "item_name": key, "item_code": key, "item_label": key, "measure": "total",
              "stated_unit": unit, "page_number": 3}  # fmt: skip
    return Figure(key, "observation", "total", value, value - half, value + half, step, text, record)


def rate(text: str) -> Figure:
    value, step = Fraction(text.rstrip("%")), Fraction(1, 10)
    record = {"subject": "支出", "item_code": None, "page_number": 3, "rate_unit": "%", "figure_boxes": (),
              "measure": None}  # fmt: skip
    return Figure("rate", "claim", "rate", value, value - step / 2, value + step / 2, step, text, record)


def root(figure: Figure, *constraints) -> Root:
    return Root("unexplained", [Check(c) for c in constraints], [(figure, None)], is_named=True)


@pytest.mark.parametrize(
    ("text", "unit", "value", "shown"),
    [
        ("13,590.96", "万元", Fraction("135909500"), "13,590.95万元"),
        ("52543133.48", "元", Fraction("52534133.48"), "52534133.48元"),  # printed without separators
        ("264.24", "万元", Fraction("12345600"), "1,234.56万元"),
        ("", "万元", Fraction("12345600"), "1,234.56万元"),
    ],
)
def test_a_value_is_told_as_its_figure_is_printed(text, unit, value, shown):
    figure = amount("a", text or "0", unit)
    if not text:
        figure = Figure(
            **{name: getattr(figure, name) for name in Figure.__slots__} | {"text": "", "step": WAN}
        )
    assert as_printed(value, figure, 0) == shown


def test_the_equation_that_leaves_the_least_room_leads():
    total, twin = amount("总计", "264.24"), amount("另一处", "246.24")
    parts = [amount(f"项{n}", "61.56") for n in range(4)]
    wide = Linear("==", ((1, total),), tuple((1, part) for part in parts))
    lead = lead_of(root(total, wide, Linear("==", ((1, total),), ((1, twin),))))
    assert lead.value(0) == "246.24万元"
    assert equation(lead, 0) == "第3页支出决算表“另一处 合计”公布为246.24万元"


def test_a_sum_is_told_in_its_printed_unit_and_solved_for_the_figure():
    total, one, two = amount("总计", "13,590.96"), amount("甲", "8,210.55"), amount("乙", "5,300.40")
    lead = lead_of(root(one, Linear("==", ((1, total),), ((1, one), (1, two)))))
    assert equation(lead, 0) == "13,590.96 − 5,300.40 = 8,290.56万元"
    assert expected_text(one, lead.needed) == "8,290.55 – 8,290.57"


def test_a_base_that_follows_from_final_and_change_is_one_figure():
    final, change, printed = amount("支出", "130.00"), amount("增减", "30.00"), rate("23.1%")
    lead = lead_of(root(printed, Ratio(printed, ((1, change),), ((1, final), (-1, change)))))
    assert equation(lead, 0) == "30.00 ÷ 100.00 = 30.00%"
    assert lead.value(0) == "30.0%"


def test_a_check_that_wants_another_value_than_all_together_explains_nothing():
    total, twin, part = amount("总计", "264.24"), amount("另一处", "246.24"), amount("项", "99.00")
    said = Root(
        "unexplained",
        [Check(Linear("==", ((1, total),), ((1, part),))), Check(Linear("==", ((1, total),), ((1, twin),)))],
        [(total, (twin.low, twin.high))],
        is_named=True,
    )
    assert equation(lead_of(said), 0).endswith("246.24万元")


def test_what_is_taken_away_stands_last():
    closing, opening, spent = amount("年末", "0.10"), amount("年初", "2.00"), amount("支出", "5.00")
    earned = amount("收入", "4.00")
    sums = Linear("==", ((-1, spent), (1, opening), (1, earned)), ((1, closing),))
    assert equation(lead_of(root(closing, sums)), 0) == "2.00 + 4.00 − 5.00 = 1.00万元"


def test_an_ordering_tells_its_bound():
    part, whole = amount("其中", "30.00"), amount("合计", "20.00")
    lead = lead_of(root(part, Linear("<=", ((1, part),), ((1, whole),))))
    assert lead.value(0) == "≤20.01万元"
    assert equation(lead, 0) == ""


def test_the_checks_of_a_finding_carry_the_terms_with_side_and_sign():
    final, change, printed = amount("支出", "130.00"), amount("增减", "30.00"), rate("23.1%")
    ratio, total = (
        Ratio(printed, ((1, change),), ((1, final), (-1, change))),
        Linear("==", ((1, final),), ((1, change),)),
    )
    first, second = equations([Check(ratio), Check(total)])
    assert (first["relation"], second["relation"]) == ("rate", "==")
    assert [(t["side"], t["sign"]) for t in first["terms"]] == [
        ("left", 1), ("numerator", 1), ("denominator", 1), ("denominator", -1)
    ]  # fmt: skip
    assert [(t["side"], t["stated_text"], t["stated_unit"]) for t in second["terms"]] == [
        ("left", "130.00", "万元"),
        ("right", "30.00", "万元"),
    ]
    assert second["difference"] == 1_000_000


def test_where_nothing_says_what_it_should_be_the_sum_that_it_is_leads():
    total, income, spent = amount("总计", "13,510.95"), amount("收入", "8,210.55"), amount("支出", "5,300.40")
    sums = [Reading("both_sides_added", total, others=(income, spent))]
    assert made_of(Lead(total, None, None), sums, 0) == "8,210.55 + 5,300.40 = 13,510.95万元"
    near = [Reading("both_sides_added", total, others=(income, amount("支出", "5,300.41")))]
    assert made_of(Lead(total, None, None), near, 0) == "", "not this sum"
    assert made_of(Lead(income, None, None), sums, 0) == "", "a reading of another figure"
