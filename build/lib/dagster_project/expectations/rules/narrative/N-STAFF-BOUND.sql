-- 实有人数 against the 编制 named just before it.
with neighbours_in_text as (
    select
        *,
        lag(item) over reading as item_before,
        lag(count) over reading as count_before,
        lag(section_path) over reading as path_before
    from claims
    window reading as (partition by document_id order by seq)
),

instances as (
    select
        document_id,
        'claim=' || claim_id as binding,
        page_number,
        quote,
        count as lhs,
        count_before as rhs,
        count - count_before as low,
        count - count_before as high
    from neighbours_in_text
    where
        item = 'staff_actual' and item_before = 'staff_quota' and section_path is not distinct from path_before
        and is_judged
)

{{ disagreeing('low > 0') }}
