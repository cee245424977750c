select * from {{ source('landing', 'unclaimed_numbers') }}
