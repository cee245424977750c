"""The claims of the narrative with the interval each figure stands for, beside the figures of the forms."""

from __future__ import annotations

from dagster_project.expectations.figures import VALUE
from dagster_project.money import UNIT_FACTORS

AMOUNT_SLOTS = {"final": "final_yuan", "base": "base_yuan", "change": "change_yuan"}
PERCENT_SLOTS = ("rate", "share", "completion")

_DIGITS = "translate({text}, '０１２３４５６７８９．', '0123456789.')"
_DECIMALS = f"length(regexp_extract({_DIGITS}, '[.]([0-9]+)', 1))"
_FACTOR = (
    "coalesce(case {unit} " + " ".join(f"when '{u}' then {f:f}" for u, f in UNIT_FACTORS.items()) + " end, 1)"
)


def create_claims() -> str:
    """DDL of the table ``claims``: each slot with ``_low`` and ``_high``, the keys of its form, and its place."""
    slots = [_amount(slot, column) for slot, column in AMOUNT_SLOTS.items()]
    slots += [_percent(slot) for slot in PERCENT_SLOTS]
    return f"""
create table claims as
with claims as (
    select *, case when regexp_full_match(item_code, '[0-9]{{3}}')
                        and form_id in ('income_expenditure_summary', 'fiscal_summary')
                   then 'out.' || item_code else item_code end as item
    from build.marts.fct_claim
)
select document_id, claim_id, subject, form_id, item, measure, fund_source, year, part_of_claim_id, parts_closed,
       denominator_claim_id, base_kind, budget_kind, quote, page_number,
       {", ".join(slots)},
       count::{VALUE} as count, count::{VALUE} as count_low, count::{VALUE} as count_high,
       direction, rate_direction, denominator_yuan::{VALUE} as denominator
from claims
"""


def _amount(slot: str, column: str) -> str:
    stem = column.removesuffix("_yuan")
    half = _half_width(f"{stem}_text", _FACTOR.format(unit=f"{stem}_unit"), column)
    return (
        f"{column}::{VALUE} as {slot}, ({column} - {half})::{VALUE} as {slot}_low, "
        f"({column} + {half})::{VALUE} as {slot}_high"
    )


def _percent(slot: str) -> str:
    half = f"0.5 * {_power(_DECIMALS.format(text=f'{slot}_text'))}"
    return f"{slot}::{VALUE} as {slot}, ({slot} - {half})::{VALUE} as {slot}_low, ({slot} + {half})::{VALUE} as {slot}_high"


def _half_width(text: str, factor: str, value: str) -> str:
    """元 is exact; an integer 0 is exact; otherwise half of the last printed place."""
    decimals = _DECIMALS.format(text=text)
    return (
        f"(case when {factor} = 1 or ({value} = 0 and {decimals} = 0) then 0 "
        f"else 0.5 * ({factor})::decimal(12,0) * {_power(decimals)} end)"
    )


def _power(decimals: str) -> str:
    """10^-k as an exact decimal."""
    steps = " ".join(f"when {k} then {10**-k:.{max(k, 1)}f}" for k in range(9))
    return f"(case {decimals} {steps} end)::decimal(10,8)"
