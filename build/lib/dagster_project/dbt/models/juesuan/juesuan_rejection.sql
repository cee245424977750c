{{ config(alias='未能读出', post_hook="{{ comment_in_chinese('fct_rejection') }}") }}

{{ in_chinese('fct_rejection') }}
