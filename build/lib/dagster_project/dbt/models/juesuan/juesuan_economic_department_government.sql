{{ config(alias='经济分类对照', post_hook="{{ comment_in_chinese('bridge_economic_department_government') }}") }}

{{ in_chinese('bridge_economic_department_government') }}
