"""The persistent Dagster instance: runs started by ``juesuan run``, the schedule and the sensor share one history."""

from __future__ import annotations

import os
from pathlib import Path

from dagster_project.settings import Settings

CONFIGURATION = """\
# Written by juesuan; edit freely, it is written only where it is missing.
telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
  pools:
    default_limit: 1        # a pool without a limit is no limit; DuckDB has one writer
run_monitoring:
  enabled: true
  start_timeout_seconds: 300
  max_runtime_seconds: 43200
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days:
      skipped: 7
      failure: 30
      success: 90
"""


def prepare_home(settings: Settings) -> Path:
    """``warehouse/.dagster`` with its configuration, named in the environment as DAGSTER_HOME unless one is set."""
    home = Path(os.environ.get("DAGSTER_HOME", settings.warehouse / ".dagster"))
    home.mkdir(parents=True, exist_ok=True)
    configuration = home / "dagster.yaml"
    if not configuration.exists():
        configuration.write_text(CONFIGURATION)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    return home
