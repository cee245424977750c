{{ config(alias='功能支出', post_hook="{{ comment_in_chinese('fct_functional_expenditure') }}") }}

{{ in_chinese('fct_functional_expenditure') }}
