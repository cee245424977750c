"""How one exact figure is printed: unit, decimals, separators, the style of zero, and what the ink then says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

FACTOR = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
"""分 in one unit."""
DECIMALS = {"亿元": 4}
"""Digits after the point where they are not two."""
FOOTNOTES = "①②*"
_LAWFUL_COMMAS = re.compile(r"[^,]*|[^\d,]?\d{1,3}(,\d{3})+([^,\d][^,]*)?")
_FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
ZERO_TEXT = {"blank": "", "decimal": "0.00", "integer": "0", "dash": "-", "long_dash": "—"}


@dataclass(frozen=True)
class Style:
    """Printing habits of one form or of the narrative."""

    unit: str = "万元"
    separators: bool = True
    zero: str = "blank"
    full_width: bool = False
    wide_comma: bool = False

    @property
    def decimals(self) -> int:
        return DECIMALS.get(self.unit, 2)


@dataclass(frozen=True)
class Figure:
    """One printed figure: the exact value behind it (分) and the characters on the page."""

    exact: int
    text: str
    unit: str

    @property
    def printed(self) -> int:
        """What the characters say, in 分."""
        return read_printed(self.text, self.unit)


def rounded(exact: int, unit: str, decimals: int = 2) -> int:
    """``exact`` rounded half up to ``decimals`` digits of the unit, in 分.

    >>> rounded(12_345_678, "万元")
    12350000
    """
    step = FACTOR[unit] // 10**decimals
    if step <= 1:
        return exact
    sign = -1 if exact < 0 else 1
    return sign * ((abs(exact) + step // 2) // step) * step


def number_text(fen: int, unit: str, *, separators: bool = True, decimals: int = 2) -> str:
    """Printed digits of an amount that is already rounded."""
    value = Decimal(fen) / FACTOR[unit]
    return f"{value:,.{decimals}f}" if separators else f"{value:.{decimals}f}"


def print_figure(exact: int, style: Style) -> Figure:
    shown = rounded(exact, style.unit, style.decimals)
    if exact == 0:
        text = ZERO_TEXT[style.zero]
    else:
        text = number_text(shown, style.unit, separators=style.separators, decimals=style.decimals)
    if style.wide_comma:
        text = text.replace(",", "，")
    if style.full_width:
        text = text.translate(_FULL_WIDTH)
    return Figure(exact, text, style.unit)


def reprint(figure: Figure, new_fen: int, style: Style) -> Figure:
    """The figure with another number in its place, printed in the same manner (an error planted)."""
    return replace(figure, text=print_figure(new_fen, replace(style, unit=figure.unit)).text or "0.00")


def read_printed(text: str, unit: str) -> int:
    """分 that printed characters say; blank and dashes are 0. ValueError if they are no number."""
    plain = text.translate(
        {ord(a): b for a, b in zip("０１２３４５６７８９．，－", "0123456789.,-", strict=True)}
    )
    plain = plain.rstrip(FOOTNOTES)
    if not _LAWFUL_COMMAS.fullmatch(plain):
        raise ValueError(f"no number: {text!r}")
    plain = plain.replace(",", "")
    if plain in ("", "-", "—"):
        return 0
    plain = plain.replace("△", "-")
    if plain.startswith("（"):
        plain = "-" + plain.strip("（）")
    try:
        return int((Decimal(plain) * FACTOR[unit]).to_integral_value(ROUND_HALF_UP))
    except ArithmeticError as error:
        raise ValueError(f"no number: {text!r}") from error


def zero_style(text: str) -> str:
    """The observation table's word for how a zero is printed."""
    plain = text.translate({ord(a): b for a, b in zip("０．－", "0.-", strict=True)})
    if plain.startswith("0."):
        return "decimal"
    return {"": "blank", "-": "dash", "—": "dash", "0": "integer"}.get(plain, "none")


def decimals_of(text: str) -> int:
    return len(text.replace("．", ".").rstrip("）" + FOOTNOTES).partition(".")[2])


def percent_text(numerator: int, denominator: int, decimals: int = 2) -> str:
    """A percentage rounded half up, without the sign %."""
    value = Decimal(abs(numerator)) * 100 / Decimal(abs(denominator))
    return str(value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
