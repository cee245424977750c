{{ config(alias='文件', post_hook="{{ comment_in_chinese('dim_document') }}") }}

{{ in_chinese('dim_document') }}
