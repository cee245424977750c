"""The right characters for the glyphs: what an engine says wrongly of text, put right.

Two habits of PDF writers. A font shared by several writings of one shape gives a Kangxi radical for the character
(⼊ for 入). And where one glyph stands for two characters, browsers write the character meant beside it as
``/ActualText``; pdf_oxide (0.3.78) takes the bytes of that text for codes of the font, which gives Latin letters
without width, or other Chinese characters. PDFium reads such text rightly.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from .figures import is_figure, normal_codes
from .model import Characters, codes_of

RADICALS: Final = (0x2E80, 0x2FDF)
SUPPLEMENT: Final = dict(
    zip(
        "⺁⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂母民虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
"""The radicals of the supplement that are used for a whole character; those of Kangxi (U+2F00 on) NFKC knows."""
LATIN: Final = (0xA1, 0x24F)
PRINTED_LATIN: Final = frozenset(map(ord, "§°±²³´·×÷àáèéêìíòóùúüāēīōūǎěǐǒǔ®©«»¥"))
"""Signs and Pinyin of that range: an account may print them."""
SAME_PLACE: Final = 0.6
"""Points by which two engines may differ about where one glyph starts."""


def unify_radicals(characters: Characters) -> Characters:
    """Radicals that stand for the character of their shape, as that character."""
    found = np.flatnonzero((characters.code >= RADICALS[0]) & (characters.code <= RADICALS[1]))
    if not len(found):
        return characters
    text = list(characters.text)
    for place in found.tolist():
        text[place] = "".join(SUPPLEMENT.get(sign) or _kangxi(sign) for sign in text[place])
    return replace(characters, text=text, code=codes_of(text))


def _kangxi(sign: str) -> str:
    from unicodedata import normalize

    return normalize("NFKC", sign) if sign >= "\u2f00" else sign


def looks_misread(characters: Characters) -> bool:
    """Whether the text holds Latin letters that no Chinese account prints."""
    code = characters.code
    latin = code[(code >= LATIN[0]) & (code <= LATIN[1])]
    return bool(len(latin)) and not PRINTED_LATIN.issuperset(latin.tolist())


def with_text_of(first: Characters, second: Characters) -> Characters:
    """The figures of ``first`` and every other character of ``second``, set as the glyphs of ``first`` there are.

    Figures stay those of the first engine: they are what the second one is to confirm independently.
    """
    if not len(first) or not len(second):
        return first
    figures = np.flatnonzero(is_figure(normal_codes(first.code)))
    words = np.flatnonzero(~is_figure(normal_codes(second.code)))
    at = _nearest(first, second.x0[words], second.y1[words])
    # The glyph that stands there knows its size; PDFium only measures the height of the font's box.
    size = first.size[at]
    same = (np.abs(first.x0[at] - second.x0[words]) <= SAME_PLACE) & (first.angle[at] == 0)
    width = np.where(first.code[at] == second.code[words], first.x1[at] - first.x0[at], size)
    x1 = np.where(same, second.x0[words] + width, second.x1[words])
    y0 = np.where(same, first.y0[at], second.y0[words])
    y1 = np.where(same, first.y1[at], second.y1[words])
    text = [first.text[place] for place in figures.tolist()] + [
        second.text[place] for place in words.tolist()
    ]
    return Characters(
        text,
        np.concatenate((first.code[figures], second.code[words])),
        np.concatenate((first.x0[figures], second.x0[words])),
        np.concatenate((first.y0[figures], y0)),
        np.concatenate((first.x1[figures], x1)),
        np.concatenate((first.y1[figures], y1)),
        np.concatenate((first.size[figures], size)),
        np.concatenate((first.angle[figures], second.angle[words])),
        np.concatenate((first.bold[figures], first.bold[at])),
    )


def _nearest(first: Characters, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """For each point the glyph of ``first`` whose lower left corner lies nearest, a page at a time."""
    found = np.empty(len(x), dtype=np.int64)
    for start in range(0, len(x), 256):
        part = slice(start, start + 256)
        away = np.abs(first.x0[None, :] - x[part, None]) + np.abs(first.y1[None, :] - y[part, None])
        found[part] = away.argmin(axis=1)
    return found
