"""What counts as one printed number, in cells and in lines alike."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NUMBER_PATTERN: Final = "[0-9０-９]+(?:[,，.．][0-9０-９]+)*"
"""Digits with separators inside; also for SQL, which counts the same numbers again in ``landing``."""
_NUMBER = re.compile(NUMBER_PATTERN)
_AMOUNT = re.compile(r"(?<![\d.])\d[\d,]*\.\d\d(?![\d%])")


def count_numbers(text: str) -> int:
    """How many numbers a text prints.

    >>> count_numbers("2080505 机关 1,234.50"), count_numbers("合计")
    (2, 0)
    """
    return len(_NUMBER.findall(text))


def holds_amount(text: str) -> bool:
    """An amount with two decimals, which is no rate, stands in the text, alone or among words."""
    return _AMOUNT.search(unicodedata.normalize("NFKC", text)) is not None
