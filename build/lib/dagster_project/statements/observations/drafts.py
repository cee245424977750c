"""What a sheet gives before it becomes frames: observations to be, rejections, and what is known of the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dagster_project import schemas
from dagster_project.schemas import FormReason

from ..layout.grids import Cell, as_box

DOUBTFUL = 0.4
"""Confidence of a figure that two engines read differently, or whose unit is a guess: no finding may rest on it."""


@dataclass(frozen=True)
class Unit:
    """Unit of a sheet's amounts and where it comes from; ``confidence`` 1 where it is printed."""

    name: str | None
    source: str | None
    confidence: float = 1.0


@dataclass
class Draft:
    """One observation to be. The fields are columns of ``schemas.OBSERVATIONS``."""

    form_id: str
    block: str
    item_code: str | None
    item_name: str
    item_label: str | None
    item_level: str | None
    measure: str
    fund_source: str | None
    budget_kind: str
    cell: Cell
    amount_yuan: Decimal | None
    stated_unit: str | None
    unit_source: str | None
    confidence: float
    code_source: str
    is_count: bool = False
    """A number of things, which no unit makes money."""
    printed_count: int = 1
    occurrence: int = 1

    @property
    def is_malformed(self) -> bool:
        return self.amount_yuan is None and self.cell.figure.is_malformed


@dataclass
class Reading:
    """What one sheet gives. ``unknown_figures``: non-zero figures in lines or columns that the form's description lacks."""

    drafts: list[Draft] = field(default_factory=list)
    rejections: list[dict[str, Any]] = field(default_factory=list)
    unknown_figures: int = 0
    measures: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    has_figures: bool = False
    """Some figure is not zero."""
    has_zeros: bool = False
    """Zeros are printed as figures beside items, not only in rows of totals."""
    incomplete: set[FormReason] = field(default_factory=set)
    """Why figures of the form may be missing: values of ``forms.incomplete_reasons``."""
    lists_items: bool = False
    """Items of the functional classification are listed by their codes, whether or not with amounts."""


def without_amount(draft: Draft) -> dict[str, Any] | None:
    """The rejection of a draft whose figure is no amount: malformed, too large, of no known unit, or a count."""
    if draft.amount_yuan is not None:
        return None
    if draft.cell.figure.is_malformed:
        return rejection(draft.cell, "malformed_number", "不是合法的数字，未作推断")
    if draft.stated_unit:
        return rejection(draft.cell, "malformed_number", "数字过大，不能作金额")
    if draft.is_count:
        return rejection(draft.cell, "not_money", "数量，不是金额")
    return rejection(draft.cell, "unit_unknown", "没有印出金额单位，不能折算成元")


def rejection(cell: Cell, reason: schemas.RejectionReason, message: str) -> dict[str, Any]:
    """A row of ``schemas.REJECTIONS`` about one cell (file and document are filled in later)."""
    return {
        "page_number": cell.page,
        "table_index": cell.table,
        "scope": "cell",
        "reason": reason,
        "message": message,
        "value_raw": cell.text,
        "bbox": as_box(cell.printed_box),
    }
