{# A figure that may hide either sign; its half-width stands in *_half. #}
{% macro slot(name, column) -%}
    {{ column }}::decimal(28,8) as {{ name }},
    ({{ column }} - {{ name }}_half)::decimal(28,8) as {{ name }}_low,
    ({{ column }} + {{ name }}_half)::decimal(28,8) as {{ name }}_high
{%- endmacro %}

{# Where the figure stands, by which two claims that share it are told. #}
{% macro slot_place(name) -%}
    coalesce(list_filter(figure_boxes, b -> b.slot = '{{ name }}')[1].char_start::varchar, claim_id) as {{ name }}_place
{%- endmacro %}
-- The claims of the text with the interval that each figure stands for. ef, eb, ec are final, base and change as
-- printed or else derived from the two others, pb the base of a comparison with last year, db final less change.
-- seq is the reading order; *_place tells figures that two claims share.
create table claims as
with numbered as (
    select
        n.document_id,
        c.* exclude (document_id),
        n.fiscal_year,
        n.is_template,
        coalesce(list_max(list_transform(c.figure_boxes, b -> b.char_start)), c.char_start, 0) as place,
        row_number() over () as row_number
    from build.marts.fct_claim as c
    inner join documents as n on c.document_id = n.content_id
),

halves as (
    select
        *,
        printed_half(final_yuan, final_text, final_unit) as final_half,
        printed_half(base_yuan, base_text, base_unit) as base_half,
        case
            when not regexp_matches(change_text, '[0-9０-９]')
                then half_of_unchanged(
                    change_text, final_yuan, half_width(coalesce(final_unit, '元'), printed_decimals(final_text))
                )
            else printed_half(change_yuan, change_text, change_unit)
        end as change_half,
        5 * tenth(printed_decimals(rate_text)) as rate_half,
        5 * tenth(printed_decimals(share_text)) as share_half,
        5 * tenth(printed_decimals(completion_text)) as completion_half
    from numbered
),

slots as (
    select
        document_id,
        claim_id,
        subject,
        form_id,
        item_code as item,
        case when regexp_full_match(item_code, '[0-9]+') then length(item_code) end as code_length,
        measure,
        fund_source,
        year,
        section_path,
        part_of_claim_id,
        parts_closed,
        denominator_claim_id,
        denominator_yuan,
        base_kind,
        coalesce(budget_kind, 'final') as budget_kind,
        coalesce(quote, '') as quote,
        page_number,
        coalesce(is_side, false) as is_side,
        coalesce(is_judged, true) as is_understood,
        coalesce(reasons, []) as reasons,
        coalesce(alternatives, []) as alternatives,
        pattern,
        not list_has_any(coalesce(reasons, []), ['approximate', 'unknown_words']) as is_exact,
        direction,
        direction_text,
        rate_direction,
        final_text,
        base_text,
        change_text,
        rate_text,
        share_text,
        completion_text,
        count_text,
        final_yuan::decimal(28, 8) as final,
        least_amount(final_yuan, final_half, final_text, item_code) as final_low,
        (final_yuan + final_half)::decimal(28, 8) as final_high,
        base_yuan::decimal(28, 8) as base,
        least_amount(base_yuan, base_half, base_text, item_code) as base_low,
        (base_yuan + base_half)::decimal(28, 8) as base_high,
        {{ slot('change', 'change_yuan') }},
        {{ slot('rate', 'rate') }},
        {{ slot('share', 'share') }},
        {{ slot('completion', 'completion') }},
        count::decimal(28, 8) as count,
        count::decimal(28, 8) as count_low,
        count::decimal(28, 8) as count_high,
        {{ slot_place('final') }},
        {{ slot_place('base') }},
        {{ slot_place('count') }},
        row_number() over (partition by document_id order by place, row_number) as seq,
        coalesce(is_template, false) as is_template,
        year is null or fiscal_year is null or year = fiscal_year as is_own_year,
        fiscal_year,
        coalesce(final_text = '无', false) as is_none
    from halves
)

select
    *,
    case when final is not null then final when final_text is null then base + change end as ef,
    case when final is not null then final_low when final_text is null then base_low + change_low end as ef_low,
    case when final is not null then final_high when final_text is null then base_high + change_high end as ef_high,
    case when base is not null then base when is_none then final when base_text is null then final - change end as eb,
    case
        when base is not null then base_low when is_none then final
        when base_text is null then final_low - change_high
    end as eb_low,
    case
        when base is not null then base_high when is_none then final
        when base_text is null then final_high - change_low
    end as eb_high,
    case
        when change is not null then change when is_none then final
        when change_text is null then final - base
    end as ec,
    case
        when change is not null then change_low when is_none then final
        when change_text is null then final_low - base_high
    end as ec_low,
    case
        when change is not null then change_high when is_none then final
        when change_text is null then final_high - base_low
    end as ec_high,
    coalesce(base, final - change) as pb,
    coalesce(base_low, final_low - change_high) as pb_low,
    coalesce(base_high, final_high - change_low) as pb_high,
    final - change as db,
    final_low - change_high as db_low,
    final_high - change_low as db_high,
    not is_template and is_understood as is_judged
from slots
