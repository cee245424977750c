"""Forms of economic codes and of fixed items: 06, 07, 10, 11, 13, and one form of no canonical kind."""

from __future__ import annotations

from samples.classification import economic
from samples.figures import Figures
from samples.forms_lines import Line, figure_cell
from samples.grids import BodyCell, Grid, Path, blank_row, make_grid
from samples.layout import Layout, layout_data
from samples.ledger import Ledger
from samples.quantities import CONFERENCES, NAMED, Key


def economic_blocks(ledger: Ledger, layout: Layout) -> list[list[tuple[str, str]]]:
    """The fixed lists of (code, name), one for each block."""
    names = economic(ledger.year)
    groups = [["301", "303"], ["302", "310"]]
    if layout.economic_blocks == 3:
        groups = [["301", "303"], ["302"], ["307", "310", "312", "399"]]
    return [
        [(code, names[code]) for group in block for code in names if code[:3] == group] for block in groups
    ]


def economic_grid(form_id: str, ledger: Ledger, layout: Layout, figures: Figures) -> Grid:
    """Blocks of code, name and amount side by side; under them the totals of both groups."""
    blocks = economic_blocks(ledger, layout)
    label = "科目代码" if layout.family == "mof" else "经济分类科目编码"
    cells = layout.economic_code_cells
    paths: list[Path] = []
    heads = ["人员经费", "公用经费", "公用经费"] if layout.family != "shanghai" else [""] * 3
    for head in heads[: len(blocks)]:
        prefix: Path = (head,) if head else ()
        paths += [*[(*prefix, label)] * cells, (*prefix, "科目名称"), (*prefix, "决算数")]
    rows = []
    for index in range(max(map(len, blocks))):
        row: list[BodyCell] = []
        for block in blocks:
            if index >= len(block):
                row += [BodyCell()] * (cells + 2)
                continue
            code, name = block[index]
            side = "personnel" if code[:3] in ("301", "303") else "public"
            codes = [code] if cells == 1 else [code[:3], code[3:]]
            row += [*map(BodyCell, codes), BodyCell(("　" if len(code) > 3 else "") + name)]
            row.append(figure_cell(form_id, side, code, "amount", figures))
        rows.append(row)
    last = [
        BodyCell("人员经费合计", None, "center", cells + 1),
        figure_cell(form_id, "personnel", "@personnel", "amount", figures),
        BodyCell("公用经费合计", None, "center", (cells + 2) * (len(blocks) - 1) - 1),
        figure_cell(form_id, "public", "@public", "amount", figures),
    ]
    rows.append(last)
    if layout.economic_total:
        total = figure_cell(form_id, "none", "@total", "amount", figures)
        rows.append([BodyCell("合计", None, "center", (cells + 2) * len(blocks) - 1), total])
    name_width = 1.2 if layout.narrow_names else 2.6
    weights = [*([1.0] if cells == 1 else [0.7, 0.5]), name_width, 1.5]
    return make_grid(paths, rows, weights * len(blocks))


def _item_paths(layout: Layout) -> dict[str, Path]:
    words = layout_data()["three_public"]
    vehicle = words["vehicle"]
    beside = {item: (words[item],) for item in CONFERENCES} if layout.conferences else {}
    return {
        "total": (words["total"],),
        "abroad": (words["abroad"],),
        "vehicle": (vehicle, "小计"),
        "vehicle_purchase": (vehicle, words["vehicle_purchase"]),
        "vehicle_running": (vehicle, words["vehicle_running"]),
        "reception": (words["reception"],),
        **beside,
    }


def three_public_grid(layout: Layout, figures: Figures, *, empty: bool) -> Grid:
    kinds = (("budget", "预算数"), ("actual", "决算数"))
    if layout.three_public == "rows":
        words = layout_data()["three_public"]
        indent = {"vehicle_purchase": "　　", "vehicle_running": "　　"}
        rows = []
        for item in _item_paths(layout):
            keys = [Key("three_public", "none", item, measure) for measure, _ in kinds]
            cells = [BodyCell(figures[key].text, key, "right") for key in keys]
            rows.append([BodyCell(indent.get(item, "") + words[item]), *cells])
        return make_grid([("项目",), ("预算数",), ("决算数",)], rows, [3.0, 1.5, 1.5])
    items = _item_paths(layout)
    if layout.three_public == "pairs":
        order = [(item, measure, (*items[item], word)) for item in items for measure, word in kinds]
    else:
        order = [(item, measure, (word, *items[item])) for measure, word in kinds for item in items]
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
        rows = [
            [BodyCell(name), figure_cell(form_id, "none", code, "amount", figures)] for name, code in lines
        ]
        return make_grid([("项目",), ("金额",)], rows, [4.0, 2.0])
    rows = [[BodyCell("合计", None, "center"), figure_cell(form_id, "none", "@total", "amount", figures)]]
    rows += [
        [BodyCell(name), figure_cell(form_id, "none", NAMED + name, "amount", figures)]
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
