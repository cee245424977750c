{% macro forget_stale_documents(version) -%}
    {#-
        Before an incremental fact is appended to: rows go whose document left, or whose version is another now.
        What remains is right as it is, so a run that broke half-way is completed by the next one.
    -#}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where not exists (
            select 1
            from {{ ref('int_document_versions') }} as documents
            where
                documents.document_id = {{ this.identifier }}.document_id
                and documents.{{ version }} = {{ this.identifier }}.document_version
        )
    {%- else -%}
        select 1
    {%- endif -%}
{%- endmacro %}


{% macro missing_documents(version) -%}
    {#- The documents whose rows an incremental fact does not hold yet; all of them on a full refresh. -#}
    select
        document_id,
        entity_id,
        fiscal_year,
        is_current,
        {{ version }} as document_version
    from {{ ref('int_document_versions') }}
    {%- if is_incremental() %}
    where document_id not in (select document_id from {{ this }})
    {%- endif %}
{%- endmacro %}
