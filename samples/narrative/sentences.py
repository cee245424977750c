"""Sentences that every manner shares: comparisons, lists with shares, budgets and what was spent of them."""

from __future__ import annotations

from decimal import Decimal

from samples.ledger import Ledger
from samples.narrative.statement import Paragraph, Writer

UP = (("增加", "增长"), ("增加", "增长"), ("增加", "上升"), ("增长", "增长"))
DOWN = (("减少", "下降"), ("减少", "下降"), ("减少", "降低"), ("下降", "下降"))
"""(word of the amount, word of the rate)."""
REASONS = {
    1: ("主要原因：按照工作安排新增了部分项目。", "主要原因是人员经费按规定调整。", ""),
    -1: ("主要原因：落实过紧日子要求，压减一般性支出。", "主要原因是部分项目跨年度实施。", ""),
    0: ("",),
}
BUDGET_REASONS = {
    1: ("的主要原因：年中追加了部分经费。", "的主要原因：按规定补缴以前月份费用。"),
    -1: ("的主要原因：部分项目按合同进度支付。", "的主要原因：人员变动，按实际支付。"),
    0: ("。",),
}
Target = dict[str, object]


def target(
    form_id: str | None, item: str | None, measure: str | None, fund: str | None, **more: object
) -> Target:
    """The columns that say what a claim is about."""
    return {
        "form_id": form_id,
        "item_code": item,
        "measure": measure,
        "fund_source": fund,
        "budget_kind": "final",
        **more,
    }


def compared(
    w: Writer,
    subject: str,
    now: int,
    before: int,
    lead: str,
    about: Target,
    slots: dict[str, str],
    **columns: object,
) -> str:
    """``lead`` + 增加/减少‹D›，增长/下降‹r›%; 持平 where nothing visible changed.

    One claim: ``slots`` (its final, a share) and the change and rate written here.
    """
    change = now - before
    if not w.visible(change):
        none = {
            "direction": 0,
            "direction_text": "持平",
            "change_yuan": Decimal("0.00"),
            "change_text": "持平",
        }
        w.claim(subject, slots, **none, **about, **columns)
        if lead[0] in "比较":
            lead = "与" + lead[1:]
        return f"{lead}持平"
    sign = 1 if change > 0 else -1
    verb, rate_verb = w.wording(UP if sign > 0 else DOWN)
    name, text = w.say_money(change)
    slots = {**slots, "change": name}
    if before <= 0:
        w.claim(subject, slots, sign=sign, direction=sign, **about, **columns)
        return f"{lead}{verb}{text}"
    rate = w.percent(change, before)
    slots["rate"] = rate
    w.claim(subject, slots, sign=sign, direction=sign, rate_direction=sign, **about, **columns)
    return f"{lead}{verb}{text}，{rate_verb}{w.put(rate)}"


def year_on_year(
    w: Writer,
    subject: str,
    now: int,
    before: int,
    opening: str,
    about: Target,
    lead: str,
    *,
    joint: str = "，",
) -> str:
    """P1, P2: a total and its change against last year; ``joint`` stands between the two."""
    final, text = w.say_money(now)
    body = compared(
        w, subject, now, before, lead, about, {"final": final}, pattern="P1", base_kind="prior_final"
    )
    return f"{opening}{subject}{text}{joint}{body}。"


def reason(w: Writer) -> str:
    """A lawful reason for the last change claimed, or nothing."""
    return w.rng.choice(REASONS[w.claims[-1].columns.get("direction", 0)])


def shared_list(
    w: Writer,
    whole: int,
    denominator: int,
    parts: list[tuple[str, int, Target]],
    phrase: str,
    pattern: str,
    *,
    joint: str = "；",
) -> str:
    """‹name›‹amount›，占‹share›% of each part; ``phrase`` stands between 占 and the share."""
    pieces = []
    for name, value, about in parts:
        slot, text = w.say_money(value)
        share = w.percent(value, denominator)
        w.claim(
            name,
            {"final": slot, "share": share},
            part_of=whole,
            pattern=pattern,
            denominator_phrase=phrase or None,
            **about,
        )
        pieces.append(f"{name}{text}，占{phrase}{w.put(share)}")
    return joint.join(pieces)


def spent_of_budget(
    w: Writer,
    subject: str,
    actual: int,
    budgets: dict[str, int],
    about: Target,
    *,
    part_of: int | None = None,
    said: str = "年初预算",
) -> tuple[str, int]:
    """P7, P8: ‹budget›为‹B›，支出决算为‹A›，完成…的‹c›%. Returns the text and the number of its claim."""
    words = {"initial": "年初预算", "adjusted": "全年预算"}
    pieces, slots = [], {}
    named = "initial" if said == "年初预算" else "adjusted"
    for kind, value in budgets.items():
        name, text = w.say_money(value)
        pieces.append(f"{words[kind]}为{text}")
        slots[kind] = name
    final, text = w.say_money(actual)
    pieces.append(f"支出决算为{text}")
    base = budgets[named]
    figures = {"final": final, "base": slots[named]}
    if w.visible(base):
        rate = w.percent(actual, base)
        pieces.append(f"完成{said}的{w.put(rate)}")
        figures["completion"] = rate
    visible = w.visible(actual - base)
    direction = (1 if actual > base else -1) if visible else 0
    number = w.claim(
        subject,
        figures,
        part_of=part_of,
        pattern="P8" if len(budgets) > 1 else "P7",
        base_kind=named,
        direction=direction,
        **about,
    )
    for kind in budgets:
        if kind != named:
            w.claim(subject, {"final": slots[kind]}, pattern="P8", **{**about, "budget_kind": kind})
    tail = {1: "决算数大于预算数", -1: "决算数小于预算数", 0: "决算数与预算数持平"}[direction]
    why = w.rng.choice(BUDGET_REASONS[direction])
    return "，".join(pieces) + "。" + tail + why, number


def nothing(
    w: Writer, ledger: Ledger, subject: str, form_id: str, item: str, measure: str, fund: str
) -> Paragraph:
    """P20: the body had none of it."""
    w.claim(subject, {}, pattern="P20", final_yuan=0, final_text="无", **target(form_id, item, measure, fund))
    return w.paragraph(f"{ledger.body.name}{ledger.year}年度无{subject}。")
