"""三公, the two fund budgets, running cost, procurement, assets, performance."""

from __future__ import annotations

from samples.ledger import Ledger
from samples.narrative.sentences import compared, target
from samples.narrative.statement import Paragraph, Writer
from samples.quantities import FISCAL, three_public_total

FUND_WORDS = {
    "gf": ("政府性基金预算财政拨款", "gf_income_expenditure"),
    "soc": ("国有资本经营预算财政拨款", "soc_income_expenditure"),
}
ITEM_WORDS = {
    "abroad": "因公出国（境）费", "vehicle": "公务用车购置及运行维护费", "vehicle_purchase": "公务用车购置费",
    "vehicle_running": "公务用车运行维护费", "reception": "公务接待费",
}  # fmt: skip


def nothing(
    w: Writer, ledger: Ledger, subject: str, form_id: str, item: str, measure: str, fund: str
) -> Paragraph:
    """P20: the body had none of it."""
    w.claim(subject, {}, pattern="P20", final_yuan=0, final_text="无", **target(form_id, item, measure, fund))
    return w.paragraph(f"{ledger.body.name}{ledger.year}年度无{subject}。")


def fund(w: Writer, ledger: Ledger, name: str) -> Paragraph:
    """Income and expenditure of one fund budget, or P20."""
    word, form = FUND_WORDS[name]
    if not ledger.of(name):
        return nothing(w, ledger, f"{word}收入和支出", form, "@total", "total", name)
    income, income_text = w.say_money(ledger.income(name))
    w.claim(f"{word}收入", {"final": income}, pattern="P1", **target(form, "@total", "income", name))
    spent, spent_text = w.say_money(ledger.spent(name))
    w.claim(f"{word}支出", {"final": spent}, pattern="P1", **target(form, "@total", "total", name))
    return w.paragraph(
        f"{ledger.body.name}{ledger.year}年度{word}收入{income_text}，{word}支出{spent_text}。"
    )


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


def running_cost(w: Writer, ledger: Ledger, style: str) -> Paragraph:
    """P15: 机关运行经费; of a body with 事业单位 it is a part of the public money only."""
    factor = 10 if ledger.body.all_admin else 7
    now, before = ledger.public * factor // 10, ledger.prior.public * factor // 10
    final, text = w.say_money(now)
    lead = w.wording(("比上年", "较上年")) if style == "beijing" else f"比{ledger.year - 1}年度"
    about = target(None, "operating_cost", "amount", "gpb")
    body = compared(
        w, "机关运行经费", now, before, lead, about, {"final": final}, pattern="P15", base_kind="prior_final"
    )
    return w.paragraph(f"{ledger.year}年度机关运行经费支出{text}，{body}。")


def procurement(w: Writer, ledger: Ledger) -> Paragraph:
    """P16: goods, works, services, and what small firms won."""
    values = ledger.procurement
    total = values["goods"] + values["works"] + values["services"]
    if not total:
        return w.paragraph(f"{ledger.body.name}{ledger.year}年度未发生政府采购支出。")
    final, text = w.say_money(total)
    about = target("procurement", "@total", "amount", "all")
    whole = w.claim("政府采购支出总额", {"final": final}, parts_closed=True, pattern="P16", **about)
    pieces = []
    for item, word in (("goods", "货物"), ("works", "工程"), ("services", "服务")):
        slot, said = w.say_money(values[item])
        w.claim(
            f"政府采购{word}支出",
            {"final": slot},
            part_of=whole,
            pattern="P16",
            **target("procurement", item, "amount", "all"),
        )
        pieces.append(f"政府采购{word}支出{said}")
    awards = []
    for item, word in (("sme", "授予中小企业合同金额"), ("micro", "授予小微企业合同金额")):
        slot, said = w.say_money(values[item])
        rate = w.percent(values[item], total)
        columns = target("procurement", item, "amount", "all", denominator_phrase="政府采购支出总额")
        w.claim(word, {"final": slot, "share": rate}, pattern="P16", **columns)
        awards.append(f"{word}{said}，占政府采购支出总额的{w.put(rate)}")
    return w.paragraph(
        f"{ledger.year}年度政府采购支出总额{text}，其中：{'、'.join(pieces)}。{'，其中：'.join(awards)}。"
    )


def vehicles(w: Writer, ledger: Ledger) -> Paragraph:
    """P17: vehicles by kind."""
    kinds = {
        "vehicle_secret": "机要通信用车",
        "vehicle_emergency": "应急保障用车",
        "vehicle_duty": "执法执勤用车",
        "vehicle_special": "特种专业技术用车",
    }
    columns = {"form_id": None, "measure": "count", "fund_source": None}
    total = w.count(ledger.counts["vehicles"], "辆")
    whole = w.claim(
        "共有车辆", {"count": total}, parts_closed=True, pattern="P17", item_code="asset_vehicle", **columns
    )
    pieces = []
    for item, word in kinds.items():
        slot = w.count(ledger.counts[item], "辆")
        w.claim(word, {"count": slot}, part_of=whole, pattern="P17", item_code=None, **columns)
        pieces.append(f"{word}{w.put(slot)}")
    equipment = w.count(ledger.counts["equipment"], "台（套）")
    w.claim(
        "单价100万元（含）以上设备",
        {"count": equipment},
        pattern="P17",
        item_code="asset_equipment",
        **columns,
    )
    return w.paragraph(
        f"截至{ledger.year}年12月31日，{ledger.body.name}共有车辆{w.put(total)}，其中：{'、'.join(pieces)}。"
        f"单价100万元（含）以上设备（不含车辆）{w.put(equipment)}。"
    )


def performance(w: Writer, ledger: Ledger) -> Paragraph:
    """P18: how many projects had goals, and their money."""
    number = ledger.counts["projects"]
    good = number * 3 // 5
    count = w.count(number, "个")
    columns = {"form_id": None, "item_code": None, "measure": "count", "fund_source": None}
    whole = w.claim("编报绩效目标的项目", {"count": count}, parts_closed=True, pattern="P18", **columns)
    amount, text = w.say_money(ledger.budget("adjusted", nature="project"))
    w.claim("涉及预算金额", {"final": amount}, pattern="P18", **target(None, None, "amount", None))
    rest = [("优", good), ("良", number - good)]
    pieces = []
    for word, value in rest:
        slot = w.count(value, "个")
        w.claim(f"绩效评级为“{word}”的项目", {"count": slot}, part_of=whole, pattern="P18", **columns)
        pieces.append(f"绩效评级为“{word}”的项目{w.put(slot)}")
    return w.paragraph(
        f"{ledger.year}年度编报绩效目标的项目{w.put(count)}，涉及预算金额{text}，其中：{'；'.join(pieces)}。"
    )


def execution(w: Writer, ledger: Ledger) -> Paragraph:
    """P19: the whole budget by nature, what was spent of it, the execution rate."""
    budgets = {
        n: sum(ledger.budget("adjusted", fund=f, nature=n) for f in FISCAL) for n in ("basic", "project")
    }
    spent = {n: ledger.spent(*FISCAL, nature=n) for n in ("basic", "project")}
    words = {"basic": "基本支出", "project": "项目支出"}
    pieces, slots = [], {}
    for item, kind, values, opening in (
        ("department_budget", "adjusted", budgets, "全年预算数"),
        ("department_expenditure", "final", spent, "预算资金总体支出"),
    ):
        total = sum(values.values())
        slots[item], said = w.say_money(total)
        about = target(None, item, "amount", None) | {"budget_kind": kind}
        whole = w.claim(opening, {"final": slots[item]}, parts_closed=True, pattern="P19", **about)
        parts = []
        for nature, value in values.items():
            slot, text = w.say_money(value)
            rate = w.percent(value, total)
            columns = target(None, None, nature, None) | {"budget_kind": kind}
            w.claim(words[nature], {"final": slot, "share": rate}, part_of=whole, pattern="P19", **columns)
            parts.append(f"{words[nature]}{text}，占比{w.put(rate)}")
        pieces.append(f"{opening}{said}，其中：{'；'.join(parts)}。")
    rate = w.percent(sum(spent.values()), sum(budgets.values()))
    figures = {
        "final": slots["department_expenditure"],
        "base": slots["department_budget"],
        "completion": rate,
    }
    about = target(None, "department_expenditure", "amount", None)
    w.claim("预算执行率", figures, pattern="P19-execution", base_kind="adjusted", **about)
    year = ledger.year
    return w.paragraph(f"{year}年{pieces[0]}截至{year}年12月31日，{pieces[1]}部门预算执行率为{w.put(rate)}。")


def project_sources(w: Writer, ledger: Ledger) -> Paragraph:
    """P21: one project's money by source, and what was spent."""
    budget = max(leaf.adjusted.get("project", 0) for leaf in ledger.of("gpb")) or 1_000_000_00
    upper = budget * 3 // 5
    name = "公共服务提升项目"
    final, text = w.say_money(budget)
    columns = target(None, None, "amount", None) | {"budget_kind": "unspecified"}
    whole = w.claim(name, {"final": final}, parts_closed=True, pattern="P21", **columns)
    pieces = []
    for word, value in (("市级资金", upper), ("区级资金", budget - upper)):
        slot, said = w.say_money(value)
        w.claim(word, {"final": slot}, part_of=whole, pattern="P21", **columns)
        pieces.append(f"{word}{said}")
    spent, said = w.say_money(budget * 97 // 100)
    about = target(None, None, "amount", None)
    w.claim(name, {"final": spent, "base": final}, pattern="P21", base_kind="unspecified", **about)
    return w.paragraph(
        f"{name}{ledger.year}年度预算金额{text}，其中：{'，'.join(pieces)}。截至年末，共支出{said}。"
    )


def staff(w: Writer, ledger: Ledger) -> Paragraph:
    quota, actual = w.count(ledger.counts["staff_quota"], "人"), w.count(ledger.counts["staff_actual"], "人")
    columns = {"form_id": None, "measure": "count", "fund_source": None}
    w.claim("编制", {"count": quota}, item_code="staff_quota", pattern="P17", **columns)
    w.claim("实有", {"count": actual}, item_code="staff_actual", pattern="P17", **columns)
    return w.paragraph(f"本单位核定编制{w.put(quota)}，实有{w.put(actual)}。")
