-- Amount columns that each form prints.
create table columns as
select distinct
    document_id,
    form_id,
    measure
from figures
order by form_id, measure
