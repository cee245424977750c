"""The figures of the marts with the interval each stands for, in a database of their own.

Great Expectations reads this file and never the build file, which has one writer. The intervals are computed here,
in SQL, from what is printed (unit, decimals, style of zero): nothing comes from a stored verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dagster_project.land import warehouse
from dagster_project.money import UNIT_FACTORS

LEAST_CONFIDENCE = 0.5
"""Below it no finding may rest on a figure (verdict model §2)."""
VALUE = "decimal(28,8)"

_FACTOR = "case stated_unit " + " ".join(f"when '{u}' then {f:f}" for u, f in UNIT_FACTORS.items()) + " end"
# 0.5 · 10^-k as 5 · 10^-(k+1), in decimals: DuckDB would divide in binary floating point.
_LAST_PLACE = "case decimals " + " ".join(f"when {k} then 0.{'0' * k}1" for k in range(8)) + " end"

_FIGURES = f"""
create table figures as
with printed as (
    select document_id, form_id, measure, item_name, value_raw, zero_style, page_number,
           case when block = 'expenditure' and regexp_full_match(item_code, '[0-9]+')
                then 'out.' || item_code else item_code end as item,
           amount_yuan::{VALUE} as amount,
           ({_FACTOR})::decimal(18,0) as unit_factor,
           coalesce(stated_decimals, 0) as decimals,
           case when amount_yuan is null then 'malformed_number'
                when confidence < {LEAST_CONFIDENCE} then 'low_extraction_confidence'
                when stated_unit is null then 'unit_unknown'
                when max(occurrence) over (
                    partition by document_id, form_id, block, item_code, measure) > 1 then 'duplicate_key' end as doubt
    from build.marts.fct_observation
    where item_code is not null and form_id <> 'other'
),
widths as (
    select *, case when zero_style in ('blank', 'dash', 'integer') or unit_factor = 1 then 0
                   else 5 * unit_factor * ({_LAST_PLACE})::decimal(9,8) end::{VALUE} as half_width
    from printed
)
select document_id, form_id, item, measure, item_name, value_raw, page_number, doubt, zero_style, amount,
       case when zero_style = 'decimal' and not (may_be_negative(form_id, item)) then amount
            else (amount - half_width)::{VALUE} end as low,
       (amount + half_width)::{VALUE} as high
from widths
"""

_FORMS = """
create table forms as
select document_id, form_id,
       bool_or(state = 'figures') as has_figures,
       bool_or(state = 'declared_empty') as is_declared_empty,
       coalesce(sum(unknown_figures), 0) = 0 as lines_known,
       flatten(list(measures)) as measures
from build.landing.forms
group by all
"""

_DOCUMENTS = """
create table documents as
select document_id, file_name, entity_name, fiscal_year from build.marts.dim_document
"""


def prepare(build_file: Path, database: Path, may_be_negative: Iterable[tuple[str, str]]) -> None:
    """Write the tables ``figures``, ``forms`` and ``documents`` of ``database`` anew from the build file.

    ``may_be_negative``: SQL patterns (form, item) of amounts that can be below zero, so that their printed ``0.00``
    is not one-sided. Raises duckdb.Error where the marts are not there.
    """
    database.unlink(missing_ok=True)
    with warehouse.writer(database) as connection:
        connection.execute(f"attach '{build_file}' as build (read_only)")
        patterns = " or ".join(
            f"(form like '{form}' and item like '{item}')" for form, item in may_be_negative
        )
        connection.execute(f"create temp macro may_be_negative(form, item) as {patterns or 'false'}")
        for statement in (_FIGURES, _FORMS, _DOCUMENTS):
            connection.execute(statement)
        connection.execute("detach build")
