"""What is shown is what is published: number formats, from the decimal text of a file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.money import parse_printed
from dagster_project.read.spreadsheet.number_format import BUILT_IN, shown, text_shown


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("0.30000000000000004", "General", "0.3"),
        ("1234.5000000000002", "0.00", "1234.50"),
        ("2.675", "0.00", "2.68"),
        ("0.005", "0.00", "0.01"),
        ("-1234.5", "0.00", "-1234.50"),
        ("-5", "0.00;[Red]0.00", "-5.00"),
        ("-5", "0.00;0.00", "5.00"),
        ("-5", "0.00_);[红色](0.00)", "(5.00)"),
        ("-1234.567", "#,##0.00_);(#,##0.00)", "(1,234.57)"),
        ("-1234.5", BUILT_IN[43], "-1,234.50"),
        ("0", BUILT_IN[43], "-"),
        ("0", "0.00;-0.00;", ""),
        ("0", "#,###", ""),
        ("5", ";;;", ""),
        ("0.12345", "0.00%", "12.35%"),
        ("12345", '0!.0,"万"', "1.2万"),
        ("123456789", "0!.0000", "12345.6789"),
        ("1234567", "#,##0,", "1,235"),
        ("12.50", "#,##0.##", "12.5"),
        ("12", "#,##0.##", "12"),
        ("201", "000", "201"),
        ("5", "000", "005"),
        ("1234.5", "[$¥-804]#,##0.00", "¥1,234.50"),
        ("5", "[>=100]0.0;[<0]-0.0;0.00", "5.00"),
        ("-3", "G/通用格式", "-3"),
        ("45657", 'yyyy"年"m"月"d"日"', "2024年12月31日"),
        ("45657.5", "yyyy-mm-dd hh:mm", "2024-12-31 12:00"),
        ("1", "yyyy/m/d", "1900/1/1"),
    ],
)
def test_a_number_is_shown_by_its_format(value, code, expected):
    assert shown(Decimal(value), code) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [("1.5", "# ?/?"), ("100000", "[DBNum1]0"), ("15000", "0.00E+00"), ("1234567890123", "General"), ("1e500", "0.00"), ("1", "0" * 300)],
)  # fmt: skip
def test_what_is_not_understood_is_not_guessed(value, code):
    assert shown(Decimal(value), code) is None


def test_a_day_counts_from_1904_where_the_workbook_says_so():
    assert shown(Decimal(0), "yyyy-m-d", from_1904=True) == "1904-1-1"


def test_what_is_shown_is_a_figure_to_the_fen():
    text = shown(Decimal("48211.930000000008"), "#,##0.00")
    assert parse_printed(text).value == Decimal("48211.93")
    assert parse_printed(shown(Decimal("-0.5"), BUILT_IN[44])).value == Decimal("-0.50")


def test_a_text_takes_the_fourth_section():
    assert text_shown("合计", '0;-0;0;@"："') == "合计："
    assert text_shown("合计", "0.00") == "合计"
