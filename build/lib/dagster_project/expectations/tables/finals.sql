-- The final figures of the account's own year that the text states.
create view finals as
select * from stated
where is_own_year and budget_kind = 'final' and final is not null
