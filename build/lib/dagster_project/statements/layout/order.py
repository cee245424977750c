"""Pages in the order of their printed numbers, where a file has them in another one.

A form goes on on the next page: of a file whose pages were put together in a wrong order the numbers at their foot tell
which page is next. They are believed only where they are an order of the very pages that bear them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from dagster_project.tables.text.line_kinds import page_number_at_edge

if TYPE_CHECKING:
    from dagster_project.tables import DocumentContent

LEAST_NUMBERED = 4
"""Pages with numbers before their order is believed: fewer may be figures alone on their line."""
MOST_MOVED = 0.5
"""Share of the numbered pages that may stand elsewhere than their number says: beyond it the numbers are of another file."""

MOST_GAPS = 0.25
"""Share of the steps from page to page that may leave a number out: beyond it they count something else."""


def in_printed_order(content: DocumentContent) -> tuple[DocumentContent, dict[int, int]]:
    """The content with pages counted in their printed order, and for each page counted anew its place in the file."""
    places = _places(_printed_numbers(content))
    if not places:
        return content, {}
    frames = (content.cells, content.candidates, content.lines, content.pages)
    cells, candidates, lines, pages = (_counted(frame, places) for frame in frames)
    lines = lines.sort("page_number", "line_index", maintain_order=True)
    pages = pages.sort("page_number")
    moved = replace(content, cells=cells, candidates=candidates, lines=lines, pages=pages)
    return moved, {place: page for page, place in places.items()}


def gaps_in_numbers(content: DocumentContent) -> frozenset[int]:
    """Pages behind which printed numbers are missing: those of the next page of the file go on further up.

    Believed where the numbers ascend through the whole file and nearly all of them by one: others number anew in each part,
    or count sheets.
    """
    numbers = sorted(_printed_numbers(content).items())
    steps = [
        (page, number - last)
        for (page, last), (next_page, number) in pairwise(numbers)
        if next_page == page + 1
    ]
    if len(numbers) < LEAST_NUMBERED or any(later[1] <= one[1] for one, later in pairwise(numbers)):
        return frozenset()
    gaps = frozenset(page for page, step in steps if step > 1)
    return gaps if len(gaps) <= MOST_GAPS * len(steps) else frozenset()


def in_file_order(frames: Mapping[str, pl.DataFrame], places: Mapping[int, int]) -> dict[str, pl.DataFrame]:
    """The frames with the pages as the file has them. ``places``: of ``in_printed_order``."""
    if not places:
        return dict(frames)
    found = {
        name: _counted(frame, places) if "page_number" in frame.columns else frame
        for name, frame in frames.items()
    }
    found["lines"] = found["lines"].sort("page_number", "line_index", maintain_order=True)
    found["forms"] = _forms(found["forms"], places)
    return found


def _printed_numbers(content: DocumentContent) -> dict[int, int]:
    """Page → the number printed at its head or foot; none for a page with several."""
    sizes = content.page_sizes()
    found: dict[int, set[int]] = {}
    for page, text, box in content.lines.select("page_number", "text", "bbox").iter_rows():
        number = page_number_at_edge(text or "", box, *sizes.get(page, (None, None)))
        if number is not None:
            found.setdefault(page, set()).add(number)
    return {page: numbers.pop() for page, numbers in found.items() if len(numbers) == 1}


def _places(numbers: Mapping[int, int]) -> dict[int, int]:
    """Page → where its number puts it, of the pages that stand elsewhere."""
    if len(numbers) < LEAST_NUMBERED:
        return {}
    shift, _ = Counter(page - number for page, number in numbers.items()).most_common(1)[0]
    wanted = {page: number + shift for page, number in numbers.items()}
    moved = {page: place for page, place in wanted.items() if page != place}
    is_order = set(moved.values()) == set(moved) and len(moved) <= MOST_MOVED * len(numbers)
    return moved if is_order else {}


def _counted(frame: pl.DataFrame, places: Mapping[int, int]) -> pl.DataFrame:
    return frame.with_columns(pl.col("page_number").replace(places))


def _forms(forms: pl.DataFrame, places: Mapping[int, int]) -> pl.DataFrame:
    """Forms with the pages of their pieces, first and last as the file has them."""
    rows = []
    for row in forms.to_dicts():
        pieces = [
            box | {"page_number": places.get(box["page_number"], box["page_number"])} for box in row["bboxes"]
        ]
        pages = [places.get(page, page) for page in range(row["first_page"], row["last_page"] + 1)]
        rows.append(row | {"bboxes": pieces, "first_page": min(pages), "last_page": max(pages)})
    return pl.DataFrame(rows, schema=forms.schema, orient="row")
