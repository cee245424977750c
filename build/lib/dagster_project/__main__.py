"""``python -m dagster_project`` is ``juesuan``."""

from dagster_project.cli import main

main()
