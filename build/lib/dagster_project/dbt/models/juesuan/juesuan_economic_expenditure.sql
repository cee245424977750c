{{ config(alias='经济支出', post_hook="{{ comment_in_chinese('fct_economic_expenditure') }}") }}

{{ in_chinese('fct_economic_expenditure') }}
