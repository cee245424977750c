select * from {{ source('landing', 'findings') }}
