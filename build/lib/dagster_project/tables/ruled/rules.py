"""From the pieces of rules on a page to straight lines: positions snapped, pieces joined, groups that touch.

Rules are drawn twice, in dashes, as thin filled rectangles or cell by cell; after this module one visible line is
one row (position, start, end).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dagster_project.read import Edges

SNAP: Final = 3.0
"""Parallel rules nearer than this are one, gaps in a rule up to this are none, ends this far apart touch: points."""
WIDEST_LINE: Final = 2 * SNAP
"""No line is wider, its double included: points."""
HOLE: Final = 12.0
"""Widest of the holes in a broken rule."""
SHORTEST: Final = 3.0
"""Anything shorter is ink, not a rule."""
MOST_CROSSINGS: Final = 4_000_000
"""Horizontal times vertical rules beyond which a page is a drawing, not a table."""
FEWEST_BANDS: Final = 3
"""Two boxes of one width may be two tables; three at a row's distance are rows of one."""
WIDEST_GAP: Final = 2.5
"""The row between two bands is no higher than this many of them; a title and a unit line between two forms are."""
WIDEST_GAP_OF_ALIKE: Final = 3.2
"""The same between bands with the same columns: a name of three lines stands between two rows of one line."""


class TooManyRules(Exception):  # noqa: N818 - a verdict about a page
    """The page is a drawing of lines; no table can be made of it in bounded time."""


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules that touch each other: the skeleton of one table. Rows (position, start, end).

    ``is_banded``: only every second row has rules or a fill.
    """

    horizontal: np.ndarray
    vertical: np.ndarray
    is_banded: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """x0, y0, x1, y1 of everything in the group."""
        h, v = self.horizontal, self.vertical
        return (
            float(min(h[:, 1].min(initial=np.inf), v[:, 0].min(initial=np.inf))),
            float(min(v[:, 1].min(initial=np.inf), h[:, 0].min(initial=np.inf))),
            float(max(h[:, 2].max(initial=-np.inf), v[:, 0].max(initial=-np.inf))),
            float(max(v[:, 2].max(initial=-np.inf), h[:, 0].max(initial=-np.inf))),
        )


def straighten(edges: np.ndarray, across: np.ndarray | None = None) -> np.ndarray:
    """Snap positions and join pieces along them. ``edges``: rows (position, start, end); so is the result.

    ``across``: positions of the rules that run the other way, sorted.
    """
    if len(edges) == 0:
        return edges
    edges = edges[np.lexsort((edges[:, 1], edges[:, 0]))]
    position = edges[:, 0]
    cluster = np.zeros(len(edges), dtype=np.int64)
    np.cumsum(position[1:] - position[:-1] > SNAP, out=cluster[1:])
    begins = np.flatnonzero(np.diff(cluster, prepend=-1))
    ends = np.append(begins[1:], len(position)) - 1
    if (position[ends] - position[begins] > WIDEST_LINE).any():
        cluster = _parted_lines(edges, begins, ends)
    counts = np.bincount(cluster)
    mean = np.bincount(cluster, weights=position) / counts
    # Joining within each cluster: clusters are laid end to end on one axis, far enough apart never to touch.
    apart = float(edges[:, 2].max() - edges[:, 1].min()) + 10 * SNAP
    start, end = edges[:, 1] + cluster * apart, edges[:, 2] + cluster * apart
    order = np.argsort(start)
    start, end, cluster = start[order], end[order], cluster[order]
    reach = np.maximum.accumulate(end)
    first = np.empty(len(start), dtype=bool)
    first[0] = True
    first[1:] = start[1:] > reach[:-1] + SNAP
    begins = np.flatnonzero(first)
    lasts = np.append(begins[1:], len(start)) - 1
    owner = cluster[begins]
    joined = np.column_stack((mean[owner], start[begins] - owner * apart, reach[lasts] - owner * apart))
    # Specks go first: the corners that a browser draws where borders meet stand in a line through a merged cell too.
    is_rule = joined[:, 2] - joined[:, 1] >= SHORTEST
    return _bridged(joined[is_rule], owner[is_rule], np.empty(0) if across is None else across)


def _parted_lines(edges: np.ndarray, begins: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """The number of the line that each edge lies on, where the outlines of a stamp or a watermark fill the space between lines.

    ``edges`` sorted by position; ``begins`` and ``ends``: the first and the last of each run of them. A run wider than a
    line is one where most of its length lies within a line's width, then again what is left on both sides of that.
    """
    position = edges[:, 0]
    length = np.concatenate(([0.0], np.cumsum(edges[:, 2] - edges[:, 1])))
    starts: list[int] = []
    open_runs = [(int(a), int(b) + 1) for a, b in zip(begins, ends, strict=True)]
    while open_runs:
        first, end = open_runs.pop()
        if position[end - 1] - position[first] <= WIDEST_LINE:
            starts.append(first)
            continue
        reach = np.searchsorted(position[first:end], position[first:end] + SNAP, side="right") + first
        best = int((length[reach] - length[first:end]).argmax())
        last = int(reach[best])
        best += first
        starts.append(best)
        open_runs += [run for run in ((first, best), (last, end)) if run[0] < run[1]]
    marks = np.zeros(len(edges), dtype=np.int64)
    marks[starts] = 1
    return np.cumsum(marks) - 1


def _bridged(rules: np.ndarray, owner: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Rules with regular holes made whole: two or more small gaps in one line are no gap between two tables.

    A hole whose two ends lie on rules ``across`` is a merged cell; a line that has no other holes keeps them.
    ``owner`` numbers the line of each piece; pieces are sorted by line, then along it.
    """
    hole = (owner[1:] == owner[:-1]) & (rules[1:, 1] - rules[:-1, 2] <= HOLE)
    if not hole.any():
        return rules
    torn = hole & ~(_is_on(rules[:-1, 2], across) & _is_on(rules[1:, 1], across))
    holes = np.bincount(owner[1:][torn], minlength=int(owner.max()) + 1)
    hole &= holes[owner[1:]] >= 2
    begins = np.flatnonzero(np.concatenate(([True], ~hole)))
    lasts = np.append(begins[1:], len(rules)) - 1
    return np.column_stack((rules[begins, 0], rules[begins, 1], rules[lasts, 2]))


def _is_on(ends: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Whether each end lies on one of the sorted positions."""
    if not len(across):
        return np.zeros(len(ends), dtype=bool)
    after = np.searchsorted(across, ends).clip(1, max(len(across) - 1, 1))
    nearest = np.minimum(
        np.abs(across[after - 1] - ends), np.abs(across[after.clip(max=len(across) - 1)] - ends)
    )
    return nearest <= SNAP


def straight_rules(edges: Edges) -> Edges:
    """All rules of a page, each visible line once."""
    x, y = np.sort(edges.vertical[:, 0]), np.sort(edges.horizontal[:, 0])
    return Edges(straighten(edges.horizontal, x), straighten(edges.vertical, y))


def group_rules(rules: Edges) -> list[RuleGroup]:
    """Groups of touching rules, top to bottom, then left to right. Raises ``TooManyRules``.

    ``rules``: as ``straight_rules`` gives them.
    """
    horizontal, vertical = rules.horizontal, rules.vertical
    if not len(horizontal) or not len(vertical):
        return []
    if len(horizontal) * len(vertical) > MOST_CROSSINGS:
        raise TooManyRules(f"{len(horizontal)} by {len(vertical)} rules on one page")
    y, x0, x1 = (column[:, None] for column in horizontal.T)
    x, y0, y1 = (column[None, :] for column in vertical.T)
    touch = (x >= x0 - SNAP) & (x <= x1 + SNAP) & (y >= y0 - SNAP) & (y <= y1 + SNAP)
    if touch[0].all() and touch[:, 0].all():  # the page is one table, as most are
        return [RuleGroup(horizontal, vertical)]
    flat, upright = _components(touch)
    groups = []
    for label in sorted(set(flat[touch.any(axis=1)].tolist())):
        groups.append(RuleGroup(horizontal[flat == label], vertical[upright == label]))
    groups = [_with_loose(group, vertical[~touch.any(axis=0)]) for group in _absorbed(groups)]
    return _banded(sorted(groups, key=lambda group: (group.box[1], group.box[0])))


def _banded(groups: list[RuleGroup]) -> list[RuleGroup]:
    """Every second row shaded, or ruled all round: bands of one width at a row's distance are one table."""
    if len(groups) < FEWEST_BANDS:
        return groups
    joined: list[RuleGroup] = []
    stacks: list[list[RuleGroup]] = []
    for group in groups:
        stack = next((s for s in stacks if _is_next_band(s[-1], group)), None)
        if stack is None:
            stacks.append([group])
        else:
            stack.append(group)
    for stack in stacks:
        joined += [_framed(_as_one(stack))] if len(stack) >= FEWEST_BANDS else stack
    return sorted(joined, key=lambda group: (group.box[1], group.box[0]))


def _is_next_band(above: RuleGroup, below: RuleGroup) -> bool:
    """Whether a group is one row, as wide as the group above it and no farther from it than rows of this height are."""
    one, other = above.box, below.box
    if _has_inner_row(below):
        return False
    if abs(one[0] - other[0]) > SNAP or abs(one[2] - other[2]) > SNAP:
        return False
    widest = WIDEST_GAP_OF_ALIKE if _has_same_columns(above, below) else WIDEST_GAP
    return 0 < other[1] - one[3] <= widest * (other[3] - other[1])


def _has_same_columns(one: RuleGroup, other: RuleGroup) -> bool:
    """Whether two bands are cut into the same columns, more than two of them: two forms on a page seldom are."""
    x, others = np.unique(np.round(one.vertical[:, 0])), np.unique(np.round(other.vertical[:, 0]))
    return len(x) == len(others) > 3 and bool((np.abs(x - others) <= SNAP).all())


def _has_inner_row(group: RuleGroup) -> bool:
    y = group.horizontal[:, 0]
    return bool(((y > y.min() + SNAP) & (y < y.max() - SNAP)).any())


def _framed(bands: RuleGroup) -> RuleGroup:
    """Bands with the sides of the rows between them."""
    x0, y0, x1, y1 = bands.box
    sides = np.array([(x0, y0, y1), (x1, y0, y1)])
    return RuleGroup(bands.horizontal, np.concatenate((bands.vertical, sides)), is_banded=True)


def _as_one(groups: list[RuleGroup]) -> RuleGroup:
    return RuleGroup(
        np.concatenate([group.horizontal for group in groups]),
        np.concatenate([group.vertical for group in groups]),
    )


def _with_loose(group: RuleGroup, loose: np.ndarray) -> RuleGroup:
    """A frame with the rules between its columns that touch no rule of a row, because none is drawn.

    ``loose``: vertical rules that touch nothing; in a frame without rows they are its own, elsewhere those that run
    down most of its height.
    """
    x0, y0, x1, y1 = group.box
    inside = (loose[:, 0] > x0) & (loose[:, 0] < x1) & (loose[:, 1] >= y0 - SNAP) & (loose[:, 2] <= y1 + SNAP)
    length = loose[:, 2] - loose[:, 1]
    own = loose[inside & ((2 * length >= y1 - y0) | ((len(group.horizontal) <= 2) & (length > HOLE)))]
    return RuleGroup(group.horizontal, np.concatenate((group.vertical, own))) if len(own) else group


def _components(touch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Labels of the connected parts of a bipartite graph given as a boolean matrix."""
    rows, columns = touch.shape
    none = rows + 1
    flat, upright = np.arange(rows), np.full(columns, none)
    while True:
        upright_new = np.where(touch, flat[:, None], none).min(axis=0)
        flat_new = np.minimum(flat, np.where(touch, upright_new[None, :], none).min(axis=1))
        if (flat_new == flat).all() and (upright_new == upright).all():
            return flat, upright
        flat, upright = flat_new, upright_new


def _absorbed(groups: list[RuleGroup]) -> list[RuleGroup]:
    """Join groups whose boxes overlap: a table whose rules are broken is drawn in parts that do not touch."""
    merged = True
    while merged and len(groups) > 1:
        merged = False
        for i, one in enumerate(groups):
            j = next((j for j in range(i + 1, len(groups)) if _overlap(one.box, groups[j].box)), None)
            if j is not None:
                other = groups.pop(j)
                groups[i] = _as_one([one, other])
                merged = True
                break
    return groups


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across > SNAP and down > SNAP
