-- What sentences are compared with. A form without figures and without a word about it prints nothing that could be
-- judged; in one that was not read whole a figure may stand in the wrong line.
create view printed as
select
    f.* replace (
        case when f.doubt is null and not s.lines_known then 'low_extraction_confidence' else f.doubt end as doubt
    )
from figures as f
inner join forms as s on f.document_id = s.document_id and f.form_id = s.form_id
where s.has_figures or s.is_declared_empty
