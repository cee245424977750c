"""Forms whose rows are fixed lines: 01, 04, 06, 07, 10, 11, and one form of no canonical kind."""

from __future__ import annotations

from samples.classification import CLASS_LINES, economic, functional
from samples.figures import Figures
from samples.grids import BodyCell, Grid, Path, blank_row, make_grid, total_word
from samples.layout import Layout, layout_data
from samples.ledger import Ledger
from samples.quantities import NAMED, Key

NUMERALS = [
    *"一二三四五六七八九十",
    *[f"十{d}" for d in "一二三四五六七八九"],
    "二十",
    *[f"二十{d}" for d in "一二三四五六七八九"],
]
Line = tuple[str, str | None]
"""(printed name, item code or None for a line without figure)."""


def class_lines(layout: Layout) -> list[Line]:
    """The 类 lines of the expenditure side. The list of 24 lacks 债务还本 and 债务付息."""
    codes = [c for c in CLASS_LINES if layout.class_lines == 26 or c not in ("231", "232")]
    names = functional(2024).name
    short = {"234": "抗疫特别国债安排的支出"}
    return [
        (f"{NUMERALS[i]}、{short.get(code, names.get(code, code))}", code) for i, code in enumerate(codes)
    ]


def _pad(lines: list[Line], size: int) -> list[Line]:
    return lines + [("", None)] * (size - len(lines))


def summary_grid(layout: Layout, figures: Figures) -> Grid:
    words = layout_data()["lines"]
    school = layout.family == "education"
    if school:
        kinds = ["in.fiscal", "in.superior", "in.business", "in.operating", "in.subunit", "in.other"]
    else:
        kinds = [
            "in.gpb",
            "in.gf",
            "in.soc",
            "in.superior",
            "in.business",
            "in.operating",
            "in.subunit",
            "in.other",
        ]
    left: list[Line] = []
    for index, kind in enumerate(kinds):
        left.append((f"{NUMERALS[index]}、{words[kind]}", kind))
        if school and kind == "in.fiscal":
            left.append(("　　其中：政府性基金预算财政拨款", "in.fiscal.gf"))
    if school:
        left.append(("　　其中：捐赠收入", "in.other.donation"))
    right = class_lines(layout)
    opening = "上年结转和结余" if school else "年初结转和结余"
    total = total_word("合计" if school else "总计", spaced=layout.spaced_words)
    used = (
        "使用非财政拨款结余（含专用结余）" if layout.family in ("mof", "education") else "使用非财政拨款结余"
    )
    size = max(len(left), len(right))
    left = [
        *_pad(left, size),
        ("本年收入合计", "in.current_total"),
        (used, "in.nonfiscal_surplus_used"),
        (opening, "in.opening_balance"),
    ]
    right = [
        *_pad(right, size),
        ("本年支出合计", "out.current_total"),
        ("结余分配", "out.surplus_distribution"),
        ("年末结转和结余", "out.closing_balance"),
    ]
    if layout.line_numbers is True:
        left.append(("", None))
        right.append(("", None))
    left.append((total, "in.total"))
    right.append((total, "out.total"))
    return _side_by_side(
        "income_expenditure_summary", left, right, [("amount", ("决算数",))], layout, figures
    )


def fiscal_summary_grid(layout: Layout, figures: Figures) -> Grid:
    suffix = "收入" if layout.family == "beijing" else ""
    names = ["一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"]
    funds = ["gpb", "gf", "soc"]
    left = _pad([(f"{NUMERALS[i]}、{names[i]}{suffix}", f"in.{fund}") for i, fund in enumerate(funds)], 0)
    right = class_lines(layout)
    left = _pad(left, len(right))
    left += [("本年收入合计", "in.current_total"), ("年初财政拨款结转和结余", "in.opening_balance")]
    left += [(f"{NUMERALS[i]}、{names[i]}", f"in.opening.{fund}") for i, fund in enumerate(funds)]
    total = total_word("总计", spaced=layout.spaced_words)
    left.append((total, "in.total"))
    right += [("本年支出合计", "out.current_total"), ("年末财政拨款结转和结余", "out.closing_balance")]
    right += [("", None)] * 3 + [(total, "out.total")]
    columns: list[tuple[str, Path]] = [
        ("total", ("合计",)),
        ("gpb", ("一般公共预算财政拨款",)),
        ("gf", ("政府性基金预算财政拨款",)),
        ("soc", ("国有资本经营预算财政拨款",)),
    ]
    if layout.family == "mof":
        columns = [(m, ("决算数", "小计" if m == "total" else name)) for m, (name,) in columns]
    return _side_by_side("fiscal_summary", left, right, columns, layout, figures)


def _side_by_side(
    form_id: str,
    left: list[Line],
    right: list[Line],
    columns: list[tuple[str, Path]],
    layout: Layout,
    figures: Figures,
) -> Grid:
    """Two blocks; 行次 beside 项目 and a row 栏次 where the layout prints them."""
    lined = layout.line_numbers is True
    marker: list[Path] = [("收入", "行次")] if lined else []
    paths: list[Path] = [("收入", "项目"), *marker, ("收入", "决算数")]
    right_name = "项目（按功能分类）" if layout.family in ("mof", "education") else "项目"
    paths += [
        ("支出", right_name),
        *([("支出", "行次")] if lined else []),
        *(("支出", *path) for _, path in columns),
    ]
    rows: list[list[BodyCell]] = []
    blank = BodyCell("", None, "center")
    if layout.line_numbers:
        numbers = [BodyCell(str(i), None, "center") for i in range(2, len(columns) + 2)]
        mark = [blank] if lined else []
        rows.append(
            [
                BodyCell("栏次", None, "center"),
                *mark,
                BodyCell("1", None, "center"),
                BodyCell("栏次", None, "center"),
                *mark,
                *numbers,
            ]
        )
    for number, (one, other) in enumerate(zip(left, right, strict=True), start=1):
        row = [_name(one)]
        row += [BodyCell(str(number), None, "center")] if lined else []
        row.append(_figure(form_id, "income", one[1], "amount", figures))
        row.append(_name(other))
        row += [BodyCell(str(number + len(left)), None, "center")] if lined else []
        row += [_figure(form_id, "expenditure", other[1], measure, figures) for measure, _ in columns]
        rows.append(row)
    narrow = [0.6] if lined else []
    weights = [3.0, *narrow, 1.5, 3.0, *narrow, *([1.5] * len(columns))]
    return make_grid(paths, rows, weights, extra_header=1 if layout.line_numbers else 0)


def _name(line: Line) -> BodyCell:
    centred = line[0].replace("　", "").endswith(("合计", "总计"))
    return BodyCell(line[0], None, "center" if centred else "left")


def _figure(form_id: str, block: str, item: str | None, measure: str, figures: Figures) -> BodyCell:
    if item is None:
        return BodyCell("", None, "right")
    key = Key(form_id, block, item, measure)
    return BodyCell(figures[key].text, key, "right")


def economic_blocks(ledger: Ledger, layout: Layout) -> list[list[tuple[str, str]]]:
    """The fixed lists of (code, name), one for each block."""
    names = economic(ledger.year)
    groups = [["301", "303"], ["302", "310"]]
    if layout.economic_blocks == 3:
        groups = [["301", "303"], ["302"], ["307", "310", "312", "399"]]
    return [
        [(code, names[code]) for group in block for code in names if code[:3] == group] for block in groups
    ]


def economic_grid(ledger: Ledger, layout: Layout, figures: Figures) -> Grid:
    blocks = economic_blocks(ledger, layout)
    label = "科目代码" if layout.family == "mof" else "经济分类科目编码"
    paths: list[Path] = []
    heads = ["人员经费", "公用经费", "公用经费"] if layout.family != "shanghai" else [""] * 3
    for head in heads[: len(blocks)]:
        prefix: Path = (head,) if head else ()
        paths += [(*prefix, label), (*prefix, "科目名称"), (*prefix, "决算数")]
    rows = []
    for index in range(max(map(len, blocks))):
        row: list[BodyCell] = []
        for block in blocks:
            if index >= len(block):
                row += [BodyCell(), BodyCell(), BodyCell()]
                continue
            code, name = block[index]
            side = "personnel" if code[:3] in ("301", "303") else "public"
            row += [BodyCell(code), BodyCell(("　" if len(code) > 3 else "") + name)]
            row.append(_figure("gpb_basic_economic", side, code, "amount", figures))
        rows.append(row)
    last = [
        BodyCell("人员经费合计", None, "center", 2),
        _figure("gpb_basic_economic", "personnel", "@personnel", "amount", figures),
    ]
    span = 3 * (len(blocks) - 1) - 1
    last += [
        BodyCell("公用经费合计", None, "center", span),
        _figure("gpb_basic_economic", "public", "@public", "amount", figures),
    ]
    return make_grid(paths, [*rows, last], [1.0, 2.6, 1.5] * len(blocks))


ITEMS = ("total", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")


def _item_paths(layout: Layout) -> dict[str, Path]:
    words = layout_data()["three_public"]
    vehicle = words["vehicle"]
    return {
        "total": (words["total"],),
        "abroad": (words["abroad"],),
        "vehicle": (vehicle, "小计"),
        "vehicle_purchase": (vehicle, words["vehicle_purchase"]),
        "vehicle_running": (vehicle, words["vehicle_running"]),
        "reception": (words["reception"],),
    }


def three_public_grid(layout: Layout, figures: Figures, *, empty: bool) -> Grid:
    kinds = (("budget", "预算数"), ("actual", "决算数"))
    if layout.three_public == "rows":
        words = layout_data()["three_public"]
        indent = {"vehicle_purchase": "　　", "vehicle_running": "　　"}
        rows = []
        for item in ITEMS:
            keys = [Key("three_public", "none", item, measure) for measure, _ in kinds]
            cells = [BodyCell(figures[key].text, key, "right") for key in keys]
            rows.append([BodyCell(indent.get(item, "") + words[item]), *cells])
        return make_grid([("项目",), ("预算数",), ("决算数",)], rows, [3.0, 1.5, 1.5])
    items = _item_paths(layout)
    if layout.three_public == "pairs":
        order = [(item, measure, (*items[item], word)) for item in ITEMS for measure, word in kinds]
    else:
        order = [(item, measure, (word, *items[item])) for measure, word in kinds for item in ITEMS]
    keys = [Key("three_public", "none", item, measure) for item, measure, _ in order]
    body: list[list[BodyCell]] = []
    if layout.line_numbers:
        body.append([BodyCell(str(i), None, "center") for i in range(1, len(keys) + 1)])
    if empty and layout.family == "shanghai":
        body.append(blank_row(len(keys)))
    else:
        if layout.stray_rows:
            body.append(blank_row(len(keys)))
        body.append([BodyCell(figures[key].text, key, "right") for key in keys])
    stretch = "first" if layout.three_public == "pairs" else "last"
    extra = 1 if layout.line_numbers else 0
    return make_grid(
        [path for _, _, path in order], body, [1.0] * len(keys), stretch=stretch, extra_header=extra
    )


def item_grid(form_id: str, ledger: Ledger, layout: Layout, figures: Figures) -> Grid:
    """Forms 10 and 11: one amount a line."""
    if form_id == "procurement":
        lines: list[Line] = [
            ("政府采购支出合计", "@total"),
            ("　　政府采购货物支出", "goods"),
            ("　　政府采购工程支出", "works"),
            ("　　政府采购服务支出", "services"),
            ("政府采购授予中小企业合同金额", "sme"),
            ("　　其中：授予小微企业合同金额", "micro"),
        ]
        rows = [[BodyCell(name), _figure(form_id, "none", code, "amount", figures)] for name, code in lines]
        return make_grid([("项目",), ("金额",)], rows, [4.0, 2.0])
    rows = [[BodyCell("合计", None, "center"), _figure(form_id, "none", "@total", "amount", figures)]]
    rows += [
        [BodyCell(name), _figure(form_id, "none", NAMED + name, "amount", figures)]
        for name, _ in ledger.services
    ]
    if figures.template:
        rows = rows[:1]
    return make_grid([("政府购买服务项目",), ("支出金额",)], rows, [4.0, 2.0])


def other_grid(ledger: Ledger) -> Grid:
    """A form that no canonical description fits: state assets, in pieces."""
    counts = ledger.counts
    lines = [("车辆（辆）", counts["vehicles"]), ("单价100万元（含）以上设备（台、套）", counts["equipment"])]
    rows = [
        [BodyCell(str(i), None, "center"), BodyCell(name), BodyCell(str(n), None, "right")]
        for i, (name, n) in enumerate(lines, 1)
    ]
    return make_grid([("序号",), ("资产项目",), ("数量",)], rows, [0.8, 4.0, 1.5])
