select * from {{ source('landing', 'files') }}
