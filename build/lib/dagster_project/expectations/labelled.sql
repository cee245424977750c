-- The failing rows of a rule, and the reason for which the checks withdrew them, null for what is published.
-- noqa: disable=layout
select
    r.*,
    w.reason as withdrawn
from ({{ rule }}) as r
left join withdrawn as w
    on r.document_id = w.document_id and r.binding = w.binding and w.identity_id = '{{ identity_id }}'
order by r.document_id, r.binding
