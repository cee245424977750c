"""The definitions load, and the graph reads like the product."""

from __future__ import annotations

import dagster as dg
import pytest

from dagster_project.defs.build import build_defs
from dagster_project.settings import Settings

OURS = {
    "raw_files": "reading",
    "documents_read": "reading",
    "landing": "landing",
    "verdicts": "landing",
    "arithmetic_suites": "expectations",
    "published_warehouse": "publication",
    "data_release": "publication",
    "findings_site": "publication",
    "warehouse_docs": "publication",
    "complete_night": "publication",
}


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    return build_defs(Settings())


@pytest.fixture(scope="module")
def specs(definitions) -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in definitions.resolve_all_asset_specs()}


def test_the_definitions_load(definitions):
    dg.Definitions.validate_loadable(definitions)


def test_our_assets_stand_in_their_groups_with_owner_kind_and_words_in_both_languages(specs):
    assert {name: specs[name].group_name for name in OURS} == OURS
    for name in OURS:
        chinese, _, english = (specs[name].description or "").partition("\n\n")
        assert any("一" <= character <= "鿿" for character in chinese), name
        assert english.isascii() and english, name
        assert specs[name].owners
        assert specs[name].kinds


def test_nothing_is_published_before_everything_was_judged_twice(definitions):
    graph = definitions.resolve_asset_graph()

    def upstream(name: str) -> set[str]:
        found: set[str] = set()
        waiting = {dg.AssetKey(name)}
        while waiting:
            for parent in graph.get(waiting.pop()).parent_keys:
                if parent.to_user_string() not in found:
                    found.add(parent.to_user_string())
                    waiting.add(parent)
        return found

    assert {
        "raw_files",
        "documents_read",
        "landing",
        "verdicts",
        "fct_check",
        "arithmetic_suites",
    } <= upstream("published_warehouse")
    for name in ("data_release", "findings_site", "warehouse_docs"):
        assert "published_warehouse" in upstream(name)
    assert {"data_release", "findings_site", "warehouse_docs"} <= upstream("complete_night")


def test_our_own_promises_block_and_so_do_the_suites(definitions):
    checks = {
        (spec.asset_key.to_user_string(), spec.name): spec
        for checks_def in definitions.resolve_asset_graph().assets_defs
        for spec in checks_def.check_specs
    }
    ours = {key: spec for key, spec in checks.items() if key[0] in OURS}
    assert all(
        spec.blocking for (asset, _), spec in ours.items() if asset in ("landing", "arithmetic_suites")
    )
    assert not ours["verdicts", "publishers_figures_agree"].blocking
    assert {name for asset, name in ours if asset == "landing"} >= {"keys_unique", "pages_accounted_for"}
    assert {name for asset, name in ours if asset == "arithmetic_suites"} >= {"form_01", "inter", "narrative"}
    assert len([key for key in checks if key[0] not in OURS]) > 50, "dbt's tests are asset checks"


def test_one_job_runs_everything_in_one_process(definitions):
    job = definitions.resolve_job_def("nightly")
    assert job.executor_def.name == "in_process"
    assert set(OURS) <= {key.to_user_string() for key in job.asset_layer.executable_asset_keys}
