{# The slots of a claim with the interval that each printed figure stands for. #}

{% macro printed_decimals(text) -%}
length(regexp_extract(translate({{ text }}, '０１２３４５６７８９．', '0123456789.'), '[.]([0-9]+)', 1))
{%- endmacro %}

{% macro slot(name, column, half, one_sided='false') -%}
{{ column }}::decimal(28,8) as {{ name }},
(case when {{ one_sided }} then {{ column }} else {{ column }} - {{ half }} end)::decimal(28,8) as {{ name }}_low,
({{ column }} + {{ half }})::decimal(28,8) as {{ name }}_high
{%- endmacro %}

{# An integer 0 and the word 无 are exact zeros. #}
{% macro printed_half(name) -%}
(case when {{ name }}_yuan = 0 and {{ printed_decimals(name ~ '_text') }} = 0 then 0
else {{ half_width("coalesce(" ~ name ~ "_unit, '元')", printed_decimals(name ~ '_text')) }} end)
{%- endmacro %}

{# A printed 0.00 hides nothing negative, except in the lines that may be negative. #}
{% macro amount_slot(name) -%}
{{ slot(name, name ~ '_yuan', printed_half(name),
    '(' ~ name ~ '_yuan = 0 and ' ~ printed_decimals(name ~ '_text') ~ " > 0 and not ("
    ~ may_be_negative("coalesce(item_code, '')") ~ '))') }}
{%- endmacro %}

{# 持平 is a change of one unit of the last place of the final figure; 基本持平 of half a percent of it, if that is more. #}
{% macro change_slot() -%}
{%- set unit = '2 * ' ~ half_width("coalesce(final_unit, '元')", printed_decimals('final_text')) -%}
{{ slot('change', 'change_yuan', "(case when not regexp_matches(change_text, '[0-9０-９]') then case when change_text like '%基本%' then greatest("
    ~ unit ~ ", (abs(final_yuan) * 0.005)::decimal(28,8)) else " ~ unit ~ " end else " ~ printed_half('change') ~ " end)") }}
{%- endmacro %}

{% macro percent_slot(name) -%}
{{ slot(name, name, '(5 * ' ~ tenth(printed_decimals(name ~ '_text')) ~ ')') }}
{%- endmacro %}

{# Where the figure stands, by which two claims that share it are told. #}
{% macro slot_place(name) -%}
coalesce(list_filter(figure_boxes, b -> b.slot = '{{ name }}')[1].char_start::varchar, claim_id) as {{ name }}_place
{%- endmacro %}
