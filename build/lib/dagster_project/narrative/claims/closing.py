"""Whether a list names all its members (``parts_closed``): a row of questions, the first that has an answer decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ..subjects.named_items import SOURCE_SET
from .drafts import Draft
from .lists import (
    BREAKS_OFF,
    GRAND_LINES,
    GRAND_TOTALS,
    exact,
    half_widths,
    has_other_parts,
    is_only_implied,
    makes_whole_with_a_slip,
    sums_in_one_unit,
    sums_to_whole,
)

Sets = dict[str, dict[str, Any]]
EVERY_COST = frozenset({"abroad", "vehicle_purchase", "vehicle_running", "reception"})
LEAST_MEMBERS = 2
"""A list of one member shows one of many, unless that member is the whole."""
MOST_TIMES = Decimal("1.5")
"""Members that make more than this many times their whole are cut in several ways, or are of something else."""
LEAST_VEHICLE_KINDS = 3
"""机要通信用车, 应急保障用车, …: three kinds and more are the list that every disclosure gives in full."""
LEAST_BANDS = 3
"""Bands of a rating from top to bottom."""
_FINISHED = re.compile(r"(?:万元|元|%|[。;:!?)、，\d辆台套个批次人])$")
_EXPLAINED = re.compile(r"用于|原因|主要|由于|因为")


def list_is_closed(whole: Draft, sets: Sets) -> bool:
    """Whether the parts of a claim are all members of its list. ``sets``: those of the vocabulary."""
    if whole.is_open_list or not whole.parts:
        return False
    for question in QUESTIONS:
        answer = question(whole, sets)
        if answer is not None:
            break
    else:
        answer = _adds_up(whole)
    whole.has_slip = not answer and makes_whole_with_a_slip(whole)
    return answer or whole.has_slip


def _exceeds(whole: Draft, sets: Sets) -> bool | None:
    """Members told in the sentence of their whole that make more than it: whatever else there may be, that is wrong.

    Not where one may hold another, or where a few of them make the whole: a whole cut twice is told in one list.
    """
    members = whole.parts
    own, parts = exact(whole), [exact(part) for part in members]
    if (
        own is None
        or None in parts
        or len(parts) < LEAST_MEMBERS
        or is_only_implied(whole)
        or has_other_parts(whole)
    ):
        return None
    amounts = [part for part in parts if part is not None]
    total, room = sum(amounts), half_widths(whole)
    is_more = total > own + room and max(amounts) <= own and total < MOST_TIMES * own
    return True if is_more and not _has_inner_sum(own, amounts, room) else None


def _has_inner_sum(own: Decimal, amounts: list[Decimal], room: Decimal) -> bool:
    """Some members that follow each other make the whole."""
    sums = (sum(amounts[i:j]) for i in range(len(amounts)) for j in range(i + 1, len(amounts) + 1))
    return any(abs(total - own) <= room for total in sums)


def _adds_up(whole: Draft) -> bool:
    if any("count" in part.figures for part in whole.parts) and "count" in whole.figures:
        return _names_vehicle_kinds(whole) or _bands_closed(whole) or sums_to_whole(whole, "count")
    return sums_to_whole(whole, "final") or sums_in_one_unit(whole)


def _breaks_off(whole: Draft, sets: Sets) -> bool | None:
    """A paragraph that ends in a comma, or a text that stops within its list: closed only if it adds up."""
    last = whole.parts[-1].paragraph
    if last is None:
        return None
    tail = re.split(r"\d", last.text)[-1]
    stops = not _FINISHED.search(last.text) and not _EXPLAINED.search(tail)
    return sums_to_whole(whole, "final") if last.text.endswith(BREAKS_OFF) or stops else None


def _told_twice(whole: Draft, sets: Sets) -> bool | None:
    keys = [part.subject.key for part in whole.parts if part.subject.is_linked]
    return False if len(keys) != len(set(keys)) else None


def _shares_close(whole: Draft, sets: Sets) -> bool | None:
    """Printed shares that add up to 100 name all members, whether their names are known or not."""
    shares = [part.figures.get("share") for part in whole.parts]
    if len(shares) < LEAST_MEMBERS or any(part.denominator is not whole for part in whole.parts):
        return None
    values = [share.value for share in shares if share is not None and share.value is not None]
    if len(values) != len(shares):
        return None
    decimals = min(len(share.text.partition(".")[2]) for share in shares if share is not None)
    room = Decimal(len(values)) / 2 * Decimal(1).scaleb(-decimals)
    return True if abs(sum(values, Decimal(-100))) <= room else None


def _of_one_member(whole: Draft, sets: Sets) -> bool | None:
    is_complete = whole.parts[0].subject.set_name in ("nature", "income_kind")  # 不涉及的不列
    return None if len(whole.parts) >= LEAST_MEMBERS or is_complete else sums_to_whole(whole, "final")


def _of_other_quantities(whole: Draft, sets: Sets) -> bool | None:
    """A member of another scope, or with an unknown name: only the sum can tell."""
    odd = [part for part in whole.parts if part.subject.circle != whole.subject.circle]
    return _adds_up(whole) if odd else None


def _of_grand_total(whole: Draft, sets: Sets) -> bool | None:
    """Classes and kinds make 合计; 总计 has balances too."""
    if whole.subject.item not in GRAND_TOTALS:
        return None
    lines = {part.subject.item for part in whole.parts}
    named = GRAND_LINES[whole.subject.item or ""]
    is_lines = "@total" in lines and len(lines) >= LEAST_MEMBERS and lines <= named
    return (
        is_lines
        or _is_told_with_balance(whole)
        or sums_to_whole(whole, "final")
        or sums_to_whole(whole, "change")
    )


def _is_told_with_balance(whole: Draft) -> bool:
    """Kinds of income and last year's balance, classes and what is carried over: a list that gives both gives all of 总计."""
    sets = {part.subject.set_name for part in whole.parts}
    is_known = all(part.subject.is_linked and not part.subject.circle for part in whole.parts)
    members = {"income_kind"} if whole.subject.item == "in.total" else {"class"}
    return sets == members | {"balance"} and is_known and not whole.is_implicit_list


def _of_public_costs(whole: Draft, sets: Sets) -> bool | None:
    names = {part.subject.set_name for part in whole.parts}
    if names != {"three_public", "vehicle"} or whole.is_implicit_list:
        return None
    items = {part.subject.item for part in whole.parts}
    return items in (
        EVERY_COST,
        EVERY_COST - {"vehicle_purchase"},
    )  # often nothing was bought, and nothing is said


def _of_set(whole: Draft, sets: Sets) -> bool | None:
    names = {part.subject.set_name for part in whole.parts}
    if len(names) != 1:
        return None
    name = next(iter(names))
    items = {part.subject.item for part in whole.parts}
    if (
        whole.is_implicit_list
    ):  # 基本支出‹A›（人员经费‹a›，公用经费‹b›): without 其中 only if all are there that there can be
        return True if name == "group" and set(sets["group"]["closed"]) == items else None
    if name in ("class", "functional") and len({len(item or "") for item in items}) != 1:
        return False
    return _by_rule(whole, name, sets.get(name, {}).get("closed", "sum"), items)


def _by_rule(whole: Draft, name: str, rule: str | list[str], items: set[str | None]) -> bool | None:
    """``any``: what is absent is nothing; ``of_fiscal``: so in a list of fiscal money; a list: these must all be there; ``sum``: unknown here."""
    if rule == "any":
        return None not in items or name == "nature"
    if rule == "of_fiscal":
        return True if whole.subject.fund == "fiscal" and None not in items else None
    if isinstance(rule, list):
        # 购置 and 运行 make the vehicles; of all three public costs they are a part, however they are told.
        is_less = name == "vehicle" and whole.subject.item != "vehicle"
        is_named_in_full = not is_less and set(rule) <= items
        return is_named_in_full or sums_to_whole(whole, "final") or sums_in_one_unit(whole)
    return True if name == "source" and items <= SOURCE_SET and len(items) >= LEAST_MEMBERS else None


def _names_vehicle_kinds(whole: Draft) -> bool:
    return len([part for part in whole.parts if part.subject.text.endswith("用车")]) >= LEAST_VEHICLE_KINDS


def _bands_closed(whole: Draft) -> bool:
    texts = [part.subject.text for part in whole.parts]
    has_top = any("以上" in text or "优" in text for text in texts)
    has_bottom = any("以下" in text or "不合格" in text or "差" in text for text in texts)
    return len(texts) >= LEAST_BANDS and has_top and has_bottom


def _of_unknown_whole(whole: Draft, sets: Sets) -> bool | None:
    """What the members of a whole are that nobody knows only the sum can tell, where it can be read, or a word that all are told."""
    return None if whole.subject.is_linked or exact(whole) is None else _adds_up(whole)


def _cut_by_a_way(whole: Draft, sets: Sets) -> bool | None:
    """按…分: all members are told, in the sentence of their whole."""
    amounts = [exact(part) for part in whole.parts]
    return True if whole.is_cut and len(amounts) >= LEAST_MEMBERS and None not in amounts else None


QUESTIONS: tuple[Callable[[Draft, Sets], bool | None], ...] = (
    _told_twice,
    _exceeds,
    _shares_close,
    _breaks_off,
    _cut_by_a_way,
    _of_unknown_whole,
    _of_grand_total,
    _of_one_member,
    _of_other_quantities,
    _of_public_costs,
    _of_set,
)
