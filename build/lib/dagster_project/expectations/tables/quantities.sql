-- A quantity of the whole account: as the text states it first, else as its form prints it.
create table quantities as
with said as (
    select
        document_id,
        form_id,
        item,
        measure,
        final,
        final_low,
        final_high
    from first_finals
    where form_id is not null
),

p as (
    select * from printed
    where doubt is null
)

select
    coalesce(s.document_id, p.document_id) as document_id,
    coalesce(s.form_id, p.form_id) as form_id,
    coalesce(s.item, p.item) as item,
    coalesce(s.measure, p.measure) as measure,
    coalesce(s.final, p.amount)::decimal(28, 8) as amount,
    coalesce(s.final_low, p.low)::decimal(28, 8) as low,
    coalesce(s.final_high, p.high)::decimal(28, 8) as high
from said as s
full join p
    on s.document_id = p.document_id and s.form_id = p.form_id and s.item = p.item and s.measure = p.measure
