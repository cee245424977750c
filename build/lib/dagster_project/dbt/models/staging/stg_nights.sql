select * from {{ source('landing_log', 'nights') }}
