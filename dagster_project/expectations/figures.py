"""The figures of the marts with the interval each stands for, in a database of their own.

Great Expectations reads this file and never the build file, which has one writer. The intervals are computed here,
in SQL, from what is printed (unit, decimals, style of zero): nothing comes from a stored verdict.
"""

from __future__ import annotations

from pathlib import Path

from dagster_project.checks.figures.rounding import MAY_BE_NEGATIVE_ITEMS, MAY_BE_NEGATIVE_MEASURES
from dagster_project.land import warehouse

from .across import NEIGHBOURS
from .claims import create_claims
from .exact import VALUE, half_width

LEAST_CONFIDENCE = 0.5
"""Below it no finding may rest on a figure (docs/specification/verdicts.md#gate)."""


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(f"'{value}'" for value in values)


# A printed 0.00 hides nothing negative, except in these (docs/specification/verdicts.md#intervals): 其他收入, balances,
# totals that hold them.
_MAY_BE_NEGATIVE = f"""(item in ({_listed(MAY_BE_NEGATIVE_ITEMS)}) or starts_with(item, 'in.opening')
    or measure in ({_listed(MAY_BE_NEGATIVE_MEASURES)}) or (form_id = 'income' and measure = 'total'))"""

# Where 01 prints one line 财政拨款收入, its lines by budget are parts of it and never added beside it.
_HAS_FISCAL_LINE = """form_id = 'income_expenditure_summary' and item_code in ('in.gpb', 'in.gf', 'in.soc')
    and max(case when item_code = 'in.fiscal' then 1 else 0 end) over (partition by document_id, form_id) = 1"""

_FIGURES = f"""
create table figures as
with named as (
    select document_id, form_id, measure, item_name, value_raw, coalesce(zero_style, 'none') as zero_style,
           page_number, occurrence, confidence, stated_unit, coalesce(stated_decimals, 0) as decimals,
           amount_yuan::{VALUE} as amount,
           case when {_HAS_FISCAL_LINE} then 'in.fiscal' || item_code[3:]
                when block = 'expenditure' and form_id in ('income_expenditure_summary', 'fiscal_summary')
                     and regexp_full_match(item_code, '[0-9][0-9][0-9]') then 'out.' || item_code
                else item_code end as item,
           item_level = 'part' or ({_HAS_FISCAL_LINE}) as is_part
    from (select o.* replace (n.document_id as document_id)
          from build.marts.fct_observation o join documents n on n.content_id = o.document_id)
    where item_code is not null and form_id <> 'other'
),
widths as (
    select *, case when zero_style in ('blank', 'dash', 'integer') then 0::{VALUE}
                   else {half_width("stated_unit", "decimals")} end as half_width,
           count(*) over (partition by document_id, form_id, item, measure) as times
    from named
)
select document_id, form_id, item, measure, coalesce(is_part, false) as is_part, item_name, value_raw, page_number,
       zero_style, coalesce(amount, 0) as amount,
       case when amount is null then 'malformed_number'
            when half_width is null and zero_style = 'none' then 'unit_unknown'
            when times > 1 then 'duplicate_key'
            when confidence < {LEAST_CONFIDENCE} then 'low_extraction_confidence' end as doubt,
       case when zero_style = 'decimal' and not {_MAY_BE_NEGATIVE} then coalesce(amount, 0)
            else coalesce(amount, 0) - coalesce(half_width, 0) end::{VALUE} as low,
       (coalesce(amount, 0) + coalesce(half_width, 0))::{VALUE} as high
from widths
order by form_id, item, measure, document_id
"""

# A sentence 无…收入和支出 about a form without figures declares it empty, as a note under it would.
_FORMS = """
create table forms as
with said as (
    select distinct document_id, form_id from build.marts.fct_claim where final_text = '无' and final_yuan = 0
)
select n.document_id, f.form_id,
       bool_or(state = 'figures') as has_figures,
       bool_or(state = 'declared_empty' or said.form_id is not null) as is_declared_empty,
       coalesce(sum(unknown_figures), 0) = 0 as lines_known
from build.landing.forms f join documents n on n.content_id = f.document_id
left join said on said.document_id = f.document_id and said.form_id = f.form_id
group by all
"""

# Inside this database a document is a number: every rule joins on it, and the hash is 32 characters.
_DOCUMENTS = """
create table documents as
select (row_number() over (order by document_id))::integer as document_id, document_id as content_id, file_name,
       fiscal_year, document_kind, is_template, region_code, entity_name
from build.marts.dim_document
"""
# Sorted by form, so that a rule reads the row groups of its own forms only.
_OTHERS = (
    "create table lines as select distinct document_id, form_id, item from figures order by form_id, item",
    "create table columns as select distinct document_id, form_id, measure from figures order by form_id, measure",
    "create table build_units as select document_id as content_id, sequence from build.landing.units",
    # Units whose kind the list tells: all of them 行政单位 or 参公.
    "create table admin as select n.document_id, bool_and(regexp_matches(coalesce(u.note, ''), '行政单位|行政机关|参公|参照公务员')) "
    "as is_admin from build.landing.units u join documents n on n.content_id = u.document_id group by n.document_id",
    # The kinds of budget that 三公 prints: a text is compared only with its own kind.
    "create table budgets as select n.document_id, o.item_code as item, any_value(o.budget_kind) as kind "
    "from build.marts.fct_observation o join documents n on n.content_id = o.document_id "
    "where o.form_id = 'three_public' and o.measure = 'budget' group by all having count(distinct o.budget_kind) = 1",
    # A form without figures and without a word about it prints nothing that could be judged.
    "create view printed as select f.* from figures f semi join (from forms where has_figures or is_declared_empty) s "
    "on f.document_id = s.document_id and f.form_id = s.form_id",
)


def prepare(build_file: Path, database: Path) -> None:
    """Write the tables figures, forms, lines, columns, documents and claims of ``database`` anew from the build file.

    Raises duckdb.Error where the marts are not there.
    """
    database.unlink(missing_ok=True)
    with warehouse.writer(database) as connection:
        connection.execute(f"attach '{build_file}' as build (read_only)")
        for statement in (_DOCUMENTS, _FIGURES, _FORMS, *_OTHERS, *create_claims(), NEIGHBOURS):
            connection.execute(statement)
        connection.execute("detach build")
