"""Forms whose rows are functional codes: 02, 03, 05, 08, 09, 12, 14."""

from __future__ import annotations

from samples.figures import Figures
from samples.grids import BodyCell, Grid, Path, blank_row, make_grid, total_word
from samples.layout import Layout, layout_data
from samples.ledger import Ledger
from samples.quantities import Key, functional_codes

BALANCE_COLUMNS: list[tuple[str, Path]] = [
    ("opening", ("年初结转和结余",)),
    ("income", ("本年收入",)),
    ("total", ("本年支出", "小计")),
    ("basic", ("本年支出", "基本支出")),
    ("project", ("本年支出", "项目支出")),
    ("closing", ("年末结转和结余",)),
]
BALANCES_BY_NATURE: list[tuple[str, Path]] = [
    (measure + suffix, (band, basic if suffix == "_basic" else project if suffix else "合计"))
    for measure, band, basic, project in (
        ("opening", "年初结转和结余", "基本支出结转", "项目支出结转和结余"),
        ("income", "本年收入", "基本支出", "项目支出"),
        ("", "本年支出", "基本支出", "项目支出"),
        ("closing", "年末结转和结余", "基本支出结转", "项目支出结转和结余"),
    )
    for suffix in ("", "_basic", "_project")
]
BALANCES_BY_NATURE[6:9] = [
    (measure, path)
    for measure, (_, path) in zip(("total", "basic", "project"), BALANCES_BY_NATURE[6:9], strict=True)
]


def measure_columns(form_id: str, layout: Layout, unit: str = "") -> list[tuple[str, Path]]:
    """(measure, header path) of the amount columns, in printed order."""
    words = layout_data()["measures"]
    if form_id == "income" and (layout.family == "education" or layout.education_column):
        columns: list[tuple[str, Path]] = []
        for measure, name in words["income"].items():
            columns.append((measure, (name, "金额") if measure == "business" else (name,)))
            if measure == "business":
                columns.append(("business_education", (name, "其中：教育收费")))
        return columns
    if form_id == "expenditure" and layout.unit_place == "header" and layout.mixed_unit != form_id:
        band = f"金额（{unit}）"
        return [(measure, (band, name)) for measure, name in words[form_id].items()]
    if form_id in ("income", "expenditure"):
        return [(measure, (name,)) for measure, name in words[form_id].items()]
    if form_id == "gpb_expenditure" and layout.balances_05:
        return BALANCES_BY_NATURE
    if form_id == "gf_income_expenditure":
        return BALANCE_COLUMNS if layout.gf_balances else BALANCE_COLUMNS[2:5]
    if form_id == "soc_income_expenditure" and layout.soc_balances:
        return BALANCE_COLUMNS
    if form_id == "gpb_project":
        return [("project", ("项目支出",))]
    columns = [(measure, (name,)) for measure, name in words["nature"].items()]
    if form_id == "fiscal_expenditure":
        columns = [
            ("total", ("合计",)),
            ("basic", ("基本支出",)),
            ("project", ("项目支出", "金额")),
            ("project_construction", ("项目支出", "其中：基本建设资金支出")),
        ]
    elif layout.family in ("mof", "beijing") and columns[0][0] == "total":
        columns = [
            (measure, ("本年支出", name if measure != "total" else "小计")) for measure, (name,) in columns
        ]
    return columns


def functional_grid(form_id: str, ledger: Ledger, layout: Layout, figures: Figures) -> Grid:
    columns = measure_columns(form_id, layout, figures.styles[form_id].unit)
    total_at = layout.total_05 if form_id in ("gpb_expenditure", "gpb_project") else layout.total
    codes = functional_codes(ledger, form_id)[1:]
    if layout.code_cells == 0 or not codes:
        total_at = {"header": "first"}.get(total_at, total_at)
    code_columns = 3 if total_at == "header" else layout.code_cells
    numbers_beside_levels = code_columns == 3 and layout.line_numbers is True
    below = numbers_beside_levels or total_at == "header"
    paths = _code_paths(code_columns, layout, levels_below=below) + [path for _, path in columns]
    rows: list[list[BodyCell]] = []
    numbered = 0
    if layout.line_numbers and total_at != "header":
        count = [BodyCell(str(i), None, "center") for i in range(1, len(columns) + 1)]
        if numbers_beside_levels:
            words = [BodyCell(word, None, "center") for word in (*"类款项", "栏次")]
        else:
            words = [BodyCell("栏次", None, "center", code_columns + 1)]
        rows.append([*words, *count])
        numbered = 1
    total = _total_row(form_id, code_columns, columns, figures, layout, split=total_at == "header")
    body = [_row(form_id, code, code_columns, columns, layout, figures, ledger) for code in codes]
    if not codes:
        body = [] if layout.family != "shanghai" else [blank_row(len(paths)) for _ in range(3)]
        if layout.family == "shanghai":
            total = []
        rows += [total] if total else []
    elif total_at == "last":
        body.append(total)
    elif total_at == "both":
        rows.append(total)
        body.append(total)
    else:
        rows.append(total)
    if layout.blank_between and len(body) > 2:
        body.insert(len(body) // 2, blank_row(len(paths)))
    if layout.stray_rows and codes:
        body.append(blank_row(len(paths)))
    header_extra = numbered + (1 if total_at == "header" and codes else 0)
    weights = [*_code_weights(code_columns), *([1.5] * len(columns))]
    if layout.narrow_names:
        weights[code_columns] = 1.2
    return make_grid(paths, rows + body, weights, extra_header=header_extra)


def _code_paths(code_columns: int, layout: Layout, *, levels_below: bool) -> list[Path]:
    """Header paths of code and name. ``levels_below``: 类|款|项 stand in a body row, not in the header."""
    if code_columns == 0:
        return [("功能分类科目名称",)]
    if layout.family == "education":
        return [("科目编码",), ("科目名称",)]
    label = "科目代码" if layout.family == "mof" else "功能分类科目编码"
    if code_columns == 1 or levels_below:
        return [*[("项目", label)] * code_columns, ("项目", "科目名称")]
    return [*(("项目", label, level) for level in "类款项"), ("项目", "科目名称")]


def _code_weights(code_columns: int) -> list[float]:
    if code_columns == 0:
        return [3.4]
    return [1.3, 2.6] if code_columns == 1 else [0.62, 0.62, 0.62, 2.6]


def _figure_cells(
    form_id: str, code: str, columns: list[tuple[str, Path]], figures: Figures
) -> list[BodyCell]:
    keys = [Key(form_id, "none", code, measure) for measure, _ in columns]
    return [BodyCell(figures[key].text, key, "right") for key in keys]


def _total_row(
    form_id: str,
    code_columns: int,
    columns: list[tuple[str, Path]],
    figures: Figures,
    layout: Layout,
    *,
    split: bool,
) -> list[BodyCell]:
    amounts = _figure_cells(form_id, "@total", columns, figures)
    word = total_word("合计", spaced=layout.spaced_words)
    if split:
        return [
            *(BodyCell(level, None, "center") for level in "类款项"),
            BodyCell(word, None, "center"),
            *amounts,
        ]
    return [BodyCell(word, None, "center", max(1, code_columns + 1)), *amounts]


def _row(
    form_id: str,
    code: str,
    code_columns: int,
    columns: list[tuple[str, Path]],
    layout: Layout,
    figures: Figures,
    ledger: Ledger,
) -> list[BodyCell]:
    name = figures.names.get((form_id, code), ledger.classification.name[code])
    amounts = _figure_cells(form_id, code, columns, figures)
    if code_columns == 0:
        depth = len(code) // 2 - 1
        if layout.indent == "offset":
            return [BodyCell(name, inset=8.0 * depth), *amounts]
        return [BodyCell("　" * depth + name), *amounts]
    if code_columns == 3 and layout.code_cells == 3:
        pieces = [code[:3], code[3:5], code[5:]]
        return [*(BodyCell(piece, None, "center") for piece in pieces), BodyCell(name), *amounts]
    return [BodyCell(code, None, "left", code_columns), BodyCell(name), *amounts]
