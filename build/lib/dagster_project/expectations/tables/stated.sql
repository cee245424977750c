-- The claims that are judged.
create view stated as
select * from claims
where is_judged
