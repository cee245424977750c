-- Of each quantity the claim that states it first.
create view first_finals as
select * from finals
qualify row_number() over (partition by document_id, form_id, item, measure order by seq) = 1
