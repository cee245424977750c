"""A PDF page by page: tables, lines, and the second reading of every figure in a cell.

The fast engine reads; PDFium reads the figures again. Where they differ pdfplumber is asked: two engines that agree
are right, and a figure on which no two agree is a rejection that no finding may rest on.
"""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from dagster_project import schemas
from dagster_project.read import Characters, Page, PageRejected
from dagster_project.read.figures import digit_counts, figure_of
from dagster_project.read.files import PdfFile

from .agreement import differing, has_digit
from .content import Gatherer
from .other_placing import other_placings
from .page import PageTables, find_tables
from .placing import placed_by
from .ruled.grid import OUTSIDE, Grid
from .ruled.rules import TooManyRules
from .text.garbage import unreadable_share
from .text.lines import find_lines
from .text.upright import main_angle, turn_back

MOST_UNREADABLE = 0.1
"""Share of garbage characters beyond which a page has no usable text."""
PAGES_AT_ONCE: Final = 16
"""Pages that go from step to step together: an engine's code and tables stay in the processor's cache, which takes an
eighth off the time that page by page needs. More pages only take memory."""
PICTURE: Final = "the page is a picture without text; character recognition is needed"
SCANNERS_TEXT: Final = "the page is a picture over text that nobody sees, as scanners recognise it; that text is not what is printed"
DIGIT: Final = re.compile(r"\d")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the second reading found: ``differ`` cells no two engines agree on, ``corrected`` texts of others."""

    page: str
    differ: dict[int, tuple[str, str]] = field(default_factory=dict)
    corrected: dict[int, str] = field(default_factory=dict)
    third_engine: str = ""


@dataclass(frozen=True, slots=True)
class _Refused:
    """A page that was read and of which nothing can be made."""

    page: Page
    reason: schemas.RejectionReason
    message: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A page with its tables and what the second reading says of them."""

    page: Page
    tables: PageTables
    verdict: Verdict


def read_pdf(document: PdfFile, gather: Gatherer) -> str:
    """Read every page into ``gather``. Returns the medium: ``scanned`` if most pages are pictures of text."""
    pictures = 0
    before: Grid | None = None
    pages = document.pages()
    while sheaf := list(itertools.islice(pages, PAGES_AT_ONCE)):
        found: list[PageRejected | _Refused | tuple[Page, PageTables]] = []
        above: list[Grid | None] = []
        for page in sheaf:
            above.append(before)
            tables = page if isinstance(page, PageRejected) else _tables(page, before)
            if not isinstance(page, PageRejected):
                before = tables[1].grids[-1] if isinstance(tables, tuple) and tables[1].grids else None
            found.append(tables)
        judged = [
            _read_twice(entry, grid, document) if isinstance(entry, tuple) else entry
            for entry, grid in zip(found, above, strict=True)
        ]
        for entry in judged:
            pictures += _gather(entry, gather)
    return "scanned" if 2 * pictures > document.page_count else "digital"


def _tables(page: Page, before: Grid | None) -> _Refused | tuple[Page, PageTables]:
    """The tables of a page. ``before``: the last one of the page before."""
    share = unreadable_share(page.characters.code)
    if share > MOST_UNREADABLE:
        message = (
            f"{share:.0%} of the characters stand for nothing: the fonts do not say what their glyphs mean"
        )
        return _Refused(page, "garbage_text", message)
    try:
        return page, find_tables(page, before)
    except TooManyRules as error:
        return _Refused(page, "table_unreadable", str(error))


def _read_twice(entry: tuple[Page, PageTables], before: Grid | None, document: PdfFile) -> _Found | _Refused:
    """A page and its second reading. Where that shows that figures are printed over figures, all is done again."""
    found = _Found(*entry, _second_reading(*entry, document))
    page = document.again(found.page) if found.verdict.page != "agree" else None
    if page is None:
        return found
    tables = _tables(page, before)
    return _Found(*tables, _second_reading(*tables, document)) if isinstance(tables, tuple) else tables


def _gather(entry: PageRejected | _Refused | _Found, gather: Gatherer) -> bool:
    """One page into ``gather``; whether it is a picture of text."""
    if isinstance(entry, PageRejected):
        _reject_page(entry, gather)
        return False
    page = entry.page
    is_picture = page.is_scan or (not len(page.characters) and page.image_count > 0)
    if is_picture:
        message = SCANNERS_TEXT if page.is_scan else PICTURE
        gather.reject("page", "no_text_layer", message, page_number=page.number)
    if isinstance(entry, _Refused):
        gather.reject("page", entry.reason, entry.message, page_number=page.number)
        _add_page(page, 0, main_angle(page.characters), "none", gather)
        return is_picture
    gather.add_lines(page.number, find_lines(page.characters, entry.tables.outside), angle=entry.tables.angle)
    _add_cells(page, entry.tables, entry.verdict, gather)
    if entry.verdict.page == "agree":
        _add_other_placings(page, entry.tables, gather)
    _add_page(page, len(entry.tables.grids), entry.tables.angle, entry.verdict.page, gather)
    return is_picture


def _reject_page(page: PageRejected, gather: Gatherer) -> None:
    gather.reject("page", page.reason, page.message, page_number=page.number)
    gather.add_page(
        page_number=page.number, width=page.width, height=page.height, rotation=page.rotation,
        character_count=page.character_count, table_count=0, image_count=page.image_count,
        engine=None, second_reading="none",
    )  # fmt: skip


def _add_page(page: Page, table_count: int, angle: int, second_reading: str, gather: Gatherer) -> None:
    gather.add_page(
        page_number=page.number, width=page.width, height=page.height, rotation=page.rotation, angle=angle,
        character_count=len(page.characters), table_count=table_count, image_count=page.image_count,
        engine=page.engine, second_reading=second_reading,
    )  # fmt: skip


def _second_reading(page: Page, tables: PageTables, document: PdfFile) -> Verdict:
    """Compare the page's figures with PDFium's; where they differ let pdfplumber decide."""
    here = digit_counts(page.characters.code)
    if not here.any() or not (tables.grids or _has_amounts(page.characters)):
        return Verdict("none")
    second = None
    try:
        if not tables.grids and (document.digits(page.number) == here).all():
            return Verdict("agree")
        angle, read = page.characters.angle, tables.figures_read(page.characters)
        # First where runs of figures begin, which is quick; where that differs, character by character.
        if (angle == angle[0]).all() and _same_figures(
            page, tables, read, document.figures(page.number, by_run=True)
        ):
            return Verdict("agree")
        second = document.figures(page.number)
        if _same_figures(page, tables, tables.figures(page.characters, tables.owner), second):
            return Verdict("agree")
    except Exception as error:  # whatever an engine raises, the page has one reading less
        log.debug("page %d: second reader failed: %s", page.number, error)
    third = None
    try:
        third = document.third(page.number)
    except Exception as error:
        log.debug("page %d: third reader failed: %s", page.number, error)
    return _decide(tables, None if second is None else tables.texts_of(second), third)


def _has_amounts(characters: Characters) -> bool:
    """Whether prose may state an amount or a rate: page numbers, years and numbering have neither point nor comma."""
    code = characters.code
    return bool(((code == ord(".")) | (code == ord(",")) | (code == ord("%")) | (code == ord("％"))).any())


def _same_figures(
    page: Page, tables: PageTables, first: tuple[np.ndarray, np.ndarray], second: Characters
) -> bool:
    """Whether both engines read the same figures in every cell, and the same digits outside, as many of each.

    ``first``: cell numbers and codes of the page's own figures.
    """
    there = tables.locate(second)
    if not all(map(np.array_equal, first, tables.figures(second, there))):
        return False
    outside = digit_counts(page.characters.code[tables.owner == OUTSIDE])
    return bool((outside == digit_counts(second.code[there == OUTSIDE])).all())


def _decide(tables: PageTables, second: dict[int, str] | None, third: Page | None) -> Verdict:
    """Two of three. ``second`` and ``third`` are absent where an engine failed on the page."""
    first = tables.texts
    if third is None:
        doubtful = differing(first, second) if second is not None else _all_figures(first)
        return Verdict("differ", doubtful)
    by_third = tables.texts_of(third.characters)
    if second is None:
        return Verdict("differ" if (doubtful := differing(first, by_third)) else "agree", doubtful)
    against_third, others = differing(first, by_third), differing(second, by_third)
    differ, corrected = {}, {}
    for number, pair in differing(first, second).items():
        if number not in against_third:
            continue  # two engines agree on what was read first
        if number not in others:
            corrected[number] = by_third.get(number, "")
        else:
            differ[number] = pair
    return Verdict("differ", differ, corrected, third.engine)


def _all_figures(first: dict[int, str]) -> dict[int, tuple[str, str]]:
    figures = ((number, figure_of(text)) for number, text in first.items())
    return {number: (figure, "") for number, figure in figures if has_digit(figure)}


def _add_cells(page: Page, tables: PageTables, verdict: Verdict, gather: Gatherer) -> None:
    read_twice = verdict.page != "none"
    placed = placed_by(tables, page.characters)
    for table_index, (grid, start) in enumerate(zip(tables.grids, tables.starts, strict=True)):
        numbers = range(start, start + len(grid.cells))
        texts = [tables.texts.get(number, "") for number in numbers]
        readings = ["agree" if read_twice and DIGIT.search(text) else "none" for text in texts]
        engines = [page.engine] * len(numbers)
        boxes = _boxes(page, tables, grid)
        for number in verdict.corrected.keys() & set(numbers):
            texts[number - start] = verdict.corrected[number]
            engines[number - start], readings[number - start] = verdict.third_engine, "agree"
        for number in sorted(verdict.differ.keys() & set(numbers)):
            readings[number - start] = "differ"
            x0, y0, x1, y1 = (edge[number - start] for edge in boxes)
            _reject_figure(page, table_index, (x0, y0, x1, y1), verdict.differ[number], gather)
        found_by = [grid.found_by] * len(numbers)
        same = [page.number] * len(numbers), [table_index] * len(numbers)
        gather.add_cells(
            *same,
            *zip(*grid.cells, strict=True),
            texts,
            *boxes,
            engines,
            readings,
            found_by,
            placed[start : start + len(numbers)],
        )


def _add_other_placings(page: Page, tables: PageTables, gather: Gatherer) -> None:
    for other in other_placings(tables, page.characters):
        count = len(other.grid.cells)
        texts = [other.texts.get(number, "") for number in range(count)]
        same = [page.number] * count, [other.table] * count
        place = (*zip(*other.grid.cells, strict=True), texts, *_boxes(page, tables, other.grid))
        readings = ["agree" if DIGIT.search(text) else "none" for text in texts]
        placed = ["text" if reading == "agree" else None for reading in readings]
        gather.add_candidate(
            *same, *place, [page.engine] * count, readings, [other.grid.found_by] * count, placed
        )


def _boxes(page: Page, tables: PageTables, grid: Grid) -> Sequence[Sequence[float]]:
    """The columns x0, y0, x1, y1 of a grid's cells on the page as displayed."""
    boxes = grid.boxes()
    if not tables.angle:
        return boxes
    turned = (turn_back(box, tables.angle, page.width, page.height) for box in zip(*boxes, strict=True))
    return tuple(zip(*turned, strict=True))


def _reject_figure(
    page: Page,
    table_index: int,
    box: tuple[float, float, float, float],
    pair: tuple[str, str],
    gather: Gatherer,
) -> None:
    message = f"one engine reads {pair[0] or 'nothing'}, another {pair[1] or 'nothing'}; no two agree"
    gather.reject(
        "cell", "engines_disagree", message,
        page_number=page.number, table_index=table_index, value_raw=pair[0], box=box,
    )  # fmt: skip
