"""人均, 车均, 生均: an amount divided by a count. What was divided, and by what, is found among the claims of its paragraph."""

from __future__ import annotations

import re
from typing import Final

from .drafts import Average, Draft

UNITS: Final = {
    "人": ("人", "人次", "名"),
    "生": ("人", "名"),
    "车": ("辆", "台"),
    "辆": ("辆", "台"),
    "户": ("户",),
    "批": ("批次", "批"),
    "次": ("次", "批次", "场次", "场"),
    "台": ("台", "套", "台(套)"),
}
"""What is counted → the units that it is counted in."""
_OF = "".join(UNITS)
AVERAGE: Final = re.compile(
    rf"平均每(?P<each>[{_OF}])次?|每(?P<per>[{_OF}])次?平均|(?P<mean>[{_OF}])次?均(?!匀)|单(?P<one>车)"
)
_BY: Final = re.compile(r"按照?(?P<by>[^，。;:\d]{2,12}?)(?:人数|数量|数)?(?:计算|核算|测算|折算|平均|计)")
"""按实有人数计算: the count that an average is of."""
NEAR: Final = 24
"""Claims before an average among which its amount and its count may stand."""


def average_in(words: str) -> tuple[str, str, str] | None:
    """(what is counted, the words that name the count, the words left) of the clause before an average; None: it is none."""
    found = AVERAGE.search(words)
    if found is None:
        return None
    by = _BY.search(words)
    rest = _BY.sub("", words)
    return next(filter(None, found.groups())), by["by"] if by else "", AVERAGE.sub("", rest)


def link_averages(drafts: list[Draft]) -> None:
    """Give each average the amount that is divided (its base) and the count that divides it, where only one of each fits."""
    for place, draft in enumerate(drafts):
        if draft.average is None:
            continue
        before = [
            other
            for other in drafts[max(0, place - NEAR) : place]
            if other.paragraph is draft.paragraph and other.average is None and other.is_judged
        ]
        amount, count = _divided(draft, draft.average, before), _divisor(draft, draft.average, before)
        if amount is None or count is None or amount.year != count.year:
            draft.because("denominator_unknown")
            continue
        draft.figures["base"] = amount.figures["final"]._replace(is_copied=True)
        draft.denominator = count


def _divided(draft: Draft, average: Average, before: list[Draft]) -> Draft | None:
    """The amount told last, or the last of what the average names; not one of several shares of a list."""
    amounts = [other for other in before if other.prints_final]
    if average.named is not None:
        wanted = average.named._replace(circle=None).key
        amounts = [other for other in amounts if other.subject.key == wanted]
    last = amounts[-1] if amounts else None
    is_of_list = last is not None and last.whole is not None and last.whole.paragraph is draft.paragraph
    return None if is_of_list and average.named is None else last


def _divisor(draft: Draft, average: Average, before: list[Draft]) -> Draft | None:
    """The one count in these units, of its sentence, else of its paragraph; of several the one that is named."""
    counts = [
        other for other in before if "count" in other.figures and other.figures["count"].unit in average.units
    ]
    beside = [other for other in counts if other.quote[0] == draft.quote[0]] or counts
    if average.by:
        beside = [other for other in beside if average.by in other.subject.text]
    values = {other.figures["count"].value for other in beside}
    return beside[-1] if len(values) == 1 and 0 not in values else None
