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

JUDGED_SOURCES = {"checks", "findings", "judged"}
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
        pool="build_file",
    )
    def dbt_build(
        context: dg.AssetExecutionContext, dbt: DbtCliResource, settings: dg.ResourceParam[Settings]
    ) -> Iterator[Any]:
        parsed = parsed_project(settings) / PARSED
        os.environ.update(dbt_variables(settings) | {PARSED_PROJECT: str(parsed.resolve())})
        invocation = dbt.cli(build_arguments(settings), context=context, target_path=artifacts(settings))
        yield from with_row_counts(context, settings, invocation.stream())

    return dbt_build


def with_row_counts(
    context: dg.AssetExecutionContext, settings: Settings, events: Iterator[Any]
) -> Iterator[Any]:
    """Dbt's events with the rows of each model; they come when dbt is done, for DuckDB has one writer till then."""
    done: list[Any] = []
    failure: Exception | None = None
    try:
        done.extend(events)
    except Exception as error:  # what was built before the failure is reported, then the failure itself
        failure = error
    with warehouse.reader(settings.build_file) as connection:
        # Tables only: to count the rows of a view is to run it.
        tables = connection.execute(
            "select table_name, schema_name || '.' || table_name from duckdb_tables()"
        )
        relations = dict(tables.fetchall())
        for event in done:
            if isinstance(event, dg.Output):
                name = context.asset_key_for_output(event.output_name).path[-1]
                if name in relations:
                    event = event.with_metadata({**event.metadata, **_metadata(connection, relations[name])})
            yield event
    if failure is not None:
        raise failure


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
