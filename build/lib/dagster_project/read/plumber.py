"""The reference reader and the reading of last resort: pdfplumber (pdfminer.six), slow and well understood."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pdfplumber

from .geometry import Frame
from .model import ASCENT, DESCENT, Characters, Edges, Page, codes_of, no_edges

ENGINE = "pdfplumber"


def open_bytes(data: bytes) -> Any:
    """Raises what pdfminer raises."""
    return pdfplumber.open(io.BytesIO(data))


def read_page(handle: Any, index: int, frame: Frame) -> Page:
    """Page ``index`` (from 0) in the same shapes as the fast reader. Raises what pdfminer raises."""
    page = handle.pages[index]
    try:
        dx, dy = _offset(page, frame)
        return Page(
            number=index + 1,
            width=frame.width,
            height=frame.height,
            rotation=frame.rotation,
            characters=_characters(page, dx, dy),
            edges=_edges(page, dx, dy),
            image_count=len(page.images),
            engine=ENGINE,
        )
    finally:
        page.close()


def _offset(page: Any, frame: Frame) -> tuple[float, float]:
    """The reference places things on the media box, we on the visible box: how far the one lies within the other."""
    x0, y0, x1, y1 = page.mediabox
    media = Frame(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), frame.rotation)
    # The corner of the visible box that is displayed at the top left.
    corner_x = frame.x1 if frame.rotation in (180, 270) else frame.x0
    corner_y = frame.y0 if frame.rotation in (90, 180) else frame.y1
    at_x, at_y = media.show(np.array([corner_x]), np.array([corner_y]))
    return float(at_x[0]), float(at_y[0])


def _characters(page: Any, dx: float, dy: float) -> Characters:
    glyphs = [glyph for glyph in page.chars if glyph["text"]]
    text = [glyph["text"] for glyph in glyphs]
    columns = [
        (*glyph["matrix"], glyph["adv"], glyph["x0"], glyph["top"], glyph["x1"], glyph["bottom"])
        for glyph in glyphs
    ]
    a, b, _, _, e, f, _, x0, top, x1, bottom = np.array(columns, dtype=float).reshape(-1, 11).T
    degrees = np.degrees(np.arctan2(b, a)) % 360
    nearest = np.round(degrees / 90) * 90
    angle = np.where(np.abs(degrees - nearest) <= 5, nearest % 360, -1).astype(np.int16)
    upright = angle % 180 == 0
    size = np.where(upright, bottom - top, x1 - x0)
    # On the baseline, like the other engines: a font's own ascent and descent can be absurd.
    base_x, base_y = e - dx, float(page.height) - f - dy
    y0 = np.where(angle == 0, base_y - ASCENT * size, top - dy)
    y1 = np.where(angle == 0, base_y + DESCENT * size, bottom - dy)
    left = np.where(
        angle == 90, base_x - ASCENT * size, np.where(angle == 270, base_x - DESCENT * size, x0 - dx)
    )
    right = np.where(
        angle == 90, base_x + DESCENT * size, np.where(angle == 270, base_x + ASCENT * size, x1 - dx)
    )
    return Characters(text, codes_of(text), left, y0, right, y1, size, angle)


def _edges(page: Any, dx: float, dy: float) -> Edges:
    area = float(page.width) * float(page.height)
    flat, upright = [], []
    for edge in page.edges:
        if (
            edge.get("object_type") == "rect_edge"
            and edge.get("width", 0) * edge.get("height", 0) > 0.95 * area
        ):
            continue
        if edge["orientation"] == "h":
            flat.append((edge["top"] - dy, edge["x0"] - dx, edge["x1"] - dx))
        else:
            upright.append((edge["x0"] - dx, edge["top"] - dy, edge["bottom"] - dy))
    return Edges(
        np.array(flat, dtype=float) if flat else no_edges(),
        np.array(upright, dtype=float) if upright else no_edges(),
    )
