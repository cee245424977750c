"""dbt as assets: keys, groups, sources, and the two shortcuts that rest on the inside of dagster-dbt."""

from __future__ import annotations

import json

import dagster as dg
import pytest
from dagster_dbt import DbtCliResource

from dagster_project.defs.dbt_project import JUDGED_SOURCES, Translator, dbt_resource
from dagster_project.publish.dbt import MANIFEST, parsed_project
from dagster_project.settings import Settings


@pytest.fixture(scope="module")
def manifest() -> dict:
    return json.loads((parsed_project(Settings()) / MANIFEST).read_text(encoding="utf-8"))


def test_the_parts_of_dagster_dbt_that_we_leave_out_are_still_called_so():
    assert "_initialize_dbt_core_adapter" in vars(DbtCliResource)
    assert "_cli_version" in vars(DbtCliResource)
    assert dbt_resource(Settings())._cli_version.release[:2] == (1, 11)


def test_landing_sources_are_our_two_assets(manifest):
    translator = Translator()
    keys = {
        node["name"]: translator.get_asset_spec(manifest, unique_id, None).key
        for unique_id, node in manifest["sources"].items()
        if node["schema"] == "landing"
    }
    assert {name for name, key in keys.items() if key == dg.AssetKey("verdicts")} == JUDGED_SOURCES & set(
        keys
    )
    assert keys["observations"] == dg.AssetKey("landing")


def test_every_model_is_described_in_a_group_named_after_its_folder(manifest):
    translator = Translator()
    groups = set()
    for unique_id, node in manifest["nodes"].items():
        if node["resource_type"] == "model":
            spec = translator.get_asset_spec(manifest, unique_id, None)
            groups.add(spec.group_name)
            assert spec.description
            assert spec.key == dg.AssetKey(node["name"])
    assert groups == {"staging", "intermediate", "marts", "analysis", "chinese_views"}
