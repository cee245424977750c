{# What every rule ends in: of the instances (document_id, binding, page_number, quote, lhs, rhs, low, high) those that
   fail. Great Expectations wants every query to read the batch; claims lie beside its figures. #}
{% macro disagreeing(fails='low > 0 or high < 0') -%}
select
    d.file_name, d.content_id as document_id, binding, lhs, rhs, lhs - rhs as difference,
    low as difference_low, high as difference_high, [page_number] as pages, quote
from instances inner join documents as d using (document_id)
where ({{ fails }}) and exists (select 1 from {{ batch }})
order by d.content_id, binding
{%- endmacro %}

{# lhs, rhs, low and high of left == right; each names a column with _low and _high beside it. #}
{% macro equality(left, right) -%}
{{ left }} as lhs, {{ right }} as rhs, {{ left }}_low - {{ right }}_high as low, {{ left }}_high - {{ right }}_low as high
{%- endmacro %}

{# Of ``ratios`` (document_id, binding, page_number, quote, and with their ends r, t, b) those whose printed percentage r
   is not t ÷ b: r·b and 100·t cannot meet, the base being above 0. #}
{% macro disagreeing_ratios() -%}
, instances as (
    select *, r as lhs, round(100 * t::double / b::double, 8)::decimal(28,8) as rhs,
           {{ ratio_too_high() }} as too_high, {{ ratio_too_low() }} as too_low,
           (r_low - r)::decimal(28,8) as low, (r_high - r)::decimal(28,8) as high
    from ratios
    where r is not null and t is not null and b_low > 0
)
{{ disagreeing('too_high > 0 or too_low < 0') }}
{%- endmacro %}

{% macro ratio_too_high() -%}
r_low::decimal(16,6) * b_low::decimal(20,4) - 100 * t_high::decimal(20,4)
{%- endmacro %}

{% macro ratio_too_low() -%}
r_high::decimal(16,6) * b_high::decimal(20,4) - 100 * t_low::decimal(20,4)
{%- endmacro %}

{# Columns of a claim c that is a share of the claim w: r, t, b with their ends. #}
{% macro share_of_whole() -%}
c.share as r, c.share_low as r_low, c.share_high as r_high,
coalesce(c.final, c.count) as t, coalesce(c.final_low, c.count_low) as t_low, coalesce(c.final_high, c.count_high) as t_high,
case when c.final is not null then w.final else w.count end as b,
case when c.final is not null then w.final_low else w.count_low end as b_low,
case when c.final is not null then w.final_high else w.count_high end as b_high
{%- endmacro %}

{# The claim of the same section nearest before a claim, else nearest after; ``wanted`` is a condition on o. #}
{% macro nearest(claim, wanted) -%}
lateral (
    select o.* from stated as o
    where o.document_id = {{ claim }}.document_id and o.claim_id <> {{ claim }}.claim_id
        and o.is_own_year and o.budget_kind = 'final'
        and coalesce(o.section_path[:2], []) = coalesce({{ claim }}.section_path[:2], [])
        and {{ wanted }}
    order by o.seq > {{ claim }}.seq, abs(o.seq - {{ claim }}.seq)
    limit 1
)
{%- endmacro %}
