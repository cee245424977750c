{# A figure of the text against the position of a form that it repeats. #}

{# Columns of a claim c whose figure in this slot is compared. #}
{% macro figure_of(slot) -%}
c.document_id, c.page_number, c.quote, c.seq, c.{{ slot }}_place as spot,
c.{{ slot }} as v, c.{{ slot }}_low as v_low, c.{{ slot }}_high as v_high
{%- endmacro %}

{# ``compared``: figures with binding, form_id, item and measure; those that are not the figure printed there fail. A
   figure that two claims share is compared once. #}
{% macro against_printed() -%}
, found as (
    select c.*, f.amount as f, f.low as f_low, f.high as f_high
    from compared as c
    inner join printed as f using (document_id, form_id, item, measure)
    where f.doubt is null
)
{{ once() }}
{%- endmacro %}

{% macro once() -%}
, instances as (
    select document_id, binding, page_number, quote, {{ equality('v', 'f') }}
    from found
    qualify row_number() over (partition by document_id, spot, item, measure order by seq) = 1
)
{{ disagreeing() }}
{%- endmacro %}

{# A quantity of the whole account under a name, null where it is nowhere stated or printed. #}
{% macro quantity(name, form_id, item, measure) -%}
left join quantities as {{ name }}
    on {{ name }}.document_id = c.document_id and {{ name }}.form_id = '{{ form_id }}'
    and {{ name }}.item = '{{ item }}' and {{ name }}.measure = '{{ measure }}'
{%- endmacro %}

{# Whether all income of the year is fiscal. #}
{% macro all_fiscal() -%}
exists (
    select 1 from quantities as a inner join quantities as b on a.document_id = b.document_id and a.amount = b.amount
    where a.document_id = c.document_id and a.form_id = 'income' and a.item = '@total' and a.measure = 'fiscal'
        and b.form_id = 'income' and b.item = '@total' and b.measure = 'total'
)
{%- endmacro %}

{# Figures of the text about the row 合计 of a form: one of its columns, or its total. #}
{% macro columns_of_total(form_id, measures) -%}
with compared as (
    select
        {{ figure_of('final') }}, c.form_id, c.item, c.measure,
        'claim=' || c.claim_id || case when c.measure = 'total' then ',n=2' else ',k=' || c.measure || ',n=1' end as binding
    from finals as c
    where c.form_id = '{{ form_id }}' and c.final_text is not null and c.item = '@total'
        and c.measure in ('total'{% for measure in measures %}, '{{ measure }}'{% endfor %})
)
{%- endmacro %}

{# A budget of the text is of the kind that 三公 prints for this item, or of a kind that is not told. #}
{% macro same_budget_kind(kind) -%}
({{ kind }} = 'unspecified' or exists (
    select 1 from budgets as b where b.document_id = c.document_id and b.item = c.item and b.kind = {{ kind }}
))
{%- endmacro %}

{# Bases of claims against the same line and column of the one other document that stands in a relation. #}
{% macro bases_of_neighbour(relation, base, condition) -%}
select
    c.document_id, 'claim=' || c.claim_id as binding, c.page_number, c.quote, c.{{ base }} as lhs, f.amount as rhs,
    c.{{ base }}_low - f.high as low, c.{{ base }}_high - f.low as high
from claims as c
inner join only_neighbours as p on c.document_id = p.document_id
inner join figures as f
    on f.document_id = p.other_id and f.form_id = c.form_id and f.measure = c.measure
    and f.item = case
        when c.code_length = 3 and c.form_id in ('income_expenditure_summary', 'fiscal_summary') then 'out.' || c.item
        else c.item
    end
where p.relation = '{{ relation }}' and c.is_judged and c.is_own_year and c.budget_kind = 'final'
    and not list_contains(c.reasons, 'indicator') and c.{{ base }} is not null and f.doubt is null and {{ condition }}
{%- endmacro %}

{# Lines of a summary form that are no totals, where the text states an amount (and not 无). ``spent`` is the column in
   which the form prints what is spent. #}
{% macro lines_of_summary(form_id, spent) -%}
with compared as (
    select
        {{ figure_of('final') }}, 'claim=' || c.claim_id || ',i=' || c.item as binding, c.form_id, c.item,
        case when starts_with(c.item, 'out.') then '{{ spent }}' else 'amount' end as measure
    from finals as c
    where c.form_id = '{{ form_id }}' and c.final_text <> '无' and c.item not in ('in.total', 'out.total')
        and (starts_with(c.item, 'in.') or starts_with(c.item, 'out.'))
)
{{ against_printed() }}
{%- endmacro %}

{# 收入支出总计 against the totals of a summary form; 收入总计 named alone may also mean 本年收入合计. #}
{% macro totals_of_summary(form_id, spent) -%}
with compared as (
    select
        {{ figure_of('final') }}, 'claim=' || c.claim_id as binding, c.form_id, c.item,
        case c.item when 'out.total' then '{{ spent }}' else 'amount' end as measure
    from finals as c
    where c.form_id = '{{ form_id }}' and c.final_text is not null and c.item in ('in.total', 'out.total')
        and not (c.is_side and exists (
            select 1 from printed as o
            where o.document_id = c.document_id and o.form_id = c.form_id
                and o.item = case c.item when 'in.total' then 'in.current_total' else 'out.current_total' end
                and o.measure = case c.item when 'out.total' then '{{ spent }}' else 'amount' end
                and o.doubt is null and c.final_low <= o.high and o.low <= c.final_high
        ))
)
{{ against_printed() }}
{%- endmacro %}
