{{ config(alias='陈述', post_hook="{{ comment_in_chinese('fct_claim') }}") }}

{{ in_chinese('fct_claim') }}
