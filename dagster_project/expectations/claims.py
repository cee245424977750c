"""The claims of the narrative with the interval each figure stands for, beside the figures of the forms."""

from __future__ import annotations

from dagster_project.expectations.exact import VALUE, half_width, tenth

AMOUNT_SLOTS = {"final": "final_yuan", "base": "base_yuan", "change": "change_yuan"}
PERCENT_SLOTS = ("rate", "share", "completion")

_DIGITS = "translate({text}, '０１２３４５６７８９．', '0123456789.')"
_DECIMALS = f"length(regexp_extract({_DIGITS}, '[.]([0-9]+)', 1))"


def create_claims() -> str:
    """DDL of the table ``claims``: each slot with ``_low`` and ``_high``, the keys of its form, and its place."""
    slots = [_amount(slot, column) for slot, column in AMOUNT_SLOTS.items()]
    slots += [_percent(slot) for slot in PERCENT_SLOTS]
    return f"""
create table claims as
with claims as (
    select *, case when regexp_full_match(item_code, '[0-9][0-9][0-9]')
                        and form_id in ('income_expenditure_summary', 'fiscal_summary')
                   then 'out.' || item_code else item_code end as item
    from (select c.* replace (n.document_id as document_id)
          from build.marts.fct_claim c join documents n on n.content_id = c.document_id)
)
select document_id, claim_id, subject, form_id, item, measure, fund_source, year, part_of_claim_id, parts_closed,
       denominator_claim_id, base_kind, budget_kind, quote, page_number,
       {", ".join(slots)},
       count::{VALUE} as count, count::{VALUE} as count_low, count::{VALUE} as count_high,
       direction, direction_text, rate_direction, denominator_phrase
from claims
"""


def _amount(slot: str, column: str) -> str:
    stem = column.removesuffix("_yuan")
    decimals = _DECIMALS.format(text=f"{stem}_text")
    # An integer 0 and the word 无 are exact zeros.
    half = (
        f"(case when {column} = 0 and {decimals} = 0 then 0 else {half_width(f'{stem}_unit', decimals)} end)"
    )
    return _slot(slot, column, half)


def _percent(slot: str) -> str:
    return _slot(slot, slot, f"(5 * {tenth(_DECIMALS.format(text=f'{slot}_text'))})")


def _slot(slot: str, column: str, half: str) -> str:
    return (
        f"{column}::{VALUE} as {slot}, ({column} - {half})::{VALUE} as {slot}_low, "
        f"({column} + {half})::{VALUE} as {slot}_high"
    )
