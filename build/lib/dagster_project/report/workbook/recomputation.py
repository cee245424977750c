"""The recomputation in a working paper: the figures of each check, and both sides as formulas of the identity's own terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from ..safe import one_line, plain
from ..words import FACTORS, identity, word

_HEAD = (
    # words, first and last column: those of the findings above, whose widths they share
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
_SIDE, _FORM, _ITEM, _MEASURE, _PAGE, _TEXT, _VALUE, _EXPECTED = 0, 2, 3, 4, 5, 6, 7, 8
"""Columns of a term: what it is, as printed, its number, and what it alone would have to be."""
_EXACT = Decimal(10) ** 15  # Excel keeps fifteen digits; a larger figure is written as text
_ROUNDED = {"==": "AND({low}<=0,{high}>=0)", "<=": "{low}<=0", ">": "{high}>0", "<>": "OR({low}>0,{high}<0)"}
"""When a relation holds within rounding, of the ends of the difference."""

Expected = dict[tuple[Any, ...], tuple[str, float]]
"""Place of a figure → the cell that says what it alone would have to be, and its result."""


@dataclass(frozen=True)
class Paperwork:
    """The sheet that is written, its formats, the language, and the file that page numbers lead to."""

    sheet: Worksheet
    formats: Mapping[str, Any]
    language: str
    link: str = ""

    def say(self, words: tuple[str, str]) -> str:
        """The word in the language of the workbook."""
        return words[self.language == "en"]

    def page(self, row: int, column: int, page: int | None) -> None:
        """A page number, leading to that page."""
        if page and self.link:
            self.sheet.write_url(
                row, column, f"external:{self.link}#page={page}", self.formats["link"], str(page)
            )
        else:
            self.sheet.write_string(row, column, str(page or ""), self.formats["text"])


def place_key(place: Mapping[str, Any]) -> tuple[Any, ...]:
    """Identity of a figure within a finding; a member and a term that are the same figure have the same key."""
    names = ("form_id", "item_code", "page_number")
    column = None if place["form_id"] == "narrative" else place["measure"]
    return (*(place[name] for name in names), column, plain(place["stated_text"]).rstrip("%％"))


def write_checks(work: Paperwork, row: int, checks: Sequence[Mapping[str, Any]]) -> tuple[int, Expected]:
    """The checks of a finding from ``row`` on, each with its terms under it: the next free row, and the expected cells."""
    expected: Expected = {}
    if not checks:
        return row, expected
    for words, first, last in _HEAD:
        _across(work.sheet, row, first, last, work.say(words), work.formats["head"])
    row += 1
    for check in checks:
        unit = common_unit(check["terms"], check["unit"])
        _write_check(work, row, check, unit)
        for number, term in enumerate(check["terms"], start=1):
            _write_term(work, row + number, term, unit)
            if formula := _alone(check, term, row, row + number):
                cell = f"{letter(_EXPECTED)}{row + number + 1}"
                work.sheet.write_formula(
                    row + number, _EXPECTED, formula[0], work.formats["other"], formula[1]
                )
                expected.setdefault(place_key(term), (cell, formula[1]))
        row += len(check["terms"]) + 1
    return row, expected


def common_unit(terms: Iterable[Mapping[str, Any]], unit: str | None) -> str | None:
    """The unit in which the amounts of a check are shown: that of the first term that prints one."""
    printed = (term["stated_unit"] for term in terms if term["unit"] == "元" and term["value"])
    return next((name for name in printed if name in FACTORS), unit) if unit == "元" else unit


def in_unit(value: Decimal | None, unit: str | None) -> Decimal | None:
    """An amount in 元 converted to the unit shown; any other value unchanged."""
    return value / FACTORS[unit] if value is not None and unit in FACTORS else value


def _write_check(work: Paperwork, row: int, check: Mapping[str, Any], unit: str | None) -> None:
    sheet, line, style = work.sheet, row + 1, work.formats["other"]
    title, _ = identity(check["identity_id"])
    named = one_line(f"{check['identity_id']} {title.say(work.language)}")
    _across(sheet, row, _IDENTITY, _BINDING - 1, named, work.formats["finding"])
    _across(sheet, row, _BINDING, _LEFT - 1, one_line(check["binding"]), work.formats["text"])
    told = {
        name: in_unit(check[name], unit)
        for name in ("lhs", "rhs", "difference", "difference_low", "difference_high")
    }
    left, right = _sides(check, line)
    for column, formula, value in ((_LEFT, left, told["lhs"]), (_RIGHT, right, told["rhs"])):
        if formula:
            sheet.write_formula(row, column, formula, style, _number(value))
        else:
            write_number(sheet, row, column, value, style)
    difference, low, high = told["difference"], told["difference_low"], told["difference_high"]
    formula = f"={letter(_LEFT)}{line}-{letter(_RIGHT)}{line}"
    sheet.write_formula(row, _DIFFERENCE, formula, style, _number(difference))
    # The allowance is what rounding leaves open on either side of the difference.
    for position, end, sign in ((_LOWEST, low, "-"), (_HIGHEST, high, "+")):
        if end is not None and difference is not None:
            formula = f"={letter(_DIFFERENCE)}{line}{sign}{abs(end - difference):f}"
            sheet.write_formula(row, position, formula, style, _number(end))
    inside, outside = work.say(("一致", "holds")), work.say(("不一致", "fails"))
    holds = _ROUNDED.get(check["relation"], _ROUNDED["=="])
    holds = holds.format(low=f"{letter(_LOWEST)}{line}", high=f"{letter(_HIGHEST)}{line}")
    sheet.write_formula(row, _VERDICT, f'=IF({holds},"{inside}","{outside}")', work.formats["text"], outside)
    sheet.write_string(row, _UNIT, plain(unit), work.formats["text"])


def _sides(check: Mapping[str, Any], line: int) -> tuple[str, str]:
    """Formulas of the left and the right side over the terms below ``line``; empty where a side is no sum of terms."""
    terms = check["terms"]
    if not terms or check["relation"] in ("count", "documents"):
        return "", ""
    left = _sum(_cells(terms, "left", line))
    if check["relation"] != "rate":
        return f"={left}", f"={_sum(_cells(terms, 'right', line))}"
    scale = "*100" if check["unit"] == "%" else ""
    over, under = (_sum(_cells(terms, side, line)) for side in ("numerator", "denominator"))
    return f"={left}", f"=ABS({over})/({under}){scale}"


def _cells(terms: Sequence[Mapping[str, Any]], side: str, line: int) -> Iterator[tuple[int, str]]:
    for number, term in enumerate(terms, start=1):
        if term["side"] == side:
            yield term["sign"], f"{letter(_VALUE)}{line + number}"


def _sum(cells: Iterable[tuple[int, str]]) -> str:
    """``H10+H11-H12``; 0 of nothing."""
    text = "".join(f"{'-' if sign < 0 else '+'}{cell}" for sign, cell in cells)
    return text.removeprefix("+") or "0"


def _alone(
    check: Mapping[str, Any], term: Mapping[str, Any], head: int, row: int
) -> tuple[str, float] | None:
    """(formula, result) of the value that a term would need, all others as printed; None where the check gives none."""
    difference = f"{letter(_DIFFERENCE)}{head + 1}"
    if check["relation"] == "rate":
        return (f"={letter(_RIGHT)}{head + 1}", _number(check["rhs"])) if term["side"] == "left" else None
    if check["relation"] not in ("==", "<=") or term["stated_text"] is None or check["difference"] is None:
        return None
    sign = term["sign"] if term["side"] == "left" else -term["sign"]
    unit = common_unit(check["terms"], check["unit"])
    result = in_unit(term["value"] - sign * check["difference"], unit)
    return f"={letter(_VALUE)}{row + 1}{'-' if sign > 0 else '+'}{difference}", _number(result)


def _write_term(work: Paperwork, row: int, term: Mapping[str, Any], unit: str | None) -> None:
    sheet, text = work.sheet, work.formats["text"]
    side = word("sides", term["side"]).say(work.language) + (" −" if term["sign"] < 0 else "")
    sheet.write_string(row, _SIDE, side, text)
    sheet.write_string(row, _FORM, word("forms", term["form_id"]).say(work.language), text)
    sheet.write_string(row, _ITEM, one_line(term["item_name"] or term["item_code"], longest=60), text)
    sheet.write_string(row, _MEASURE, word("measures", term["measure"]).say(work.language), text)
    work.page(row, _PAGE, term["page_number"])
    sheet.write_string(row, _TEXT, plain(term["stated_text"]), text)
    write_number(
        sheet,
        row,
        _VALUE,
        in_unit(term["value"], unit if term["unit"] == "元" else None),
        work.formats["other"],
    )


def _across(sheet: Worksheet, row: int, first: int, last: int, text: str, style: Any) -> None:
    """Text over some columns of a row."""
    if first == last:
        sheet.write_string(row, first, text, style)
    else:
        sheet.merge_range(row, first, row, last, text, style)


def write_number(sheet: Worksheet, row: int, column: int, value: Decimal | None, style: Any) -> None:
    """Write a figure as a number. A workbook stores binary floating point, which keeps fifteen digits."""
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
