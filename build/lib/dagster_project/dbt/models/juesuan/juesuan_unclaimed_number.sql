{{ config(alias='非陈述数字', post_hook="{{ comment_in_chinese('fct_unclaimed_number') }}") }}

{{ in_chinese('fct_unclaimed_number') }}
