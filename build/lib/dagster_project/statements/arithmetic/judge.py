"""Which of several readings of a table the sums of its form decide for (docs/decisions/0011)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .sums import Outcome

LEAST_LEAD = 8
"""Digits that must agree under a reading and under no other: two sums of four digits, one in a hundred million by chance."""
LEAST_RATIO = 4
"""How many times as many digits must agree under a reading as agree under another alone, or fail under it alone: blanks and
small amounts agree by chance, and a wrong figure fails in a few sums.
"""


def decided(outcomes: Sequence[Outcome]) -> int | None:
    """The place of the reading that the sums decide for; None where they do not decide.

    Against every other reading it has the lead; and more of its sums hold than fail. That none fails is not asked: an error
    of the print fails under every reading, and the one that hides it loses all the sums that the print has right.
    """
    for place, one in enumerate(outcomes):
        others = [other for at, other in enumerate(outcomes) if at != place]
        if len(one.holding) > len(one.failing) and all(_leads(one, other) for other in others):
            return place
    return None


def _leads(one: Outcome, other: Outcome) -> bool:
    lead = _more(one.holding, other.holding)
    loss = _more(other.holding, one.holding) + _more(one.failing, other.failing)
    return lead >= LEAST_LEAD and lead >= LEAST_RATIO * loss


def _more(sums: Mapping[str, int], others: Mapping[str, int]) -> int:
    """Digits of the sums that are not among the others."""
    return sum(max(0, digits - others.get(name, 0)) for name, digits in sums.items())
