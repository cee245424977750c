"""One page → the cells of its tables and the lines of its other text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dagster_project.read import Characters, Page
from dagster_project.read.figures import is_figure, normal_codes

from .aligned import find_aligned
from .continuation import with_row_above
from .framed import find_framed
from .grid import OUTSIDE, Grid, Skeleton, build_skeleton
from .refine import may_lack_rules, refine
from .rules import group_rules
from .typeset import Ordered, group_texts, order, reading_frame
from .upright import main_angle, turn, turn_characters
from .words import Word, find_words


@dataclass(frozen=True, slots=True)
class PageTables:
    """Tables of a page in the frame in which its text is upright.

    ``owner`` gives for each character of the page the running number of its cell over all tables, or OUTSIDE;
    ``texts`` the text of each cell that has any; ``starts[k]`` is the first running number of table k; ``outside`` the
    characters of no table, in the order in which they are read (turned text and watermarks last).
    """

    angle: int
    width: float
    height: float
    grids: tuple[Grid, ...]
    starts: tuple[int, ...]
    owner: np.ndarray
    texts: dict[int, str]
    outside: Ordered

    def figures(self, characters: Characters, owner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cell number and code of every figure character in a cell, in the order in which they are read.

        ``characters`` are the page's, as displayed, and ``owner`` is what ``locate`` says of them.
        """
        normal = normal_codes(characters.code)
        chosen = np.flatnonzero(is_figure(normal) & (owner != OUTSIDE))
        upright = turn_characters(characters, self.angle, self.width, self.height)
        indices = order(owner, reading_frame(upright), chosen).indices
        return owner[indices], normal[indices]

    def locate(self, characters: Characters) -> np.ndarray:
        """The running cell number of each of these characters of the same page, as displayed."""
        upright = turn_characters(characters, self.angle, self.width, self.height)
        return _owners(upright, self.grids, self.starts)

    def texts_of(self, characters: Characters) -> dict[int, str]:
        """The text that other characters of the same page make of each cell: another engine's reading."""
        upright = turn_characters(characters, self.angle, self.width, self.height)
        owner = _owners(upright, self.grids, self.starts)
        return group_texts(upright.text, owner, reading_frame(upright), np.flatnonzero(owner != OUTSIDE))


def find_tables(page: Page, before: Grid | None = None) -> PageTables:
    """The tables of a page. ``before``: the last table of the page before. Raises ``rules.TooManyRules``."""
    angle = main_angle(page.characters)
    upright = turn(page, angle)
    skeletons = [s for group in group_rules(upright.edges) if (s := build_skeleton(group)) is not None]
    characters = upright.characters
    grids = [skeleton.grid() for skeleton in skeletons]
    starts, owner, texts = _fill(characters, grids)
    if may_lack_rules(texts):
        words = find_words(characters, np.flatnonzero(owner != OUTSIDE))
        grids = [_refined(skeleton, grid, words) for skeleton, grid in zip(skeletons, grids, strict=True)]
        starts, owner, texts = _fill(characters, grids)
    outside = np.flatnonzero(owner == OUTSIDE)
    if grids and (topped := with_row_above(grids[0], characters, outside)) is not None:
        grids[0] = topped
        starts, owner, texts = _fill(characters, grids)
        outside = np.flatnonzero(owner == OUTSIDE)
    ordered = _outside(characters, outside)
    framed = find_framed(characters, ordered, upright.edges, grids, before)
    if framed:
        grids = sorted([*grids, *framed], key=lambda grid: (grid.box[1], grid.box[0]))
        starts, owner, texts = _fill(characters, grids)
        ordered = _outside(characters, np.flatnonzero(owner == OUTSIDE))
    more = find_aligned(characters, ordered, upright.edges, grids)
    if more:
        grids = sorted([*grids, *more], key=lambda grid: (grid.box[1], grid.box[0]))
        starts, owner, texts = _fill(characters, grids)
        ordered = _outside(characters, np.flatnonzero(owner == OUTSIDE))
    return PageTables(angle, page.width, page.height, tuple(grids), starts, owner, texts, ordered)


def _outside(characters: Characters, outside: np.ndarray) -> Ordered:
    # Skewed text (angle -1) goes last.
    return order(characters.angle.astype(np.int64) % 361, reading_frame(characters), outside)


def _refined(skeleton: Skeleton, grid: Grid, words: list[Word]) -> Grid:
    x0, y0, x1, y1 = grid.box
    inside = [word for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1 and y0 <= word.middle <= y1]
    refined = refine(skeleton, inside)
    return grid if refined is skeleton else refined.grid()


def _fill(characters: Characters, grids: list[Grid]) -> tuple[tuple[int, ...], np.ndarray, dict[int, str]]:
    """First running cell number of each grid, the cell of each character, the text of each cell."""
    starts = tuple(np.cumsum([0, *(len(grid.cells) for grid in grids)])[:-1].tolist())
    owner = _owners(characters, tuple(grids), starts)
    if not grids:
        return starts, owner, {}
    chosen = np.flatnonzero(owner != OUTSIDE)
    return starts, owner, group_texts(characters.text, owner, reading_frame(characters), chosen)


def _owners(characters: Characters, grids: tuple[Grid, ...], starts: tuple[int, ...]) -> np.ndarray:
    owner = np.full(len(characters), OUTSIDE, dtype=np.int64)
    if not grids or not len(characters):
        return owner
    x = (characters.x0 + characters.x1) / 2
    y = (characters.y0 + characters.y1) / 2
    straight = characters.angle >= 0  # a watermark runs across cells and belongs to none
    for grid, start in zip(grids, starts, strict=True):
        found = grid.locate(x, y)
        inside = (found != OUTSIDE) & straight
        owner[inside] = found[inside] + start
    return owner
