"""One page → the cells of its tables and the lines of its other text."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dagster_project.read import Characters, Edges, Page
from dagster_project.read.figures import is_figure, normal_codes

from .ruled.continuation import in_columns_of, with_row_above, with_rows_below
from .ruled.grid import OUTSIDE, Grid, Skeleton, build_skeleton, rules_outside, uprights_outside
from .ruled.header_rows import has_steps
from .ruled.missing_rules import has_torn_rows, has_wide_headers, may_lack_rules, refine
from .ruled.rules import group_rules, straight_rules
from .ruled.torn import join_torn, may_be_torn, mend_torn
from .ruled.whole_figures import keep_whole
from .text.side_by_side import side_by_side
from .text.typeset import Ordered, group_texts, order, reading_frame
from .text.upright import main_angle, turn, turn_characters
from .text.words import Word, find_words
from .unruled.aligned import find_aligned
from .unruled.filled import fill_box, fill_rows
from .unruled.framed import find_framed
from .unruled.header_rows import cut_header_rows
from .unruled.joined import have_bands, join_bands, join_headers
from .unruled.outside import Outside
from .unruled.uprights import find_between_uprights

FINDERS: Final[tuple[Callable[[Outside], list[Grid]], ...]] = (
    find_between_uprights,
    find_framed,
    find_aligned,
)
"""Ways to find tables without drawn cells, the surer one first; each sees what those before it left."""
FEWEST_HEADERS: Final = 3
"""Words in a box that may be headers of columns; a title with its unit is two."""
FEWEST_FIGURES: Final = 2
"""Figures of a row below it: one may be the number of a page."""
REACH: Final = 1.0
"""Such a row follows the box within its own height."""


@dataclass(frozen=True, slots=True)
class PageTables:
    """Tables of a page in the frame in which its text is upright.

    ``owner`` gives for each character of the page the running number of its cell over all tables, or OUTSIDE;
    ``inside`` the characters of cells, cell by cell, and ``outside`` those of no table, as they are read (turned text
    and watermarks last); ``texts`` the text of each cell that has any; ``starts[k]`` is the first running number of
    table k.
    """

    angle: int
    width: float
    height: float
    grids: tuple[Grid, ...]
    starts: tuple[int, ...]
    owner: np.ndarray
    texts: dict[int, str]
    inside: Ordered
    outside: Ordered

    def figures_read(self, characters: Characters) -> tuple[np.ndarray, np.ndarray]:
        """Cell number and code of every figure character in a cell, in the order of the cells' texts.

        ``characters``: those from which the tables were made.
        """
        indices = self.inside.indices
        normal = normal_codes(characters.code[indices])
        kept = is_figure(normal)
        return self.owner[indices[kept]], normal[kept]

    def figure_boxes(self, characters: Characters) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Cell number, left edge, right edge and baseline of every digit in a cell, cell by cell, on the upright page.

        ``characters``: those from which the tables were made.
        """
        indices = self.inside.indices
        kept = indices[is_figure(normal_codes(characters.code[indices]))]
        reading = reading_frame(self._upright(characters))
        return self.owner[kept], reading.left[kept], reading.right[kept], reading.baseline[kept]

    def figures(self, characters: Characters, owner: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Cell number and code of every figure character in a cell, in the order in which figures alone are read.

        ``characters`` are the page's, as displayed, and ``owner`` is what ``locate`` says of them.
        """
        normal = normal_codes(characters.code)
        chosen = np.flatnonzero(is_figure(normal) & (owner != OUTSIDE))
        indices = order(owner, reading_frame(self._upright(characters)), chosen).indices
        return owner[indices], normal[indices]

    def locate(self, characters: Characters) -> np.ndarray:
        """The running cell number of each of these characters of the same page, as displayed."""
        return _Text(self._upright(characters)).owners(self.grids, self.starts)

    def texts_of(self, characters: Characters) -> dict[int, str]:
        """The text that other characters of the same page make of each cell: another engine's reading."""
        text = _Text(self._upright(characters))
        owner = text.owners(self.grids, self.starts)
        return group_texts(characters.text, owner, text.inside(owner))

    def _upright(self, characters: Characters) -> Characters:
        return turn_characters(characters, self.angle, self.width, self.height)


class _Text:
    """The characters of an upright page, with what is asked of them for each set of grids."""

    def __init__(self, characters: Characters) -> None:
        self.characters = characters
        self.reading = reading_frame(characters)
        self._x = (characters.x0 + characters.x1) / 2
        self._y = (characters.y0 + characters.y1) / 2
        self._turned = bool(characters.angle.any())

    def owners(self, grids: Sequence[Grid], starts: Sequence[int]) -> np.ndarray:
        """The running cell number of each character, or OUTSIDE."""
        owner = np.full(len(self._x), OUTSIDE, dtype=np.int64)
        for grid, start in zip(grids, starts, strict=True):
            found = grid.locate(self._x, self._y)
            inside = found != OUTSIDE
            if self._turned:
                inside &= self.characters.angle >= 0  # a watermark runs across cells and belongs to none
            owner[inside] = found[inside] + start
        return keep_whole(owner, self.characters, self.reading, grids) if grids else owner

    def inside(self, owner: np.ndarray) -> Ordered:
        """The characters of cells, cell by cell, as they are read."""
        return order(owner, self.reading, np.flatnonzero(owner != OUTSIDE))

    def outside(self, owner: np.ndarray) -> Ordered:
        """The characters of no cell as they are read: text that runs this way first, skewed text (angle -1) last."""
        group = self.characters.angle.astype(np.int64) % 361 if self._turned else None
        return order(group, self.reading, np.flatnonzero(owner == OUTSIDE))

    def in_columns(self, ordered: Ordered) -> Ordered:
        """The text of a page without tables, column by column where it stands in two."""
        sides = side_by_side(self.characters, ordered)
        if sides is None:
            return ordered
        turned = self.characters.angle.astype(np.int64) % 361 * (sides.max() + 1)
        return order(turned + sides, self.reading, ordered.indices)


@dataclass(frozen=True, slots=True)
class _Filled:
    """Grids from the top with the first running cell number of each; the characters in their cells."""

    grids: tuple[Grid, ...]
    starts: tuple[int, ...]
    owner: np.ndarray
    inside: Ordered
    texts: dict[int, str]


def _fill(text: _Text, grids: Sequence[Grid]) -> _Filled:
    ordered = tuple(sorted(grids, key=lambda grid: (grid.box[1], grid.box[0])))
    starts = tuple(itertools.accumulate((len(grid.cells) for grid in ordered[:-1]), initial=0))[
        : len(ordered)
    ]
    owner = text.owners(ordered, starts)
    inside = text.inside(owner)
    return _Filled(ordered, starts, owner, inside, group_texts(text.characters.text, owner, inside))


def find_tables(page: Page, before: Grid | None = None) -> PageTables:
    """The tables of a page. ``before``: the last table of the page before. Raises ``rules.TooManyRules``."""
    angle = main_angle(page.characters)
    upright = turn(page, angle)
    rules = straight_rules(upright.edges)
    text = _Text(upright.characters)
    filled = _ruled(text, rules, before)
    tables = [grid for grid in filled.grids if not _heads_open_columns(grid, text, filled)]
    if len(tables) < len(filled.grids):
        filled = _fill(text, tables)
    ordered = text.outside(filled.owner)
    for find in FINDERS:
        loose = rules_outside(rules.horizontal, filled.grids)
        uprights = uprights_outside(rules.vertical, filled.grids)
        found = find(Outside(text.characters, text.reading, ordered, loose, uprights, filled.grids, before))
        if found:
            filled = _fill(text, [*filled.grids, *found])
            ordered = text.outside(filled.owner)
    if len({grid.found_by for grid in filled.grids}) > 1:
        inside = find_words(text.characters, np.flatnonzero(filled.owner != OUTSIDE))
        if (joined := join_headers(filled.grids, inside)) is not None:
            filled = _fill(text, joined)
            ordered = text.outside(filled.owner)
    if have_bands(filled.grids):
        words = find_words(text.characters, np.arange(len(text.characters)))
        if (joined := join_bands(filled.grids, words)) is not None:
            filled = _fill(text, joined)
            ordered = text.outside(filled.owner)
    if not filled.grids:
        ordered = text.in_columns(ordered)
    return PageTables(
        angle,
        page.width,
        page.height,
        filled.grids,
        filled.starts,
        filled.owner,
        filled.texts,
        filled.inside,
        ordered,
    )


def _heads_open_columns(grid: Grid, text: _Text, filled: _Filled) -> bool:
    """Whether a box without a rule inside is the header of columns below it that no rule bounds.

    Several words stand in it and no figure, and a row of figures outside all tables follows within its width.
    """
    if len(grid.cells) > 1:
        return False
    x0, y0, x1, y1 = grid.box
    outside = np.flatnonzero(filled.owner == OUTSIDE)
    characters = text.characters
    near = outside[(characters.y0[outside] > y1 - 1) & (characters.y0[outside] < y1 + REACH * (y1 - y0))]
    near = near[(characters.x0[near] > x0) & (characters.x1[near] < x1)]
    if not (is_figure(normal_codes(characters.code[near]))).any():
        return False
    own = filled.owner == filled.starts[filled.grids.index(grid)]
    headers = find_words(characters, np.flatnonzero(own))
    if len(headers) < FEWEST_HEADERS or any(word.is_figure for word in headers):
        return False
    lines: dict[int, int] = {}
    for word in find_words(characters, near):
        lines[word.line] = lines.get(word.line, 0) + word.is_figure
    return max(lines.values(), default=0) >= FEWEST_FIGURES


def _ruled(text: _Text, rules: Edges, before: Grid | None) -> _Filled:
    """The grids that rules draw, with the rules that their figures show to be missing.

    ``before``: the last table of the page before.
    """
    groups = group_rules(rules)
    if may_be_torn(groups):
        groups = join_torn(groups, find_words(text.characters, np.arange(len(text.characters))))
    skeletons = [s for group in groups if (s := build_skeleton(group)) is not None]
    filled = _fill(text, [skeleton.grid() for skeleton in skeletons])
    if _lack_rules(skeletons, filled):
        filled = _fill(text, _restored(skeletons, text, before))
    return _with_rows_beyond(filled, text)


def _lack_rules(skeletons: Sequence[Skeleton], filled: _Filled) -> bool:
    """Whether rules seem to be missing in one of the grids: what is in their cells says so, every second row lacks them, or rules between columns begin within the header."""
    return (
        may_lack_rules(filled.texts)
        or any(skeleton.is_banded or has_steps(skeleton) for skeleton in skeletons)
        or any(
            has_torn_rows(grid, filled.texts, start) or has_wide_headers(grid, filled.texts, start)
            for grid, start in zip(filled.grids, filled.starts, strict=True)
        )
    )


def _restored(skeletons: Sequence[Skeleton], text: _Text, before: Grid | None) -> list[Grid]:
    """The grids with the rules that their texts show to be missing; an empty frame is filled with its table."""
    words = find_words(text.characters, np.arange(len(text.characters)))
    first = min(range(len(skeletons)), key=lambda number: float(skeletons[number].ys[0]))
    grids = [
        _refined(skeleton, words, before if number == first else None)
        for number, skeleton in enumerate(skeletons)
    ]
    for number, skeleton in enumerate(skeletons):
        bare = skeleton.grid()
        if len(bare.xs) == 2 and len(bare.ys) > 2:
            grids[number] = fill_rows(bare, words) or grids[number]
        elif len(bare.cells) == 1:
            grids[number] = fill_box(bare, words, before if number == first else None) or grids[number]
    return grids


def _with_rows_beyond(filled: _Filled, text: _Text) -> _Filled:
    """The grids with the rows that stand above the rules of the first and below those of any."""
    outside = np.flatnonzero(filled.owner == OUTSIDE)
    if filled.grids and (topped := with_row_above(filled.grids[0], text.characters, outside)) is not None:
        filled = _fill(text, [topped, *filled.grids[1:]])
    for number, grid in enumerate(filled.grids):
        outside = np.flatnonzero(filled.owner == OUTSIDE)
        if (longer := with_rows_below(grid, text.characters, outside)) is not None:
            filled = _fill(text, [*filled.grids[:number], longer, *filled.grids[number + 1 :]])
    return filled


def _refined(skeleton: Skeleton, words: list[Word], before: Grid | None) -> Grid:
    x0, y0, x1, y1 = skeleton.xs[0], skeleton.ys[0], skeleton.xs[-1], skeleton.ys[-1]
    inside = [word for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1 and y0 <= word.middle <= y1]
    refined = refine(mend_torn(skeleton, inside), inside)
    if before is not None and len(refined.ys) > 2:
        refined = in_columns_of(before, refined, inside)
    is_drawn = np.array_equal(refined.grid().labels, skeleton.grid().labels)
    return skeleton.grid() if is_drawn else cut_header_rows(refined, inside).grid("rules_and_figures")
