"""The data release: the marts as Parquet and CSV with a Data Package descriptor, dictionary, checksums and citation.

Parquet holds the marts as they are. CSV is for spreadsheets: UTF-8 with BOM, boxes as four columns, lists as JSON, and
text from documents that a spreadsheet would run as a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dagster_project import __version__
from dagster_project.land.warehouse import quoted, reader
from dagster_project.settings import Settings

from .components import LICENCES, SBOM, write_components
from .release_texts import citation, licence, readme

PARQUET, CSV = "parquet", "csv"
DESCRIPTOR, DICTIONARY, CHECKSUMS = "datapackage.json", "data_dictionary.csv", "SHA256SUMS"
OF_THIS_HOUSE = {"night"}
"""Marts that tell of this house and not of the documents: of no use to others, and their messages name its folders."""
BOM = "\ufeff"
UNSEEN = r"[\x00-\x08\x0b-\x1f\x7f-\x{9f}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{fff9}-\x{fffb}]"
"""Control characters, marks that turn text, and characters that show nothing: in CSV only, Parquet holds the text as printed."""
OUR_MARKS = ("@total", "@personnel", "@public")
"""Item codes of total rows: they begin like a formula and are none."""

_TYPES = {
    "VARCHAR": {"type": "string"},
    "INTEGER": {"type": "integer"},
    "BIGINT": {"type": "integer"},
    "UBIGINT": {"type": "integer"},
    "DOUBLE": {"type": "number"},
    "BOOLEAN": {"type": "boolean"},
    "DATE": {"type": "date"},
    "TIMESTAMP WITH TIME ZONE": {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%SZ"},
}
"""DuckDB type → field of a table schema; decimals are numbers, lists are arrays."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a mart: its DuckDB type and what its comment says in Chinese and English."""

    name: str
    dtype: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Mart:
    """One table of the release."""

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]


def write_release(settings: Settings) -> Path:
    """Write ``warehouse/release`` from the published warehouse atomically; its path.

    Raises duckdb.Error where there is no published warehouse, frictionless' error where the descriptor is not valid.
    """
    folder = settings.warehouse / "release"
    new = folder.with_name(".release.new")
    shutil.rmtree(new, ignore_errors=True)
    for part in (PARQUET, CSV):
        (new / part).mkdir(parents=True)
    with reader(settings.published_file) as connection:
        connection.execute("set timezone = 'UTC'")
        tables = marts(connection)
        for mart in tables:
            _write_parquet(connection, mart, new / PARQUET / f"{mart.name}.parquet")
            _write_csv(connection, mart, new / CSV / f"{mart.name}.csv")
        version = connection.execute(
            "select build_id, built_at::date from marts.warehouse_version"
        ).fetchone()
    assert version is not None
    build_id, built_on = str(version[0]), str(version[1])
    _write_dictionary(tables, new / DICTIONARY)
    (new / "README.md").write_text(readme(tables, build_id, built_on), encoding="utf-8")
    (new / "LICENSE.txt").write_text(licence(), encoding="utf-8")
    write_components(new)
    (new / "CITATION.cff").write_text(citation(build_id, built_on), encoding="utf-8")
    descriptor = describe(tables, new, build_id, built_on)
    (new / DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False, indent=1), encoding="utf-8")
    _write_checksums(new, descriptor)
    check_release(new, limit_rows=200)
    return _put_in_place(new, folder)


def check_release(folder: Path, *, limit_rows: int | None = None) -> None:
    """Validate descriptor and files with frictionless (``limit_rows`` of each table). Raises ValueError with its report."""
    from frictionless import Checklist, Package  # its import costs a second

    report = Package.from_descriptor(str(folder / DESCRIPTOR)).validate(
        Checklist(skip_errors=["extra-label"]), limit_rows=limit_rows
    )
    if not report.valid:
        errors = report.flatten(["name", "rowNumber", "fieldName", "type", "message"])
        raise ValueError(f"the release is not valid: {errors[:5]}")


def marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    """Every table of the schema ``marts`` with its comments and key, but ``OF_THIS_HOUSE``."""
    tables = connection.execute(
        "select table_name, coalesce(comment, '') from duckdb_tables() where schema_name = 'marts' order by all"
    ).fetchall()
    keys = connection.execute(
        "select table_name, constraint_column_names from duckdb_constraints() "
        "where schema_name = 'marts' and constraint_type = 'PRIMARY KEY'"
    ).fetchall()
    return [
        Mart(name, *_languages(comment), tuple(dict(keys).get(name, ())), _fields(connection, name))
        for name, comment in tables
        if name not in OF_THIS_HOUSE
    ]


def describe(tables: list[Mart], folder: Path, build_id: str, built_on: str) -> dict:
    """The Data Package descriptor: every CSV with its table schema, every Parquet file as it is."""
    return {
        "name": "juesuan",
        "title": "决算 Juesuan: Chinese department final accounts",
        "description": "部门决算公开的数字、陈述、校验与发现 | Figures, statements, checks and findings of published accounts",
        "version": f"{__version__}+{build_id[:8]}",
        "created": f"{built_on}T00:00:00Z",
        "licenses": [
            {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "LICENSE.txt"}
        ],
        "resources": [_csv_resource(mart, folder) for mart in tables]
        + [_file_resource(folder, f"{PARQUET}/{mart.name}.parquet") for mart in tables]
        + [_file_resource(folder, name) for name in (DICTIONARY, LICENCES, SBOM)],
    }


def _fields(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[Field, ...]:
    rows = connection.execute(
        "select column_name, data_type, coalesce(comment, '') from duckdb_columns() "
        "where schema_name = 'marts' and table_name = ? order by column_index",
        [table],
    ).fetchall()
    return tuple(Field(name, dtype, *_languages(comment)) for name, dtype, comment in rows)


def _languages(comment: str) -> tuple[str, str]:
    chinese, _, english = comment.partition(" | ")
    return chinese, english


def _write_parquet(connection: duckdb.DuckDBPyConnection, mart: Mart, path: Path) -> None:
    connection.execute(f"copy marts.{mart.name} to {quoted(path)} (format parquet, compression zstd)")


def _write_csv(connection: duckdb.DuckDBPyConnection, mart: Mart, path: Path) -> None:
    """CSV as spreadsheets read it. The BOM is the first character of the header: no gigabytes are copied to put it there."""
    first = mart.fields[0].name
    columns = ", ".join(_csv_columns(mart))
    connection.execute(
        f'copy (select * rename ("{first}" as "{BOM}{first}") from (select {columns} from marts.{mart.name})) '
        f"to {quoted(path)} (format csv, header true)"
    )


def _csv_columns(mart: Mart) -> list[str]:
    columns = []
    for field in mart.fields:
        name = f'"{field.name}"'
        if field.dtype.startswith("STRUCT") and not field.dtype.endswith("[]"):
            columns += [f"{name}.{corner} as {field.name}_{corner}" for corner in ("x0", "y0", "x1", "y1")]
        elif field.dtype.endswith("[]"):
            columns.append(f"{_visible(f'to_json({name})::varchar')} as {name}")
        elif field.dtype.startswith("TIMESTAMP"):
            columns.append(f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ') as {name}")
        elif field.dtype == "VARCHAR":
            columns.append(f"{_harmless(name)} as {name}")
        else:
            columns.append(name)
    return columns


def _harmless(name: str) -> str:
    """Prefix an apostrophe to text that a spreadsheet would run as a formula; numbers and dashes stay as they are.

    What steers a terminal, turns the direction of text or shows nothing is shown as a replacement character.
    """
    name = _visible(name)
    marks = ", ".join(f"'{mark}'" for mark in OUR_MARKS)
    return (
        f"case when regexp_matches({name}, '^[=@+\\t\\r-]') and {name} not in ({marks}) "
        f"and not regexp_full_match({name}, '[+-]*[0-9.,%]*') then '''' || {name} else {name} end"
    )


def _visible(text: str) -> str:
    return f"regexp_replace({text}, '{UNSEEN}', '\N{REPLACEMENT CHARACTER}', 'g')"


def _csv_resource(mart: Mart, folder: Path) -> dict:
    path = f"{CSV}/{mart.name}.csv"
    schema: dict = {"fields": [field for column in mart.fields for field in _schema_fields(column)]}
    if mart.key:
        schema["primaryKey"] = list(mart.key)
    return {
        "name": mart.name.replace("_", "-"),
        "title": mart.zh,
        "description": mart.en,
        "type": "table",
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        **_digest(folder / path),
        "schema": schema,
    }


def _schema_fields(field: Field) -> list[dict]:
    words = {"title": field.zh, "description": field.en}
    if field.dtype.startswith("STRUCT") and not field.dtype.endswith("[]"):
        return [
            {"name": f"{field.name}_{corner}", "type": "number", **words}
            for corner in ("x0", "y0", "x1", "y1")
        ]
    if field.dtype.endswith("[]"):
        return [{"name": field.name, "type": "array", **words}]
    if field.dtype.startswith("DECIMAL"):
        return [{"name": field.name, "type": "number", **words}]
    return [{"name": field.name, **_TYPES[field.dtype], **words}]


def _file_resource(folder: Path, path: str) -> dict:
    stem, _, suffix = path.rpartition(".")
    return {
        "name": f"{Path(stem).name.replace('_', '-')}-{suffix}",
        "type": "file",  # not a table: frictionless would read the whole of it to guess a schema
        "path": path,
        "scheme": "file",
        "format": suffix,
        **_digest(folder / path),
    }


def _write_dictionary(tables: list[Mart], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["table", "table_zh", "table_en", "column", "type", "description_zh", "description_en"]
        )
        for mart in tables:
            for field in mart.fields:
                writer.writerow([mart.name, mart.zh, mart.en, field.name, field.dtype, field.zh, field.en])


def _write_checksums(folder: Path, descriptor: dict) -> None:
    """Checksums that the descriptor has are taken from it: the tables are gigabytes."""
    known = {
        resource["path"]: resource["hash"].removeprefix("sha256:") for resource in descriptor["resources"]
    }
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    lines = [f"{known.get(name) or _sha256(paths[name])}  {name}" for name in sorted(paths)]
    (folder / CHECKSUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def _digest(path: Path) -> dict:
    return {"bytes": path.stat().st_size, "hash": f"sha256:{_sha256(path)}"}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_in_place(new: Path, folder: Path) -> Path:
    """Replace the folder by two renames, since one rename cannot replace a folder with files in it."""
    old = folder.with_name(".release.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return folder
