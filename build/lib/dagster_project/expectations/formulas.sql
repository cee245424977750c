{# What a formula of the catalogue names, in SQL: i is the instance, d its document. #}

{# A literal, or one that ends in a variable: out.{c} is 'out.' || i.c. #}
{% macro bound(text) -%}
{% if text.variable %}{% if text.before %}'{{ text.before }}' || {% endif %}i.{{ text.variable }}{% else %}'{{ text.before }}'{% endif %}
{%- endmacro %}

{# A condition on the item of a line; parts (其中) are never added. #}
{% macro selected(term, f) -%}
{% if term.selector == 'one' %}{{ f }}.item = {{ bound(term.item) }}
{%- elif term.selector == 'classes' %}regexp_full_match({{ f }}.item, '[0-9][0-9][0-9]') and not {{ f }}.is_part
{%- elif term.selector == 'out.classes' %}regexp_full_match({{ f }}.item, 'out[.][0-9][0-9][0-9]') and not {{ f }}.is_part
{%- elif term.selector == 'in.kinds' %}{{ f }}.item in ({{ listed('income_kinds') }}) and not {{ f }}.is_part
{%- elif term.selector == 'codes' %}{{ f }}.item in ({% for code in term.codes %}{{ ', ' if not loop.first }}'{{ code }}'{% endfor %}) and not {{ f }}.is_part
{%- elif term.selector == 'children' %}parent_of({{ f }}.item) = {{ bound(term.item) }} and not {{ f }}.is_part
{%- else %}{{ unknown('selector', term.selector) }}{% endif %}
{%- endmacro %}

{# The form prints the term's line and column, or counts as all zeros. Of a code only the column has to be printed: one
   without a row is 0 by the nature of the form. #}
{% macro is_printed(term) -%}
exists (
    select 1 from figures as f
    where f.document_id = i.document_id and f.form_id = '{{ term.form_id }}' and f.measure = {{ bound(term.measure) }}
        {% if not term.is_code %}and {{ selected(term, 'f') }}{% endif %}
)
or exists (
    select 1 from forms as e
    where e.document_id = i.document_id and e.form_id = '{{ term.form_id }}' and not e.has_figures
)
{%- endmacro %}

{# Sorted name=value, joined by commas, as in fct_check. #}
{% macro binding(expansion) -%}
{% for name in expansion.names -%}
{{ " || ',' || " if not loop.first }}
{%- if name in expansion.literals %}'{{ name }}={{ expansion.literals[name] }}'{% else %}'{{ name }}=' || {{ name }}{% endif %}
{%- else %}''{% endfor %}
{%- endmacro %}

{# The values of a variable: a query (document_id, value). #}
{% macro domain_values(domain) -%}
{% if domain.name == 'nodes' -%}
select document_id, item as value from lines where form_id = '{{ domain.places[0].form_id }}' and (item = '@total' or is_code(item))
{%- elif domain.name == 'parents' -%}
select distinct p.document_id, p.item as value
from lines as p inner join lines as c on p.document_id = c.document_id and p.form_id = c.form_id and p.item = parent_of(c.item)
where p.form_id = '{{ domain.places[0].form_id }}' and is_code(p.item)
{%- elif domain.name == 'measures' -%}
select document_id, measure as value from columns where form_id = '{{ domain.places[0].form_id }}'
{%- elif domain.name == 'lines_out' -%}
select distinct document_id, item as value from figures
where form_id = '{{ domain.places[0].form_id }}' and starts_with(item, 'out.') and zero_style <> 'blank'
{%- elif domain.name == 'classes' -%}
{% for place in domain.places %}{{ ' union ' if not loop.first }}select document_id, regexp_extract(item, '[0-9]+$') as value from figures
where form_id = '{{ place.form_id }}' and regexp_full_match(item, '(out[.])?[0-9][0-9][0-9]') and amount <> 0
{% if place.measure %}and measure = '{{ place.measure }}'{% endif %}{% endfor %}
{%- else %}{{ unknown('domain', domain.name) }}{% endif %}
{%- endmacro %}

{# The form was found and has at least one figure; where that is said, an empty form with a note counts as all zeros. #}
{% macro form_counts(form_id, counts_declared) -%}
exists (
    select 1 from forms as s
    where s.document_id = d.document_id and s.form_id = '{{ form_id }}' and (s.has_figures{{ ' or s.is_declared_empty' if counts_declared }})
)
{%- endmacro %}

{% macro lines_known(form_id) -%}
not exists (
    select 1 from forms as s where s.document_id = d.document_id and s.form_id = '{{ form_id }}' and not s.lines_known
)
{%- endmacro %}

{# A named condition of the catalogue on the document. #}
{% macro condition(call) -%}
{% if call.name == 'prints_item' %}{{ prints(call.form_id, "x.item = '" ~ call.arguments[0] ~ "'") }}
{%- elif call.name == 'prints_measure' %}{{ prints(call.form_id, "x.measure = '" ~ call.arguments[0] ~ "'") }}
{%- elif call.name == 'positive' %}{{ prints(call.form_id, "x.item = '" ~ call.arguments[0] ~ "' and x.measure = '" ~ call.arguments[1] ~ "' and x.amount > 0 and x.doubt is null") }}
{%- elif call.name == 'no_nonfiscal' %}{{ same_in_01_and_04('out.current_total', 'total') }}
{%- elif call.name == 'no_nonfiscal_means' %}{{ not_lossy('income_expenditure_summary') }} and not {{ prints('income_expenditure_summary', 'x.item in (' ~ listed('nonfiscal_means') ~ ') and (x.amount <> 0 or x.doubt is not null)') }}
and {{ same_in_01_and_04('in.opening_balance', 'amount') }}
{%- else %}{{ unknown('condition', call.name) }}{% endif %}
{%- endmacro %}

{% macro prints(form_id, what) -%}
exists (select 1 from figures as x where x.document_id = d.document_id and x.form_id = '{{ form_id }}' and {{ what }})
{%- endmacro %}

{# The same line of 01 and 04 agrees within its rounding. #}
{% macro same_in_01_and_04(item, measure_of_04) -%}
exists (
    select 1 from figures as a inner join figures as b on a.document_id = b.document_id and a.item = b.item
    where a.document_id = d.document_id and a.item = '{{ item }}' and a.doubt is null and b.doubt is null
        and a.form_id = 'income_expenditure_summary' and a.measure = 'amount'
        and b.form_id = 'fiscal_summary' and b.measure = '{{ measure_of_04 }}'
        and a.low <= b.high and b.low <= a.high
)
{%- endmacro %}

{% macro not_lossy(form_id) -%}
not exists (
    select 1 from forms as s where s.document_id = d.document_id and s.form_id = '{{ form_id }}' and s.is_lossy
)
{%- endmacro %}
