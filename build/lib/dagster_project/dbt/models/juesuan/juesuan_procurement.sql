{{ config(alias='政府采购', post_hook="{{ comment_in_chinese('fct_procurement') }}") }}

{{ in_chinese('fct_procurement') }}
