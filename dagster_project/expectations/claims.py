"""The claims of the narrative with the interval each figure stands for, beside the figures of the forms."""

from __future__ import annotations

from dagster_project.checks.figures.rounding import MAY_BE_NEGATIVE_ITEMS

from .exact import VALUE, half_width, tenth

AMOUNTS = ("final", "base", "change")
PERCENTS = ("rate", "share", "completion")

_DIGITS = "translate({text}, '０１２３４５６７８９．', '0123456789.')"
_DECIMALS = f"length(regexp_extract({_DIGITS}, '[.]([0-9]+)', 1))"
_NEGATIVE = ", ".join(f"'{item}'" for item in MAY_BE_NEGATIVE_ITEMS)


def create_claims() -> tuple[str, ...]:
    """DDL of ``claims`` (every claim), ``stated`` (those that are judged) and ``quantities`` (the first of each).

    Each slot has ``_low`` and ``_high``. ``ef``, ``eb``, ``ec`` are final, base and change as printed or else derived
    from the two others, ``db`` is final less change. ``seq`` is the reading order; ``final_place`` tells figures that
    two claims share.
    """
    return _CLAIMS, _STATED, _QUANTITIES


def _slot(slot: str, column: str, half: str, *, one_sided: str = "false") -> str:
    low = f"case when {one_sided} then {column} else {column} - {half} end"
    return f"{column}::{VALUE} as {slot}, ({low})::{VALUE} as {slot}_low, ({column} + {half})::{VALUE} as {slot}_high"


def _amount(slot: str) -> str:
    column, text = f"{slot}_yuan", f"{slot}_text"
    decimals = _DECIMALS.format(text=text)
    printed = half_width(f"coalesce({slot}_unit, '元')", decimals)
    # An integer 0 and the word 无 are exact zeros; a printed 0.00 hides nothing negative.
    half = f"case when {column} = 0 and {decimals} = 0 then 0 else {printed} end"
    if slot == "change":
        last_place = half_width("coalesce(final_unit, '元')", _DECIMALS.format(text="final_text"))
        one = f"2 * {last_place}"
        nearly = f"greatest({one}, (abs(final_yuan) * 0.005)::{VALUE})"
        word = f"case when {text} like '%基本%' then {nearly} else {one} end"
        half = f"case when not regexp_matches({text}, '[0-9０-９]') then {word} else {half} end"
        return _slot(slot, column, f"({half})")
    zero = f"({column} = 0 and {decimals} > 0 and coalesce(item_code, '') not in ({_NEGATIVE}))"
    return _slot(slot, column, f"({half})", one_sided=zero)


def _percent(slot: str) -> str:
    return _slot(slot, slot, f"(5 * {tenth(_DECIMALS.format(text=f'{slot}_text'))})")


_COUNT = f"count::{VALUE} as count, count::{VALUE} as count_low, count::{VALUE} as count_high"
_SLOTS = ", ".join([*(_amount(slot) for slot in AMOUNTS), *(_percent(slot) for slot in PERCENTS), _COUNT])
_TEXTS = ", ".join(f"{slot}_text" for slot in (*AMOUNTS, *PERCENTS, "count"))
_PLACES = ", ".join(
    f"coalesce(list_filter(figure_boxes, b -> b.slot = '{slot}')[1].char_start::varchar, claim_id) as {slot}_place"
    for slot in ("final", "base", "count")
)

_CLAIMS = f"""
create table claims as
with numbered as (
    select c.* replace (n.document_id as document_id), n.fiscal_year, n.is_template,
           coalesce(list_max(list_transform(c.figure_boxes, b -> b.char_start)), c.char_start, 0) as place,
           row_number() over () as row_number
    from build.marts.fct_claim c join documents n on n.content_id = c.document_id
),
slots as (
    select document_id, claim_id, subject, form_id, item_code as item, measure, fund_source, year, section_path,
           part_of_claim_id, parts_closed, denominator_claim_id, denominator_yuan, base_kind,
           coalesce(budget_kind, 'final') as budget_kind, coalesce(quote, '') as quote, page_number,
           coalesce(is_side, false) as is_side, coalesce(is_judged, true) as is_understood,
           coalesce(reason, '') as reason, direction, direction_text, rate_direction, {_TEXTS}, {_SLOTS}, {_PLACES},
           row_number() over (partition by document_id order by place, row_number) as seq,
           coalesce(is_template, false) as is_template,
           year is null or fiscal_year is null or year = fiscal_year as is_own_year, fiscal_year,
           coalesce(final_text = '无', false) as is_none
    from numbered
)
select *,
       case when final is not null then final when final_text is null then base + change end as ef,
       case when final is not null then final_low when final_text is null then base_low + change_low end as ef_low,
       case when final is not null then final_high when final_text is null then base_high + change_high end as ef_high,
       case when base is not null then base when is_none then final when base_text is null then final - change end as eb,
       case when base is not null then base_low when is_none then final
            when base_text is null then final_low - change_high end as eb_low,
       case when base is not null then base_high when is_none then final
            when base_text is null then final_high - change_low end as eb_high,
       case when change is not null then change when is_none then final when change_text is null then final - base end as ec,
       case when change is not null then change_low when is_none then final
            when change_text is null then final_low - base_high end as ec_low,
       case when change is not null then change_high when is_none then final
            when change_text is null then final_high - base_low end as ec_high,
       coalesce(base, final - change) as pb, coalesce(base_low, final_low - change_high) as pb_low,
       coalesce(base_high, final_high - change_low) as pb_high,
       final - change as db, final_low - change_high as db_low, final_high - change_low as db_high,
       not is_template and is_understood as is_judged
from slots
"""
_STATED = "create view stated as select * from claims where is_judged"

# A quantity of the whole account: as the text states it first, else as its form prints it.
_QUANTITIES = f"""
create table quantities as
with said as (
    select document_id, form_id, item, measure,
           arg_min(struct_pack(v := final, l := final_low, h := final_high), seq) as figure
    from stated
    where is_own_year and budget_kind = 'final' and final is not null and form_id is not null
    group by all
),
printed as (
    select document_id, form_id, item, measure, amount, low, high from printed where doubt is null
)
select coalesce(s.document_id, p.document_id) as document_id, coalesce(s.form_id, p.form_id) as form_id,
       coalesce(s.item, p.item) as item, coalesce(s.measure, p.measure) as measure,
       coalesce(s.figure.v, p.amount)::{VALUE} as amount,
       coalesce(s.figure.l, p.low)::{VALUE} as low, coalesce(s.figure.h, p.high)::{VALUE} as high
from said s full join printed p
  on s.document_id = p.document_id and s.form_id = p.form_id and s.item = p.item and s.measure = p.measure
"""
