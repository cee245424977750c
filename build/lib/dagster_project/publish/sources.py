"""What the dbt project takes from Python, written as files: sources and doc blocks of columns from ``schemas``, the seed of
forms and the macro that lists them from ``forms.yaml``.

``python -m dagster_project.publish.sources`` writes them again; a test fails when they are out of date.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import yaml

from dagster_project.land.warehouse import LANDED, SCHEMA, sql_type
from dagster_project.schemas import Column, Table
from dagster_project.settings import Settings
from dagster_project.statements.forms.names import FORMS_FILE, form_rows, forms_of_kind

HEADER = "Written by `python -m dagster_project.publish.sources` from dagster_project/schemas; do not edit."
NULLABLE_KEYS = {"page_number", "table_index", "row_index", "column_index", "item_code", "sequence"}
"""Part of a key, yet null where nothing is printed there."""


def write(dbt_project: Path) -> list[Path]:
    """Write the generated files into the dbt project; their paths."""
    files = {dbt_project / name: text for name, text in generated().items()}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return list(files)


def generated() -> dict[str, str]:
    """Path in the dbt project → text of each generated file."""
    return {
        "models/staging/_landing.yml": sources_yaml(),
        "models/docs/landing_columns.md": column_docs(),
        "seeds/form.csv": forms_seed(),
        "macros/functional_forms.sql": forms_macro(),
    }


def forms_seed(path: Path = FORMS_FILE) -> str:
    """The seed of ``dim_form``."""
    rows = list(form_rows(path))
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()


def forms_macro(path: Path = FORMS_FILE) -> str:
    """The macro that lists the forms whose rows are functional codes."""
    listed = "".join(f"        '{form_id}',\n" for form_id in forms_of_kind("functional", path))
    note = HEADER.replace("dagster_project/schemas", "dagster_project/statements/forms/forms.yaml")
    return (
        f"{{#- {note} -#}}\n{{% macro functional_forms() -%}}\n    {{#- Forms whose rows are functional codes. -#}}\n"
        f"    {{{{ return([\n{listed.removesuffix(',' + chr(10))}\n    ]) }}}}\n{{%- endmacro %}}\n"
    )


def sources_yaml() -> str:
    """Every landing table as a dbt source: types, descriptions, and a not_null test for what a key needs."""
    content = {
        "version": 2,
        "sources": [
            {
                "name": SCHEMA,
                "schema": SCHEMA,
                "description": "装载层：提取与校验的结果 | What reading and checking handed over",
                "tables": [_table(table) for table in LANDED],
            }
        ],
    }
    return f"# {HEADER}\n" + yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)


def column_docs() -> str:
    """One doc block for each landing column, so that a mart repeats the words instead of the text."""
    blocks = [
        f"{{% docs {doc_block(table, column)} %}}{column.zh} | {column.en}{{% enddocs %}}"
        for table in LANDED
        for column in table.columns
    ]
    return f"{{# {HEADER} #}}\n\n" + "\n".join(blocks) + "\n"


def doc_block(table: Table, column: Column) -> str:
    """Name of the doc block of a landing column."""
    return f"{table.name}__{column.name}"


def _table(table: Table) -> dict:
    return {
        "name": table.name,
        "description": f"{table.zh} | {table.en}",
        "columns": [_column(table, column) for column in table.columns],
    }


def _column(table: Table, column: Column) -> dict:
    described: dict[str, object] = {
        "name": column.name,
        "data_type": sql_type(column.dtype),
        "description": f"{{{{ doc('{doc_block(table, column)}') }}}}",
    }
    if column.name in table.key and column.name not in NULLABLE_KEYS:
        described["data_tests"] = ["not_null"]
    return described


if __name__ == "__main__":
    for written in write(Settings().dbt_project):
        print(written)
