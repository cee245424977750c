{#-
    The schema 决算: every mart under Chinese names, which stand in `config.meta.zh` of the mart and its columns.
    Codes that only programs like are shown as words, facts carry the name of the body, and rows of documents that a
    corrected republication replaces are left out.
-#}

{% macro chinese_words() -%}
    {{ return({
        'budget_kind': {'final': '决算', 'initial': '年初预算', 'adjusted': '调整预算', 'unspecified': '未说明'},
        'base_kind': {
            'prior_final': '上年决算', 'prior_initial': '上年预算', 'prior_execution': '上年预算执行', 'initial': '年初预算',
            'adjusted': '调整预算', 'unspecified': '未说明'
        },
        'stage': {
            'opening': '年初结转和结余', 'income': '本年收入', 'expenditure': '本年支出',
            'distribution': '结余分配', 'closing': '年末结转和结余', 'total': '总计'
        },
        'verdict': {
            'holds': '一致', 'holds_within_rounding': '舍入内一致', 'fails': '不一致', 'not_evaluable': '无法评价'
        },
        'severity': {'error': '错误', 'warning': '警告', 'note': '提示', 'hint': '线索'},
        'status': {'open': '未关闭', 'closed': '已关闭', 'rejected_by_review': '复核否决'},
        'level': {
            'total': '合计', 'group': '组', 'line': '行', 'part': '其中', 'item': '项目', 'kind': '类别',
            'award': '授予', 'all': '全部', 'budget': '预算'
        },
        'item_level': {'total': '合计', 'line': '行', 'part': '其中'},
        'block': {'income': '收入', 'expenditure': '支出', 'personnel': '人员', 'public': '公用', 'none': '无'},
        'scope': {'file': '文件', 'page': '页', 'table': '表', 'cell': '单元格'}
    }) }}
{%- endmacro %}


{% macro chinese_lookups() -%}
    {#- Columns whose Chinese word stands in a dimension: dimension, its key, its label. -#}
    {{ return({
        'fund_source': ('dim_fund_source', 'fund_source', 'fund_source_name_zh'),
        'form_id': ('dim_form', 'form_id', 'form_name_zh'),
        'source_form_id': ('dim_form', 'form_id', 'form_name_zh'),
        'measure': ('dim_measure', 'measure', 'measure_name_zh')
    }) }}
{%- endmacro %}


{% macro chinese_columns(model_name) -%}
    {#- Expression, Chinese name and comment of every column that the view shows. -#}
    {%- set words, lookups, shown = chinese_words(), chinese_lookups(), [] -%}
    {%- set is_fact = model_name.startswith('fct_') -%}
    {%- set hidden = ['document_version'] + (['is_current'] if hides_superseded(model_name) else []) -%}
    {%- set columns = graph.nodes['model.juesuan.' ~ model_name].columns.values() -%}
    {%- for column in columns if column.name not in hidden -%}
        {%- set name = column.name -%}
        {%- if is_fact and name in lookups -%}
            {%- set expression = 'coalesce(' ~ name ~ '_label.label, mart.' ~ name ~ ')' -%}
        {%- elif is_fact and name in words -%}
            {%- set arms = [] -%}
            {%- for code, word in words[name].items() -%}
                {%- do arms.append("when '" ~ code ~ "' then '" ~ word ~ "'") -%}
            {%- endfor -%}
            {%- set expression = 'case mart.' ~ name ~ ' ' ~ arms | join(' ') ~ ' else mart.' ~ name ~ ' end' -%}
        {%- else -%}
            {%- set expression = 'mart.' ~ name -%}
        {%- endif -%}
        {%- do shown.append({
            'expression': expression, 'name': column.config.meta.zh, 'comment': column.description
        }) -%}
        {%- if is_fact and name == 'entity_id' -%}
            {%- do shown.append({
                'expression': 'document.entity_name', 'name': '单位名称', 'comment': '单位名称 | name of the body'
            }) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(shown) }}
{%- endmacro %}


{% macro hides_superseded(model_name) -%}
    {{ return(model_name.startswith('fct_') or model_name in ('dim_document', 'bridge_document_unit')) }}
{%- endmacro %}


{% macro in_chinese(model_name) -%}
    {%- set mart = ref(model_name) -%}
    {%- set documents = ref('dim_document') -%}
    {%- set dimensions = {
        'dim_fund_source': ref('dim_fund_source'), 'dim_form': ref('dim_form'), 'dim_measure': ref('dim_measure')
    } -%}
    {%- if not execute -%}{{ return('select 1') }}{%- endif -%}
    {%- set names = graph.nodes['model.juesuan.' ~ model_name].columns.keys() | list -%}
    select
    {%- for column in chinese_columns(model_name) %}
        {{ column.expression }} as "{{ column.name }}"{{ ',' if not loop.last }}
    {%- endfor %}
    from {{ mart }} as mart
    {%- if model_name.startswith('fct_') %}
    left join {{ documents }} as document on mart.document_id = document.document_id
        {%- for name, (dimension, key, label) in chinese_lookups().items() if name in names %}
    left join (
        select
            {{ key }} as code,
            {{ label }} as label
        from {{ dimensions[dimension] }}
    ) as {{ name }}_label on mart.{{ name }} = {{ name }}_label.code
        {%- endfor %}
    {%- endif %}
    {%- if hides_superseded(model_name) %}
    where mart.is_current
    {%- endif %}
{%- endmacro %}


{% macro comment_in_chinese(model_name) -%}
    {%- if execute -%}
        {%- for column in chinese_columns(model_name) %}
        comment on column {{ this }}."{{ column.name }}" is {{ duckdb_escape_comment(column.comment) }};
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
