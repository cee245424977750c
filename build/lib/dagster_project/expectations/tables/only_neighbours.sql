-- Where exactly one other document stands in a relation.
create view only_neighbours as
select
    document_id,
    relation,
    any_value(other_id) as other_id
from neighbours
where relation <> 'unit'
group by document_id, relation
having count(distinct other_id) = 1
