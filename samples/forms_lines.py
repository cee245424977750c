"""Forms whose rows are fixed lines side by side: 01 and 04."""

from __future__ import annotations

from samples.classification import CLASS_LINES, functional
from samples.figures import Figures
from samples.grids import BodyCell, Grid, Path, make_grid, total_word
from samples.layout import Layout, layout_data
from samples.quantities import Key

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
    short = {"234": "抗疫特别国债安排的支出", **(layout_data()["old_names"] if layout.old_names else {})}
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
        row.append(figure_cell(form_id, "income", one[1], "amount", figures))
        row.append(_name(other))
        row += [BodyCell(str(number + len(left)), None, "center")] if lined else []
        row += [figure_cell(form_id, "expenditure", other[1], measure, figures) for measure, _ in columns]
        rows.append(row)
    narrow = [0.6] if lined else []
    wide = 1.5 if layout.narrow_names else 3.0
    weights = [wide, *narrow, 1.5, wide, *narrow, *([1.5] * len(columns))]
    return make_grid(paths, rows, weights, extra_header=1 if layout.line_numbers else 0)


def _name(line: Line) -> BodyCell:
    centred = line[0].replace("　", "").endswith(("合计", "总计"))
    return BodyCell(line[0], None, "center" if centred else "left")


def figure_cell(form_id: str, block: str, item: str | None, measure: str, figures: Figures) -> BodyCell:
    if item is None:
        return BodyCell("", None, "right")
    key = Key(form_id, block, item, measure)
    return BodyCell(figures[key].text, key, "right")
