-- Lines that each form prints.
create table lines as
select distinct
    document_id,
    form_id,
    item
from figures
order by form_id, item
