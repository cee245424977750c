{{ config(alias='三公经费', post_hook="{{ comment_in_chinese('fct_three_public') }}") }}

{{ in_chinese('fct_three_public') }}
