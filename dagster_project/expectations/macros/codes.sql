{% macro is_code(item) -%}
regexp_full_match({{ item }}, '[0-9][0-9][0-9]([0-9][0-9])?([0-9][0-9])?')
{%- endmacro %}

{# The code one level (two digits) above a code; null for a class and for what is no code. #}
{% macro parent_of(item) -%}
case when length({{ item }}) > 3 and {{ is_code(item) }} then {{ item }}[:-3] end
{%- endmacro %}
