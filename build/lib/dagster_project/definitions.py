"""Where Dagster finds everything: ``dagster dev -m dagster_project.definitions``, and ``juesuan serve``."""

from dagster_project.defs.build import build_defs
from dagster_project.settings import Settings

defs = build_defs(Settings())
