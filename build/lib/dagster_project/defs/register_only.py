"""The nightly job where nothing is new: the register alone.

It starts within a second, since it loads neither dbt nor the checks, and appears in the run history under the same name.
"""

from __future__ import annotations

import dagster as dg

from dagster_project.settings import Settings

from .instance import relax_history
from .reading import raw_files
from .resources import resources


def register_job(settings: Settings) -> dg.JobDefinition:
    """The job ``nightly`` with no step but ``raw_files``."""
    relax_history()
    job = dg.define_asset_job("nightly", selection=[raw_files], executor_def=dg.in_process_executor)
    definitions = dg.Definitions(assets=[raw_files], jobs=[job], resources=resources(settings))
    return definitions.resolve_job_def("nightly")
