"""One function assembles the definitions, so that tests assemble fresh ones instead of patching."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dagster as dg

from dagster_project.settings import Settings

from . import publication, reading
from .automation import (
    every_night,
    new_files_in_raw,
    nightly_job,
    nightly_schedule,
    tell_of_failures,
    tell_of_nights,
)
from .dbt_project import dbt_resource, dbt_warehouse
from .instance import relax_history
from .resources import resources


def build_defs(settings: Settings) -> dg.Definitions:
    """Everything Dagster is told: assets, checks, the nightly job, its schedule and the sensor on raw/."""
    relax_history()
    return dg.Definitions(
        assets=[
            *_with_freshness(dg.load_assets_from_modules([reading, publication]), settings),
            dbt_warehouse(settings),
        ],
        jobs=[nightly_job],
        schedules=[nightly_schedule(settings.time_zone)],
        sensors=[new_files_in_raw, tell_of_nights, tell_of_failures],
        resources={**resources(settings), "dbt": dbt_resource(settings)},
        executor=dg.in_process_executor,
    )


def _with_freshness(assets: Sequence[Any], settings: Settings) -> Sequence[Any]:
    policy = every_night(settings.time_zone)
    register = reading.raw_files.key
    return dg.map_asset_specs(
        lambda spec: spec.replace_attributes(freshness_policy=policy) if spec.key == register else spec,
        assets,
    )
