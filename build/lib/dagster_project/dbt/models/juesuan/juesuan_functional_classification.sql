{{ config(alias='功能分类', post_hook="{{ comment_in_chinese('dim_functional_classification') }}") }}

{{ in_chinese('dim_functional_classification') }}
