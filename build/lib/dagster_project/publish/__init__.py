"""From the build file to the published files: dbt, validation, the atomic swap, the data release, the docs page.

``run_dbt`` → ``publish_warehouse`` → ``write_release``, ``write_docs_page``. Each is a plain function of the settings;
a failure raises, and what was published before stands.
"""

from dagster_project.publish.dbt import DbtError, build_arguments, dbt_variables, run_dbt
from dagster_project.publish.docs_page import write_docs_page
from dagster_project.publish.release import check_release, write_release
from dagster_project.publish.swap import Publication, publish_warehouse
from dagster_project.publish.validate import BrokenBuildError, validate_build

__all__ = [
    "BrokenBuildError",
    "DbtError",
    "Publication",
    "build_arguments",
    "check_release",
    "dbt_variables",
    "publish_warehouse",
    "run_dbt",
    "validate_build",
    "write_docs_page",
    "write_release",
]
