with claims as (
    select * from {{ source('landing', 'claims') }}
)

select
    *,
    -- A budget stated as the base of a comparison, or as a claim of its own.
    case
        when budget_kind in ('initial', 'adjusted') then budget_kind
        when base_kind in ('initial', 'adjusted') then base_kind
    end as stated_budget_kind,
    case
        when budget_kind in ('initial', 'adjusted') then final_yuan
        when base_kind in ('initial', 'adjusted') then base_yuan
    end as stated_budget_yuan,
    -- A budget that only follows from the change: final less change.
    case
        when base_kind in ('initial', 'adjusted') and base_yuan is null
            then try_cast(final_yuan - change_yuan as decimal(20, 2))
    end as implied_budget_yuan
from claims
