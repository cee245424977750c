"""The fast first reader: characters and paths by pdf_oxide (Rust).

Known of version 0.3.78: coordinates are those of the unrotated page; characters come roughly top to bottom; a
glyph printed twice for boldness comes once; text rise is left out (which helps); turned text has no width;
proportional widths of fonts with a predefined CMap that are not embedded are wrong (the second reading sees it).
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any, Final

import numpy as np
import pdf_oxide

from dagster_project.settings import Limits

from .geometry import Frame, character_boxes, frame_of, nominal_widths, quarter
from .model import Characters, Edges, Page, PageRejected, codes_of, no_edges

ENGINE = "pdf_oxide"
PAPER = (1.0, 1.0, 1.0)
WIDEST_RULE = 3.0
"""Points: what is filled and no wider may be a white rule between coloured cells; wider, it is paper and has no edges."""
STRAIGHT = 0.5
"""A segment counts as horizontal or vertical if it leans by no more than this, in points."""
_MEASURES = tuple(map(attrgetter, ("origin_x", "origin_y", "advance_width", "font_size", "rotation_degrees")))

MOST_SIDES_OF_A_CELL: Final = 8
"""A path of no more sides is taken as it is: the box of a cell, with rounded corners at most."""
LEAST_STRAIGHT: Final = 0.8
"""A path with more sides holds rules only if this share of its length is horizontal or vertical; the strokes of letters
end in slants and curves."""


def open_bytes(data: bytes) -> pdf_oxide.PdfDocument:
    """Open a PDF; an encrypted one is tried with the empty user password. Raises what the engine raises."""
    return pdf_oxide.PdfDocument.from_bytes(data)


def page_frame(handle: Any, index: int) -> Frame:
    """The visible box of page ``index`` (from 0)."""
    rotation = int(handle.page_rotation(index) or 0)
    return frame_of(handle.page_media_box(index), handle.page_crop_box(index), rotation)


def read_page(handle: Any, index: int, frame: Frame, limits: Limits) -> Page | PageRejected:
    """Page ``index`` (from 0), whose visible box is ``frame``. Raises what the engine raises; the caller makes a rejection of it."""
    glyphs = handle.extract_chars(index)
    shape = (frame.width, frame.height, frame.rotation)
    if len(glyphs) > limits.page_characters:
        message = f"{len(glyphs)} characters on one page, more than the limit {limits.page_characters}"
        return PageRejected(index + 1, "page_error", message, *shape, character_count=len(glyphs))
    paths = handle.extract_paths(index)
    if sum(path["operations_count"] for path in paths) > limits.page_segments:
        message = f"more than {limits.page_segments} path segments on one page"
        return PageRejected(index + 1, "page_error", message, *shape, character_count=len(glyphs))
    image_count = 0 if glyphs else len(handle.extract_images(index))
    return Page(index + 1, *shape, _characters(glyphs, frame), _edges(paths, frame), image_count, ENGINE)


def _characters(glyphs: list, frame: Frame) -> Characters:
    # One attribute at a time: half the time of tuples, and this is the innermost loop of all.
    text = [glyph.char for glyph in glyphs]
    x, y, width, size, degrees = (np.fromiter(map(get, glyphs), float, len(glyphs)) for get in _MEASURES)
    # A font size below zero turns the text by half a turn, which its matrix takes back: both are told, neither is seen.
    turned_back = (size < 0) & (width < 0)
    if turned_back.any():
        width, degrees = np.where(turned_back, -width, width), np.where(turned_back, degrees + 180, degrees)
    size = np.abs(size)
    if degrees.any():
        width = np.where(width > 0, width, size * nominal_widths(text))
    x0, y0, x1, y1 = character_boxes(frame, x, y, width, size, degrees)
    angle = quarter(degrees, frame.rotation)
    return Characters(text, codes_of(text), x0, y0, x1, y1, size, angle)


def _edges(paths: list[dict], frame: Frame) -> Edges:
    """Straight sides of every painted path; a thin filled rectangle gives two rules that snapping makes one."""
    page_area = frame.width * frame.height
    segments: list[tuple[float, float, float, float]] = []
    for path in paths:
        box = path["bbox"]
        if box[2] * box[3] > 0.95 * page_area:
            continue  # the paper itself, painted
        if path["fill_color"] == PAPER and path["stroke_color"] is None and min(box[2:]) > WIDEST_RULE:
            continue  # paper painted over something
        sides = _segments(path["operations"])
        if len(sides) <= MOST_SIDES_OF_A_CELL or not _is_drawing(sides):
            segments.extend(sides)
    if not segments:
        return Edges(no_edges(), no_edges())
    ends = np.array(segments)
    ends = ends[np.isfinite(ends).all(axis=1)]
    ax, ay = frame.show(ends[:, 0], ends[:, 1])
    bx, by = frame.show(ends[:, 2], ends[:, 3])
    return straight_edges(ax, ay, bx, by)


def _is_drawing(sides: list[tuple[float, float, float, float]]) -> bool:
    """Whether much of an outline is oblique or curved: letters drawn as paths (a watermark, a title), a seal, a logo."""
    ends = np.array(sides)
    across, down = np.abs(ends[:, 2] - ends[:, 0]), np.abs(ends[:, 3] - ends[:, 1])
    length = np.hypot(across, down)
    straight = np.minimum(across, down) <= STRAIGHT
    return bool(length[straight & (length > STRAIGHT)].sum() < LEAST_STRAIGHT * length.sum())


def straight_edges(ax: np.ndarray, ay: np.ndarray, bx: np.ndarray, by: np.ndarray) -> Edges:
    """Segments (a to b, as displayed) that are horizontal or vertical, as edges."""
    left, right = np.minimum(ax, bx), np.maximum(ax, bx)
    top, bottom = np.minimum(ay, by), np.maximum(ay, by)
    across, down = right - left, bottom - top
    flat = (down <= STRAIGHT) & (across > down)
    upright = (across <= STRAIGHT) & (down > across)
    return Edges(
        np.column_stack(((top + bottom) / 2, left, right))[flat],
        np.column_stack(((left + right) / 2, top, bottom))[upright],
    )


def _segments(operations: list[dict]) -> list[tuple[float, float, float, float]]:
    """The sides of one path, the chords of its curves among them."""
    found: list[tuple[float, float, float, float]] = []
    start_x = start_y = x = y = 0.0
    for operation in operations:
        kind = operation["op"]
        if kind == "line_to":
            to_x, to_y = operation["x"], operation["y"]
            found.append((x, y, to_x, to_y))
            x, y = to_x, to_y
        elif kind == "move_to":
            start_x = x = operation["x"]
            start_y = y = operation["y"]
        elif kind == "rectangle":
            x0, y0 = operation["x"], operation["y"]
            x1, y1 = x0 + operation["width"], y0 + operation["height"]
            found += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
            start_x = x = x0
            start_y = y = y0
        elif kind == "close_path":
            found.append((x, y, start_x, start_y))
            x, y = start_x, start_y
        elif kind == "curve_to":
            found.append((x, y, operation["x"], operation["y"]))
            x, y = operation["x"], operation["y"]
    return found
