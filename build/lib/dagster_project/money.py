"""Printed text → exact amount, unit, precision, and the interval it stands for (docs/specification/verdicts.md#intervals).

Never a binary float: a clean document lands exactly on the limit of its rounding.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

UNIT_FACTORS: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(10) ** 3,
    "万元": Decimal(10) ** 4,
    "万": Decimal(10) ** 4,
    "百万元": Decimal(10) ** 6,
    "亿元": Decimal(10) ** 8,
    "亿": Decimal(10) ** 8,
}
FEN = Decimal("0.01")
LARGEST_YUAN = Decimal(10) ** 18
"""DECIMAL(20,2) holds less than this; a larger figure is malformed, not money."""

_DASHES = frozenset("-—–―－─一‐−﹣")
_MINUS = "-−－﹣–△▲"
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_LEADING_POINT = re.compile(r"\.\d+")
_NUMERIC = re.compile(r"[\d.,]+")
_SPACE = re.compile(r"\s+")


class PrintedNumber(NamedTuple):
    """A figure as it stands on the page.

    ``value`` is None where the text holds digits that are no lawful number (``30,003.372.11``) or no number at
    all; ``zero_style`` is one of none, blank, dash, integer, decimal; ``is_numeric`` tells digits, blank and
    dash from words.
    """

    raw: str
    value: Decimal | None
    decimals: int
    zero_style: str
    is_numeric: bool
    is_malformed: bool = False


def normalise_number_text(text: str) -> str:
    """Full-width digits and separators to half width, every white space out."""
    text = unicodedata.normalize("NFKC", text).replace("，", ",").replace("．", ".").replace("。", ".")
    return _SPACE.sub("", text)


def parse_printed(text: str | None) -> PrintedNumber:
    """Read one printed figure. Never raises: ``is_numeric`` is False for a text that is no number."""
    raw = text or ""
    bare = normalise_number_text(raw)
    if not bare:
        return PrintedNumber(raw, Decimal(0), 0, "blank", is_numeric=True)
    if _is_dash(bare.removeprefix("¥")):
        return PrintedNumber(raw, Decimal(0), 0, "dash", is_numeric=True)
    negative, body = _signed(bare)
    if not _NUMERIC.fullmatch(body) or not body.strip(".,"):
        return PrintedNumber(raw, None, 0, "none", is_numeric=False)
    if not (_PLAIN.fullmatch(body) or _GROUPED.fullmatch(body) or _LEADING_POINT.fullmatch(body)):
        return PrintedNumber(raw, None, 0, "none", is_numeric=True, is_malformed=True)
    digits = body.replace(",", "")
    value = Decimal(digits)
    decimals = len(digits.partition(".")[2])
    zero_style = "none" if value else ("decimal" if decimals else "integer")
    return PrintedNumber(raw, -value if negative else value, decimals, zero_style, is_numeric=True)


def _is_dash(bare: str) -> bool:
    """One to three dashes for no amount; 一 alone is the numeral one, which looks like a dash."""
    return 0 < len(bare) <= 3 and bare != "一" and all(character in _DASHES for character in bare)


def _signed(bare: str) -> tuple[bool, str]:
    """(is negative, the digits): brackets and a minus or 负 before the digits each turn the sign; ¥ says what is counted,
    and stands before the sign or behind it.
    """
    negative, body = False, bare.removeprefix("¥")
    if len(body) > 2 and body[0] == "(" and body[-1] == ")":
        negative, body = True, body[1:-1].removeprefix("¥")
    if body.startswith(tuple(_MINUS)):
        return not negative, body[1:].removeprefix("¥")
    return negative, body.removeprefix("+").removeprefix("¥")


def is_cut(text: str) -> bool:
    """Whether a figure ends with its point or comma: what came behind was wrapped away."""
    return text.endswith((".", ",", "．", "，"))


def is_one_figure(text: str) -> bool:
    """Whether a malformed text is one figure as printed: two in one cell, or one that is cut, are defects of reading."""
    return not any(character.isspace() for character in text) and not is_cut(text)


def amount_yuan(value: Decimal | None, unit: str) -> Decimal | None:
    """Exact amount in 元; None for no value or one beyond DECIMAL(20,2). KeyError for an unknown unit.

    >>> amount_yuan(Decimal("2940.05"), "万元")
    Decimal('29400500.00')
    """
    if value is None:
        return None
    amount = value * UNIT_FACTORS[unit]
    if abs(amount) >= LARGEST_YUAN:
        return None
    return amount.quantize(FEN)


def half_width_yuan(decimals: int, unit: str, zero_style: str) -> Decimal:
    """Half-width h in 元 of a figure printed with so many decimals: it stands for [x - h, x + h].

    Blank, dash and an integer 0 are exact zeros. 元 with two decimals is exact, and so is 元 with fewer
    (trimmed zeros, the tight reading); the loose reading of trimmed figures is the caller's business.
    """
    if zero_style in ("blank", "dash", "integer"):
        return Decimal(0)
    factor = UNIT_FACTORS[unit]
    if factor == 1:
        return Decimal(0)
    return Decimal(5) * Decimal(10) ** (-decimals - 1) * factor
