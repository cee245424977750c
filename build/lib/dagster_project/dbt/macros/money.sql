{% macro wan_yuan(amount) -%}
    {#- 元 as 万元, exact: DuckDB would divide in binary floating point. -#}
    cast(cast({{ amount }} as decimal(30, 2)) * 0.0001::decimal(4, 4) as decimal(24, 6))
{%- endmacro %}


{% macro percent(part, whole) -%}
    {#- part / whole in percentage points; null where the whole is zero. -#}
    round(100 * ({{ part }})::double / nullif(({{ whole }})::double, 0), 2)
{%- endmacro %}


{% macro per_unit(amount, count) -%}
    {#- Amount of one unit in 元, rounded to the 分 in whole numbers; null where there are none. -#}
    try_cast(
        (
            (cast({{ amount }} * 100 as hugeint) * 2 + {{ count }}) // nullif({{ count }} * 2, 0)
        ) * 0.01::decimal(3, 2) as decimal(20, 2)
    )
{%- endmacro %}


{% macro create_sql_macros() -%}
    {#- SQL macros that live in the warehouse, for whoever opens it: select 万元(amount_yuan) … -#}
    create schema if not exists 决算;
    create or replace macro main.万元(amount) as {{ wan_yuan('amount') }};
    create or replace macro main.wan_yuan(amount) as {{ wan_yuan('amount') }};
    create or replace macro main.percent(part, whole) as {{ percent('part', 'whole') }};
{%- endmacro %}
