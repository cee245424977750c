"""The same key printed again: with the same value one observation, with another value both, and a rejection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .drafts import Draft, rejection


def merged(drafts: Iterable[Draft]) -> tuple[list[Draft], list[dict[str, Any]]]:
    """(drafts with ``printed_count`` and ``occurrence``, rejections ``duplicate_key``), in printed order."""
    kept: list[Draft] = []
    rejections = []
    by_key: dict[tuple, list[Draft]] = {}
    for draft in drafts:
        if draft.item_code is None or draft.form_id == "other":
            kept.append(draft)
            continue
        same_key = by_key.setdefault((draft.form_id, draft.block, draft.item_code, draft.measure), [])
        if same_key:
            twin = next((other for other in same_key if _is_same(other, draft)), None)
            if twin is not None:
                twin.printed_count += 1
                continue
            draft.occurrence = len(same_key) + 1
            message = f"{draft.item_code} 的 {draft.measure} 印出不同的数：{same_key[0].cell.text} 与 {draft.cell.text}"
            rejections.append(rejection(draft.cell, "duplicate_key", message))
        same_key.append(draft)
        kept.append(draft)
    return kept, rejections


def _is_same(one: Draft, other: Draft) -> bool:
    if one.amount_yuan is None or other.amount_yuan is None:
        return one.cell.text == other.cell.text
    return one.amount_yuan == other.amount_yuan and one.stated_unit == other.stated_unit
