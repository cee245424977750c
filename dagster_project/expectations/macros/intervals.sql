{# Half-widths of printed figures as exact decimals: DuckDB divides in binary floating point, so nothing divides. #}

{# 10^-(k+1) for k printed decimals. Half of the last place of a figure with more than seven is below what the type
   holds, and below the 分 anyway. #}
{% macro tenth(decimals) -%}
(case least({{ decimals }}, 7) {% for k in range(8) %}when {{ k }} then 0.{{ '0' * k }}1 {% endfor %}end)::decimal(9,8)
{%- endmacro %}

{# Half of the last printed place in 元; 0 for 元 with two decimals or more; null for an unknown unit. #}
{% macro half_width(unit, decimals) -%}
((case when {{ unit }} = '元' and {{ decimals }} < 2 then 5 else (case {{ unit }}
{% for name, factor in unit_factors.items() %}when '{{ name }}' then {{ 0 if factor == 1 else 5 * factor }} {% endfor %}
end) end)::decimal(18,0) * {{ tenth(decimals) }})::decimal(28,8)
{%- endmacro %}

{# Whether a printed 0.00 may hide a negative amount (docs/specification/verdicts.md#intervals). #}
{% macro may_be_negative(item) -%}
{{ item }} in ({{ listed('may_be_negative_items') }})
{%- endmacro %}
