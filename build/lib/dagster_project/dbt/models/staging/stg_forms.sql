select * from {{ source('landing', 'forms') }}
