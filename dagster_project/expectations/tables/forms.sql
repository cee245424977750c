-- The forms of each document. A sentence 无…收入和支出 about a form without figures declares it empty, as a note under it
-- would. lines_known: every non-zero line and column of it is recognised.
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
    bool_or(f.state = 'figures') as has_figures,
    bool_or(f.state = 'declared_empty' or said.form_id is not null) as is_declared_empty,
    coalesce(sum(f.unknown_figures), 0) = 0 as lines_known
from build.landing.forms as f
inner join documents as n on f.document_id = n.content_id
left join said on f.document_id = said.document_id and f.form_id = said.form_id
group by n.document_id, f.form_id
