"""Tables drawn in every way that publishers' programs draw them, with the cells that a reader should find.

The body is one invented form; what varies is how its rules and characters come onto the page.
"""

from __future__ import annotations

import functools
import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONT = "JuesuanSans"
FONT_FILE = Path(__file__).resolve().parents[3] / "samples" / "fonts" / "JuesuanSans-Regular.ttf"
WIDTH, HEIGHT = 595.0, 842.0
LEFT, TOP, ROW = 60.0, 120.0, 20.0
WIDTHS = (60.0, 150.0, 80.0, 80.0, 80.0)
BODY = (
    ("201", "一般公共服务支出", "1,234.56", "1,000.00", "234.56"),
    ("20101", "　人大事务", "834.56", "700.00", "134.56"),
    ("2010101", "　　行政运行", "834.56", "700.00", "134.56"),
    ("208", "社会保障和就业支出", "", "", ""),
    ("210", "卫生健康支出", "65.10", "65.10", "0.00"),
)
HEADER = ("科目编码", "科目名称", "合计", "基本支出", "项目支出")

Truth = dict[tuple[int, int], tuple[int, int, str]]
"""(row, column) of each cell with text → row span, column span, text without white space."""


@dataclass(frozen=True)
class Layout:
    """One drawn page and what stands in the table with the index ``table``."""

    pdf: bytes
    truth: Truth
    table_count: int = 1
    table: int = 0
    lines: tuple[str, ...] = field(default=())


class Pen:
    """Draws with the origin at the top left, y downwards, as the pages are read."""

    def __init__(self, canvas: Canvas, size: float = 10) -> None:
        self.canvas = canvas
        self.size = size
        canvas.setFont(FONT, size)
        canvas.setLineWidth(0.7)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def bar(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A rule as a thin filled rectangle."""
        self.canvas.rect(x0 - 0.25, HEIGHT - y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)

    def double(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.line(x0, y0, x1, y1)
        shift_x, shift_y = (1.5, 0) if x0 == x1 else (0, 1.5)
        self.line(x0 + shift_x, y0 + shift_y, x1 + shift_x, y1 + shift_y)

    def broken(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A rule with holes of six points."""
        length = max(x1 - x0, y1 - y0)
        at = 0.0
        while at < length:
            end = min(at + 24, length)
            if x0 == x1:
                self.line(x0, y0 + at, x0, y0 + end)
            else:
                self.line(x0 + at, y0, x0 + end, y0)
            at += 30

    def dashed(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.setDash(2, 1)
        self.line(x0, y0, x1, y1)
        self.canvas.setDash()

    def text(self, x: float, y: float, text: str, *, right: bool = False) -> None:
        width = pdfmetrics.stringWidth(text, FONT, self.size)
        self.canvas.setFont(FONT, self.size)
        self.canvas.drawString(x - width if right else x, HEIGHT - y, text)


def columns() -> list[float]:
    xs = [LEFT]
    for width in WIDTHS:
        xs.append(xs[-1] + width)
    return xs


def heights(rows: int) -> list[float]:
    return [TOP + ROW * row for row in range(rows + 1)]


def write_rows(
    pen: Pen, rows: tuple[tuple[str, ...], ...], write: Callable | None = None, top: float = TOP
) -> None:
    """Texts on their places: names left, figures to the right."""
    xs = columns()
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if not text:
                continue
            y = top + ROW * number + 14
            right = column >= 2
            x = xs[column + 1] - 4 if right else xs[column] + 4
            (write or Pen.text)(pen, x, y, text, right=right)


def rule_all(pen: Pen, rule: Callable, rows: int) -> None:
    xs, ys = columns(), heights(rows)
    for y in ys:
        rule(pen, xs[0], y, xs[-1], y)
    for x in xs:
        rule(pen, x, ys[0], x, ys[-1])


def truth_of(rows: tuple[tuple[str, ...], ...], first_row: int = 0) -> Truth:
    return {
        (number + first_row, column): (1, 1, text.strip())
        for number, row in enumerate(rows)
        for column, text in enumerate(row)
        if text
    }


def page(draw: Callable[[Pen], None], *, rotation: int = 0) -> bytes:
    """A PDF of one page, drawn upright and displayed turned by ``rotation``."""
    return pages([draw], rotation=rotation)


def ready() -> None:
    """The font, known to reportlab."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, FONT_FILE))


def pages(
    draws: list[Callable[[Pen], None]], *, rotation: int = 0, size: tuple[float, float] = (WIDTH, HEIGHT)
) -> bytes:
    ready()
    buffer = io.BytesIO()
    # reportlab swaps the sides of a page that it turns by a quarter; what is drawn must stay on the page.
    canvas = Canvas(buffer, pagesize=size[::-1] if rotation % 180 else size, invariant=1)
    for draw in draws:
        if rotation:
            canvas.setPageRotation(rotation)
        draw(Pen(canvas))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


ROWS = (HEADER, *BODY)
AROUND = ("支出决算表", "单位：万元", "注：本表反映本年度支出情况。")


def ruled(rule: Callable = Pen.line, write: Callable | None = None, rotation: int = 0) -> Layout:
    def draw(pen: Pen) -> None:
        pen.text(200, 60, AROUND[0])
        pen.text(400, 100, AROUND[1])
        rule_all(pen, rule, len(ROWS))
        write_rows(pen, ROWS, write)
        pen.text(60, 300, AROUND[2])

    return Layout(page(draw, rotation=rotation), truth_of(ROWS), lines=AROUND)


def cell_rectangles() -> Layout:
    def draw(pen: Pen) -> None:
        xs, ys = columns(), heights(len(ROWS))
        for y0 in ys[:-1]:
            for x0, x1 in itertools.pairwise(xs):
                pen.canvas.rect(x0 + 0.4, HEIGHT - y0 - ROW + 0.4, x1 - x0 - 0.8, ROW - 0.8)
        write_rows(pen, ROWS)

    return Layout(page(draw), truth_of(ROWS))


def filled_cells() -> Layout:
    """Cells are grey rectangles with white gaps between them; no line is drawn."""

    def draw(pen: Pen) -> None:
        xs, ys = columns(), heights(len(ROWS))
        pen.canvas.setFillGray(0.9)
        for y0 in ys[:-1]:
            for x0, x1 in itertools.pairwise(xs):
                pen.canvas.rect(x0 + 0.5, HEIGHT - y0 - ROW + 0.5, x1 - x0 - 1, ROW - 1, stroke=0, fill=1)
        pen.canvas.setFillGray(0)
        write_rows(pen, ROWS)

    return Layout(page(draw), truth_of(ROWS))


def glyph_by_glyph(pen: Pen, x: float, y: float, text: str, *, right: bool = False) -> None:
    """Each glyph a run of its own, drawn last first."""
    if right:
        x -= pdfmetrics.stringWidth(text, FONT, pen.size)
    places = [x + pdfmetrics.stringWidth(text[:n], FONT, pen.size) for n in range(len(text))]
    for place, glyph in reversed(list(zip(places, text, strict=True))):
        pen.text(place, y, glyph)


def lifted(pen: Pen, x: float, y: float, text: str, *, right: bool = False) -> None:
    """Digits stand two points above the baseline of the Chinese."""
    pen.text(x, y - (2 if text[0].isdigit() else 0), text, right=right)


def empty_columns_without_rules() -> Layout:
    """No rules at all, and two columns in which no figure stands: their headers show them."""
    empty = tuple((*row[:4], "") for row in BODY)
    rows = (HEADER, *((*row[:3], "", "") for row in empty))

    def draw(pen: Pen) -> None:
        pen.text(200, 60, "支出决算表")
        write_rows(pen, rows)

    return Layout(page(draw), truth_of(rows), lines=("支出决算表",))


def wide_row_between_bands() -> Layout:
    """Every second row is filled; the bare one in the middle is three lines high, as its name wraps."""
    rows = (HEADER, BODY[0], BODY[4], BODY[1], BODY[2])
    tops = [TOP, TOP + ROW, TOP + 2 * ROW, TOP + 3 * ROW, TOP + 6 * ROW, TOP + 7 * ROW]

    def draw(pen: Pen) -> None:
        xs = columns()
        pen.canvas.setFillGray(0.9)
        for number in (0, 2, 4):
            for x0, x1 in itertools.pairwise(xs):
                top, bottom = tops[number], tops[number + 1]
                pen.canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        pen.canvas.setFillGray(0)
        for number, row in enumerate(rows):
            middle = (tops[number] + tops[number + 1]) / 2
            for column, text in enumerate(row):
                right = column >= 2
                pen.text(xs[column + 1] - 4 if right else xs[column] + 4, middle + 4, text, right=right)

    return Layout(page(draw), truth_of(rows))


def turned_text(degrees: int) -> Layout:
    """A landscape table on a portrait sheet: rules and text turned by a quarter."""

    def draw(pen: Pen) -> None:
        if degrees == 90:
            pen.canvas.translate(WIDTH, 0)
        else:
            pen.canvas.translate(0, HEIGHT)
        pen.canvas.rotate(degrees)
        pen.canvas.translate(0, -(HEIGHT - WIDTH))
        rule_all(pen, Pen.line, len(ROWS))
        write_rows(pen, ROWS)

    return Layout(page(draw), truth_of(ROWS))


def in_form() -> Layout:
    """The table is a form XObject, shrunk and moved."""

    def draw(pen: Pen) -> None:
        pen.canvas.beginForm("table")
        inner = Pen(pen.canvas)
        rule_all(inner, Pen.line, len(ROWS))
        write_rows(inner, ROWS)
        pen.canvas.endForm()
        pen.canvas.translate(20, 30)
        pen.canvas.scale(0.8, 0.8)
        pen.canvas.doForm("table")

    return Layout(page(draw), truth_of(ROWS))


def two_tables() -> Layout:
    def draw(pen: Pen) -> None:
        xs = columns()
        for x in (xs[0], xs[1], xs[2]):
            pen.line(x, 40, x, 80)
        for y in (40, 60, 80):
            pen.line(xs[0], y, xs[2], y)
        pen.text(xs[0] + 4, 54, "单位名称")
        pen.text(xs[1] + 4, 54, "青石区档案馆")
        rule_all(pen, Pen.line, len(ROWS))
        write_rows(pen, ROWS)

    return Layout(page(draw), truth_of(ROWS), table_count=2, table=1)


def wrapped_figure() -> Layout:
    """A narrow column breaks a figure over two lines; a name too."""
    rows = (("项目", "金额"), ("机关事业单位\n基本养老保险", "12,345,\n678.90"), ("合计", "99.10"))

    def draw(pen: Pen) -> None:
        for y in (120, 140, 172, 192):
            pen.line(60, y, 200, y)
        for x in (60, 150, 200):
            pen.line(x, 120, x, 192)
        for y, row in zip((134, 154, 186), rows, strict=True):
            for x, text in zip((64, 154), row, strict=True):
                for number, part in enumerate(text.split("\n")):
                    pen.text(x, y + 13 * number, part)

    truth = {
        (r, c): (1, 1, text.replace("\n", "")) for r, row in enumerate(rows) for c, text in enumerate(row)
    }
    return Layout(page(draw), truth)


def watermark() -> Layout:
    base = ROWS

    def draw(pen: Pen) -> None:
        rule_all(pen, Pen.line, len(base))
        write_rows(pen, base)
        pen.canvas.saveState()
        pen.canvas.translate(150, 580)
        pen.canvas.rotate(30)
        pen.canvas.setFillGray(0.8)
        pen.canvas.setFont(FONT, 30)
        pen.canvas.drawString(0, 0, "公开 2024 样本")
        pen.canvas.restoreState()

    return Layout(page(draw), truth_of(base))


def drawn_watermark() -> Layout:
    """Letters drawn as one path behind the table: strokes with slanted ends, some of their sides level or upright."""

    def draw(pen: Pen) -> None:
        rule_all(pen, Pen.line, len(ROWS))
        write_rows(pen, ROWS)
        path = pen.canvas.beginPath()
        for stroke in range(6):
            x, y = 150.0 + 45 * stroke, HEIGHT - 150 - 12 * stroke
            path.moveTo(x, y)
            for dx, dy in ((24, -24), (30, -18), (30, -12), (12, 6), (6, 6)):
                path.lineTo(x + dx, y + dy)
            path.close()
        pen.canvas.setFillGray(0.85)
        pen.canvas.drawPath(path, stroke=0, fill=1)

    return Layout(page(draw), truth_of(ROWS))


def banded() -> Layout:
    """Every second row is filled, cell by cell; nothing else is drawn. The last row is bare."""

    def draw(pen: Pen) -> None:
        xs, ys = columns(), heights(len(ROWS))
        pen.canvas.setFillGray(0.9)
        for y0 in ys[:-1:2]:
            for x0, x1 in itertools.pairwise(xs):
                pen.canvas.rect(x0, HEIGHT - y0 - ROW, x1 - x0, ROW, stroke=0, fill=1)
        pen.canvas.setFillGray(0)
        write_rows(pen, ROWS)

    return Layout(page(draw), truth_of(ROWS))


def overflowing(by: float) -> Layout:
    """Figures too wide for their columns, which run over the rule at their right by some points."""

    def write(pen: Pen, x: float, y: float, text: str, *, right: bool = False) -> None:
        pen.text(x + (4 + by if right and "." in text else 0), y, text, right=right)

    return ruled(write=write)


def code_behind_a_figure() -> Layout:
    """A figure runs over its rule up to the code that begins the next block: one run of digits, two cells."""
    rows = (("科目", "名称", "金额", "科目", "名称"), ("301", "工资", "3,277.67", "302", "商品"), ("30101", "基本工资", "981.77", "30201", "办公费"))  # fmt: skip

    def draw(pen: Pen) -> None:
        xs = columns()
        rule_all(pen, Pen.line, len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                y = TOP + ROW * number + 14
                pen.text(xs[column + 1] + 2 if "." in text else xs[column] + 2.5, y, text, right="." in text)

    return Layout(page(draw), truth_of(rows))


def cropped() -> Layout:
    def draw(pen: Pen) -> None:
        pen.canvas.setCropBox((40, 400, 580, 760))
        rule_all(pen, Pen.line, len(ROWS))
        write_rows(pen, ROWS)

    return Layout(page(draw), truth_of(ROWS))


PARTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "groups": (("", "项目", "", "本年支出", ""),),
    "header": (HEADER,),
    "numbers": (("", "栏次", "1", "2", "3"),),
    "body": BODY,
}
DESCRIBED: dict[str, dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("layouts.yaml").read_text(encoding="utf-8")
)


def described(told: dict[str, Any]) -> Layout:
    """A table as ``layouts.yaml`` describes it."""
    rows = tuple(row for part in told.get("rows", ("header", "body")) for row in PARTS[part])
    missing = {tuple(piece) for piece in told.get("missing", ())}

    def draw(pen: Pen) -> None:
        xs, ys = columns(), heights(len(rows))
        for kind, own, along in (("across", ys, xs), ("upright", xs, ys)):
            for rule in told.get(kind, range(len(own))):
                number, first, last = rule if isinstance(rule, list) else (rule, 0, len(along) - 1)
                for place in range(first, last):
                    if (kind, number, place) not in missing:
                        at, start, end = own[number], along[place], along[place + 1]
                        pen.line(*((start, at, end, at) if kind == "across" else (at, start, at, end)))
        write_rows(pen, rows)
        if told.get("around"):
            pen.text(200, 60, AROUND[0])
            pen.text(400, 100, AROUND[1])
            pen.text(60, 300, AROUND[2])

    return Layout(page(draw), truth_of(rows), lines=AROUND if told.get("around") else ())


GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.yaml"))


def golden(file: Path) -> Layout:
    """A page told rule by rule and text by text, with every cell that must be found."""
    told = yaml.safe_load(file.read_text(encoding="utf-8"))

    def draw(pen: Pen) -> None:
        for rule in told["rules"]:
            pen.line(*rule)
        for x, y, size, text in told["texts"]:
            pen.size = size
            pen.text(x, y, text)

    return Layout(page(draw), {(row, column): (*span, text) for row, column, *span, text in told["cells"]})


LAYOUTS: dict[str, Callable[[], Layout]] = {
    "ruled": ruled,
    "dashed rules": lambda: ruled(Pen.dashed),
    "thin filled rectangles": lambda: ruled(Pen.bar),
    "doubled rules": lambda: ruled(Pen.double),
    "broken rules": lambda: ruled(Pen.broken),
    "rectangle per cell": cell_rectangles,
    "filled cells without lines": filled_cells,
    "glyph by glyph": lambda: ruled(write=glyph_by_glyph),
    "lifted digits": lambda: ruled(write=lifted),
    "/Rotate 90": lambda: ruled(rotation=90),
    "/Rotate 180": lambda: ruled(rotation=180),
    "/Rotate 270": lambda: ruled(rotation=270),
    "text turned 90": lambda: turned_text(90),
    "text turned 270": lambda: turned_text(-90),
    "form XObject": in_form,
    "two tables": two_tables,
    "wrapped figure": wrapped_figure,
    "watermark": watermark,
    "watermark drawn as a path": drawn_watermark,
    "every second row filled": banded,
    "a high row between two filled ones": wide_row_between_bands,
    "no rules and empty columns": empty_columns_without_rules,
    "figures 2 points over their rule": lambda: overflowing(2.0),
    "figures 6 points over their rule": lambda: overflowing(6.0),
    "a code right behind a figure": code_behind_a_figure,
    "crop box": cropped,
    **{f"golden: {file.stem}": functools.partial(golden, file) for file in GOLDEN},
    **{kind: functools.partial(described, told) for kind, told in DESCRIBED.items()},
}
