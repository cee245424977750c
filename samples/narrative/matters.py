"""The two fund budgets, running cost, procurement, assets, performance."""

from __future__ import annotations

from samples.ledger import Ledger
from samples.narrative.sentences import compared, nothing, target
from samples.narrative.statement import Paragraph, Writer
from samples.quantities import FISCAL

FUND_WORDS = {
    "gf": ("政府性基金预算财政拨款", "gf_income_expenditure"),
    "soc": ("国有资本经营预算财政拨款", "soc_income_expenditure"),
}


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
