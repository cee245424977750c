{# Closed lists: one slot of the members adds up to the slot of the whole. A whole whose base is derived takes both ends
   from final and change. ``about`` is a condition on the whole w, ``members`` one on a member p. #}
{% macro closed_lists(slot, about, members='true') -%}
{%- set part = {'final': 'ef', 'change': 'ec', 'base': 'eb', 'count': 'count'}[slot] -%}
{%- set wholes = {'final': 'w.ef{}', 'change': 'w.ec{}', 'base': 'coalesce(w.db{0}, w.eb{0})', 'count': 'w.count{}'} -%}
{%- set whole = wholes[slot] -%}
select
    w.document_id, 'claim=' || w.claim_id as binding, any_value(w.page_number) as page_number, any_value(w.quote) as quote,
    sum(p.{{ part }})::decimal(28,8) as lhs, any_value({{ whole.format('') }})::decimal(28,8) as rhs,
    sum(p.{{ part }}_low) - any_value({{ whole.format('_high') }}) as low,
    sum(p.{{ part }}_high) - any_value({{ whole.format('_low') }}) as high
from stated as w
inner join claims as p on p.document_id = w.document_id and p.part_of_claim_id = w.claim_id and {{ members }}
where w.parts_closed and {{ about }} and {{ whole.format('') }} is not null
group by w.document_id, w.claim_id
having count(p.{{ part }}) = count(*) and count(p.{{ slot }}_text) > 0 and bool_and(p.is_exact)
{%- endmacro %}

{# A list of amounts (a list of counts may state amounts besides). #}
{% macro is_of_amounts() -%}
(w.count_text is null or w.final_text is not null)
{%- endmacro %}

{# No member is compared with another year or budget than the whole. #}
{% macro same_comparator() -%}
not exists (
    select 1 from claims as o
    where o.document_id = w.document_id and o.part_of_claim_id = w.claim_id
        and o.base_kind is not null and o.base_kind is distinct from w.base_kind
)
{%- endmacro %}

{# Some parts of the same section do not exceed the whole: each part the claim nearest to the whole whose own nearest whole
   is this one. ``whole`` is a condition with {0} for the claim. #}
{% macro at_most(items, whole, condition='true') -%}
with instances as (
    select
        w.document_id, 'claim=' || w.claim_id as binding, w.page_number, w.quote,
        ({% for item in items %}{{ ' + ' if not loop.first }}coalesce({{ item }}.final, 0){% endfor %})::decimal(28,8) as lhs,
        w.final as rhs,
        {% for item in items %}{{ ' + ' if not loop.first }}coalesce({{ item }}.final_low, 0){% endfor %} - w.final_high as low,
        {% for item in items %}{{ ' + ' if not loop.first }}coalesce({{ item }}.final, 0){% endfor %} - w.final as high
    from finals as w
    {% for item in items %}
    left join lateral (
        select m.* from {{ nearest('w', "o.item = '" ~ item ~ "'") }} as m
        where m.final is not null
            and exists (select 1 from {{ nearest('m', whole.format('o')) }} as b where b.claim_id = w.claim_id)
    ) as {{ item }} on true
    {% endfor %}
    where {{ whole.format('w') }} and {{ condition }}
        and ({% for item in items %}{{ ' or ' if not loop.first }}{{ item }}.final is not null{% endfor %})
)
{%- endmacro %}
