"""The dbt project as assets: one invocation builds every model and runs every test."""

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib import metadata
from typing import Any

import dagster as dg
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtCliResource,
    DbtProject,
    dbt_assets,
)
from packaging.version import Version

from dagster_project.land import warehouse
from dagster_project.land.warehouse import SCHEMA
from dagster_project.publish.dbt import (
    DBT,
    MANIFEST,
    PARSED,
    artifacts,
    build_arguments,
    dbt_variables,
    parsed_project,
)
from dagster_project.publish.dbt_program import PARSED_PROJECT
from dagster_project.settings import Settings

from .metadata import OWNERS, preview
from .resources import Night

JUDGED_SOURCES = {"checks", "findings", "judged", "nights"}
"""Landing tables that the asset ``verdicts`` writes; the others are written by ``landing``."""
GROUPS = {"juesuan": "chinese_views", "seeds": "reference", "sources": "reference"}
"""Folder of the dbt project → group, where the group has another name."""


class Translator(DagsterDbtTranslator):
    """Sources are our coarse landing assets; a model's group is the folder in which it lies."""

    def __init__(self) -> None:
        super().__init__(
            DagsterDbtTranslatorSettings(
                enable_duplicate_source_asset_keys=True,
                # With True a failing blocking check on `landing` would not stop dbt (Dagster 1.13).
                enable_source_tests_as_checks=False,
            )
        )

    def get_asset_spec(
        self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetSpec:
        spec = super().get_asset_spec(manifest, unique_id, project)
        node = self.get_resource_props(manifest, unique_id)
        if node["resource_type"] == "source" and node["schema"] == SCHEMA:
            return spec.replace_attributes(
                key=dg.AssetKey("verdicts" if node["name"] in JUDGED_SOURCES else "landing")
            )
        folder = node["fqn"][1] if node["resource_type"] == "model" else node["resource_type"] + "s"
        return spec.replace_attributes(
            key=dg.AssetKey(node["name"]),
            group_name=GROUPS.get(folder, folder),
            owners=OWNERS,
            kinds={"dbt", "duckdb"} | ({"csv"} if node["resource_type"] == "seed" else set()),
            description=node.get("description") or node["name"],
        )


def dbt_warehouse(settings: Settings) -> dg.AssetsDefinition:
    """Seeds, staging, intermediate and marts as assets, with their tests as asset checks."""

    @dbt_assets(
        manifest=parsed_project(settings) / MANIFEST,
        dagster_dbt_translator=Translator(),
        name="dbt_build",
    )
    def dbt_build(context: dg.AssetExecutionContext, dbt: DbtCliResource, night: Night) -> Iterator[Any]:
        settings = night.settings()
        parsed = parsed_project(settings) / PARSED
        os.environ.update(dbt_variables(settings) | {PARSED_PROJECT: str(parsed.resolve())})
        with night.step("dbt_build"):
            invocation = dbt.cli(build_arguments(settings), context=context, target_path=artifacts(settings))
            yield from with_row_counts(context, settings, invocation.stream())

    return dbt_build


def with_row_counts(
    context: dg.AssetExecutionContext, settings: Settings, events: Iterator[Any]
) -> Iterator[Any]:
    """Dbt's events as they come, then the rows of each model that was built, as observations of the assets.

    The rows are counted when dbt is done, also when it failed: until then DuckDB has one writer.
    """
    built: list[dg.AssetKey] = []
    try:
        for event in events:
            if isinstance(event, dg.Output):
                built.append(context.asset_key_for_output(event.output_name))
            yield event
    finally:
        if built:
            for observation in row_counts_of(settings, built):
                context.log_event(observation)


def row_counts_of(settings: Settings, built: Sequence[dg.AssetKey]) -> Iterator[dg.AssetObservation]:
    """Rows and a preview of each built table, read from the build file. Views are left out: to count one is to run it."""
    with warehouse.reader(settings.build_file) as connection:
        tables = connection.execute(
            "select table_name, schema_name || '.' || table_name from duckdb_tables()"
        )
        relations = dict(tables.fetchall())
        for key in built:
            if key.path[-1] in relations:
                yield dg.AssetObservation(key, metadata=_metadata(connection, relations[key.path[-1]]))


def _metadata(connection: Any, relation: str) -> dict[str, Any]:
    (rows,) = connection.execute(f"select count(*) from {relation}").fetchone()
    sample = connection.execute(f"from {relation} limit 5").pl()
    return {"dagster/row_count": rows, "preview": preview(sample)}


class QuickDbt(DbtCliResource):
    """``DbtCliResource`` without two things that cost some ten seconds a night and that we do not use.

    It asks ``dbt --version`` in a process of its own, and loads dbt into ours for ``fetch_row_counts`` (we count the
    rows ourselves once dbt has let go of the file). ``test_dbt_project.py`` says if a release renames either.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(metadata.version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        return None


def dbt_resource(settings: Settings) -> DbtCliResource:
    """``dbt`` of this environment on our project."""
    return QuickDbt(
        project_dir=str(settings.dbt_project), profiles_dir=str(settings.dbt_project), dbt_executable=str(DBT)
    )
