"""The schema ``landing`` of the build file: typed, commented, loaded by document; one writer."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl
from polars.datatypes import DataTypeClass

from dagster_project.schemas import TABLES, Table

from .stage import READS

SCHEMA = "landing"
log = logging.getLogger(__name__)
PolarsType = pl.DataType | type[pl.DataType] | DataTypeClass
LANDED = tuple(table for table in TABLES.values() if table.landed)
LOADS = READS.name
"""``landing.reads`` says which reading of which document the landing tables hold."""
LOCK_SECONDS = 60.0
"""How long a build file that another process has open is waited for."""

_SQL_TYPES: dict[object, str] = {
    pl.String: "VARCHAR",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Float32: "FLOAT",
    pl.Boolean: "BOOLEAN",
}


@contextmanager
def writer(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-write connection, always closed: DuckDB allows one writer, and a lock left behind would stop the night."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _connected(path, read_only=False)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def reader(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a file that exists."""
    connection = _connected(path, read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def _connected(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """A connection; while another process has the file, it is waited for: dbt of a night that was killed ends a moment later."""
    limit = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only)
        except duckdb.IOException as error:
            if not is_locked(error) or time.monotonic() > limit:
                raise
        time.sleep(0.2)


def is_locked(error: duckdb.Error) -> bool:
    """Whether another process has the file open: that is no damage, and it may end."""
    return isinstance(error, duckdb.IOException) and "lock on file" in str(error)


def quoted(path: Path) -> str:
    """A path as a literal of SQL, whatever its folders are called."""
    return "'" + str(path).replace("'", "''") + "'"


def sql_type(dtype: PolarsType) -> str:
    """The DuckDB type that holds a Polars type exactly. Raises KeyError for one that no table here uses."""
    if isinstance(dtype, pl.Decimal):
        return f"DECIMAL({dtype.precision},{dtype.scale})"
    if isinstance(dtype, pl.List):
        return f"{sql_type(dtype.inner)}[]"
    if isinstance(dtype, pl.Struct):
        return (
            "STRUCT(" + ", ".join(f'"{field.name}" {sql_type(field.dtype)}' for field in dtype.fields) + ")"
        )
    if isinstance(dtype, pl.Datetime):
        return "TIMESTAMP WITH TIME ZONE" if dtype.time_zone else "TIMESTAMP"
    return _SQL_TYPES[dtype if isinstance(dtype, type) else type(dtype)]


def create_statements(table: Table) -> list[str]:
    """DDL of one landing table: the table, then a comment (Chinese, then English) on it and on every column."""
    columns = ", ".join(f'"{column.name}" {sql_type(column.dtype)}' for column in table.columns)
    name = f"{SCHEMA}.{table.name}"
    statements = [
        f"create table {name} ({columns})",
        f"comment on table {name} is {_text(table.zh, table.en)}",
    ]
    return statements + [
        f'comment on column {name}."{column.name}" is {_text(column.zh, column.en)}'
        for column in table.columns
    ]


def ensure_tables(
    connection: duckdb.DuckDBPyConnection, tables: tuple[Table, ...] = (*LANDED, READS)
) -> list[str]:
    """Create missing tables and recreate those whose columns differ from ``schemas``; the tables created."""
    connection.execute(f"create schema if not exists {SCHEMA}")
    made = []
    for table in tables:
        wanted = [(column.name, sql_type(column.dtype)) for column in table.columns]
        if _columns(connection, table) == _described(connection, wanted):
            continue
        connection.execute(f"drop table if exists {SCHEMA}.{table.name}")
        for statement in create_statements(table):
            connection.execute(statement)
        made.append(table.name)
    if made and READS in tables and READS.name not in made:
        # A table made anew is empty: every document has to be loaded again.
        connection.execute(f"delete from {SCHEMA}.{READS.name}")
    return made


def load_documents(
    connection: duckdb.DuckDBPyConnection, stage_dir: Path, reads: pl.DataFrame, names: tuple[str, ...]
) -> tuple[int, int]:
    """Bring the tables ``names`` to hold exactly the readings ``reads``: (documents loaded, documents removed).

    Delete and insert by document, in one transaction; what is there already is not touched.
    """
    made = ensure_tables(connection)
    if made and len(made) < len(LANDED):
        log.warning("landing tables of an earlier version are made anew from the stage: %s", ", ".join(made))
    held = connection.execute(f"select * from {SCHEMA}.{LOADS}").pl()
    key = ["document_id", "extractor_version", "batch_id"]
    new = reads.join(held, on=key, how="anti")
    gone = held.join(reads, on=key, how="anti")
    with transaction(connection):
        for frame in (new, gone):
            remove_documents(connection, (*names, LOADS), frame["document_id"])
        for name in names:
            _insert_from_stage(connection, stage_dir, name, new)
        insert(connection, READS, new)
    return new.height, gone.join(reads, on="document_id", how="anti").height


def replace_table(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    """The whole of a landing table anew."""
    with transaction(connection):
        connection.execute(f"delete from {SCHEMA}.{table.name}")
        insert(connection, table, frame)


def replace_documents(
    connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame, document_ids: pl.Series
) -> None:
    """The rows of some documents anew, the others untouched."""
    with transaction(connection):
        remove_documents(connection, (table.name,), document_ids)
        insert(connection, table, frame)


def replace_unidentified(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    """The rows without a document anew: files that could not even be hashed have no identity."""
    with transaction(connection):
        connection.execute(f"delete from {SCHEMA}.{table.name} where document_id is null")
        insert(connection, table, frame)


def read_frame(
    connection: duckdb.DuckDBPyConnection, table: Table, document_ids: pl.Series | None = None
) -> pl.DataFrame:
    """A landing table (or the rows of some documents) as a frame of its schema."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    query = f"select {columns} from {SCHEMA}.{table.name}"
    if document_ids is None:
        return connection.execute(query).pl().cast(table.schema)
    connection.register("wanted", document_ids.to_frame("document_id").to_arrow())
    frame = connection.execute(f"{query} semi join wanted using (document_id)").pl()
    connection.unregister("wanted")
    return frame.cast(table.schema)


def count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every landing table."""
    counts = " union all ".join(
        f"select '{table.name}', count(*) from {SCHEMA}.{table.name}" for table in LANDED
    )
    return dict(connection.execute(counts).fetchall())


def insert(connection: duckdb.DuckDBPyConnection, table: Table, frame: pl.DataFrame) -> None:
    """Append a frame of the table's own schema. Raises AssertionError for any other frame."""
    assert frame.schema == table.schema, f"{table.name}: {_schema_difference(frame.schema, table.schema)}"
    if frame.is_empty():
        return
    connection.register("incoming", frame.to_arrow())
    connection.execute(f"insert into {SCHEMA}.{table.name} by name select * from incoming")
    connection.unregister("incoming")


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """A transaction that is rolled back if the block raises."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _insert_from_stage(
    connection: duckdb.DuckDBPyConnection, stage_dir: Path, name: str, reads: pl.DataFrame
) -> None:
    """DuckDB reads the Parquet itself: no row passes through Python."""
    if reads.is_empty():
        return
    paths = [str(stage_dir / name / f"{batch_id}.parquet") for batch_id in reads["batch_id"].unique().sort()]
    connection.register("wanted", reads.select("document_id").to_arrow())
    connection.execute(
        f"insert into {SCHEMA}.{name} by name select part.* from read_parquet(?) part semi join wanted using (document_id)",
        [paths],
    )
    connection.unregister("wanted")


def remove_documents(
    connection: duckdb.DuckDBPyConnection, names: tuple[str, ...], document_ids: pl.Series
) -> None:
    """Delete the rows of some documents from the named tables, within the caller's transaction."""
    if document_ids.is_empty():
        return
    connection.register("leaving", document_ids.to_frame("document_id").to_arrow())
    for name in names:
        connection.execute(
            f"delete from {SCHEMA}.{name} where document_id in (select document_id from leaving)"
        )
    connection.unregister("leaving")


def _columns(connection: duckdb.DuckDBPyConnection, table: Table) -> list[tuple[str, str]]:
    return connection.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = ? and table_name = ? "
        "and database_name = current_database() order by column_index",
        [SCHEMA, table.name],
    ).fetchall()


def _described(
    connection: duckdb.DuckDBPyConnection, columns: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """The same columns with their types spelled as DuckDB spells them."""
    nulls = ", ".join(f'null::{kind} as "{name}"' for name, kind in columns)
    return [(name, kind) for name, kind, *_ in connection.execute(f"describe select {nulls}").fetchall()]


def _schema_difference(found: pl.Schema, wanted: pl.Schema) -> str:
    return (
        "; ".join(
            f"{name}: {found.get(name)} instead of {wanted.get(name)}"
            for name in dict.fromkeys([*wanted, *found])
            if found.get(name) != wanted.get(name)
        )
        or f"columns in the order {list(found)} instead of {list(wanted)}"
    )


def _text(chinese: str, english: str) -> str:
    return "'" + f"{chinese} | {english}".replace("'", "''") + "'"
