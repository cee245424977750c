{% macro entity_id(region_code, name) -%}
    {#- A body is its region and its name of today: the id survives a rebuild and needs no register. -#}
    left(md5(concat_ws('|', coalesce({{ region_code }}, ''), {{ name }})), 16)
{%- endmacro %}
