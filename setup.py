"""Puts the dbt project, which stands beside the package in a checkout, into it in a wheel."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

MADE = shutil.ignore_patterns("target", "logs", "dbt_packages", "__pycache__", ".user.yml")


class BuildWithDbt(build_py):
    """``build_py`` with ``dbt/`` as ``dagster_project/dbt``; an editable install finds it in the checkout."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "dagster_project" / "dbt"
            shutil.copytree("dbt", target, ignore=MADE, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithDbt})
