"""The recomputation in a working paper: the figures of each failing identity, and both sides as formulas over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from typing import Any

import polars as pl
from xlsxwriter.worksheet import Worksheet

from dagster_project.schemas import figure_keys

from ..safe import plain
from ..words import identity, word

_HEAD = (
    # words, first and last column: those of the findings above it, whose widths they share
    (("勾稽关系", "Identity"), 0, 2),
    (("变量", "Binding"), 3, 5),
    (("左边", "Left side"), 6, 6),
    (("右边", "Right side"), 7, 7),
    (("差额", "Difference"), 8, 8),
    (("差额下限", "Lowest"), 9, 9),
    (("差额上限", "Highest"), 10, 10),
    (("结论", "Verdict"), 11, 11),
    (("单位", "Unit"), 12, 12),
)
_IDENTITY, _BINDING, _LEFT, _RIGHT, _DIFFERENCE, _LOWEST, _HIGHEST, _VERDICT, _UNIT = (
    at for _, at, _ in _HEAD
)
_FIGURE_COLUMN = 7  # the value of a figure, under the values of the findings
_EXACT = Decimal(10) ** 15  # Excel keeps fifteen digits; a larger figure is written as text


def write_checks(
    sheet: Worksheet,
    row: int,
    checks: pl.DataFrame,
    observations: pl.DataFrame | None,
    formats: Mapping[str, Any],
    language: str,
) -> None:
    """The identities that do not hold, each with its figures under it, from ``row`` on."""
    failing = checks.filter(pl.col("verdict") == "fails").sort("identity_id", "binding")
    if failing.is_empty():
        return
    checked = failing.to_dicts()
    figures = _by_key(observations, {key for check in checked for key in _keys(check)})
    for words, first, last in _HEAD:
        _across(sheet, row, first, last, words[language == "en"], formats["head"])
    row += 1
    for check in checked:
        named = [figures[key] for key in _keys(check) if key in figures]
        _write_check(sheet, row, check, named, formats, language)
        for number, figure in enumerate(named, start=1):
            _write_figure(sheet, row + number, figure, formats, language)
        row += len(named) + 1


def _keys(check: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(figure["key"] for figure in check["figures"] or []))


def _by_key(observations: pl.DataFrame | None, keys: Set[str]) -> dict[str, dict[str, Any]]:
    """The observations of these keys, by the key that checks name them by."""
    if observations is None:
        return {}
    named = observations.with_columns(key=figure_keys()).filter(pl.col("key").is_in(keys))
    return {row["key"]: row for row in named.to_dicts()}


def _write_check(
    sheet: Worksheet,
    row: int,
    check: Mapping[str, Any],
    figures: Sequence[Mapping[str, Any]],
    formats: Mapping[str, Any],
    language: str,
) -> None:
    line = row + 1
    style = formats["money"] if check["unit"] == "元" else formats["other"]
    title, _ = identity(check["identity_id"])
    named = plain(f"{check['identity_id']} {title.say(language)}")
    _across(sheet, row, _IDENTITY, _BINDING - 1, named, formats["finding"])
    _across(sheet, row, _BINDING, _LEFT - 1, plain(check["binding"]), formats["text"])
    split = sides([figure["amount_yuan"] for figure in figures], check["lhs"], check["rhs"])
    if split is None:
        write_number(sheet, row, _LEFT, check["lhs"], style)
        write_number(sheet, row, _RIGHT, check["rhs"], style)
    else:
        column, last = letter(_FIGURE_COLUMN), line + len(figures)
        left = f"=SUM({column}{line + 1}:{column}{line + split})"
        right = f"=SUM({column}{line + split + 1}:{column}{last})"
        sheet.write_formula(row, _LEFT, left, style, _number(check["lhs"]))
        sheet.write_formula(row, _RIGHT, right, style, _number(check["rhs"]))
    difference, low, high = check["difference"], check["difference_low"], check["difference_high"]
    formula = f"={letter(_LEFT)}{line}-{letter(_RIGHT)}{line}"
    sheet.write_formula(row, _DIFFERENCE, formula, style, _number(difference))
    # The allowance is what rounding leaves open on either side of the difference.
    for position, end, sign in ((_LOWEST, low, "-"), (_HIGHEST, high, "+")):
        if end is not None and difference is not None:
            formula = f"={letter(_DIFFERENCE)}{line}{sign}{abs(end - difference):f}"
            sheet.write_formula(row, position, formula, style, _number(end))
    inside, outside = ("holds", "fails") if language == "en" else ("一致", "不一致")
    # All of these fail: where the sides may be equal, the identity wants them to differ.
    equal, unequal = (outside, inside) if (low or 0) <= 0 <= (high or 0) else (inside, outside)
    between = f"AND({letter(_LOWEST)}{line}<=0,{letter(_HIGHEST)}{line}>=0)"
    formula = f'=IF({between},"{equal}","{unequal}")'
    sheet.write_formula(row, _VERDICT, formula, formats["text"], outside)
    sheet.write_string(row, _UNIT, plain(check["unit"]), formats["text"])


def _across(sheet: Worksheet, row: int, first: int, last: int, text: str, style: Any) -> None:
    """Text over some columns of a row."""
    if first == last:
        sheet.write_string(row, first, text, style)
    else:
        sheet.merge_range(row, first, row, last, text, style)


def sides(amounts: Sequence[Decimal | None], lhs: Decimal | None, rhs: Decimal | None) -> int | None:
    """How many of the figures, from the first, make the left side, the others the right; None where they do not.

    A formula is written only where it gives the very sides of the check.

    >>> sides([Decimal(1), Decimal(2), Decimal(4)], Decimal(3), Decimal(4))
    2
    """
    known = [amount for amount in amounts if amount is not None]
    if lhs is None or rhs is None or len(known) != len(amounts):
        return None
    fitting = (n for n in range(1, len(known)) if sum(known[:n]) == lhs and sum(known[n:]) == rhs)
    return next(fitting, None)


def _write_figure(
    sheet: Worksheet, row: int, figure: Mapping[str, Any], formats: Mapping[str, Any], language: str
) -> None:
    texts = (
        word("forms", figure["form_id"]).say(language),
        plain(figure["item_name"] or figure["item_label"] or figure["item_code"]),
        word("measures", figure["measure"]).say(language),
        str(figure["page_number"] or ""),
        plain(figure["value_raw"]),
    )
    for position, text in enumerate(texts, start=2):
        sheet.write_string(row, position, text, formats["text"])
    write_number(sheet, row, _FIGURE_COLUMN, figure["amount_yuan"], formats["money"])


def write_number(sheet: Worksheet, row: int, column: int, value: Decimal | None, style: Any) -> None:
    """A figure as a number; a workbook knows no decimals, but fifteen digits are exact."""
    if value is None:
        return
    if abs(value) >= _EXACT:
        sheet.write_string(row, column, f"{value:,f}")
    else:
        sheet.write_number(row, column, float(value), style)


def _number(value: Decimal | None) -> float:
    """The result that a formula is written with."""
    return float(value or 0)


def letter(column: int) -> str:
    """Letter of one of the first 26 columns, from 0."""
    return chr(ord("A") + column)
