-- Functions of the database that the tables and rules call. DuckDB divides in binary floating point, so nothing here
-- divides.

create macro is_code(item) as regexp_full_match(item, '[0-9][0-9][0-9]([0-9][0-9])?([0-9][0-9])?');

-- The code one level (two digits) above a code; null for a class and for what is no code.
create macro parent_of(item) as case when length(item) > 3 and is_code(item) then item[:-3] end;

-- Whether a printed 0.00 may hide a negative amount (docs/specification/verdicts.md#intervals).
create macro may_be_negative(item) as item in ({{ listed('may_be_negative_items') }});

create macro printed_decimals(printed) as
length(regexp_extract(translate(printed, '０１２３４５６７８９．', '0123456789.'), '[.]([0-9]+)', 1));

-- 10^-(k+1) for k printed decimals. Half of the last place of a figure with more than seven is below what the type
-- holds, and below the 分 anyway.
create macro tenth(decimals) as
(
    case least(decimals, 7)
        when 0 then 0.1
        when 1 then 0.01
        when 2 then 0.001
        when 3 then 0.0001
        when 4 then 0.00001
        when 5 then 0.000001
        when 6 then 0.0000001
        when 7 then 0.00000001
    end
)::decimal(9, 8);

-- Half of the last printed place in 元; 0 for 元 with two decimals or more; null for an unknown unit.
create macro half_width(unit, decimals) as
(
    (
        case
            when unit = '元' and decimals < 2 then 5
            {% for name, factor in unit_factors.items() %}
                when unit = '{{ name }}' then {{ 0 if factor == 1 else 5 * factor }}
            {% endfor %}
        end
    )::decimal(18, 0) * tenth(decimals)
)::decimal(28, 8);

-- Half of the last place of an amount in the text. An integer 0 and the word 无 are exact zeros.
create macro printed_half(amount, printed, unit) as
case
    when amount = 0 and printed_decimals(printed) = 0 then 0
    else half_width(coalesce(unit, '元'), printed_decimals(printed))
end;

-- The least amount that a printed one stands for: 0.00 hides nothing negative, except in the lines that may be
-- negative.
create macro least_amount(amount, half, printed, item) as
(
    case
        when amount = 0 and printed_decimals(printed) > 0 and not may_be_negative(coalesce(item, '')) then amount
        else amount - half
    end
)::decimal(28, 8);

-- 持平 is a change of one unit of the last place of the final figure; 基本持平 of half a percent of it, if that is more.
create macro half_of_unchanged(change, final, unit) as
case
    when change like '%基本%' then greatest(2 * unit, (abs(final) * 0.005)::decimal(28, 8))
    else 2 * unit
end;

-- The least size of an amount that lies between low and high, whatever its sign.
create macro least_size(low, high) as
case when low <= 0 and high >= 0 then 0 else least(abs(low), abs(high)) end;

-- Whether figures of a form were not read: what such a form does not print is no zero.
create macro is_lossy(is_complete, reasons) as
not coalesce(is_complete, true)
and len(list_filter(coalesce(reasons, []), kind -> kind != 'unknown_figures')) > 0;
