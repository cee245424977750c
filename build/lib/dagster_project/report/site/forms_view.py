"""A form as a clean table: rows and columns rebuilt from its observations, figures that have findings marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import polars as pl

from ..safe import one_line
from ..words import Words, order, word
from .limits import STEPS

_INDENT = {"类": 0, "款": 1, "项": 2, "part": 1}
_UNIT = {"元": Decimal(1), "千元": Decimal(1_000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}

FindingKeys = Mapping[tuple[str, str | None, str | None], str]
"""(form_id, item_code, measure) → the finding that concerns this figure."""


@dataclass(frozen=True)
class Cell:
    """One figure: what is shown, in the unit of the form, and the finding that concerns it."""

    text: str
    finding_id: str | None = None
    is_malformed: bool = False


@dataclass(frozen=True)
class Row:
    """One item with its figures, one for each column."""

    code: str
    name: str
    indent: int
    is_total: bool
    is_blank: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Block:
    """One side of a form (income, personnel, …), or all of it."""

    title: Words | None
    columns: tuple[Words, ...]
    rows: tuple[Row, ...]
    has_codes: bool


@dataclass(frozen=True)
class FormView:
    """One form of a document: its title as printed, and what it holds."""

    form_id: str
    anchor: str
    title: Words
    printed_title: str
    unit: str
    pages: str
    state: str
    note: str
    blocks: tuple[Block, ...]
    cut_rows: int = 0

    @property
    def blank_rows(self) -> int:
        """Lines printed without any figure; a page hides them until asked."""
        return sum(row.is_blank for block in self.blocks for row in block.rows)


def form_views(
    observations: Iterable[Mapping[str, Any]],
    forms: pl.DataFrame,
    marked: FindingKeys,
    *,
    most_rows: int = STEPS[0].rows,
) -> list[FormView]:
    """The forms of one document in the order of the canonical ids, ``most_rows`` lines of all of them together.

    ``observations`` and ``forms`` are its rows of ``fct_observation`` and ``fct_form``. A recognised form is one
    view; tables of unknown forms (``other``) are one view each, so that a reader sees what is not recognised yet.
    """
    rank = order("forms")
    named: dict[str, list[dict[str, Any]]] = {}
    for form in forms.to_dicts():
        named.setdefault(form["form_id"], []).append(form)
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in observations:
        key = (row["form_id"],)
        groups.setdefault(key if row["form_id"] != "other" else (*key, *_table(row)), []).append(row)
    views = [_form(key, rows, named.get(key[0], []), marked) for key, rows in groups.items()]
    shown = {view.form_id for view in views}
    views += [_empty(row) for rows in named.values() for row in rows if row["form_id"] not in shown]
    return list(_within(sorted(views, key=lambda view: rank.get(view.form_id, 99)), most_rows))


def _within(views: list[FormView], most_rows: int) -> Iterator[FormView]:
    """The first lines of the forms up to a limit; the rest is counted."""
    left = most_rows
    for view in views:
        blocks = []
        for block in view.blocks:
            blocks.append(replace(block, rows=block.rows[:left]))
            left = max(0, left - len(block.rows))
        cut = sum(len(block.rows) for block in view.blocks) - sum(len(block.rows) for block in blocks)
        yield replace(view, blocks=tuple(blocks), cut_rows=cut) if cut else view


def _table(row: Mapping[str, Any]) -> tuple[int, int]:
    return row["page_number"] or 0, row["table_index"] or 0


def _form(
    key: tuple[Any, ...], rows: list[Mapping[str, Any]], named: list[dict[str, Any]], marked: FindingKeys
) -> FormView:
    form_id = key[0]
    unit = next((row["stated_unit"] for row in rows if row["stated_unit"]), "元")
    built = _blocks(form_id, rows, unit, marked)
    pages = sorted({row["page_number"] for row in rows if row["page_number"]})
    form = _named_form(named, pages)
    return FormView(
        form_id=form_id,
        anchor="-".join(str(part) for part in key),
        title=word("forms", form_id),
        printed_title=one_line(form["title"], longest=80),
        unit=unit,
        pages=_pages(pages),
        state=form["state"] or "figures",
        note=one_line(form["note"], longest=400),
        blocks=built,
    )


def _blocks(form_id: str, rows: list[Mapping[str, Any]], unit: str, marked: FindingKeys) -> tuple[Block, ...]:
    """The blocks of a form that stand side by side, in the order of print."""
    blocks: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        blocks.setdefault(row["block"] or "none", []).append(row)
    rank = order("blocks")
    return tuple(
        _block(form_id, name, blocks[name], unit, marked)
        for name in sorted(blocks, key=lambda name: rank.get(name, 9))
    )


def _named_form(named: list[dict[str, Any]], pages: list[int]) -> Mapping[str, Any]:
    """What is known of the form as a whole: its row of ``fct_form``, of several the one on these pages."""
    own = [
        form
        for form in named
        if not pages or (form["first_page"] or 0) <= pages[0] <= (form["last_page"] or 0)
    ]
    return (own or named or [{"title": None, "state": "figures", "note": None}])[0]


def _empty(form: Mapping[str, Any]) -> FormView:
    """A form that prints no figure at all."""
    pages = [page for page in (form["first_page"], form["last_page"]) if page]
    return FormView(
        form_id=form["form_id"],
        anchor=f"{form['form_id']}-{form['form_number']}",
        title=word("forms", form["form_id"]),
        printed_title=one_line(form["title"], longest=80),
        unit=one_line(form["stated_unit"]),
        pages=_pages(sorted(set(pages))),
        state=form["state"] or "",
        note=one_line(form["note"], longest=400),
        blocks=(),
    )


def _pages(pages: list[int]) -> str:
    if not pages:
        return ""
    return str(pages[0]) if len(pages) == 1 else f"{pages[0]}–{pages[-1]}"


def _block(form_id: str, name: str, rows: list[Mapping[str, Any]], unit: str, marked: FindingKeys) -> Block:
    measures = list(dict.fromkeys(row["measure"] for row in rows if row["measure"] is not None))
    if form_id != "other":
        rank = order("measures")
        measures.sort(key=lambda measure: rank.get(measure, 99))
    items: dict[tuple[Any, ...], dict[str | None, Mapping[str, Any]]] = {}
    for row in rows:
        items.setdefault(_item_key(row), {}).setdefault(row["measure"], row)
    built = [_row(form_id, item, measures, unit, marked) for item in items.values()]
    has_codes = any(row.code for row in built)
    title = word("blocks", name) if name != "none" else None
    return Block(
        title,
        tuple(word("measures", measure) for measure in measures),
        tuple(built),
        has_codes,
    )


def _item_key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Rows without an item code are each their own; a key printed with another value is a row of its own."""
    if row["item_code"] is None:
        return ("", row["item_name"], row["page_number"], row["table_index"], row["row_index"])
    return (row["item_code"], row["occurrence"])


def _row(
    form_id: str,
    item: Mapping[str | None, Mapping[str, Any]],
    measures: Iterable[str | None],
    unit: str,
    marked: FindingKeys,
) -> Row:
    first = next(iter(item.values()))
    code = first["item_code"] or ""
    cells = tuple(
        _cell(item[measure], unit, marked.get((form_id, first["item_code"], measure)))
        if measure in item
        else Cell("")
        for measure in measures
    )
    return Row(
        code=code if code.isdigit() else "",
        name=one_line(first["item_name"] or first["item_label"] or code, longest=120),
        indent=_INDENT.get(first["item_level"] or "", 0),
        is_total=first["item_level"] == "total" or code.startswith("@") or code.endswith("total"),
        is_blank=all(not cell.text or not cell.text.strip("0.-—") for cell in cells)
        and not any(cell.finding_id for cell in cells),
        cells=cells,
    )


def _cell(row: Mapping[str, Any], unit: str, finding_id: str | None) -> Cell:
    """The amount in the form's unit; zeros and what is no number as printed."""
    amount = row["amount_yuan"]
    if amount is None or row["zero_style"] in ("blank", "dash", "integer"):
        return Cell(one_line(row["value_raw"], longest=40), finding_id, amount is None)
    factor = _UNIT.get(unit, Decimal(1))
    return Cell(f"{(amount / factor).normalize():,.2f}", finding_id)
