{{ config(alias='收入', post_hook="{{ comment_in_chinese('fct_income') }}") }}

{{ in_chinese('fct_income') }}
