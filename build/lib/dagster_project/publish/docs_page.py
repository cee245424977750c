"""The dbt docs as one self-contained page: lineage from raw file to mart, every column in both languages."""

from __future__ import annotations

import shutil
from pathlib import Path

from dagster_project.settings import Settings

from .dbt import MANIFEST, artifacts, run_dbt


def write_docs_page(settings: Settings) -> Path:
    """Make ``warehouse/docs/index.html`` from the project and the build file; its path. Raises DbtError."""
    made = artifacts(settings)
    # The night's build compiled every model; its artifacts are used.
    compiled = ["--no-compile"] if (made / MANIFEST).exists() else []
    run_dbt(settings, "docs", "generate", "--static", *compiled)
    page = settings.warehouse / "docs" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    half = page.with_name(f".{page.name}")
    shutil.copyfile(made / "static_index.html", half)
    half.replace(page)
    return page
