"""A form sheet on paper: widths, heights, page breaks, rules; tells where each figure came to stand."""

from __future__ import annotations

from dataclasses import dataclass

from samples.canvas import LANDSCAPE, PORTRAIT, Box, Paper, text_width, wrap
from samples.grids import Cell, FormSheet, Grid
from samples.layout import Layout
from samples.quantities import Key

MARGIN = 42.0
PADDING = 2.0
LEADING = 1.25
OPEN_RULES = ("horizontal", "three_line")
"""Kinds of rules without vertical ones: columns then keep a wider distance."""


@dataclass(frozen=True)
class Placed:
    """Where a figure's cell was drawn."""

    key: Key
    text: str
    page_number: int
    box: Box
    row: int
    column: int


@dataclass(frozen=True)
class Segment:
    """Grid rows that share a page. ``repeat``: the header is drawn above them again.

    ``begun``: the last row has only its words here, first line alone; ``ended``: the first row is the rest of one
    begun on the page before, with its figures.
    """

    rows: tuple[int, ...]
    repeat: bool = False
    begun: bool = False
    ended: bool = False


def draw_form(paper: Paper, sheet: FormSheet, layout: Layout) -> list[Placed]:
    """Draw the sheet on as many pages as it needs."""
    paper_size = LANDSCAPE if sheet.landscape else PORTRAIT
    width = paper_size[0] - 2 * MARGIN
    unit = width / sum(sheet.grid.weights)
    lefts = [MARGIN]
    for weight in sheet.grid.weights:
        lefts.append(lefts[-1] + weight * unit)
    size = _fitting_size(sheet.grid, lefts)
    heights = _row_heights(sheet.grid, lefts, size)
    top = MARGIN + 62
    bottom = paper_size[1] - MARGIN - 12
    note_room = 14.0 * sum(len(wrap(note, width, 8.0)) for note in sheet.notes)
    placed: list[Placed] = []
    for number, segment in enumerate(_paginate(sheet.grid, heights, top, bottom, note_room, layout)):
        paper.new_page(landscape=sheet.landscape, rotated=layout.rotate)
        headed = number == 0 or layout.broken == "title"
        y = top if headed else MARGIN + 10
        if headed:
            _draw_head(paper, sheet, width)
        rows = segment.rows
        if segment.repeat:
            rows = tuple(range(sheet.grid.header_rows)) + rows
        tops = {}
        parts = _part_heights(segment, heights, size)
        for row in rows:
            tops[row] = y
            y += parts[row]
        placed += _draw_rows(paper, sheet, segment, rows, tops, lefts, parts, size, layout, first=number == 0)
        last_bottom = y
    _draw_notes(paper, sheet, last_bottom + 12, width)
    return placed


def _fitting_size(grid: Grid, lefts: list[float]) -> float:
    """The type size at which every figure keeps inside its cell, with air on both sides."""
    size = 8.0 if len(grid.weights) <= 8 else 7.0
    for cell in grid.cells:
        if cell.key is not None and cell.text:
            room = lefts[cell.column + cell.column_span] - lefts[cell.column] - 4 * PADDING - 2
            size = min(size, 8.0 * room / text_width(cell.text, 8.0))
    return size


def _row_heights(grid: Grid, lefts: list[float], size: float) -> list[float]:
    heights = [size * LEADING + 2 * PADDING + 1] * grid.rows
    for cell in grid.cells:
        lines = len(_lines(cell, lefts, size))
        needed = lines * size * LEADING + 2 * PADDING + 1
        have = sum(heights[cell.row : cell.row + cell.row_span])
        if needed > have:
            heights[cell.row + cell.row_span - 1] += needed - have
    return heights


def _lines(cell: Cell, lefts: list[float], size: float) -> list[str]:
    width = lefts[cell.column + cell.column_span] - lefts[cell.column] - 4 * PADDING - cell.inset
    if cell.key is not None:
        return [cell.text]
    return wrap(cell.text, width, size)


def _paginate(
    grid: Grid, heights: list[float], top: float, bottom: float, note_room: float, layout: Layout
) -> list[Segment]:
    """Rows by page. The notes stay with the last row."""
    segments: list[Segment] = []
    current: list[int] = []
    room = bottom - top
    repeat = split = False
    for row in range(grid.rows):
        reserve = note_room if row == grid.rows - 1 else 0.0
        if current and row > grid.header_rows and heights[row] + reserve > room:
            begun = (
                layout.broken == "split_row" and len(current) > grid.header_rows and _is_splittable(grid, row)
            )
            segments.append(Segment((*current, row) if begun else tuple(current), repeat, begun, split))
            current = []
            split = begun
            repeat = layout.broken == "title" or (layout.continuation == "header" and not begun)
            room = bottom - (top if layout.broken == "title" else MARGIN + 10)
            if repeat:
                room -= sum(heights[: grid.header_rows])
        current.append(row)
        room -= heights[row]
    return [*segments, Segment(tuple(current), repeat, ended=split)]


def _is_splittable(grid: Grid, row: int) -> bool:
    """A row with a name and with figures that are not all blank."""
    cells = [cell for cell in grid.cells if cell.row == row]
    return any(cell.key and cell.text for cell in cells) and any(cell.text and not cell.key for cell in cells)


def _part_heights(segment: Segment, heights: list[float], size: float) -> list[float]:
    """Heights on this page: a row begun here takes one line, its rest what remains (at least one line)."""
    parts = list(heights)
    line = size * LEADING + 2 * PADDING + 1
    if segment.begun:
        parts[segment.rows[-1]] = line
    if segment.ended:
        parts[segment.rows[0]] = max(line, heights[segment.rows[0]] - size * LEADING)
    return parts


def _draw_head(paper: Paper, sheet: FormSheet, width: float) -> None:
    beside = sheet.number.endswith("：")
    title = sheet.number + sheet.title if beside else sheet.title
    paper.text(MARGIN + (width - text_width(title, 14)) / 2, MARGIN + 22, title, 14)
    if sheet.number and not beside:
        paper.text(MARGIN + width - text_width(sheet.number, 8), MARGIN + 40, sheet.number, 8)
    paper.text(MARGIN, MARGIN + 54, sheet.department, 8)
    paper.text(MARGIN + width - text_width(sheet.unit_line, 8), MARGIN + 54, sheet.unit_line, 8)


def _draw_notes(paper: Paper, sheet: FormSheet, y: float, width: float) -> None:
    for note in sheet.notes:
        for line in wrap(note, width, 8.0):
            paper.text(MARGIN, y, line, 8.0)
            y += 14


def _draw_rows(
    paper: Paper,
    sheet: FormSheet,
    segment: Segment,
    rows: tuple[int, ...],
    tops: dict[int, float],
    lefts: list[float],
    heights: list[float],
    size: float,
    layout: Layout,
    *,
    first: bool,
) -> list[Placed]:
    placed: list[Placed] = []
    boxes: list[Box] = []
    air = 2 * PADDING if layout.rules in OPEN_RULES else PADDING
    for cell in sheet.grid.cells:
        if cell.row not in tops:
            continue
        span = [r for r in range(cell.row, cell.row + cell.row_span) if r in tops]
        box = (
            lefts[cell.column],
            tops[cell.row],
            lefts[cell.column + cell.column_span],
            tops[span[-1]] + heights[span[-1]],
        )
        boxes.append(box)
        lines = _part_lines(cell, segment, _lines(cell, lefts, size))
        align = layout.align if cell.key is not None else cell.align
        _draw_text(paper, lines, box, align, size, air + (cell.inset if align == "left" else 0))
        if cell.key is not None and not (segment.begun and cell.row == segment.rows[-1]):
            placed.append(Placed(cell.key, cell.text, paper.page_number, box, cell.row, cell.column))
    header_bottom = None
    if rows[0] == 0:
        last = sheet.grid.header_rows - 1
        header_bottom = tops[last] + heights[last]
    _draw_rules(
        paper,
        boxes,
        layout,
        header_bottom,
        open_top=not first and not segment.repeat and layout.continuation == "open_top",
    )
    return placed


def _part_lines(cell: Cell, segment: Segment, lines: list[str]) -> list[str]:
    """What of a cell stands on this page where its row is split: the first line before the break, with no figure."""
    if segment.begun and cell.row == segment.rows[-1]:
        return [] if cell.key is not None else lines[:1]
    if segment.ended and cell.row == segment.rows[0]:
        return lines if cell.key is not None else lines[1:]
    return lines


def _draw_text(paper: Paper, lines: list[str], box: Box, align: str, size: float, air: float) -> None:
    x0, y0, x1, y1 = box
    y = y0 + (y1 - y0 - len(lines) * size * LEADING) / 2 + size
    for line in lines:
        width = text_width(line, size)
        x = {"left": x0 + air, "right": x1 - air - width}.get(align, (x0 + x1 - width) / 2)
        paper.text(x, y, line, size)
        y += size * LEADING


def _draw_rules(
    paper: Paper, boxes: list[Box], layout: Layout, header_bottom: float | None, *, open_top: bool
) -> None:
    top, bottom = min(b[1] for b in boxes), max(b[3] for b in boxes)
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    horizontal: dict[float, list[tuple[float, float]]] = {}
    vertical: dict[float, list[tuple[float, float]]] = {}
    for x0, y0, x1, y1 in boxes:
        for y in (y0, y1):
            horizontal.setdefault(round(y, 2), []).append((x0, x1))
        for x in (x0, x1):
            vertical.setdefault(round(x, 2), []).append((y0, y1))
    if layout.rules == "three_line":
        vertical = {}
        horizontal = {y: [(left, right)] for y in (top, header_bottom, bottom) if y is not None}
    elif layout.rules == "horizontal":
        vertical = {}
    if open_top:
        horizontal.pop(round(top, 2), None)
    filled = layout.rules == "rects"
    shifts = (0.0, 1.4) if layout.rules == "doubled" else (0.0,)
    for shift in shifts:
        for y, spans in sorted(horizontal.items()):
            for x0, x1 in _merge(spans):
                paper.line((x0, y + shift, x1, y + shift), filled=filled, width=0.6)
        for x, spans in sorted(vertical.items()):
            for y0, y1 in _merge(spans):
                paper.line((x + shift, y0, x + shift, y1), filled=filled, width=0.6)


def _merge(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Overlapping or touching intervals as few long ones."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 0.05:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
