"""Findings after a look at the page: what the picture contradicts is not published (docs/specification/verdicts.md#picture)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from dagster_project import schemas
from dagster_project.read.picture.look import CONTRADICTED, Place, Sight
from dagster_project.settings import Limits

from ..workers.looking import Request, look_at

SERIOUS: Final = ("不一致", "待核实")
PAGES_BESIDE: Final = 3
"""Pages before and after a form that may be its continuation and were not read as one."""
ROUNDS: Final = 4
"""Times that findings are made anew: what is left when some checks are withdrawn may accuse another figure."""
WHAT_IS_SEEN: Final = {
    "no_ink": "nothing is printed there that a person sees",
    "ink": "something is printed there that is no text",
    "other": "the picture shows {text}",
    "name": "the picture shows {text} in the words that name it",
}
log = logging.getLogger(__name__)

At = tuple[int, int, int, int, int]
"""Page, and the corners of a box in tenths of a point: the same figure of a check, a member and an observation."""
Frames = Mapping[str, pl.DataFrame]
Judge = Callable[[Frames, pl.DataFrame], tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]]
"""Evidence of some documents, their checks → (graded checks, findings, rejections)."""


class Looked(NamedTuple):
    """``schemas.CHECKS``, ``FINDINGS`` and ``REJECTIONS`` after the look."""

    checks: pl.DataFrame
    findings: pl.DataFrame
    rejections: pl.DataFrame


def looked_at(
    evidence: Frames,
    checks: pl.DataFrame,
    judge: Judge,
    paths: Mapping[str, Path],
    limits: Limits,
) -> Looked:
    """Findings of these checks, without those that rest on what the page does not show.

    ``judge`` explains checks; ``paths`` are the PDFs by document id. A document without serious findings costs nothing.
    """
    told = Looked(*judge(evidence, checks))
    sights: dict[tuple[str, At], tuple[Place, Sight]] = {}
    for _ in range(ROUNDS):
        new = _new_sights(evidence, told, paths, sights, limits)
        sights |= new
        bad = {key for key, (_, sight) in new.items() if sight.seen in CONTRADICTED}
        if not bad:
            break
        checks = _withdrawn(evidence, checks, bad)
        told = _again(told, evidence, checks, judge, sorted({document_id for document_id, _ in bad}))
    wrong = {key: found for key, found in sights.items() if found[1].seen in CONTRADICTED}
    if not wrong:
        return told
    kept = [not _rests_on(finding, wrong.keys()) for finding in told.findings.iter_rows(named=True)]
    rejections = schemas.REJECTIONS.frame(list(_rejections(evidence, wrong)))
    return Looked(
        told.checks,
        told.findings.filter(pl.Series(kept, dtype=pl.Boolean)),
        pl.concat([told.rejections, rejections]),
    )


def _again(
    told: Looked, evidence: Frames, checks: pl.DataFrame, judge: Judge, documents: list[str]
) -> Looked:
    """What is said, anew for these documents, whose checks have changed."""
    theirs = pl.col("document_id").is_in(documents)
    own = {name: frame.filter(theirs) for name, frame in evidence.items()}
    anew = judge(own, checks.filter(theirs))
    # A stable sort: within a document findings keep their rank, and checks are sorted by their keys already.
    parts = (pl.concat([old.filter(~theirs), new]) for old, new in zip(told, anew, strict=True))
    return Looked(*(part.sort("document_id", maintain_order=True) for part in parts))


def _new_sights(
    evidence: Frames,
    told: Looked,
    paths: Mapping[str, Path],
    known: Mapping[tuple[str, At], object],
    limits: Limits,
) -> dict[tuple[str, At], tuple[Place, Sight]]:
    serious = told.findings.filter(pl.col("level").is_in(SERIOUS))
    asked: dict[str, dict[At, Place]] = {}
    for (name,), findings in serious.partition_by("document_id", as_dict=True).items():
        document_id = str(name)
        path = paths.get(document_id)
        if path is None or path.suffix.lower() == ".txt":
            continue
        own = pl.col("document_id") == document_id
        observations = evidence["observations"].filter(own & pl.col("bbox").is_not_null())
        failing = told.checks.filter(own & (pl.col("verdict") == "fails") & (pl.col("severity") != "hint"))
        places = _places(findings, failing, observations)
        new = {at: place for at, place in places.items() if (document_id, at) not in known}
        if new:
            asked[document_id] = new
    requests = [Request(paths[document_id], list(places.values())) for document_id, places in asked.items()]
    found: dict[tuple[str, At], tuple[Place, Sight]] = {}
    for (document_id, places), sights in zip(asked.items(), look_at(requests, limits), strict=True):
        seen = sights or [Sight("unsure")] * len(places)
        for (at, place), sight in zip(places.items(), seen, strict=True):
            found[document_id, at] = place, sight
    return found


def _places(findings: pl.DataFrame, failing: pl.DataFrame, observations: pl.DataFrame) -> dict[At, Place]:
    """Where findings of one document rest: their members, the figures of failing checks, blank cells on the lines of those."""
    cells = _by_place(observations)
    figures = [cells[at] for at in map(_at, _each(failing["figures"])) if at in cells]
    lines = {line for cell in figures for line in _lines(cell["document_id"], cell)}
    blank = [
        cell
        for cell in cells.values()
        if not cell["value_raw"] and not lines.isdisjoint(_lines(cell["document_id"], cell))
    ]
    printed = [cell for cell in figures if cell["value_raw"]]
    places = dict(_of_members(findings, cells)) | {
        at: _of_cell(at, cell) for cell in (*printed, *blank) if (at := _at(cell)) is not None
    }
    unread = _pages_beside(observations, {cell["form_id"] for cell in figures})
    return places | {_at_page(page): _page(page, has_table) for page, has_table in unread}


def _pages_beside(observations: pl.DataFrame, forms: set[str]) -> list[tuple[int, bool]]:
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


def _at_page(page: int) -> At:
    return page, 0, 0, 0, 0


def _page(page: int, has_table: bool) -> Place:
    return Place(page, (0.0, 0.0, 0.0, 0.0), "", in_cell=has_table, whole=True)


def _of_members(findings: pl.DataFrame, cells: Mapping[At, Mapping[str, Any]]) -> Iterator[tuple[At, Place]]:
    for member in _each(findings["members"]):
        at, text = _at(member), member["stated_text"] or ""
        if at is None:
            continue
        cell = cells.get(at)
        if cell is not None:
            yield at, _of_cell(at, cell)
        elif text:
            box = member["bbox"]
            yield at, Place(at[0], (box["x0"], box["y0"], box["x1"], box["y1"]), text, in_cell=False)


def _each(lists: pl.Series) -> Iterator[dict[str, Any]]:
    return (one for several in lists.to_list() for one in several or ())


def _by_place(observations: pl.DataFrame) -> dict[At, dict[str, Any]]:
    """The cells of one document; a blank one as high as its row, of which strokes within it may have cut off a part."""
    row = ["page_number", "table_index", "row_index"]
    usual = observations.with_columns(
        _top=pl.col("bbox").struct.field("y0").median().over(row),
        _bottom=pl.col("bbox").struct.field("y1").median().over(row),
    )
    cells = ((_at(cell), cell) for cell in usual.iter_rows(named=True))
    return {at: cell for at, cell in cells if at is not None}


def _of_cell(at: At, cell: Mapping[str, Any]) -> Place:
    box, text = cell["bbox"], cell["value_raw"] or ""
    top, bottom = (
        (box["y0"], box["y1"]) if text else (min(box["y0"], cell["_top"]), max(box["y1"], cell["_bottom"]))
    )
    return Place(at[0], (box["x0"], top, box["x1"], bottom), text)


def _at(row: Mapping[str, Any]) -> At | None:
    box = row["bbox"]
    if box is None or row["page_number"] is None:
        return None
    x0, y0, x1, y1 = (round(10 * box[edge]) for edge in ("x0", "y0", "x1", "y1"))
    return row["page_number"], x0, y0, x1, y1


def _withdrawn(evidence: Frames, checks: pl.DataFrame, bad: set[tuple[str, At]]) -> pl.DataFrame:
    """The failing checks that rest on places which the picture contradicts, as not evaluable."""
    documents = {document_id for document_id, _ in bad}
    own = evidence["observations"].filter(pl.col("document_id").is_in(sorted(documents)))
    parts = own.partition_by("document_id", as_dict=True)
    cells = {str(name): _by_place(part) for (name,), part in parts.items()}
    lines = _lines_of_blanks(own, bad)
    torn = {(name, form) for name in documents for form in _forms_beside(evidence["forms"], name, bad)}

    def is_wrong(name: str, at: At | None) -> bool:
        cell = cells.get(name, {}).get(at) if at is not None else None
        if (name, at) in bad or cell is None:
            return (name, at) in bad
        return (name, cell["form_id"]) in torn or not lines.isdisjoint(_lines(name, cell))

    failing = (pl.col("verdict") == "fails") & pl.col("document_id").is_in(sorted(documents))
    concerned = checks.with_row_index("_row").filter(failing).select("_row", "document_id", "figures")
    wrong = [
        row
        for row, name, figures in concerned.iter_rows()
        if any(is_wrong(name, _at(figure)) for figure in figures or ())
    ]
    mine = pl.int_range(pl.len()).is_in(wrong)
    return checks.with_columns(
        verdict=pl.when(mine).then(pl.lit("not_evaluable")).otherwise("verdict"),
        reason=pl.when(mine).then(pl.lit("low_extraction_confidence")).otherwise("reason"),
    )


def _lines(document_id: str, cell: Mapping[str, Any]) -> set[tuple]:
    """Row and column of a cell, and its item, which other forms print too, by name."""
    table = document_id, cell["page_number"], cell["table_index"]
    named = {(document_id, "item", cell["item_code"])} if cell["item_code"] else set()
    return {(*table, "row", cell["row_index"]), (*table, "column", cell["column_index"])} | named


def _forms_beside(forms: pl.DataFrame, name: str, bad: set[tuple[str, At]]) -> set[str]:
    """The forms that may go on, on pages that are pictures or not called what was read: that before, and that after without
    a title of its own.
    """
    known = forms.filter((pl.col("document_id") == name) & (pl.col("form_id") != "other"))
    before, after = pl.col("last_page"), pl.col("first_page")
    untitled = pl.col("title").is_null() | (pl.col("title") == "")
    torn: set[str] = set()
    for page in (at[0] for document_id, at in bad if document_id == name and at == _at_page(at[0])):
        torn.update(known.filter(before < page).sort(before).tail(1)["form_id"])
        torn.update(known.filter(after > page).sort(after).head(1).filter(untitled)["form_id"])
    return torn


def _lines_of_blanks(observations: pl.DataFrame, bad: set[tuple[str, At]]) -> set[tuple]:
    """Rows, columns and items with a cell that was read as blank and is not: what is said of them lacks something."""
    lines: set[tuple] = set()
    blank = pl.col("value_raw").is_null() | (pl.col("value_raw") == "")
    for cell in observations.filter(blank & pl.col("bbox").is_not_null()).iter_rows(named=True):
        if (cell["document_id"], _at(cell)) in bad:
            lines |= _lines(cell["document_id"], cell)
    return lines


def _rests_on(finding: Mapping[str, Any], wrong: Any) -> bool:
    name = finding["document_id"]
    return finding["level"] in SERIOUS and any((name, _at(m)) in wrong for m in finding["members"] or ())


def _rejections(
    evidence: Frames, wrong: Mapping[tuple[str, At], tuple[Place, Sight]]
) -> Iterator[dict[str, Any]]:
    names = dict(evidence["documents"].select("document_id", "file_name").iter_rows())
    for (document_id, at), (place, sight) in sorted(wrong.items(), key=lambda entry: entry[0]):
        seen = WHAT_IS_SEEN[sight.seen].format(text=sight.text or "other signs in this font")
        yield {
            "file_name": names.get(document_id),
            "document_id": document_id,
            "page_number": at[0],
            "scope": "page" if place.whole else "cell",
            "reason": "picture_differs",
            "message": f"{place.text or 'nothing'} was read, but {seen}; no finding rests on it",
            "value_raw": place.text or None,
            "bbox": None if place.whole else dict(zip(("x0", "y0", "x1", "y1"), place.box, strict=True)),
        }
