{{ config(alias='单位构成', post_hook="{{ comment_in_chinese('bridge_document_unit') }}") }}

{{ in_chinese('bridge_document_unit') }}
