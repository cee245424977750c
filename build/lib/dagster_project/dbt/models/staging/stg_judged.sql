select * from {{ source('landing_log', 'judged') }}
