"""Where findings of one document rest on its pages: figures, blanks, and forms in which nothing was found."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any, Final

import polars as pl

from dagster_project.read.picture.look import Place

FORM_MISSING: Final = "form_missing"
ALIAS: Final = re.compile(r"\bf\d\d\b")
"""A form in a formula of the catalogue."""
PAGES_BESIDE: Final = 3
"""Pages before and after a form that may be its continuation and were not read as one."""

At = tuple[int, int, int, int, int]
"""Page, and the corners of a box in tenths of a point: the same figure of a check, a member and an observation."""
Frames = Mapping[str, pl.DataFrame]
Binding = tuple[str, str]
"""Identity and binding: a check of a document."""


def places_of(findings: pl.DataFrame, failing: pl.DataFrame, evidence: Frames) -> dict[At, Place]:
    """Where the findings and failing checks of one document rest, in its evidence.

    Their members and figures; blank cells on the lines of these; and of forms that a check is about and found no figure in,
    what is blank there and whether their pages are what they are read as. A form that is missing may stand on any page
    beside the others.
    """
    observations = evidence["observations"].filter(pl.col("bbox").is_not_null())
    absent = set().union(*forms_without_figures(failing, evidence).values())
    cells, told = by_place(observations), _figures_of_text(evidence["claims"])
    looked = [at for at in map(place_of, _each(failing["figures"])) if at is not None]
    figures = [cells[at] for at in looked if at in cells]
    places = {at: told[at] for at in looked if at in told} | dict(_of_members(findings, cells))
    places |= {at: _of_cell(at, cells[at]) for at in looked if at in cells and cells[at]["value_raw"]}
    places |= _blanks(cells, figures, absent)
    forms = {cell["form_id"] for cell in figures} | absent
    if (findings["cause"] == FORM_MISSING).any():
        forms |= set(observations["form_id"])
    return places | _whole_pages(observations, forms, pages_of(evidence["forms"], absent))


def _blanks(
    cells: Mapping[At, Mapping[str, Any]], figures: Iterable[Mapping[str, Any]], absent: Collection[str]
) -> dict[At, Place]:
    """The blank cells on the lines of these figures, and all of the forms in ``absent``."""
    lines = {line for cell in figures for line in lines_of(cell["document_id"], cell)}
    return {
        at: _of_cell(at, cell)
        for at, cell in cells.items()
        if not cell["value_raw"]
        and (cell["form_id"] in absent or not lines.isdisjoint(lines_of(cell["document_id"], cell)))
    }


def _figures_of_text(claims: pl.DataFrame) -> dict[At, Place]:
    boxes = ((place_of(box), box) for box in _each(claims["figure_boxes"]))
    return {at: _in_text(at, box, box["text"]) for at, box in boxes if at is not None and box["text"]}


def _in_text(at: At, row: Mapping[str, Any], text: str) -> Place:
    box = row["bbox"]
    return Place(at[0], (box["x0"], box["y0"], box["x1"], box["y1"]), text, in_cell=False)


def _whole_pages(observations: pl.DataFrame, forms: Collection[str], own: Collection[int]) -> dict[At, Place]:
    """The pages beside forms, and ``own``, which are of forms."""
    pages = dict(_pages_beside(observations, forms)) | dict.fromkeys(own, True)
    return {at_page(page): _page(page, has_table) for page, has_table in sorted(pages.items())}


def pages_of(forms: pl.DataFrame, named: Collection[str]) -> set[int]:
    """The pages of these forms of one document."""
    spans = forms.filter(pl.col("form_id").is_in(named)).select("first_page", "last_page").iter_rows()
    return {page for first, last in spans for page in range(first, last + 1)}


def forms_without_figures(checks: pl.DataFrame, evidence: Frames) -> dict[Binding, set[str]]:
    """For each check of one document the forms that it is about and found no figure in: it rests on what they do not print."""
    observations = evidence["observations"].filter(pl.col("bbox").is_not_null())
    forms = {place_of(cell): cell["form_id"] for cell in observations.iter_rows(named=True)}
    named = dict(evidence["claims"].select("claim_id", "form_id").iter_rows())
    columns = ("identity_id", "binding", "figures")
    found = {}
    for identity_id, binding, figures in checks.select(columns).iter_rows():
        told = {forms.get(place_of(figure)) for figure in figures or ()}
        found[identity_id, binding] = _forms_of(identity_id, binding, named) - told
    return found


def _forms_of(identity_id: str, binding: str, named: Mapping[str, str | None]) -> set[str]:
    """Forms that an instance of an identity is about: those of its formula, and that of its claim."""
    from dagster_project.checks import FORM_ALIASES, load_catalogue

    identity = load_catalogue()[identity_id]
    forms = {FORM_ALIASES[alias] for alias in ALIAS.findall(identity.formula)}
    bound = dict(pair.split("=", 1) for pair in binding.split(",") if "=" in pair)
    claimed = named.get(bound.get("claim", ""))
    return forms | ({claimed} if claimed else set())


def _pages_beside(observations: pl.DataFrame, forms: Collection[str]) -> list[tuple[int, bool]]:
    """(page, whether a table was read there) of the pages around these forms on which no known form was found."""
    known = pl.col("form_id") != "other"
    taken = set(observations.filter(known)["page_number"].to_list())
    others = set(observations.filter(~known)["page_number"].to_list())
    own = observations.filter(pl.col("form_id").is_in(sorted(forms)) & known).group_by("form_id")
    found: set[int] = set()
    for _, first, last in own.agg(first=pl.min("page_number"), last=pl.max("page_number")).iter_rows():
        for step, page in ((-1, first), (1, last)):
            beside = [page + step * away for away in range(1, PAGES_BESIDE + 1)]
            found.update(takewhile(lambda number: number > 0 and number not in taken, beside))
    return [(page, page in others) for page in sorted(found)]


def at_page(page: int) -> At:
    return page, 0, 0, 0, 0


def _page(page: int, has_table: bool) -> Place:
    return Place(page, (0.0, 0.0, 0.0, 0.0), "", in_cell=has_table, whole=True)


def _of_members(findings: pl.DataFrame, cells: Mapping[At, Mapping[str, Any]]) -> Iterator[tuple[At, Place]]:
    for member in _each(findings["members"]):
        at, text = place_of(member), member["stated_text"] or ""
        if at is None:
            continue
        cell = cells.get(at)
        if cell is not None:
            yield at, _of_cell(at, cell)
        elif text:
            yield at, _in_text(at, member, text)


def _each(lists: pl.Series) -> Iterator[dict[str, Any]]:
    return (one for several in lists.to_list() for one in several or ())


def by_place(observations: pl.DataFrame) -> dict[At, dict[str, Any]]:
    """The cells of one document; a blank one as high as its row, of which strokes within it may have cut off a part."""
    row = ["page_number", "table_index", "row_index"]
    usual = observations.with_columns(
        _top=pl.col("bbox").struct.field("y0").median().over(row),
        _bottom=pl.col("bbox").struct.field("y1").median().over(row),
    )
    cells = ((place_of(cell), cell) for cell in usual.iter_rows(named=True))
    return {at: cell for at, cell in cells if at is not None}


def _of_cell(at: At, cell: Mapping[str, Any]) -> Place:
    box, text = cell["bbox"], cell["value_raw"] or ""
    top, bottom = (
        (box["y0"], box["y1"]) if text else (min(box["y0"], cell["_top"]), max(box["y1"], cell["_bottom"]))
    )
    return Place(at[0], (box["x0"], top, box["x1"], bottom), text)


def place_of(row: Mapping[str, Any]) -> At | None:
    box = row["bbox"]
    if box is None or row["page_number"] is None:
        return None
    x0, y0, x1, y1 = (round(10 * box[edge]) for edge in ("x0", "y0", "x1", "y1"))
    return row["page_number"], x0, y0, x1, y1


def lines_of(document_id: str, cell: Mapping[str, Any]) -> set[tuple]:
    """Row and column of a cell, and its item, which other forms print too, by name."""
    table = document_id, cell["page_number"], cell["table_index"]
    named = {(document_id, "item", cell["item_code"])} if cell["item_code"] else set()
    return {(*table, "row", cell["row_index"]), (*table, "column", cell["column_index"])} | named
