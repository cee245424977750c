"""What a cell shows of its number, by its number format: rounded, grouped, scaled, signed, with the words of the format.

The value is the decimal text that the file holds, never a binary float. What is shown is what is published.
"""

from __future__ import annotations

import operator
from bisect import bisect_left
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from .number_code import Section, Sign, sections_of

EXACT: Final = Context(prec=15, rounding=ROUND_HALF_UP)
"""Programs show no more than fifteen digits of a number: 0.1 + 0.2 is 0.3 in every cell."""
WIDE: Final = Context(prec=400, rounding=ROUND_HALF_UP, Emax=999_999, Emin=-999_999)
GENERAL_WIDTH: Final = 11
"""Characters that the format General shows of a number, the point among them and the sign not."""
LARGEST_SERIAL: Final = 2_958_465
"""31 December 9999 as the number of a day."""
_COMPARE: Final = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_NEGATIVE_SIGNS: Final = frozenset("-－−–—(（负")
_WEEKDAYS: Final = "一二三四五六日"

BUILT_IN: Final = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "¥#,##0;¥-#,##0", 6: "¥#,##0;[Red]¥-#,##0",
    7: "¥#,##0.00;¥-#,##0.00", 8: "¥#,##0.00;[Red]¥-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats that a file names by number alone, as a program in Chinese shows them."""


def shown(value: Decimal, code: str, *, from_1904: bool = False) -> str | None:
    """What a cell with this format shows of ``value``; None where the format is not understood.

    >>> shown(Decimal("1234567.891"), "#,##0.00"), shown(Decimal("-5"), "0.00;[Red]0.00"), shown(Decimal("0.125"), "0.0%")
    ('1,234,567.89', '-5.00', '12.5%')
    """
    if not value.is_finite() or value.adjusted() > 300:
        return None
    value = EXACT.plus(value)
    sections = [section for section in sections_of(code) if not section.has("text")]
    if not sections:  # the format of texts
        return general(value)
    section, is_signed = _chosen(value, sections)
    if section is None or not _is_understood(value, section):
        return None
    if section.has("date"):
        return _day(value, section, from_1904=from_1904)
    text = _number(abs(value), section)
    if not text.strip():
        return ""  # ;;; hides the number
    needs_minus = value < 0 and (is_signed or _is_negative_by_colour(section, sections))
    return ("-" if needs_minus else "") + text.strip()


def general(value: Decimal) -> str | None:
    """The format General: as many decimals as fit, trailing zeros left out; None for what it shows as a power of ten.

    >>> general(Decimal("1234.50")), general(Decimal("0.30000000000000004")), general(Decimal("123456.7891234"))
    ('1234.5', '0.3', '123456.7891')
    """
    value = EXACT.plus(value)
    whole = len(str(abs(int(value))))
    if whole > GENERAL_WIDTH:
        return None
    places = max(0, GENERAL_WIDTH - whole - 1)
    text = f"{WIDE.quantize(value, Decimal(1).scaleb(-places)):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def text_shown(text: str, code: str) -> str:
    """What a cell with this format shows of a text: the fourth section, or the text."""
    last = sections_of(code)[-1]
    if not last.has("text"):
        return text
    return "".join(
        text if sign.kind == "text" else sign.text for sign in last.signs if sign.kind in ("text", "literal")
    ).strip()


def _chosen(value: Decimal, sections: list[Section]) -> tuple[Section | None, bool]:
    """The section for a value, and whether a minus stands before what it shows."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None:
                return section, True
            sign, bound = section.condition
            if _COMPARE[sign](value, Decimal(bound)):
                # The only numbers of such a section are negative: its own signs say so.
                return section, not (sign in ("<", "<=") and Decimal(bound) <= 0)
        return None, False
    if len(sections) == 1:
        return sections[0], True
    if value < 0:
        return sections[1], False
    return (sections[2] if value == 0 and len(sections) > 2 else sections[0]), False


def _is_understood(value: Decimal, section: Section) -> bool:
    return not section.is_unknown and not (section.has("general") and general(value) is None)


def _is_negative_by_colour(section: Section, sections: list[Section]) -> bool:
    """Whether nothing but its colour tells a negative number from a positive one: red is the minus then."""
    if not section.has_colour or section is sections[0]:
        return False
    signs = (sign.text for sign in section.signs if sign.kind == "literal")
    return not any(_NEGATIVE_SIGNS & set(text) for text in signs)


def _number(value: Decimal, section: Section) -> str:
    """A number that is not negative, by the signs of a section."""
    signs = section.signs
    if section.has("general"):
        whole = general(value) or ""
        return "".join(whole if sign.kind == "general" else _plain(sign) for sign in signs)
    kinds = [sign.kind for sign in signs]
    point = kinds.index("point") if "point" in kinds else len(signs)
    digits = [place for place, kind in enumerate(kinds) if kind == "digit"]
    before, after = digits[: bisect_left(digits, point)], digits[bisect_left(digits, point) :]
    value = WIDE.scaleb(value, 2 * kinds.count("percent") - 3 * _thousands(signs, before))
    value = WIDE.quantize(value, Decimal(1).scaleb(-len(after)))
    whole, _, decimals = f"{value:f}".partition(".")
    shown_at = _whole(whole.lstrip("0"), before, signs) | _decimals(decimals, after, signs)
    if after and not any(shown_at[place].strip() for place in after):
        shown_at[point] = ""  # programs leave the bare point; with it the figure would look cut
    return "".join(shown_at.get(place, _plain(sign)) for place, sign in enumerate(signs))


def _plain(sign: Sign) -> str:
    return sign.text if sign.kind in ("literal", "percent", "point") else ""


def _thousands(signs: tuple[Sign, ...], before: list[int]) -> int:
    """The commas right behind the last digit before the point: each divides by a thousand."""
    count = 0
    for sign in signs[before[-1] + 1 :] if before else ():
        if sign.kind != "comma":
            break
        count += 1
    return count


def _whole(digits: str, before: list[int], signs: tuple[Sign, ...]) -> dict[int, str]:
    """The digits before the point, each at its sign from the right; the first sign takes what is left over."""
    grouped = any(signs[place].kind == "comma" for place in range(before[0], before[-1])) if before else False
    found: dict[int, str] = {}
    left = digits
    written = 0
    for place in reversed(before):
        taken = left if place == before[0] else left[-1:]
        left = "" if place == before[0] else left[:-1]
        filler = {"0": "0", "?": " "}.get(signs[place].text, "")
        text = ""
        for digit in reversed(taken or filler):
            text = digit + ("," if grouped and written and written % 3 == 0 and digit != " " else "") + text
            written += 1
        found[place] = text
    return found


def _decimals(digits: str, after: list[int], signs: tuple[Sign, ...]) -> dict[int, str]:
    """The digits behind the point; zeros at the end that no 0 asks for are left out."""
    found: dict[int, str] = {}
    is_end = True
    for place, digit in zip(reversed(after), reversed(digits), strict=True):
        is_end = is_end and digit == "0" and signs[place].text != "0"
        found[place] = (" " if signs[place].text == "?" else "") if is_end else digit
    return found


def _day(value: Decimal, section: Section, *, from_1904: bool) -> str | None:
    """A day and its time. None outside the calendar."""
    if not 0 <= value <= LARGEST_SERIAL:
        return None
    whole = int(value)
    # The calendar of 1900 has a 29 February that never was.
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if whole > 60 else 31)
    day = start + timedelta(days=whole)
    seconds = int(((value - whole) * 86_400).to_integral_value(ROUND_HALF_UP))
    clock = seconds // 3600, seconds // 60 % 60, seconds % 60
    is_noon = section.has("clock")
    text = []
    for place, sign in enumerate(section.signs):
        if sign.kind == "date":
            of_clock = sign.text[0] == "m" and _is_minute(section.signs, place)
            text.append(
                _of_clock(sign.text, clock, is_noon)
                if of_clock or sign.text[0] in "hs"
                else _of_day(sign.text, day)
            )
        elif sign.kind == "clock":
            text.append(sign.text.split("/")[clock[0] >= 12])
        elif sign.kind == "literal":
            text.append(sign.text)
    return "".join(text).strip()


def _is_minute(signs: tuple[Sign, ...], place: int) -> bool:
    """Whether an m stands for minutes: behind hours, or before seconds."""
    before = next((s.text[0] for s in reversed(signs[:place]) if s.kind == "date"), "")
    behind = next((s.text[0] for s in signs[place + 1 :] if s.kind == "date"), "")
    return before == "h" or behind == "s"


def _of_clock(sign: str, clock: tuple[int, int, int], is_noon: bool) -> str:
    number = clock["hms".index(sign[0])]
    if sign[0] == "h" and is_noon:
        number = number % 12 or 12
    return f"{number:02d}" if len(sign) > 1 else str(number)


def _of_day(sign: str, day: date) -> str:
    kind, length = sign[0], len(sign)
    if kind in "ye":
        return f"{day.year % 100:02d}" if kind == "y" and length <= 2 else str(day.year)
    if kind == "a" or (kind == "d" and length > 2):
        return ("星期" if length > 3 else "周") + _WEEKDAYS[day.weekday()]
    if kind == "b":
        return str(day.year + 543)
    number = day.month if kind == "m" else day.day
    if kind == "m" and length > 2:
        return f"{number}月"
    return f"{number:02d}" if length == 2 else str(number)
