-- A form without figures and without a word about it prints nothing that could be judged.
create view printed as
select f.*
from figures as f
where exists (
    select 1 from forms as s
    where s.document_id = f.document_id and s.form_id = f.form_id and (s.has_figures or s.is_declared_empty)
)
