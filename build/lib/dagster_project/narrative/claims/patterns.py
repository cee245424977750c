"""Which sentence pattern (docs/specification/narrative.md#patterns) a claim follows: derived from the slots it fills, for readers of the tables."""

from __future__ import annotations

from collections.abc import Callable

from ..subjects.named_items import SOURCE_SET
from .drafts import Draft
from .lists import BUDGET_KINDS

TOPIC_PATTERNS = {"procurement": "P16", "assets": "P17"}
VEHICLE_ITEMS = frozenset({"vehicles", "vehicle_average"})


def _compared(draft: Draft) -> str | None:
    """P1, P2, P7-P9, P12 by the comparator."""
    if draft.base_kind in BUDGET_KINDS:
        if "base" in draft.figures or "completion" in draft.figures:
            return "P8" if draft.other_budgets else "P7"
        return "P9" if "change" in draft.figures or "rate" in draft.figures else None
    if draft.base_kind == "prior_final":
        return "P2" if draft.direction == 0 else "P1"
    return None


def _by_subject(draft: Draft) -> str | None:
    subject, topic = draft.subject, draft.section.topic
    if subject.set_name == "vehicle_cost" or subject.item in VEHICLE_ITEMS:
        return "P14"
    if topic == "three_public" and ("share" in draft.figures or "count" in draft.figures):
        return "P13"
    if subject.form == "three_public":
        return "P12"
    if subject.item in SOURCE_SET or any(part.subject.item in SOURCE_SET for part in draft.parts):
        return "P21"
    if subject.item == "operating_cost":
        return "P15"
    return _by_topic(draft, topic) or _by_class(draft)


def _by_topic(draft: Draft, topic: str) -> str | None:
    if topic == "performance":
        return "P18" if "count" in draft.figures else "P19"
    return TOPIC_PATTERNS.get(topic)


def _by_class(draft: Draft) -> str | None:
    if draft.subject.set_name == "group" or any(part.subject.set_name == "group" for part in draft.parts):
        return "P11"
    return "P10" if draft.subject.set_name == "economic" else None


def _by_list(draft: Draft) -> str | None:
    names = {part.subject.set_name for part in draft.parts} | {draft.subject.set_name}
    for name, pattern in (("income_kind", "P3"), ("nature", "P4"), ("class", "P6")):
        if name in names:
            return pattern
    return "P5" if "share" in draft.figures else None


READERS: tuple[Callable[[Draft], str | None], ...] = (_by_subject, _compared, _by_list)


def pattern_of(draft: Draft) -> str | None:
    """P1 … P21, or the name that the grammar gave it already (side, table, P20, …)."""
    if draft.pattern is not None or draft.in_reason:
        return draft.pattern
    return next((pattern for reader in READERS if (pattern := reader(draft)) is not None), None)
