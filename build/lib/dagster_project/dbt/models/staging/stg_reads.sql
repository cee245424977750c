select * from {{ source('landing_log', 'reads') }}
