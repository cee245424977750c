"""The data release: the marts and the views of analysis as Parquet and CSV with a Data Package descriptor, dictionary, checksums and citation.

Parquet holds the tables as they are. CSV has the name of body and file beside a document's hash; it is for spreadsheets: UTF-8 with BOM, boxes as four columns, lists as JSON, and
text from documents that a spreadsheet would run as a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path

import duckdb

from dagster_project import __version__
from dagster_project.land.warehouse import quoted, reader
from dagster_project.settings import Settings

from . import fiscal
from .components import LICENCES, SBOM, write_components
from .release_keys import declared_keys
from .release_tables import Field, Mart, marts
from .release_texts import citation, licence, readme

PARQUET, CSV = "parquet", "csv"
DESCRIPTOR, DICTIONARY, CHECKSUMS = "datapackage.json", "data_dictionary.csv", "SHA256SUMS"
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
        tables = marts(connection, declared_keys(settings.dbt_project / "models"))
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
    for name, described in (
        (DESCRIPTOR, descriptor),
        (fiscal.DESCRIPTOR, fiscal.fiscal_descriptor(descriptor)),
    ):
        (new / name).write_text(json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8")
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


def _write_parquet(connection: duckdb.DuckDBPyConnection, mart: Mart, path: Path) -> None:
    connection.execute(
        f"copy (from {mart.schema}.{mart.name}) to {quoted(path)} (format parquet, compression zstd)"
    )


def _write_csv(connection: duckdb.DuckDBPyConnection, mart: Mart, path: Path) -> None:
    """CSV as spreadsheets read it. The BOM is the first character of the header: no gigabytes are copied to put it there."""
    first = mart.fields[0].name
    columns = ", ".join(_csv_columns(mart))
    table = f"{mart.schema}.{mart.name}"
    if mart.missing_names:
        names = ", ".join(field.name for field in mart.missing_names)
        table += f" left join (select document_id, {names} from marts.dim_document) using (document_id)"
    connection.execute(
        f'copy (select * rename ("{first}" as "{BOM}{first}") from (select {columns} from {table})) '
        f"to {quoted(path)} (format csv, header true)"
    )


def _csv_columns(mart: Mart) -> list[str]:
    columns = []
    for field in (*mart.fields, *mart.missing_names):
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
    columns = (*mart.fields, *mart.missing_names)
    schema: dict = {"fields": [field for column in columns for field in _schema_fields(column)]}
    if mart.keys.primary:
        schema["primaryKey"] = list(mart.keys.primary)
    if mart.keys.foreign:
        schema["foreignKeys"] = [
            {"fields": [one.column], "reference": {"resource": _resource(one.table), "fields": [one.field]}}
            for one in mart.keys.foreign
        ]
    return {
        "name": _resource(mart.name),
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


def _resource(table: str) -> str:
    return table.replace("_", "-")


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
