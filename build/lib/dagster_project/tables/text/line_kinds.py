"""What a line of text is as its characters and its place tell, before anybody knows what the document says.

Every stage that asks whether a line is the number of its page or a row of figures asks here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

MARGIN = 0.1
"""Share of the longer side of a page that its head and its foot take: a landscape page keeps the margins of the upright
ones beside it.
"""
_DASHES = "[-—–－~～·]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}\s*第?\s*(\d{{1,4}})\s*页?\s*(?:[/／]\s*\d{{1,4}}\s*页?|[,，/／]?\s*共\s*\d{{1,4}}\s*页)?\s*{_DASHES}"
)
_AMOUNT = re.compile(r"-?\d[\d,]*\.\d{2,6}")
_NO_ROW = re.compile(r"[。；;：:%％]|元|[^\d],|,[^\d]")
_FIGURE = r"[-－−–—]?\d[\d,，]*(?:[.．]\d+)?"
_NO_AMOUNT = "[-－−–—]+"
_CELL = re.compile(f"{_FIGURE}|{_NO_AMOUNT}")
_ENDS_AS_AMOUNT = re.compile(r".*[,，.．]\d+")
_COMPLETE = re.compile(r".*[.．]\d{2}")
_AFTER_A_GAP = re.compile(rf"\S\s{{3,}}(?:{_FIGURE}|{_NO_AMOUNT})(?=\s|$)")
MEASURED = re.compile(
    r"[\d,，.．]*(?:亿元|万元|千元|元|[%％]|年度|(?:[万亿年月日个名家辆台套件批项人次]|人次|批次)(?=$|[、，。；;：:（(]))"
    r"|[，。；;]"
)
"""What a figure of a sentence has behind it, on the line below where the line ends with the figure or in it."""


def printed_page_number(text: str) -> int | None:
    """The number that a line prints where it is nothing but the number of a page; None for every other line.

    >>> printed_page_number("- 12 -"), printed_page_number("第3页 共20页"), printed_page_number("12.00")
    (12, 3, None)
    """
    found = _PAGE_NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def page_number_at_edge(
    text: str, box: Mapping[str, float] | None, width: float | None, height: float | None
) -> int | None:
    """The same of a line at the head or foot of its page, ``width`` by ``height`` points; None without a place."""
    if box is None or not width or not height:
        return None
    margin = MARGIN * max(width, height)
    return printed_page_number(text) if box["y1"] < margin or box["y0"] > height - margin else None


def is_row_of_figures(printed: str) -> bool:
    """A line with amounts that is no sentence and names no unit: a row of a table, without regard to its surroundings.

    >>> is_row_of_figures("本年收入合计 27 8,902,243.19 本年支出合计 59"), is_row_of_figures("支出5.00万元，增长3.00%")
    (True, False)
    """
    text = unicodedata.normalize("NFKC", printed)
    return _NO_ROW.search(text.replace("，", ",")) is None and any(map(_AMOUNT.fullmatch, text.split()))


def may_be_row_of_figures(line: str) -> bool:
    """Whether a line, stripped, has bare figures: several, or one at its end that is an amount or stands behind a gap.

    Weaker than ``is_row_of_figures``: a row of counts too, and a sentence that breaks off behind a figure.
    """
    cells = line.split()
    is_bare = [_CELL.fullmatch(cell) is not None for cell in cells]
    followed = zip(is_bare, cells[1:], strict=False)
    if any(bare and MEASURED.match(after) and not _CELL.fullmatch(after) for bare, after in followed):
        return False
    if sum(is_bare) > 1:
        return True
    is_amount = _ENDS_AS_AMOUNT.fullmatch(cells[-1]) is not None or _AFTER_A_GAP.search(line) is not None
    return is_bare[-1] and is_amount


def is_row_however_wide(line: str, *, is_broken: bool) -> bool:
    """Whether a line that may be a row of figures is one though it is as wide as a sentence.

    ``is_broken``: its text is broken at a width, so that a full line may end with any figure.
    """
    cells = line.split()
    if _AFTER_A_GAP.search(line) or sum(_CELL.fullmatch(cell) is not None for cell in cells) > 1:
        return True
    return not is_broken and len(cells) > 1 and _COMPLETE.fullmatch(cells[-1]) is not None
