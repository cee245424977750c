{{ config(alias='发现', post_hook="{{ comment_in_chinese('fct_finding') }}") }}

{{ in_chinese('fct_finding') }}
