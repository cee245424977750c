"""Normalised spelling: one character to one character, then white space and quotes left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

_FROM = "０１２３４５６７８９（）％：．；﹪〈〉﹣－−–—℅＋［］〔〕＂"
_TO = '0123456789()%:.;%<>-----%+[][]"'
SPELLING = str.maketrans(_FROM, _TO)
IGNORED = frozenset("“”\"'‘’「」『』\u200b\ufeff")
"""Characters that carry nothing: quotes come and go around the same name (“三公”, 三公)."""
_CLAUSE_COMMA = re.compile(r",(?:(?<!\d,)|(?!\d)|(?<=\.\d\d,)(?=\d+(?:,\d{3})*\.))")
GROUP_COMMA = re.compile(r"，(?<=\d，)(?<!\.\d\d，)(?=\d{3}(?!\d))")
"""Both begin with the comma itself: places without one are passed over at once."""
_DROPPED = re.compile("[" + "".join(sorted(IGNORED)) + r"\s](?!(?<=\d\s)\s*\d)")
"""White space too, but for the first between two digits: it keeps numbers apart."""
_LINE_END = "\0"
"""Parts lines that are normalised together: neither white space nor a digit, so that none affects the next."""


def _spelled(text: str) -> str:
    """Full-width digits and marks to half width; afterwards ``,`` groups digits and ``，`` parts clauses."""
    for printed, plain in zip(_FROM, _TO, strict=True):  # quicker than str.translate, which looks up each one
        text = text.replace(printed, plain)
    return GROUP_COMMA.sub(",", _CLAUSE_COMMA.sub("，", text))


def normalise(texts: Sequence[str], starts: Sequence[int]) -> Iterator[tuple[str, np.ndarray]]:
    """Normalised characters of each line and the document offset of each. White space stays only between digits.

    ``starts`` are the offsets of the lines. All are normalised together: a line is too short to pay for the steps.
    """
    spelled = _spelled("".join([text + _LINE_END for text in texts]))
    dropped = [match.start() for match in _DROPPED.finditer(spelled)]
    kept = np.delete(np.arange(len(spelled)), dropped)
    normal = _DROPPED.sub("", spelled)
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    ends = np.cumsum(lengths)
    offsets = kept + np.repeat(np.array(starts, dtype=np.int64) - ends + lengths, lengths)[kept]
    first = 0
    for after in np.searchsorted(kept, ends).tolist():
        yield normal[first : after - 1], offsets[first : after - 1]
        first = after
