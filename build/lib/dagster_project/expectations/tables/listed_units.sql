-- The units that the document says it contains.
create table listed_units as
select
    n.document_id,
    u.sequence,
    u.unit_name,
    u.note
from build.landing.units as u
inner join documents as n on u.document_id = n.content_id
