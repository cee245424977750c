"""What the landing tables promise to their readers. A broken promise is a fault of this product: nothing is published from it.

A promise is a query that returns the rows that break it. A document that breaks one is taken out
(``set_aside``); only a breach that no document accounts for stops the night.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from dagster_project.schemas import EXTRACTED, Table

from .warehouse import LANDED, SCHEMA

SAMPLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: its name, what it says in both languages, and the query for its breaches.

    ``by_document``: the query returns a ``document_id``; removing that document removes its breaches.
    """

    name: str
    zh: str
    en: str
    sql: str
    by_document: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """How a promise stands: the number of rows that break it and the first few of them."""

    promise: Promise
    breaches: int
    sample: list[dict]


def promises() -> list[Promise]:
    """Everything that must be true of ``landing`` before dbt may build on it."""
    keyed = [table for table in LANDED if table.key]
    return [
        Promise(
            "keys_unique",
            "主键唯一",
            "the key of every landing table is unique",
            " union all ".join(_duplicate_keys(table) for table in keyed),
        ),
        Promise(
            "files_accounted_for",
            "每个文件或已读出，或有拒绝原因",
            "every file of the register was read or has a rejection",
            f"""select file_path from {SCHEMA}.files
                where not exists (from {SCHEMA}.documents d where d.document_id = files.document_id)
                  and not exists (from {SCHEMA}.rejections r where r.scope = 'file'
                                  and r.document_id is not distinct from files.document_id)""",
            by_document=False,
        ),
        Promise(
            "pages_accounted_for",
            "每一页都有记录",
            "every page of a document has its row, read or rejected",
            f"""select document_id, page_count, count(p.page_number) as rows_found
                from {SCHEMA}.documents d left join {SCHEMA}.pages p using (document_id)
                where not exists (from {SCHEMA}.rejections r where r.scope = 'file' and r.document_id = d.document_id)
                group by all having page_count is distinct from rows_found""",
        ),
        Promise(
            "documents_known",
            "每行都属于一份已登记的文件",
            "every row belongs to a document of the documents table",
            " union all ".join(
                _orphans(name) for name in EXTRACTED if name not in ("documents", "rejections")
            ),
            by_document=False,
        ),
        Promise(
            "amounts_or_reason",
            "没有金额的观测值必有原因",
            "an observation without an amount is malformed or unreadable, and a rejection says so",
            f"""select document_id, form_id, item_code, measure, value_raw from {SCHEMA}.observations o
                where amount_yuan is null
                  and not exists (from {SCHEMA}.rejections r where r.document_id = o.document_id
                                  and r.page_number is not distinct from o.page_number)""",
        ),
    ]


def examine(connection: duckdb.DuckDBPyConnection) -> list[Kept]:
    """Every promise against the landing tables of this connection."""
    return [_examine(connection, promise) for promise in promises()]


def _examine(connection: duckdb.DuckDBPyConnection, promise: Promise) -> Kept:
    (breaches,) = connection.execute(f"select count(*) from ({promise.sql})").fetchone() or (0,)
    if not breaches:
        return Kept(promise, 0, [])
    sample = connection.execute(f"from ({promise.sql}) limit {SAMPLE_ROWS}").pl().to_dicts()
    return Kept(promise, breaches, sample)


def _duplicate_keys(table: Table) -> str:
    columns = ", ".join(f'"{column}"' for column in table.key)
    document = "document_id" if "document_id" in table.key else _document_of(table)
    return (
        f"select '{table.name}' as table_name, {document} as document_id, count(*) as rows_found, "
        f"concat_ws(' / ', {columns}) as key_values "
        f"from {SCHEMA}.{table.name} group by {columns} having count(*) > 1"
    )


def _document_of(table: Table) -> str:
    """A document of the rows that share a key, where the table has documents at all."""
    return "min(document_id)" if "document_id" in table.schema else "null::varchar"


def _orphans(name: str) -> str:
    return (
        f"select '{name}' as table_name, document_id from {SCHEMA}.{name} rows_of_table "
        f"where not exists (from {SCHEMA}.documents d where d.document_id = rows_of_table.document_id)"
    )
