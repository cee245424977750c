"""Columns of a sheet → blocks side by side, and what each column of figures measures in a given form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..forms.descriptions import Form, Line, Patterns, Side, Words
from ..layout.columns import Column


@dataclass(frozen=True)
class Block:
    """Columns that belong together: labels (code, name) and the figures beside them."""

    labels: tuple[Column, ...]
    figures: tuple[Column, ...]

    @property
    def codes(self) -> list[Column]:
        return [column for column in self.labels if column.kind == "code"]

    @property
    def names(self) -> list[Column]:
        return [column for column in self.labels if column.kind == "name"]


def blocks_of(columns: Sequence[Column]) -> list[Block]:
    """Blocks from left to right: a label behind figures begins another block."""
    blocks: list[Block] = []
    labels: list[Column] = []
    figures: list[Column] = []
    for column in columns:
        if column.is_label and figures and column.kind != "line_number":
            blocks.append(Block(tuple(labels), tuple(figures)))
            labels, figures = [], []
        (labels if column.is_label else figures).append(column)
    if labels or figures:
        blocks.append(Block(tuple(labels), tuple(figures)))
    return blocks


_NUMBERED = re.compile(r"(?<=\D)\d{1,2}$")
"""The number of a column that came to lie in the cell of its header."""
_YEAR = re.compile(r"20\d\d")
BY_ROW = "by_row"
"""The measure of a column of 三公 whose rows are 预算数 and 决算数: the row says which."""


class Meaning(NamedTuple):
    """What a column of figures means: its measure (or ``BY_ROW``), and in a transposed form its item."""

    measure: str
    item: Line | None = None
    is_aside: bool = False
    """A column that the form is known to have beside what belongs to it (会议费)."""
    group: str | None = None
    """@personnel or @public of form 06, where the groups are columns beside 合计 and not blocks."""


def suffixes(path: Sequence[str], *bands: Patterns) -> Iterator[str]:
    """The path joined by /, and again without its outer band words, as long as only those are left out."""
    for start in range(len(path)):
        yield "/".join(path[start:])
        if not any(band.fullmatch(path[start]) for band in bands):
            return


def measure_of(
    path: Sequence[str], measures: Mapping[str, Patterns], over: Patterns, *bands: Patterns
) -> str | None:
    """The measure whose pattern explains the whole path, band words left out; ``over``: words put to the column's own."""
    alone = (*path[:-1], _NUMBERED.sub("", path[-1])) if path else ()
    for parted in (tuple(path), alone, _parted(alone, over)):
        for text in suffixes(parted, *bands):
            for measure, pattern in measures.items():
                if pattern.fullmatch(text):
                    return measure
    return None


def _parted(path: Sequence[str], over: Patterns) -> tuple[str, ...]:
    """The path with the word over several columns apart from the last word: 本年支出基本支出 → 本年支出, 基本支出."""
    match = over.fullmatch(path[-1]) if path else None
    return (*path[:-1], match["over"], match["own"]) if match else ()


def side_of(block: Block, form: Form, place: int) -> Side | None:
    """The side of a form of fixed lines that a block is: by its band word, else by its place."""
    paths = [column.path for column in (*block.labels, *block.figures) if column.path]
    bands = {path[0] for path in paths if len(path) > 1}
    if len(bands) == 1:
        band = bands.pop()
        hits = [side for side in form.sides if side.band.fullmatch(band)]
        if len(hits) == 1:
            return hits[0]
    return form.sides[place] if place < len(form.sides) else None


def meanings(
    blocks: Sequence[Block], form: Form, words: Words, *, is_titled: bool = False
) -> list[dict[int, Meaning]]:
    """For each block: number of a column of figures → what it means in the form. What cannot be told is left out.

    ``is_titled``: the title says that it is this form.
    """
    if form.rows == "transposed":
        return [_transposed(block, form, words) for block in blocks]
    found: list[dict[int, Meaning]] = []
    for place, block in enumerate(blocks):
        side = side_of(block, form, place) if form.sides else None
        if form.sides and side is None:
            found.append({})
            continue
        found.append(_plain(block, form, side, words, is_titled=is_titled))
    return found


def _measure(path: tuple[str, ...], form: Form, side: Side | None, words: Words) -> str | None:
    """The measure of a column of the form (of one side of it)."""
    if side is None:
        return measure_of(path, form.measures, words.over, words.band, form.bands)
    return measure_of(path, side.measures, words.over, words.band, form.bands, side.band)


def _plain(
    block: Block, form: Form, side: Side | None, words: Words, *, is_titled: bool = False
) -> dict[int, Meaning]:
    first = 1 if side is not None and _has_band(block) else 0
    paths = tuple(column.path[first:] for column in block.figures)
    told = _meanings(paths, form, side, words, is_titled)
    return {block.figures[place].number: meaning for place, meaning in told}


def _has_band(block: Block) -> bool:
    """Whether one word stands over all columns of a block, those of its names too: it says which side it is, in any words."""
    paths = [column.path for column in (*block.labels, *block.figures)]
    return (
        bool(block.labels) and all(len(path) > 1 for path in paths) and len({path[0] for path in paths}) == 1
    )


@lru_cache(maxsize=1 << 14)
def _meanings(
    paths: tuple[tuple[str, ...], ...], form: Form, side: Side | None, words: Words, is_titled: bool
) -> tuple[tuple[int, Meaning], ...]:
    """(place, meaning) of the columns of figures of a block; the same few headers come in every document."""
    names = [_measure(path, form, side, words) for path in paths]
    names = _of_the_latest_year(names, paths)
    if is_titled and not any(names):
        names = _the_only_one(paths, form.measures if side is None else side.measures, words)
    # Two columns of one block that seem to measure the same: neither is known.
    plain = {
        place: Meaning(name)
        for place, name in enumerate(names)
        if name is not None and names.count(name) == 1
    }
    groups = _groups(paths, words) if plain and form.rows == "economic" and len(paths) > 1 else {}
    return tuple((plain | groups).items())


def _the_only_one(
    paths: Sequence[tuple[str, ...]], measures: Mapping[str, Patterns], words: Words
) -> list[str | None]:
    """Where a form measures one thing, the one column of figures is that, in whatever words, unless they say something
    beside it: a budget, another year, a change, a number of things.
    """
    own = [
        place
        for place, path in enumerate(paths)
        if path
        and not any(map(words.beside.fullmatch, ("/".join(path), *path)))
        and not words.counted.search("/".join(path))
    ]
    found: list[str | None] = [None] * len(paths)
    if len(own) == 1 and len(measures) == 1:
        found[own[0]] = next(iter(measures))
    return found


def _of_the_latest_year(names: Sequence[str | None], paths: Sequence[tuple[str, ...]]) -> list[str | None]:
    """Of columns that measure the same in different years (2022年决算数, 2023年决算数) the latest alone keeps its name."""
    found = list(names)
    for name in {name for name in names if name is not None and names.count(name) > 1}:
        places = [place for place, other in enumerate(names) if other == name]
        years = [_year(paths[place]) for place in places]
        if all(years) and years.count(max(years)) == 1:
            for place, year in zip(places, years, strict=True):
                found[place] = name if year == max(years) else None
    return found


def older_columns(columns: Sequence[Column]) -> frozenset[int]:
    """Numbers of the columns whose header names a year before the latest year that a header of the sheet names."""
    years = {column.number: found for column in columns if (found := _year(column.path))}
    latest = max(years.values(), default="")
    return frozenset(number for number, year in years.items() if year < latest)


def _year(path: Sequence[str]) -> str:
    return max(_YEAR.findall("/".join(path)), default="")


def _groups(paths: Sequence[tuple[str, ...]], words: Words) -> dict[int, Meaning]:
    """Columns of figures that are 人员经费 or 公用经费, by place."""
    found = {}
    for place, path in enumerate(paths):
        text = f"{path[-1]}合计" if path else ""
        code = next((code for code, pattern in words.economic_totals if pattern.fullmatch(text)), None)
        if code is not None and code != "@total":
            found[place] = Meaning("amount", group=code)
    return found


def _transposed(block: Block, form: Form, words: Words) -> dict[int, Meaning]:
    """三公: item and measure in one path, in either order; items as rows where labels stand before the figures."""
    found: dict[int, Meaning] = {}
    if block.names:
        return _plain(block, form, None, words) or _items_across(block, form, words)
    says_measure = any(_split(column.path, form)[0] for column in block.figures)
    for column in block.figures:
        measure, rest = _split(column.path, form)
        if measure is None:
            if says_measure:
                continue
            measure = "actual"  # 支出决算表 without a column of budgets
        item = item_of(rest, form, words)
        if item is not None:
            found[column.number] = Meaning(measure, item)
        elif rest and form.aside.fullmatch(rest[-1]):
            found[column.number] = Meaning(measure, None, is_aside=True)
    keys = [(meaning.measure, meaning.item.item) for meaning in found.values() if meaning.item]
    return {
        number: meaning
        for number, meaning in found.items()
        if meaning.item is None or keys.count((meaning.measure, meaning.item.item)) == 1
    }


def _items_across(block: Block, form: Form, words: Words) -> dict[int, Meaning]:
    """Items as columns where labels stand before the figures: the rows are the measures (预算数, 决算数)."""
    told = {column.number: item_of(column.path, form, words) for column in block.figures}
    found = {number: Meaning(BY_ROW, item) for number, item in told.items() if item is not None}
    items = [meaning.item for meaning in found.values()]
    if len(found) < 2 or any(items.count(item) > 1 for item in items):
        return {}
    for column in block.figures:
        if column.path and form.aside.fullmatch(column.path[-1]):
            found[column.number] = Meaning(BY_ROW, None, is_aside=True)
    return found


def measure_named(name: str, form: Form) -> str | None:
    """The measure that the name of a row is: 决算数 → actual."""
    return next((measure for measure, pattern in form.measures.items() if pattern.fullmatch(name)), None)


def _split(path: Sequence[str], form: Form) -> tuple[str | None, list[str]]:
    """(measure, the other words) of a path that names both."""
    measure, rest = None, []
    for text in path:
        hit = next((name for name, pattern in form.measures.items() if pattern.fullmatch(text)), None)
        if hit and measure is None:
            measure = hit
        else:
            rest.append(text)
    return measure, rest


def item_of(path: Sequence[str], form: Form, words: Words) -> Line | None:
    """The item that a path of header words names."""
    bands = [words.band, form.bands]
    for text in suffixes(path, *bands):
        for line in form.items:
            if line.names.fullmatch(text):
                return line
    return None
