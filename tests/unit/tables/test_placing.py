"""Whether rules and text agree on the place of a figure is told cell by cell."""

from __future__ import annotations

import polars as pl
import pytest

from . import layouts
from .layouts import BODY, LAYOUTS, Pen
from .test_layouts import read


def placed(tmp_path, pdf: bytes) -> dict[str, str]:
    cells = read(tmp_path, pdf).cells.filter(pl.col("text") != "")
    return dict(cells.select("text", "placed_by").iter_rows())


@pytest.mark.parametrize(("kind", "said"), [("ruled", "both"), ("no rules at all", "text")])
def test_figures_and_words(tmp_path, kind, said):
    found = placed(tmp_path, LAYOUTS[kind]().pdf)
    assert found["234.56"] == said
    assert found["一般公共服务支出"] is None


@pytest.mark.parametrize(("by", "said"), [(2.5, "both"), (3.5, "rules")])
def test_a_figure_out_of_line_is_placed_by_the_rules_alone(tmp_path, by, said):
    def write(pen: Pen, x: float, y: float, text: str, *, right: bool = False) -> None:
        # To the left, and narrower than its neighbours: neither edge nor middle is in line.
        pen.text(x - by if text == "134.56" else x, y, text, right=right)

    rows = (("201", "一般公共服务支出", "1,234.56", "1,000.00", "234.56"), *BODY[1:3], ("205", "教育支出", "8.00", "6.00", "2.00"))  # fmt: skip

    def draw(pen: Pen) -> None:
        layouts.rule_all(pen, Pen.line, len(rows))
        layouts.write_rows(pen, rows, write)

    found = placed(tmp_path, layouts.page(draw))
    assert found["134.56"] == said
    assert found["2.00"] == "both"
