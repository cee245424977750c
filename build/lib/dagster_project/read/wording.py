"""Correction of characters that an engine reports wrongly.

Three habits of PDF writers. A font shared by several writings of one shape gives a Kangxi radical (⼊ for 入) or a
compatibility ideograph for the character. And where one glyph stands for two characters, browsers write the character meant beside it as
``/ActualText``; pdf_oxide (0.3.78) takes the bytes of that text for codes of the font, which gives Latin letters
without width or other Chinese characters, and the next figure a wrong place. PDFium reads such text rightly.
And a font may say that a glyph stands for a digit and a sign without print.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import numpy as np

from .model import ASCENT, DESCENT, Characters, codes_of

RADICALS: Final = (0x2E80, 0x2FDF)
COMPATIBLE: Final = (0xF900, 0xFAFF)
COMPATIBLE_BEYOND: Final = 0x2F800
"""Compatibility ideographs: a second number for the shape of a character, kept for older Korean and Japanese codes."""
SUPPLEMENT: Final = dict(
    zip(
        "⺁⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂母民虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
"""The radicals of the supplement that are used for a whole character; those of Kangxi (U+2F00 on) NFKC knows."""
UNSEEN: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Joiners, directions of writing and spaces without width: no print of their own. A font may give them beside a digit."""
LATIN: Final = (0xA1, 0x24F)
PRINTED_LATIN: Final = frozenset(map(ord, "§°±²³´·×÷àáèéêìíòóùúüāēīōūǎěǐǒǔ®©«»¥"))
"""Signs and Pinyin of that range: an account may print them."""
CHINESE: Final = (0x4E00, 0x9FFF)
HALF: Final = 0.5
"""Of the width of a character: a tightly set line lets the next one begin a little before its end."""
LEAST_STACKED: Final = 3
"""On a page: one or two may be a stamp or a sign made of two."""
SAME_PLACE: Final = 0.6
"""Points by which two engines may differ about where one glyph starts."""


def unify_radicals(characters: Characters) -> Characters:
    """Radicals and compatibility ideographs that stand for the character of their shape, as that character."""
    code = characters.code
    found = np.flatnonzero(
        ((code >= RADICALS[0]) & (code <= RADICALS[1]))
        | ((code >= COMPATIBLE[0]) & (code <= COMPATIBLE[1]))
        | (code >= COMPATIBLE_BEYOND)
    )
    if not len(found):
        return characters
    text = list(characters.text)
    for place in found.tolist():
        text[place] = "".join(SUPPLEMENT.get(sign) or _kangxi(sign) for sign in text[place])
    return replace(characters, text=text, code=codes_of(text))


def without_unseen(characters: Characters) -> Characters:
    """The characters without those that print nothing; the room that one of a glyph's letters takes is the glyph's."""
    if UNSEEN.search("".join(characters.text)) is None:
        return characters
    text = [UNSEEN.sub("", entry) for entry in characters.text]
    kept = np.array([bool(entry) for entry in text])
    x0, x1 = characters.x0.copy(), characters.x1.copy()
    for place in np.flatnonzero(~kept).tolist():
        before, after = place - 1, place + 1
        if before >= 0 and _touch(characters, before, place):
            x1[before] = x1[place]
        elif after < len(text) and _touch(characters, place, after):
            x0[after] = x0[place]
    return replace(characters, text=text, code=codes_of(text), x0=x0, x1=x1).where(kept)


def _touch(characters: Characters, left: int, right: int) -> bool:
    same_line = abs(characters.y1[left] - characters.y1[right]) <= SAME_PLACE
    return bool(same_line and abs(characters.x1[left] - characters.x0[right]) <= SAME_PLACE)


def _kangxi(sign: str) -> str:
    from unicodedata import normalize

    return normalize("NFKC", sign) if sign >= "\u2f00" else sign


def looks_misread(characters: Characters) -> bool:
    """Whether the text holds Latin letters that no Chinese account prints, or Chinese characters one upon the other."""
    code = characters.code
    latin = code[(code >= LATIN[0]) & (code <= LATIN[1])]
    if len(latin) and not PRINTED_LATIN.issuperset(latin.tolist()):
        return True
    return _stacked(characters) >= LEAST_STACKED


def _stacked(characters: Characters) -> int:
    """Chinese characters that begin within the one before them on their line, which is another: the bytes of one text are
    more than its glyphs. Bold that is drawn twice has the same character there.
    """
    code, x, y = characters.code, characters.x0, characters.y1
    is_chinese = (code >= CHINESE[0]) & (code <= CHINESE[1])
    width = characters.x1[:-1] - x[:-1]
    within = (np.abs(x[1:] - x[:-1]) < HALF * width) & (np.abs(y[1:] - y[:-1]) < SAME_PLACE)
    return int((within & is_chinese[1:] & is_chinese[:-1] & (code[1:] != code[:-1])).sum())


def set_like(words: Characters, first: Characters) -> Characters:
    """The characters of PDFium, each as large as the glyph that the first engine found there or nearest to it.

    PDFium tells where a character starts, but measures only the height of its font's box.
    """
    if not len(first) or not len(words):
        return words
    upright = words.angle == 0
    at = _nearest(first, words.x0, words.y1)
    size = np.where(upright, first.size[at], words.size)
    same = (first.code[at] == words.code) & (np.abs(first.x0[at] - words.x0) <= SAME_PLACE)
    scaled = (words.x1 - words.x0) * size / np.maximum(words.size, 1e-6)
    width = np.where(same, first.x1[at] - first.x0[at], scaled)
    lower = words.y1 + (size - words.size) * DESCENT
    return replace(
        words,
        x1=np.where(upright, words.x0 + width, words.x1),
        y0=np.where(upright, lower - (ASCENT + DESCENT) * size, words.y0),
        y1=np.where(upright, lower, words.y1),
        size=size,
    )


def _nearest(first: Characters, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """For each point the glyph of ``first`` whose lower left corner lies nearest, a page at a time."""
    found = np.empty(len(x), dtype=np.int64)
    for start in range(0, len(x), 256):
        part = slice(start, start + 256)
        away = np.abs(first.x0[None, :] - x[part, None]) + np.abs(first.y1[None, :] - y[part, None])
        found[part] = away.argmin(axis=1)
    return found
