"""Unknown words of a phrase: a figure is bound to a name only if every other word of the phrase is understood.

Known are the tokens of the scanner, the words of ``known_words`` and the names of the body itself. What is left over may
be a qualifier (其他资金…总计, 局本级…), another comparison or a verb, and makes of the figure something else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from .vocabulary import Vocabulary

PHRASES = 1 << 12
"""Phrases of one document that are remembered."""
PHRASES_OF_ALL = 1 << 14
"""Phrases without a name of their body that are remembered for the documents that follow: most bodies use the same."""
SHORTEST_NAME = 2
"""Characters that an abbreviated name of the body has at least: 区 alone names a circle of bodies."""
_AREA = re.compile(r"(?<=[省市区县州旗盟])")
_OWN_AT_HEAD = re.compile(
    r"^(?:\d{4}年度?，?)?(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])?([\u4e00-\u9fff]{2,26}?(?:局|委|办|院|校|学|园|心|处|所|街道|镇|乡|会|队|馆|站|部|厅|署|司|府|社|联|台|团|庭|行|库|组|区|县|市))"
    r"(?:部门|单位)?(?=\d{4}年|(?:部门|单位)[决预]算)"
)
"""A body's name before the year, at the head of a paragraph."""


def own_names(entity: str | None, texts: Iterable[str]) -> frozenset[str]:
    """Names by which a document may call its own body: the full name and what is left of it without the areas before it.

    ``entity``: the name that the document is known under; None: the one that its paragraphs begin with most.
    """
    if entity is None:
        heads = (match.group(1) for text in texts if (match := _OWN_AT_HEAD.match(text)))
        entity = next((name for name, _ in Counter(heads).most_common(1)), None)
    if entity is None:
        return frozenset()
    starts = {0, *(match.start() for match in _AREA.finditer(entity))}
    starts |= {start - 1 for start in starts if start}  # 市教育局, 县民政局
    return frozenset(entity[start:] for start in starts if len(entity) - start >= SHORTEST_NAME)


def _abbreviates(word: str, name: str) -> bool:
    """Whether the characters of ``word`` stand in ``name`` in their order, its last one last: 区委社工部."""
    if len(word) < SHORTEST_NAME or word[-1] != name[-1]:
        return False
    rest = iter(name)
    return all(character in rest for character in word)


_RUN = re.compile(r"\?+(?:\.\?+)*")
"""Unknown characters in the mask of a phrase; one known character among them belongs to their word."""


class Understanding:
    """What is known of the words of one document. ``names``: those of its own body."""

    def __init__(self, words: Vocabulary, names: frozenset[str]) -> None:
        self._words = words
        self._names = names
        self._own = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)")
        self.unknown = lru_cache(PHRASES)(self._unknown)

    def beside(self, phrase: str, named_by: Iterable[str]) -> tuple[str, str]:
        """The phrase before and after the words that name its subject, other names of it left out."""
        start, end = len(phrase), 0
        for word in named_by:
            at = phrase.rfind(word)
            if at >= 0:
                start, end = min(start, at), max(end, at + len(word))
        return (phrase[:start], phrase[end:]) if end else (phrase, "")

    def _unknown(self, phrase: str) -> tuple[str, ...]:
        """Words of a phrase that are not in the vocabulary, in their order."""
        if self._own.search(phrase) is None:
            found = unknown_to_vocabulary(phrase, self._words)
        else:
            found = _unknown_runs(phrase, (self._own, *self._words.understood))
        return tuple(word for word in found if not any(_abbreviates(word, name) for name in self._names))


@lru_cache(PHRASES_OF_ALL)
def unknown_to_vocabulary(phrase: str, words: Vocabulary) -> tuple[str, ...]:
    """Words of a phrase that the vocabulary does not know: the same in every document."""
    return _unknown_runs(phrase, words.understood)


def _unknown_runs(phrase: str, patterns: Iterable[re.Pattern[str]]) -> tuple[str, ...]:
    """Runs of characters that no pattern takes; one known character within a run belongs to its word (中央财政: no 中).

    The patterns are tried in their order, each over the whole phrase: a word takes no character of another one before.
    """
    known = ["?"] * len(phrase)
    left = len(phrase)
    for pattern in patterns:
        for match in pattern.finditer(phrase):
            if match.lastgroup == "number":
                continue  # the year of a date is no token of its own
            start, end = match.span()
            width = end - start
            if known[start:end] == ["?"] * width:
                known[start:end] = ("." if width == 1 else "=") * width
                left -= width
        if not left:
            return ()
    runs = (phrase[match.start() : match.end()] for match in _RUN.finditer("".join(known)))
    return tuple(run for found in runs if (run := found.strip(" 、()<>《》[]+*:·,.%-")))
