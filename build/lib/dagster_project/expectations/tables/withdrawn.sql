-- What the checks looked at again and do not publish, with the reason: a label beside a failing row and no part of any
-- rule, which ask the printed figures alone.
create table withdrawn as
select
    document_id,
    identity_id,
    binding,
    reason
from build.marts.fct_check
where verdict = 'not_evaluable' and reason is not null
