"""What is printed in a sample, as frames with the columns of the warehouse's own tables."""

from __future__ import annotations

import hashlib
from decimal import Decimal

import polars as pl

from dagster_project import schemas
from samples.draw_form import Placed
from samples.forms import printed_measures
from samples.grids import Cell
from samples.narrative import Claim, Paragraph
from samples.plan import Plan
from samples.printing import decimals_of, read_printed, zero_style
from samples.quantities import NAMED, Key

YUAN = Decimal(100)
PARAGRAPH = 100_000
"""Where paragraphs begin, one after the other, in a document that has no text of its own (no figure shares a place)."""
FORM_FUNDS = {
    "expenditure": "all", "procurement": "all", "purchased_services": "all", "gpb_expenditure": "gpb", "gpb_basic_economic": "gpb",
    "gpb_project": "gpb", "three_public": "fiscal", "fiscal_expenditure": "fiscal", "gf_income_expenditure": "gf",
    "soc_income_expenditure": "soc", "gf_basic_economic": "gf",
}  # fmt: skip
LINE_FUNDS = {"in.gpb": "gpb", "in.gf": "gf", "in.soc": "soc", "in.fiscal": "fiscal", "in.fiscal.gf": "gf"}
NONFISCAL = {
    "in.superior",
    "in.business",
    "in.operating",
    "in.subunit",
    "in.other",
    "in.other.donation",
    "in.nonfiscal_surplus_used",
}
PARTS = {"in.fiscal.gf", "in.other.donation", "micro"}


def fund_source(key: Key) -> str:
    """The fund that a figure belongs to, by form, line and column (docs/specification/forms.md#funds)."""
    if key.form_id == "income_expenditure_summary":
        return "nonfiscal" if key.item_code in NONFISCAL else LINE_FUNDS.get(key.item_code, "all")
    if key.form_id == "income":
        return {"total": "all", "fiscal": "fiscal"}.get(key.measure, "nonfiscal")
    if key.form_id == "fiscal_summary":
        last = key.item_code.rsplit(".", 1)[-1]
        if key.block == "income":
            return last if last in ("gpb", "gf", "soc") else "fiscal"
        return "fiscal" if key.measure == "total" else key.measure
    return FORM_FUNDS[key.form_id]


def item_level(key: Key) -> str:
    code = key.item_code
    if code.startswith(NAMED):
        return "line"
    if code in PARTS:
        return "part"
    if code.startswith("@") or code == "total":
        return "total"
    if not code.isdigit():
        return "line"
    if key.form_id in ("gpb_basic_economic", "gf_basic_economic"):
        return {3: "类", 5: "款"}[len(code)]
    return {3: "类", 5: "款", 7: "项"}[len(code)]


def budget_kind(plan: Plan, key: Key) -> str:
    """三公 budgets: adjusted where a note says so; otherwise the form itself names no kind."""
    if key.measure != "budget":
        return "final"
    return "adjusted" if plan.layout.three_public_budget == "adjusted" else "unspecified"


def observation_row(plan: Plan, document_id: str, key: Key, text: str) -> dict[str, object]:
    unit = plan.figures.styles[key.form_id].unit
    named = key.item_code.startswith(NAMED)
    try:
        amount: Decimal | None = read_printed(text, unit) / YUAN
    except ValueError:
        amount = None
    return {
        "document_id": document_id,
        "form_id": key.form_id,
        "block": key.block,
        "item_code": None if named else key.item_code,
        "item_name": key.item_code.removeprefix(NAMED) if named else None,
        "item_level": item_level(key),
        "measure": key.measure,
        "fund_source": fund_source(key),
        "budget_kind": budget_kind(plan, key),
        "amount_yuan": amount,
        "value_raw": text,
        "stated_unit": unit,
        "stated_decimals": 0 if amount is None else decimals_of(text),
        "zero_style": zero_style(text) if amount == 0 else "none",
        "printed_count": 1,
        "occurrence": 1,
        "source_kind": "text",
        "confidence": 1.0,
        "code_source": "none" if named else "printed",
    }


def observations(plan: Plan, document_id: str, placed: list[Placed]) -> pl.DataFrame:
    """One row for each key; the same key printed twice with one value is one row with printed_count 2."""
    rows: dict[Key, dict[str, object]] = {}
    sources = {sheet.form_id: sheet.unit_source for sheet in plan.sheets()}
    for figure in placed:
        if figure.key in rows:
            rows[figure.key]["printed_count"] += 1
            continue
        row = observation_row(plan, document_id, figure.key, figure.text)
        x0, y0, x1, y1 = figure.box
        row |= {"page_number": figure.page_number, "bbox": {"x0": x0, "y0": y0, "x1": x1, "y1": y1}}
        row |= {"unit_source": sources[figure.key.form_id]}
        row |= {"table_index": 0, "row_index": figure.row, "column_index": figure.column}
        rows[figure.key] = row | {"figure_key": schemas.figure_key(row)}
    return schemas.OBSERVATIONS.frame(list(rows.values()))


def observations_unplaced(plan: Plan, document_id: str) -> pl.DataFrame:
    """The same without a PDF: no pages, no boxes (fast)."""
    placed = [
        Placed(cell.key, cell.text, 0, (0, 0, 0, 0), cell.row, cell.column) for _, cell in keyed_cells(plan)
    ]
    frame = observations(plan, document_id, placed)
    box = pl.lit({"x0": 0.0, "y0": 0.0, "x1": 0.0, "y1": 0.0}, dtype=schemas.BBOX)
    return frame.with_columns(page_number=pl.lit(1, pl.Int32), bbox=box)


def keyed_cells(plan: Plan) -> list[tuple[str, Cell]]:
    return [
        (sheet.form_id, cell) for sheet in plan.sheets() for cell in sheet.grid.cells if cell.key is not None
    ]


def forms(plan: Plan, document_id: str, pages: dict[str, tuple[int, int]] | None = None) -> pl.DataFrame:
    """One row for each sheet. ``pages``: the first and last page of each form (all 1 where nothing is drawn)."""
    rows = []
    for sheet in plan.sheets():
        keys = [cell.key for cell in sheet.grid.cells if cell.key is not None]
        rows.append(
            {
                "document_id": document_id,
                "form_id": sheet.form_id,
                "form_number": 1,
                "title": sheet.number + sheet.title if sheet.number.endswith("：") else sheet.title,
                "first_page": (pages or {}).get(sheet.form_id, (1, 1))[0],
                "last_page": (pages or {}).get(sheet.form_id, (1, 1))[1],
                "stated_unit": sheet.unit,
                "unit_source": sheet.unit_source,
                "state": sheet.state,
                "note": "\n".join(sheet.notes),
                "measures": sorted(
                    {key.measure for key in keys} or set(printed_measures(sheet, plan.layout))
                ),
                "blocks": sorted({key.block for key in keys}),
                "unknown_figures": 0,
                "score": 1.0,
            }
        )
    return schemas.FORMS.frame(rows)


def units(plan: Plan, document_id: str) -> pl.DataFrame:
    """The unit list that the document prints; the Beijing manner prints none."""
    printed = () if plan.layout.narrative == "beijing" else plan.ledger.body.units
    rows = [
        {"document_id": document_id, "sequence": number, "unit_name": name, "note": kind}
        for number, (name, kind) in enumerate(printed, 1)
    ]
    return schemas.UNITS.frame(rows)


def document(
    plan: Plan, document_id: str, file_name: str, page_count: int, *, text_only: bool
) -> pl.DataFrame:
    found = [] if text_only else list(plan.layout.forms)
    row = {
        "document_id": document_id,
        "file_name": file_name,
        "entity_name": plan.ledger.body.name,
        "fiscal_year": plan.ledger.year,
        "document_kind": "部门决算",
        "layout": plan.layout.family,
        "stated_unit": plan.layout.unit,
        "page_count": page_count,
        "media": "text" if text_only else "digital",
        "form_ids": found,
        "named_form_ids": found,
        "missing_form_ids": [],
        "tables_elsewhere": text_only,
        "is_template": plan.figures.template,
    }
    return schemas.DOCUMENTS.frame([row])


def claims(plan: Plan, document_id: str, pages: dict[int, int], starts: dict[int, int]) -> pl.DataFrame:
    """One row for each planted statement; ids are of this generator and say nothing but which is whose part."""
    rows = []
    position = 0
    for section in plan.sections:
        for paragraph in section.paragraphs:
            spans = paragraph.spans()
            for claim in paragraph.claims:
                offset = starts.get(position, position * PARAGRAPH)
                row = _claim_row(plan, document_id, claim, paragraph, spans, offset)
                row["section_path"] = [section.heading]
                row["page_number"] = pages.get(position, 1)
                if position in starts and claim.slots:
                    first, last = _extent(claim, spans)
                    row |= {"char_start": starts[position] + first, "char_end": starts[position] + last}
                rows.append(row)
            position += 1
    return schemas.CLAIMS.frame(rows)


def _extent(claim: Claim, spans: dict[str, tuple[int, int]]) -> tuple[int, int]:
    places = [spans[name] for name in claim.slots.values()]
    return min(start for start, _ in places), max(end for _, end in places)


def claim_id(document_id: str, number: int) -> str:
    return hashlib.sha256(f"{document_id}/{number}".encode()).hexdigest()[:24]


def _claim_row(
    plan: Plan,
    document_id: str,
    claim: Claim,
    paragraph: Paragraph,
    spans: dict[str, tuple[int, int]],
    offset: int,
) -> dict[str, object]:
    columns = dict(claim.columns)
    if columns.get("final_text") == "无":
        columns["final_yuan"] = Decimal("0.00")
    row: dict[str, object] = {
        "document_id": document_id,
        "claim_id": claim_id(document_id, claim.number),
        "part_of_claim_id": None if claim.part_of is None else claim_id(document_id, claim.part_of),
        "year": plan.ledger.year,
        "quote": paragraph.text,
        "unit_implied": False,
        **columns,
    }
    for role, name in claim.slots.items():
        slot = paragraph.slots[name]
        stem = role
        value_column = f"{role}_yuan" if role in ("final", "base", "change") else role
        row[f"{stem}_text"], row[f"{stem}_unit"] = slot.text, slot.unit
        row[value_column] = _value(slot.kind, slot.text, slot.unit, claim.signs.get(role, 1))
    _derive(row)
    if _is_share_of_whole(claim, paragraph):
        row["denominator_claim_id"] = row["part_of_claim_id"]
    row["figure_boxes"] = [
        {
            "slot": role,
            "text": paragraph.slots[name].text,
            "page_number": 1,
            "bbox": None,
            "char_start": offset + spans[name][0],
            "char_end": offset + spans[name][1],
        }
        for role, name in claim.slots.items()
    ]
    return row


def _is_share_of_whole(claim: Claim, paragraph: Paragraph) -> bool:
    """The share of a list's member is of the whole that opens the list."""
    whole = next((other for other in paragraph.claims if other.number == claim.part_of), None)
    if whole is None or "share" not in claim.slots or "final" not in whole.slots:
        return False
    return paragraph.slots[claim.slots["share"]].ratio[1] == paragraph.slots[whole.slots["final"]].exact


def _value(kind: str, text: str, unit: str, sign: int) -> Decimal | None:
    if kind == "amount":
        try:
            return sign * read_printed(text, unit) / YUAN
        except ValueError:
            return None
    return Decimal(text.replace(",", ""))


def _derive(row: dict[str, object]) -> None:
    """rate_base as the claims table defines it: the printed base, else final - change."""
    if row.get("rate") is None:
        return
    base = row.get("base_yuan")
    if base is None and row.get("final_yuan") is not None and row.get("change_yuan") is not None:
        base = row["final_yuan"] - row["change_yuan"]
    row["rate_base"] = base
