"""Sentences of a document with the figures of a finding in them, for pages and terminals."""

from __future__ import annotations

import re
from collections.abc import Mapping

Segment = tuple[str, str | None]
"""Text, and the role of the figure that it is; None for what stands between."""


def figure_pattern(figure: str) -> str:
    """A regular expression for a figure where it stands alone: 12.3 is not found in 112.34."""
    return rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)"


def segments(quote: str, figures: Mapping[str, str]) -> list[Segment]:
    """A sentence cut at its figures, which are given with their roles.

    >>> segments("比上年增加30.00元", {"30.00": "stated"})
    [('比上年增加', None), ('30.00', 'stated'), ('元', None)]
    """
    known = sorted((figure for figure in figures if figure), key=len, reverse=True)
    if not known:
        return [(quote, None)] if quote else []
    cut, at = [], 0
    for match in re.finditer("|".join(figure_pattern(figure) for figure in known), quote):
        cut += [(quote[at : match.start()], None), (match[0], figures[match[0]])]
        at = match.end()
    return [(text, role) for text, role in [*cut, (quote[at:], None)] if text]
