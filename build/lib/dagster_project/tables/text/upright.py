"""A page whose text runs sideways, turned so that it can be read; and boxes turned back to the page as displayed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dagster_project.read import Characters, Edges, Page

Box = tuple[float, float, float, float]


def main_angle(characters: Characters) -> int:
    """The direction in which most of the page's characters run: 0, 90, 180 or 270."""
    if not characters.angle.any():
        return 0
    angles, counts = np.unique(characters.angle[characters.angle >= 0], return_counts=True)
    return int(angles[counts.argmax()]) if len(angles) else 0


def turn(page: Page, angle: int) -> Page:
    """The page with text of ``angle`` made upright; everything else turns with it."""
    if angle == 0:
        return page
    width, height = page.width, page.height
    size = (width, height) if angle == 180 else (height, width)
    characters, edges = page.characters, page.edges
    return replace(
        page,
        width=size[0],
        height=size[1],
        characters=turn_characters(characters, angle, width, height),
        edges=_turn_edges(edges, angle, width, height),
    )


def turn_characters(characters: Characters, angle: int, width: float, height: float) -> Characters:
    """Characters of a displayed page of ``width`` by ``height``, in the frame where ``angle`` is upright."""
    if angle == 0:
        return characters
    c = characters
    if angle == 90:
        x0, y0, x1, y1 = height - c.y1, c.x0, height - c.y0, c.x1
    elif angle == 180:
        x0, y0, x1, y1 = width - c.x1, height - c.y1, width - c.x0, height - c.y0
    else:
        x0, y0, x1, y1 = c.y0, width - c.x1, c.y1, width - c.x0
    turned = np.where(c.angle < 0, c.angle, (c.angle - angle) % 360)
    return replace(c, x0=x0, y0=y0, x1=x1, y1=y1, angle=turned)


def _turn_edges(edges: Edges, angle: int, width: float, height: float) -> Edges:
    h, v = edges.horizontal, edges.vertical
    if angle == 90:
        return Edges(
            np.column_stack((v[:, 0], height - v[:, 2], height - v[:, 1])),
            np.column_stack((height - h[:, 0], h[:, 1], h[:, 2])),
        )
    if angle == 180:
        return Edges(
            np.column_stack((height - h[:, 0], width - h[:, 2], width - h[:, 1])),
            np.column_stack((width - v[:, 0], height - v[:, 2], height - v[:, 1])),
        )
    return Edges(
        np.column_stack((width - v[:, 0], v[:, 1], v[:, 2])),
        np.column_stack((h[:, 0], width - h[:, 2], width - h[:, 1])),
    )


def turn_back(box: Box, angle: int, width: float, height: float) -> Box:
    """A box of the turned frame on the page as displayed (``width`` by ``height``)."""
    x0, y0, x1, y1 = box
    if angle == 0:
        return box
    if angle == 90:
        return y0, height - x1, y1, height - x0
    if angle == 180:
        return width - x1, height - y1, width - x0, height - y0
    return width - y1, x0, width - y0, x1
