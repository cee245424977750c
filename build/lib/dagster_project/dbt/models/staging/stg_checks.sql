select * from {{ source('landing', 'checks') }}
