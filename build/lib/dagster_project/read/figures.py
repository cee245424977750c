"""Which characters make a figure: what two readings must agree on."""

from __future__ import annotations

from typing import Final

import numpy as np

from .model import Characters

SAME: Final = {
    **dict.fromkeys("，", ","),
    **dict.fromkeys("．。", "."),
    **dict.fromkeys("－−—–‐‑", "-"),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}
"""Ways to print one sign: engines may differ in the code they give, not in the figure."""
FIGURE: Final = frozenset("0123456789.,-")
_TABLE: Final = {ord(sign): plain for sign, plain in SAME.items()}
_NORMAL: Final = np.arange(0x10000, dtype=np.int64)
_IN_FIGURE: Final = np.array([chr(code) in FIGURE for code in range(0x100)])
_NORMAL[list(_TABLE)] = [ord(plain) for plain in _TABLE.values()]


def normal_codes(codes: np.ndarray) -> np.ndarray:
    """Unicode numbers with full-width digits and the many dashes made one; beyond the basic plane: 0xFFFF."""
    return _NORMAL[np.minimum(codes, 0xFFFF)]


def is_figure(normal: np.ndarray) -> np.ndarray:
    """Which of these (normal) codes belong to figures."""
    return _IN_FIGURE[np.minimum(normal, 0xFF)]


def only_figures(characters: Characters) -> Characters:
    """The figure characters among these, their codes made normal."""
    normal = normal_codes(characters.code)
    found = np.flatnonzero(is_figure(normal))
    return characters.placed(found, normal[found])


def digit_counts(codes: np.ndarray) -> np.ndarray:
    """How often each digit 0-9 occurs, full-width ones included: int array of ten."""
    normal = normal_codes(codes)
    return np.bincount(normal[(normal >= 48) & (normal <= 57)] - 48, minlength=10)


def figure_of(text: str) -> str:
    """Only the digits, separators and signs of a text: ``"合计 1，234.50"`` → ``"1,234.50"``."""
    return "".join(sign for sign in text.translate(_TABLE) if sign in FIGURE)
