-- A table identity: the signed figures of a formula, for each value of its variables. The query adds the intervals
-- of the terms of each instance and keeps those whose difference cannot be 0 (of <=: cannot be at most 0).
-- Set-wise: one scan of the figures for each term, for one document or ten thousand. Expansions are the formula
-- with its literals filled in.
{% from 'formulas.sql' import binding, bound, condition, domain_values with context %}
{% from 'formulas.sql' import form_counts, is_printed, lines_known, selected with context %}
-- noqa: disable=layout
-- The layout is that of the template, not of one query.
{% for e in expansions %}
{{ 'with' if loop.first else ',' }}
instances_{{ e.number }} as (
    select i.*
    from (
        select distinct d.document_id{% for name in e.domains %}, {{ name }}.value as {{ name }}{% endfor %}
        from documents as d
        {% for name, domain in e.domains.items() %}
        inner join ({{ domain_values(domain) }}) as {{ name }} on d.document_id = {{ name }}.document_id
        {% endfor %}
        where
            {% for form_id in e.forms %}
            {{ form_counts(form_id, e.counts_declared) }} and
            {% endfor %}
            {% for form_id in e.whole_forms %}
            {{ lines_known(form_id) }} and
            {% endfor %}
            {% for call in e.conditions %}
            {{ condition(call) }} and
            {% endfor %}
            true
    ) as i
    where
        -- Something of each side must be printed: a line or column that a form lacks is no blank cell.
        {% for side in ('lhs', 'rhs') if e.terms | selectattr('side', 'equalto', side) | list %}
        ({% for term in e.terms if term.side == side %}{{ 'or ' if not loop.first }}{{ is_printed(term) }} {% endfor %})
        and
        {% endfor %}
        true
),

terms_{{ e.number }} as (
    {% for term in e.terms %}
    {{ 'union all' if not loop.first }}
    select
        i.*, '{{ term.side }}' as side, {{ term.sign }} as sign,
        {% if term.is_sum %}
        f.amount, f.low, f.high, f.doubt, f.page_number
        {% else %}
        coalesce(f.amount, 0) as amount, coalesce(f.low, 0) as low, coalesce(f.high, 0) as high,
        -- A cell that is not there though its row and its column are was not read; in a form with unknown lines the
        -- figure may stand in one of them.
        coalesce(
            f.doubt,
            case
                when f.item is null and l.item is not null and m.measure is not null then 'figure_missing'
                when f.item is null and not s.lines_known then 'lines_unknown'
            end
        ) as doubt,
        f.page_number
        {% endif %}
    from instances_{{ e.number }} as i
    {{ 'inner' if term.is_sum else 'left' }} join {{ batch }} as f
        on
            i.document_id = f.document_id and f.form_id = '{{ term.form_id }}'
            and f.measure = {{ bound(term.measure) }} and {{ selected(term, 'f') }}
    {% if not term.is_sum %}
    left join lines as l
        on i.document_id = l.document_id and l.form_id = '{{ term.form_id }}' and {{ selected(term, 'l') }}
    left join columns as m
        on
            i.document_id = m.document_id and m.form_id = '{{ term.form_id }}'
            and m.measure = {{ bound(term.measure) }}
    left join forms as s on i.document_id = s.document_id and s.form_id = '{{ term.form_id }}'
    {% endif %}
    {% endfor %}
),

sums_{{ e.number }} as (
    select
        document_id,
        {{ binding(e) }} as binding,
        sum(case when side = 'lhs' then sign * amount else 0 end) as lhs,
        sum(case when side = 'rhs' then sign * amount else 0 end) as rhs,
        sum(case when (side = 'lhs') = (sign > 0) then low else -high end) as low,
        sum(case when (side = 'lhs') = (sign > 0) then high else -low end) as high,
        list(distinct page_number order by page_number) as pages
    from terms_{{ e.number }}
    group by document_id{% for name in e.domains %}, {{ name }}{% endfor %}
    having count(doubt) = 0
)
{% endfor %}
, failing as (
    {% for e in expansions %}
    {{ 'union all' if not loop.first }}
    select * from sums_{{ e.number }}
    where low > 0{{ ' or high < 0' if e.operator == '==' }}
    {% endfor %}
)

select
    d.file_name,
    d.content_id as document_id,
    s.binding,
    s.lhs,
    s.rhs,
    s.lhs - s.rhs as difference,
    s.low as difference_low,
    s.high as difference_high,
    s.pages
from failing as s
inner join documents as d on s.document_id = d.document_id
order by abs(s.lhs - s.rhs) desc, d.content_id asc, s.binding asc
