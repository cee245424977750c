-- The kinds of budget that 三公 prints: a text is compared only with its own kind.
create table budgets as
select
    n.document_id,
    o.item_code as item,
    any_value(o.budget_kind) as kind
from build.marts.fct_observation as o
inner join documents as n on o.document_id = n.content_id
where o.form_id = 'three_public' and o.measure = 'budget'
group by n.document_id, o.item_code
having count(distinct o.budget_kind) = 1
