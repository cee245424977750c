{{ config(alias='收支余', post_hook="{{ comment_in_chinese('fct_balance') }}") }}

{{ in_chinese('fct_balance') }}
