"""What in a document's own words contradicts who it says it is: another year, another body, a blank left to fill.

Each needs strong evidence (several witnesses for the body or the year, and a full statement against it); a doubtful
case gives nothing. What is found is a fact about the text, never a verdict.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.settings import seeds_folder

from ..layout.grids import Cell
from ..layout.text import YEAR, TextLine, compact, words, year_of
from .body_and_year import (
    Witness,
    clean_name,
    cover_lines,
    is_heading_like,
    is_placeholder,
    is_short_for,
    unify_name,
)
from .contents import Contents, form_of_title, title_of

_COMPARISON = re.compile(r"与|比|较|上年|上一年|去年|对比|增减|变动|至|[-~—]|以来|以前|调整|批复|印发|关于")
_YEAR_TITLE = re.compile(
    rf"(?P<year>{YEAR})年?度?[^\d。,;]{{0,45}}?(决算|收支|收入支出|支出|收入|说明|情况|总表|三公经费)"
)
_FORM_YEAR = re.compile(rf"^(?P<year>{YEAR})年度?$")
_NEAR_A_TITLE = 4  # lines: the year at the head of a form stands with its title, unit and number
_OVERVIEW = re.compile(r"^第[一二三四五六七八九十]+部分(?P<name>.{3,40}?)(?:基本)?概况$")
_PLACEHOLDER = re.compile(
    r"[Xx×✕╳]{2,}|[*＊]{2,}|[‹〈<][^‹›〈〉<>]{0,12}[›〉>]|(?<!_)_{3,}+(?=年|万元|元|个|辆)|(?<![A-Za-z×Xx])[×Xx](?=(?:局|部门|单位|年度?|万元|元|个|辆)(?:$|[^A-Za-z]))"
)
_MOST_FOREIGN = 0.34  # a name seen more often than this share of the body's own is a second name, not a slip


@cache
def item_names(seeds: Path) -> frozenset[str]:
    """Names of the functional classification: 武装警察部队 is an item of 国防支出 before it is a body."""
    frame = pl.read_csv(seeds / "functional_classification.csv", infer_schema=False)
    return frozenset(compact(name) for name in frame["name"].drop_nulls())


def fact(
    document_id: str, kind: str, line: TextLine, stated: str | None, expected: str | None
) -> dict[str, Any]:
    """A row of ``schemas.TEXT_FACTS`` about one line."""
    return {
        "document_id": document_id,
        "kind": kind,
        "stated_text": stated,
        "expected_text": expected,
        "quote": line.printed.strip()[:200],
        "page_number": line.page,
        "bbox": dict(line.bbox) if line.bbox else None,
        "char_start": line.char_start,
        "char_end": line.char_end,
    }


def wrong_years(
    document_id: str, lines: Sequence[TextLine], year: int | None, support: Mapping[int, float]
) -> list[dict[str, Any]]:
    """Titles and headings that carry another year than the document's (not those that a comparison with another year may name)."""
    strongest_other = max((score for other, score in support.items() if other != year), default=0)
    if year is None or support.get(year, 0) < 2 * strongest_other:
        return []
    facts = []
    for index, line in enumerate(lines):
        printed = _titled_year(lines, index)
        if printed is not None and year_of(printed) != year and 2000 <= year_of(printed) <= year + 2:
            facts.append(fact(document_id, "wrong_year", line, _printed_year(line, printed), str(year)))
    return facts


def _titled_year(lines: Sequence[TextLine], index: int) -> str | None:
    """The year that a line gives as a form's, or as a title or heading with no other year beside it; as printed."""
    line = lines[index]
    match = _FORM_YEAR.match(line.text)
    if match:
        return match["year"] if _heads_a_form(lines, index) else None
    if not is_heading_like(line) or _COMPARISON.search(line.text):
        return None
    years = {year_of(found) for found in re.findall(rf"({YEAR})年", line.text)}
    match = _YEAR_TITLE.search(line.text) if len(years) == 1 else None
    return match["year"] if match else None


def _heads_a_form(lines: Sequence[TextLine], index: int) -> bool:
    """A year alone on a line: the year of a form where a form's title is near, else the head of some column."""
    if lines[index].role == "form_head":
        return True
    around = lines[max(0, index - _NEAR_A_TITLE) : index + _NEAR_A_TITLE + 1]
    return any(line.page == lines[index].page and form_of_title(line.text) for line in around)


def _printed_year(line: TextLine, found: str) -> str:
    return found if found in line.printed else line.printed.strip()


def foreign_names(
    document_id: str,
    found: Sequence[Witness],
    lines: Iterable[TextLine],
    entity: str | None,
    units: Collection[str],
) -> list[dict[str, Any]]:
    """Headings, fill-in lines and subjects that name another body as the one whose account this is."""
    if entity is None or is_placeholder(entity):
        return []
    named = _named(found, lines)
    own = sum(_is_own(name, entity) for name, _ in named)
    if own + sum(w.where == "cover" and w.name == entity for w in found) < 2:
        return []
    relatives = {unify_name(unit) for unit in units}
    items = item_names(seeds_folder())
    others = Counter(name for name, _ in named if _is_foreign(name, entity, relatives, items))
    slips = {name for name, count in others.items() if count <= max(1, _MOST_FOREIGN * own)}
    places: dict[tuple, TextLine] = {}
    for name, line in named:
        if name in slips:
            places.setdefault((name, line.page, line.char_start, line.text), line)
    return [fact(document_id, "foreign_name", line, name, entity) for (name, *_), line in places.items()]


def _named(found: Sequence[Witness], lines: Iterable[TextLine]) -> list[tuple[str, TextLine]]:
    """The names that headings, fill-in lines and subjects give, each with its line."""
    named = [(w.name, w.line) for w in found if w.name and w.line and w.where in ("heading", "fill_in")]
    return named + [(name, line) for line in lines if (name := _subject(line)) is not None]


def _subject(line: TextLine) -> str | None:
    """The full name in front of ‹year›年度收入总计 and the like, at the head of a line.

    What stands in quotation marks there is an item of the classification (“武装警察部队”2024年度决算…).
    """
    if re.match(r"\s*[“\"‘「『]", line.printed):
        return None
    match = words().account_subject.match(line.text)
    return clean_name(match["name"]) if match else None


def _is_own(name: str, entity: str) -> bool:
    return is_short_for(name, entity) or is_short_for(entity, name)


def _is_foreign(name: str, entity: str, relatives: Collection[str], items: Collection[str]) -> bool:
    """A full name, with a region in front and a body's ending, that neither the body nor its units explain."""
    if len(name) < 5 or not words().body_end.search(name) or is_placeholder(name):
        return False
    if not words().full_name.search(name) or name in items:
        return False
    if _is_own(name, entity) or name in entity or entity in name or _abbreviates(name, entity):
        return False
    return not any(name in unit or unit in name or is_short_for(name, unit) for unit in relatives)


def _abbreviates(name: str, entity: str) -> bool:
    """市发改委 for 市发展和改革委员会: its characters in their order."""
    letters = iter(entity)
    return all(char in letters for char in name)


def placeholders(document_id: str, lines: Iterable[TextLine]) -> list[dict[str, Any]]:
    """XX, ××, ** and ‹ › left in titles, contents and cells (the narrative's own are the narrative's)."""
    facts, told = [], set()
    for line in lines:
        if line.role in ("body", "note"):
            continue
        if any(mark in line.text for mark in ("http:", "https:", "www.", "@")):
            continue
        match = _PLACEHOLDER.search(line.text)
        if match and (line.page, line.text) not in told:
            told.add((line.page, line.text))
            facts.append(fact(document_id, "placeholder", line, match.group(), None))
    return facts


def missing_forms(
    document_id: str, contents: Contents, found_ids: Collection[str], found_titles: Sequence[str | None]
) -> list[dict[str, Any]]:
    """Forms that the document lists and that are not in it, nor printed under their title.

    A title that stands in the body is our not reading the form, not the document's not having it.
    """
    printed = {form_of_title(title) for title in found_titles if title}
    printed |= {form_of_title(line.text) for line in contents.body if len(line.text) <= 60}
    titles = {title_of(title) for title in found_titles if title}
    return [
        fact(document_id, "form_missing", line, None, line.printed.strip()) | {"form_id": form_id}
        for form_id, line in contents.named.items()
        if form_id not in found_ids and form_id not in printed and title_of(line.text) not in titles
    ]


MOST_COLUMNS = 12
"""Cells side by side in which the pieces of a title are looked for."""


def titles_within(cells: Iterable[Cell]) -> list[str]:
    """What may be titles in cells with a unit: of a form in a frame of which no rows or columns could be made.

    A line of such a cell, or the first lines of cells side by side, where rules of columns run up through the title.
    """
    rows: dict[tuple[int, int, int], list[Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.page, cell.table, cell.row), []).append(cell)
    found: list[str] = []
    for row in rows.values():
        torn = [cell for cell in row if "\n" in cell.text and "单位" in cell.text]
        if torn:
            heads = [cell.text.split("\n")[0].strip() for cell in row[:MOST_COLUMNS]]
            found += ["".join(heads[a:b]) for a, b in combinations(range(len(heads) + 1), 2)]
            found += [line for cell in torn for line in cell.text.split("\n")]
    return [line for line in found if line.strip().endswith("表")]


def name_lines(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines in which a title's year is judged: all but those of the cover, which may carry the date of issue."""
    return list(lines[len(cover_lines(lines)) :])
