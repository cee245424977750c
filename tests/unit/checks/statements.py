"""Claims and forms by hand, for the tests of narrative identities: a statement is a row with little more than its slots."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from dagster_project import schemas
from dagster_project.checks import Evidence
from dagster_project.checks.catalogue.formula import FORM_ALIASES
from dagster_project.checks.figures.document_figures import Account
from dagster_project.money import UNIT_FACTORS, parse_printed

DOCUMENT_ID = "d" * 32
YEAR = 2024
AMOUNTS = ("final", "base", "change")


def claim(number: int | str, unit: str = "万元", **columns: Any) -> dict[str, Any]:
    """One claim. Slots are given as printed: ``final="12.30"``, ``rate="4.5"``, ``change="-3.00"`` (signed)."""
    row: dict[str, Any] = {
        "claim_id": f"c{number}",
        "document_id": DOCUMENT_ID,
        "year": YEAR,
        "budget_kind": "final",
        "section_path": ["一、决算情况说明"],
        "quote": f"第{number}句",
        "page_number": 1,
    }
    for slot in (*AMOUNTS, "rate", "share", "completion", "count"):
        text = columns.pop(slot, None)
        if text is not None:
            row |= _slot(slot, str(text), unit)
    reasons = (columns.get("reason") or "").split(", ") if columns.get("reason") else []
    row |= {"reasons": reasons, "is_judged": not {"in_explanation", "indicator"}.intersection(reasons)}
    return row | columns


def _slot(slot: str, text: str, unit: str) -> dict[str, Any]:
    value = Decimal(0) if text in ("无", "持平", "基本持平") else parse_printed(text).value
    if slot in AMOUNTS:
        amount = None if value is None else value * UNIT_FACTORS[unit]
        return {f"{slot}_yuan": amount, f"{slot}_text": text.lstrip("-"), f"{slot}_unit": unit}
    return {slot: value, f"{slot}_text": text, f"{slot}_unit": "%" if slot != "count" else "个"}


def figure(
    alias: str, item: str, measure: str, text: str, unit: str = "万元", **columns: Any
) -> dict[str, Any]:
    """One observation as printed; ``01`` and ``04`` lines are put in their block by their id."""
    number = parse_printed(text)
    block = {"in": "income", "out": "expenditure"}.get(item.partition(".")[0], "none")
    return {
        "document_id": DOCUMENT_ID,
        "form_id": FORM_ALIASES[alias],
        "block": block,
        "item_code": item,
        "item_name": item,
        "item_level": "total" if item in ("@total", "total") else "line",
        "measure": measure,
        "budget_kind": "final",
        "amount_yuan": None if number.value is None else number.value * UNIT_FACTORS[unit],
        "value_raw": text,
        "stated_unit": unit,
        "stated_decimals": number.decimals,
        "zero_style": number.zero_style,
        "occurrence": 1,
        "confidence": 1.0,
        "page_number": 1,
    } | columns


def evidence(
    claims: Iterable[dict],
    figures: Iterable[dict] = (),
    *,
    empty: dict[str, str] | None = None,
    units: Iterable[str | None] = (),
    **document: Any,
) -> Evidence:
    """Evidence of one document: its claims, its figures, ``empty`` forms (alias → state), the notes of its units."""
    rows = list(figures)
    states = {row["form_id"]: "figures" for row in rows}
    states |= {FORM_ALIASES[alias]: state for alias, state in (empty or {}).items()}
    forms = [
        {"document_id": DOCUMENT_ID, "form_id": form, "form_number": 1, "state": state, "unknown_figures": 0}
        for form, state in states.items()
    ]
    members = [
        {"document_id": DOCUMENT_ID, "sequence": number, "unit_name": f"单位{number}", "note": note}
        for number, note in enumerate(units, start=1)
    ]
    return Evidence.of(
        documents=schemas.DOCUMENTS.frame([{"document_id": DOCUMENT_ID, "fiscal_year": YEAR} | document]),
        forms=schemas.FORMS.frame(forms),
        observations=schemas.OBSERVATIONS.frame(rows),
        claims=schemas.CLAIMS.frame(list(claims)),
        units=schemas.UNITS.frame(members),
    )


def account_of(claims: Iterable[dict], figures: Iterable[dict] = (), **others: Any) -> Account:
    """The account_of of one document made by :func:`evidence`."""
    return evidence(claims, figures, **others).accounts[0]
