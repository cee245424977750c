select * from {{ source('landing', 'rejections') }}
