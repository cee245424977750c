"""What Dagster finds, with the nightly schedule due every minute: for a look at a scheduled tick without waiting for the night."""

from dagster_project.defs import automation, build
from dagster_project.settings import Settings

automation.NIGHTLY_CRON = "* * * * *"
defs = build.build_defs(Settings())
