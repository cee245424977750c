{% macro classification_level(code) -%}
    {#- 类 has 3 digits, 款 5, 项 7; the total row is `@total`. -#}
    case
        when {{ code }} = '@total' then 'total'
        when not regexp_full_match({{ code }}, '[0-9]+') then null
        when length({{ code }}) = 3 then '类'
        when length({{ code }}) = 5 then '款'
        when length({{ code }}) = 7 then '项'
    end
{%- endmacro %}


{% macro bare_name(name) -%}
    {#- A body's name as it is compared: no white space, brackets of one width. -#}
    nullif(
        regexp_replace(
            translate({{ name }}, '()', '（）'), '[\s\x{3000}\x{00A0}]+', '', 'g'
        ), ''
    )
{%- endmacro %}


{% macro valid_in(dimension, year) -%}
    {{ year }} between {{ dimension }}.valid_from_year and {{ dimension }}.valid_to_year
{%- endmacro %}
