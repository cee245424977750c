"""One document through the stage: sheets, forms, identity, observations, frames."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl

from dagster_project import schemas
from dagster_project.money import is_one_figure
from dagster_project.settings import seeds_folder
from dagster_project.version import extractor_version

from .chosen_reading import judge, read_as, without_disputed
from .codes.code_book import CodeBook
from .codes.code_facts import code_name_facts
from .forms.descriptions import Catalogue, catalogue
from .identity.line_roles import with_roles
from .identity.publication import Identity, read_identity
from .layout.form_pieces import Sheet, read_sheets
from .layout.grids import Piece, as_box, read_candidates, read_pieces
from .layout.lanes import Characters
from .layout.notes import notes_of
from .layout.order import gaps_in_numbers, in_file_order, in_printed_order
from .layout.text import TextLine, text_lines
from .layout.titles import Titles
from .layout.turned import as_displayed, upright
from .layout.unplaced import on_a_grid, without_boxes
from .ledger.accounts import second_account
from .ledger.cells import account_of, holds_value, unbound_rejections
from .ledger.forms import Found, form_row, state_of
from .ledger.frames import ledger_frame
from .ledger.gaps import pages_missing
from .ledger.lines import row_rejection
from .ledger.owners import with_rows
from .ledger.pages import tell_unread_pages
from .observations.drafts import DOUBTFUL, Draft, Unit
from .observations.duplicates import merged
from .observations.frames import observation_frame
from .observations.unit_list import unit_rows
from .observations.units import units_of
from .observations.unknown_forms import read_other
from .recognition.line_rows import read_loose
from .recognition.merged_cells import part_cells
from .recognition.scoring import is_unit_list, recognise

if TYPE_CHECKING:
    from dagster_project.tables import DocumentContent

_SOURCE_KINDS = {"spreadsheet": "cell", "document": "cell", "scanned": "ocr"}


def read_document(content: DocumentContent, descriptions: Catalogue | None = None) -> dict[str, pl.DataFrame]:
    """The frames of ``Statements`` by name. ``descriptions``: other forms than the product's own (a layout being taught)."""
    on_grid, unplaced = on_a_grid(content)
    held_upright, turned = upright(on_grid)
    ordered, places = in_printed_order(held_upright)
    read = in_file_order(_read_upright(ordered, descriptions), places)
    if places:
        read["rejections"] = pl.concat([read["rejections"], _out_of_order(content, places)])
    return without_boxes(as_displayed(read, turned), content, unplaced)


def _out_of_order(content: DocumentContent, places: Mapping[int, int]) -> pl.DataFrame:
    """A rejection for each page that was read elsewhere than the file has it."""
    message = "页码与文件中的页序不符，已按页码顺序读取"
    of_file = {"file_name": content.file_name, "document_id": content.document_id}
    rows = [
        of_file | {"page_number": page, "scope": "page", "reason": "pages_out_of_order", "message": message}
        for page in sorted(places.values())
    ]
    return schemas.REJECTIONS.frame(rows)


def _read_upright(content: DocumentContent, descriptions: Catalogue | None) -> dict[str, pl.DataFrame]:
    known = descriptions or catalogue()
    text = text_lines(content.lines)
    titles = Titles.of(known)
    pieces = list(read_pieces(content.cells))
    characters = Characters(content.lines)
    sheets = read_sheets(pieces, text, titles, known.words, characters)
    unit_lists, sheets = _apart(sheets, known)
    listed_units = _unit_rows(content, unit_lists, known)
    found = _recognised(sheets, units_of(sheets, text, known.words), known, titles, characters)
    lines, text = with_roles(content.lines, text, [(f.sheet, f.notes) for f in found], content.page_sizes())
    lines, text, ownerless = with_rows(lines, text, found)
    identity = _identity(content, text, pieces, found, listed_units, has_ownerless=bool(ownerless))
    book = CodeBook.load(seeds_folder(), identity.document["fiscal_year"])
    if judge(found, known, book, titles, read_candidates(content.candidates), characters.words):
        identity = _identity(content, text, pieces, found, listed_units, has_ownerless=bool(ownerless))
    drafts, rejections = _read(found, known, book)
    tell_unread_pages(found, content.rejections)
    rejections += map(row_rejection, ownerless)
    rejections += pages_missing(found, gaps_in_numbers(content))
    observations = observation_frame(content.document_id, drafts, _SOURCE_KINDS.get(content.media, "text"))
    document = identity.document | {
        "page_count": content.page_count,
        "extractor_version": extractor_version(),
    }
    is_template = document["is_template"]
    facts = [*identity.text_facts, *code_name_facts(content.document_id, observations, book)]
    if not is_template:
        facts += _facts_of_print(content, drafts, found, known)
    forms = [form_row(content.document_id, one, known.words, is_template=is_template) for one in found]
    of_file = {"file_name": content.file_name, "document_id": content.document_id}
    return {
        "document": schemas.DOCUMENTS.frame([document]),
        "forms": schemas.FORMS.frame(forms),
        "observations": observations,
        "units": schemas.UNITS.frame(listed_units),
        "text_facts": schemas.TEXT_FACTS.frame(facts),
        "rejections": schemas.REJECTIONS.frame([of_file | row for row in rejections]),
        "lines": lines,
        "ledger": ledger_frame(content.document_id, pieces, found, unit_lists, text),
    }


def _identity(
    content: DocumentContent,
    text: Sequence[TextLine],
    pieces: Sequence[Piece],
    found: Sequence[Found],
    listed_units: Sequence[Mapping[str, Any]],
    *,
    has_ownerless: bool,
) -> Identity:
    named = [{"form_id": f.form_id, "title": f.sheet.head.printed, "stated_unit": f.unit.name} for f in found]
    unit_names = [row["unit_name"] for row in listed_units if row["unit_name"]]
    unrecognised = has_ownerless or any(f.recognition.is_ambiguous for f in found)
    return read_identity(content, text, pieces, named, unit_names, has_unrecognised=unrecognised)


def _apart(sheets: Sequence[Sheet], known: Catalogue) -> tuple[list[Sheet], list[Sheet]]:
    """(lists of units, other tables)."""
    kinds: tuple[list[Sheet], list[Sheet]] = ([], [])
    for sheet in sheets:
        kinds[not is_unit_list(sheet, known)].append(sheet)
    return kinds


def _facts_of_print(
    content: DocumentContent, drafts: Sequence[Draft], found: Sequence[Found], known: Catalogue
) -> list[dict[str, Any]]:
    """Numbers that are malformed as printed, and forms that are empty without a word."""
    return [
        *(_malformed(content, draft) for draft in drafts if _is_malformed_in_print(draft)),
        *(_undeclared(content, one) for one in found if _is_undeclared(one, known)),
    ]


def _recognised(
    sheets: Sequence[Sheet],
    units: Sequence[Unit],
    known: Catalogue,
    titles: Titles,
    characters: Characters,
) -> list[Found]:
    """Sheets that are forms, known or not; grids without figures that are no form are left to the cells."""
    found: list[Found] = []
    count: Counter[str] = Counter()
    for sheet, unit in zip(sheets, units, strict=True):
        recognition = recognise(sheet, known, titles)
        if recognition.form is None and not recognition.is_ambiguous and not _is_worth_landing(sheet):
            continue
        form_id = recognition.form.form_id if recognition.form else "other"
        count[form_id] += 1
        if recognition.form is not None:
            part_cells(sheet)
            read_loose(sheet, characters.words)
        found.append(Found(sheet, recognition, notes_of(sheet, known.words), unit, form_id, count[form_id]))
    return found


def _is_worth_landing(sheet: Sheet) -> bool:
    """A table of no known form that holds numbers or calls itself 表."""
    if sheet.head.title and sheet.head.title.endswith("表"):
        return True
    return any(
        cell.is_number and not cell.is_code for part in sheet.parts for row in part.piece.rows for cell in row
    )


def _read(
    found: Sequence[Found], known: Catalogue, book: CodeBook
) -> tuple[list[Draft], list[dict[str, Any]]]:
    """Drafts and rejections of all forms; sets ``reading`` of each."""
    drafts: list[Draft] = []
    rejections: list[dict[str, Any]] = []
    for one in found:
        recognition = one.recognition
        if recognition.form is None:
            one.reading = read_other(one.sheet, recognition.blocks, known, one.unit)
            if recognition.is_ambiguous:
                rejections.append(_ambiguous(one))
        else:
            one.reading = read_as(one, one.sheet, recognition, known, book)
            without_disputed(one)
        kept, doubles = merged(one.reading.drafts) if one.form_id == "other" else (one.reading.drafts, [])
        drafts += kept
        _settle(one, known)
        of_form = {"form_id": one.form_id, "form_number": one.number}
        rejections += [of_form | row for row in (*one.reading.rejections, *doubles)]
    _torn_off(found)
    rejections += second_account(found)
    drafts, doubles = merged(drafts)
    return drafts, rejections + doubles


def _settle(one: Found, known: Catalogue) -> None:
    """Give every number of the form its place in the ledger; what is bound to nothing is a rejection of the form."""
    is_known = one.recognition.form is not None
    one.account = account_of(one.sheet, one.reading, known.words, is_known=is_known)
    one.reading.rejections += unbound_rejections(one.account)
    one.reading.rejections += map(row_rejection, one.rows)
    if is_known:
        one.reading.unknown_figures += sum(holds_value(cell) for cell in one.account.unbound) + len(one.rows)


TOP_OF_PAGE = 150.0
"""Points: the end of a form stands at the top of the next page, with no heading above it."""


def _torn_off(found: Sequence[Found]) -> None:
    """A table without title that is not recognised, below a form or on the page after it, may be that form's end.

    Its figures count as unknown ones of the form, so that no sum over the form is judged without them; and of what
    is the same form again behind it, without a title of its own.
    """
    owner: Found | None = None
    for before, one in pairwise(found):
        if before.recognition.form is not None:
            owner = before
        if owner is None or one.sheet.head.title is not None:
            continue
        piece, last = one.sheet.first, before.sheet.last.last_page
        follows = piece.page == last or (piece.page == last + 1 and piece.box[1] < TOP_OF_PAGE)
        if one.recognition.form is None and follows:
            figures = (draft.cell.figure.value for draft in one.reading.drafts)
            owner.reading.unknown_figures += sum(bool(value) for value in figures) + len(one.rows)
        elif one.form_id == owner.form_id and follows and owner is not before:
            one.reading.unknown_figures += owner.reading.unknown_figures
            for draft in one.reading.drafts:  # what a line is may follow from lines above that nobody read
                draft.confidence = min(draft.confidence, DOUBTFUL)


def _ambiguous(one: Found) -> dict[str, Any]:
    piece = one.sheet.first
    return {
        "page_number": piece.page,
        "table_index": piece.table,
        "scope": "table",
        "reason": "form_ambiguous",
        "message": f"该表与多张表的描述同样相符：{one.recognition.evidence}",
        "value_raw": one.sheet.head.printed,
        "bbox": as_box(piece.box),
    }


def _unit_rows(content: DocumentContent, sheets: Sequence[Sheet], known: Catalogue) -> list[dict[str, Any]]:
    return [
        {"document_id": content.document_id, **row}
        for sheet in sheets
        for row in unit_rows(sheet, known.words)
    ]


def _is_malformed_in_print(draft: Draft) -> bool:
    """Malformed as printed, not as read."""
    return draft.is_malformed and is_one_figure(draft.cell.text.strip())


def _malformed(content: DocumentContent, draft: Draft) -> dict[str, Any]:
    return {
        "document_id": content.document_id,
        "kind": "malformed_number",
        "form_id": draft.form_id,
        "item_code": draft.item_code,
        "item_name": draft.item_name,
        "measure": draft.measure,
        "stated_text": draft.cell.text.strip(),
        "quote": f"{draft.item_name} {draft.cell.text.strip()}",
        "page_number": draft.cell.page,
        "bbox": as_box(draft.cell.printed_box),
    }


def _is_undeclared(one: Found, known: Catalogue) -> bool:
    return one.form_id != "other" and state_of(one, known.words, is_template=False) == "empty_undeclared"


def _undeclared(content: DocumentContent, one: Found) -> dict[str, Any]:
    return {
        "document_id": content.document_id,
        "kind": "empty_undeclared",
        "form_id": one.form_id,
        "quote": one.sheet.head.printed,
        "page_number": one.sheet.first.page,
        "bbox": as_box(one.sheet.first.box),
    }
