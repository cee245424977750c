{{ config(alias='经济分类', post_hook="{{ comment_in_chinese('dim_economic_classification') }}") }}

{{ in_chinese('dim_economic_classification') }}
