"""The persistent instance: a configuration that Dagster accepts, quiet, one run at a time."""

from __future__ import annotations

import dagster as dg

from dagster_project.defs.instance import prepare_home
from dagster_project.settings import Settings


def test_the_instance_lives_beside_the_warehouse_and_is_never_overwritten(tmp_path, monkeypatch):
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    settings = Settings(warehouse=tmp_path / "warehouse")
    home = prepare_home(settings)
    assert home == tmp_path / "warehouse" / ".dagster"
    with dg.DagsterInstance.get() as instance:
        assert instance.is_persistent
        assert instance.telemetry_enabled is False
        assert instance.run_monitoring_enabled
        assert instance.get_concurrency_config().pool_config.default_pool_limit == 1
        assert instance.get_concurrency_config().run_queue_config.max_concurrent_runs == 1
    (home / "dagster.yaml").write_text("# mine\n")
    prepare_home(settings)
    assert (home / "dagster.yaml").read_text() == "# mine\n"
