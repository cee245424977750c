{#-
    Views name their tables without the database: what is called after the file would not be found any more once the
    file has another name, is attached under another or is copied. DuckDB looks in the database of the view.
-#}
{% macro ref() -%}
    {%- set relation = builtins.ref(*varargs, **kwargs) -%}
    {%- if model is defined and model.config is defined and model.config.materialized == 'view' -%}
        {%- do return(relation.include(database=false)) -%}
    {%- endif -%}
    {%- do return(relation) -%}
{%- endmacro %}
