"""The sections of each manner, in order."""

from __future__ import annotations

import random
from collections.abc import Callable

from samples.layout import Layout
from samples.ledger import Ledger
from samples.narrative import budgets, matters, totals
from samples.narrative.statement import Manner, Paragraph, Section, Writer
from samples.narrative.three_public import three_public

NARRATIVE_UNIT = {"千元": "元", "亿元": "万元"}
"""The words say sums in the common units, whatever the forms print."""
Make = Callable[[], Writer]


def make_sections(ledger: Ledger, layout: Layout, rng: random.Random) -> list[Section]:
    """Every section of the narrative of this document. Units, precision and wording follow layout and ``rng``."""
    style = layout.narrative
    free = layout.family == "free"
    manner = Manner(
        rng.choice(["元", "万元"]) if free else NARRATIVE_UNIT.get(layout.unit, layout.unit),
        layout.separators,
        1 if style == "beijing" else rng.choice([2, 2, 1]),
        ledger.year,
        varied=free or rng.random() < 0.3,
        spaced_percent=free and rng.random() < 0.3,
        trim=style == "beijing" and rng.random() < 0.5,
    )
    numbers = [0]

    def make() -> Writer:
        return Writer(manner, rng, numbers)

    if style == "beijing":
        return _beijing(make, ledger)
    if style == "education":
        return _education(make, ledger)
    return _standard(make, ledger, layout, style)


def _section(heading: str, *paragraphs: Paragraph | list[Paragraph], level: int = 1) -> Section:
    flat: list[Paragraph] = []
    for entry in paragraphs:
        flat += entry if isinstance(entry, list) else [entry]
    return Section(heading, level, flat)


def _standard(make: Make, ledger: Ledger, layout: Layout, style: str) -> list[Section]:
    name, year = ledger.body.name, ledger.year
    gf = matters.fund(make(), ledger, "gf")
    soc = matters.fund(make(), ledger, "soc")
    public = three_public(make, ledger, style, layout.three_public_budget)
    ending = [
        ("财政拨款“三公”经费支出决算情况说明", public),
        ("政府性基金预算财政拨款收入支出决算情况说明", [gf]),
        ("国有资本经营预算财政拨款收入支出决算情况说明", [soc]),
    ]
    if style == "mof":
        ending = [*ending[1:], ending[0]]
    numerals = "七八九"
    return [
        Section(f"第三部分　{name}{year}年度部门决算情况说明", 0),
        _section("一、收入支出决算总体情况说明", totals.grand_total(make(), ledger, style, fiscal=False)),
        _section("二、收入决算情况说明", totals.income(make(), ledger, style)),
        _section("三、支出决算情况说明", totals.expenditure(make(), ledger, style)),
        _section(
            "四、财政拨款收入支出决算总体情况说明", totals.grand_total(make(), ledger, style, fiscal=True)
        ),
        _section("五、一般公共预算财政拨款支出决算情况说明"),
        _section("（一）一般公共预算财政拨款支出决算总体情况", totals.gpb_overall(make(), ledger), level=2),
        _section(
            "（二）一般公共预算财政拨款支出决算结构情况", totals.gpb_structure(make(), ledger, style), level=2
        ),
        _section("（三）一般公共预算财政拨款支出决算具体情况", budgets.by_item(make, ledger, style), level=2),
        _section("六、一般公共预算财政拨款基本支出决算情况说明", budgets.basic_by_group(make(), ledger)),
        *[_section(f"{numerals[i]}、{heading}", body) for i, (heading, body) in enumerate(ending)],
        _section("十、预算绩效管理情况", matters.performance(make(), ledger)),
        _section("十一、其他重要事项的情况说明"),
        _section("（一）机关运行经费支出情况", matters.running_cost(make(), ledger, style), level=2),
        _section("（二）政府采购支出情况", matters.procurement(make(), ledger), level=2),
        _section("（三）国有资产占有使用情况", matters.vehicles(make(), ledger), level=2),
    ]


def _beijing(make: Make, ledger: Ledger) -> list[Section]:
    year = ledger.year
    return [
        Section(f"第二部分　{year}年度部门决算说明", 0),
        _section("一、部门基本情况", matters.staff(make(), ledger)),
        _section("二、收入支出决算总体情况说明", totals.grand_total(make(), ledger, "beijing", fiscal=False)),
        _section("（一）收入决算说明", totals.income(make(), ledger, "beijing"), level=2),
        _section("（二）支出决算说明", totals.expenditure(make(), ledger, "beijing"), level=2),
        _section(
            "三、财政拨款收入支出决算总体情况说明", totals.grand_total(make(), ledger, "beijing", fiscal=True)
        ),
        _section("四、一般公共预算财政拨款支出决算情况说明"),
        _section(
            "（一）一般公共预算财政拨款支出决算总体情况",
            totals.gpb_structure(make(), ledger, "beijing"),
            level=2,
        ),
        _section("（二）一般公共预算财政拨款支出决算具体情况", budgets.by_class(make, ledger), level=2),
        _section("五、政府性基金预算财政拨款支出决算情况说明", matters.fund(make(), ledger, "gf")),
        _section("六、国有资本经营预算财政拨款收支情况说明", matters.fund(make(), ledger, "soc")),
        _section("七、财政拨款基本支出决算情况说明", budgets.basic_by_class(make, ledger)),
        Section(f"第三部分　{year}年度其他重要事项的情况说明", 0),
        _section("一、“三公”经费财政拨款决算情况", three_public(make, ledger, "beijing", "initial")),
        _section("二、机关运行经费支出情况", matters.running_cost(make(), ledger, "beijing")),
        _section("三、政府采购支出情况", matters.procurement(make(), ledger)),
        _section("四、国有资产占用情况", matters.vehicles(make(), ledger)),
        Section(f"第四部分　{year}年度部门绩效评价情况", 0),
        _section("一、当年预算执行情况", matters.execution(make(), ledger)),
        _section("二、项目支出绩效情况", matters.project_sources(make(), ledger)),
    ]


def _education(make: Make, ledger: Ledger) -> list[Section]:
    year = ledger.year
    return [
        Section(f"三、{year}年度部门决算报表说明", 0),
        _section(
            "（一）高等学校收支决算总表说明", totals.grand_total(make(), ledger, "shanghai", fiscal=False)
        ),
        _section("（二）高等学校收入决算表说明", totals.income(make(), ledger, "shanghai")),
        _section("（三）高等学校支出决算表说明", totals.expenditure(make(), ledger, "shanghai")),
    ]
