{{ config(alias='分资金支出', post_hook="{{ comment_in_chinese('fct_fund_expenditure') }}") }}

{{ in_chinese('fct_fund_expenditure') }}
