{#- Written by `python -m dagster_project.publish.sources` from dagster_project/statements/forms/forms.yaml; do not edit. -#}
{% macro functional_forms() -%}
    {#- Forms whose rows are functional codes. -#}
    {{ return([
        'income',
        'expenditure',
        'gpb_expenditure',
        'gf_income_expenditure',
        'soc_income_expenditure',
        'fiscal_expenditure',
        'gpb_project'
    ]) }}
{%- endmacro %}
