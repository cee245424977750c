{{ config(alias='行政区划', post_hook="{{ comment_in_chinese('dim_region') }}") }}

{{ in_chinese('dim_region') }}
