{{ config(alias='观测值', post_hook="{{ comment_in_chinese('fct_observation') }}") }}

{{ in_chinese('fct_observation') }}
