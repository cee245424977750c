"""Words and repeated figures: changes, directions, one quantity told several times."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction

from ...catalogue.identities import Identity
from ...figures.constraints import Figure, Linear
from ...figures.document_figures import Account, Instance, reasons_of
from ...figures.intervals import NEARLY_LEVEL
from ..conditions import unmet
from ..instances import judged, silent

PLAIN_ITEMS = frozenset({"operating_cost", "vehicles", "department_budget", "department_expenditure"})
"""Items that no form has and that mean one thing in the whole text; others are told of parts, projects, units."""


def change(account: Account, identity: Identity) -> Iterator[Instance]:
    """增减额 = 本期 - 基数."""
    for claim in account.judged:
        if claim["change_text"] is None or claim["base_text"] is None or claim["final_text"] is None:
            continue
        figures = [account.figure(claim, slot) for slot in ("change", "final", "base")]
        reason = unmet(account, identity, claim)
        if reason:
            yield silent(identity, claim, reason, figures=figures)
            continue
        moved, final, base = (figure for figure in figures if figure is not None)
        yield judged(identity, claim, Linear("==", ((1, moved),), ((1, final), (-1, base))))


def direction(account: Account, identity: Identity) -> Iterator[Instance]:
    """大于, 小于, 等于, 持平 and 基本持平 against both figures."""
    for claim in account.judged:
        if claim["base_text"] is None or claim["direction_text"] is None:
            continue
        if claim["direction"] is None and "direction_unstated" in reasons_of(claim):
            continue  # a remnant of the template is no word
        yield _direction(account, identity, claim)


def _direction(account: Account, identity: Identity, claim: dict) -> Instance:
    reason = unmet(account, identity, claim)
    final, base = account.figure(claim, "final"), account.figure(claim, "base")
    if reason or final is None or base is None:
        return silent(identity, claim, reason or "figure_missing", figures=(final, base))
    nearly = "基本" in claim["direction_text"]
    # 决算数小于预算数 where the sentence prints two budgets: it may speak of either.
    bases = (base, *account.other_budgets(claim))
    found = [_compared(account, claim, final, budget, nearly=nearly) for budget in bases]
    constraint = next((one for one in found if one.judge().verdict != "fails"), found[0])
    return judged(identity, claim, constraint, severity="note" if nearly else None)


def _compared(account: Account, claim: dict, final: Figure, base: Figure, *, nearly: bool) -> Linear:
    moved = account.figure(claim, "change")
    way = 0 if moved is not None and moved.value == 0 else claim["direction"]  # 增加0元 says level
    if way > 0:
        return Linear(">", ((1, final),), ((1, base),))
    if way < 0:
        return Linear(">", ((1, base),), ((1, final),))
    last_place = max(final.step, base.step)
    width = (final.high - final.low + base.high - base.low) / 2
    slack = max(last_place - width, Fraction(0))
    if nearly:
        slack = max(slack, abs(base.value) * NEARLY_LEVEL)
    return Linear("==", ((1, final),), ((1, base),), slack=slack)


def direction_pair(account: Account, identity: Identity) -> Iterator[Instance]:
    """增加 with 增长, 减少 with 下降."""
    for claim in account.judged:
        if claim["change_text"] is None or claim["rate_text"] is None:
            continue
        moved, rate = account.figure(claim, "change"), account.figure(claim, "rate")
        if claim["direction"] == 0 or (rate is not None and rate.value == 0):
            continue  # 增加0元，下降0%: no way is told
        if moved is not None and moved.value == 0:
            continue
        reason = unmet(account, identity, claim)
        if reason:
            yield silent(identity, claim, reason, figures=(moved, rate))
            continue
        words = [_word(claim, slot, claim[column]) for slot, column in _WORDS]
        yield judged(identity, claim, Linear("==", ((1, words[0]),), ((1, words[1]),), "count"))


_WORDS = (("change", "direction"), ("rate", "rate_direction"))


def _word(claim: dict, slot: str, way: int) -> Figure:
    """A word of direction as a figure: 1, 0 or -1, at the place of the figure that it belongs to."""
    value = Fraction(way)
    return Figure(
        f"word:{claim['claim_id']}/{slot}", "claim", slot, value, value, value, Fraction(1), "", claim, True
    )


def same_quantity(account: Account, identity: Identity) -> Iterator[Instance]:
    """Each further mention of a quantity against the figure that most mentions have (of equals, the first)."""
    for mentions in _quantities(account).values():
        if len(mentions) < 2:
            continue
        often = Counter(figure.value for _, figure in mentions)
        most = max(often.values())
        claim, reference = next(pair for pair in mentions if often[pair[1].value] == most)
        for other, figure in mentions:
            if other is claim or figure.key == reference.key:
                continue
            reason = unmet(account, identity, other)
            if reason:
                yield silent(identity, other, reason, figures=(figure, reference))
                continue
            unit = "count" if figure.slot == "count" else "元"
            constraint = Linear("==", ((1, figure),), ((1, reference),), unit)
            yield judged(identity, other, constraint, claim)


def _quantities(account: Account) -> dict[tuple, list[tuple[dict, Figure]]]:
    """Quantity → its mentions, each figure of the text once."""
    found: dict[tuple, list[tuple[dict, Figure]]] = defaultdict(list)
    seen: set[tuple[tuple, str]] = set()
    for claim in account.judged:
        if claim["final_text"] == "无" or "neighbour_subject" in (claim["alternatives"] or ()):
            continue  # a figure that its own sentence does not name is no mention
        for slot in ("final", "count"):
            figure = account.figure(claim, slot)
            key = _quantity(claim, slot)
            if figure is None or key is None or (key, figure.key) in seen:
                continue
            seen.add((key, figure.key))
            found[key].append((claim, figure))
    return found


def _quantity(claim: dict, slot: str) -> tuple | None:
    """form, item, measure, fund, year, kind of budget and unit; null where the words name no one quantity."""
    item = claim["item_code"]
    if item is None or claim["year"] is None:
        return None
    is_asset = item.startswith("asset_") and slot == "final"
    named = claim["form_id"] is not None or item in PLAIN_ITEMS
    if not named and not is_asset:
        return None
    # Counted things are told of parts, so that only the same words mean the same thing.
    subject = claim["subject"] if slot == "count" and item != "vehicles" else None
    side = bool(claim["is_side"])
    return (
        claim["form_id"], item, claim["measure"], claim["fund_source"], claim["year"],
        claim["budget_kind"] or "final", slot, subject, side,
    )  # fmt: skip
