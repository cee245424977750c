"""One function assembles the definitions, so that tests assemble fresh ones instead of patching."""

from __future__ import annotations

import dagster as dg

from dagster_project.settings import Settings

from . import publication, reading
from .automation import new_files_in_raw, nightly_job, nightly_schedule
from .dbt_project import dbt_resource, dbt_warehouse
from .instance import relax_history


def build_defs(settings: Settings) -> dg.Definitions:
    """Everything Dagster is told: assets, checks, the nightly job, its schedule and the sensor on raw/."""
    relax_history()
    return dg.Definitions(
        assets=[
            *dg.load_assets_from_modules([reading, publication]),
            dbt_warehouse(settings),
        ],
        jobs=[nightly_job],
        schedules=[nightly_schedule(settings.time_zone)],
        sensors=[new_files_in_raw],
        resources={"settings": settings, "dbt": dbt_resource(settings)},
        executor=dg.in_process_executor,
    )
