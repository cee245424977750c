"""Which form a sheet is: its title, columns, rows and geometry scored against every description.

The evidence is kept. Two descriptions that fit about as well are an ambiguity, recorded and never guessed away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..forms.descriptions import Catalogue, Form, Side, Words
from ..layout.columns import Column
from ..layout.form_pieces import Sheet
from ..layout.grids import Cell
from ..layout.titles import Titles
from .measures import BY_ROW, Block, Meaning, blocks_of, meanings, measure_named, side_of
from .row_names import bare_name

_CODE = re.compile(r"\d+(?=$|\W|[\u4e00-\u9fff])")
"""A code, alone in its cell or with its name behind it."""
_ECONOMIC = re.compile(r"^\W?3|3\d\d(?:\d\d)?\W?$")
"""A label with an economic code before its name, or behind it."""
WEIGHTS = {"title": 0.4, "columns": 0.3, "rows": 0.2, "geometry": 0.1}
ACCEPTED = 0.62
"""More than columns, rows and geometry together: under the title of something else a form is not recognised."""
MARGIN = 0.12
LEAST_ITEMS = 3
"""Fixed items that must be there before they stand for the title of a form that needs one."""
OF_ROWS = 0.75
"""Share of the rows that such items must be more than: another table may name a few of them."""
MOST_ROWS = 60
"""Rows whose names are looked at."""


@dataclass(frozen=True)
class Candidate:
    """How well one form fits: the parts of the score, each 0 to 1."""

    form: Form
    score: float
    parts: dict[str, float]
    meanings: list[dict[int, Meaning]]


@dataclass(frozen=True)
class Recognition:
    """``form`` is None for a table of no known form; ``is_ambiguous``: two forms fit about as well."""

    form: Form | None
    score: float
    evidence: str
    blocks: list[Block]
    meanings: list[dict[int, Meaning]]
    is_ambiguous: bool = False
    rivals: tuple[Recognition, ...] = ()
    """The table as each form that fits, where several do."""


def recognise(sheet: Sheet, catalogue: Catalogue, titles: Titles) -> Recognition:
    """Score the sheet against every description."""
    blocks = blocks_of(sheet.columns)
    title_scores = titles.form_of(sheet.head.title) if sheet.head.title else {}
    labels = _labels(sheet, blocks)
    candidates = sorted(
        (_candidate(form, sheet, blocks, labels, title_scores, catalogue) for form in catalogue.forms),
        key=lambda candidate: -candidate.score,
    )
    best, second = candidates[0], candidates[1]
    is_fit = best.score >= ACCEPTED or (best.parts["title"] == 1.0 and _says_no_number(sheet))
    if not any(parts["title"] or parts["rows"] for parts in (best.parts, second.parts)):
        is_fit = False  # 项目 and 决算数 alone stand above anything
    is_ambiguous = is_fit and best.score - second.score < MARGIN
    evidence = _evidence(sheet, candidates[:3], is_ambiguous=is_ambiguous)
    if is_ambiguous:
        fits = [one for one in candidates if best.score - one.score < MARGIN]
        rivals = tuple(Recognition(one.form, one.score, evidence, blocks, one.meanings) for one in fits)
        return Recognition(None, best.score, evidence, blocks, [], is_ambiguous, rivals)
    if not is_fit:
        return Recognition(None, best.score, evidence, blocks, [])
    return Recognition(best.form, best.score, evidence, blocks, best.meanings)


def _evidence(sheet: Sheet, best: Sequence[Candidate], *, is_ambiguous: bool) -> str:
    scores = [
        {
            "form_id": c.form.form_id,
            "score": round(c.score, 3),
            **{k: round(v, 3) for k, v in c.parts.items()},
        }
        for c in best
        if c.score > 0
    ]
    told = {
        "title": sheet.head.printed,
        "columns": ["/".join(column.path) for column in sheet.columns],
        "candidates": scores,
        "ambiguous": is_ambiguous,
    }
    return json.dumps(told, ensure_ascii=False)


def _says_no_number(sheet: Sheet) -> bool:
    """A frame without one digit, as of a fund that a body does not have: its title alone says what it is."""
    return not any(
        character.isdigit()
        for part in sheet.parts
        for row in part.piece.rows
        for cell in row
        for character in cell.text
    )


def _candidate(
    form: Form,
    sheet: Sheet,
    blocks: Sequence[Block],
    labels: Sequence[list[str]],
    title_scores: dict[str, float],
    catalogue: Catalogue,
) -> Candidate:
    title = title_scores.get(form.form_id, 0.0)
    told = meanings(blocks, form, catalogue.words, is_titled=title == 1.0)
    parts = {
        "title": title,
        "columns": _columns_score(form, blocks, told),
        "rows": _rows_score(form, blocks, labels, catalogue),
        "geometry": _geometry_score(form, sheet, blocks),
    }
    weights = WEIGHTS
    if not title_scores and sheet.head.title is None:  # no title at all says nothing against
        weights = {"title": 0.0, "columns": 0.55, "rows": 0.35, "geometry": 0.1}
    score = sum(weights[name] * value for name, value in parts.items())
    if form.needs_title and not parts["title"] and (sheet.head.title or not _names_its_items(form, labels)):
        score = 0.0
    return Candidate(form, score, parts, told)


def _names_its_items(form: Form, labels: Sequence[list[str]]) -> bool:
    """Whether the rows are the fixed items of the form, most of them and little else."""
    names = [bare_name(text)[0] for block in labels for text in block]
    items = [line for line in form.items if any(line.names.fullmatch(name) for name in names)]
    known = sum(any(line.names.fullmatch(name) for line in form.items) for name in names)
    return len(items) >= LEAST_ITEMS and 2 * len(items) > len(form.items) and known > OF_ROWS * len(names)


def _columns_score(form: Form, blocks: Sequence[Block], told: Sequence[dict[int, Meaning]]) -> float:
    """Share of the columns of figures that the form explains × share of the measures it needs that are there."""
    figures = sum(len(block.figures) for block in blocks)
    if not figures:
        return 0.0
    explained = sum(len(block) for block in told)
    found = {meaning.measure for block in told for meaning in block.values()}
    needed = 1.0 if BY_ROW in found else sum(measure in found for measure in form.needs) / len(form.needs)
    return explained / figures * needed


def _labels(sheet: Sheet, blocks: Sequence[Block]) -> list[list[str]]:
    """For each block the codes, else names, of its rows (those of the first pages)."""
    columns = [
        {index for column in (block.codes or block.names) for index in column.grid} for block in blocks
    ]
    names = [{index for column in block.names for index in column.grid} for block in blocks]
    found: list[list[str]] = [[] for _ in blocks]
    part = sheet.parts[0]
    start = min([part.header.length, *part.header.data_rows])
    for row in part.piece.rows[start : start + MOST_ROWS]:
        for place in range(len(blocks)):
            text = _text(row, columns[place]) or _text(row, names[place])
            if text:
                found[place].append(text)
    return found


def _text(row: Sequence[Cell], columns: set[int]) -> str:
    return "".join(cell.key for cell in row if cell.column in columns and not cell.is_blank)


def _rows_score(
    form: Form, blocks: Sequence[Block], labels: Sequence[list[str]], catalogue: Catalogue
) -> float:
    """Share of the row labels that the form's kind of rows explains."""
    if form.rows == "transposed" and not any(labels):
        return 1.0
    known = total = 0
    for place, block in enumerate(blocks):
        side = side_of(block, form, place) if form.sides else None
        for text in labels[place]:
            total += 1
            known += _is_row_of(form, side, text, catalogue.words)
    return known / total if total else 0.5


@lru_cache(maxsize=1 << 16)
def _is_row_of(form: Form, side: Side | None, text: str, words: Words) -> bool:
    name, _ = bare_name(text)
    if form.rows == "functional":
        return _is_functional(name, words)
    if form.rows == "economic":
        return _ECONOMIC.search(text) is not None or any(
            pattern.fullmatch(name) for _, pattern in words.economic_totals
        )
    if form.rows == "lines":
        return side is not None and _is_line(side, name, is_numbered=name != text)
    if form.rows == "transposed" and measure_named(name, form):
        return True
    return form.rows == "list" or any(line.names.fullmatch(name) for line in form.items)


def _is_functional(name: str, words: Words) -> bool:
    if name[:1].isdigit():
        code = _CODE.match(name)
        return code is not None and name[0] == "2" and len(code.group()) in (3, 5, 7)
    return bool(name) and not any(p.fullmatch(name) for _, p in words.economic_totals[:2])


def _is_line(side: Side, name: str, *, is_numbered: bool) -> bool:
    """A line of the side, or a 类 with its ordinal before it."""
    if any(line.names.fullmatch(name) for line in side.lines):
        return True
    return side.has_classes and is_numbered and name.endswith(("支出", "补助", "等"))


def _geometry_score(form: Form, sheet: Sheet, blocks: Sequence[Block]) -> float:
    """Blocks side by side as the form has them, labels where it has them."""
    count = len(blocks)
    has_codes = any(block.codes for block in blocks)
    if form.rows == "lines":
        return 1.0 if count == len(form.sides) and not has_codes else 0.0
    if form.rows == "economic":
        return 1.0 if count in (2, 3) else 0.5
    if form.rows == "transposed":
        return 1.0 if not has_codes and count == 1 else 0.0
    if form.rows == "functional":
        return 1.0 if count == 1 else 0.0
    return 1.0 if count == 1 and not has_codes else 0.5


def is_unit_list(sheet: Sheet, catalogue: Catalogue) -> bool:
    """纳入决算编制范围的单位: names of units beside a number or a remark, and no amounts."""
    words = catalogue.words
    columns: list[Column] = sheet.columns
    names = [column for column in columns if column.path and words.unit_name.fullmatch(column.path[-1])]
    others = [
        column
        for column in columns
        if column.path
        and column not in names
        and (words.unit_sequence.fullmatch(column.path[-1]) or words.unit_note.fullmatch(column.path[-1]))
    ]
    if len(names) != 1 or len(others) + 1 != len(columns):
        return False
    return not any(
        cell.is_amount
        for part in sheet.parts
        for row in part.piece.rows[part.header.length :]
        for cell in row
    )
