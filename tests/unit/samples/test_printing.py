"""Printing is exact and can be read back."""

from decimal import Decimal

import pytest

from dagster_project.money import parse_printed
from samples.printing import Style, percent_text, print_figure, read_printed, rounded, zero_style


@pytest.mark.parametrize(
    ("fen", "unit", "expected"),
    [
        (294_005_12345, "万元", "29,400.51"),
        (5_000, "万元", "0.01"),  # half a unit of the last place goes up
        (4_999, "万元", "0.00"),
        (1_234_567_89, "元", "1,234,567.89"),
        (-5_000, "万元", "-0.01"),
    ],
)
def test_figures_round_half_up(fen, unit, expected):
    assert print_figure(fen, Style(unit)).text == expected


@pytest.mark.parametrize("unit", ["元", "万元"])
@pytest.mark.parametrize("full_width", [False, True])
@pytest.mark.parametrize("separators", [False, True])
def test_what_is_printed_reads_as_what_was_rounded(unit, full_width, separators):
    for fen in (1, 99, 123_456, 987_654_321_98, -1_234_567_00):
        figure = print_figure(fen, Style(unit, separators, "blank", full_width))
        assert figure.printed == rounded(fen, unit)
        parsed = parse_printed(figure.text)
        factor = {"元": 100, "万元": 1_000_000}[unit]
        assert parsed.value * factor == rounded(fen, unit)


@pytest.mark.parametrize("zero", ["blank", "decimal", "integer", "dash", "long_dash"])
def test_every_style_of_zero_is_zero(zero):
    figure = print_figure(0, Style("元", zero=zero))
    assert figure.printed == 0
    assert zero_style(figure.text) == parse_printed(figure.text).zero_style


def test_a_number_with_two_points_is_no_number():
    with pytest.raises(ValueError, match="no number"):
        read_printed("30,003.372.11", "元")


def test_percentages_round_half_up():
    assert percent_text(1, 8, 1) == "12.5"
    assert percent_text(-1, 16, 1) == "6.3"
    assert Decimal(percent_text(2, 3, 2)) == Decimal("66.67")
