-- Inside this database a document is a number: every rule joins on it, and the hash is 32 characters.
create table documents as
select
    (row_number() over (order by document_id))::integer as document_id,
    document_id as content_id,
    file_name,
    fiscal_year,
    is_template
from build.marts.dim_document
