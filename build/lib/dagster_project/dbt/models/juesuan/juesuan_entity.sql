{{ config(alias='单位', post_hook="{{ comment_in_chinese('dim_entity') }}") }}

{{ in_chinese('dim_entity') }}
