{{ config(alias='校验', post_hook="{{ comment_in_chinese('fct_check') }}") }}

{{ in_chinese('fct_check') }}
