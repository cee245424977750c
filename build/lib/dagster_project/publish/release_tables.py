"""Which tables the release has: the marts and the views of ``analysis``, with what the warehouse says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from .release_keys import Keys

OF_THIS_HOUSE = {"night"}
"""Marts that tell of this house and not of the documents: of no use to others, and their messages name its folders."""
NOT_RELEASED = OF_THIS_HOUSE | {"figure_trace"}
"""``figure_trace`` is every observation and check once more, joined: as large as all the rest together."""
NAMES = {"entity_name": "单位名称 | name of the body", "file_name": "文件名 | base name of the file"}
"""What a CSV shows of a document beside its hash."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a mart: its DuckDB type and what its comment says in Chinese and English."""

    name: str
    dtype: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Mart:
    """One table of the release: a mart, or a view of ``analysis``."""

    schema: str
    name: str
    zh: str
    en: str
    keys: Keys
    fields: tuple[Field, ...]

    @property
    def missing_names(self) -> tuple[Field, ...]:
        """Names of body and file that its CSV shows beside ``document_id`` and that it has no column for."""
        own = {field.name for field in self.fields}
        if "document_id" not in own:
            return ()
        return tuple(
            Field(name, "VARCHAR", *_languages(told)) for name, told in NAMES.items() if name not in own
        )


def marts(connection: duckdb.DuckDBPyConnection, keys: Mapping[str, Keys]) -> list[Mart]:
    """Every table of ``marts``, then every view of ``analysis``, with comments and keys, but ``NOT_RELEASED``."""
    tables = connection.execute(
        """select schema_name, table_name, coalesce(comment, '') from duckdb_tables() where schema_name = 'marts'
           union all
           select schema_name, view_name, coalesce(comment, '') from duckdb_views() where schema_name = 'analysis'
           order by schema_name desc, table_name"""
    ).fetchall()
    released = [row for row in tables if row[1] not in NOT_RELEASED]
    there = {name for _, name, _ in released}
    return [
        Mart(
            schema,
            name,
            *_languages(comment),
            _released(keys.get(name, Keys((), ())), there),
            _fields(connection, schema, name),
        )
        for schema, name, comment in released
    ]


def _released(keys: Keys, there: set[str]) -> Keys:
    """The keys without those that lead out of the release."""
    return Keys(keys.primary, tuple(one for one in keys.foreign if one.table in there))


def _fields(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> tuple[Field, ...]:
    rows = connection.execute(
        "select column_name, data_type, coalesce(comment, '') from duckdb_columns() "
        "where schema_name = ? and table_name = ? order by column_index",
        [schema, table],
    ).fetchall()
    return tuple(Field(name, dtype, *_languages(comment)) for name, dtype, comment in rows)


def _languages(comment: str) -> tuple[str, str]:
    chinese, _, english = comment.partition(" | ")
    return chinese, english
