"""Documents built from grids without a PDF: what the tables stage would hand on, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dagster_project.tables import DocumentContent
from dagster_project.tables.content import Gatherer
from dagster_project.tables.text.lines import TextLine

LEFT, TOP, WIDTH, HEIGHT = 50.0, 120.0, 80.0, 16.0
Texts = Sequence[str | tuple[str, int] | tuple[str, int, int] | None]
"""A row: a text, (text, columns), (text, columns, rows), or None for a place that a cell above covers."""


@dataclass
class Sheet:
    """One page: lines above its grid, the grid, lines below, lines in the margin beside its rows."""

    above: Sequence[str] = ()
    rows: Sequence[Texts] = ()
    below: Sequence[str] = ()
    doubted: frozenset[str] = field(default=frozenset())
    """Texts of cells that two engines read differently."""
    left: float = LEFT
    loose: frozenset[int] = field(default=frozenset())
    """Rows that are lines of text between two tables instead of cells."""
    beside: Sequence[str] = ()


def content(*sheets: Sheet, media: str = "digital") -> DocumentContent:
    gather = Gatherer("d" * 32, "文件.pdf")
    for number, sheet in enumerate(sheets, start=1):
        _add(gather, number, sheet)
    return gather.content(media, len(sheets))


def _add(gather: Gatherer, number: int, sheet: Sheet) -> None:
    lines = [_line(text, 40.0 + 18 * i) for i, text in enumerate(sheet.above)]
    bottom = TOP + HEIGHT * len(sheet.rows)
    lines += [_line(text, bottom + 6 + 15 * i) for i, text in enumerate(sheet.below)]
    margin = sheet.left + WIDTH * max((len(row) for row in sheet.rows), default=0) + 10
    lines += [_line(text, TOP + HEIGHT * i + 2, margin) for i, text in enumerate(sheet.beside)]
    lines += [_row_line(sheet, row) for row in sorted(sheet.loose)]
    gather.add_lines(number, lines)
    if sheet.rows:
        gather.add_cells(*zip(*_cells(number, sheet), strict=True))
    gather.add_page(
        page_number=number,
        width=600.0,
        height=1200.0,
        rotation=0,
        angle=0,
        character_count=1,
        table_count=1 if sheet.rows else 0,
        image_count=0,
        engine="test",
        second_reading="agree",
    )


def _line(text: str, y: float, left: float = LEFT) -> TextLine:
    x0 = left + 10.0 * np.arange(len(text))
    box = (left, y, left + 10.0 * len(text), y + 10.0)
    return TextLine(text, box, 10.0, x0, x0 + 10.0)


def _row_line(sheet: Sheet, row: int) -> TextLine:
    """A row as one line, each text at the left edge of its column."""
    y = TOP + HEIGHT * row + 2
    parts = [_line(f"{text} ", y, sheet.left + WIDTH * column) for column, text in enumerate(sheet.rows[row])]
    box = (parts[0].box[0], y, parts[-1].box[2], y + 10.0)
    edges = (np.concatenate([getattr(part, name) for part in parts]) for name in ("x0", "x1"))
    return TextLine("".join(part.text for part in parts), box, 10.0, *edges)


def _cells(number: int, sheet: Sheet):
    for row, texts in enumerate(sheet.rows):
        if row in sheet.loose:
            continue
        table = sum(other < row for other in sheet.loose)
        column = 0
        for entry in texts:
            if entry is None:
                column += 1
                continue
            text, columns, rows = (entry, 1, 1) if isinstance(entry, str) else (*entry, 1)[:3]
            x0, y0 = sheet.left + WIDTH * column, TOP + HEIGHT * row
            reading = "differ" if text in sheet.doubted else "agree"
            yield (
                number, table, row, column, rows, columns, text, x0, y0, x0 + WIDTH * columns, y0 + HEIGHT * rows, "test", reading, "rules", "both",
            )  # fmt: skip
            column += columns


INCOME_HEADER: Sequence[Texts] = (
    ("科目编码", "科目名称", "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"),
)  # fmt: skip
EXPENDITURE_HEADER: Texts = (
    "科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出",
)  # fmt: skip


def income(*rows: Texts, title: str = "收入决算表", unit: str = "单位：万元", **more) -> Sheet:
    """A page of form 02 with codes in one cell."""
    above = [text for text in (title, unit) if text]
    return Sheet(above, [*INCOME_HEADER, *rows], **more)
