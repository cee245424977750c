"""三公: budget and actual of each item, its counts, the parts of the running cost."""

from __future__ import annotations

from samples.ledger import Ledger
from samples.narrative.sentences import nothing, target
from samples.narrative.statement import Paragraph, Writer
from samples.quantities import three_public_total

ITEM_WORDS = {
    "abroad": "因公出国（境）费", "vehicle": "公务用车购置及运行维护费", "vehicle_purchase": "公务用车购置费",
    "vehicle_running": "公务用车运行维护费", "reception": "公务接待费",
}  # fmt: skip


def three_public(make, ledger: Ledger, style: str, kind: str) -> list[Paragraph]:
    """P12-P14, or the Beijing list; P20 where there is nothing at all."""
    actual = three_public_total(ledger.three_public)
    budget = three_public_total(
        ledger.three_public_initial if kind == "initial" else ledger.three_public_adjusted
    )
    w: Writer = make()
    if not actual["total"] and not budget["total"]:
        return [nothing(w, ledger, "财政拨款“三公”经费支出", "three_public", "total", "actual", "fiscal")]
    if style == "beijing":
        return _three_public_beijing(make, ledger, actual, budget)
    word = {"initial": "年初预算", "adjusted": "全年预算"}[kind]
    final, base, text = _of_budget(
        w, actual["total"], budget["total"], f"{word}为", "支出决算为", f"完成{word}的"
    )
    about = target("three_public", "total", "actual", "fiscal")
    whole = w.claim(
        "“三公”经费", _slots(final, base, text[1]), pattern="P12", base_kind=kind, parts_closed=True, **about
    )
    pieces = []
    for item in ("abroad", "vehicle", "reception"):
        part, part_base, said = _of_budget(
            w, actual[item], budget[item], f"{word}为", "支出决算为", f"完成{word}的"
        )
        columns = target("three_public", item, "actual", "fiscal")
        w.claim(
            ITEM_WORDS[item],
            _slots(part, part_base, said[1]),
            part_of=whole,
            pattern="P12",
            base_kind=kind,
            **columns,
        )
        pieces.append(f"{ITEM_WORDS[item]}{said[0]}")
    opening = f"{ledger.body.name}{ledger.year}年度“三公”经费财政拨款支出{text[0]}"
    paragraphs = [w.paragraph(f"{opening}，其中：{'；'.join(pieces)}。"), *_counts(make, ledger, actual)]
    return paragraphs


def _slots(final: str, base: str, rate: str | None) -> dict[str, str]:
    return {"final": final, "base": base} | ({"completion": rate} if rate else {})


def _of_budget(
    w: Writer, value: int, budget: int, lead: str, middle: str, done: str
) -> tuple[str, str, tuple[str, str | None]]:
    base, base_text = w.say_money(budget)
    final, text = w.say_money(value)
    if not w.visible(budget):
        return final, base, (f"{lead}{base_text}，{middle}{text}", None)
    rate = w.percent(value, budget)
    return final, base, (f"{lead}{base_text}，{middle}{text}，{done}{w.put(rate)}", rate)


def _counts(make, ledger: Ledger, actual: dict[str, int]) -> list[Paragraph]:
    """P13: what each item paid for, in counts."""
    counts = ledger.counts
    paragraphs = []

    def counted(w: Writer, item: str, unit: str) -> str:
        slot = w.count(counts[item], unit)
        about = {"form_id": None, "item_code": item, "measure": "count", "fund_source": None}
        w.claim(item, {"count": slot}, pattern="P13", **about)
        return w.put(slot)

    def share(w: Writer, item: str) -> str:
        slot, text = w.say_money(actual[item])
        rate = w.percent(actual[item], actual["total"])
        w.claim(
            ITEM_WORDS[item],
            {"final": slot, "share": rate},
            pattern="P13",
            **target("three_public", item, "actual", "fiscal"),
        )
        return f"{ITEM_WORDS[item]}支出决算{text}，占{w.put(rate)}"

    if actual["abroad"]:
        w = make()
        text = f"{share(w, 'abroad')}。全年安排因公出国（境）团组{counted(w, 'abroad_groups', '个')}，累计{counted(w, 'abroad_visits', '人次')}。"
        paragraphs.append(w.paragraph(text))
    if actual["vehicle_running"] and counts["vehicles"]:
        w = make()
        paragraphs.append(
            w.paragraph(f"{share(w, 'vehicle')}。年末公务用车保有量为{counted(w, 'vehicles', '辆')}。")
        )
    if actual["reception"]:
        w = make()
        text = f"{share(w, 'reception')}。国内公务接待{counted(w, 'reception_batches', '批次')}、{counted(w, 'reception_visits', '人次')}。"
        paragraphs.append(w.paragraph(text))
    return paragraphs


def _three_public_beijing(
    make, ledger: Ledger, actual: dict[str, int], budget: dict[str, int]
) -> list[Paragraph]:
    paragraphs = []

    def against(
        w: Writer, item: str, subject: str, *, part_of: int | None, closed: bool = False
    ) -> tuple[str, int]:
        final, text = w.say_money(actual[item])
        base, base_text = w.say_money(budget[item])
        change = actual[item] - budget[item]
        slots = {"final": final, "base": base}
        sign = (change > 0) - (change < 0)
        tail = "与年初预算持平"
        if w.visible(change):
            slots["change"], said = w.say_money(change)
            tail = f"{'增加' if sign > 0 else '减少'}{said}"
        else:
            sign = 0
        about = target("three_public", item, "actual", "fiscal")
        extra = {"parts_closed": True} if closed else {}
        number = w.claim(
            subject,
            slots,
            part_of=part_of,
            pattern="P10",
            base_kind="initial",
            direction=sign,
            sign=sign,
            **about,
            **extra,
        )
        return f"决算数{text}，{'比' if w.visible(change) else ''}年初预算数{base_text}，{tail}", number

    w = make()
    text, whole = against(w, "total", "“三公”经费财政拨款", part_of=None, closed=True)
    paragraphs.append(w.paragraph(f"{ledger.year}年度“三公”经费财政拨款{text}。其中："))
    for number, item in enumerate(("abroad", "reception", "vehicle"), start=1):
        w = make()
        text, part = against(w, item, ITEM_WORDS[item], part_of=whole, closed=item == "vehicle")
        if item != "vehicle":
            paragraphs.append(w.paragraph(f"{number}.{ITEM_WORDS[item]}。{ledger.year}年度{text}。"))
            continue
        inner = []
        for child in ("vehicle_purchase", "vehicle_running"):
            said, _ = against(w, child, ITEM_WORDS[child], part_of=part)
            inner.append(f"{ITEM_WORDS[child]}{said}")
        paragraphs.append(
            w.paragraph(f"{number}.{ITEM_WORDS[item]}。{ledger.year}年度{text}。其中，{'；'.join(inner)}。")
        )
    if actual["vehicle_running"] and ledger.counts["vehicles"]:
        paragraphs.append(_running_parts(make(), ledger, actual["vehicle_running"]))
    return paragraphs


def _running_parts(w: Writer, ledger: Ledger, running: int) -> Paragraph:
    """P14: fuel, repair, insurance, other; the average by vehicle."""
    shares = (running * 45 // 100, running * 30 // 100, running * 20 // 100)
    values = dict(zip(("fuel", "repair", "insurance"), shares, strict=True))
    values["other"] = running - sum(shares)
    words = {"fuel": "加油", "repair": "维修", "insurance": "保险", "other": "其他支出"}
    final, said = w.say_money(running)
    about = target("three_public", "vehicle_running", "actual", "fiscal")
    whole = w.claim("公务用车运行维护费", {"final": final}, parts_closed=True, pattern="P14", **about)
    pieces = []
    for item, value in values.items():
        slot, text = w.say_money(value)
        w.claim(
            words[item],
            {"final": slot},
            part_of=whole,
            pattern="P14",
            **target(None, f"vehicle_{item}", "amount", "fiscal"),
        )
        pieces.append(f"公务用车{words[item]}{text}")
    number = ledger.counts["vehicles"]
    count = w.count(number, "辆")
    w.claim(
        "公务用车保有量",
        {"count": count},
        pattern="P14",
        form_id=None,
        item_code="vehicles",
        measure="count",
        fund_source=None,
    )
    average, average_text = w.say_money((2 * running + number) // (2 * number))
    w.claim(
        "车均运行维护费",
        {"final": average},
        pattern="P14",
        **target(None, "vehicle_average", "amount", "fiscal"),
    )
    year = ledger.year
    return w.paragraph(
        f"公务用车运行维护费{said}中，{'，'.join(pieces)}。{year}年度公务用车保有量{w.put(count)}，车均运行维护费{average_text}。"
    )
