-- The forms of each document. A sentence 无…收入和支出 about a form without figures declares it empty, as a note under it
-- would. is_lossy: figures of it may not have been read (reasons of its own have what nobody knows and what is no
-- number). lines_known: every non-zero line and column is recognised and none was lost, so that what is not there
-- is 0.
create table forms as
with said as (
    select distinct
        document_id,
        form_id
    from build.marts.fct_claim
    where final_text = '无' and final_yuan = 0
)

select
    n.document_id,
    f.form_id,
    bool_or(is_lossy(f.is_complete, f.incomplete_reasons)) as is_lossy,
    bool_or(f.state = 'figures') as has_figures,
    bool_or(f.state = 'declared_empty' or said.form_id is not null) as is_declared_empty,
    coalesce(sum(f.unknown_figures), 0) = 0 and not bool_or(is_lossy(f.is_complete, f.incomplete_reasons))
        as lines_known
from build.landing.forms as f
inner join documents as n on f.document_id = n.content_id
left join said on f.document_id = said.document_id and f.form_id = said.form_id
group by n.document_id, f.form_id
